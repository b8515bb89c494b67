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
use uuid::Uuid;

/// A case with what a list shows of its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCase {
    pub case: Case,
    pub name: String,
    pub department: String,
    pub zone: String,
}

/// Which cases are wanted. What is `None` doesn't matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    pub state: Option<CaseState>,
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

/// So many pieces of names, or people below somebody, are looked up and sorted at once; of more, one in fifty rows or so
/// fits anyway.
const FEW: i64 = 2_000;

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

/// Which table a list is read from, so that what it leaves out is left out before anything is joined.
#[derive(Clone, Copy)]
enum Within {
    Cases,
    People,
}

impl CaseFilter {
    fn conditions(&self) -> Conditions {
        let mut wanted = Conditions::default();
        wanted.and_if("c.state = ?", self.state.as_ref().map(word));
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
        self.and_below(&mut wanted, Within::Cases, filter.under.as_ref()).await?;
        self.and_named(&mut wanted, filter.text.as_deref()).await?;
        if let Some(before) = before {
            wanted.and("c.id < ?", [Value::Id(before.0)]);
        }
        // Ids sort by the time of opening.
        let sql = format!("{CASES} ORDER BY c.id DESC LIMIT {limit}");
        wanted!(self, ListedRow, &sql, wanted).into_iter().map(listed).collect()
    }

    async fn case_search_by_day(&mut self, filter: &CaseFilter, limit: u32) -> Result<Vec<ListedCase>> {
        let mut wanted = filter.conditions();
        self.and_below(&mut wanted, Within::Cases, filter.under.as_ref()).await?;
        self.and_named(&mut wanted, filter.text.as_deref()).await?;
        let sql = format!("{CASES} ORDER BY c.last_working_day, c.id LIMIT {limit}");
        wanted!(self, ListedRow, &sql, wanted).into_iter().map(listed).collect()
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
        self.and_below(&mut wanted, Within::People, filter.under.as_ref()).await?;
        self.and_named(&mut wanted, filter.text.as_deref()).await?;
        let sql = format!(
            "SELECT p.id, p.name, p.department, p.zone, p.manager, p.mail, p.language FROM person p {{where}}
             ORDER BY p.id LIMIT {limit}"
        );
        wanted!(self, PersonRow, &sql, wanted).into_iter().map(person).collect()
    }

    /// Wants people below this one. Where few are, the list is sought from them; where many are, it is read in its order
    /// until it is full, and each row is asked for in their set, which is what `IS TRUE` makes of it.
    async fn and_below(&mut self, wanted: &mut Conditions, within: Within, manager: Option<&PersonId>) -> Result<()> {
        let Some(manager) = manager.map(PersonId::as_str) else { return Ok(()) };
        let sql = concat!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM ", below!("$1"), " below LIMIT $2) few");
        let found: i64 = run!(self, c => sqlx::query_scalar(sql).bind(manager).bind(FEW).fetch_one(c).await?);
        let condition = match (within, found < FEW) {
            (Within::Cases, true) => concat!("c.person IN ", below!("?")),
            (Within::Cases, false) => concat!("(c.person IN ", below!("?"), ") IS TRUE"),
            (Within::People, true) => concat!("p.id IN ", below!("?")),
            (Within::People, false) => concat!("(p.id IN ", below!("?"), ") IS TRUE"),
        };
        wanted.and(condition, [Value::Text(manager.to_owned())]);
        Ok(())
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
