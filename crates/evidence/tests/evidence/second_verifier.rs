//! The second verifier, written in Python from `docs/evidence.md`, must agree with ours: on what is good, and on the name
//! of what isn't.

use crate::bundles::{edited, entries, sealing};
use crate::sample::{HTML, HTML_ZH, ORIGIN, Witness, key, report, report_signed_by, trusted};
use exeunt_evidence::{
    Frontier, Hash, Hashes, LogKey, TrustedKeys, canonical, consistency_holds, consistency_proof, verify,
};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/second-verifier");

/// Prints the code for each file of a folder, in the order of their names, so that one interpreter serves them all.
const EACH: &str = "
import os, sys
sys.path.insert(0, sys.argv[1])
import verify
keys = dict(map(verify.trusted_key, sys.argv[3:]))
for name in sorted(os.listdir(sys.argv[2])):
    try:
        verify.verify(open(os.path.join(sys.argv[2], name), 'rb').read(), keys, [])
        print('ok')
    except verify.Mismatch as mismatch:
        print(mismatch.args[0])
";

fn python(args: &[&str]) -> Output {
    // -B: leave no compiled files in the source tree.
    Command::new("python3").arg("-B").args(args).output().expect("these tests need python3")
}

fn codes_of_python(files: &[Vec<u8>], vkeys: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (number, bytes) in files.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number:06}")), bytes).unwrap();
    }
    let mut args = vec!["-c", EACH, FOLDER, folder.path().to_str().unwrap()];
    args.extend(vkeys.iter().map(String::as_str));
    let output = python(&args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn codes_of_rust(files: &[Vec<u8>], vkeys: &[String]) -> Vec<String> {
    let trusted = TrustedKeys::parse(vkeys).unwrap();
    let code =
        |file: &Vec<u8>| verify(file, &trusted, &[]).map_or_else(|mismatch| mismatch.code(), |_| "ok").to_owned();
    files.iter().map(code).collect()
}

/// Both verifiers on each file, trusting the same keys; returns the codes.
fn agreed(files: &[Vec<u8>], vkeys: &[String]) -> Vec<String> {
    let (rust, python) = (codes_of_rust(files, vkeys), codes_of_python(files, vkeys));
    // The document leaves it open which of these two a verifier says.
    let merged = |code: &str| code.replace("file.not-json", "file.not-canonical");
    assert_eq!(rust.len(), python.len());
    for ((ours, theirs), file) in rust.iter().zip(&python).zip(files) {
        assert_eq!(merged(ours), merged(theirs), "on {}", String::from_utf8_lossy(file));
    }
    rust
}

#[test]
fn both_accept_every_report_that_we_seal() {
    let bodies = [
        json!(null),
        json!({"evidence": [0, 1], "deep": [[{"evidence": [1]}]]}),
        json!({"evidence": "text", "b": {"evidence": []}, "c": [{"evidence": ["x", true, null, {"evidence": [0]}]}]}),
        json!({"\u{e000}": 1, "\u{10000}": 2, "é": "\u{1}\u{7f}\"\\/\u{8}\u{c}\n\r\t\u{2028}😀", "": [-0.0, 1e-7, 0.1]}),
    ];
    let mut files = vec![report(), report_signed_by(&[&key(1), &key(2)]), report_signed_by(&[&key(2), &key(1)])];
    files.extend(bodies.iter().map(|body| sealing(body).unwrap()));
    files.push(sealing(&numbers()).unwrap());
    assert!(agreed(&files, &[key(1).vkey()]).iter().all(|code| code == "ok"));
}

/// Doubles of every size below the limit, from a fixed sequence of bit patterns.
fn numbers() -> Value {
    let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
    let doubles = std::iter::repeat_with(|| {
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from_bits(bits ^ (bits >> 29))
    });
    let fits = doubles.take(6000).filter(|double| double.is_finite() && double.abs() < 9_007_199_254_740_992.0);
    let edges = [0.0, 1.5, 123.456, 1e-6, 1e-7, 9_007_199_254_740_991.0, 5e-324, 0.1 + 0.2];
    fits.chain(edges).collect()
}

#[test]
fn both_name_the_same_mismatch() {
    let edits: &[fn(&mut Value)] = &[
        |file| file["format"] = json!("exeunt-report/2"),
        |file| file["extra"] = json!(1),
        |file| file["evidence"] = json!([]),
        |file| file["evidence"]["checkpoint"] = json!("no note\n"),
        |file| file["evidence"]["checkpoint"] = json!("a\n1\nAAAA\n\n— a AAAAAAAA\n"),
        |file| file["evidence"]["checkpoint"] = json!(note(file).replace("\n12\n", "\n13\n")),
        |file| file["evidence"]["origin"] = json!("example.org"),
        |file| entries(file).swap(0, 1),
        |file| entries(file)[2]["index"] = json!(12),
        |file| entries(file)[2]["index"] = json!(9),
        |file| entries(file)[2]["index"] = json!(-9),
        |file| entries(file)[0]["leaf"] = json!("text"),
        |file| entries(file)[0]["leaf"]["actor"] = json!("nobody"),
        |file| entries(file)[0]["proof"] = json!([]),
        |file| entries(file)[0]["proof"] = json!(["AB".repeat(32)]),
        |file| entries(file)[0]["payload"]["body"] = json!(null),
        |file| entries(file)[0]["payload"]["salt"] = json!("00"),
        |file| entries(file)[0]["payload"] = json!({}),
        |file| entries(file)[0]["payload"] = json!(null),
        |file| entries(file)[2]["payload"] = json!(null),
        |file| entries(file).truncate(2),
        |file| entries(file).clear(),
        |file| drop(entries(file).remove(0)),
        |file| file["body"]["case"] = json!("case-8"),
        |file| repeat_signature(file),
    ];
    let mut files: Vec<Vec<u8>> = edits.iter().map(|edit| edited(edit)).collect();
    let notes =
        [("\n12\n", "\n012\n"), ("\n12\n", "\n+12\n"), ("=\n\n", "\n\n"), ("=\n\n", "=\n\nmore\n\n"), ("— ", "- ")];
    let edit = |(from, to)| edited(|file| file["evidence"]["checkpoint"] = json!(note(file).replace(from, to)));
    files.extend(notes.map(edit));
    files.extend([
        Vec::new(),
        b"null".to_vec(),
        b"[1e400]".to_vec(),
        b"9007199254740993".to_vec(),
        b"\"\\ud800\"".to_vec(),
    ]);
    files.extend([nested(127), nested(128), [b"\xef\xbb\xbf".to_vec(), report()].concat()]);
    let codes = agreed(&files, &[key(1).vkey()]);
    let distinct: std::collections::BTreeSet<&String> = codes.iter().collect();
    assert!(distinct.len() >= 15, "{distinct:?}");
    assert!(agreed(&[report()], &[key(3).vkey()])[0] == "checkpoint.key-not-trusted");
}

#[test]
fn both_judge_cosigners_alike() {
    let (witness, impostor) = (Witness::new("witness.example"), Witness::new(ORIGIN));
    let cosigned = |witness: &Witness, time: u64| {
        edited(|file| file["evidence"]["checkpoint"] = json!([note(file), &witness.line(note(file), time)].concat()))
    };
    let wrong = |file: &mut Value| {
        let line = witness.line(&note(file).replace("\n12\n", "\n13\n"), 5);
        file["evidence"]["checkpoint"] = json!([note(file), &line].concat());
    };
    let files = [cosigned(&witness, 1_772_413_200), edited(wrong), cosigned(&impostor, 5)];
    let check = |vkeys: &[String], expected: [&str; 3]| assert_eq!(agreed(&files, vkeys), expected);
    check(&[key(1).vkey()], ["ok", "ok", "ok"]);
    check(&[key(1).vkey(), witness.vkey()], ["ok", "checkpoint.signature-wrong", "ok"]);
    let not_trusted = "checkpoint.key-not-trusted";
    check(&[impostor.vkey()], [not_trusted; 3]);
}

fn note(file: &Value) -> &str {
    file["evidence"]["checkpoint"].as_str().unwrap()
}

fn repeat_signature(file: &mut Value) {
    let note = note(file);
    let line = note.lines().last().unwrap();
    file["evidence"]["checkpoint"] = json!(format!("{note}{line}\n"));
}

fn nested(levels: usize) -> Vec<u8> {
    ["[".repeat(levels), "]".repeat(levels)].concat().into_bytes()
}

#[test]
fn both_notice_flipped_bytes_alike() {
    let file = report();
    let flip = |at: usize| {
        let mut changed = file.clone();
        changed[at] ^= [0x01, 0x02, 0x20][at % 3];
        changed
    };
    let files: Vec<Vec<u8>> = (0..file.len()).step_by(4).map(flip).collect();
    assert!(agreed(&files, &[key(1).vkey()]).iter().all(|code| code != "ok"));
}

/// Answers, for each case in a file, whether its consistency proof holds.
const CONSISTENT: &str = "
import json, sys
sys.path.insert(0, sys.argv[1])
import tree
for old, old_root, new, new_root, proof in json.load(open(sys.argv[2])):
    print(tree.consistent(old, bytes.fromhex(old_root), new, bytes.fromhex(new_root), proof))
";

#[test]
fn both_judge_consistency_alike() {
    let mut frontier = Frontier::default();
    let mut hashes = Hashes::default();
    let mut roots = vec![frontier.root()];
    for n in 0..40_u8 {
        hashes.extend(frontier.append([Hash([n; 32])]));
        roots.push(frontier.root());
    }
    let mut cases = Vec::new();
    for new in 0..=40 {
        for old in 0..=new {
            let proof = consistency_proof(old, new, &hashes).unwrap();
            let [old_root, new_root] = [old, new].map(|size| roots[usize::try_from(size).unwrap()]);
            cases.push((old, old_root, new, new_root, proof.clone()));
            cases.push((old, Hash([9; 32]), new, new_root, proof.clone()));
            cases.push((old, old_root, new, Hash([9; 32]), proof.clone()));
            cases.push((old, old_root, new + 1, new_root, proof.clone()));
            cases.push((old, old_root, new, new_root, [proof.clone(), vec![new_root]].concat()));
            cases.push((new, new_root, old, old_root, proof));
        }
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), serde_json::to_vec(&cases).unwrap()).unwrap();
    let output = python(&["-c", CONSISTENT, FOLDER, file.path().to_str().unwrap()]);
    let theirs = String::from_utf8(output.stdout).unwrap();
    assert_eq!(theirs.lines().count(), cases.len(), "{}", String::from_utf8_lossy(&output.stderr));
    for ((old, old_root, new, new_root, proof), theirs) in cases.iter().zip(theirs.lines()) {
        let ours = consistency_holds(*old, *old_root, *new, *new_root, proof);
        assert_eq!(ours, theirs == "True", "from {old} to {new} with {} hashes", proof.len());
    }
}

