//! `docs/evidence.md` says what the code does: its worked example is computed anew, and it lists every code.

use crate::sample::{ORIGIN, key};
use exeunt_evidence::{
    Checkpoint, Chosen, Entry, Frontier, Hashes, Payload, SEAL, canonical, consistency_proof, leaf_hash, seal_body,
    seal_bundle, verify,
};
use serde_json::{Value, json};
use std::fmt::Write;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/evidence.md");
const BEGIN: &str = "<!-- example:begin -->\n";
const END: &str = "<!-- example:end -->";
const ATTACHMENT: (&str, &[u8]) = ("report.en.html", b"<p>Access ended.</p>\n");

/// Run with `UPDATE_DOCS=1` to write the example into the document.
#[test]
fn the_worked_example_is_what_the_code_computes() {
    let document = std::fs::read_to_string(PATH).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    let computed = example();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PATH, [before, BEGIN, &computed, END, after].concat()).unwrap();
    } else {
        assert_eq!(written, computed);
    }
}

#[test]
fn every_code_is_in_the_document() {
    let document = std::fs::read_to_string(PATH).unwrap();
    let source = include_str!("../../src/mismatch.rs");
    let codes: Vec<&str> = source.lines().filter_map(|line| line.split_once("=> \"")?.1.strip_suffix("\",")).collect();
    assert_eq!(codes.len(), 22);
    for code in codes {
        assert!(document.contains(&format!("`{code}`")), "the document does not explain {code}");
    }
}

fn payload(salt: u8, body: Value) -> Payload {
    Payload { salt: [salt; 32], body }
}

fn entry(second: u8, what: &str, payload: &Payload) -> Entry {
    Entry {
        time: format!("2026-03-02T01:00:0{second}Z"),
        actor: "worker-1".to_owned(),
        what: what.to_owned(),
        on: "zulip-hq/account/42".to_owned(),
        case: Some("case-7".to_owned()),
        step: None,
        attempt: None,
        payload: payload.digest().unwrap(),
        previous: None,
    }
}

fn example() -> String {
    let body = json!({"case": "case-7", "claims": [{"evidence": [1], "text": "every session has ended"}]});
    let payloads = [
        payload(0x10, json!({"wants": "no session alive"})),
        payload(0x11, json!({"ended": 3, "took_s": 0.25})),
        payload(0x12, seal_body(&body, &[ATTACHMENT]).unwrap()),
    ];
    let verbs = ["step.intent", "step.result", SEAL];
    let leaves: Vec<Vec<u8>> = (0_u8..)
        .zip(verbs)
        .zip(&payloads)
        .map(|((n, what), payload)| entry(n, what, payload).leaf().unwrap())
        .collect();
    let mut frontier = Frontier::default();
    let rows = frontier.append(leaves.iter().map(|leaf| leaf_hash(leaf)));
    let hashes: Hashes = rows.iter().copied().collect();
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: 3, root: frontier.root(), extensions: Vec::new() };
    let note = checkpoint.sign(&[&key(1)]).unwrap();
    let chosen = (0..).zip(&leaves).zip(&payloads).skip(1);
    let chosen =
        chosen.map(|((index, leaf), payload)| Chosen { index, leaf: leaf.clone(), payload: Some(payload.clone()) });
    let report = seal_bundle(&body, chosen.collect(), &hashes, &note).unwrap();
    assert!(verify(&report, &crate::sample::trusted(), &[ATTACHMENT]).is_ok());

    let mut text = String::new();
    section(&mut text, "The public key", &key(1).vkey());
    for ((index, leaf), payload) in leaves.iter().enumerate().zip(&payloads) {
        let salt = format!("32 times the byte {:02x}", payload.salt[0]);
        section(&mut text, &format!("Payload body {index}, salted with {salt}"), &text_of(&payload.body));
        section(&mut text, &format!("Leaf {index}"), std::str::from_utf8(leaf).unwrap());
    }
    let rows: Vec<String> = rows.iter().map(|(index, hash)| format!("{index}  {hash}")).collect();
    section(&mut text, "Stored hashes (0, 1 and 3 are the leaves, 2 is the node of 0 and 1)", &rows.join("\n"));
    section(&mut text, "The root", &frontier.root().to_string());
    let proof: Vec<String> = consistency_proof(1, 3, &hashes).unwrap().iter().map(ToString::to_string).collect();
    section(&mut text, "Consistency proof from size 1 to size 3", &proof.join("\n"));
    section(&mut text, "The checkpoint", note.trim_end());
    let attachment = std::str::from_utf8(ATTACHMENT.1).unwrap().escape_debug().to_string();
    section(&mut text, &format!("The attachment `{}`, `\\n` being a line feed", ATTACHMENT.0), &attachment);
    let title = "`report.json`, one line without a line feed at its end; entry 0 was not chosen";
    section(&mut text, title, std::str::from_utf8(&report).unwrap());
    text
}

fn text_of(body: &Value) -> String {
    String::from_utf8(canonical(body).unwrap()).unwrap()
}

fn section(text: &mut String, title: &str, content: &str) {
    write!(text, "\n{title}:\n\n```\n{content}\n```\n").unwrap();
}
