//! Checkpoints and keys: signing, rotation, cosigners, and what is refused.

use crate::sample::{Log, ORIGIN, Witness, key};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use exeunt_evidence::{
    Checkpoint, CheckpointError, Hash, KeyError, LogKey, TrustedKeys, add_cosignatures, add_signatures,
    consistency_proof, verify_consistency,
};
use serde_json::json;

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: ORIGIN.to_owned(), size: 7, root: Hash::of(b"root"), extensions: Vec::new() }
}

fn trust(keys: &[&LogKey]) -> TrustedKeys {
    TrustedKeys::parse(&keys.iter().map(|key| key.vkey()).collect::<Vec<_>>()).unwrap()
}

fn code(trusted: &TrustedKeys, note: &str) -> &'static str {
    trusted.open(note).unwrap_err().code()
}

#[test]
fn a_signed_checkpoint_opens_as_it_was() {
    let with_lines = Checkpoint { extensions: vec!["time 2026".to_owned(), "second".to_owned()], ..checkpoint() };
    for checkpoint in [checkpoint(), with_lines] {
        let note = checkpoint.sign(&[&key(1)]).unwrap();
        let opened = trust(&[&key(1)]).open(&note).unwrap();
        assert_eq!(opened.checkpoint, checkpoint);
        assert_eq!(opened.ignored, Vec::<String>::new());
        assert_eq!(Checkpoint::read_unverified(&note).unwrap(), checkpoint);
    }
}

#[test]
fn rotation_signs_with_both_keys_and_either_is_enough() {
    let (old, new) = (key(1), key(2));
    let note = add_signatures(&checkpoint().sign(&[&old]).unwrap(), &[&new]).unwrap();
    assert_eq!(note, checkpoint().sign(&[&old, &new]).unwrap());
    for (trusted, signed_by, ignored) in [(trust(&[&old]), 1, 1), (trust(&[&new]), 1, 1), (trust(&[&old, &new]), 2, 0)]
    {
        let opened = trusted.open(&note).unwrap();
        assert_eq!((opened.signed_by.len(), opened.ignored.len()), (signed_by, ignored));
    }
    assert_eq!(code(&trust(&[&key(3)]), &note), "checkpoint.key-not-trusted");
}

#[test]
fn cosigners_are_kept_and_do_not_speak_for_the_log() {
    let witness = LogKey::from_seed("witness.example", &[9; 32]).unwrap();
    let lines = witness_lines(&witness);
    let note = add_cosignatures(&checkpoint().sign(&[&key(1)]).unwrap(), &lines).unwrap();
    assert_eq!(add_cosignatures(&note, &lines).unwrap(), note, "the same line is not added twice");
    let rotated = add_signatures(&note, &[&key(2)]).unwrap();
    assert!(rotated.contains(&lines));
    assert_eq!(trust(&[&key(1)]).open(&rotated).unwrap().ignored.len(), 2);
    assert_eq!(trust(&[&key(1), &witness]).open(&note).unwrap().signed_by.len(), 2);
    assert_eq!(code(&trust(&[&witness]), &note), "checkpoint.key-not-trusted");
    assert!(add_cosignatures(&note, "not a signature").is_err());
}

/// The line that a witness returns for our checkpoint: it signs the same text under its own name.
fn witness_lines(witness: &LogKey) -> String {
    let text = checkpoint().sign(&[&key(1)]).unwrap();
    let (text, _) = text.rsplit_once("\n\n").unwrap();
    let mut note = signed_note::Note::new(format!("{text}\n").as_bytes(), &[]).unwrap();
    note.add_sigs(&[witness as &dyn signed_note::Signer]).unwrap();
    let note = String::from_utf8(note.to_bytes()).unwrap();
    note.rsplit_once("\n\n").unwrap().1.to_owned()
}

#[test]
fn a_timestamped_cosignature_says_when() {
    let witness = Witness::new("witness.example");
    let plain = checkpoint().sign(&[&key(1)]).unwrap();
    let note = add_cosignatures(&plain, &witness.line(&plain, 1_772_413_200)).unwrap();
    let vkeys = [key(1).vkey(), witness.vkey()];
    let opened = TrustedKeys::parse(&vkeys).unwrap().open(&note).unwrap();
    assert_eq!(opened.signed_by.iter().map(|by| by.time).collect::<Vec<_>>(), [None, Some(1_772_413_200)]);

    let backdated = {
        let line = witness.line(&plain, 1_772_413_200);
        let (start, data) = line.trim_end().rsplit_once(' ').unwrap();
        let mut data = BASE64_STANDARD.decode(data).unwrap();
        data[11] ^= 1;
        format!("{plain}{start} {}\n", BASE64_STANDARD.encode(data))
    };
    assert_eq!(code(&TrustedKeys::parse(&vkeys).unwrap(), &backdated), "checkpoint.signature-wrong");
}

