//! Lists as people look through them: cases with their people, and people by a piece of their name or number.

use crate::cases::{Row as CaseRow, case};
use crate::columns::{stored, word};
use crate::dialect::{Conditions, Cx, Value, run, wanted};
use crate::error::Result;
use crate::ledger::{PersonRow, person};
use crate::log::{EntryRow, LogEntry, entry};
use crate::tx::reads;
use exeunt_core::{Case, CaseId, CaseState, Person, PersonId};
use jiff::civil::Date;
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
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

/// So many rows that fit are looked up and sorted at once; of more, one in fifty rows of the list or so fits anyway.
const FEW: i64 = 2_000;

/// A list as it is read, and two ways to ask whose people its rows are about.
struct List {
    select: &'static str,
    order: &'static str,
    /// The list is sought from the people below somebody.
    among_below: &'static str,
    /// The list is read in its order, and each row is asked whether somebody is above its person. Not by `EXISTS`, of which
    /// PostgreSQL makes a join, and gathers everybody below for it.
    each_below: &'static str,
}

/// Ids sort by the time of opening.
const NEWEST_CASES: List = List {
    select: CASES,
    order: "c.id DESC",
    among_below: "c.person IN (SELECT person FROM person_above WHERE above = ?)",
    each_below: "(SELECT 1 FROM person_above a WHERE a.person = c.person AND a.above = ?) = 1",
};
const CASES_BY_DAY: List = List { order: "c.last_working_day, c.id", ..NEWEST_CASES };
const PEOPLE_BY_NUMBER: List = List {
    select: PEOPLE,
    order: "p.id",
    among_below: "p.id IN (SELECT person FROM person_above WHERE above = ?)",
    each_below: "(SELECT 1 FROM person_above a WHERE a.person = p.id AND a.above = ?) = 1",
};

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

    /// A page of the list, about the people below somebody if there is one. Where few are below, the page is sought from
    /// them; where many are, the list is read in its order and is soon full.
    async fn list<R: Row>(
        &mut self,
        list: &List,
        mut wanted: Conditions,
        under: Option<&PersonId>,
        limit: u32,
    ) -> Result<Vec<R>> {
        if let Some(under) = under {
            let sql = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM person_above WHERE above = $1 LIMIT $2) few";
            let found: i64 =
                run!(self, c => sqlx::query_scalar(sql).bind(under.as_str()).bind(FEW).fetch_one(c).await?);
            let below = if found < FEW { list.among_below } else { list.each_below };
            wanted.and(below, [Value::Text(under.as_str().to_owned())]);
        }
        let sql = format!("{} ORDER BY {} LIMIT {limit}", list.select, list.order);
        Ok(wanted!(self, R, &sql, wanted))
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
            let one =
                "(SELECT 1 FROM person_piece x WHERE x.person = p.id AND x.piece >= ? AND x.piece < ? LIMIT 1) = 1";
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
