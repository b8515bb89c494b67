//! How often logging in failed, for all servers together.

use crate::columns::{count, micros, time};
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::tx::{Tx, reads};
use exeunt_core::Digest;
use jiff::Timestamp;

/// What is known of one key: an account, an address, or both together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    pub failures: u32,
    pub last_at: Timestamp,
    /// Nobody is let try before, if it is after `last_at`.
    pub open_at: Timestamp,
    /// How many came before that since somebody was last let try.
    pub turned_away: u32,
}

type Row = (i64, i64, i64, i64);

reads! {
    /// Whether anything is known of a key.
    fn throttle_known(key: &str) -> bool;
}

impl Cx<'_> {
    async fn throttle_known(&mut self, key: &str) -> Result<bool> {
        Ok(self.throttle_held(&digest(key)).await?.is_some())
    }

    async fn throttle_held(&mut self, key: &str) -> Result<Option<Throttle>> {
        let sql =
            self.locking("SELECT failures, last_at, open_at, turned_away FROM login_throttle WHERE key = $1 {lock}");
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(key).fetch_optional(c).await?);
        row.map(|(failures, last_at, open_at, turned_away)| {
            Ok(Throttle {
                failures: count("throttle", failures)?,
                last_at: time("throttle", last_at)?,
                open_at: time("throttle", open_at)?,
                turned_away: count("throttle", turned_away)?,
            })
        })
        .transpose()
    }
}

impl Tx {
    /// What is known of a key. Nobody else changes it until this transaction ends.
    pub async fn throttle_lock(&mut self, key: &str, now: Timestamp) -> Result<Option<Throttle>> {
        // The row is made first, because one that isn't there can't be held.
        let sql = "INSERT INTO login_throttle (key, failures, last_at, open_at, turned_away) VALUES ($1, 0, $2, $2, 0)
                   ON CONFLICT DO NOTHING";
        let key = digest(key);
        let mut cx = self.cx()?;
        change!(&mut cx, sqlx::query(sql).bind(key.as_str()).bind(micros(now)));
        cx.throttle_held(&key).await
    }

    /// Writes down what is known of a key from now on.
    pub async fn throttle_put(&mut self, key: &str, throttle: &Throttle) -> Result<()> {
        let sql = "UPDATE login_throttle SET failures = $1, last_at = $2, open_at = $3, turned_away = $4
                   WHERE key = $5";
        let key = digest(key);
        change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(i64::from(throttle.failures))
                .bind(micros(throttle.last_at))
                .bind(micros(throttle.open_at))
                .bind(i64::from(throttle.turned_away))
                .bind(key.as_str())
        );
        Ok(())
    }

    /// Forgets a key.
    pub async fn throttle_forget(&mut self, key: &str) -> Result<()> {
        let key = digest(key);
        change!(&mut self.cx()?, sqlx::query("DELETE FROM login_throttle WHERE key = $1").bind(key.as_str()));
        Ok(())
    }

    /// Forgets every key at which nobody tried since `before`.
    pub async fn throttle_forget_old(&mut self, before: Timestamp) -> Result<()> {
        change!(&mut self.cx()?, sqlx::query("DELETE FROM login_throttle WHERE last_at < $1").bind(micros(before)));
        Ok(())
    }
}

/// Somebody may have typed a password where a name belongs, so that what was typed isn't kept.
fn digest(key: &str) -> String {
    Digest::of_bytes(key.as_bytes()).to_string()
}
