//! `exeunt case report`

use super::Cx;
use crate::args::{CaseRef, PageFormat};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{make_folder, write_private};
use crate::screen::{Screen, visible};
use crate::view::quoted;
use exeunt_core::{Digest, Language, Message};
use exeunt_engine::SealedReport;
use exeunt_pdf::PrintError;
use exeunt_report::Document;
use serde_json::json;
use std::path::{Path, PathBuf};

pub(super) async fn run(cx: &Cx<'_>, named: &CaseRef, formats: &[PageFormat], out: &Path) -> Outcome {
    if formats.contains(&PageFormat::Pdf) && !exeunt_pdf::BUILT {
        return Err(no_pdf(&PrintError::NotBuilt));
    }
    let case = cx.case(named).await?;
    let sealed = cx.house.engine.report(&cx.caller, case.id).await?;
    let files = write(cx.screen, &sealed, formats, out)?;
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

/// Writes the sealed report and its pages; reports hold personal data, so only their owner can read them.
pub(crate) fn write(
    screen: &Screen,
    sealed: &SealedReport,
    formats: &[PageFormat],
    out: &Path,
) -> Result<Vec<PathBuf>, Failure> {
    if make_folder(out)? {
        screen.tell(&Message::new("report-folder-open").with("path", out.display()));
    }
    let mut files = vec![out.join("report.json")];
    write_private(&files[0], &sealed.json)?;
    let document = |language| sealed.document(language);
    for (name, page) in pages(&sealed.html, &document, &sealed.json, formats)? {
        let path = out.join(name);
        write_private(&path, &page)?;
        files.push(path);
    }
    Ok(files)
}

/// The pages of a report by the names of their files.
pub(crate) fn pages(
    html: &[(&'static str, String)],
    document: &dyn Fn(Language) -> Document,
    sealed: &[u8],
    formats: &[PageFormat],
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut pages = Vec::new();
    if formats.contains(&PageFormat::Html) {
        pages.extend(html.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes())));
    }
    if formats.contains(&PageFormat::Pdf) {
        for language in Language::ALL {
            let printed = exeunt_pdf::print(&document(language), sealed).map_err(|e| no_pdf(&e))?;
            pages.push((format!("report.{}.pdf", language.as_str()), printed));
        }
    }
    Ok(pages)
}

pub(crate) fn no_pdf(error: &PrintError) -> Failure {
    match error {
        PrintError::NotBuilt => Failure::new("error-pdf-not-built").hint("hint-pdf-not-built"),
        PrintError::Unprintable(_) => Failure::new("error-pdf-unprintable").because(error).hint("hint-pdf-unprintable"),
    }
}
