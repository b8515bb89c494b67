//! Which row names the columns, and what each name means.
//!
//! Exports begin with titles, and their headers may be merged over two rows. The first row in which both a person and a last
//! day can be found is the header, alone or together with the row under it.

use super::cell::{Cell, Line, Sheet, letters};
use super::{Options, Refused, whole};
use crate::said::clean;
use crate::trouble::{Place, Trouble};
use exeunt_core::Message;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Titles and notes above a header.
pub(super) const MOST_LINES_ABOVE: usize = 15;

/// What a column can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    EmployeeNumber,
    Mail,
    /// Only shown where a row fits nobody.
    Name,
    LastWorkingDay,
    Departure,
    /// Whether the person leaves or stays; without this column everybody in the list leaves.
    Action,
    /// Since when the row has been so, for lists whose rows have times of their own.
    AsOf,
}

/// Where the columns stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    /// The last line that belongs to it.
    pub(super) line: u64,
    columns: BTreeMap<Field, Column>,
}

#[derive(Debug, Clone, PartialEq)]
struct Column {
    index: usize,
    name: String,
    rank: usize,
}

impl Header {
    pub(super) fn has(&self, field: Field) -> bool {
        self.columns.contains_key(&field)
    }

    pub(super) fn cell<'a>(&self, line: &'a Line, field: Field) -> &'a Cell {
        self.columns.get(&field).map_or(&Cell::Empty, |column| line.cell(column.index))
    }

    /// The place of a field in a line; the line where the table has no such column.
    pub(super) fn place(&self, line: &Line, field: Field) -> Place {
        match self.columns.get(&field) {
            None => Place::Row { line: line.number },
            Some(column) => {
                Place::Cell { line: line.number, column: letters(column.index), header: column.name.clone() }
            }
        }
    }
}

/// The header of a table; the error says which columns are missing.
pub(super) fn find(sheet: &Sheet, options: &Options) -> Result<Header, Refused> {
    let mut nearest = Header { line: 0, columns: BTreeMap::new() };
    for (index, line) in sheet.lines.iter().enumerate().take(MOST_LINES_ABOVE) {
        let alone = named(&[line], options)?;
        if alone.is_enough() {
            return Ok(alone);
        }
        if let Some(below) = sheet.lines.get(index + 1) {
            let both = named(&[line, below], options)?;
            if both.is_enough() {
                return Ok(both);
            }
        }
        if alone.columns.len() > nearest.columns.len() {
            nearest = alone;
        }
    }
    Err(nearest.lacks())
}

impl Header {
    fn is_enough(&self) -> bool {
        let person = self.has(Field::EmployeeNumber) || self.has(Field::Mail);
        person && (self.has(Field::LastWorkingDay) || self.has(Field::Action))
    }

    fn lacks(&self) -> Refused {
        let message = if self.columns.is_empty() {
            Message::new("intake-no-header")
        } else if self.has(Field::EmployeeNumber) || self.has(Field::Mail) {
            Message::new("intake-no-day-column").with("names", known(Field::LastWorkingDay))
        } else {
            Message::new("intake-no-person-column").with("names", known(Field::EmployeeNumber))
        };
        if self.line == 0 { whole(message) } else { Trouble::new(Place::Row { line: self.line }, message).into() }
    }
}

/// What these lines name, the upper one where the lower one says nothing. The same thing named twice is an error, unless one
/// name says it more exactly.
fn named(lines: &[&Line], options: &Options) -> Result<Header, Refused> {
    let number = lines.last().map_or(0, |line| line.number);
    let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut columns = BTreeMap::<Field, Column>::new();
    let mut twice = None;
    for index in 0..width {
        let meant = lines.iter().rev().find_map(|line| meaning(line.cell(index), options));
        let Some((field, rank, name)) = meant else { continue };
        let column = Column { index, name, rank };
        match columns.get(&field) {
            Some(other) if other.rank < rank => {}
            Some(other) if other.rank == rank => twice = Some((letters(other.index), letters(index))),
            _ => drop(columns.insert(field, column)),
        }
    }
    let header = Header { line: number, columns };
    match twice {
        Some((one, other)) if header.is_enough() => {
            let what = Message::new("intake-column-twice").with("one", one).with("other", other);
            Err(Trouble::new(Place::Row { line: number }, what).into())
        }
        _ => Ok(header),
    }
}

fn meaning(cell: &Cell, options: &Options) -> Option<(Field, usize, String)> {
    let Cell::Text(text) = cell else { return None };
    let name = clean(text)?;
    let plain = normal(&name);
    let given = options.columns.iter().find(|(_, given)| normal(given) == plain);
    if let Some((field, _)) = given {
        return Some((*field, 0, name));
    }
    let (field, rank) = NAMES.iter().find_map(|(field, names)| {
        let rank = names.iter().position(|known| *known == plain)?;
        // A configured name of this field is the only one that counts.
        (!options.columns.contains_key(field)).then_some((*field, rank + 1))
    })?;
    Some((field, rank, name))
}

/// A name without what templates put around it: blanks, marks of required columns, remarks in brackets.
pub(super) fn normal(name: &str) -> String {
    let name = clean(name).unwrap_or_default().to_lowercase();
    let name = name.split(['(', '[', '【', '\n']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '_' | '-' | '.')).collect()
}

