//! Tables that fit: columns as wide as needed, the wrapping ones narrower when the terminal is.

use super::paint::{Colour, Paint};
use super::plain::visible;
use super::text::{width, wrapped};

/// Between two columns.
const GAP: usize = 2;
/// A wrapping column is never narrower.
const NARROWEST: usize = 12;

/// A column's heading, and what happens when there is too little room.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    heading: String,
    wraps: bool,
    right: bool,
    painted: bool,
}

impl Column {
    /// A column that keeps its width.
    pub(crate) fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), wraps: false, right: false, painted: false }
    }

    /// A column without a heading for marks of ours, in their colours.
    pub(crate) fn marks() -> Self {
        Self { painted: true, ..Self::new("") }
    }

    /// Gives way when the terminal is narrow.
    pub(crate) fn wrapping(mut self) -> Self {
        self.wraps = true;
        self
    }

    /// Numbers stand right.
    pub(crate) fn right(mut self) -> Self {
        self.right = true;
        self
    }
}

/// Rows under headings.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; missing cells are empty. What would act on a terminal is made visible, but for our marks.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        let safe = |(column, cell): (&Column, String)| if column.painted { cell } else { visible(cell) };
        let mut cells: Vec<String> = self.columns.iter().zip(cells).map(safe).collect();
        cells.resize(self.columns.len(), String::new());
        self.rows.push(cells);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines; `width` is the terminal's.
    pub(crate) fn render(&self, terminal: Option<usize>, paint: Paint) -> String {
        let widths = self.widths(terminal);
        let heading: Vec<String> = self.columns.iter().map(|c| c.heading.clone()).collect();
        let mut lines = Vec::new();
        if heading.iter().any(|h| !h.is_empty()) {
            lines.extend(self.lines(&heading, &widths).iter().map(|l| paint.of(Colour::Faint, l)));
        }
        for row in &self.rows {
            lines.extend(self.lines(row, &widths));
        }
        lines.join("\n")
    }

    fn widths(&self, terminal: Option<usize>) -> Vec<usize> {
        let widest = |at: usize| {
            let cells = self.rows.iter().filter_map(|r| r.get(at)).map(|c| c.lines().map(width).max().unwrap_or(0));
            cells.chain([width(&self.columns[at].heading)]).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.columns.len()).map(widest).collect();
        let Some(terminal) = terminal else { return widths };
        let room = terminal.saturating_sub(GAP * self.columns.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let widest = (0..widths.len()).filter(|i| self.columns[*i].wraps).max_by_key(|i| widths[*i]);
            match widest {
                Some(at) if widths[at] > NARROWEST => widths[at] -= 1,
                _ => break,
            }
        }
        widths
    }

    fn lines(&self, row: &[String], widths: &[usize]) -> Vec<String> {
        let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, w)| cell_lines(cell, *w)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height).map(|line| self.line(&cells, widths, line)).collect()
    }

    fn line(&self, cells: &[Vec<String>], widths: &[usize], line: usize) -> String {
        let mut text = String::new();
        for (at, (cell, columns)) in cells.iter().zip(widths).enumerate() {
            let part = cell.get(line).map_or("", String::as_str);
            let pad = " ".repeat(columns.saturating_sub(width(part)));
            let padded = if self.columns[at].right { format!("{pad}{part}") } else { format!("{part}{pad}") };
            text.push_str(&padded);
            text.push_str(&" ".repeat(GAP));
        }
        text.trim_end().to_owned()
    }
}

fn cell_lines(cell: &str, columns: usize) -> Vec<String> {
    if width(cell) <= columns && !cell.contains('\n') { vec![cell.to_owned()] } else { wrapped(cell, columns) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![Column::new("工号"), Column::new("姓名").wrapping(), Column::new("n").right()]);
        table.row(["001".into(), "张三 of the department of platforms".into(), "7".into()]);
        table.row(["0002".into(), "Li".into(), "12".into()]);
        table
    }

    #[test]
    fn nothing_is_cut_without_a_terminal() {
        let text = table().render(None, Paint::new(false));
        assert_eq!(
            text,
            "工号  姓名                                  n\n001   张三 of the department of platforms   7\n0002  Li                                   12"
        );
    }

    #[test]
    fn a_narrow_terminal_wraps_and_loses_nothing() {
        let text = table().render(Some(30), Paint::new(false));
        assert!(text.lines().all(|l| width(l) <= 30), "{text}");
        for word in ["张三", "department", "platforms", "12"] {
            assert!(text.contains(word), "{text}");
        }
    }
}
