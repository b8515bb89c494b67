//! `exeunt evidence export`: the log as static files, file by file, so that a log larger than memory is no matter.

use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::input::unwritable;
use crate::screen::Screen;
use exeunt_core::Message;
use exeunt_evidence::{Checkpoint, Hashes, entry_bundles, hash_tiles};
use serde_json::json;
use std::path::Path;

pub(super) async fn run(screen: &Screen, house: &House, dir: &Path) -> Outcome {
    let note = house.engine.seal().await?;
    let failed = |error: &(dyn std::error::Error + 'static)| Failure::new("error-export").because(error);
    let size = Checkpoint::read_unverified(&note).map_err(|e| failed(&e))?.size;
    let store = &house.engine.store;
    let mut files = 1;
    for tile in hash_tiles(0, size).map_err(|e| failed(&e))? {
        let hashes: Hashes = store.log_hashes(&tile.needs()).await?.into_iter().collect();
        write(&dir.join(tile.path()), &tile.bytes(&hashes).map_err(|e| failed(&e))?)?;
        files += 1;
    }
    for bundle in entry_bundles(0, size).map_err(|e| failed(&e))? {
        let leaves: Vec<Vec<u8>> = store.log_entries(bundle.indexes()).await?.into_iter().map(|e| e.leaf).collect();
        write(&dir.join(bundle.path()), &bundle.bytes(&leaves))?;
        files += 1;
    }
    // Last, so that whoever copies the folder meanwhile never finds a checkpoint without its files.
    write(&dir.join("checkpoint"), note.as_bytes())?;
    if screen.json {
        screen.document(&json!({ "dir": dir, "size": size, "files": files }))?;
    } else {
        screen.tell(&Message::new("log-exported").with("count", size).with("files", files));
        screen.line(dir.display().to_string())?;
    }
    Ok(Exit::Done)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).and_then(|()| std::fs::write(path, bytes)).map_err(|error| unwritable(path, &error))
}
