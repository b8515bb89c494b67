//! The crate as an outsider uses it: known vectors, properties, tampering, the document, and the second verifier.

#[cfg(test)]
mod bundles;
#[cfg(test)]
mod checkpoints;
#[cfg(test)]
mod document;
#[cfg(test)]
mod entries;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod second_verifier;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod tiles;
#[cfg(test)]
mod trees;
