//! Notices of which departments are told with the rest of a batch.

use crate::columns::micros;
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::tx::{Tx, reads};
use exeunt_core::BatchId;
use jiff::Timestamp;

reads! {
    /// Whether a notice of this cause waits that nobody has tried to send yet.
    fn notice_is_untried(cause: &str) -> bool;
}

impl Cx<'_> {
    async fn notice_is_untried(&mut self, cause: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM notice WHERE cause = $1 AND state = 'waiting' AND attempts = 0 LIMIT 1";
        let found: Option<i32> = run!(self, c => sqlx::query_scalar(sql).bind(cause).fetch_optional(c).await?);
        Ok(found.is_some())
    }
}

impl Tx {
    /// Lets notices of this cause that nobody tried to send yet wait until `at`.
    pub async fn notice_hold_cause(&mut self, cause: &str, at: Timestamp) -> Result<()> {
        let sql = "UPDATE notice SET not_before = $1 WHERE cause = $2 AND state = 'waiting' AND attempts = 0";
        change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(cause));
        Ok(())
    }

    /// Writes down that departments are told of this cause with the rest of a batch. `false`: they are already.
    pub async fn notice_gather(&mut self, cause: &str, batch: BatchId) -> Result<bool> {
        let sql = "INSERT INTO notice_gathered (cause, batch) VALUES ($1, $2) ON CONFLICT (cause) DO NOTHING";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(cause).bind(batch.0)) == 1)
    }
}
