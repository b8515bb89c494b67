//! The tree arithmetic: RFC 6962 vectors, and properties at random sizes.

use exeunt_evidence::{
    Frontier, Hash, Hashes, TreeError, consistency_holds, consistency_needs, consistency_proof, inclusion_holds,
    inclusion_needs, inclusion_proof, leaf_hash, stored_count, stored_index,
};
use proptest::prelude::*;

/// The leaves and roots that every Certificate Transparency implementation tests against.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const PATH_OF_0_IN_8: [&str; 3] = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
];

fn leaf(n: u64) -> Hash {
    leaf_hash(&n.to_be_bytes())
}

/// A log of `size` numbered leaves, and the root at each size up to there.
fn log(size: u64) -> (Hashes, Vec<Hash>) {
    let mut frontier = Frontier::default();
    let mut hashes = Hashes::default();
    let mut roots = vec![frontier.root()];
    for n in 0..size {
        hashes.extend(frontier.append([leaf(n)]));
        roots.push(frontier.root());
    }
    (hashes, roots)
}

/// Only the hashes that were asked for: a proof that needs another one must fail.
fn only(hashes: &Hashes, needs: &[u64]) -> Hashes {
    needs.iter().map(|&index| (index, hashes.get(index).unwrap())).collect()
}

fn root_at(roots: &[Hash], size: u64) -> Hash {
    roots[usize::try_from(size).unwrap()]
}

#[test]
fn roots_are_those_of_rfc_6962() {
    let mut frontier = Frontier::default();
    assert_eq!(frontier.root(), Hash::EMPTY_TREE);
    assert_eq!(Hash::EMPTY_TREE, Hash::of(b""));
    for (size, root) in ROOTS.iter().enumerate() {
        assert_eq!(frontier.root().to_string(), *root, "at size {size}");
        if let Some(leaf) = LEAVES.get(size) {
            frontier.append([leaf_hash(&hex::decode(leaf).unwrap())]);
        }
    }
}

#[test]
fn proofs_are_those_of_rfc_6962() {
    let leaves = LEAVES.map(|leaf| leaf_hash(&hex::decode(leaf).unwrap()));
    let hashes: Hashes = Frontier::default().append(leaves).into_iter().collect();
    let path = PATH_OF_0_IN_8.map(|hash| Hash::from_hex(hash).unwrap()).to_vec();
    let [one, eight] = [ROOTS[1], ROOTS[8]].map(|root| Hash::from_hex(root).unwrap());
    assert_eq!(inclusion_proof(0, 8, &hashes).unwrap(), path);
    assert_eq!(consistency_proof(1, 8, &hashes).unwrap(), path);
    assert!(inclusion_holds(leaves[0], 0, 8, eight, &path));
    assert!(consistency_holds(1, one, 8, eight, &path));
    assert!(inclusion_holds(leaves[0], 0, 1, one, &[]));
}

#[test]
fn rows_come_in_stored_order_without_a_gap() {
    let rows = Frontier::default().append((0..1000).map(leaf));
    assert!(rows.iter().enumerate().all(|(place, (index, _))| place as u64 == *index));
    assert_eq!(rows.len() as u64, stored_count(1000));
    assert_eq!(rows[usize::try_from(stored_index(0, 999)).unwrap()].1, leaf(999));
}

#[test]
fn a_missing_row_is_named() {
    let (hashes, _) = log(5);
    let needs = inclusion_needs(1, 5).unwrap();
    let without_last = only(&hashes, &needs[..needs.len() - 1]);
    let missing = TreeError::MissingHash { index: *needs.last().unwrap() };
    assert_eq!(inclusion_proof(1, 5, &without_last), Err(missing));
    assert_eq!(Frontier::load(5, &Hashes::default()), Err(TreeError::MissingHash { index: stored_index(2, 0) }));
}

