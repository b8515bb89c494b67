//! Excel workbooks (`.xlsx`).
//!
//! A workbook is an archive, so a few kilobytes may unpack to gigabytes, and numbers in it may ask for any amount of memory.
//! [`refuse_bombs`] unpacks it once under a bound and looks for those numbers before anything else reads it. Cells are read
//! as a stream: one cell in the last corner of a sheet costs no more than its line, and all that are kept have a bound.

use super::cell::{Budget, Cell, Epoch, Line, Sheet};
use super::{MOST_COLUMNS, Options, Refused, whole};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use exeunt_core::Message;
use jiff::civil::DateTime;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Parts of a workbook: sheets, styles, strings, pictures.
const MOST_PARTS: usize = 2000;
/// All parts unpacked.
const LARGEST_UNPACKED: u64 = 48 * 1024 * 1024;
/// What an index of texts may announce. The reader takes the memory before it has seen one.
const MOST_ANNOUNCED: u64 = 1_000_000;

pub(super) fn read(bytes: &[u8], options: &Options, most: usize) -> Result<Sheet, Refused> {
    refuse_bombs(bytes, LARGEST_UNPACKED)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let epoch = if book.has_1904_epoch() { Epoch::E1904 } else { Epoch::E1900 };
    let name = sheet_name(&book, options)?;
    let lines = lines(&mut book, &name, most)?;
    Ok(Sheet { lines, epoch })
}

fn unreadable(error: &XlsxError) -> Refused {
    match error {
        XlsxError::Password => whole(Message::new("intake-old-workbook")),
        _ => whole(Message::new("intake-broken-workbook")),
    }
}

fn sheet_name(book: &Xlsx<Cursor<&[u8]>>, options: &Options) -> Result<String, Refused> {
    let mut sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let found = match &options.sheet {
        Some(name) => sheets.find(|sheet| sheet.name == *name),
        None => sheets.find(|sheet| sheet.visible == SheetVisible::Visible),
    };
    let missing = || match &options.sheet {
        Some(name) => whole(Message::new("intake-no-such-sheet").with("sheet", name)),
        None => whole(Message::new("intake-no-rows")),
    };
    found.map(|sheet| sheet.name.clone()).ok_or_else(missing)
}

fn lines(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, most: usize) -> Result<Vec<Line>, Refused> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| unreadable(&error))?;
    let (mut lines, mut budget) = (BTreeMap::<u32, Vec<Cell>>::new(), Budget::new());
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(|error| unreadable(&error))? {
        let (row, column) = record.pos;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let cell = cell(record.value, record.formula.is_some());
        if column >= MOST_COLUMNS || cell == Cell::Empty {
            continue;
        }
        if lines.len() > most {
            return Err(whole(Message::new("intake-too-many-rows").with("most", most)));
        }
        let line = lines.entry(row).or_default();
        let missing = (column + 1).saturating_sub(line.len());
        budget.spend(missing, std::slice::from_ref(&cell))?;
        line.resize(line.len() + missing, Cell::Empty);
        if let Some(place) = line.get_mut(column) {
            *place = cell;
        }
    }
    Ok(lines.into_iter().map(|(row, cells)| Line { number: u64::from(row) + 1, cells }).collect())
}

