//! What needs attention, the steps, and the log.

use super::opening::named;
use super::{Block, Column, Line, Row, Section, Shape, Table, Tone};
use crate::html::Page;
use crate::html::view::{PhaseRows, StepRow};
use crate::input::{Finding, LogEntry, StepResult};
use exeunt_core::Gap;
use std::collections::BTreeSet;

/// Headings of columns with their shares of the width.
pub(super) fn columns(page: &Page<'_>, columns: &[(&str, u8)]) -> Vec<Column> {
    columns.iter().map(|(key, share)| Column { title: page.w.t(key), share: *share }).collect()
}

pub(super) fn section(page: &Page<'_>, key: &str, lead: Option<&str>, blocks: Vec<Block>) -> Section {
    Section { title: page.w.t(key), lead: lead.map(|lead| page.w.t(lead)), new_page: false, blocks }
}

pub(super) fn table(columns: Vec<Column>, rows: Vec<Row>) -> Block {
    Block::Table(Table { fine: false, caption: None, columns, rows })
}

pub(super) fn row(cells: impl Into<Vec<Line>>) -> Row {
    Row { entry: None, cells: cells.into().into_iter().map(Line::done).collect() }
}

pub(super) fn attention(page: &Page<'_>) -> Option<Section> {
    let (w, input) = (page.w, &page.r.input);
    let lists = [
        ("report-attention-findings", input.findings.iter().map(|f| finding(page, f)).collect::<Vec<_>>()),
        ("report-attention-steps", page.unsettled().into_iter().map(|s| open_step(page, s)).collect()),
        ("report-attention-gaps", input.gaps.iter().map(|g| gap(page, g)).collect()),
        ("report-attention-lost", w.each_once(&input.lost).into_iter().map(|lost| Line::new().plain(lost)).collect()),
    ];
    let mut blocks = Vec::new();
    for (key, lines) in lists.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        blocks.push(Block::Heading { text: w.t(key) });
        blocks.push(Block::Lines { items: lines.into_iter().map(Line::done).collect() });
    }
    page.attention().then(|| section(page, "report-section-attention", Some("report-lead-attention"), blocks))
}

fn finding(page: &Page<'_>, finding: &Finding) -> Line {
    let w = page.w;
    Line::new()
        .shape(Shape::Triangle, Tone::Warn)
        .plain(format!(" {}", w.say(&finding.says)))
        .some(finding.group.as_ref(), |line, group| named(line, &w.group(group)))
        .some(finding.account.as_ref(), |line, account| line.plain(" · ").id(account))
        .plain(" ")
        .aside_time(w, finding.since)
        .aside(format!(" · {} ", w.t("report-evidence")))
        .log(w, &finding.evidence)
}

fn open_step(page: &Page<'_>, step: &StepResult) -> Line {
    let w = page.w;
    let mut line = Line::new().sign(&w.step(step)).plain(format!(" · {}", w.e("action-kind", &step.step.action)));
    line = line.some(step.step.group(), |line, group| named(line, &w.group(&group)));
    line = line.when(page.many_accounts(), |line| line.plain(" · ").id(&step.step.on));
    if let Some(word) = &step.by_hand {
        line = line.aside(format!(" {}: {} · ", word.by, word.statement)).aside_time(w, word.at);
    }
    line.aside(format!(" {} ", w.t("report-evidence"))).log(w, &step.evidence)
}

fn gap(page: &Page<'_>, gap: &Gap) -> Line {
    Line::new()
        .shape(Shape::Slashed, Tone::Warn)
        .plain(format!(" {} ", page.w.say(&gap.what)))
        .id(&gap.connection)
        .some(gap.account.as_ref(), |line, account| line.aside(" · ").id(account))
        .some(gap.group.as_ref(), |line, group| line.aside(" · ").id(group))
}

pub(super) fn steps(page: &Page<'_>) -> Section {
    let phases = page.phases.iter().map(|phase| Block::Table(phase_table(page, phase))).collect();
    section(page, "report-section-steps", Some("report-lead-steps"), phases)
}

