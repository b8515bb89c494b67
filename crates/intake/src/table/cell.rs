//! A table in memory, whatever file it came from.

use super::{Refused, whole};
use exeunt_core::Message;
use jiff::civil::DateTime;

/// The longest text that is kept of a cell, in bytes; comments may be longer and are not needed.
pub(super) const LONGEST: usize = 2000;

/// What the cells of one list may take of memory, in bytes. One text may stand in millions of cells of a small workbook.
const LARGEST: usize = 64 * 1024 * 1024;

/// What is left of [`LARGEST`].
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn new() -> Self {
        Self(LARGEST)
    }

    /// Takes off what these cells need, and so many empty ones before them.
    ///
    /// # Errors
    /// The list is too large.
    pub(super) fn spend(&mut self, empty: usize, cells: &[Cell]) -> Result<(), Refused> {
        let texts: usize = cells.iter().map(Cell::text_bytes).sum();
        let needs = (empty + cells.len()).saturating_mul(size_of::<Cell>()).saturating_add(texts);
        let mib = LARGEST / (1024 * 1024);
        self.0 = self.0.checked_sub(needs).ok_or_else(|| whole(Message::new("intake-too-much").with("mib", mib)))?;
        Ok(())
    }
}

/// A table. Blank lines may be missing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sheet {
    pub(super) lines: Vec<Line>,
    pub(super) epoch: Epoch,
}

/// A line as its editor counts it, from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) cells: Vec<Cell>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// A number that is shown as a day, perhaps with a time.
    Day(DateTime),
    /// A formula without a result, or whose result is an error such as `#REF!`.
    Broken(String),
    TooLong,
}

/// From when a spreadsheet counts its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Epoch {
    /// Excel's usual one: day 1 is 1900-01-01.
    E1900,
    /// Of workbooks that began on an old Macintosh: day 0 is 1904-01-01.
    E1904,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| match cell {
            Cell::Empty => true,
            Cell::Text(text) => crate::said::clean(text).is_none(),
            Cell::Number(_) | Cell::Day(_) | Cell::Broken(_) | Cell::TooLong => false,
        })
    }

    pub(super) fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

impl Cell {
    /// A cell with this text, unless there is too much of it.
    pub(super) fn text(text: &str) -> Self {
        match text.len() {
            0 => Self::Empty,
            1..=LONGEST => Self::Text(text.to_owned()),
            _ => Self::TooLong,
        }
    }

    fn text_bytes(&self) -> usize {
        match self {
            Self::Text(text) | Self::Broken(text) => text.len(),
            Self::Empty | Self::Number(_) | Self::Day(_) | Self::TooLong => 0,
        }
    }
}

/// A column's letters in a spreadsheet: 0 is `A`, 26 is `AA`.
pub(super) fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).expect("a remainder of 26 is below 26")));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }
}
