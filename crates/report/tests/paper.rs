//! The document for paper says what the page says, in the same order.

mod leaver;
mod site;
mod troubled;

use exeunt_core::{Digest, PlanKind};
use exeunt_report::document::{Block, Document, Fact, Section, Span};
use exeunt_report::{Language, Meta, Report, ReportInput, batch_document, document, render_batch_html, render_html};

fn meta() -> Meta {
    let text = |t: &str| t.to_owned();
    Meta { origin: text("exeunt.example/log"), public_key: text("exeunt.example/log+key"), version: text("0.1.0") }
}

/// The text of the page's body without markup and space.
fn page_text(html: &str) -> String {
    let body = html.split("<main>").nth(1).expect("the page has a body");
    let mut text = String::new();
    let mut inside = false;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside && !letter.is_whitespace() => text.push(letter),
            _ => {}
        }
    }
    for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(entity, letter);
    }
    text
}

fn spans(spans: &[Span]) -> String {
    let texts = spans.iter().map(|span| match span {
        Span::Text { text, .. } | Span::Entry { text, .. } => text.clone(),
        Span::Shape { shape, .. } => shape.letter().to_owned(),
        Span::Break => String::new(),
    });
    texts.collect()
}

fn facts(facts: &[Fact]) -> String {
    facts.iter().map(|fact| spans(&fact.label) + &spans(&fact.value)).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { text } => text.clone(),
        Block::Paragraph { spans: line } => spans(line),
        Block::Lines { items } => items.iter().map(|line| spans(line)).collect(),
        Block::Facts { items } => facts(items),
        Block::Ways { items } => items.iter().map(|way| way.text.clone() + &way.commands.concat()).collect(),
        Block::Table(table) => {
            let caption = table.caption.as_deref().map(spans).unwrap_or_default();
            let head: String = table.columns.iter().map(|column| column.title.as_str()).collect();
            let rows: String = table.rows.iter().flat_map(|row| &row.cells).map(|cell| spans(cell)).collect();
            caption + &head + &rows
        }
    }
}

fn section(section: &Section) -> String {
    section.title.clone()
        + section.lead.as_deref().unwrap_or_default()
        + &section.blocks.iter().map(block).collect::<String>()
}

/// The opening, and each section, without space.
fn paper_text(document: &Document) -> Vec<String> {
    let verdict = &document.verdict;
    let figures: String =
        document.figures.iter().flat_map(|f| [f.label.as_str(), f.value.as_str(), f.note.as_str()]).collect();
    let opening: [&str; 9] = [
        &document.kicker,
        &document.name,
        &document.number,
        &facts(&document.facts),
        verdict.shape.letter(),
        &verdict.sentence,
        &verdict.remarks.concat(),
        &figures,
        &document.note,
    ];
    let parts = std::iter::once(opening.concat()).chain(document.sections.iter().map(section));
    parts.map(|text| text.chars().filter(|letter| !letter.is_whitespace()).collect()).collect()
}

#[test]
fn paper_says_what_the_page_says_in_the_same_order() {
    let mut hostile = troubled::troubled();
    hostile.person.name = "<b>'\"&\u{202e}张".to_owned();
    for kind in [PlanKind::Leave, PlanKind::Contain, PlanKind::Reinstate, PlanKind::Unfreeze] {
        for input in [leaver::closed(), troubled::troubled(), hostile.clone()] {
            let report = Report::build(ReportInput { kind, ..input });
            for language in Language::ALL {
                let document = document(&report, language, &meta(), &Digest::of(&"sealed"));
                says_the_same(&document, &render_html(&report, language, &meta()));
            }
        }
    }
}

#[test]
fn paper_says_what_the_page_of_a_batch_says_in_the_same_order() {
    for report in [site::closes("东莞厂区", None), site::closes("<b>'\"&\u{202e}厂", Some("<i>lunch</i>"))] {
        for language in Language::ALL {
            let document = batch_document(&report, language, &meta(), &Digest::of(&"sealed"));
            says_the_same(&document, &render_batch_html(&report, language, &meta()));
        }
    }
}

fn says_the_same(document: &Document, html: &str) {
    let (mut page, language) = (page_text(html), document.language);
    let verify = exeunt_words::word(language, "report-section-verify");
    for part in paper_text(document).iter().filter(|part| !part.starts_with(&verify.replace(' ', ""))) {
        let Some(at) = page.find(part.as_str()) else { panic!("{language:?}: {part}\n\nis not in\n\n{page}") };
        // What was passed over is the section on checking, which differs, or nothing.
        let between: String = page.drain(..at + part.len()).take(at).collect();
        assert!(between.is_empty() || between.contains("report.json"), "not on paper: {between}");
    }
    assert_eq!(page, exeunt_words::say(language, &footer()).replace(' ', ""));
}

fn footer() -> exeunt_core::Message {
    exeunt_core::Message::new("report-footer").with("version", "0.1.0")
}
