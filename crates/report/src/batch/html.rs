//! The report of a batch as one HTML file, under the same rules as a case's.

use super::{BatchReport, Became, MemberResult};
use crate::html::{Figure, Meta, Pen, Sign, sign};
use askama::Template;
use exeunt_core::{Digest, Message};
use exeunt_words::Language;
use jiff::tz::TimeZone;

#[derive(Template)]
#[template(path = "batch.html")]
pub(crate) struct Page<'r> {
    pub(crate) w: &'r Pen,
    pub(crate) r: &'r BatchReport,
    pub(crate) meta: &'r Meta,
    pub(crate) figures: Vec<Figure>,
    /// What isn't verified, the worst first.
    pub(crate) attention: Vec<&'r MemberResult>,
    pub(crate) body_digest: Digest,
    pub(crate) zone_note: String,
}

/// The page in this language. Times are those of the report's zone.
///
/// # Panics
/// Never: a template writes into memory, and its values can all be written.
pub fn render_batch_html(report: &BatchReport, language: Language, meta: &Meta) -> String {
    let pen = Pen::of(language, &report.input.zone, &report.input.timeline);
    Page::of(report, &pen, meta).render().expect("writing into memory doesn't fail")
}

fn figures(report: &BatchReport, pen: &Pen) -> Vec<Figure> {
    let counts = &report.counts;
    let of = |some: usize, all: usize| format!("{some} / {all}");
    let mut figures = vec![
        Figure {
            label: pen.t("report-batch-figure-rows"),
            value: of(report.members.len(), counts.rows),
            poor: report.members.len() != counts.rows,
            note: pen.t("report-batch-figure-rows-note"),
        },
        Figure {
            label: pen.t("report-batch-figure-verified"),
            value: of(counts.verified, counts.rows),
            poor: counts.verified + counts.withdrawn < counts.rows,
            note: pen.t("report-batch-figure-verified-note"),
        },
        Figure {
            label: pen.t("report-batch-figure-steps"),
            value: of(counts.steps_done, counts.steps),
            poor: counts.steps_done < counts.steps,
            note: pen.t("report-batch-figure-steps-note"),
        },
    ];
    if counts.withdrawn > 0 {
        figures.push(Figure {
            label: pen.t("report-batch-figure-withdrawn"),
            value: of(counts.withdrawn, counts.rows),
            poor: false,
            note: pen.t("report-batch-figure-withdrawn-note"),
        });
    }
    figures
}

impl<'r> Page<'r> {
    /// Everything that is shown, in one language.
    pub(crate) fn of(report: &'r BatchReport, pen: &'r Pen, meta: &'r Meta) -> Self {
        let done = |became| matches!(became, Became::Verified | Became::Withdrawn);
        let mut attention: Vec<_> = report.members.iter().filter(|member| !done(member.became)).collect();
        attention.sort_by_key(|member| member.became);
        let known = TimeZone::get(&report.input.zone).is_ok();
        let zone = if known { Message::new("report-zone") } else { Message::new("report-zone-unknown") };
        Self {
            zone_note: pen.say(&zone.with("zone", &report.input.zone)),
            figures: figures(report, pen),
            body_digest: Digest::of(report),
            w: pen,
            r: report,
            meta,
            attention,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(crate) fn became(&self, became: &Became) -> Sign {
        let word = self.w.e("batch-became", became);
        match became {
            Became::Verified => sign("✓", "good", word),
            Became::Confirmed => sign("●", "plain", word),
            Became::Unfinished => sign("◔", "warn", word),
            Became::Contradicted => sign("✕", "bad", word),
            Became::NotBegun => sign("○", "warn", word),
            Became::Withdrawn => sign("●", "quiet", word),
        }
    }

    pub(crate) fn footer(&self) -> String {
        self.w.say(&Message::new("report-footer").with("version", &self.meta.version))
    }
}
