//! Lists of leavers in the forms in which HR exports them.

use crate::said;
use exeunt_core::{Departure, Intention, SourceName};
use exeunt_intake::table::{Field, Leaver, Options, Refused, leavers, read};
use exeunt_intake::{Batch, Place};
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

fn now() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().unwrap()
}

fn as_of() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

fn take_with(bytes: &[u8], options: &Options) -> Result<Batch, Refused> {
    read(&SourceName::from("list"), bytes, options, as_of(), now())
}

fn take(bytes: &[u8]) -> Result<Batch, Refused> {
    take_with(bytes, &Options::default())
}

fn refused(bytes: &[u8]) -> Vec<String> {
    take(bytes).unwrap_err().troubles.iter().map(ToString::to_string).collect()
}

const CHINESE: &str = "工号,姓名,邮箱,最后工作日,离职类型,操作\r\n\
    001,张三,zhangsan@corp.example,2026/11/30,主动离职,\r\n\
    002,李四,,2026年12月1日,辞退,离职\r\n\
    003,王五,,,,撤销离职\r\n";

#[test]
fn a_list_in_gb18030_or_utf16_is_the_same_list() {
    let expected = take(CHINESE.as_bytes()).unwrap();
    assert_eq!(said(&expected), [("001", Some(date(2026, 11, 30))), ("002", Some(date(2026, 12, 1))), ("003", None)]);
    let Intention::Leaves { departure, .. } = expected.statements[1].intention else { panic!() };
    assert_eq!(departure, Some(Departure::Dismissed));
    let gb = encoding_rs::GB18030.encode(CHINESE).0.into_owned();
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(CHINESE.replace(',', "\t").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [gb, utf16, format!("\u{feff}{}", CHINESE.replace(',', ";")).into_bytes()] {
        assert_eq!(take(&bytes).unwrap(), expected);
    }
}

#[test]
fn a_batch_takes_the_same_lists_row_by_row_and_refuses_what_it_cannot_mean() {
    let day = date(2026, 11, 30);
    for header in ["工号,最后工作日,离职类型", "person,last_day,departure", "Employee ID,Last Working Day,Leaving Type"]
    {
        let list = format!("{header}\n001,2026-11-30,dismissed\n001,2026/11/30,\n");
        let found = leavers(list.as_bytes(), &Options::default(), now()).unwrap();
        let rows: Vec<_> = found.iter().map(|l| (l.line, l.last_working_day, l.departure)).collect();
        assert_eq!(rows, [(2, day, Some(Departure::Dismissed)), (3, day, None)], "{header}");
        assert!(found.iter().all(|Leaver { about, .. }| about.employee_number.as_deref() == Some("001")));
    }
    let wrong = "工号,最后工作日,离职类型,操作\n001,soon,,\n002,2026-11-30,elopement,\n003,,,撤销离职\n";
    let refused = leavers(wrong.as_bytes(), &Options::default(), now()).unwrap_err();
    let keys: Vec<&str> = refused.troubles.iter().map(|trouble| &*trouble.what.key).collect();
    assert_eq!(keys, ["intake-not-a-day", "intake-departure-in-batch", "intake-stays-in-batch"]);
    let said = refused.troubles[1].to_string();
    assert!(said.starts_with("line 3, column C \"离职类型\": ") && said.contains("word=\"elopement\""), "{said}");
    for known in ["voluntary", "dismissed", "hostile", "主动离职", "辞退", "高风险离职"] {
        assert!(said.contains(known), "{said}");
        let list = format!("工号,最后工作日,离职方式\n001,2026-11-30,{known}\n");
        let found = leavers(list.as_bytes(), &Options::default(), now()).unwrap();
        assert!(found[0].departure.is_some(), "{known}");
    }
    // A day of long ago is whoever hands it in to mean: nothing is left out in silence.
    let old = leavers("工号,离职日期\n001,2020-01-05\n".as_bytes(), &Options::default(), now()).unwrap();
    assert_eq!(old.len(), 1);
}

#[test]
fn the_same_rows_in_another_list_are_the_same_statements() {
    let first = take(CHINESE.as_bytes()).unwrap();
    let exported_again =
        "employee_number,last_working_day,departure\n002,2026-12-01,dismissed\n001,2026-11-30,voluntary\n";
    let again = take(exported_again.as_bytes()).unwrap();
    assert_eq!(again.statements[0].id, first.statements[1].id);
    assert_eq!(again.statements[1].id, first.statements[0].id);
    let later = read(
        &SourceName::from("list"),
        exported_again.as_bytes(),
        &Options::default(),
        "2026-11-25T01:00:00Z".parse().unwrap(),
        now(),
    );
    assert_ne!(later.unwrap().statements[0].id, again.statements[0].id);
}

#[test]
fn every_bad_row_is_named_and_nothing_is_used() {
    let list =
        "工号,最后工作日,邮箱\n001,2026-11-30,\n,2026-11-30,\n003,30/11/2026,not mail\n004,,\n1.2E+17,2026-11-30,\n";
    assert_eq!(
        refused(list.as_bytes()),
        [
            "line 3, column A \"工号\": intake-nobody-named",
            "line 4, column B \"最后工作日\": intake-not-a-day text=\"30/11/2026\"",
            "line 4, column C \"邮箱\": intake-not-mail",
            "line 5, column B \"最后工作日\": intake-no-day",
            "line 6, column A \"工号\": intake-number-rounded text=\"1.2E+17\"",
        ]
    );
    let partly = take_with(list.as_bytes(), &Options { partly: true, ..Options::default() }).unwrap();
    assert_eq!(said(&partly), [("001", Some(date(2026, 11, 30)))]);
    assert_eq!(partly.troubles.len(), 5);
}

#[test]
fn rows_may_repeat_but_not_contradict_each_other() {
    let list = "工号,最后工作日\n001,2026-11-30\n\n001,2026/11/30\n002,2026-11-30\n";
    let batch = take(list.as_bytes()).unwrap();
    assert_eq!((said(&batch).len(), batch.lines), (2, vec![2, 5]), "each statement knows its line");
    let contradicting = format!("{list}001,2026-12-01\n");
    assert_eq!(refused(contradicting.as_bytes()), ["line 6: intake-contradiction line=\"2\""]);
    let options = Options { partly: true, ..Options::default() };
    assert_eq!(said(&take_with(contradicting.as_bytes(), &options).unwrap()), [("002", Some(date(2026, 11, 30)))]);
}

#[test]
fn an_unknown_kind_of_departure_keeps_nobody_from_leaving() {
    let list = "工号,最后工作日,离职类型\n001,2026-11-30,退休\n";
    let batch = take(list.as_bytes()).unwrap();
    let said = batch.troubles[0].to_string();
    let meant = "line 2, column C \"离职类型\": intake-unknown-departure word=\"退休\" words=";
    assert!(said.starts_with(meant), "{said}");
    let Intention::Leaves { departure, .. } = batch.statements[0].intention else { panic!() };
    assert_eq!(departure, None);
    let departures = BTreeMap::from([("退休".to_owned(), Departure::Voluntary)]);
    let batch = take_with(list.as_bytes(), &Options { departures, ..Options::default() }).unwrap();
    assert!(batch.troubles.is_empty());
}

#[test]
fn settings_name_columns_and_bring_lost_zeros_back() {
    let columns = BTreeMap::from([(Field::EmployeeNumber, "Badge".to_owned()), (Field::AsOf, "Stand".to_owned())]);
    let options = Options { columns, number_width: Some(5), zone: "Europe/Berlin".to_owned(), ..Options::default() };
    let batch = take_with(b"Badge;last day;Stand\n42;2026-11-30;2026-11-24 10:00\nA7;2026-11-30;\n", &options).unwrap();
    assert_eq!(said(&batch), [("00042", Some(date(2026, 11, 30))), ("A7", Some(date(2026, 11, 30)))]);
    assert_eq!(batch.statements[0].as_of, "2026-11-24T09:00:00Z".parse().unwrap());
    assert_eq!(batch.statements[1].as_of, as_of());
}

#[test]
fn who_left_long_ago_is_counted_and_left_out() {
    let batch = take("工号,离职日期\n001,2019-01-31\n002,2026-11-30\n".as_bytes());
    assert_eq!(refused("工号,离职日期\n001,1999-01-31\n".as_bytes()).len(), 1);
    let batch = batch.unwrap();
    assert_eq!((said(&batch), batch.long_gone), (vec![("002", Some(date(2026, 11, 30)))], 1));
    assert_eq!(batch.left_out[0].to_string(), "line 2: intake-long-gone-row day=\"2019-01-31\" who=\"001\"");
}

/// A workbook as HR keeps it: a title over all columns, a header over two rows, days as days, text and formulas.
fn workbook(is_1904: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy/m/d");
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "2026年11月离职名单", &plain).unwrap();
    sheet.merge_range(1, 0, 2, 0, "工号", &plain).unwrap();
    sheet.merge_range(1, 1, 1, 3, "离职信息", &plain).unwrap();
    sheet.write_string(2, 1, "最后工作日").unwrap();
    sheet.write_string(2, 2, "离职类型").unwrap();
    sheet.write_string(3, 0, "001").unwrap();
    let on = |y, m, d| ExcelDateTime::from_ymd(y, m, d).unwrap();
    if is_1904 {
        // The writer knows only the usual epoch: a number of the other one, shown as a day.
        sheet.write_number_with_format(3, 1, 46_356.0 - 1462.0, &day).unwrap();
        sheet.write_number(4, 1, 46_357.0 - 1462.0).unwrap();
    } else {
        sheet.write_datetime_with_format(3, 1, on(2026, 11, 30), &day).unwrap();
        sheet.write_number(4, 1, 46_357).unwrap();
    }
    sheet.write_number(4, 0, 1002).unwrap();
    sheet.write_string(6, 0, "003").unwrap();
    sheet.write_formula(6, 1, Formula::new("=\"2026-\"&\"12-02\"").set_result("2026-12-02")).unwrap();
    book.save_to_buffer().unwrap()
}

