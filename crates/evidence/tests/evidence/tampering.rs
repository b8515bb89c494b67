//! Every byte of a bundle and of its attachments, flipped.

use crate::sample::{HTML, HTML_ZH, key, report, report_signed_by, trusted};
use exeunt_evidence::{TrustedKeys, verify};
use proptest::prelude::*;
use std::ops::Range;

/// One bit, the case of a letter, and the top bit that breaks UTF-8.
const MASKS: [u8; 3] = [0x01, 0x20, 0x80];

fn flipped(bytes: &[u8], at: usize, mask: u8) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[at] ^= mask;
    changed
}

/// Where a part of the file lies, between two texts that occur once.
fn between(file: &[u8], start: &str, end: &str) -> Range<usize> {
    let text = std::str::from_utf8(file).unwrap();
    let from = text.find(start).unwrap() + start.len();
    from..text.rfind(end).unwrap()
}

#[test]
fn every_flipped_byte_of_a_report_is_noticed_in_its_own_part() {
    let file = report();
    let parts = [
        (between(&file, r#"{"body":"#, r#","evidence":{"checkpoint""#), "body."),
        (between(&file, r#","evidence":{"checkpoint":""#, r#"","entries":["#), "checkpoint."),
        (between(&file, r#","entries":["#, r#"],"origin""#), "entry."),
        (between(&file, r#"],"origin":""#, r#""},"format""#), "checkpoint."),
        (between(&file, r#""},"format":""#, r#""}"#), "file."),
    ];
    let mut by_meaning = 0;
    for at in 0..file.len() {
        let part = parts.iter().find(|(range, _)| range.contains(&at)).map_or("file.", |(_, part)| part);
        for mask in MASKS {
            let found = verify(&flipped(&file, at, mask), &trusted(), &[]).expect_err("a changed byte went unnoticed");
            let code = found.code();
            assert!(code.starts_with("file.") || code.starts_with(part), "byte {at} ^ {mask:#x} of {part}: {found}");
            by_meaning += usize::from(!code.starts_with("file."));
        }
    }
    assert!(by_meaning > file.len(), "most flips keep the file canonical, and are caught by what they mean");
}

#[test]
fn every_flipped_byte_of_an_attachment_is_noticed() {
    for (name, bytes) in [HTML, HTML_ZH] {
        for at in 0..bytes.len() {
            for mask in MASKS {
                let found = verify(&report(), &trusted(), &[(name, &flipped(bytes, at, mask))]).unwrap_err();
                assert_eq!(found.to_string(), format!("the attachment \"{name}\" is not the file that was sealed"));
            }
        }
    }
}

/// With several signatures one of them may break while another still holds: then the result must show it.
#[test]
fn a_flipped_byte_among_several_signatures_is_refused_or_shown() {
    let file = report_signed_by(&[&key(1), &key(2)]);
    let both = TrustedKeys::parse(&[key(1).vkey(), key(2).vkey()]).unwrap();
    let signatures = between(&file, r"\n\n", r#"","entries":["#);
    for trusted in [trusted(), both] {
        let before = verify(&file, &trusted, &[]).unwrap();
        for at in signatures.clone() {
            for mask in MASKS {
                if let Ok(after) = verify(&flipped(&file, at, mask), &trusted, &[]) {
                    assert_ne!(after.ignored_signatures, before.ignored_signatures, "byte {at} ^ {mask:#x}");
                    assert_eq!(after.body, before.body);
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn several_changes_at_once_are_noticed(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..=255), 1..5),
    ) {
        let file = report();
        let mut changed = file.clone();
        for (at, mask) in changes {
            changed[at.index(file.len())] ^= mask;
        }
        prop_assume!(changed != file);
        prop_assert!(verify(&changed, &trusted(), &[]).is_err());
    }

    #[test]
    fn arbitrary_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(verify(&bytes, &trusted(), &[]).is_err());
    }

    #[test]
    fn a_cut_file_is_refused(at in any::<prop::sample::Index>()) {
        let file = report();
        prop_assert!(verify(&file[..at.index(file.len())], &trusted(), &[]).is_err());
    }
}
