//! How fast a platform may be asked: limits, and the bucket that keeps one of them.
//!
//! Invariant: whatever is asked of a [`Bucket`] in whatever order, the requests that it grants, each sent within its
//! slice's life, never exceed our part of the limit in any window, wherever one lets it begin.
//! Whole numbers only, so that the same bucket counts the same in memory and in every database.

mod bucket;
mod limit;
#[cfg(test)]
mod tests;

pub use bucket::{Ask, Bucket, Taken};
pub use limit::{Allowance, PublishedLimit, Shares};
