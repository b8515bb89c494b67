//! Lists as people look through them: cases with their people, and people by a piece of their name or number.

use crate::cases::{Row as CaseRow, case};
use crate::columns::{stored, word};
use crate::dialect::{Conditions, Cx, Value, padded, run, wanted};
use crate::error::Result;
use crate::ledger::{PersonRow, person};
use crate::log::{EntryRow, LogEntry, entry};
use crate::tx::reads;
use exeunt_core::{Case, CaseId, CaseState, Person, PersonId};
use jiff::civil::Date;
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A case with what a list shows of its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCase {
    pub case: Case,
    pub name: String,
    pub department: String,
    pub zone: String,
}

/// Which cases are wanted. What is `None` or empty doesn't matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    pub states: Vec<CaseState>,
    pub person: Option<PersonId>,
    pub department: Option<String>,
    pub last_day_from: Option<Date>,
    pub last_day_to: Option<Date>,
    /// A piece of the person's name, or the beginning of their number.
    pub text: Option<String>,
    /// People who report to this one, however far down.
    pub under: Option<PersonId>,
    /// Not this person, who may be the one who asks.
    pub except: Option<PersonId>,
}

/// Which people are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFilter {
    pub department: Option<String>,
    /// A piece of the name, or the beginning of the number.
    pub text: Option<String>,
    /// People who report to this one, however far down.
    pub under: Option<PersonId>,
    /// Not this person, who may be the one who asks.
    pub except: Option<PersonId>,
}

const CASES: &str = "SELECT c.id, c.person, c.departure, c.last_working_day, c.state, c.opened_by, c.opened_at,
                            p.name, p.department, p.zone
                     FROM leaver_case c JOIN person p ON p.id = c.person {where}";
const PEOPLE: &str = "SELECT p.id, p.name, p.department, p.zone, p.manager, p.mail, p.language FROM person p {where}";

/// So many pieces of names are looked up and sorted at once; of more, one in fifty rows or so fits anyway.
const FEW: i64 = 2_000;

/// So many people below somebody are gathered first. Counting them costs several times as many: all at one height come
/// before those below them.
const FEW_BELOW: i64 = 500;

/// So many rows of a list are asked one by one who is above their person, before everybody below is gathered.
const NEAR: u32 = 400;

/// Everybody below somebody, however far down. Nobody is looked at twice, so circles end.
macro_rules! below {
    ($manager:literal) => {
        concat!(
            "(WITH RECURSIVE under (id) AS (
                 SELECT id FROM person WHERE manager = ",
            $manager,
            "    UNION SELECT below.id FROM person below JOIN under ON below.manager = under.id)
             SELECT id FROM under)"
        )
    };
}

/// Whether somebody is above the person of a row, however far up.
macro_rules! above {
    ($person:literal, $manager:literal) => {
        concat!(
            "EXISTS (WITH RECURSIVE above (id) AS (
                 SELECT manager FROM person WHERE id = ",
            $person,
            "    AND manager IS NOT NULL
                 UNION SELECT one.manager FROM person one JOIN above ON one.id = above.id
                 WHERE one.manager IS NOT NULL)
             SELECT 1 FROM above WHERE id = ",
            $manager,
            ")"
        )
    };
}

/// A list as it is read, and three ways to ask whose people its rows are about.
struct List {
    select: &'static str,
    /// The table that the other texts call a row by.
    row: &'static str,
    order: &'static str,
    /// The list is sought from the people below somebody.
    from_below: &'static str,
    /// The list is read in its order, and each row is asked for in their set, which is what `IS TRUE` makes of it.
    among_below: &'static str,
    /// A row is asked who is above.
    above: &'static str,
}

/// Ids sort by the time of opening.
const NEWEST_CASES: List = List {
    select: CASES,
    row: "c",
    order: "c.id DESC",
    from_below: concat!("c.person IN ", below!("?")),
    among_below: concat!("(c.person IN ", below!("?"), ") IS TRUE"),
    above: above!("c.person", "{manager}"),
};
const CASES_BY_DAY: List = List { order: "c.last_working_day, c.id", ..NEWEST_CASES };
const PEOPLE_BY_NUMBER: List = List {
    select: PEOPLE,
    row: "p",
    order: "p.id",
    from_below: concat!("p.id IN ", below!("?")),
    among_below: concat!("(p.id IN ", below!("?"), ") IS TRUE"),
    above: above!("p.id", "{manager}"),
};

impl List {
    fn first(&self, limit: u32) -> String {
        format!("{} ORDER BY {} LIMIT {limit}", self.select, self.order)
    }

