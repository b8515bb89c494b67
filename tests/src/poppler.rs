//! Poppler's command line tools: a reader of PDF that others wrote.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use tempfile::TempDir;

use crate::apt;
use crate::error::{Error, Result};
use crate::install::run;

/// A PDF on disk, and the tools that read it.
#[derive(Debug)]
pub struct Poppler {
    folder: TempDir,
}

/// A word where it stands on its page, in points from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Counted from 1.
    pub page: usize,
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Poppler {
    /// Opens these bytes as a PDF.
    ///
    /// [`Error::Skipped`] when the tools can't be installed here.
    pub fn open(pdf: &[u8]) -> Result<Self> {
        apt::install(&["poppler-utils"], there)
            .map_err(|cause| Error::Skipped { what: "poppler", why: format!("{cause:#}") })?;
        let folder = tempfile::tempdir().context("no temporary folder")?;
        std::fs::write(folder.path().join("file.pdf"), pdf).context("cannot write the PDF")?;
        Ok(Self { folder })
    }

    /// The text of all pages in the order in which it was set, a form feed after each page.
    pub fn text(&self) -> anyhow::Result<String> {
        run(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(self.file()).arg("-"))
    }

    /// Each word where it stands.
    pub fn words(&self) -> anyhow::Result<Vec<Word>> {
        let page = run(Command::new("pdftotext").args(["-bbox", "-enc", "UTF-8"]).arg(self.file()).arg("-"))?;
        words(&page)
    }

    /// The attached file of this name.
    pub fn attachment(&self, name: &str) -> anyhow::Result<Vec<u8>> {
        let out = self.folder.path().join("attached");
        std::fs::create_dir_all(&out)?;
        run(Command::new("pdfdetach").arg("-saveall").arg("-o").arg(&out).arg(self.file()))?;
        std::fs::read(out.join(name)).with_context(|| format!("no attachment {name:?}"))
    }

    /// What the file says of itself, with its XMP metadata, in which the standards stand that it keeps.
    pub fn about(&self) -> anyhow::Result<String> {
        let facts = run(Command::new("pdfinfo").arg(self.file()))?;
        Ok(facts + &run(Command::new("pdfinfo").arg("-meta").arg(self.file()))?)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("file.pdf")
    }
}

fn there() -> Option<()> {
    let tools = ["pdftotext", "pdfdetach", "pdfinfo"];
    tools.iter().all(|tool| Path::new("/usr/bin").join(tool).exists()).then_some(())
}

/// `pdftotext -bbox` writes a line for each page and each word: `<word xMin="1" yMin="2" xMax="3" yMax="4">text</word>`.
fn words(page: &str) -> anyhow::Result<Vec<Word>> {
    let (mut words, mut number) = (Vec::new(), 0);
    for line in page.lines().map(str::trim) {
        if line.starts_with("<page ") {
            number += 1;
        } else if let Some((places, text)) = line.strip_prefix("<word ").and_then(|rest| rest.split_once('>')) {
            let at = |name: &str| -> anyhow::Result<f64> {
                let value = places.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next());
                Ok(value.with_context(|| format!("a word without {name}: {line}"))?.parse()?)
            };
            let (left, right, top, bottom) = (at("xMin")?, at("xMax")?, at("yMin")?, at("yMax")?);
            words.push(Word {
                page: number,
                text: text.trim_end_matches("</word>").to_owned(),
                left,
                right,
                top,
                bottom,
            });
        }
    }
    Ok(words)
}