/// The same archive with one part changed.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let (mut text, own) = (String::new(), part.name().unwrap().into_owned());
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        out.start_file(own.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        let text = if own == name { change(text) } else { text };
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_with_merged_headers_is_read() {
    let expected =
        [("001", Some(date(2026, 11, 30))), ("1002", Some(date(2026, 12, 1))), ("003", Some(date(2026, 12, 2)))];
    assert_eq!(said(&take(&workbook(false)).unwrap()), expected);
    let old =
        with_part(&workbook(true), "xl/workbook.xml", |xml| xml.replace("<workbookPr", "<workbookPr date1904=\"1\""));
    assert_eq!(said(&take(&old).unwrap()), expected);
}

#[test]
fn a_cell_without_a_value_is_not_an_empty_one() {
    let strip = |xml: String| xml.replace("<v>2026-12-02</v>", "");
    let bytes = with_part(&workbook(false), "xl/worksheets/sheet1.xml", strip);
    assert_eq!(refused(&bytes), ["line 7, column B \"最后工作日\": intake-formula formula=\"=…\""]);
}

#[test]
fn a_workbook_that_asks_for_memory_is_refused() {
    let announce = |xml: String| {
        let (before, after) = xml.split_once("uniqueCount=\"").unwrap();
        format!("{before}uniqueCount=\"99999999999{after}")
    };
    let announced = with_part(&workbook(false), "xl/sharedStrings.xml", announce);
    assert_eq!(refused(&announced), ["intake-bomb"]);
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ["intake-old-workbook"]);
    assert_eq!(refused(b"PK\x03\x04 and no more"), ["intake-broken-workbook"]);
}

