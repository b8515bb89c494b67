//! A build with typesetting.

use crate::site::closes;
use crate::{SEALED, leaver, meta, troubled::troubled, written};
use exeunt_core::{Digest, Gap, Message};
use exeunt_pdf::print;
use exeunt_report::document::{Block, Span};
use exeunt_report::{Document, Language, ReportInput, batch_document};
use exeunt_tests::poppler::Poppler;
use exeunt_tests::require;

/// Marks of typst, of HTML and of PDF, and a letter that turns the text around it.
const HOSTILE: &str = "#panic(\"x\") ]*_$1^2$_* <e1> @e1 \\u{41} //c /*c*/ `r` = h - l + n \u{202e}) Tj (ET";

fn printed(input: ReportInput, language: Language) -> Vec<u8> {
    print(&written(input, language), SEALED).expect("a document of ours can be set")
}

/// The long lists cut down: setting takes seconds without optimisation.
fn short(mut input: ReportInput) -> ReportInput {
    input.steps.truncate(6);
    input.timeline.truncate(12);
    input.memberships.truncate(4);
    input
}

fn without_space(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// All text of a document, cell by cell.
fn said(document: &Document) -> Vec<String> {
    let text = |spans: &[Span]| -> String {
        let texts = spans.iter().map(|span| match span {
            Span::Text { text, .. } | Span::Entry { text, .. } => text.as_str(),
            Span::Shape { .. } | Span::Break => "",
        });
        texts.collect()
    };
    let mut said = vec![document.kicker.clone(), document.name.clone(), document.note.clone(), document.footer.clone()];
    said.push(document.verdict.sentence.clone());
    said.extend(document.verdict.remarks.clone());
    said.extend(document.facts.iter().map(|fact| text(&fact.value)));
    for section in &document.sections {
        said.push(section.title.clone());
        said.extend(section.lead.clone());
        for block in &section.blocks {
            match block {
                Block::Heading { text } => said.push(text.clone()),
                Block::Paragraph { spans } => said.push(text(spans)),
                Block::Lines { items } => said.extend(items.iter().map(|line| text(line))),
                Block::Facts { items } => said.extend(items.iter().map(|fact| text(&fact.value))),
                Block::Ways { items } => {
                    said.extend(items.iter().flat_map(|way| [&way.text].into_iter().chain(&way.commands)).cloned());
                }
                Block::Table(table) => {
                    said.extend(table.columns.iter().map(|column| column.title.clone()));
                    said.extend(table.rows.iter().flat_map(|row| &row.cells).map(|cell| text(cell)));
                }
            }
        }
    }
    said
}

#[test]
fn the_same_report_is_the_same_file() {
    let (closed, other) = (written(short(leaver::closed()), Language::Zh), written(short(troubled()), Language::En));
    let first = print(&closed, SEALED).unwrap();
    assert_ne!(print(&other, SEALED).unwrap(), first);
    assert!(print(&closed, SEALED).unwrap() == first);
}

#[test]
fn everything_that_the_report_says_is_on_paper() {
    for language in Language::ALL {
        let document = written(troubled(), language);
        let pdf = require!(Poppler::open(&print(&document, SEALED).unwrap()));
        let text = pdf.text().unwrap();
        each_page_says_which_case_and_which_report_it_is_of(&document, &text);
        let paper = without_space(&text);
        assert!(!paper.contains(&without_space(&document.letters)), "no character is lacking");
        let said = said(&document);
        assert!(said.len() > 500);
        for text in said {
            assert!(paper.contains(&without_space(&text)), "{language:?}: {text}");
        }
    }
}

#[test]
fn everything_that_the_report_of_a_batch_says_is_on_paper() {
    for language in Language::ALL {
        let document = batch_document(&closes("东莞厂区", Some("午休")), language, &meta(), &Digest::of_bytes(SEALED));
        let pdf = require!(Poppler::open(&print(&document, SEALED).unwrap()));
        let paper = without_space(&pdf.text().unwrap());
        for text in said(&document) {
            assert!(paper.contains(&without_space(&text)), "{language:?}: {text}");
        }
    }
}

fn each_page_says_which_case_and_which_report_it_is_of(document: &Document, text: &str) {
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 5);
    let digest: String = document.digest.as_str().chars().skip("sha256:".len()).take(16).collect();
    for (number, page) in pages.iter().enumerate() {
        let page = without_space(page);
        assert!(page.contains("0193d0f2-7a10-7c55-9a3e-5b2f6c1d8e42"), "{page}");
        assert!(page.contains(&format!("SHA-256{digest}")), "{page}");
        assert!(page.contains(&format!("{}/{}", number + 1, pages.len())), "{page}");
    }
}

