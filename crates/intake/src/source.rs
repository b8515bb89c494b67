//! The one door to every source that is asked, and the one value in which every source answers.

use crate::trouble::Trouble;
use async_trait::async_trait;
use exeunt_core::{Message, Person, SourceName, Statement};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::Debug;

/// What a source said in one message, one file or one look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Records of people, of sources that know them. A person who isn't among them has not gone anywhere.
    pub people: Vec<Person>,
    pub statements: Vec<Statement>,
    /// The line of each statement, where they are rows that somebody can look up.
    pub lines: Vec<u64>,
    /// To be stored with what the caller made of this batch, and handed to the next [`Source::read`]. `None`: the source
    /// remembers nothing.
    pub next: Option<Cursor>,
    /// What could not be read. The rest of the batch stands.
    pub troubles: Vec<Trouble>,
    /// Leavers whose last day lies so far back that they were left out.
    pub long_gone: u64,
    /// Which of them, where they are rows that somebody can look up.
    pub left_out: Vec<Trouble>,
    /// There is more to read at once.
    pub more: bool,
}

/// How far a source was read; text that only the source understands, of at most [`Cursor::LARGEST`] bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// No cursor is longer.
    pub const LARGEST: usize = 4 * 1024 * 1024;

    /// A cursor as it was stored.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// To be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a source wants to know next time.
    pub(crate) fn write(position: &impl Serialize) -> Self {
        Self(serde_json::to_string(position).expect("a position holds only text, numbers and maps with text as keys"))
    }

    /// What a source wanted to know. Something unreadable is nothing: the source is then read from its beginning, which
    /// says nothing new and loses nothing.
    pub(crate) fn read<T: for<'de> Deserialize<'de>>(&self) -> Option<T> {
        serde_json::from_str(&self.0).ok()
    }
}

/// A source that is asked.
///
/// Reading changes nothing at the source, except that the [folder](crate::folder) puts away files whose batch the cursor
/// shows to be stored. The same cursor may be read any number of times.
#[async_trait]
pub trait Source: Debug + Send + Sync {
    /// The name in every statement of this source.
    fn name(&self) -> &SourceName;

    /// What was said since `cursor`, or everything without one. `now` decides what is new, and what lies in the future.
    async fn read(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Batch, SourceError>;
}

/// Why a source could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the source \"{source_name}\": {}", .what.key)]
pub struct SourceError {
    pub source_name: SourceName,
    pub kind: Failure,
    /// The cause, and what to do about it.
    pub what: Message,
}

/// What a caller may do about a source that can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Ask again later.
    Unavailable,
    /// Our credential or its rights don't suffice: somebody has to change them.
    Denied,
    /// The settings name something that isn't so.
    Settings,
    /// The source says what it must not; somebody has to look.
    Nonsense,
}

impl Failure {
    /// An error of this kind.
    pub(crate) fn of(self, source: &SourceName, what: Message) -> SourceError {
        SourceError { source_name: source.clone(), kind: self, what }
    }
}
