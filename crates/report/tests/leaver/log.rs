//! A made-up audit log: indexes count up, leaves are hashes of what was written.

use exeunt_evidence::Hash;
use exeunt_report::LogEntry;
use jiff::Timestamp;

pub struct Log(Vec<LogEntry>);

impl Log {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds an entry; its index.
    pub fn add(&mut self, at: Timestamp, actor: &str, what: &str, on: &str) -> u64 {
        let index = 20_310 + u64::try_from(self.0.len()).unwrap();
        let leaf = Hash::of(format!("{index} {at} {actor} {what} {on}").as_bytes());
        let (actor, what, on) = (actor.to_owned(), what.to_owned(), on.to_owned());
        self.0.push(LogEntry { index, leaf, at, actor, what, on, step: None, attempt: None });
        index
    }

    pub fn entries(self) -> Vec<LogEntry> {
        self.0
    }
}
