//! The document of the API lies in the repository, where its readers and the console's build find it.

use crate::world::World;
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