fn phase_table(page: &Page<'_>, phase: &PhaseRows<'_>) -> Table {
    let w = page.w;
    let caption = Line::new().strong(w.e("phase", &phase.phase)).aside(format!(" {}", phase.rows.len()));
    Table {
        fine: false,
        caption: Some(caption.done()),
        columns: columns(
            page,
            &[
                ("report-col-mark", 14),
                ("report-col-step", 33),
                ("report-col-time", 17),
                ("report-col-proof", 26),
                ("report-evidence", 10),
            ],
        ),
        rows: phase.rows.iter().map(|step| step_row(page, step)).collect(),
    }
}

fn step_row(page: &Page<'_>, step: &StepRow<'_>) -> Row {
    let (w, result) = (page.w, step.result);
    row([
        Line::new().sign(&step.sign),
        what_and_why(page, step),
        when(page, step),
        shown_by(page, step),
        Line::new().log(w, &result.evidence),
    ])
}

fn what_and_why(page: &Page<'_>, step: &StepRow<'_>) -> Line {
    let (w, planned) = (page.w, &step.result.step);
    let line = Line::new().strong(w.e("action-kind", &planned.action));
    let line = line.when(!step.subject.is_empty(), |line| named(line, &step.subject));
    let line = line.when(page.many_accounts(), |line| line.brk().id(&planned.on)).brk().aside(w.say(&planned.why));
    let line = planned.breaks.iter().fold(line, |line, breaks| line.aside(format!(" · {}", w.say(breaks))));
    line.aside(format!(" · {}", w.e("undo", &planned.undo)))
}

fn when(page: &Page<'_>, step: &StepRow<'_>) -> Line {
    let line = Line::new().some(step.at(), |line, at| line.time(page.w, at));
    let line = line
        .some(step.late.as_ref(), |line, late| line.brk().shape(Shape::Triangle, Tone::Warn).warn(format!(" {late}")));
    let told = step.attempts.iter().filter(|attempt| !attempt.is_empty());
    told.fold(line, |line, attempt| line.brk().aside(attempt))
}

fn shown_by(page: &Page<'_>, step: &StepRow<'_>) -> Line {
    let line =
        Line::new().some(step.proof, |line, proof| line.code(&proof.asked).brk().put(Tone::Answer, &proof.answered));
    let between = step.proof.is_some() && step.result.by_hand.is_some();
    line.when(between, Line::brk).some(step.result.by_hand.as_ref(), |line, word| {
        line.plain(format!("{} · ", word.by)).time(page.w, word.at).brk().aside(&word.statement)
    })
}

pub(super) fn log(page: &Page<'_>) -> Section {
    let mut met = BTreeSet::new();
    let rows = page.r.input.timeline.iter().map(|entry| {
        let entry_row = log_row(page, entry);
        Row { entry: met.insert(entry.index).then_some(entry.index), ..entry_row }
    });
    let columns = columns(
        page,
        &[
            ("report-col-index", 7),
            ("report-col-time", 20),
            ("report-col-event", 34),
            ("report-col-actor", 11),
            ("report-col-leaf", 28),
        ],
    );
    let entries = Table { fine: true, caption: None, columns, rows: rows.collect() };
    let blocks = vec![Block::Table(entries)];
    Section { new_page: true, ..section(page, "report-section-log", Some("report-lead-log"), blocks) }
}

fn log_row(page: &Page<'_>, entry: &LogEntry) -> Row {
    let about = entry.step.as_ref().map_or_else(|| entry.on.clone(), ToString::to_string);
    row([
        Line::new().plain(entry.index),
        Line::new().time(page.w, entry.at),
        Line::new()
            .strong(&entry.what)
            .plain(" ")
            .id(about)
            .some(entry.attempt, |line, n| line.aside(format!(" · {}", page.attempt_n(&n)))),
        Line::new().plain(&entry.actor),
        Line::new().put(Tone::Answer, entry.leaf),
    ])
}
