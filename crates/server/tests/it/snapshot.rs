//! The document of the API lies in the repository, where its readers and the console's build find it.

use crate::world::World;
use std::collections::BTreeMap;
use std::path::Path;

#[tokio::test]
async fn the_document_in_the_repository_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/openapi.json");
    let world = World::new().await;
    let mut served = exeunt_server::document(&world.state).to_pretty_json().unwrap();
    served.push('\n');
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &served).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == served,
        "docs/api/openapi.json is another document; if the change is meant, make it again with\n  \
         UPDATE_OPENAPI=1 cargo nextest run -p exeunt-server the_document_in_the_repository\n\
         and regenerate the console's client"
    );
}

/// Of two types under one name the document has the one that was registered last, and says nothing.
#[test]
fn no_two_types_have_one_name_in_the_document() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut types = BTreeMap::<String, Vec<String>>::new();
    for folder in ["src", "../core/src"] {
        collect(&root.join(folder), &mut types);
    }
    assert!(types.len() > 100, "only {} types were found", types.len());
    types.retain(|_, places| places.len() > 1);
    assert_eq!(types, BTreeMap::new());
}

fn collect(folder: &Path, types: &mut BTreeMap<String, Vec<String>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, types);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // From each derive to the type's own line; what stands between are its other attributes.
        for rest in text.split("ToSchema)").skip(1) {
            let (attributes, item) =
                rest.split_at(rest.find("struct ").into_iter().chain(rest.find("enum ")).min().unwrap());
            let name = match attributes.split_once("schema(as = ") {
                Some((_, name)) => name,
                None => item.split_once(' ').unwrap().1,
            };
            // The ids of a macro have their names where it is used.
            let Some(name) = name.split(|c: char| !c.is_alphanumeric()).next().filter(|name| !name.is_empty()) else {
                continue;
            };
            types.entry(name.to_owned()).or_default().push(path.display().to_string());
        }
    }
}