#[test]
fn a_cosigner_that_bears_the_name_of_the_log_does_not_speak_for_it() {
    let impostor = Witness::new(ORIGIN);
    let plain = checkpoint().sign(&[&key(1)]).unwrap();
    let note = add_cosignatures(&plain, &impostor.line(&plain, 5)).unwrap();
    let trusted = TrustedKeys::parse(&[impostor.vkey()]).unwrap();
    assert_eq!(code(&trusted, &note), "checkpoint.key-not-trusted");
}

#[test]
fn a_signature_that_is_repeated_or_wrong_is_refused() {
    let note = checkpoint().sign(&[&key(1)]).unwrap();
    let line = note.lines().last().unwrap();
    assert_eq!(code(&trust(&[&key(1)]), &format!("{note}{line}\n")), "checkpoint.malformed");
    assert_eq!(code(&trust(&[&key(1)]), &note.replace("\n7\n", "\n8\n")), "checkpoint.signature-wrong");
    assert_eq!(code(&trust(&[&key(1)]), note.trim_end()), "checkpoint.malformed");
    assert_eq!(code(&trust(&[&key(1)]), ""), "checkpoint.malformed");
}

#[test]
fn a_signed_note_that_is_no_checkpoint_is_malformed() {
    let signer = key(1);
    let root = BASE64_STANDARD.encode([0; 32]);
    let texts = [
        format!("{ORIGIN}\n07\n{root}\n"),
        format!("{ORIGIN}\n+7\n{root}\n"),
        format!("{ORIGIN}\n7\nAAAA\n"),
        format!("{ORIGIN}\n7\n{}\n", root.trim_end_matches('=')),
        format!("{ORIGIN}\n7\n{root}\n\nafter an empty line\n"),
        format!("{ORIGIN}\n7\n{root}\n\n"),
        format!("\n7\n{root}\n"),
        format!("{ORIGIN}\n7\n"),
    ];
    for text in texts {
        let mut note = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&signer as &dyn signed_note::Signer]).unwrap();
        let note = String::from_utf8(note.to_bytes()).unwrap();
        assert_eq!(code(&trust(&[&signer]), &note), "checkpoint.malformed", "{text:?}");
    }
}

#[test]
fn what_would_break_the_format_is_not_signed() {
    let other = LogKey::from_seed("other.example", &[1; 32]).unwrap();
    assert_eq!(checkpoint().sign(&[]), Err(CheckpointError::NoKey));
    assert!(matches!(checkpoint().sign(&[&other]), Err(CheckpointError::KeyForOtherLog { .. })));
    for line in ["", "two\nlines", "tab\there"] {
        let broken = Checkpoint { extensions: vec![line.to_owned()], ..checkpoint() };
        assert!(matches!(broken.sign(&[&key(1)]), Err(CheckpointError::Malformed(_))), "{line:?}");
    }
}

#[test]
fn keys_refuse_what_the_format_cannot_carry() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{7f}b"] {
        assert!(matches!(LogKey::from_seed(name, &[1; 32]), Err(KeyError::Name(_))), "{name:?}");
    }
    let vkey = key(1).vkey();
    let wrong_id = vkey.replacen("example.com", "example.org", 1);
    assert!(matches!(TrustedKeys::parse(&[wrong_id]), Err(KeyError::Id(_))));
    assert!(matches!(TrustedKeys::parse(&["nonsense"]), Err(KeyError::Malformed(_))));
    assert!(TrustedKeys::parse(&[format!("{vkey}\n"), vkey]).is_ok(), "the same key twice is one key");
}

#[test]
fn the_secret_is_never_printed() {
    let shown = format!("{:?}", LogKey::from_seed(ORIGIN, &[0xab; 32]).unwrap());
    assert!(shown.starts_with("LogKey(example.com/exeunt+") && shown.ends_with("secret ***)"), "{shown}");
    assert!(!shown.contains("abab") && !shown.contains("171"));
}

#[test]
fn a_log_that_forgot_or_shrank_is_noticed() {
    let mut log = Log::default();
    for n in 0..9 {
        log.append("case.opened", None, json!(n));
    }
    let old = log.checkpoint();
    for n in 9..20 {
        log.append("case.opened", None, json!(n));
    }
    let new = log.checkpoint();
    let proof = consistency_proof(9, 20, &log.hashes).unwrap();
    assert_eq!(verify_consistency(&old, &new, &proof), Ok(()));
    assert_eq!(verify_consistency(&new, &old, &proof).unwrap_err().code(), "log.shrank");
    let rewritten = Checkpoint { root: Hash::of(b"another past"), ..old.clone() };
    assert_eq!(verify_consistency(&rewritten, &new, &proof).unwrap_err().code(), "log.inconsistent");
    let other = Checkpoint { origin: "other.example".to_owned(), ..new };
    assert_eq!(verify_consistency(&old, &other, &proof).unwrap_err().code(), "log.other");
}
