//! What managers confirm, each request with its answers as one document that grows by versions.

use crate::columns::{document, micros, parse_document};
use crate::dialect::{Cx, among, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, Confirmation};
use jiff::Timestamp;
use uuid::Uuid;

type Row = (Uuid, String);

reads! {
    /// The newest request of a case.
    fn confirmation_lookup(case: CaseId) -> Option<Confirmation>;
    /// The newest request of each of these cases that has one.
    fn confirmation_list(cases: &[CaseId]) -> Vec<Confirmation>;
    /// Requests about which something is to be done at `now`, the longest overdue first.
    fn confirmation_due(now: Timestamp, limit: u32) -> Vec<Confirmation>;
}

impl Cx<'_> {
    async fn confirmation_lookup(&mut self, case: CaseId) -> Result<Option<Confirmation>> {
        let sql = "SELECT case_id, document FROM confirmation WHERE case_id = $1 ORDER BY round DESC LIMIT 1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_optional(c).await?);
        row.map(confirmation).transpose()
    }

    async fn confirmation_list(&mut self, cases: &[CaseId]) -> Result<Vec<Confirmation>> {
        let sql = "SELECT o.case_id, o.document FROM confirmation o WHERE o.case_id IN (VALUES {rows})
                   AND o.round = (SELECT MAX(round) FROM confirmation WHERE case_id = o.case_id)";
        let rows = among!(self, Row, sql, cases, |query, case| query.bind(case.0));
        rows.into_iter().map(confirmation).collect()
    }

    async fn confirmation_due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Confirmation>> {
        let sql = "SELECT case_id, document FROM confirmation WHERE next_at <= $1 ORDER BY next_at LIMIT $2";
        let (now, limit) = (micros(now), i64::from(limit));
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(now).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(confirmation).collect()
    }
}

impl Tx {
    /// Stores a new request; its version is 0.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody asked at the same time.
    pub async fn confirmation_insert(&mut self, new: &Confirmation, next_at: Option<Timestamp>) -> Result<()> {
        let sql = "INSERT INTO confirmation (case_id, round, version, next_at, document)
                   VALUES ($1, $2, 0, $3, $4) ON CONFLICT DO NOTHING";
        let text = document(new)?;
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(new.case.0).bind(i64::from(new.round)).bind(next_at.map(micros)).bind(text.as_str())
        );
        let why = "somebody asked at the same time";
        if added == 0 { Err(StoreError::conflict("confirmation", new.case, why)) } else { Ok(()) }
    }

    /// Stores a request as it is now, in place of the version before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody changed it since.
    pub async fn confirmation_update(&mut self, changed: &Confirmation, next_at: Option<Timestamp>) -> Result<()> {
        let sql = "UPDATE confirmation SET version = $1, next_at = $2, document = $3
                   WHERE case_id = $4 AND round = $5 AND version = $1 - 1";
        let text = document(changed)?;
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(i64::from(changed.version))
                .bind(next_at.map(micros))
                .bind(text.as_str())
                .bind(changed.case.0)
                .bind(i64::from(changed.round))
        );
        let why = "somebody answered at the same time";
        if done == 0 { Err(StoreError::conflict("confirmation", changed.case, why)) } else { Ok(()) }
    }
}

fn confirmation((case, text): Row) -> Result<Confirmation> {
    parse_document("confirmation", CaseId(case), &text)
}