#[test]
fn a_list_that_is_too_long_is_refused() {
    let long = format!("工号,最后工作日\n{}", "1,2026-11-30\n".repeat(20_001));
    assert!(refused(long.as_bytes())[0].contains("intake-too-many-rows"));
    assert_eq!(refused(&vec![b'x'; 10 * 1024 * 1024 + 1]), ["intake-file-too-large mib=\"10\""]);
    let many_bad = format!("工号,最后工作日\n{}", "1,\n".repeat(500));
    let troubles = take(many_bad.as_bytes()).unwrap_err().troubles;
    assert_eq!((troubles.len(), &troubles[200].at), (201, &Place::Whole));
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        drop(take(&bytes));
        drop(take(&[b"PK\x03\x04", bytes.as_slice()].concat()));
        drop(take(&[CHINESE.as_bytes(), bytes.as_slice()].concat()));
    }

    #[test]
    fn a_damaged_workbook_is_answered(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        static BOOK: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| workbook(false));
        let mut bytes = BOOK.clone();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        drop(take(&bytes));
    }

    #[test]
    fn what_is_written_is_read_again(
        rows in prop::collection::btree_map("[A-Za-z0-9]{1,12}", (0..400_i32, "[^\"\\p{C}\\p{Z}]{0,12}"), 1..20),
        quoted in any::<bool>(),
        gb in any::<bool>(),
    ) {
        let first = date(2026, 9, 1);
        let quote = if quoted { "\"" } else { "" };
        let mut text = "工号,姓名,最后工作日\n".to_owned();
        for (number, (days, name)) in &rows {
            let day = first.checked_add(jiff::Span::new().days(*days)).unwrap();
            let name = if quoted { name.clone() } else { name.replace(',', "") };
            writeln!(text, "{quote}{number}{quote},\"{name}\",{day}").unwrap();
        }
        let bytes = if gb { encoding_rs::GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        let batch = take_with(&bytes, &Options { partly: true, ..Options::default() }).unwrap();
        let said: BTreeMap<_, _> = said(&batch).into_iter().collect();
        for (number, (days, name)) in &rows {
            // A spreadsheet's rounded number is refused, a name that is a formula too.
            let odd = number.contains(['e', 'E']) || name.starts_with('=');
            let day = first.checked_add(jiff::Span::new().days(*days)).unwrap();
            prop_assert!(odd || said.get(number.as_str()) == Some(&Some(day)), "{number} in {said:?}");
        }
    }
}

#[test]
fn one_text_in_many_cells_is_not_kept_for_each_of_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let text = "x".repeat(2_000);
    for row in 0..200 {
        for column in 0..200 {
            sheet.write(row, column, text.as_str()).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    assert!(bytes.len() < 1024 * 1024, "{}", bytes.len());
    assert_eq!(refused(&bytes).len(), 1);
    assert!(refused(&bytes)[0].contains("intake-too-much"), "{:?}", refused(&bytes));

    let row = format!("001{}\n", ",".repeat(199));
    let csv = format!("工号\n{}", row.repeat(19_000));
    assert!(refused(csv.as_bytes())[0].contains("intake-too-much"), "{:?}", refused(csv.as_bytes()));
}
