//! The sealed report, checked by both verifiers.

use exeunt_engine::{Engine, SealedReport};
use exeunt_evidence::{TrustedKeys, verify};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const SECOND_VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/evidence/second-verifier/verify.py");

/// Both verifiers accept the report with its pages; gives its body.
pub(super) fn verified_by_both(engine: &Engine, sealed: &SealedReport) -> Value {
    let trusted = TrustedKeys::parse(&[engine.log_public_key()]).unwrap();
    let pages: Vec<(&str, &[u8])> = sealed.html.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let verified = verify(&sealed.json, &trusted, &pages).unwrap();
    assert!(verified.claims > 100, "{} claims", verified.claims);
    assert!(verified.attachments.len() == 2 && verified.attachments.iter().all(|a| a.checked));
    let (good, said) = second_verifier(engine, &sealed.json, &pages);
    assert!(good && said.starts_with("ok: "), "{said}");
    verified.body
}

/// One changed byte, wherever it is: both verifiers refuse, and name the same first thing that doesn't fit.
pub(super) fn flipped_bytes_are_named(engine: &Engine, sealed: &SealedReport) {
    let trusted = TrustedKeys::parse(&[engine.log_public_key()]).unwrap();
    let text = String::from_utf8(sealed.json.clone()).unwrap();
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what} in the report")) + what.len();
    let places = [
        (at("\"conclusion\":\"v"), "body.digest"),
        (at("\"checkpoint\":\""), "checkpoint."),
        (at("\"what\":\"case.o"), "body.digest"),
        (at("\"leaf\":{\"actor\":\""), "entry.inclusion-proof"),
        (at("\"salt\":\""), "entry.payload-digest"),
        (at("\"proof\":[\""), "entry.inclusion-proof"),
    ];
    for (place, expected) in places {
        let mut changed = sealed.json.clone();
        // Another character of the same kind: the file stays well formed, and only its meaning changes.
        changed[place] = if changed[place] == b'1' { b'2' } else { b'1' };
        let mismatch = verify(&changed, &trusted, &[]).unwrap_err();
        assert!(mismatch.code().starts_with(expected), "byte {place}: {mismatch}");
        let (good, said) = second_verifier(engine, &changed, &[]);
        assert!(!good && said.starts_with(mismatch.code()), "byte {place}: {mismatch}, but {said}");
    }
    let page = sealed.html[0].1.replacen("html", "htmI", 1);
    let mismatch = verify(&sealed.json, &trusted, &[(sealed.html[0].0, page.as_bytes())]).unwrap_err();
    assert_eq!(mismatch.code(), "attachment.differs");
}

fn second_verifier(engine: &Engine, report: &[u8], pages: &[(&str, &[u8])]) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let mut command = Command::new("python3");
    command.args(["-B", SECOND_VERIFIER, "--key", &engine.log_public_key()]).arg(write("report.json", report));
    command.args(pages.iter().map(|(name, bytes)| write(name, bytes)));
    assert!(Path::new(SECOND_VERIFIER).exists());
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}
