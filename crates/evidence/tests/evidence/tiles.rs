//! The exported folder, read back by the tile reader of the public format's own crate.

use crate::sample::{Log, key};
use exeunt_evidence::{
    EntryBundle, ExportError, Hash, HashTile, Hashes, entry_bundles, export, hash_tiles, leaf_hash, stored_index,
};
use serde_json::json;
use std::collections::BTreeMap;
use tlog_tiles::{HashReader, Tile, TileHashReader, TileReader};

/// A folder of files, as a static web server would hand it out.
struct Folder(BTreeMap<String, Vec<u8>>);

impl TileReader for Folder {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let file = |tile: &Tile| self.0.get(&tile.path().replacen("tile/8/", "tile/", 1)).cloned();
        tiles.iter().map(|tile| file(tile).ok_or(tlog_tiles::Error::InvalidTile)).collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

fn log(size: u64) -> Log {
    let mut log = Log::default();
    for n in 0..size {
        log.append("step.result", Some("case-1"), json!({"n": n}));
    }
    log
}

/// The leaves of an entry bundle, cut apart at their lengths.
fn unpack(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut leaves = Vec::new();
    while let [high, low, rest @ ..] = bytes {
        let (leaf, after) = rest.split_at(usize::from(u16::from_be_bytes([*high, *low])));
        leaves.push(leaf.to_vec());
        bytes = after;
    }
    leaves
}

#[test]
fn an_exported_log_is_readable_by_the_public_tile_reader() {
    for size in [1, 2, 255, 256, 257, 700] {
        let log = log(size);
        let files = export(&log.checkpoint().sign(&[&key(1)]).unwrap(), &log.leaves).unwrap();
        let folder = Folder(files.into_iter().collect());
        let reader = TileHashReader::new(size, log.frontier.root().into(), &folder);
        let indexes: Vec<u64> = (0..size).map(|n| stored_index(0, n)).collect();
        let read: Vec<Hash> = reader.read_hashes(&indexes).unwrap().into_iter().map(Hash::from).collect();
        let bundles = folder.0.iter().filter(|(path, _)| path.starts_with("tile/entries/"));
        let leaves: Vec<Vec<u8>> = bundles.flat_map(|(_, bytes)| unpack(bytes)).collect();
        assert_eq!(leaves, log.leaves, "the paths sort in log order below a thousand bundles");
        assert_eq!(read, leaves.iter().map(|leaf| leaf_hash(leaf)).collect::<Vec<_>>());
    }
}

/// At this size the reader checks every tile. At sizes with several complete subtrees its version 0.2 skips some full
/// tiles, which is why nothing in this crate trusts a tile that it didn't compute.
#[test]
fn a_changed_tile_is_refused_by_the_public_tile_reader() {
    let log = log(512);
    let files = export(&log.checkpoint().sign(&[&key(1)]).unwrap(), &log.leaves).unwrap();
    let mut folder = Folder(files.into_iter().collect());
    folder.0.get_mut("tile/0/000").unwrap()[77] ^= 1;
    let reader = TileHashReader::new(512, log.frontier.root().into(), &folder);
    assert!(reader.read_hashes(&[stored_index(0, 3)]).is_err());
}

#[test]
fn paths_are_those_of_c2sp() {
    let log = log(300);
    let files = export(&log.checkpoint().sign(&[&key(1)]).unwrap(), &log.leaves).unwrap();
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let expected =
        ["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"];
    assert_eq!(paths, expected);
    let large: Vec<String> =
        hash_tiles(1_234_067 * 256, 1_234_067 * 256 + 1).unwrap().iter().map(HashTile::path).collect();
    assert_eq!(large, ["tile/0/x001/x234/067.p/1"]);
}

#[test]
fn growing_writes_only_the_new_and_wider_files() {
    let log = log(600);
    let hashes: Hashes = log.hashes.clone();
    let paths: Vec<String> = hash_tiles(300, 600).unwrap().iter().map(HashTile::path).collect();
    assert_eq!(paths, ["tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"]);
    let bundles = entry_bundles(300, 600).unwrap();
    assert_eq!(bundles.iter().map(EntryBundle::indexes).collect::<Vec<_>>(), [256..512, 512..600]);
    let tile = hash_tiles(300, 600).unwrap()[1];
    assert_eq!(tile.needs().len(), 88);
    assert_eq!(tile.bytes(&hashes).unwrap()[..32], leaf_hash(&log.leaves[512]).0);
    assert_eq!(hash_tiles(5, 5).unwrap(), []);
}

#[test]
fn leaves_that_were_not_signed_are_not_exported() {
    let mut log = log(3);
    let note = log.checkpoint().sign(&[&key(1)]).unwrap();
    assert_eq!(export(&note, &log.leaves[..2]), Err(ExportError::Size { size: 3, leaves: 2 }));
    log.leaves[1][5] ^= 1;
    assert_eq!(export(&note, &log.leaves), Err(ExportError::Root));
    log.leaves[1] = vec![b' '; 70_000];
    assert_eq!(export(&note, &log.leaves), Err(ExportError::LeafTooLong { index: 1 }));
}