fn known(field: Field) -> String {
    let names = NAMES.iter().find(|(known, _)| *known == field).map_or(&[][..], |(_, names)| names);
    names.get(..4).unwrap_or(names).join(", ")
}

/// What HR systems call these columns, in the form of [`normal`]. Of two in one table, the one that stands first here.
const NAMES: [(Field, &[&str]); 7] = [
    (
        Field::EmployeeNumber,
        &[
            "工号",
            "员工编号",
            "employeenumber",
            "employeeid",
            "员工工号",
            "人员编号",
            "人员工号",
            "职工号",
            "职工编号",
            "员工号",
            "employeeno",
            "staffid",
            "staffno",
            "personnelnumber",
            "badgenumber",
            "person",
        ],
    ),
    (
        Field::Mail,
        &[
            "邮箱",
            "工作邮箱",
            "企业邮箱",
            "公司邮箱",
            "电子邮箱",
            "电子邮件",
            "邮箱地址",
            "workemail",
            "workmail",
            "email",
            "mail",
            "emailaddress",
        ],
    ),
    (Field::Name, &["姓名", "员工姓名", "name", "fullname", "displayname", "employeename", "中文名", "人员姓名"]),
    (
        Field::LastWorkingDay,
        &[
            "最后工作日",
            "lastworkingday",
            "离职日期",
            "leavedate",
            "最后工作日期",
            "最后工作时间",
            "最后出勤日",
            "最后在岗日",
            "lastday",
            "lastworkday",
            "lastdayofwork",
            "离职日",
            "离职时间",
            "离职生效日期",
            "预计离职日期",
            "实际离职日期",
            "拟离职日期",
            "leavingdate",
            "terminationdate",
            "enddate",
            "exitdate",
        ],
    ),
    (
        Field::Departure,
        &[
            "离职类型",
            "离职类别",
            "离职方式",
            "离职性质",
            "离职形式",
            "departure",
            "departuretype",
            "departurekind",
            "kindofdeparture",
            "leavingtype",
            "terminationtype",
        ],
    ),
    (
        Field::Action,
        &["操作", "操作类型", "动作", "action", "intention", "变动类型", "员工状态", "在职状态", "状态", "status"],
    ),
    (
        Field::AsOf,
        &["更新时间", "asof", "修改时间", "最后更新时间", "最后修改时间", "updatedat", "lastmodified", "modifiedat"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::cell::Epoch;

    fn sheet(lines: &[&[&str]]) -> Sheet {
        let lines = lines
            .iter()
            .zip(1..)
            .map(|(cells, number)| Line { number, cells: cells.iter().map(|cell| Cell::text(cell)).collect() });
        Sheet { lines: lines.collect(), epoch: Epoch::E1900 }
    }

    fn found(lines: &[&[&str]]) -> Result<(u64, Vec<(Field, usize)>), String> {
        let header = find(&sheet(lines), &Options::default()).map_err(|refused| refused.troubles[0].to_string())?;
        Ok((header.line, header.columns.iter().map(|(field, column)| (*field, column.index)).collect()))
    }

    #[test]
    fn headers_are_found_under_titles_and_over_two_rows() {
        let plain = vec![(Field::EmployeeNumber, 0), (Field::LastWorkingDay, 1)];
        assert_eq!(found(&[&["工号", "最后工作日"]]), Ok((1, plain.clone())));
        assert_eq!(found(&[&["Employee_Number ", "Last Working-Day"]]), Ok((1, plain.clone())));
        assert_eq!(found(&[&["2026年11月离职名单"], &[], &["* 工号（必填）", "离职日期："]]), Ok((3, plain.clone())));
        assert_eq!(
            found(&[&["员工", "离职信息"], &["工号", "最后工作日"], &["001", "2026-11-30"]]),
            Ok((2, plain.clone()))
        );
        // The number's name stands in two merged rows, the day's only in the lower one.
        assert_eq!(found(&[&["工号", "离职信息"], &["", "最后工作日"], &["001", "2026-11-30"]]), Ok((2, plain)));
    }

    #[test]
    fn the_more_exact_name_counts_and_equal_ones_are_refused() {
        assert_eq!(
            found(&[&["离职日期", "工号", "最后工作日"]]),
            Ok((1, vec![(Field::EmployeeNumber, 1), (Field::LastWorkingDay, 2)]))
        );
        assert_eq!(
            found(&[&["工号", "工号", "最后工作日"]]),
            Err("line 1: intake-column-twice one=\"A\" other=\"B\"".to_owned())
        );
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(found(&[&["a", "b"]]), Err("intake-no-header".to_owned()));
        assert!(found(&[&["工号", "姓名"]]).unwrap_err().starts_with("line 1: intake-no-day-column"));
        assert!(found(&[&["姓名", "离职日期"]]).unwrap_err().starts_with("line 1: intake-no-person-column"));
    }

    #[test]
    fn a_configured_name_is_the_only_one() {
        let columns = BTreeMap::from([(Field::LastWorkingDay, "Letzter Tag".to_owned())]);
        let options = Options { columns, ..Options::default() };
        let header = find(&sheet(&[&["工号", "离职日期", "letzter tag"]]), &options).unwrap();
        assert_eq!(header.columns[&Field::LastWorkingDay].index, 2);
    }
}