    /// Those of the first rows that are about people of the manager, whose placeholder is given.
    fn first_below(&self, manager: &str, limit: u32) -> String {
        let (near, above) = (self.first(near(limit)), self.above.replacen("{manager}", manager, 1));
        format!("SELECT * FROM ({near}) {} WHERE {above} ORDER BY {} LIMIT {limit}", self.row, self.order)
    }
}

/// More than are wanted, so that a few which are others' don't matter.
fn near(limit: u32) -> u32 {
    NEAR.max(limit.saturating_add(limit / 4))
}

/// A row that both databases give.
trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for R {}

impl CaseFilter {
    fn conditions(&self) -> Conditions {
        let mut wanted = Conditions::default();
        wanted.and_among("c.state", self.states.iter().map(word));
        wanted.and_if("c.person = ?", self.person.as_ref().map(PersonId::as_str));
        wanted.and_if("c.person <> ?", self.except.as_ref().map(PersonId::as_str));
        wanted.and_if("p.department = ?", self.department.as_deref());
        // Days are text that sorts like days.
        wanted.and_if("c.last_working_day >= ?", self.last_day_from.map(|day| day.to_string()));
        wanted.and_if("c.last_working_day <= ?", self.last_day_to.map(|day| day.to_string()));
        wanted
    }
}

pub(crate) type ListedRow = (Uuid, String, String, String, String, String, i64, String, String, String);

reads! {
    /// The cases that fit, the newest first, from the one before `before` on.
    fn case_search(filter: &CaseFilter, before: Option<CaseId>, limit: u32) -> Vec<ListedCase>;
    /// The cases that fit, the earliest last day first.
    fn case_search_by_day(filter: &CaseFilter, limit: u32) -> Vec<ListedCase>;
    /// The people who fit, in the order of their numbers, from the one after `after` on.
    fn person_search(filter: &PersonFilter, after: Option<&PersonId>, limit: u32) -> Vec<Person>;
    /// Those of these people who report to `manager`, however far down.
    fn people_below(manager: &PersonId, people: &[PersonId]) -> BTreeSet<PersonId>;
    /// The entries of a case from the index `from` on, in order.
    fn log_entries_of_case(case: CaseId, from: u64, limit: u32) -> Vec<LogEntry>;
}

