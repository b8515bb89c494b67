//! How far each source was read. A source is read by one worker at a time, and only that worker moves its cursor.

use crate::columns::{micros, time_if_any};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::tx::{Tx, reads};
use exeunt_core::SourceName;
use jiff::Timestamp;

/// Where reading a source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeSource {
    pub name: SourceName,
    /// From where to read on; the source's own words.
    pub cursor: Option<String>,
    /// When it was last asked, with whatever end.
    pub read_at: Option<Timestamp>,
    /// Why the last reading failed, if it did.
    pub trouble: Option<String>,
    /// What could not be used, the last time there was something, and when that was.
    pub remark: Option<(Timestamp, String)>,
}

/// The right to read a source. When its time is over and somebody else takes the source, nothing can be written with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeLease {
    pub source: SourceName,
    pub worker: String,
    pub generation: i64,
    /// From where to read on.
    pub cursor: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    cursor: Option<String>,
    read_at: Option<i64>,
    trouble: Option<String>,
    remark: Option<String>,
    remark_at: Option<i64>,
}

reads! {
    /// Every source that was ever read, by name.
    fn intake_source_list() -> Vec<IntakeSource>;
}

impl Cx<'_> {
    async fn intake_source_list(&mut self) -> Result<Vec<IntakeSource>> {
        let sql = "SELECT name, cursor, read_at, trouble, remark, remark_at FROM intake_source ORDER BY name";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).fetch_all(c).await?);
        rows.into_iter().map(source).collect()
    }
}

impl Store {
    /// Takes the source for `worker` until `until`, if nobody else holds it at `now` and it wasn't read since
    /// `unless_read_since`.
    pub async fn intake_lease(
        &self,
        source: &SourceName,
        worker: &str,
        now: Timestamp,
        until: Timestamp,
        unless_read_since: Timestamp,
    ) -> Result<Option<IntakeLease>> {
        let mut tx = self.begin().await?;
        let new = "INSERT INTO intake_source (name, generation) VALUES ($1, 0) ON CONFLICT DO NOTHING";
        change!(&mut tx.cx()?, sqlx::query(new).bind(source.as_str()));
        let sql = "UPDATE intake_source SET worker = $1, lease_until = $2, generation = generation + 1
                   WHERE name = $3 AND (worker IS NULL OR worker = $1 OR lease_until IS NULL OR lease_until < $4)
                   AND (read_at IS NULL OR read_at < $5)
                   RETURNING generation, cursor";
        let taken: Option<(i64, Option<String>)> = run!(&mut tx.cx()?, c => sqlx::query_as(sql)
            .bind(worker)
            .bind(micros(until))
            .bind(source.as_str())
            .bind(micros(now))
            .bind(micros(unless_read_since))
            .fetch_optional(c)
            .await?);
        tx.commit().await?;
        let lease = |(generation, cursor)| IntakeLease {
            source: source.clone(),
            worker: worker.to_owned(),
            generation,
            cursor,
        };
        Ok(taken.map(lease))
    }
}

impl Tx {
    /// Notes how far the source was read, and keeps others away until `until`. How the last reading ended stays known until
    /// this one ends.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody else reads it now.
    pub async fn intake_advance(&mut self, lease: &IntakeLease, cursor: Option<&str>, until: Timestamp) -> Result<()> {
        let sql = "UPDATE intake_source SET cursor = $1, lease_until = $2
                   WHERE name = $3 AND worker = $4 AND generation = $5";
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(cursor)
                .bind(micros(until))
                .bind(lease.source.as_str())
                .bind(lease.worker.as_str())
                .bind(lease.generation)
        );
        if done == 0 { Err(taken_over(lease)) } else { Ok(()) }
    }

    /// Gives the source back, read to its end or with the trouble that ended the reading. `remark`: what could not be used;
    /// without one the one before stays.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody else reads it now.
    pub async fn intake_release(
        &mut self,
        lease: &IntakeLease,
        at: Timestamp,
        trouble: Option<&str>,
        remark: Option<&str>,
    ) -> Result<()> {
        let sql = "UPDATE intake_source SET worker = NULL, lease_until = NULL, read_at = $1, trouble = $2,
                   remark = COALESCE($6, remark), remark_at = COALESCE($7, remark_at)
                   WHERE name = $3 AND worker = $4 AND generation = $5";
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(micros(at))
                .bind(trouble)
                .bind(lease.source.as_str())
                .bind(lease.worker.as_str())
                .bind(lease.generation)
                .bind(remark)
                .bind(remark.map(|_| micros(at)))
        );
        if done == 0 { Err(taken_over(lease)) } else { Ok(()) }
    }
}

fn taken_over(lease: &IntakeLease) -> StoreError {
    StoreError::conflict("source", &lease.source, "another worker has taken it over")
}

fn source(row: Row) -> Result<IntakeSource> {
    Ok(IntakeSource {
        name: row.name.into(),
        cursor: row.cursor,
        read_at: time_if_any("source", row.read_at)?,
        trouble: row.trouble,
        remark: time_if_any("source", row.remark_at)?.zip(row.remark),
    })
}
