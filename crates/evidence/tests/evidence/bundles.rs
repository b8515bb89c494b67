//! Sealing and verifying a report: what is shown, and the name of each thing that doesn't fit.

use crate::sample::{HTML, HTML_ZH, Log, key, report, report_signed_by, trusted};
use exeunt_evidence::{
    BundleError, Chosen, Hashes, Mismatch, SEAL, TrustedKeys, bundle_needs, canonical, seal_body, seal_bundle, verify,
};
use serde_json::{Value, json};

/// The report with something changed in it, written canonically again.
pub(crate) fn edited(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut file: Value = serde_json::from_slice(&report()).unwrap();
    edit(&mut file);
    canonical(&file).unwrap()
}

fn mismatch(bytes: &[u8]) -> Mismatch {
    verify(bytes, &trusted(), &[]).unwrap_err()
}

/// The report sealed anew around another body, with everything else in order.
pub(crate) fn sealing(body: &Value) -> Result<Vec<u8>, BundleError> {
    let mut log = Log::default();
    log.append("step.result", None, json!({}));
    let seal = log.append(SEAL, None, seal_body(body, &[]).unwrap());
    seal_bundle(body, vec![log.chosen(0), log.chosen(seal)], &log.hashes, &log.checkpoint().sign(&[&key(1)]).unwrap())
}

#[test]
fn a_sealed_report_verifies_and_says_what_was_shown() {
    let verified = verify(&report(), &trusted(), &[HTML]).unwrap();
    assert_eq!(verified.checkpoint.size, 12);
    assert_eq!(verified.entries.iter().map(|entry| entry.index).collect::<Vec<_>>(), [6, 7, 8]);
    assert_eq!(verified.claims, 3);
    assert_eq!(verified.sealed_at, "2026-03-02T01:00:08Z");
    assert_eq!(verified.body["case"], "case-7");
    let checked: Vec<_> = verified.attachments.iter().map(|file| (file.name.as_str(), file.checked)).collect();
    assert_eq!(checked, [("report.en.html", true), ("report.zh.html", false)]);
    assert!(verify(&report(), &trusted(), &[HTML, HTML_ZH]).unwrap().attachments.iter().all(|file| file.checked));
}

#[test]
fn the_needed_hashes_are_enough() {
    let (log, body, chosen) = Log::with_report(100, 40);
    let note = log.checkpoint().sign(&[&key(1)]).unwrap();
    let needs = bundle_needs(chosen.iter().map(|entry| entry.index), log.frontier.size()).unwrap();
    let few: Hashes = needs.iter().map(|&index| (index, log.hashes.get(index).unwrap())).collect();
    let bytes = seal_bundle(&body, chosen.clone(), &few, &note).unwrap();
    assert_eq!(bytes, seal_bundle(&body, chosen.into_iter().rev().collect(), &log.hashes, &note).unwrap());
    assert!(verify(&bytes, &trusted(), &[]).is_ok());
}

#[test]
fn a_shredded_payload_leaves_the_report_verifiable() {
    let (log, body, mut chosen) = Log::with_report(6, 3);
    chosen[1].payload = None;
    let bytes = seal_bundle(&body, chosen, &log.hashes, &log.checkpoint().sign(&[&key(1)]).unwrap()).unwrap();
    let verified = verify(&bytes, &trusted(), &[]).unwrap();
    assert!(verified.entries[1].payload.is_none());
    assert!(verified.entries[0].payload.is_some());
}

#[test]
fn each_mismatch_names_its_place() {
    let check = |edit: fn(&mut Value), code: &str, index: Option<u64>| {
        let found = mismatch(&edited(edit));
        assert_eq!((found.code(), found.index()), (code, index), "{found}");
    };
    check(|file| file["format"] = json!("exeunt-report/2"), "file.format-unknown", None);
    check(|file| file["extra"] = json!(1), "file.malformed", None);
    check(|file| drop(entry(file, 1).remove("payload")), "file.malformed", None);
    check(|file| file["evidence"]["checkpoint"] = json!("x"), "checkpoint.malformed", None);
    check(|file| file["evidence"]["origin"] = json!("example.org"), "checkpoint.origin-differs", None);
    check(|file| entries(file).swap(0, 1), "entry.out-of-order", Some(6));
    check(repeat_first, "entry.out-of-order", Some(6));
    check(|file| drop(entry(file, 2).insert("index".into(), json!(12))), "entry.beyond-checkpoint", Some(12));
    check(|file| drop(entry(file, 2).insert("index".into(), json!(9))), "entry.inclusion-proof", Some(9));
    check(|file| file["evidence"]["entries"][1]["leaf"]["actor"] = json!("nobody"), "entry.inclusion-proof", Some(7));
    check(
        |file| file["evidence"]["entries"][1]["payload"]["body"]["ended"] = json!(4),
        "entry.payload-digest",
        Some(7),
    );
    check(|file| drop(entries(file).pop()), "seal.missing", None);
    check(|file| entries(file).clear(), "seal.missing", None);
    check(|file| drop(entry(file, 2).insert("payload".into(), Value::Null)), "seal.malformed", Some(8));
    check(|file| file["body"]["case"] = json!("case-8"), "body.digest", Some(8));
    check(|file| drop(entries(file).remove(0)), "claim.without-entry", Some(6));
}

pub(crate) fn entries(file: &mut Value) -> &mut Vec<Value> {
    file["evidence"]["entries"].as_array_mut().unwrap()
}

fn repeat_first(file: &mut Value) {
    let first = entries(file)[0].clone();
    entries(file).insert(0, first);
}

