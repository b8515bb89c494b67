//! What could not be read of a source, with its place, its cause and what to do about it.

use exeunt_core::Message;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing that a source says and that can't be used. Nothing was made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub at: Place,
    /// The cause, and what to do about it.
    pub what: Message,
}

/// Where in a source something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// The whole message, file or answer.
    Whole,
    /// A line of a table as its editor counts it, from 1.
    Row { line: u64 },
    /// A cell: the line, the column's letters, and the column's name in the table.
    Cell { line: u64, column: String, header: String },
    /// A field of a message, such as `data.last_working_day`.
    Field { path: String },
    /// A file in a folder.
    File { name: String },
    /// A record of a directory or an HR system, by the name that finds it there.
    Entry { name: String },
}

impl Trouble {
    /// Something wrong at a place.
    pub fn new(at: Place, what: Message) -> Self {
        Self { at, what }
    }

    /// Something wrong with the whole.
    pub fn whole(what: Message) -> Self {
        Self::new(Place::Whole, what)
    }
}

impl Place {
    /// The place as a sentence of the catalogue.
    pub fn message(&self) -> Message {
        match self {
            Self::Whole => Message::new("intake-at-whole"),
            Self::Row { line } => Message::new("intake-at-row").with("line", line),
            Self::Cell { line, column, header } => {
                Message::new("intake-at-cell").with("line", line).with("column", column).with("header", header)
            }
            Self::Field { path } => Message::new("intake-at-field").with("path", path),
            Self::File { name } => Message::new("intake-at-file").with("name", name),
            Self::Entry { name } => Message::new("intake-at-entry").with("name", name),
        }
    }
}

/// For logs: the key and its arguments. People read it through the catalogue.
impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Place::Whole => {}
            Place::Row { line } => write!(f, "line {line}: ")?,
            Place::Cell { line, column, header } => write!(f, "line {line}, column {column} \"{header}\": ")?,
            Place::Field { path } => write!(f, "\"{path}\": ")?,
            Place::File { name } | Place::Entry { name } => write!(f, "\"{name}\": ")?,
        }
        f.write_str(&self.what.key)?;
        for (name, value) in &self.what.args {
            write!(f, " {name}={value:?}")?;
        }
        Ok(())
    }
}
