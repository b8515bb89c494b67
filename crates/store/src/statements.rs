//! What sources said about people, each statement once and for good.

use crate::columns::{document, micros, parse_document, time};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{Became, Digest, FindingId, PersonId, SourceName, Statement, StatementId};
use jiff::Timestamp;
use uuid::Uuid;

/// A statement as it was received, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredStatement {
    pub key: StatementId,
    pub statement: Statement,
    pub received_at: Timestamp,
    /// Whom it was found to be about.
    pub person: Option<PersonId>,
    pub became: Became,
    /// The finding that it led to, if it led to one.
    pub finding: Option<FindingId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    key: Uuid,
    received_at: i64,
    digest: String,
    document: String,
    person: Option<String>,
    became: String,
    finding: Option<Uuid>,
}

reads! {
    /// What was received under this id of the source's, if anything was.
    fn statement_lookup(source: &SourceName, id: &str) -> Option<StoredStatement>;
    /// The statements before `before`, or the latest, the latest first; of one source or one person where it is named.
    fn statement_list(
        source: Option<&SourceName>,
        person: Option<&PersonId>,
        before: Option<StatementId>,
        limit: u32
    ) -> Vec<StoredStatement>;
    /// What each source said last about a person. Overtaken statements are left out; of several with the same time all
    /// are given.
    fn statement_last_of_each(person: &PersonId) -> Vec<StoredStatement>;
    /// The statements that a finding rests on, the one that was said last first.
    fn statement_list_of(finding: FindingId) -> Vec<StoredStatement>;
}

impl Cx<'_> {
    async fn statement_lookup(&mut self, source: &SourceName, id: &str) -> Result<Option<StoredStatement>> {
        let sql = "SELECT key, received_at, digest, document, person, became, finding FROM statement
                   WHERE source = $1 AND id = $2";
        let row: Option<Row> =
            run!(self, c => sqlx::query_as(sql).bind(source.as_str()).bind(id).fetch_optional(c).await?);
        row.map(stored).transpose()
    }

    async fn statement_list(
        &mut self,
        source: Option<&SourceName>,
        person: Option<&PersonId>,
        before: Option<StatementId>,
        limit: u32,
    ) -> Result<Vec<StoredStatement>> {
        let sql = "SELECT key, received_at, digest, document, person, became, finding FROM statement
                   WHERE key < $1 AND ($2 IS NULL OR source = $2) AND ($3 IS NULL OR person = $3)
                   ORDER BY key DESC LIMIT $4";
        // Keys sort by the time of receiving.
        let before = before.map_or(Uuid::max(), |key| key.0);
        let (source, person) = (source.map(SourceName::as_str), person.map(PersonId::as_str));
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql)
            .bind(before)
            .bind(source)
            .bind(person)
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        rows.into_iter().map(stored).collect()
    }

    async fn statement_last_of_each(&mut self, person: &PersonId) -> Result<Vec<StoredStatement>> {
        let sql = "SELECT statement.key, statement.received_at, statement.digest, statement.document,
                       statement.person, statement.became, statement.finding
                   FROM statement JOIN (SELECT source, MAX(as_of) AS newest FROM statement
                       WHERE person = $1 AND kind <> 'overtaken' GROUP BY source) AS last
                   ON last.source = statement.source AND last.newest = statement.as_of
                   WHERE statement.person = $1 AND statement.kind <> 'overtaken' ORDER BY statement.key";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(person.as_str()).fetch_all(c).await?);
        rows.into_iter().map(stored).collect()
    }

    async fn statement_list_of(&mut self, finding: FindingId) -> Result<Vec<StoredStatement>> {
        let sql = "SELECT key, received_at, digest, document, person, became, finding FROM statement
                   WHERE finding = $1 ORDER BY as_of DESC, key DESC";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(finding.0).fetch_all(c).await?);
        rows.into_iter().map(stored).collect()
    }
}

impl Tx {
    /// Keeps a statement for good. Of two who keep the same one at the same time, one is refused.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the source has said something under this id already.
    pub async fn statement_insert(&mut self, new: &StoredStatement) -> Result<()> {
        let sql = "INSERT INTO statement (key, source, id, as_of, received_at, digest, document, person, kind, became,
                       finding)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
        let (text, became) = (document(&new.statement)?, document(&new.became)?);
        let digest = Digest::of_bytes(text.as_bytes());
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(new.key.0)
                .bind(new.statement.source.as_str())
                .bind(new.statement.id.as_str())
                .bind(micros(new.statement.as_of))
                .bind(micros(new.received_at))
                .bind(digest.as_str())
                .bind(text.as_str())
                .bind(new.person.as_ref().map(PersonId::as_str))
                .bind(new.became.as_str())
                .bind(became.as_str())
                .bind(new.finding.map(|finding| finding.0))
        );
        if added == 0 {
            return Err(StoreError::conflict("statement", &new.statement.id, "there is one already"));
        }
        Ok(())
    }

    /// Says what became of a statement in the end, and about whom it was.
    pub async fn statement_became(
        &mut self,
        key: StatementId,
        person: Option<&PersonId>,
        became: Became,
        finding: Option<FindingId>,
    ) -> Result<()> {
        let sql = "UPDATE statement SET person = $1, kind = $2, became = $3, finding = $4 WHERE key = $5";
        let text = document(&became)?;
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(person.map(PersonId::as_str))
                .bind(became.as_str())
                .bind(text.as_str())
                .bind(finding.map(|finding| finding.0))
                .bind(key.0)
        );
        if done == 0 { Err(StoreError::not_found("statement", key)) } else { Ok(()) }
    }
}

fn stored(row: Row) -> Result<StoredStatement> {
    let key = StatementId(row.key);
    if Digest::of_bytes(row.document.as_bytes()).as_str() != row.digest {
        return Err(StoreError::tampered("statement", key, "its digest is another one"));
    }
    Ok(StoredStatement {
        key,
        statement: parse_document("statement", key, &row.document)?,
        received_at: time("statement", row.received_at)?,
        person: row.person.map(PersonId::from),
        became: parse_document("statement", key, &row.became)?,
        finding: row.finding.map(FindingId),
    })
}
