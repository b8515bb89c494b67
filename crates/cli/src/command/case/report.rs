//! `exeunt case report`

use super::Cx;
use crate::args::CaseRef;
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{make_folder, write_private};
use crate::screen::{Screen, visible};
use crate::view::quoted;
use exeunt_core::{Digest, Message};
use exeunt_engine::SealedReport;
use serde_json::json;
use std::path::{Path, PathBuf};

pub(super) async fn run(cx: &Cx<'_>, named: &CaseRef, out: &Path) -> Outcome {
    let case = cx.case(named).await?;
    let sealed = cx.house.engine.report(&cx.caller, case.id).await?;
    let files = write(cx.screen, &sealed, out)?;
    let key = cx.house.engine.log_public_key();
    let summary = cx.screen.say(&sealed.report.summary);
    if cx.screen.json {
        let digest = Digest::of_bytes(&sealed.json);
        let shape = json!({
            "case": case.id, "conclusion": sealed.report.conclusion, "summary": summary,
            "files": files, "sha256": digest, "log_key": key,
        });
        cx.screen.document(&shape)?;
        return Ok(Exit::Done);
    }
    cx.screen.talk(&summary);
    for remark in &sealed.report.remarks {
        cx.screen.talk(&format!("  · {}", cx.screen.say(remark)));
    }
    for file in &files {
        cx.screen.line(visible(file.display().to_string()))?;
    }
    cx.screen.next(&format!("exeunt evidence verify {} --key '{key}'", quoted(&files[0].to_string_lossy())));
    Ok(Exit::Done)
}

/// Writes the report's three files; reports hold personal data, so only their owner can read them.
pub(crate) fn write(screen: &Screen, sealed: &SealedReport, out: &Path) -> Result<Vec<PathBuf>, Failure> {
    if make_folder(out)? {
        screen.tell(&Message::new("report-folder-open").with("path", out.display()));
    }
    let mut files = vec![out.join("report.json")];
    write_private(&files[0], &sealed.json)?;
    for (name, text) in &sealed.html {
        let path = out.join(name);
        write_private(&path, text.as_bytes())?;
        files.push(path);
    }
    Ok(files)
}
