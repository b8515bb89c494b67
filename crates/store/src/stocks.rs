//! Cases of whose leaver stock is still to be taken.

use crate::columns::micros;
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::store::Store;
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, PersonId};
use jiff::Timestamp;
use uuid::Uuid;

reads! {
    /// Whether stock is still to be taken in this case.
    fn stock_waits(case: CaseId) -> bool;
}

impl Cx<'_> {
    async fn stock_waits(&mut self, case: CaseId) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM stock WHERE case_id = $1";
        let waits: i64 = run!(self, c => sqlx::query_scalar(sql).bind(case.0).fetch_one(c).await?);
        Ok(waits > 0)
    }
}

impl Store {
    /// Takes the case that is due the longest at `now`, and keeps it from others until `until`.
    pub async fn stock_claim(&self, (now, until): (Timestamp, Timestamp)) -> Result<Option<CaseId>> {
        let mut tx = self.begin().await?;
        let mut cx = tx.cx()?;
        let sql = cx.skipping(
            "UPDATE stock SET due_at = $1 WHERE case_id IN (SELECT case_id FROM stock WHERE due_at <= $2
                 ORDER BY due_at, case_id LIMIT 1 {lock})
             RETURNING case_id",
        );
        let (now, until) = (micros(now), micros(until));
        let case: Option<Uuid> =
            run!(&mut cx, c => sqlx::query_scalar(sql).bind(until).bind(now).fetch_optional(c).await?);
        tx.commit().await?;
        Ok(case.map(CaseId))
    }
}

impl Tx {
    /// Stock is to be taken from `at` on; where it was to be taken already, then instead.
    pub async fn stock_want(&mut self, case: CaseId, at: Timestamp) -> Result<()> {
        let sql = "INSERT INTO stock (case_id, due_at) VALUES ($1, $2)
                   ON CONFLICT (case_id) DO UPDATE SET due_at = excluded.due_at";
        change!(&mut self.cx()?, sqlx::query(sql).bind(case.0).bind(micros(at)));
        Ok(())
    }

    /// Where stock of this person is still to be taken, it can be at once.
    pub async fn stock_hasten(&mut self, person: &PersonId, now: Timestamp) -> Result<()> {
        let sql = "UPDATE stock SET due_at = $1 WHERE due_at > $1
                   AND case_id IN (SELECT id FROM leaver_case WHERE person = $2)";
        change!(&mut self.cx()?, sqlx::query(sql).bind(micros(now)).bind(person.as_str()));
        Ok(())
    }

    /// Stock was taken, or is of no use any more.
    pub async fn stock_end(&mut self, case: CaseId) -> Result<()> {
        change!(&mut self.cx()?, sqlx::query("DELETE FROM stock WHERE case_id = $1").bind(case.0));
        Ok(())
    }
}
