//! The catalogues against each other, and against the keys that the code uses.
#![expect(clippy::unwrap_used, reason = "a test may stop where its own set-up fails")]

use exeunt_words::{Language, Message, say};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Variables = BTreeSet<String>;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Each key with the variables that its sentence uses. A key that appears twice, or a line that isn't Fluent, fails.
fn catalogue(language: Language) -> BTreeMap<String, Variables> {
    let mut keys = BTreeMap::new();
    for file in files(&crates().join("words/locales").join(language.tag()), "ftl") {
        let text = fs::read_to_string(&file).unwrap();
        let resource = parser::parse(text.as_str()).unwrap_or_else(|(_, e)| panic!("{}: {e:?}", file.display()));
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut variables = Variables::new();
            pattern(message.value.as_ref().unwrap(), &mut variables);
            let before = keys.insert(message.id.name.to_owned(), variables);
            assert!(before.is_none(), "{} has \"{}\" twice", file.display(), message.id.name);
        }
    }
    let whole = keys.iter().map(|(key, variables)| (key.clone(), followed(variables, &keys)));
    whole.collect()
}

/// A sentence that uses another one passes its variables on; such a use is kept as `@key` until here.
fn followed(variables: &Variables, keys: &BTreeMap<String, Variables>) -> Variables {
    let sentence = |variable: &String| variable.strip_prefix('@').map(str::to_owned);
    let used = variables.iter().filter_map(sentence).flat_map(|key| followed(&keys[&key], keys));
    variables.iter().filter(|v| !v.starts_with('@')).cloned().chain(used).collect()
}

fn pattern(pattern: &Pattern<&str>, variables: &mut Variables) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expressed(expression, variables);
        }
    }
}

fn expressed(expression: &Expression<&str>, variables: &mut Variables) {
    match expression {
        Expression::Inline(inline) => inlined(inline, variables),
        Expression::Select { selector, variants } => {
            inlined(selector, variables);
            for variant in variants {
                pattern(&variant.value, variables);
            }
        }
    }
}

fn inlined(inline: &InlineExpression<&str>, variables: &mut Variables) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, .. } => {
            variables.insert(format!("@{}", id.name));
        }
        InlineExpression::Placeable { expression } => expressed(expression, variables),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                inlined(argument, variables);
            }
        }
        _ => {}
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    let (chinese, english) = (catalogue(Language::Zh), catalogue(Language::En));
    let missing = |a: &BTreeMap<String, Variables>, b: &BTreeMap<String, Variables>| -> Vec<String> {
        a.keys().filter(|k| !b.contains_key(*k)).cloned().collect()
    };
    assert_eq!(missing(&chinese, &english), Vec::<String>::new(), "in Chinese only");
    assert_eq!(missing(&english, &chinese), Vec::<String>::new(), "in English only");
    for (key, variables) in &chinese {
        assert_eq!(variables, &english[key], "variables of \"{key}\"");
    }
}

#[test]
fn every_sentence_can_be_said() {
    for language in Language::ALL {
        for (key, variables) in catalogue(language) {
            for value in ["1", "2", "项目群"] {
                let message = variables.iter().fold(Message::new(key.clone()), |m, v| m.with(v.clone(), value));
                let said = say(language, &message);
                assert!(!said.trim().is_empty() && !said.starts_with(&key), "{key} says \"{said}\"");
                assert!(!said.contains(['\u{2068}', '\u{2069}']), "{key} says \"{said}\"");
            }
        }
    }
}