#[test]
fn hostile_names_come_out_as_they_are_and_do_nothing() {
    let mut input = troubled();
    input.person.name = HOSTILE.to_owned();
    input.person.department = HOSTILE.to_owned();
    input.memberships[0].name = HOSTILE.to_owned();
    input.successions[0].name = HOSTILE.to_owned();
    input.checks[0].proof.answered = HOSTILE.to_owned();
    input.steps[40].by_hand.as_mut().unwrap().statement = HOSTILE.to_owned();
    input.timeline[0].on = HOSTILE.to_owned();
    input.lost.push(Message::new(HOSTILE).with(HOSTILE, HOSTILE));
    input.gaps.push(Gap { connection: HOSTILE.into(), account: None, group: None, what: Message::new(HOSTILE) });
    let pdf = require!(Poppler::open(&printed(input, Language::En)));
    let shown = without_space(&HOSTILE.replace('\u{202e}', "⟨U+202E⟩"));
    let paper = without_space(&pdf.text().unwrap());
    assert!(paper.matches(&shown).count() >= 9, "{}", paper.matches(&shown).count());
}

#[test]
fn no_character_of_a_name_is_lost() {
    let mut input = short(leaver::closed());
    // In the tables of names; beyond every font; a picture of three characters; letters written from the right.
    input.person.name = "㛃𬭚喆堃犇䶮𫍯 𠮷 👩‍💻 שלום".to_owned();
    let pdf = require!(Poppler::open(&printed(input, Language::Zh)));
    let paper = without_space(&pdf.text().unwrap());
    let shown = "㛃𬭚喆堃犇䶮𫍯⟨U+20BB7⟩⟨U+1F469⟩⟨U+200D⟩⟨U+1F4BB⟩⟨U+05E9⟩⟨U+05DC⟩⟨U+05D5⟩⟨U+05DD⟩";
    assert!(paper.contains(shown), "{paper}");
    let list = paper.rsplit("缺少以下字符").next().unwrap();
    for lacking in ["⟨U+20BB7⟩", "⟨U+1F4BB⟩", "⟨U+05DD⟩"] {
        assert!(list.contains(lacking), "{lacking} is not listed");
    }
}

#[test]
fn nothing_runs_out_of_the_page_or_into_the_next_column() {
    let mut input = troubled();
    let long = "Unbroken".repeat(50);
    input.person.name = long.clone();
    input.person.department = long.clone();
    input.memberships[0].name = long.clone();
    input.successions[0].new_owner = Some(long.as_str().into());
    input.successions[0].decided_by = Some(long.as_str().into());
    input.timeline[0].actor = long.clone();
    input.checks[0].proof.answered = "长".repeat(3_000);
    let pdf = require!(Poppler::open(&printed(input, Language::En)));
    let words = pdf.words().unwrap();
    assert!(words.len() > 1_000);
    for word in &words {
        let inside = word.left >= 45.0 && word.right <= 551.0 && word.top >= 15.0 && word.bottom <= 827.0;
        assert!(inside, "{word:?}");
    }
    for word in &words {
        let over = words.iter().find(|other| {
            let meets = |a: f64, b: f64, c: f64, d: f64| a.min(c) < b.max(d) && b.min(d) - a.max(c) > 1.5;
            *other != word
                && other.page == word.page
                && meets(word.left, word.right, other.left, other.right)
                && meets(word.top + 3.0, word.bottom - 3.0, other.top + 3.0, other.bottom - 3.0)
        });
        assert_eq!(over, None, "over {word:?}");
    }
}

#[test]
fn the_sealed_file_lies_in_it_and_it_keeps_for_archives() {
    let pdf = require!(Poppler::open(&printed(short(leaver::closed()), Language::Zh)));
    assert_eq!(pdf.attachment("report.json").unwrap(), SEALED);
    let about = pdf.about().unwrap();
    for line in [
        "Title:           张三",
        "Tagged:          yes",
        "pdfaid:part>3<",
        "pdfaid:conformance>A<",
        "JavaScript:      no",
    ] {
        assert!(about.contains(line), "no {line:?} in\n{about}");
    }
}
