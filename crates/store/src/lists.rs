//! Lists as people look through them: cases with their people, and people by a piece of their name or number.

use crate::cases::{Row as CaseRow, case};
use crate::columns::{stored, word};
use crate::dialect::{Cx, run};
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
}

/// Which people are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFilter {
    pub department: Option<String>,
    /// A piece of the name, or the beginning of the number.
    pub text: Option<String>,
    /// People who report to this one, however far down.
    pub under: Option<PersonId>,
}

type ListedRow = (Uuid, String, String, String, String, String, i64, String, String, String);

reads! {
    /// The cases that fit, the newest first, from the one before `before` on.
    fn case_search(filter: &CaseFilter, before: Option<CaseId>, limit: u32) -> Vec<ListedCase>;
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
        // Ids sort by the time of opening. Days are text that sorts like days.
        let sql = "WITH RECURSIVE under (id, level) AS (
                       SELECT id, 1 FROM person WHERE manager = $9
                       UNION SELECT p.id, u.level + 1 FROM person p JOIN under u ON p.manager = u.id WHERE u.level < 32)
                   SELECT c.id, c.person, c.departure, c.last_working_day, c.state, c.opened_by, c.opened_at,
                          p.name, p.department, p.zone
                   FROM leaver_case c JOIN person p ON p.id = c.person
                   WHERE c.id < $1
                     AND (CAST($2 AS TEXT) IS NULL OR c.state = $2)
                     AND (CAST($3 AS TEXT) IS NULL OR c.person = $3)
                     AND (CAST($4 AS TEXT) IS NULL OR p.department = $4)
                     AND (CAST($5 AS TEXT) IS NULL OR c.last_working_day >= $5)
                     AND (CAST($6 AS TEXT) IS NULL OR c.last_working_day <= $6)
                     AND (CAST($7 AS TEXT) IS NULL OR lower(p.name) LIKE $7 ESCAPE '!' OR lower(p.id) LIKE $8 ESCAPE '!')
                     AND (CAST($9 AS TEXT) IS NULL OR c.person IN (SELECT id FROM under))
                   ORDER BY c.id DESC LIMIT $10";
        let (inside, beginning) = patterns(filter.text.as_deref());
        let rows: Vec<ListedRow> = run!(self, c => sqlx::query_as(sql)
            .bind(before.map_or(Uuid::max(), |id| id.0))
            .bind(filter.state.as_ref().map(word))
            .bind(filter.person.as_ref().map(PersonId::as_str))
            .bind(filter.department.as_deref())
            .bind(filter.last_day_from.map(|day| day.to_string()))
            .bind(filter.last_day_to.map(|day| day.to_string()))
            .bind(inside.as_deref())
            .bind(beginning.as_deref())
            .bind(filter.under.as_ref().map(PersonId::as_str))
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        rows.into_iter().map(listed).collect()
    }

    async fn person_search(
        &mut self,
        filter: &PersonFilter,
        after: Option<&PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>> {
        let sql = "WITH RECURSIVE under (id, level) AS (
                       SELECT id, 1 FROM person WHERE manager = $5
                       UNION SELECT p.id, u.level + 1 FROM person p JOIN under u ON p.manager = u.id WHERE u.level < 32)
                   SELECT id, name, department, zone, manager, mail, language FROM person
                   WHERE id > $1
                     AND (CAST($2 AS TEXT) IS NULL OR department = $2)
                     AND (CAST($3 AS TEXT) IS NULL OR lower(name) LIKE $3 ESCAPE '!' OR lower(id) LIKE $4 ESCAPE '!')
                     AND (CAST($5 AS TEXT) IS NULL OR id IN (SELECT id FROM under))
                   ORDER BY id LIMIT $6";
        let (inside, beginning) = patterns(filter.text.as_deref());
        let rows: Vec<PersonRow> = run!(self, c => sqlx::query_as(sql)
            .bind(after.map_or("", PersonId::as_str))
            .bind(filter.department.as_deref())
            .bind(inside.as_deref())
            .bind(beginning.as_deref())
            .bind(filter.under.as_ref().map(PersonId::as_str))
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        rows.into_iter().map(person).collect()
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

fn listed((id, of, departure, day, state, by, at, name, department, zone): ListedRow) -> Result<ListedCase> {
    let row: CaseRow = (id, of, departure, day, state, by, at);
    Ok(ListedCase { case: case(row)?, name, department, zone })
}

/// The text as a pattern of what it is in, and of what begins with it. What would be a wildcard stands for itself.
fn patterns(text: Option<&str>) -> (Option<String>, Option<String>) {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return (None, None) };
    let escaped = text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    (Some(format!("%{escaped}%")), Some(format!("{escaped}%")))
}
