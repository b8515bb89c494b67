//! Controls of standards, and who decided and signed what.

use super::opening::{dash, fact};
use super::sections::{columns, row, section, table};
use super::{Block, Fact, Line, Row, Section};
use crate::controls::ControlRow;
use crate::html::Page;
use exeunt_core::Digest;
use jiff::Timestamp;

pub(super) fn controls(page: &Page<'_>) -> Section {
    let columns = columns(
        page,
        &[
            ("report-col-clause", 18),
            ("report-col-result", 12),
            ("report-col-claim", 38),
            ("report-evidence", 20),
            ("report-col-signed", 12),
        ],
    );
    let rows = page.r.controls.iter().map(|control| control_row(page, control)).collect();
    let blocks = vec![table(columns, rows)];
    section(page, "report-section-controls", Some("report-lead-controls"), blocks)
}

fn control_row(page: &Page<'_>, control: &ControlRow) -> Row {
    let w = page.w;
    let claim = control
        .reasons
        .iter()
        .fold(Line::new().plain(w.say(&control.claim)), |line, reason| line.brk().aside(w.say(reason)));
    let mut row = row([
        Line::new().strong(&control.clause).brk().aside(&control.standard),
        Line::new().sign(&w.control(control)),
        claim,
        Line::new().log(w, &control.evidence),
        Line::new().each(&control.signed_by, Line::brk, Line::plain),
    ]);
    if control.evidence.is_empty() {
        row.cells[3] = dash();
    }
    row
}

pub(super) fn decisions(page: &Page<'_>) -> Section {
    let w = page.w;
    let columns = columns(
        page,
        &[
            ("report-col-time", 18),
            ("report-col-what", 23),
            ("report-col-value", 35),
            ("report-col-who", 13),
            ("report-evidence", 11),
        ],
    );
    let rows = page.decisions.iter().map(|decision| {
        row([
            Line::new().time(w, decision.at),
            Line::new().strong(&decision.what),
            Line::new().plain(&decision.subject),
            Line::new().plain(&decision.by),
            Line::new().log(w, &decision.evidence),
        ])
    });
    let rows = rows.collect();
    section(page, "report-section-decisions", None, vec![table(columns, rows), Block::Facts { items: digests(page) }])
}

fn digests(page: &Page<'_>) -> Vec<Fact> {
    let (w, input) = (page.w, &page.r.input);
    let seen = |key: &str, at: Timestamp, digest: &Digest| Fact {
        label: Line::new().plain(format!("{} · ", w.t(key))).time(w, at).done(),
        value: Line::new().code(digest).done(),
        wide: true,
    };
    let mut digests = vec![
        digest(&w.t("report-digest-policy"), &input.policy.digest),
        seen("report-digest-before", input.before.at, &input.before.digest),
    ];
    digests.extend(input.plans.iter().map(|plan| {
        digest(&format!("{} · {}", w.t("report-digest-plan"), w.e("plan-kind", &plan.kind)), &plan.digest)
    }));
    digests.extend(input.after.iter().map(|after| seen("report-digest-after", after.at, &after.digest)));
    digests
}

pub(super) fn digest(label: &str, digest: &impl ToString) -> Fact {
    Fact { wide: true, ..fact(label, Line::new().code(digest.to_string())) }
}