#[test]
fn nothing_is_proved_outside_the_log() {
    let (hashes, roots) = log(5);
    assert_eq!(inclusion_proof(5, 5, &hashes), Err(TreeError::OutsideLog { wanted: 5, size: 5 }));
    assert_eq!(consistency_proof(6, 5, &hashes), Err(TreeError::OutsideLog { wanted: 6, size: 5 }));
    assert_eq!(inclusion_needs(0, u64::MAX), Err(TreeError::TooLarge(u64::MAX)));
    assert!(!inclusion_holds(leaf(0), 5, 5, roots[5], &[]));
    assert!(!consistency_holds(5, roots[5], 4, roots[4], &[]));
}

#[test]
fn an_empty_log_is_the_beginning_of_every_log_and_only_it_is() {
    let (hashes, roots) = log(3);
    assert_eq!(consistency_proof(0, 3, &hashes).unwrap(), vec![]);
    assert!(consistency_holds(0, Hash::EMPTY_TREE, 3, roots[3], &[]));
    assert!(consistency_holds(0, Hash::EMPTY_TREE, 0, Hash::EMPTY_TREE, &[]));
    assert!(!consistency_holds(0, roots[1], 3, roots[3], &[]));
    assert!(!consistency_holds(0, Hash::EMPTY_TREE, 0, roots[1], &[]));
    assert!(!consistency_holds(0, Hash::EMPTY_TREE, 3, roots[3], &[roots[1]]));
}

proptest! {
    #[test]
    fn a_batch_is_the_same_as_one_by_one(before in 0_u64..600, batch in 0_u64..600) {
        let (hashes, roots) = log(before + batch);
        let (old, _) = log(before);
        let mut frontier = Frontier::load(before, &only(&old, &Frontier::needs(before))).unwrap();
        prop_assert_eq!(frontier.root(), root_at(&roots, before));
        let mut together = old;
        let rows = frontier.append((before..before + batch).map(leaf));
        prop_assert!(rows.first().is_none_or(|(index, _)| *index == stored_count(before)));
        together.extend(rows);
        prop_assert_eq!(together, hashes);
        prop_assert_eq!(frontier.root(), root_at(&roots, before + batch));
        prop_assert_eq!(frontier.size(), before + batch);
    }

    #[test]
    fn inclusion_is_proved_from_the_needed_hashes_alone(size in 1_u64..700, pick in any::<prop::sample::Index>()) {
        let (hashes, roots) = log(size);
        let index = pick.index(usize::try_from(size).unwrap()) as u64;
        let proof = inclusion_proof(index, size, &only(&hashes, &inclusion_needs(index, size).unwrap())).unwrap();
        let root = root_at(&roots, size);
        prop_assert!(inclusion_holds(leaf(index), index, size, root, &proof));
        prop_assert!(!inclusion_holds(leaf(index + 1), index, size, root, &proof));
        prop_assert!(!inclusion_holds(leaf(index), (index + 1) % (size + 1), size, root, &proof));
        prop_assert!(!inclusion_holds(leaf(index), index, size, root_at(&roots, size - 1), &proof));
        for at in 0..proof.len() {
            let mut broken = proof.clone();
            broken[at].0[at % 32] ^= 1;
            prop_assert!(!inclusion_holds(leaf(index), index, size, root, &broken));
        }
        prop_assert!(!inclusion_holds(leaf(index), index, size, root, &[proof, vec![root]].concat()));
    }

    #[test]
    fn consistency_is_proved_from_the_needed_hashes_alone(old in 0_u64..500, more in 0_u64..500) {
        let new = old + more;
        let (hashes, roots) = log(new);
        let proof = consistency_proof(old, new, &only(&hashes, &consistency_needs(old, new).unwrap())).unwrap();
        let (old_root, new_root) = (root_at(&roots, old), root_at(&roots, new));
        prop_assert!(consistency_holds(old, old_root, new, new_root, &proof));
        prop_assert!(!consistency_holds(old, leaf(9999), new, new_root, &proof));
        prop_assert!(old == 0 || !consistency_holds(old, old_root, new, leaf(9999), &proof));
        for at in 0..proof.len() {
            let mut broken = proof.clone();
            broken[at].0[at % 32] ^= 1;
            prop_assert!(!consistency_holds(old, old_root, new, new_root, &broken));
        }
    }
}
