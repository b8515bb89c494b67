//! What waits for a person to settle it, and how that was settled.

use crate::columns::{count, document, micros, parse_document, parse_word, time, word};
use crate::dialect::{Conditions, Cx, Value, change, run, wanted};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{Finding, FindingId, FindingKind, How, PersonId, Settled, SourceName};
use jiff::Timestamp;
use uuid::Uuid;

/// Which findings are wanted; what isn't said doesn't matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingFilter {
    pub kind: Option<FindingKind>,
    pub person: Option<PersonId>,
    pub source: Option<SourceName>,
    /// Without what is or could be about this person.
    pub except: Option<PersonId>,
    /// `true`: those that wait; `false`: those that are settled.
    pub waiting: Option<bool>,
}

const NOT_ABOUT: &str =
    "NOT EXISTS (SELECT 1 FROM finding_about WHERE finding_about.finding = finding.id AND finding_about.person = ?)";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    document: String,
    since: i64,
    settled: Option<String>,
}

reads! {
    /// The finding, if there is one.
    fn finding_lookup(id: FindingId) -> Option<Finding>;
    /// The next findings after `after` that the filter lets through, in the order in which they were found.
    fn finding_list(filter: &FindingFilter, after: Option<FindingId>, limit: u32) -> Vec<Finding>;
    /// How many findings wait.
    fn finding_count_waiting() -> u64;
    /// How many findings of each kind wait, and since when the oldest does; without what is or could be about `except`.
    fn finding_count_by_kind(except: Option<&PersonId>) -> Vec<(FindingKind, u64, Timestamp)>;
    /// The findings that are or could be about this person, or that somebody said to be.
    fn finding_list_about(person: &PersonId) -> Vec<FindingId>;
    /// Everybody whom this finding is or could be about.
    fn finding_people(id: FindingId) -> Vec<PersonId>;
    /// The finding about this subject that waits, if one does.
    fn finding_waiting(subject: &str) -> Option<FindingId>;
}

impl Cx<'_> {
    async fn finding_lookup(&mut self, id: FindingId) -> Result<Option<Finding>> {
        let sql = "SELECT id, kind, document, since, settled FROM finding WHERE id = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_optional(c).await?);
        row.map(finding).transpose()
    }

    async fn finding_list(
        &mut self,
        filter: &FindingFilter,
        after: Option<FindingId>,
        limit: u32,
    ) -> Result<Vec<Finding>> {
        let mut wanted = Conditions::default();
        if let Some(after) = after {
            wanted.and("id > ?", [Value::Id(after.0)]);
        }
        wanted.and_if("kind = ?", filter.kind.as_ref().map(word));
        wanted.and_if("person = ?", filter.person.as_ref().map(PersonId::as_str));
        wanted.and_if("source = ?", filter.source.as_ref().map(SourceName::as_str));
        wanted.and_if(NOT_ABOUT, filter.except.as_ref().map(PersonId::as_str));
        match filter.waiting {
            Some(true) => wanted.and("settled_at IS NULL", []),
            Some(false) => wanted.and("settled_at IS NOT NULL", []),
            None => {}
        }
        let sql = format!("SELECT id, kind, document, since, settled FROM finding {{where}} ORDER BY id LIMIT {limit}");
        let rows = wanted!(self, Row, &sql, wanted);
        rows.into_iter().map(finding).collect()
    }

    async fn finding_count_waiting(&mut self) -> Result<u64> {
        let sql = "SELECT COUNT(*) FROM finding WHERE settled_at IS NULL";
        let waiting: i64 = run!(self, c => sqlx::query_scalar(sql).fetch_one(c).await?);
        count("finding count", waiting)
    }

    async fn finding_count_by_kind(&mut self, except: Option<&PersonId>) -> Result<Vec<(FindingKind, u64, Timestamp)>> {
        let mut wanted = Conditions::default();
        wanted.and("settled_at IS NULL", []);
        wanted.and_if(NOT_ABOUT, except.map(PersonId::as_str));
        let sql = "SELECT kind, COUNT(*), MIN(since) FROM finding {where} GROUP BY kind ORDER BY kind";
        let rows: Vec<(String, i64, i64)> = wanted!(self, (String, i64, i64), sql, wanted);
        let each = |(kind, number, since): (String, i64, i64)| {
            Ok((parse_word("finding", &kind)?, count("finding count", number)?, time("finding", since)?))
        };
        rows.into_iter().map(each).collect()
    }

    async fn finding_list_about(&mut self, person: &PersonId) -> Result<Vec<FindingId>> {
        let sql = "SELECT finding FROM finding_about WHERE person = $1 ORDER BY finding";
        let ids: Vec<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(person.as_str()).fetch_all(c).await?);
        Ok(ids.into_iter().map(FindingId).collect())
    }

    async fn finding_people(&mut self, id: FindingId) -> Result<Vec<PersonId>> {
        let sql = "SELECT person FROM finding_about WHERE finding = $1 ORDER BY person";
        let people: Vec<String> = run!(self, c => sqlx::query_scalar(sql).bind(id.0).fetch_all(c).await?);
        Ok(people.into_iter().map(PersonId::from).collect())
    }

    async fn finding_waiting(&mut self, subject: &str) -> Result<Option<FindingId>> {
        let sql = "SELECT id FROM finding WHERE subject = $1 AND settled_at IS NULL";
        let id: Option<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(subject).fetch_optional(c).await?);
        Ok(id.map(FindingId))
    }
}

