//! Who may come in, and about whom they may do what.

mod reach;

pub use reach::Reachable;
