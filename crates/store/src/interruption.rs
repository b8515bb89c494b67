//! A way for tests to kill the store at exactly the places where a crash matters.

/// Where a crash can be told apart from the outside: everything between two commits looks the same to the next process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Point {
    /// Everything was written but nothing is durable.
    BeforeCommit,
    /// It is durable, and nobody was told.
    AfterCommit,
}

/// Decides whether to strike. Asked once per point, in the order in which transactions commit.
pub trait Interruption: Send + Sync {
    /// `true` kills the store here.
    fn strikes(&self, point: Point) -> bool;
}
