//! A list of the people of the company: who they are, and not that anybody leaves.
//!
//! Read as lists of leavers are, out of CSV or a workbook, every row or none. A column that the file doesn't have says
//! nothing, and neither does an empty time zone or language; an empty department, manager or address says that there is none.

use super::cell::{Cell, Line, Sheet, letters};
use super::header::{MOST_LINES_ABOVE, normal};
use super::row::{is_rounded, plain};
use super::{LARGEST_PEOPLE, MOST_PEOPLE, Options, Refused, bounded, sheet, whole};
use crate::said::clean;
use crate::trouble::{Place, Trouble};
use exeunt_core::{Language, Message, Person, PersonChange, PersonId, UnfitField};
use std::collections::{BTreeMap, btree_map};

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// As the list's editor counts it, from 1.
    pub line: u64,
    pub id: PersonId,
    pub change: PersonChange,
}

/// Reads a list of people. Of options only the sheet and the encoding count.
///
/// # Errors
/// Every row that can't be used, with its place.
pub fn people(bytes: &[u8], options: &Options) -> Result<Vec<Listed>, Refused> {
    if bytes.len() > LARGEST_PEOPLE {
        return Err(whole(Message::new("intake-file-too-large").with("mib", LARGEST_PEOPLE / (1024 * 1024))));
    }
    let sheet = sheet(bytes, options, MOST_PEOPLE)?;
    let header = Header::find(&sheet)?;
    let (mut listed, mut bad) = (Vec::new(), Vec::new());
    let mut seen = BTreeMap::<PersonId, usize>::new();
    for line in sheet.lines.iter().filter(|line| line.number > header.line && !line.is_blank()) {
        match read(&header, line) {
            Err(troubles) => bad.extend(troubles),
            Ok(row) => match seen.entry(row.id.clone()) {
                btree_map::Entry::Vacant(entry) => {
                    entry.insert(listed.len());
                    listed.push(row);
                }
                btree_map::Entry::Occupied(entry) => bad.extend(contradiction(&listed, *entry.get(), &row)),
            },
        }
    }
    match (bad.is_empty(), listed.is_empty()) {
        (false, _) => Err(Refused { troubles: bounded(bad) }),
        (true, true) => Err(whole(Message::new("intake-no-rows"))),
        (true, false) => Ok(listed),
    }
}

/// The same row again is no trouble; another one about the same person is.
fn contradiction(listed: &[Listed], first: usize, row: &Listed) -> Option<Trouble> {
    let first = listed.get(first).filter(|first| first.change != row.change)?;
    let what = Message::new("intake-contradiction").with("line", first.line);
    Some(Trouble::new(Place::Row { line: row.line }, what))
}

/// What a column can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Id,
    Name,
    Department,
    Zone,
    Manager,
    Mail,
    Language,
}

/// What these columns are called, in the form of [`normal`]; the first is what `exeunt person import` documents.
const NAMES: [(Field, &[&str]); 7] = [
    (
        Field::Id,
        &[
            "id",
            "工号",
            "员工编号",
            "员工工号",
            "人员编号",
            "职工号",
            "employeenumber",
            "employeeid",
            "employeeno",
            "staffid",
            "person",
        ],
    ),
    (Field::Name, &["name", "姓名", "员工姓名", "人员姓名", "中文名", "fullname", "displayname", "employeename"]),
    (Field::Department, &["department", "部门", "所属部门", "部门名称", "dept", "departmentname"]),
    (Field::Zone, &["zone", "时区", "timezone"]),
    (
        Field::Manager,
        &[
            "manager",
            "上级",
            "直属上级",
            "直接上级",
            "上级工号",
            "直属上级工号",
            "主管",
            "主管工号",
            "汇报对象",
            "managerid",
            "managernumber",
            "reportsto",
        ],
    ),
    (
        Field::Mail,
        &["mail", "邮箱", "工作邮箱", "企业邮箱", "公司邮箱", "电子邮箱", "email", "workemail", "emailaddress"],
    ),
    (Field::Language, &["language", "语言", "通知语言", "lang"]),
];

struct Header {
    line: u64,
    columns: BTreeMap<Field, (usize, String)>,
}

