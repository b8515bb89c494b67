//! Entries, payloads and canonical JSON.

use exeunt_evidence::{Entry, EntryError, Hash, NotCanonical, Payload, canonical};
use serde_json::{Value, json};

fn entry() -> Entry {
    Entry {
        time: "2026-03-02T01:00:00Z".to_owned(),
        actor: "worker-1".to_owned(),
        what: "step.result".to_owned(),
        on: "zulip-hq/account/42".to_owned(),
        case: None,
        step: None,
        attempt: None,
        payload: Hash([0xab; 32]),
        previous: None,
    }
}

#[test]
fn a_leaf_is_canonical_json_without_absent_fields() {
    let ab = "ab".repeat(32);
    let leaf = String::from_utf8(entry().leaf().unwrap()).unwrap();
    let expected = format!(
        r#"{{"actor":"worker-1","on":"zulip-hq/account/42","payload":"{ab}","time":"2026-03-02T01:00:00Z","what":"step.result"}}"#
    );
    assert_eq!(leaf, expected);
    let full = Entry { attempt: Some(2), previous: Some("active".to_owned()), ..entry() };
    let leaf = full.leaf().unwrap();
    assert_eq!(serde_json::from_slice::<Entry>(&leaf).unwrap(), full);
}

#[test]
fn a_leaf_that_no_tile_can_carry_is_refused() {
    let long = Entry { on: "x".repeat(65_535), ..entry() };
    assert!(matches!(long.leaf(), Err(EntryError::TooLong { bytes }) if bytes > 65_535));
}

#[test]
fn a_payload_digest_is_salt_then_canonical_body() {
    let payload = Payload { salt: [7; 32], body: json!({"b": 1, "a": "张"}) };
    let bytes = [[7; 32].as_slice(), r#"{"a":"张","b":1}"#.as_bytes()].concat();
    assert_eq!(payload.digest().unwrap(), Hash::of(&bytes));
    let salted_otherwise = Payload { salt: [8; 32], ..payload.clone() };
    assert_ne!(salted_otherwise.digest(), payload.digest());
}

#[test]
fn a_payload_shows_nothing_when_printed() {
    assert_eq!(format!("{:?}", Payload { salt: [7; 32], body: json!("张三") }), "Payload(..)");
}

#[test]
fn numbers_that_would_be_rounded_are_refused() {
    let check = |value: Value, fits: bool| assert_eq!(canonical(&value).is_ok(), fits, "{value}");
    check(json!([9_007_199_254_740_991_u64, -9_007_199_254_740_991_i64, 0.1, -0.0, 1e-300]), true);
    check(json!(9_007_199_254_740_992_u64), false);
    check(json!(-9_007_199_254_740_992_i64), false);
    check(json!({"deep": [{"id": 9_007_199_254_740_993_u64}]}), false);
    check(json!(1e300), false);
    assert_eq!(canonical(&u64::MAX), Err(NotCanonical::NumberTooLarge(u64::MAX.to_string())));
}

#[test]
fn a_hash_has_one_spelling() {
    let hash = Hash::of(b"");
    assert_eq!(Hash::from_hex(&hash.to_string()), Ok(hash));
    assert!(Hash::from_hex(&hash.to_string().to_uppercase()).is_err());
    assert!(Hash::from_hex("e3b0").is_err());
    assert_eq!(Hash::try_from(hash.as_bytes()), Ok(hash));
    assert!(Hash::try_from([0_u8; 31].as_slice()).is_err());
}
