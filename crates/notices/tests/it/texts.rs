//! Every notice in both languages, and a house's own templates.

use exeunt_core::{Language, NoticeKind};
use exeunt_engine::notify::{Notice, Parcel};
use exeunt_notices::{Texts, samples};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

fn shipped() -> Texts {
    Texts::shipped("Corp", Some("https://exeunt.corp.example/".parse().unwrap()))
}

fn everything(language: Language) -> String {
    let texts = shipped();
    let mut all = String::new();
    for sample in samples::all() {
        let written = texts.write(language, &sample).unwrap();
        writeln!(all, "══ {} ══\n{}\n──\n{}", sample.kind, written.subject, written.text).unwrap();
    }
    all
}

#[test]
fn every_notice_in_chinese() {
    insta::assert_snapshot!(everything(Language::Zh));
}

#[test]
fn every_notice_in_english() {
    insta::assert_snapshot!(everything(Language::En));
}

#[test]
fn no_subject_has_brackets_within_brackets() {
    for language in Language::ALL {
        for sample in samples::all() {
            let subject = shipped().write(language, &sample).unwrap().subject;
            let mut depth = 0;
            for letter in subject.chars() {
                match letter {
                    '(' | '（' => depth += 1,
                    ')' | '）' => depth -= 1,
                    _ => {}
                }
                assert!((0..=1).contains(&depth), "{subject}");
            }
        }
    }
}

#[test]
fn there_is_a_sample_of_every_kind_and_a_template_for_each() {
    let sampled: BTreeSet<NoticeKind> = samples::all().iter().map(|sample| sample.kind).collect();
    assert_eq!(sampled, NoticeKind::ALL.into_iter().collect());
    assert_eq!(exeunt_notices::texts::kinds().collect::<BTreeSet<_>>(), sampled);
}

#[test]
fn a_notice_on_a_page() {
    let written = shipped().write(Language::Zh, &samples::all()[1]).unwrap();
    insta::assert_snapshot!(written.html);
}

fn test(by: &str) -> Parcel {
    samples::parcel(0, &Notice::Test { by: by.into(), at: "2026-11-25T09:00:00Z".parse().unwrap() })
}

#[test]
fn what_people_wrote_stays_a_word() {
    let texts = shipped();
    let evil = "Eve\r\nBcc: all@corp.example\r\n\r\n<script>alert(1)</script>\u{202e}{{ 7*7 }}{% include 'x' %}";
    for language in Language::ALL {
        let written = texts.write(language, &test(evil)).unwrap();
        assert!(!written.subject.contains(['\r', '\n']), "{}", written.subject);
        assert!(!written.text.lines().any(|line| line.starts_with("Bcc:")), "{}", written.text);
        assert!(!written.text.contains('\u{202e}'), "{}", written.text);
        assert!(written.text.contains("{{ 7*7 }}"), "a name is no template: {}", written.text);
        assert!(!written.html.contains("<script>"), "{}", written.html);
        assert!(written.html.contains("&lt;script&gt;"), "{}", written.html);
    }
}

#[test]
fn a_name_in_the_subject_is_one_line_of_bounded_length() {
    let mut opened = samples::all().remove(0);
    opened.document["case"]["person"]["name"] = format!("张三\r\nX-Evil: yes{}", "长".repeat(2_000)).into();
    let written = shipped().write(Language::Zh, &opened).unwrap();
    assert!(!written.subject.contains(['\r', '\n']));
    assert!(written.subject.chars().count() <= 150, "{}", written.subject);
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn a_houses_own_template_counts_and_a_broken_one_is_passed_over_and_said() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "en/test.txt", "Hello from {{ house }}\n\nby {{ details.by }}\n");
    put(folder.path(), "zh-CN/test.txt", "坏\n\n{{ details.bye }}\n");
    put(folder.path(), "en/case.proved.txt", "Broken {% if %}\n");
    put(folder.path(), "en/case.prooved.txt", "No such kind\n");
    put(folder.path(), "zh-CN/_end.txt", "\n");
    let texts = shipped().with_folder(folder.path());

    let own = texts.write(Language::En, &test("it-li")).unwrap();
    assert_eq!((own.subject.as_str(), own.text.as_str()), ("Hello from Corp", "by it-li\n"));
    let fallen_back = texts.write(Language::Zh, &test("it-li")).unwrap();
    assert_eq!(fallen_back, shipped().write(Language::Zh, &test("it-li")).unwrap());

    let troubles: Vec<&str> = texts.troubles().iter().map(|trouble| trouble.file.as_str()).collect();
    assert_eq!(troubles, ["en/case.prooved.txt", "en/case.proved.txt", "zh-CN/test.txt"]);
    let shown = format!("{:?}", texts.troubles());
    assert!(shown.contains("line 3"), "{shown}");
}
