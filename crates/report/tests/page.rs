//! The page: nothing from outside, nothing that acts, no word missing; and the shape of the JSON body.

mod leaver;
mod troubled;

use exeunt_core::{Gap, Message, PlanKind, Verdict};
use exeunt_report::{Meta, Report, ReportInput, render_html};
use exeunt_words::Language;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use troubled::troubled;

fn meta() -> Meta {
    let text = |t: &str| t.to_owned();
    Meta { origin: text("exeunt.example/log"), public_key: text("exeunt.example/log+key"), version: text("0.1.0") }
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
fn a_way_in_that_is_not_proved_shut_is_not_told_as_open() {
    let mut input = leaver::closed();
    let entries: Vec<usize> = (0..input.checks.len()).filter(|at| input.checks[*at].is_refused_entry()).collect();
    assert_eq!(entries.len(), 4);
    input.checks[entries[0]].verdict = Verdict::Weak;
    input.checks[entries[1]].verdict = Verdict::NotTried;
    let weak = pages(input.clone());
    let figure = |page: &str, label: &str| page.split(label).nth(1).unwrap().split("</div>").next().unwrap().to_owned();
    let en = figure(weak.iter().find(|page| page.contains("Ways in refused")).unwrap(), "<dt>Ways in refused</dt>");
    assert!(en.contains("<dd class=\"value\">2</dd>"), "{en}");
    for part in ["each had worked before", "one more is refused too, but that proves less", "2 could not be tried"] {
        assert!(en.contains(part), "{en}");
    }
    let zh = figure(weak.iter().find(|page| page.contains("进入尝试被拒")).unwrap(), "<dt>进入尝试被拒</dt>");
    assert!(zh.contains("另有 1 处也被拒绝") && zh.contains("2 处未能尝试"), "{zh}");
    input.checks[entries[0]].verdict = Verdict::Fails;
    let page = pages(input).into_iter().find(|page| page.contains("Ways in refused")).unwrap();
    assert!(figure(&page, "<dt>Ways in refused</dt>").contains("one let somebody in"), "an open one is told as open");
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

/// Every log index under a key `evidence`, as the offline verifier collects them.
fn cited(value: &Value, found: &mut BTreeSet<u64>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| cited(item, found)),
        Value::Object(fields) => {
            let evidence = fields.get("evidence").and_then(Value::as_array);
            found.extend(evidence.into_iter().flatten().filter_map(Value::as_u64));
            fields.values().for_each(|field| cited(field, found));
        }
        _ => {}
    }
}

#[test]
fn every_claim_of_the_body_names_entries_that_the_report_carries() {
    let report = Report::build(troubled());
    let body = serde_json::to_value(&report).unwrap();
    assert!(exeunt_evidence::canonical(&body).is_ok());
    let mut found = BTreeSet::new();
    cited(&body, &mut found);
    let known: BTreeSet<u64> = report.input.timeline.iter().map(|e| e.index).collect();
    assert!(found.len() > 100 && found.is_subset(&known), "{found:?}");
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

/// The colours of one block of `--name: #rrggbb` lines.
fn colours(block: &str) -> BTreeMap<&str, [f64; 3]> {
    block
        .split(';')
        .filter_map(|rule| rule.trim().trim_start_matches([':', '{', ' ', '\n']).split_once(": #"))
        .filter_map(|(name, hex)| {
            let channel = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok().map(|c| f64::from(c) / 255.0);
            Some((name.split("--").nth(1)?, [channel(0)?, channel(2)?, channel(4)?]))
        })
        .collect()
}

/// Relative luminance and contrast as WCAG 2.2 defines them.
fn contrast(one: [f64; 3], two: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let [r, g, b] = colour.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (light, dark) = (luminance(one).max(luminance(two)), luminance(one).min(luminance(two)));
    (light + 0.05) / (dark + 0.05)
}

#[test]
fn every_text_can_be_read_by_day_and_by_night() {
    let css = include_str!("../templates/report.css");
    let mut blocks = css.split(":root {").skip(1).map(|b| b.split('}').next().unwrap());
    for block in [blocks.next().unwrap(), blocks.next().unwrap()] {
        let colours = colours(block);
        for text in ["ink", "soft", "accent", "good", "warn", "bad"] {
            for ground in ["paper", "wash"] {
                let ratio = contrast(colours[text], colours[ground]);
                assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
            }
        }
    }
}
