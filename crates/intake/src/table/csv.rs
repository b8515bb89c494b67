//! Text files whose columns are parted by a comma, a semicolon or a tab.

use super::cell::{Budget, Cell, Epoch, Line, Sheet};
use super::{MOST_COLUMNS, Options, Refused, text, whole};
use crate::trouble::{Place, Trouble};
use exeunt_core::Message;

pub(super) fn read(bytes: &[u8], options: &Options, most: usize) -> Result<Sheet, Refused> {
    let named = match &options.encoding {
        None => None,
        Some(label) => Some(
            text::named(label).ok_or_else(|| whole(Message::new("intake-no-such-encoding").with("encoding", label)))?,
        ),
    };
    let text = text::decode(bytes, named).ok_or_else(|| whole(Message::new("intake-not-text-file")))?;
    // With an odd mark, everything up to the next one would be one cell, and the rows in it would be lost in silence.
    if text.matches('"').count() % 2 == 1 {
        return Err(whole(Message::new("intake-odd-quotes")));
    }
    let lines = lines(&text, delimiter(&text), most)?;
    Ok(Sheet { lines, epoch: Epoch::E1900 })
}

fn lines(text: &str, delimiter: u8, most: usize) -> Result<Vec<Line>, Refused> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let (mut lines, mut budget) = (Vec::new(), Budget::new());
    let end = if text.contains('\n') { b'\n' } else { b'\r' };
    let mut counter = Counter { text, at: 0, line: 1, end };
    for record in reader.records() {
        let record = record.map_err(|_| whole(Message::new("intake-not-text-file")))?;
        let number = counter.line_of(record.position().map_or(0, csv::Position::byte));
        if number == 1 && is_hint(&record) {
            continue;
        }
        let line = Line { number, cells: record.iter().take(MOST_COLUMNS).map(unguarded).collect() };
        if line.is_blank() {
            continue;
        }
        if lines.len() > most {
            let what = Message::new("intake-too-many-rows").with("most", most);
            return Err(Trouble::new(Place::Row { line: number }, what).into());
        }
        budget.spend(0, &line.cells)?;
        lines.push(line);
    }
    Ok(lines)
}

/// Counts lines as an editor does. The reader's own number is the one before the blank lines that it skips.
struct Counter<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    end: u8,
}

impl Counter<'_> {
    /// The line of the record that the reader found after this byte. Records come in order.
    fn line_of(&mut self, byte: u64) -> u64 {
        let bytes = self.text.as_bytes();
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(&next) = bytes.get(self.at)
            && (self.at < byte || matches!(next, b'\r' | b'\n'))
        {
            self.line += u64::from(next == self.end);
            self.at += 1;
        }
        self.line
    }
}

/// Some programs say in the first line what parts the columns: `sep=;`.
fn is_hint(record: &csv::StringRecord) -> bool {
    record.get(0).is_some_and(|cell| cell.starts_with("sep="))
}

/// Exports guard numbers against spreadsheets, as `="001"`, as `'001` or with a tab. What is guarded is meant.
fn unguarded(cell: &str) -> Cell {
    let inner = cell.trim();
    let quoted = inner.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(meant) = quoted.or_else(|| inner.strip_prefix('\'')) {
        return Cell::text(meant);
    }
    if inner.starts_with('=') {
        return Cell::Broken(inner.chars().take(40).collect());
    }
    Cell::text(inner)
}

/// What occurs most outside of quotes in the first lines.
fn delimiter(text: &str) -> u8 {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(delimiter) = rest.bytes().next().filter(|byte| b",;\t|".contains(byte))
    {
        return delimiter;
    }
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes().take(4096) {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == *delimiter);
        }
    }
    let [comma, semicolon, tab] = counts;
    [semicolon, tab].into_iter().fold(comma, |most, other| if other.1 > most.1 { other } else { most }).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u64, Vec<Cell>)> {
        let sheet = read(text.as_bytes(), &Options::default(), 100).unwrap();
        sheet.lines.into_iter().map(|line| (line.number, line.cells)).collect()
    }

    fn words(words: &[&str]) -> Vec<Cell> {
        words.iter().map(|word| Cell::text(word)).collect()
    }

    #[test]
    fn the_delimiter_is_found_out() {
        for text in ["a,b;c\r\n1,2\r\n", "\"x;y;z;\",a\n"] {
            assert_eq!(delimiter(text), b',', "{text}");
        }
        assert_eq!(delimiter("a;b;c\n1,5;2;3\n"), b';');
        assert_eq!(delimiter("a\tb\n"), b'\t');
        assert_eq!(cells("sep=;\na;b,c\n"), [(2, words(&["a", "b,c"]))]);
    }

    #[test]
    fn lines_keep_their_numbers_and_guards_are_taken_off() {
        let text = "a,b\r\n\r\n\"two\nlines\",x\r\n=\"001\",'002\r\n\t003, 004 \r\n=HYPERLINK(1),'=2\r\n";
        assert_eq!(
            cells(text),
            [
                (1, words(&["a", "b"])),
                (3, words(&["two\nlines", "x"])),
                (5, words(&["001", "002"])),
                (6, words(&["003", "004"])),
                (7, vec![Cell::Broken("=HYPERLINK(1)".to_owned()), Cell::text("=2")]),
            ]
        );
    }

    #[test]
    fn an_open_quote_swallows_no_rows() {
        let refused = read(b"a,b\n1,\"x\n2,y\n3,z\n", &Options::default(), 100).unwrap_err();
        assert_eq!(refused.troubles[0].to_string(), "intake-odd-quotes");
    }
}
