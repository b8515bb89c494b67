//! The document of one case.

use super::opening::{facts, figures, verdict};
use super::{Document, Running, Section, decided, proved, sections, verify};
use crate::html::Meta;
use crate::html::Page;
use crate::html::escape::visible;
use crate::html::pen::Pen;
use crate::report::Report;
use exeunt_core::{Digest, Message};
use exeunt_words::Language;

/// The report as a document in this language. `sealed` is the digest of the sealed file that will be handed out with it.
pub fn document(report: &Report, language: Language, meta: &Meta, sealed: &Digest) -> Document {
    let pen = Pen::new(language, &report.input);
    let page = Page::of(report, &pen, meta);
    let (input, title) = (&report.input, pen.t("report-title"));
    Document {
        language,
        title: visible(&format!("{} · {title}", input.person.name)),
        made_at: input.made_at,
        digest: page.body_digest.clone(),
        running: Running {
            left: shortened(&visible(&format!("{title} · {} {}", input.person.name, input.person.id))),
            case: pen.say(&Message::new("pdf-running-case").with("case", input.case.id)),
            digest: pen.say(&Message::new("pdf-running-digest").with("digest", beginning(&page.body_digest))),
        },
        kicker: format!("{title} · {}", pen.e("plan-kind", &input.kind)),
        name: visible(&input.person.name),
        number: visible(&input.person.id.to_string()),
        facts: facts(&page),
        verdict: verdict(&page),
        figures: figures(&page),
        note: visible(&page.zone_note),
        sections: parts(&page, sealed),
        footer: page.footer(),
        attached: pen.t("pdf-attached"),
        letters: pen.t("pdf-letters"),
    }
}

/// In the order of the page.
fn parts(page: &Page<'_>, sealed: &Digest) -> Vec<Section> {
    let parts = [
        sections::attention(page),
        Some(proved::accounts(page)),
        proved::checks(page),
        proved::successions(page),
        proved::memberships(page),
        Some(proved::collateral(page)),
        proved::comparison(page),
        Some(decided::controls(page)),
        Some(decided::decisions(page)),
        Some(sections::steps(page)),
        Some(verify::verify(page, sealed)),
        Some(sections::log(page)),
    ];
    parts.into_iter().flatten().collect()
}

/// Enough of a digest to tell two reports apart at a glance; the whole one stands on the page about checking.
pub(super) fn beginning(digest: &Digest) -> String {
    digest.as_str().trim_start_matches("sha256:").chars().take(16).collect()
}

/// As much as fits on top of a page; the whole of it stands on the first.
pub(super) fn shortened(text: &str) -> String {
    const ROOM: usize = 56;
    let mut room = ROOM;
    let fits = |letter: &char| {
        let width = if letter.is_ascii() { 1 } else { 2 };
        room = room.saturating_sub(width);
        room > 0
    };
    let kept: String = text.chars().take_while(fits).collect();
    if kept.len() == text.len() { kept } else { format!("{kept}…") }
}
