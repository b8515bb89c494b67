//! The report as one HTML file: no script, nothing from outside, good on paper and on a phone.

pub(crate) mod escape;
pub(crate) mod pen;
pub(crate) mod view;

use crate::report::Report;
use askama::Template;
use exeunt_core::{Digest, Message};
use exeunt_words::Language;
use jiff::tz::TimeZone;
use view::{DecisionRow, PhaseRows};

pub(crate) use pen::{Pen, Sign, sign};
pub(crate) use view::Figure;

/// What the page says about itself; none of it comes from the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// The name of the log that the entries are in.
    pub origin: String,
    /// The log's public key as text (`name+id+key`), for those who check.
    pub public_key: String,
    /// The version of the program.
    pub version: String,
}

#[derive(Template)]
#[template(path = "report.html")]
pub(crate) struct Page<'r> {
    pub(crate) w: &'r Pen,
    pub(crate) r: &'r Report,
    pub(crate) meta: &'r Meta,
    pub(crate) figures: Vec<Figure>,
    pub(crate) phases: Vec<PhaseRows<'r>>,
    pub(crate) decisions: Vec<DecisionRow>,
    pub(crate) body_digest: Digest,
    pub(crate) zone_note: String,
}

/// The page in this language. Times are those of the person's zone.
///
/// # Panics
/// Never: a template writes into memory, and its values can all be written.
pub fn render_html(report: &Report, language: Language, meta: &Meta) -> String {
    let pen = Pen::new(language, &report.input);
    Page::of(report, &pen, meta).render().expect("writing into memory doesn't fail")
}

fn zone_note(zone: &str, pen: &Pen) -> String {
    let known = TimeZone::get(zone).is_ok();
    let message = if known { Message::new("report-zone") } else { Message::new("report-zone-unknown") };
    pen.say(&message.with("zone", zone))
}

impl<'r> Page<'r> {
    /// Everything that is shown, in one language.
    pub(crate) fn of(report: &'r Report, pen: &'r Pen, meta: &'r Meta) -> Self {
        Self {
            w: pen,
            r: report,
            meta,
            figures: view::figures(report, pen),
            phases: view::phases(&report.input, pen),
            decisions: view::decisions(&report.input, pen),
            body_digest: Digest::of(report),
            zone_note: zone_note(&report.input.person.zone, pen),
        }
    }

    /// An account is named on each row only where there is more than one to confuse.
    pub(crate) fn many_accounts(&self) -> bool {
        self.r.input.accounts.len() > 1
    }

    pub(crate) fn attention(&self) -> bool {
        let input = &self.r.input;
        let unsettled = input.steps.iter().any(|s| s.state != exeunt_core::StepState::Done);
        unsettled || !(input.findings.is_empty() && input.gaps.is_empty() && input.lost.is_empty())
    }

    pub(crate) fn platform(&self, account: &exeunt_core::AccountRef) -> String {
        let of = self.r.input.connections.iter().find(|c| c.name == account.connection);
        of.map_or_else(|| account.connection.to_string(), |c| format!("{} · {} {}", c.name, c.platform, c.version))
    }

    pub(crate) fn unsettled(&self) -> Vec<&crate::input::StepResult> {
        self.r.input.steps.iter().filter(|s| s.state != exeunt_core::StepState::Done).collect()
    }

    pub(crate) fn because(&self, reason: &str) -> String {
        self.w.say(&Message::new("report-kept-because").with("reason", reason))
    }

    pub(crate) fn moved(&self) -> String {
        let count = self.r.input.collateral.as_ref().map_or(0, |c| c.unexplained.len());
        self.w.say(&Message::new("report-collateral-moved").with("count", count))
    }

    pub(crate) fn scope(&self) -> String {
        let (accounts, groups) = self.r.input.collateral.as_ref().map_or((0, 0), |c| (c.accounts, c.groups));
        self.w.say(&Message::new("report-collateral-scope").with("accounts", accounts).with("groups", groups))
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(crate) fn attempt_n(&self, n: &u32) -> String {
        self.w.say(&Message::new("report-attempt-n").with("n", n))
    }

    pub(crate) fn footer(&self) -> String {
        self.w.say(&Message::new("report-footer").with("version", &self.meta.version))
    }
}
