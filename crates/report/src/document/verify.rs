//! How to check it. On paper this differs from the page: the page's own digest is sealed, while these pages are made from
//! the sealed file, which lies in the document itself.

use super::decided::digest;
use super::sections::section;
use super::{Block, Section, Way};
use crate::html::Page;
use exeunt_core::Digest;

pub(super) fn verify(page: &Page<'_>, sealed: &Digest) -> Section {
    let w = page.w;
    let way = |key: &str, commands: &[String]| Way { text: w.t(key), commands: commands.to_vec() };
    let ways = vec![
        way("pdf-verify-step-file", &[format!("pdfdetach -saveall report.{}.pdf", w.language.as_str())]),
        way("pdf-verify-step-run", &["exeunt evidence verify report.json --key-file log.pub".to_owned()]),
        way("pdf-verify-step-same", &[]),
        way("report-verify-step-other", &[]),
    ];
    let facts = vec![
        digest(&w.t("report-verify-origin"), &page.meta.origin),
        digest(&w.t("report-verify-key"), &page.meta.public_key),
        digest(&w.t("report-digest-body"), &page.body_digest),
        digest(&w.t("pdf-digest-file"), sealed),
    ];
    let blocks = vec![Block::Ways { items: ways }, Block::Facts { items: facts }];
    section(page, "report-section-verify", Some("pdf-verify-lead"), blocks)
}