impl Cx<'_> {
    async fn case_search(
        &mut self,
        filter: &CaseFilter,
        before: Option<CaseId>,
        limit: u32,
    ) -> Result<Vec<ListedCase>> {
        let mut wanted = filter.conditions();
        self.and_named(&mut wanted, filter.text.as_deref()).await?;
        if let Some(before) = before {
            wanted.and("c.id < ?", [Value::Id(before.0)]);
        }
        let rows: Vec<ListedRow> = self.list(&NEWEST_CASES, wanted, filter.under.as_ref(), limit).await?;
        rows.into_iter().map(listed).collect()
    }

    async fn case_search_by_day(&mut self, filter: &CaseFilter, limit: u32) -> Result<Vec<ListedCase>> {
        let mut wanted = filter.conditions();
        self.and_named(&mut wanted, filter.text.as_deref()).await?;
        let rows: Vec<ListedRow> = self.list(&CASES_BY_DAY, wanted, filter.under.as_ref(), limit).await?;
        rows.into_iter().map(listed).collect()
    }

    async fn person_search(
        &mut self,
        filter: &PersonFilter,
        after: Option<&PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>> {
        let mut wanted = Conditions::default();
        wanted.and_if("p.id > ?", after.map(PersonId::as_str));
        wanted.and_if("p.id <> ?", filter.except.as_ref().map(PersonId::as_str));
        wanted.and_if("p.department = ?", filter.department.as_deref());
        self.and_named(&mut wanted, filter.text.as_deref()).await?;
        let rows: Vec<PersonRow> = self.list(&PEOPLE_BY_NUMBER, wanted, filter.under.as_ref(), limit).await?;
        rows.into_iter().map(person).collect()
    }

    async fn people_below(&mut self, manager: &PersonId, people: &[PersonId]) -> Result<BTreeSet<PersonId>> {
        let mut below = BTreeSet::new();
        for chunk in padded(people) {
            let mut wanted = Conditions::default();
            wanted.and_among("p.id", chunk.iter().map(|id| id.as_str().to_owned()));
            wanted.and("p.id <> ?", [Value::Text(manager.as_str().to_owned())]);
            wanted.and(above!("p.id", "?"), [Value::Text(manager.as_str().to_owned())]);
            let rows: Vec<(String,)> = wanted!(self, (String,), "SELECT p.id FROM person p {where}", wanted);
            below.extend(rows.into_iter().map(|(id,)| PersonId::from(id)));
        }
        Ok(below)
    }

    /// A page of the list, about the people below somebody if there is one. Where few are below, the page is sought from
    /// them. Where many are, the first rows are asked who is above, which soon fills the page of somebody with
    /// everybody below; only where these rows are mostly others' are all below gathered.
    async fn list<R: Row>(
        &mut self,
        list: &List,
        mut wanted: Conditions,
        under: Option<&PersonId>,
        limit: u32,
    ) -> Result<Vec<R>> {
        let Some(under) = under else { return Ok(wanted!(self, R, &list.first(limit), wanted)) };
        let manager = || Value::Text(under.as_str().to_owned());
        if self.are_few_below(under).await? {
            wanted.and(list.from_below, [manager()]);
            return Ok(wanted!(self, R, &list.first(limit), wanted));
        }
        let mut near = wanted.clone();
        let sql = list.first_below(&near.place(manager()), limit);
        let rows: Vec<R> = wanted!(self, R, &sql, near);
        let full = u32::try_from(rows.len()).is_ok_and(|rows| rows >= limit);
        if full || self.are_all_near(list, &wanted, limit).await? {
            return Ok(rows);
        }
        wanted.and(list.among_below, [manager()]);
        Ok(wanted!(self, R, &list.first(limit), wanted))
    }

    /// Whether few people are below somebody. Whoever has nobody above is taken to have many: a wrong guess costs a look
    /// at the first rows of the list, and counting costs as much for each list of a page.
    async fn are_few_below(&mut self, manager: &PersonId) -> Result<bool> {
        if self.person_lookup(manager).await?.is_some_and(|person| person.manager.is_none()) {
            return Ok(false);
        }
        let sql = concat!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM ", below!("$1"), " below LIMIT $2) few");
        let found: i64 =
            run!(self, c => sqlx::query_scalar(sql).bind(manager.as_str()).bind(FEW_BELOW).fetch_one(c).await?);
        Ok(found < FEW_BELOW)
    }

    /// Whether the list has no more rows than were asked one by one.
    async fn are_all_near(&mut self, list: &List, wanted: &Conditions, limit: u32) -> Result<bool> {
        let near = near(limit);
        let sql = format!("SELECT COUNT(*) FROM ({} LIMIT {near}) near", list.select);
        let found: Vec<(i64,)> = wanted!(self, (i64,), &sql, wanted);
        Ok(found.first().is_none_or(|(rows,)| *rows < i64::from(near)))
    }

    /// Wants people who are called like this. Where few are, the index of pieces names them; where many are, the list is
    /// read in its order and is soon full.
    async fn and_named(&mut self, wanted: &mut Conditions, text: Option<&str>) -> Result<()> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(()) };
        let from = text.to_lowercase();
        let to = format!("{from}{}", char::MAX);
        let sql =
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM person_piece WHERE piece >= $1 AND piece < $2 LIMIT $3) few";
        let found: i64 = run!(self, c => sqlx::query_scalar(sql)
            .bind(from.as_str())
            .bind(to.as_str())
            .bind(FEW)
            .fetch_one(c)
            .await?);
        if found < FEW {
            let among = "p.id IN (SELECT person FROM person_piece WHERE piece >= ? AND piece < ?)";
            wanted.and(among, [Value::Text(from), Value::Text(to)]);
        } else {
            let one = "EXISTS (SELECT 1 FROM person_piece x WHERE x.person = p.id AND x.piece >= ? AND x.piece < ?)";
            wanted.and(one, [Value::Text(from), Value::Text(to)]);
        }
        Ok(())
    }

    async fn log_entries_of_case(&mut self, case: CaseId, from: u64, limit: u32) -> Result<Vec<LogEntry>> {
        let sql = "SELECT number, leaf, salt, payload FROM log_entry WHERE case_id = $1 AND number >= $2
                   ORDER BY number LIMIT $3";
        let (from, limit) = (stored(from), i64::from(limit));
        let rows: Vec<EntryRow> =
            run!(self, c => sqlx::query_as(sql).bind(case.0).bind(from).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(entry).collect()
    }
}

pub(crate) fn listed((id, of, departure, day, state, by, at, name, department, zone): ListedRow) -> Result<ListedCase> {
    let row: CaseRow = (id, of, departure, day, state, by, at);
    Ok(ListedCase { case: case(row)?, name, department, zone })
}
