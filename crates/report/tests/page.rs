//! The page: nothing from outside, nothing that acts, no word missing; and the shape of the JSON body.
#![expect(clippy::unwrap_used, reason = "a test may stop where its own set-up fails")]

mod leaver;

use exeunt_core::{Gap, Message, PlanKind, StepState};
use exeunt_report::{Comparison, Field, FieldComparison, Finding, Meta, Report, ReportInput, render_html};
use exeunt_words::Language;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn meta() -> Meta {
    let text = |t: &str| t.to_owned();
    Meta { origin: text("exeunt.example/log"), public_key: text("exeunt.example/log+key"), version: text("0.1.0") }
}

/// A case in which every section of the page has rows.
fn troubled() -> ReportInput {
    let mut input = leaver::closed();
    let (account, group) = (leaver::hq(), leaver::group(0));
    input.findings.push(Finding {
        says: Message::new("control-told-late"),
        account: Some(account.clone()),
        group: Some(group.clone()),
        since: leaver::at(100),
        evidence: vec![20_310],
    });
    input.lost.push(Message::new("control-na-no-group"));
    input.steps[3].state = StepState::NeedsOperator;
    input.steps[4].state = StepState::Skipped;
    input.checks[7].control = None;
    input.successions[1].new_owner = None;
    input.memberships[2].after = None;
    let collateral = input.collateral.as_mut().unwrap();
    collateral.unexplained.push(collateral.announced[0].clone());
    input.comparison.push(FieldComparison {
        account,
        group: Some(group),
        group_name: Some("项目".to_owned()),
        field: Field::OtherMember,
        before: "100".to_owned(),
        after: "0".to_owned(),
        result: Comparison::Expected,
        why: Some(Message::new("undo-partly")),
        evidence: vec![20_311],
    });
    input
}

fn pages(input: ReportInput) -> Vec<String> {
    let report = Report::build(input);
    Language::ALL.map(|language| render_html(&report, language, &meta())).to_vec()
}

#[test]
fn no_word_is_missing_in_either_language_whatever_the_case() {
    for kind in [PlanKind::Leave, PlanKind::Contain, PlanKind::Reinstate, PlanKind::Unfreeze] {
        for input in [leaver::closed(), troubled()] {
            for page in pages(ReportInput { kind, ..input }) {
                let text = page.split("</style>").nth(1).unwrap();
                for start in
                    ["report-", "control-", "field-", "mark-", "step-state-", "check-kind-", "verdict-", "undo-"]
                {
                    for (before, after) in text.split(start).zip(text.split(start).skip(1)) {
                        let missing = !before.ends_with(['-', '/', '.']);
                        assert!(!missing, "{kind:?}: {start}{}", after.chars().take(40).collect::<String>());
                    }
                }
            }
        }
    }
}

#[test]
fn hostile_names_are_shown_and_do_nothing() {
    let hostile = "<script>alert(1)</script>\u{202e}'\"&";
    let mut input = troubled();
    input.person.name = hostile.to_owned();
    input.person.department = hostile.to_owned();
    input.person.id = hostile.into();
    input.manager = Some(hostile.to_owned());
    input.policy.version = hostile.to_owned();
    input.memberships[0].name = hostile.to_owned();
    input.memberships[11].kept = Some(hostile.to_owned());
    input.successions[0].name = hostile.to_owned();
    input.successions[0].new_owner = Some(hostile.into());
    input.accounts[0].display_name = hostile.to_owned();
    input.checks[0].proof.answered = hostile.to_owned();
    input.steps[40].by_hand.as_mut().unwrap().statement = hostile.to_owned();
    input.timeline[0].on = hostile.to_owned();
    input.timeline[0].actor = hostile.to_owned();
    input.lost.push(Message::new(hostile).with(hostile, hostile));
    input.gaps.push(Gap { connection: hostile.into(), account: None, group: None, what: Message::new(hostile) });
    for page in pages(input) {
        assert!(!page.contains("<script"), "a name became markup");
        assert!(!page.contains('\u{202e}'), "a name may turn the text around it");
        assert!(page.matches("&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩&#39;&quot;&amp;").count() >= 15);
    }
}

#[test]
fn nothing_comes_from_outside() {
    for page in pages(troubled()) {
        for outside in ["http:", "https:", "//", "src=", "url(", "@import", "<link", "<script", "<iframe", "<object"] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn every_link_leads_to_a_row() {
    for page in pages(troubled()) {
        let targets: BTreeSet<&str> = page.split("id=\"").skip(1).filter_map(|t| t.split('"').next()).collect();
        let links: Vec<&str> = page.split("href=\"#").skip(1).filter_map(|l| l.split('"').next()).collect();
        assert!(links.len() > 100);
        for link in links {
            assert!(targets.contains(link), "#{link}");
        }
    }
}

#[test]
fn an_entry_that_is_not_in_the_log_gets_no_link() {
    let mut input = leaver::closed();
    input.accounts[0].evidence = vec![7];
    for page in pages(input) {
        assert!(!page.contains("href=\"#e7\""));
    }
}

#[test]
fn an_unknown_zone_is_said_and_times_are_utc() {
    let mut input = leaver::closed();
    input.person.zone = "Mars/Olympus".to_owned();
    let english = &pages(input)[1];
    assert!(english.contains("The time zone &quot;Mars/Olympus&quot; is unknown; all times are UTC."));
    assert!(english.contains("10:00:53 +00"));
}

#[test]
fn the_body_comes_back_from_json_as_it_was() {
    let report = Report::build(troubled());
    let body = serde_json::to_value(&report).unwrap();
    assert_eq!(serde_json::from_value::<Report>(body).unwrap(), report);
}

/// Every path of the body with the type that stands there, lists shown as `[]`.
fn shape(value: &Value, path: &str, paths: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(items) => {
            for item in items {
                shape(item, &format!("{path}[]"), paths);
            }
            return;
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                shape(field, &format!("{path}.{name}"), paths);
            }
            return;
        }
    };
    paths.entry(path.to_owned()).or_default().insert(kind);
}

#[test]
fn the_body_keeps_its_shape() {
    let mut paths = BTreeMap::new();
    shape(&serde_json::to_value(Report::build(troubled())).unwrap(), "", &mut paths);
    let lines: Vec<String> = paths
        .iter()
        .map(|(p, kinds)| format!("{p}: {}", kinds.iter().copied().collect::<Vec<_>>().join(" or ")))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
