//! The report as values for paper: the rows, words and order of the page, with no markup in them.
//!
//! Whoever sets it in type adds only form. Names come from platforms and anybody may have chosen theirs, so all text is a
//! value here, with what hides or turns letters around written as its code point, as on the page. A test holds the two
//! against each other, word for word.

mod batch;
mod case;
mod decided;
mod line;
mod opening;
mod proved;
mod sections;
mod verify;

pub use batch::batch_document;
pub use case::document;
pub(crate) use line::Line;

use exeunt_core::Digest;
use exeunt_words::Language;
use jiff::Timestamp;
use serde::Serialize;

/// A report in one language, ready to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    pub language: Language,
    /// For the window's title and the metadata.
    pub title: String,
    pub made_at: Timestamp,
    /// The digest of the report's body, which the seal holds.
    pub digest: Digest,
    /// What stands on top of each page.
    pub running: Running,
    pub kicker: String,
    /// Whom or what it is about, and the number that goes with the name.
    pub name: String,
    pub number: String,
    pub facts: Vec<Fact>,
    pub verdict: Verdict,
    pub figures: Vec<Figure>,
    pub note: String,
    pub sections: Vec<Section>,
    pub footer: String,
    /// What the attached file is.
    pub attached: String,
    /// Said at the end where a letter has no glyph in the fonts, before the list of those letters.
    pub letters: String,
}

/// What stands on top of each page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Running {
    pub left: String,
    pub case: String,
    pub digest: String,
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub label: Vec<Span>,
    pub value: Vec<Span>,
    /// Takes a row of its own.
    pub wide: bool,
}

/// What the report comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub shape: Shape,
    pub tone: Tone,
    pub sentence: String,
    pub remarks: Vec<String>,
}

/// A number on top of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub label: String,
    pub value: String,
    pub note: String,
    /// Not what one hopes for.
    pub poor: bool,
}

/// A part of the report under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    pub title: String,
    pub lead: Option<String>,
    /// Begins on a page of its own.
    pub new_page: bool,
    pub blocks: Vec<Block>,
}

/// What stands in a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Heading { text: String },
    Paragraph { spans: Vec<Span> },
    Lines { items: Vec<Vec<Span>> },
    Table(Table),
    Facts { items: Vec<Fact> },
    Ways { items: Vec<Way> },
}

/// A table whose head comes back on each page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Small print, for long lists.
    pub fine: bool,
    pub caption: Option<Vec<Span>>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// A column's heading, and its share of the width.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    pub title: String,
    pub share: u8,
}

/// A row, a cell for each column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The log index under which the row is found. No two rows have the same.
    pub entry: Option<u64>,
    pub cells: Vec<Vec<Span>>,
}

/// A step for whoever checks the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    pub text: String,
    pub commands: Vec<String>,
}

/// A piece of text, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Span {
    Text {
        text: String,
        tone: Tone,
    },
    Shape {
        shape: Shape,
        tone: Tone,
    },
    /// Log entries; the row that they lead to, if the report has it.
    Entry {
        text: String,
        to: Option<u64>,
    },
    Break,
}

/// How text stands out or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Plain,
    /// Our own words that lead a row.
    Strong,
    /// A name that leads a row.
    Name,
    Aside,
    Id,
    Code,
    /// An answer beside its question.
    Answer,
    Quiet,
    Good,
    Warn,
    Bad,
    Accent,
}

/// How something stands, for those who don't see colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Check,
    Dot,
    Ring,
    Quarter,
    Triangle,
    Slashed,
    Cross,
    Dash,
}

impl Shape {
    /// As the page writes it.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Check => "✓",
            Self::Dot => "●",
            Self::Ring => "○",
            Self::Quarter => "◔",
            Self::Triangle => "▲",
            Self::Slashed => "⊘",
            Self::Cross => "✕",
            Self::Dash => "–",
        }
    }

    const ALL: [Self; 8] =
        [Self::Check, Self::Dot, Self::Ring, Self::Quarter, Self::Triangle, Self::Slashed, Self::Cross, Self::Dash];

    /// The page's letter as a shape; a letter that stands for none is a dash.
    fn of(letter: &str) -> Self {
        Self::ALL.into_iter().find(|shape| shape.letter() == letter).unwrap_or(Self::Dash)
    }
}

impl Tone {
    /// The tone of a class of the page's style sheet.
    fn of(class: &str) -> Self {
        match class {
            "good" => Self::Good,
            "warn" => Self::Warn,
            "bad" => Self::Bad,
            "accent" => Self::Accent,
            "quiet" => Self::Quiet,
            _ => Self::Plain,
        }
    }
}