/// A formula counts as its last result. One that was never calculated has none, and is not an empty cell.
fn cell(value: DataRef<'_>, is_formula: bool) -> Cell {
    #[expect(clippy::cast_precision_loss, reason = "a longer number is shown with an exponent and refused")]
    match value {
        DataRef::Empty if is_formula => Cell::Broken("=…".to_owned()),
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(number as f64),
        DataRef::Float(number) => Cell::Number(number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(&text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(truth) => Cell::text(if truth { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(at) if at.is_datetime() => {
            moment(at.to_ymd_hms_milli()).map_or_else(|| Cell::Number(at.as_f64()), Cell::Day)
        }
        DataRef::DateTime(span) => Cell::Number(span.as_f64()),
        DataRef::Error(error) => Cell::Broken(error.to_string()),
    }
}

fn moment((year, month, day, hour, minute, second, _): (u16, u8, u8, u8, u8, u8, u16)) -> Option<DateTime> {
    let small = |number: u8| i8::try_from(number).ok();
    let year = i16::try_from(year).ok()?;
    DateTime::new(year, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?, 0).ok()
}

/// Unpacks each part into nothing, counts, and looks for what would make the reader take memory unasked.
fn refuse_bombs(bytes: &[u8], most: u64) -> Result<(), Refused> {
    let broken = || whole(Message::new("intake-broken-workbook"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let too_large = archive.decompressed_size().is_some_and(|size| size > u128::from(most));
    if archive.len() > MOST_PARTS || too_large {
        return Err(bomb());
    }
    // What an archive says of its sizes needn't be true.
    let mut left = most;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| broken())?;
        let is_xml = part.name().is_ok_and(|name| is_xml(&name.to_ascii_lowercase()));
        let mut unpacked = Vec::new();
        let size = part.take(left + 1).read_to_end(&mut unpacked).map_err(|_| broken())?;
        left = left.checked_sub(u64::try_from(size).unwrap_or(u64::MAX)).ok_or_else(bomb)?;
        if is_xml && announces_too_much(&unpacked) {
            return Err(bomb());
        }
    }
    Ok(())
}

fn is_xml(name: &str) -> bool {
    [".xml", ".rels"].iter().any(|end| name.ends_with(end))
}

fn bomb() -> Refused {
    whole(Message::new("intake-bomb"))
}

/// Whether an XML part announces more texts than a workbook of this size can hold, or is in an encoding in which that
/// couldn't be seen. Spreadsheets write UTF-8, which has neither zeros nor escapes in XML.
fn announces_too_much(xml: &[u8]) -> bool {
    const COUNT: &[u8] = b"uniqueCount";
    if xml.iter().any(|byte| matches!(byte, 0 | 0x1b)) {
        return true;
    }
    let mut rest = xml;
    while let Some(at) = rest.windows(COUNT.len()).position(|window| window == COUNT) {
        rest = rest.get(at + COUNT.len()..).unwrap_or_default();
        let digits: Vec<u8> = rest
            .iter()
            .skip_while(|byte| b" \t\r\n=\"'+".contains(byte))
            .take_while(|byte| byte.is_ascii_digit())
            .copied()
            .take(20)
            .collect();
        let number = String::from_utf8(digits).ok().filter(|digits| !digits.is_empty());
        if number.is_some_and(|digits| digits.parse::<u64>().map_or(true, |count| count > MOST_ANNOUNCED)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// An archive that says of its sizes only after each part, as a stream is written.
    fn archive(name: &str, part: &str) -> Vec<u8> {
        use std::io::Write;
        let mut bytes = Vec::new();
        let mut zip = ZipWriter::new_stream(&mut bytes);
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
        zip.finish().unwrap();
        bytes
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
        let large = archive("xl/media/image.bin", &"x".repeat(100_000));
        assert!(large.len() < 1000);
        assert_eq!(refuse_bombs(&large, 99_999), Err(bomb()));
        assert_eq!(refuse_bombs(&large, 100_000), Ok(()));
    }

    #[test]
    fn what_asks_for_memory_is_refused_in_any_spelling() {
        for part in [
            "<sst uniqueCount=\"1000001\">",
            "<sst uniqueCount = '99999999999999999999'>",
            "<sst count=\"1\"\tuniqueCount\n=\n\"2000000\"/>",
            "<s\0s\0t\0",
            "\u{1b}$Bunique",
        ] {
            assert_eq!(refuse_bombs(&archive("xl/SharedStrings.XML", part), 100_000), Err(bomb()), "{part}");
        }
        assert_eq!(refuse_bombs(&archive("xl/sharedStrings.xml", "<sst uniqueCount=\"1000000\">"), 100_000), Ok(()));
    }
}
