//! Every test that a page names as a proof exists. A test that was given another name, or taken away, takes its line with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The pages that promise something and name what shows it.
const PAGES: [&str; 3] = ["docs/status.md", "docs/security.md", "docs/threat-model.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The names of tests in a page: words in backticks of four parts or more. A page may cut a long one short with `…`.
fn named(page: &str) -> BTreeSet<&str> {
    let in_backticks = page.split('`').skip(1).step_by(2);
    let is_name = |word: &&str| {
        let word = word.trim_end_matches('…').trim_end_matches('_');
        word.matches('_').count() >= 3 && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    in_backticks.filter(is_name).collect()
}

/// The functions in every source file below these folders.
fn functions(folders: &[&str]) -> BTreeSet<String> {
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut names = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let begun = text.lines().filter_map(|line| line.trim_start().split("fn ").nth(1));
            names.extend(begun.filter_map(|rest| Some(rest.split_once(['(', '<'])?.0.to_owned())));
        }
    }
    names
}

#[test]
fn every_test_that_a_page_names_exists() {
    let functions = functions(&["crates", "tests/it", "tests/src"]);
    let exists = |name: &str| match name.strip_suffix('…') {
        Some(beginning) => functions.iter().any(|function| function.starts_with(beginning)),
        None => functions.contains(name),
    };
    for page in PAGES {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let names = named(&text);
        assert!(names.len() > 20, "{page} names {} tests", names.len());
        let missing: Vec<&str> = names.into_iter().filter(|name| !exists(name)).collect();
        assert!(missing.is_empty(), "{page} names tests that don't exist: {missing:#?}");
    }
}

#[test]
fn a_name_that_is_none_is_not_looked_for() {
    let page = "`a_test_that_is_there`, `keep_history`, `exeunt_api_`, `docs/cli.md`, `cut_short_after_this_…`";
    assert_eq!(named(page), BTreeSet::from(["a_test_that_is_there", "cut_short_after_this_…"]));
}