impl Header {
    /// The first line that names both a number and a name.
    fn find(sheet: &Sheet) -> Result<Self, Refused> {
        let mut nearest: Option<Self> = None;
        for line in sheet.lines.iter().take(MOST_LINES_ABOVE) {
            let header = Self::of(line)?;
            if header.lacks().is_none() {
                return Ok(header);
            }
            if nearest.as_ref().is_none_or(|nearest| nearest.columns.len() < header.columns.len()) {
                nearest = Some(header);
            }
        }
        let nearest = nearest.filter(|nearest| !nearest.columns.is_empty());
        let Some((header, what)) = nearest.and_then(|header| header.lacks().map(|what| (header, what))) else {
            return Err(whole(Message::new("intake-people-no-header")));
        };
        Err(Trouble::new(Place::Row { line: header.line }, what).into())
    }

    fn of(line: &Line) -> Result<Self, Refused> {
        let mut columns = BTreeMap::<Field, (usize, String)>::new();
        for (index, cell) in line.cells.iter().enumerate() {
            let Some((field, name)) = meaning(cell) else { continue };
            if let Some((other, _)) = columns.insert(field, (index, name)) {
                let what =
                    Message::new("intake-column-twice").with("one", letters(other)).with("other", letters(index));
                return Err(Trouble::new(Place::Row { line: line.number }, what).into());
            }
        }
        Ok(Self { line: line.number, columns })
    }

    fn lacks(&self) -> Option<Message> {
        let has = |field| self.columns.contains_key(&field);
        match (has(Field::Id), has(Field::Name)) {
            (true, true) => None,
            (true, false) => Some(Message::new("intake-no-name-column")),
            (false, _) => Some(Message::new("intake-no-number-column")),
        }
    }

    fn place(&self, line: &Line, field: Field) -> Place {
        match self.columns.get(&field) {
            None => Place::Row { line: line.number },
            Some((index, name)) => Place::Cell { line: line.number, column: letters(*index), header: name.clone() },
        }
    }

    /// What stands in this column; `None` where the file has no such column.
    fn text(&self, line: &Line, field: Field) -> Result<Option<String>, Trouble> {
        let Some((index, _)) = self.columns.get(&field) else { return Ok(None) };
        let wrong = |what: Message| Err(Trouble::new(self.place(line, field), what));
        match line.cell(*index) {
            Cell::Empty => Ok(Some(String::new())),
            Cell::Text(text) => Ok(Some(clean(text).unwrap_or_default())),
            Cell::Number(number) => Ok(Some(plain(*number))),
            Cell::Day(at) => Ok(Some(at.date().to_string())),
            Cell::Broken(formula) => wrong(Message::new("intake-formula").with("formula", formula)),
            Cell::TooLong => wrong(Message::new("intake-text-too-long")),
        }
    }
}

fn meaning(cell: &Cell) -> Option<(Field, String)> {
    let Cell::Text(text) = cell else { return None };
    let name = clean(text)?;
    let plain = normal(&name);
    let (field, _) = NAMES.iter().find(|(_, names)| names.contains(&plain.as_str()))?;
    Some((*field, name))
}

/// Reads cell by cell and goes on after a bad one, so that all of them are heard of at once.
fn read(header: &Header, line: &Line) -> Result<Listed, Vec<Trouble>> {
    let mut wrong = Vec::new();
    let mut text = |field| {
        header.text(line, field).unwrap_or_else(|trouble| {
            wrong.push(trouble);
            None
        })
    };
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let number = text(Field::Id).unwrap_or_default();
    let (name, department) = (text(Field::Name), text(Field::Department));
    let (zone, language) = (filled(text(Field::Zone)), filled(text(Field::Language)));
    let manager = text(Field::Manager).map(|manager| filled(Some(manager)).map(PersonId::from));
    let mail = text(Field::Mail).map(|mail| filled(Some(mail)));
    if is_rounded(&number) {
        let what = Message::new("intake-number-rounded").with("text", &number);
        wrong.push(Trouble::new(header.place(line, Field::Id), what));
    }
    let language = language.and_then(|word| {
        let known = spoken(&word);
        if known.is_none() {
            let what = Message::new("row-language").with("language", word);
            wrong.push(Trouble::new(header.place(line, Field::Language), what));
        }
        known
    });
    let change = PersonChange { name, department, zone, manager, mail, language };
    let id = PersonId::from(number);
    if let (true, Err(unfit)) = (wrong.is_empty(), as_new(&change, &id).fit_as_typed()) {
        let (field, what) = said_of(unfit);
        wrong.push(Trouble::new(header.place(line, field), Message::new(what)));
    }
    if wrong.is_empty() { Ok(Listed { line: line.number, id, change }) } else { Err(wrong) }
}