/// The keys in `Message::new("…")`, and the literals that can only be keys of the report, outside of test modules.
fn used_keys(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let made = code.split("Message::new(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let named = code.split('"').filter(|piece| is_report_key(piece));
    made.chain(named).map(str::to_owned).collect()
}

fn is_report_key(piece: &str) -> bool {
    let plain = piece.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let long = piece.bytes().filter(|b| *b == b'-').count() > 1;
    plain && long && !piece.ends_with('-') && (piece.starts_with("report-") || piece.starts_with("control-"))
}

#[test]
fn the_code_says_only_what_the_catalogue_has() {
    let known = catalogue(Language::En);
    let mut unknown = Vec::new();
    let mut used = 0;
    for krate in fs::read_dir(crates()).unwrap() {
        let krate = krate.unwrap().path();
        let mut sources = files(&krate.join("src"), "rs");
        if krate.join("templates").is_dir() {
            sources.extend(files(&krate.join("templates"), "html"));
        }
        for source in sources.iter().filter(|s| s.file_name().is_none_or(|n| n != "tests.rs")) {
            let keys = used_keys(&fs::read_to_string(source).unwrap());
            used += keys.len();
            let missing = keys.into_iter().filter(|k| !known.contains_key(k) && !k.contains('{'));
            unknown.extend(missing.map(|key| format!("{}: \"{key}\"", source.display())));
        }
    }
    assert_eq!(unknown, Vec::<String>::new());
    assert!(used > 0, "no sentence found: the search itself is broken");
}

/// What connectors, planner, store and engine say to somebody who has to act: every key that they name is in the
/// catalogue, and nothing is in the catalogue that nobody says.
#[test]
fn whatever_stands_in_the_way_has_words_and_a_way_out() {
    const BEGINS: [&str; 5] = ["refused-", "mend-", "misfit-", "stopped-", "setting-"];
    let ours = |word: &str| BEGINS.iter().any(|begin| word.starts_with(begin));
    let is_key = |piece: &&str| ours(piece) && piece.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let mut used = BTreeSet::new();
    for krate in ["connector", "connectors", "plan", "store", "engine", "cli", "server"] {
        for source in files(&crates().join(krate).join("src"), "rs") {
            let source = fs::read_to_string(&source).unwrap();
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            used.extend(code.split('"').filter(is_key).map(str::to_owned));
        }
    }
    // A failure of which only the kind is known.
    for prefix in ["refused-kind", "mend-kind"] {
        assert!(used.remove(prefix), "the search itself is broken");
        for kind in KINDS {
            used.insert(format!("{prefix}-{kind}"));
        }
    }
    let known: BTreeSet<String> = catalogue(Language::En).into_keys().filter(|key| ours(key)).collect();
    let missing: Vec<_> = used.difference(&known).collect();
    assert!(missing.is_empty(), "no words for {missing:?}");
    let unsaid: Vec<_> = known.difference(&used).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}

/// The words of [`exeunt_core::ErrorKind`].
const KINDS: [&str; 10] = [
    "rate-limited",
    "unavailable",
    "unknown-outcome",
    "unauthenticated",
    "permission-denied",
    "not-found",
    "conflict",
    "invalid",
    "unsupported",
    "protocol",
];

#[test]
fn what_the_log_says_has_words_here_and_in_the_console() {
    let source = fs::read_to_string(crates().join("engine/src/happened.rs")).unwrap();
    let verbs: BTreeSet<&str> =
        source.split(" => \"").skip(1).filter_map(|rest| rest.split_once("\",")).map(|(verb, _)| verb).collect();
    assert!(verbs.len() > 80, "the search itself is broken: {verbs:?}");
    let known = catalogue(Language::En);
    for verb in &verbs {
        let key = format!("happened-{}", verb.replace(['.', '_'], "-"));
        assert!(known.contains_key(&key), "{key}");
    }
    for language in Language::ALL {
        let console = crates().join("../console/src/words").join(language.tag()).join("log.ts");
        let console = fs::read_to_string(console).unwrap();
        let said = |verb: &&&str| console.lines().any(|line| line.trim().trim_start_matches('"').starts_with(**verb));
        let silent: Vec<_> = verbs.iter().filter(|verb| !said(verb)).collect();
        assert!(silent.is_empty(), "the console has no words in {} for {silent:?}", language.tag());
    }
}

/// Whoever goes from the console to the command line finds the same case waiting for the same.
#[test]
fn a_case_waits_in_the_console_for_what_the_command_says() {
    for language in Language::ALL {
        let console = crates().join("../console/src/words").join(language.tag()).join("core.ts");
        let console = fs::read_to_string(console).unwrap();
        let (_, phases) = console.split_once("phaseOfCase: {").unwrap();
        let (phases, _) = phases.split_once('}').unwrap();
        let pairs: Vec<(&str, &str)> = phases.lines().filter_map(|line| line.trim().split_once(": ")).collect();
        assert!(pairs.len() > 10, "the search itself is broken: {pairs:?}");
        for (phase, shown) in pairs {
            let said = say(language, &Message::new(format!("case-phase-{phase}")));
            assert_eq!(said.to_lowercase(), shown.trim_matches([',', '"']).to_lowercase(), "{phase}");
        }
    }
}

#[test]
fn every_variant_of_the_core_has_a_word() {
    let known = catalogue(Language::En);
    let core = fs::read_to_string(crates().join("core/src/action.rs")).unwrap();
    assert!(core.contains("enum ActionKind"));
    for kind in exeunt_core::ActionKind::ALL {
        let key = format!("action-kind-{}", kind.as_str().replace('_', "-"));
        assert!(known.contains_key(&key), "{key}");
    }
    for file in files(&crates().join("core/src"), "rs") {
        let source = fs::read_to_string(&file).unwrap();
        for (name, variants) in enums(&source) {
            // `About` is said by what it names, `Taken`, `Reach` and `EntryKind` by nobody; a language and a scope are typed as they are, and
            // how a finding was settled is told with who did it and why. What is wrong with a signed message the server
            // says by the slug of its problem, and with a secret the source's trouble.
            let unsaid = ["Action", "Holds", "About", "Taken", "Reach", "Language", "Scope", "How", "EntryKind"];
            let unsaid = [&unsaid[..], &["Refusal", "SecretError"]].concat();
            if unsaid.contains(&name.as_str()) {
                continue;
            }
            let name = match (name.as_str(), file.file_stem().and_then(|s| s.to_str())) {
                ("Role", Some("duty")) => "duty-role".to_owned(),
                _ => dashed(&name),
            };
            for variant in variants {
                let key = format!("{name}-{}", dashed(&variant));
                assert!(known.contains_key(&key), "{}: {key}", file.display());
            }
        }
    }
}

/// Name and variants of each public enum, by the layout that rustfmt gives them.
fn enums(source: &str) -> Vec<(String, Vec<String>)> {
    let body = |rest: &str| -> (String, Vec<String>) {
        let (name, rest) = rest.split_once(" {").unwrap();
        let body = rest.split("\n}").next().unwrap_or_default();
        let variant = |line: &str| {
            let word: String = line.strip_prefix("    ")?.chars().take_while(char::is_ascii_alphanumeric).collect();
            word.starts_with(|c: char| c.is_ascii_uppercase()).then_some(word)
        };
        (name.to_owned(), body.lines().filter_map(variant).collect())
    };
    source.split("pub enum ").skip(1).map(body).collect()
}

fn dashed(camel: &str) -> String {
    let mut word = String::new();
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

#[test]
fn chinese_uses_chinese_punctuation() {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for file in files(&crates().join("words/locales/zh-CN"), "ftl") {
        let text = fs::read_to_string(&file).unwrap();
        let letters: Vec<char> = text.chars().collect();
        for pair in letters.windows(2) {
            let wrong = chinese(pair[0]) && matches!(pair[1], ',' | ';' | '?' | '!' | ':' | '(');
            assert!(!wrong, "{}: \"{}{}\"", file.display(), pair[0], pair[1]);
        }
    }
}
