//! Every key that the command speaks by has its words.

use std::collections::BTreeSet;
use std::path::Path;

/// What stands before a key in the sources.
const SPOKEN: [&str; 7] =
    ["Message::new(\"", "Failure::new(\"", ".word(\"", ".hint(\"", ".label(\"", "column(\"", ".chapter(\""];

#[test]
fn no_key_is_without_its_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    collect(&root.join("src"), &mut keys);
    assert!(keys.len() > 150, "only {} keys were found", keys.len());
    let folder = root.join("../words/locales/en");
    let texts = std::fs::read_dir(folder).unwrap().map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap());
    let catalogue: String = texts.collect();
    let known: BTreeSet<&str> = catalogue.lines().filter_map(|l| l.split_once(" =")).map(|(key, _)| key).collect();
    let missing: Vec<&String> = keys.iter().filter(|k| !known.contains(k.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

fn collect(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, keys);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for spoken in SPOKEN {
            let found = text.split(spoken).skip(1).filter_map(|rest| rest.split('"').next());
            keys.extend(found.filter(|k| !k.contains('{')).map(str::to_owned));
        }
    }
}