#[test]
fn the_command_says_ok_or_names_the_mismatch() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let run = |files: &[&Path], key: &LogKey| {
        let (program, vkey) = (format!("{FOLDER}/verify.py"), key.vkey());
        let files = files.iter().map(|path| path.to_str().unwrap());
        let output = python(&[program.as_str(), "--key", &vkey].into_iter().chain(files).collect::<Vec<_>>());
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    };
    let (good, html) = (write("report.json", &report()), write(HTML.0, HTML.1));
    assert!(verify(&report(), &trusted(), &[HTML]).is_ok());
    let (status, said) = run(&[&good, &html], &key(1));
    assert!(status == 0 && said.starts_with("ok: sealed 2026-03-02T01:00:08Z"), "{said}");
    assert!(said.contains(&format!("not looked at: ['{}']", HTML_ZH.0)), "{said}");

    let check = |files: &[&Path], key: LogKey, code: &str| {
        let (status, said) = run(files, &key);
        assert!(status == 1 && said.starts_with(code), "{said}");
    };
    check(&[&good], key(4), "checkpoint.key-not-trusted: ");
    check(&[&good, &write("else.html", b"")], key(1), "attachment.unknown: ");
    check(&[&good, &write(HTML_ZH.0, b"")], key(1), "attachment.differs: ");
    let changed = edited(|file| file["body"]["case"] = json!("case-8"));
    check(&[&write("changed.json", &changed)], key(1), "body.digest: ");
    assert_eq!(canonical(&serde_json::from_slice::<Value>(&changed).unwrap()).unwrap(), changed);
}
