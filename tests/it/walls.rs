//! The walls of the house: which crate may know which. A new arrow is a decision, not an accident.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Each crate with all that it depends on; the order is the direction of the arrows.
const ARROWS: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("evidence", &[]),
    ("simulators", &[]),
    ("plan", &["core"]),
    ("connector", &["core"]),
    ("words", &["core"]),
    ("traces", &[]),
    ("intake", &["core"]),
    ("connectors", &["core", "connector"]),
    ("store", &["core", "evidence"]),
    ("report", &["core", "evidence", "words"]),
    ("pdf", &["report"]),
    ("engine", &["core", "plan", "evidence", "connector", "intake", "store", "report"]),
    ("notices", &["core", "words", "engine"]),
    ("server", &["core", "plan", "evidence", "words", "intake", "store", "report", "pdf", "engine", "traces"]),
    // The binary wires everything.
    (
        "exeunt",
        &[
            "core",
            "plan",
            "evidence",
            "connector",
            "words",
            "intake",
            "connectors",
            "simulators",
            "store",
            "report",
            "pdf",
            "engine",
            "notices",
            "server",
            "traces",
        ],
    ),
    // The servers for the tests stand outside; so do the measurements, on which nothing may depend.
    ("tests", &[]),
    (
        "benches",
        &["core", "plan", "evidence", "connector", "connectors", "simulators", "store", "engine", "server", "tests"],
    ),
];

/// Decisions are made without a runtime, and outsiders must be able to read all of the evidence.
const WITHOUT_RUNTIME: [&str; 3] = ["exeunt-core", "exeunt-plan", "exeunt-evidence"];

#[test]
fn arrows_point_one_way() {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).unwrap();
    let mut table: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = short(package["name"].as_str().unwrap());
        let Some(allowed) = table.remove(name) else {
            wrong.push(format!("{name} is not in the table of arrows"));
            continue;
        };
        let (built, allowed) = (ours(package), allowed.iter().copied().collect::<BTreeSet<_>>());
        wrong.extend(built.difference(&allowed).map(|to| format!("{name} -> {to} is new")));
        wrong.extend(allowed.difference(&built).map(|to| format!("{name} -> {to} is in the table only")));
    }
    wrong.extend(table.keys().map(|name| format!("{name} is in the table only")));
    assert_eq!(wrong, Vec::<String>::new());
}

/// The workspace's crates among a package's dependencies; what only its tests use is free.
fn ours(package: &Value) -> BTreeSet<&str> {
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    let shipped = dependencies.filter(|dependency| dependency["kind"] != "dev" && dependency["path"].is_string());
    shipped.map(|dependency| short(dependency["name"].as_str().unwrap())).collect()
}

#[test]
fn the_table_has_no_circle() {
    let mut known = BTreeSet::new();
    for (name, allowed) in ARROWS.iter().filter(|(name, _)| *name != "benches") {
        assert!(allowed.iter().all(|to| known.contains(to)), "{name} points forward");
        known.insert(*name);
    }
}

#[test]
fn decisions_and_evidence_have_no_runtime() {
    for name in WITHOUT_RUNTIME {
        let tree = cargo(&["tree", "-p", name, "-e", "normal", "--prefix", "none"]);
        assert!(tree.starts_with(name), "no tree of {name}: {tree}");
        let runtime = tree.lines().find(|line| line.starts_with("tokio ") || line.starts_with("async-std "));
        assert_eq!(runtime, None, "in the tree of {name}");
    }
}

/// Whoever has the engine may read what is stored; what changes a case goes through one of the engine's operations, which
/// asks who may and writes the log. The two that begin a transaction of their own keep answers to repeated requests, and
/// the key of the log, before there is an engine.
#[test]
fn only_the_engine_changes_what_is_stored() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut begins = BTreeSet::new();
    let mut folders = vec![root.join("cli/src"), root.join("server/src")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).is_ok_and(|text| text.contains(".begin()")) {
                begins.insert(path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    let known = ["cli/src/house/keys.rs", "server/src/idempotency.rs"];
    assert_eq!(begins, known.map(str::to_owned).into());
}

fn short(name: &str) -> &str {
    name.strip_prefix("exeunt-").unwrap_or(name)
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(arguments).arg("--locked").current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