fn entry(file: &mut Value, at: usize) -> &mut serde_json::Map<String, Value> {
    entries(file)[at].as_object_mut().unwrap()
}

#[test]
fn a_claim_is_found_at_any_depth_and_named_by_its_pointer() {
    let check = |body: Value, pointer: Option<&str>| match (sealing(&body), pointer) {
        (Ok(_), None) => {}
        (Err(BundleError::WouldNotVerify(Mismatch::ClaimWithoutEntry { pointer, .. })), Some(expected)) => {
            assert_eq!(pointer, expected);
        }
        (other, _) => panic!("{body}: {:?}", other.err()),
    };
    check(json!({"evidence": [0, 1]}), None);
    check(json!({"evidence": []}), None);
    check(json!({"evidence": ["a", {"evidence": [1]}]}), None);
    check(json!({"evidence": ["a", {"evidence": [2]}]}), Some("/body/evidence/1/evidence/0"));
    check(json!([[{"a/b~c": {"evidence": [0, 5]}}]]), Some("/body/0/0/a~1b~0c/evidence/1"));
    check(json!({"evidence": [0, "1"]}), Some("/body/evidence/1"));
    check(json!({"evidence": [-1]}), Some("/body/evidence/0"));
    check(json!({"evidence": [0.5]}), Some("/body/evidence/0"));
}

#[test]
fn spaces_and_another_order_are_not_canonical() {
    let file: Value = serde_json::from_slice(&report()).unwrap();
    assert_eq!(mismatch(&serde_json::to_vec_pretty(&file).unwrap()), Mismatch::NotCanonical { offset: 1 });
    let trailing = [report(), b"\n".to_vec()].concat();
    assert_eq!(mismatch(&trailing), Mismatch::NotCanonical { offset: report().len() });
    assert_eq!(mismatch(b"").code(), "file.not-json");
    let twice = String::from_utf8(report()).unwrap().replacen(r#"{"body""#, r#"{"body":0,"body""#, 1);
    assert_eq!(mismatch(twice.as_bytes()).code(), "file.not-canonical");
}

#[test]
fn attachments_must_be_named_and_unchanged() {
    let check = |name: &str, bytes: &[u8]| verify(&report(), &trusted(), &[(name, bytes)]).unwrap_err().code();
    assert_eq!(check("report.fr.html", HTML.1), "attachment.unknown");
    assert_eq!(check(HTML.0, b""), "attachment.differs");
    assert_eq!(check(HTML.0, HTML_ZH.1), "attachment.differs");
}

#[test]
fn a_key_that_is_not_trusted_is_not_enough() {
    let strangers = TrustedKeys::parse(&[key(5).vkey()]).unwrap();
    assert_eq!(verify(&report(), &strangers, &[]).unwrap_err().code(), "checkpoint.key-not-trusted");
    let nobody = TrustedKeys::parse::<&str>(&[]).unwrap();
    assert_eq!(verify(&report(), &nobody, &[]).unwrap_err().code(), "checkpoint.key-not-trusted");
    let both = verify(&report_signed_by(&[&key(1), &key(2)]), &trusted(), &[]).unwrap();
    assert_eq!((both.signed_by.len(), both.ignored_signatures.len()), (1, 1));
}

#[test]
fn nothing_is_sealed_that_would_not_verify() {
    let (log, body, chosen) = Log::with_report(6, 3);
    let note = log.checkpoint().sign(&[&key(1)]).unwrap();
    let seal = |body: &Value, chosen: Vec<Chosen>| seal_bundle(body, chosen, &log.hashes, &note);
    let would_not = |result: Result<Vec<u8>, BundleError>, code: &str| match result {
        Err(BundleError::WouldNotVerify(mismatch)) => assert_eq!(mismatch.code(), code),
        other => panic!("expected {code}, got {:?}", other.err()),
    };
    would_not(seal(&json!({}), chosen.clone()), "body.digest");
    would_not(seal(&body, chosen[..2].to_vec()), "seal.missing");
    would_not(seal(&body, chosen[1..].to_vec()), "claim.without-entry");
    let mut swapped = chosen.clone();
    swapped[0].payload = chosen[1].payload.clone();
    would_not(seal(&body, swapped), "entry.payload-digest");
    let mut altered = chosen.clone();
    altered[0].leaf = altered[1].leaf.clone();
    would_not(seal(&body, altered), "entry.inclusion-proof");
    let mut spaced = chosen;
    spaced[0].leaf.push(b' ');
    assert!(matches!(seal(&body, spaced), Err(BundleError::Leaf { index: 6 })));
    assert!(matches!(seal_body(&json!(1_u64 << 60), &[]), Err(exeunt_evidence::NotCanonical::NumberTooLarge(_))));
}

#[test]
fn a_report_nested_deeper_than_a_reader_goes_is_not_sealed() {
    let nested = |levels: usize| (0..levels).fold(json!(0), |inner, _| json!([inner]));
    assert!(sealing(&nested(126)).is_ok());
    let refused = sealing(&nested(127)).unwrap_err();
    assert!(matches!(refused, BundleError::WouldNotVerify(Mismatch::NotJson { .. })));
}

#[test]
fn sealing_takes_no_randomness() {
    assert_eq!(report(), report());
}

#[test]
fn a_mismatch_is_said_in_a_sentence() {
    let message = mismatch(&edited(|file| file["body"]["case"] = json!("case-8"))).to_string();
    assert_eq!(message, "the body is not the one that was sealed by entry 8");
}