impl Tx {
    /// Adds a finding, unless one about the same subject waits already. Returns the one that waits now, and whether it
    /// is new.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the one that waited was settled at the same moment; try again.
    pub async fn finding_raise(&mut self, subject: &str, new: &Finding) -> Result<(FindingId, bool)> {
        let sql = "INSERT INTO finding (id, kind, subject, person, source, document, since)
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (subject) WHERE settled_at IS NULL DO NOTHING";
        let text = document(&new.about)?;
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(new.id.0)
                .bind(word(&new.kind))
                .bind(subject)
                .bind(new.about.person.as_ref().map(PersonId::as_str))
                .bind(new.about.source.as_ref().map(SourceName::as_str))
                .bind(text.as_str())
                .bind(micros(new.since))
        );
        if added == 1 {
            for person in new.people() {
                self.finding_about(new.id, person).await?;
            }
            return Ok((new.id, true));
        }
        let waiting = self.finding_waiting(subject).await?.ok_or(StoreError::Busy)?;
        Ok((waiting, false))
    }

    /// Settles a finding.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is settled already.
    pub async fn finding_settle(&mut self, id: FindingId, settled: &Settled) -> Result<()> {
        let sql = "UPDATE finding SET settled_at = $1, settled = $2 WHERE id = $3 AND settled_at IS NULL";
        let text = document(settled)?;
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(micros(settled.at)).bind(text.as_str()).bind(id.0));
        if done == 0 {
            return Err(StoreError::conflict("finding", id, "it is settled already"));
        }
        if let How::Person { person } = &settled.how {
            self.finding_about(id, person).await?;
        }
        Ok(())
    }

    async fn finding_about(&mut self, id: FindingId, person: &PersonId) -> Result<()> {
        let sql = "INSERT INTO finding_about (finding, person) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        change!(&mut self.cx()?, sqlx::query(sql).bind(id.0).bind(person.as_str()));
        Ok(())
    }
}

fn finding(row: Row) -> Result<Finding> {
    let id = FindingId(row.id);
    let settled = row.settled.map(|text| parse_document("finding", id, &text)).transpose()?;
    Ok(Finding {
        id,
        kind: parse_word("finding", &row.kind)?,
        about: parse_document("finding", id, &row.document)?,
        since: time("finding", row.since)?,
        settled,
    })
}
