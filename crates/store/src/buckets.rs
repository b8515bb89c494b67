//! The buckets of the rate budgets, one for each limit of a connection, shared by every worker on this database.
//!
//! Invariants: time is the database's, because it is the only clock that all workers share. What was granted is never
//! forgotten while it could count: see [`survives_by_itself`]. Nothing here waits behind the runner's commits.

use crate::dialect::{Cx, Durable, change, run};
use crate::error::{Result, StoreError};
use crate::store::Store;
use exeunt_core::ConnectionName;
use exeunt_core::pace::{Allowance, Ask, Bucket, Taken};
use std::time::Duration;

/// No machine that lost its last commits is back within this many microseconds.
const SOONEST_RETURN: i64 = 5_000_000;

type Row = (i64, i64, i64, i64, i64, i64, i64, i64);

impl Store {
    /// How far the database's clock may be behind while it stands between two ticks.
    pub const CLOCK_TICK: Duration = Duration::from_millis(1);

    /// Takes a slice of a connection's limit, or says how long to wait. A limit that was never asked for is full.
    pub async fn bucket_take(
        &self,
        connection: &ConnectionName,
        limit: &str,
        allowance: &Allowance,
        ask: Ask,
    ) -> Result<Taken> {
        self.bucket_change(connection, limit, allowance, |bucket, now| bucket.take(allowance, ask, now)).await
    }

    /// The platform refused for being too fast, and perhaps said how long to wait: every worker slows down.
    pub async fn bucket_too_fast(
        &self,
        connection: &ConnectionName,
        limit: &str,
        allowance: &Allowance,
        told: Option<Duration>,
    ) -> Result<()> {
        self.bucket_change(connection, limit, allowance, |bucket, now| bucket.too_fast(allowance, told, now)).await
    }

    async fn bucket_change<T>(
        &self,
        connection: &ConnectionName,
        limit: &str,
        allowance: &Allowance,
        change: impl FnOnce(&mut Bucket, Duration) -> T,
    ) -> Result<T> {
        let durable = if survives_by_itself(allowance) { Durable::Soon } else { Durable::Always };
        let mut open = self.begin_bucket(durable).await?;
        let mut cx = open.cx();
        let (mut bucket, now) = match cx.bucket_hold(connection, limit).await? {
            Some(held) => held,
            None => cx.bucket_make(connection, limit, allowance).await?,
        };
        let done = change(&mut bucket, now);
        cx.bucket_put(connection, limit, &bucket).await?;
        open.commit().await?;
        Ok(done)
    }
}

/// Whether the last commits may be lost with the machine: by the time it is back, no window counts them any more.
fn survives_by_itself(allowance: &Allowance) -> bool {
    allowance.period < SOONEST_RETURN
}

impl Cx<'_> {
    /// Keeps the bucket from others until the transaction ends, and says what time it is then.
    async fn bucket_hold(&mut self, connection: &ConnectionName, limit: &str) -> Result<Option<(Bucket, Duration)>> {
        let sql = self.locking_now(
            "WITH held AS MATERIALIZED (
                 SELECT level, period, filled_at, contain_until, halvings, halved_at, closed_until
                 FROM bucket WHERE connection = $1 AND name = $2 {lock})
             SELECT level, period, filled_at, contain_until, halvings, halved_at, closed_until, {now} FROM held",
        );
        let row: Option<Row> =
            run!(self, c => sqlx::query_as(sql).bind(connection.as_str()).bind(limit).fetch_optional(c).await?);
        row.map(|row| bucket(connection, row)).transpose()
    }

    /// Nobody asked before, or somebody does at the same moment.
    async fn bucket_make(
        &mut self,
        connection: &ConnectionName,
        limit: &str,
        allowance: &Allowance,
    ) -> Result<(Bucket, Duration)> {
        let sql = "INSERT INTO bucket (connection, name, level, period, filled_at, contain_until, halvings, halved_at,
                   closed_until) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING";
        let full = Bucket::full(allowance, Duration::ZERO);
        change!(self, sqlx::query(sql).bind(connection.as_str()).bind(limit).bind(full.level).bind(full.period));
        let held = self.bucket_hold(connection, limit).await?;
        held.ok_or_else(|| StoreError::not_found("bucket", limit))
    }

    async fn bucket_put(&mut self, connection: &ConnectionName, limit: &str, bucket: &Bucket) -> Result<()> {
        let sql = "UPDATE bucket SET level = $1, period = $2, filled_at = $3, contain_until = $4, halvings = $5,
                   halved_at = $6, closed_until = $7 WHERE connection = $8 AND name = $9";
        change!(
            self,
            sqlx::query(sql)
                .bind(bucket.level)
                .bind(bucket.period)
                .bind(bucket.at)
                .bind(bucket.contain_until)
                .bind(bucket.halvings)
                .bind(bucket.halved_at)
                .bind(bucket.closed_until)
                .bind(connection.as_str())
                .bind(limit)
        );
        Ok(())
    }
}

fn bucket(connection: &ConnectionName, row: Row) -> Result<(Bucket, Duration)> {
    let (level, period, at, contain_until, halvings, halved_at, closed_until, now) = row;
    // The bucket multiplies and shifts with these.
    let small = |number: &i64| number.unsigned_abs() < 1 << 60;
    let sound = [level, period, at, contain_until, halved_at, closed_until].iter().all(small)
        && (0..=Bucket::MOST_HALVINGS).contains(&halvings);
    if !sound {
        return Err(StoreError::tampered("bucket", connection, "a number is out of range"));
    }
    let now = u64::try_from(now).map_err(|why| StoreError::tampered("bucket", connection, why))?;
    let bucket = Bucket { level, period, at, contain_until, halvings, halved_at, closed_until };
    Ok((bucket, Duration::from_micros(now)))
}
