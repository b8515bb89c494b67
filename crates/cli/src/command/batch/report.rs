//! `exeunt batch prove` and `report`

use super::super::case::{no_pdf, report_pages, write_report};
use super::Cx;
use crate::args::{BatchRef, PageFormat};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{make_folder, write_private};
use crate::screen::{Mark, visible};
use crate::view::{self, quoted};
use exeunt_core::{Digest, Message};
use exeunt_engine::batch::{MemberProved, SealedBatch};
use exeunt_pdf::PrintError;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Where the reports of members lie beside that of their batch, one folder a row.
pub(crate) const MEMBERS: &str = "members";

pub(super) async fn run(cx: &Cx<'_>, named: &BatchRef, formats: &[PageFormat], out: &Path) -> Outcome {
    if formats.contains(&PageFormat::Pdf) && !exeunt_pdf::BUILT {
        return Err(no_pdf(&PrintError::NotBuilt));
    }
    let batch = cx.batch(named).await?;
    let sealed = cx.house.engine.batch_report(&cx.caller, batch.id).await?;
    let files = write(cx, &sealed, formats, out)?;
    let key = cx.house.engine.log_public_key();
    let summary = cx.screen.say(&sealed.report.summary);
    if cx.screen.json {
        cx.screen.document(&json!({
            "batch": batch.id, "conclusion": sealed.report.conclusion, "summary": summary,
            "counts": sealed.report.counts, "files": files, "members": sealed.members.len(),
            "sha256": Digest::of_bytes(&sealed.json), "log_key": key,
        }))?;
        return Ok(Exit::Done);
    }
    cx.screen.talk(&summary);
    for file in &files {
        cx.screen.line(visible(file.display().to_string()))?;
    }
    cx.screen.next(&format!("exeunt evidence verify {} --key '{key}'", quoted(&files[0].to_string_lossy())));
    Ok(Exit::Done)
}

/// Writes the report's files, and those of each member into a folder of its own. Returns the batch's own.
fn write(cx: &Cx<'_>, sealed: &SealedBatch, formats: &[PageFormat], out: &Path) -> Result<Vec<PathBuf>, Failure> {
    if make_folder(out)? {
        cx.screen.tell(&Message::new("report-folder-open").with("path", out.display()));
    }
    let members = out.join(MEMBERS);
    make_folder(&members)?;
    for member in &sealed.members {
        let folder = members.join(format!("{:04}", member.row));
        write_report(cx.screen, &member.sealed, &[PageFormat::Html], &folder)?;
    }
    let mut files = vec![out.join("report.json")];
    write_private(&files[0], &sealed.json)?;
    let document = |language| sealed.document(language);
    for (name, page) in report_pages(&sealed.html, &document, &sealed.json, formats)? {
        let path = out.join(name);
        write_private(&path, &page)?;
        files.push(path);
    }
    Ok(files)
}

pub(super) async fn prove(cx: &Cx<'_>, named: &BatchRef) -> Outcome {
    let batch = cx.batch(named).await?;
    let proved = cx.house.engine.batch_prove(&cx.caller, batch.id).await?;
    let whole = proved.iter().all(|one| one.holds.as_ref().is_ok_and(|holds| *holds));
    if cx.screen.json {
        let shape = |one: &MemberProved| {
            let (holds, error) = match &one.holds {
                Ok(holds) => (Some(*holds), None),
                Err(fault) => (None, Some(Failure::from(&fault.why).as_value(cx.screen))),
            };
            json!({ "row": one.member.position, "case": one.member.listed.case.id, "holds": holds, "error": error })
        };
        let members: Vec<_> = proved.iter().map(shape).collect();
        cx.screen.document(&json!({ "batch": batch.id, "members": members }))?;
        return Ok(Exit::findings(!whole));
    }
    if proved.is_empty() {
        cx.screen.tell(&Message::new("batch-proved-none"));
    }
    for one in &proved {
        present(cx, one)?;
    }
    view::next(cx.screen, &["batch", "report", &batch.id.to_string()]);
    Ok(Exit::findings(!whole))
}

fn present(cx: &Cx<'_>, one: &MemberProved) -> Result<(), Failure> {
    let listed = &one.member.listed;
    let named = |message: Message| message.with("name", &listed.name).with("person", &listed.case.person);
    let (mark, said) = match &one.holds {
        Ok(true) => (Mark::Verified, named(Message::new("batch-proved-holds"))),
        Ok(false) => (Mark::Failed, named(Message::new("batch-proved-fails"))),
        Err(fault) => {
            let place = Message::new("batch-row").with("row", fault.row).with("about", &fault.about);
            cx.screen.item(&Mark::NeedsPerson.painted(cx.screen.paint()), &cx.screen.say(&place), 0)?;
            return cx.screen.paragraph(&Failure::from(&fault.why).as_lines(cx.screen), 2);
        }
    };
    cx.screen.item(&mark.painted(cx.screen.paint()), &cx.screen.say(&said), 0)
}
