//! The document of a batch.

use super::case::{beginning, shortened};
use super::decided::digest;
use super::opening::fact;
use super::sections::{row, table};
use super::{Block, Column, Document, Fact, Figure, Line, Row, Running, Section, Shape, Table, Tone, Verdict, Way};
use crate::batch::html::Page;
use crate::batch::{BatchReport, MemberResult};
use crate::html::Meta;
use crate::html::escape::visible;
use crate::html::pen::Pen;
use exeunt_core::{Digest, Message};
use exeunt_words::Language;
use std::collections::BTreeSet;

/// The report of a batch as a document in this language. `sealed` is the digest of the sealed file that will be handed out
/// with it.
pub fn batch_document(report: &BatchReport, language: Language, meta: &Meta, sealed: &Digest) -> Document {
    let pen = Pen::of(language, &report.input.zone, &report.input.timeline);
    let page = Page::of(report, &pen, meta);
    let (batch, title) = (&report.input.batch, pen.t("report-batch-title"));
    Document {
        language,
        title: visible(&format!("{} · {title}", batch.name)),
        made_at: report.input.made_at,
        digest: page.body_digest.clone(),
        running: Running {
            left: shortened(&visible(&format!("{title} · {}", batch.name))),
            case: pen.say(&Message::new("pdf-running-batch").with("batch", batch.id)),
            digest: pen.say(&Message::new("pdf-running-digest").with("digest", beginning(&page.body_digest))),
        },
        kicker: title,
        name: visible(&batch.name),
        number: String::new(),
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

fn facts(page: &Page<'_>) -> Vec<Fact> {
    let (w, batch) = (page.w, &page.r.input.batch);
    let opened = Line::new().plain(&batch.opened_by).plain(" · ").time(w, batch.opened_at);
    let state = Line::new().plain(w.e("batch-state", &batch.state));
    vec![
        fact(&w.t("report-batch-reason"), Line::new().plain(&batch.reason)),
        fact(&w.t("report-batch-opened"), opened),
        fact(&w.t("report-batch-state"), state.some(batch.why.as_ref(), |line, why| line.plain(" · ").plain(why))),
        fact(&w.t("report-made"), Line::new().time(w, page.r.input.made_at)),
        Fact { wide: true, ..fact(&w.t("report-batch-id"), Line::new().code(batch.id)) },
    ]
}

fn verdict(page: &Page<'_>) -> Verdict {
    let sign = page.w.conclusion(&page.r.conclusion);
    Verdict {
        shape: Shape::of(sign.shape),
        tone: Tone::of(sign.class),
        sentence: visible(&page.w.say(&page.r.summary)),
        remarks: Vec::new(),
    }
}

fn figures(page: &Page<'_>) -> Vec<Figure> {
    let figure = |figure: &crate::html::Figure| Figure {
        label: figure.label.clone(),
        value: figure.value.clone(),
        note: figure.note.clone(),
        poor: figure.poor,
    };
    page.figures.iter().map(figure).collect()
}

/// In the order of the page.
fn parts(page: &Page<'_>, sealed: &Digest) -> Vec<Section> {
    let parts = [attention(page), Some(rows(page)), approvals(page), Some(verify(page, sealed)), Some(log(page))];
    parts.into_iter().flatten().collect()
}

fn section(w: &Pen, key: &str, lead: Option<&str>, blocks: Vec<Block>) -> Section {
    Section { title: w.t(key), lead: lead.map(|lead| w.t(lead)), new_page: false, blocks }
}

fn columns(w: &Pen, columns: &[(&str, u8)]) -> Vec<Column> {
    columns.iter().map(|(key, share)| Column { title: w.t(key), share: *share }).collect()
}

fn attention(page: &Page<'_>) -> Option<Section> {
    let lines = page.attention.iter().map(|member| not_verified(page, member).done()).collect();
    let blocks = vec![Block::Lines { items: lines }];
    let lead = Some("report-batch-lead-attention");
    (!page.attention.is_empty()).then(|| section(page.w, "report-batch-section-attention", lead, blocks))
}

fn not_verified(page: &Page<'_>, member: &MemberResult) -> Line {
    let (w, input) = (page.w, &member.input);
    let line = Line::new().sign(&page.became(&member.became)).plain(" · ").name(&input.name).plain(" ");
    let line = line.id(&input.person).plain(format!(" · {}", w.say(&input.says)));
    let line = line.when(input.report.is_none(), |line| no_report(line.plain(" "), w));
    let line = line.when(!input.waits.is_empty(), |line| {
        line.brk().each(&input.waits, |line| line.aside(" · "), |line, waits| line.aside(w.say(waits)))
    });
    input.open_steps.iter().fold(line, |line, step| {
        let state = format!("{} · {} · ", w.e("step-state", &step.state), w.e("action-kind", &step.action));
        let line = line.brk().aside(state).id(&step.step);
        line.some(w.stands_in_the_way(step.told.as_ref(), step.why.as_deref()).as_ref(), |line, why| {
            line.aside(format!(" · {why}"))
        })
    })
}

fn no_report(line: Line, w: &Pen) -> Line {
    line.shape(Shape::Triangle, Tone::Warn).warn(format!(" {}", w.t("report-batch-no-report")))
}

fn rows(page: &Page<'_>) -> Section {
    let w = page.w;
    let listed = Line::new().aside(format!("{} ", w.t("report-evidence"))).log(w, &page.r.input.opened_evidence);
    let columns = columns(
        w,
        &[
            ("report-batch-col-row", 7),
            ("report-batch-col-person", 26),
            ("report-batch-col-became", 14),
            ("report-batch-col-steps", 10),
            ("report-batch-col-report", 33),
            ("report-evidence", 10),
        ],
    );
    let rows = page.r.members.iter().map(|member| member_row(page, member)).collect();
    let blocks = vec![Block::Paragraph { spans: listed.done() }, table(columns, rows)];
    section(w, "report-batch-section-rows", Some("report-batch-lead-rows"), blocks)
}

fn member_row(page: &Page<'_>, member: &MemberResult) -> Row {
    let (w, input) = (page.w, &member.input);
    let about = [input.department.clone(), w.e("departure", &input.departure), input.last_working_day.to_string()];
    let report = match &input.report {
        Some(report) => Line::new().time(w, report.made_at).brk().put(Tone::Answer, &report.digest),
        None => no_report(Line::new(), w),
    };
    row([
        Line::new().plain(input.row),
        Line::new().name(&input.name).plain(" ").id(&input.person).brk().aside(about.join(" · ")),
        Line::new().sign(&page.became(&member.became)),
        Line::new().plain(format!("{} / {}", input.steps_done, input.steps)),
        report,
        Line::new().some(input.report.as_ref(), |line, report| line.log(w, &report.evidence)),
    ])
}

fn approvals(page: &Page<'_>) -> Option<Section> {
    let (w, approvals) = (page.w, &page.r.input.approvals);
    let columns = columns(
        w,
        &[("report-col-time", 20), ("report-col-who", 16), ("report-batch-digest-plan", 52), ("report-evidence", 12)],
    );
    let rows = approvals.iter().map(|approval| {
        row([
            Line::new().time(w, approval.at),
            Line::new().plain(&approval.by),
            Line::new().code(&approval.digest),
            Line::new().log(w, &approval.evidence),
        ])
    });
    let blocks = vec![table(columns, rows.collect())];
    (!approvals.is_empty()).then(|| section(w, "report-batch-section-approvals", None, blocks))
}

/// On paper this differs from the page: see the same section of a case.
fn verify(page: &Page<'_>, sealed: &Digest) -> Section {
    let w = page.w;
    let way = |key: &str, commands: &[String]| Way { text: w.t(key), commands: commands.to_vec() };
    let ways = vec![
        way("pdf-verify-step-file", &[format!("pdfdetach -saveall report.{}.pdf", w.language.as_str())]),
        way("pdf-verify-step-run", &["exeunt evidence verify report.json --key-file log.pub".to_owned()]),
        way("pdf-verify-step-same", &[]),
        way("report-batch-verify-members", &[]),
        way("report-verify-step-other", &[]),
    ];
    let facts = vec![
        digest(&w.t("report-verify-origin"), &page.meta.origin),
        digest(&w.t("report-verify-key"), &page.meta.public_key),
        digest(&w.t("report-digest-body"), &page.body_digest),
        digest(&w.t("pdf-digest-file"), sealed),
    ];
    let blocks = vec![Block::Ways { items: ways }, Block::Facts { items: facts }];
    section(w, "report-section-verify", Some("pdf-verify-lead"), blocks)
}

fn log(page: &Page<'_>) -> Section {
    let w = page.w;
    let mut met = BTreeSet::new();
    let rows = page.r.input.timeline.iter().map(|entry| {
        let cells = row([
            Line::new().plain(entry.index),
            Line::new().time(w, entry.at),
            Line::new().strong(&entry.what),
            Line::new().plain(&entry.actor),
            Line::new().put(Tone::Answer, entry.leaf),
        ]);
        Row { entry: met.insert(entry.index).then_some(entry.index), ..cells }
    });
    let columns = columns(
        w,
        &[
            ("report-col-index", 7),
            ("report-col-time", 22),
            ("report-col-event", 24),
            ("report-col-actor", 15),
            ("report-col-leaf", 32),
        ],
    );
    let entries = Table { fine: true, caption: None, columns, rows: rows.collect() };
    let section = section(w, "report-section-log", Some("report-batch-lead-log"), vec![Block::Table(entries)]);
    Section { new_page: true, ..section }
}