/// The person as they would be if nobody knew them: what is fit then is fit over whatever is known.
fn as_new(change: &PersonChange, id: &PersonId) -> Person {
    change.over(id, None)
}

fn spoken(word: &str) -> Option<Language> {
    match word.to_lowercase().as_str() {
        "zh" | "zh-cn" | "中文" | "chinese" => Some(Language::Zh),
        "en" | "英文" | "english" => Some(Language::En),
        _ => None,
    }
}

fn said_of(unfit: UnfitField) -> (Field, &'static str) {
    match unfit {
        UnfitField::Id => (Field::Id, "unfit-field-id"),
        UnfitField::Name => (Field::Name, "unfit-field-name"),
        UnfitField::Department => (Field::Department, "unfit-field-department"),
        UnfitField::Mail => (Field::Mail, "unfit-field-mail"),
        UnfitField::Manager => (Field::Manager, "unfit-field-manager"),
        UnfitField::Zone => (Field::Zone, "unfit-field-zone"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Result<Vec<Listed>, Vec<String>> {
        people(text.as_bytes(), &Options::default())
            .map_err(|refused| refused.troubles.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_list_names_people_in_either_language_and_says_only_what_it_has_columns_for() {
        let rows = listed("员工名册\n工号（必填）,姓名,直属上级,语言\n001,张三,,\n002,李四,001,英文\n").unwrap();
        assert_eq!((rows[0].line, rows[0].id.as_str()), (3, "001"));
        assert_eq!(rows[0].change.manager, Some(None));
        assert_eq!((&rows[0].change.mail, &rows[0].change.department), (&None, &None));
        let second = &rows[1].change;
        assert_eq!((second.manager.clone(), second.language), (Some(Some("001".into())), Some(Language::En)));
        assert_eq!(listed("id,name\n001,张三\n001,张三\n").unwrap().len(), 1);
    }

    #[test]
    fn every_cell_that_cannot_be_used_is_named() {
        let long = "长".repeat(300);
        let text = format!(
            "id,name,zone,mail,language\n,李四,,,\n003,王五,Mars/Base,,\n004,{long},,,fr\n005,{long},,,\n006,周七,,x,\n"
        );
        let troubles = listed(&text).unwrap_err();
        let starts = [
            "line 2, column A \"id\": unfit-field-id",
            "line 3, column C \"zone\": unfit-field-zone",
            "line 4, column E \"language\": row-language",
            "line 5, column B \"name\": unfit-field-name",
            "line 6, column D \"mail\": unfit-field-mail",
        ];
        assert_eq!(troubles.len(), starts.len(), "{troubles:?}");
        for (trouble, start) in troubles.iter().zip(starts) {
            assert!(trouble.starts_with(start), "{trouble}");
        }
        let twice = listed("id,name\n001,张三\n001,李四\n").unwrap_err();
        assert!(twice[0].starts_with("line 3: intake-contradiction"), "{twice:?}");
    }

    #[test]
    fn a_list_without_numbers_or_names_says_what_it_lacks() {
        for (text, what) in [
            ("a,b\n1,2\n", "intake-people-no-header"),
            ("姓名,部门\n张三,研发\n", "line 1: intake-no-number-column"),
            ("工号,部门\n1,研发\n", "line 1: intake-no-name-column"),
            ("工号,id,姓名\n1,1,张\n", "line 1: intake-column-twice"),
            ("id,name\n", "intake-no-rows"),
        ] {
            assert!(listed(text).unwrap_err()[0].starts_with(what), "{text}");
        }
    }
}
