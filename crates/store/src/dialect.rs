//! The one place where the two databases differ, and where SQL text is put together.
//!
//! Everything else writes a statement once, with `$1` placeholders that both understand, and the macro `run!` compiles
//! it for each driver.

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};

use crate::error::Result;
use crate::sqlite::Buckets;
use uuid::Uuid;

/// The pools of one database.
pub(crate) enum Db {
    /// SQLite has one writer at a time: asking for the only writing connection queues fairly, where two connections
    /// would poll each other's lock.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
        buckets: Buckets,
    },
    Postgres(PgPool),
}

/// When a commit is safe from a power failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durable {
    /// Once it was acknowledged.
    Always,
    /// A little later, where waiting for the disk can be spared. PostgreSQL waits all the same: it may be back within a
    /// second after a crash, and flushes once for all who wait.
    Soon,
}

/// A connection taken from a pool for one read.
pub(crate) enum Held {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// An open write transaction.
pub(crate) enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A connection to run statements on; every repository is a set of methods on this.
pub(crate) enum Cx<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// Compiles `$body` for each driver; `$c` is the driver's connection.
macro_rules! run {
    ($cx:expr, $c:ident => $body:expr) => {
        match $cx {
            $crate::dialect::Cx::Sqlite(connection) => {
                let $c = &mut **connection;
                $body
            }
            $crate::dialect::Cx::Postgres(connection) => {
                let $c = &mut **connection;
                $body
            }
        }
    };
}
pub(crate) use run;

/// Executes a statement that returns no rows, and says how many it touched.
macro_rules! change {
    ($cx:expr, $query:expr) => {
        $crate::dialect::run!($cx, c => $query.execute(c).await?.rows_affected())
    };
}
pub(crate) use change;

/// Runs one statement for many rows, in chunks; `{rows}` in it becomes the list of row values.
macro_rules! bulk {
    ($cx:expr, $sql:expr, $columns:literal, $rows:expr, |$query:ident, $row:pat_param| $bound:expr) => {
        for chunk in $crate::dialect::chunks($rows) {
            let sql = $crate::dialect::with_rows($sql, chunk.len(), $columns);
            $crate::dialect::run!($cx, c => {
                let mut $query = sqlx::query(sql);
                for $row in chunk {
                    $query = $bound;
                }
                $query.execute(c).await?;
            });
        }
    };
}
pub(crate) use bulk;

/// Every row that a select gives for some of many ids; `{rows}` in it becomes the list of their placeholders.
macro_rules! among {
    ($cx:expr, $row:ty, $sql:expr, $ids:expr, |$query:ident, $id:pat_param| $bound:expr) => {{
        let mut rows: Vec<$row> = Vec::new();
        for chunk in $crate::dialect::padded($ids) {
            let sql = $crate::dialect::with_rows($sql, chunk.len(), 1);
            $crate::dialect::run!($cx, c => {
                let mut $query = sqlx::query_as::<_, $row>(sql);
                for $id in &chunk {
                    $query = $bound;
                }
                rows.extend($query.fetch_all(c).await?);
            });
        }
        rows
    }};
}
pub(crate) use among;

/// Every row of a select whose `{where}` becomes the conditions that are wanted.
macro_rules! wanted {
    ($cx:expr, $row:ty, $sql:expr, $conditions:expr) => {{
        let sql = $conditions.put_into($sql);
        let rows: Vec<$row> = $crate::dialect::run!($cx, c => {
            let mut query = sqlx::query_as::<_, $row>(sql);
            for value in $conditions.values() {
                query = match value {
                    $crate::dialect::Value::Text(text) => query.bind(text.as_str()),
                    $crate::dialect::Value::Id(id) => query.bind(*id),
                };
            }
            query.fetch_all(c).await?
        });
        rows
    }};
}
pub(crate) use wanted;

/// A value that a condition compares with.
pub(crate) enum Value {
    Text(String),
    Id(Uuid),
}

/// The conditions of a select that are wanted, and no others: what isn't asked for leaves no trace in the text, so that
/// each database plans for the question and finds its index.
#[derive(Default)]
pub(crate) struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    /// Wants this as well; each `?` in it stands for one of the values, in their order.
    pub(crate) fn and(&mut self, condition: &'static str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(if self.text.is_empty() { "WHERE " } else { " AND " });
        let mut values = values.into_iter();
        for (at, piece) in condition.split('?').enumerate() {
            if at > 0 {
                let place = self.place(values.next().expect("a condition has a value for each ?"));
                self.text.push_str(&place);
            }
            self.text.push_str(piece);
        }
    }

    /// The placeholder of a value for the rest of the statement.
    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// Wants this as well if there is a value.
    pub(crate) fn and_if(&mut self, condition: &'static str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.and(condition, [Value::Text(value.into())]);
        }
    }

    /// Wants one of these in the column, if there are any.
    pub(crate) fn and_among(&mut self, column: &'static str, values: impl IntoIterator<Item = String>) {
        let places: Vec<_> = values.into_iter().map(|value| self.place(Value::Text(value))).collect();
        if !places.is_empty() {
            self.and(column, []);
            self.text.extend([" IN (", &places.join(", "), ")"]);
        }
    }

    /// The statement with `{where}` replaced. Only our own text and numbers get in.
    pub(crate) fn put_into(&self, sql: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(sql.replacen("{where}", &self.text, 1))
    }

    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }
}

impl Db {
    pub(crate) async fn read(&self) -> Result<Held> {
        Ok(match self {
            Self::Sqlite { read, .. } => Held::Sqlite(read.acquire().await?),
            Self::Postgres(pool) => Held::Postgres(pool.acquire().await?),
        })
    }

    /// Begins a write transaction. On SQLite it holds the write lock from here on: a transaction that begins by reading
    /// and then writes fails at once when another writer came between, however long it is willing to wait.
    pub(crate) async fn begin(&self) -> Result<Open> {
        Ok(match self {
            Self::Sqlite { write, .. } => Open::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Open::Postgres(pool.begin().await?),
        })
    }

    /// Begins the short transaction that changes a bucket. Nobody waits long for somebody who stands still in it.
    pub(crate) async fn begin_bucket(&self, durable: Durable) -> Result<Open> {
        match self {
            Self::Sqlite { write, buckets, .. } => {
                let pool = buckets.pool(durable, write).await?;
                Ok(Open::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?))
            }
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                let sql = "SELECT set_config('lock_timeout', '5s', true),
                           set_config('idle_in_transaction_session_timeout', '5s', true)";
                sqlx::query(sql).execute(&mut *tx).await?;
                Ok(Open::Postgres(tx))
            }
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { write, read, buckets } => {
                read.close().await;
                write.close().await;
                buckets.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Held {
    pub(crate) fn cx(&mut self) -> Cx<'_> {
        match self {
            Self::Sqlite(connection) => Cx::Sqlite(connection),
            Self::Postgres(connection) => Cx::Postgres(connection),
        }
    }
}

impl Open {
    pub(crate) fn cx(&mut self) -> Cx<'_> {
        match self {
            Self::Sqlite(tx) => Cx::Sqlite(tx),
            Self::Postgres(tx) => Cx::Postgres(tx),
        }
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// What a writer must be alone with until its transaction ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lock {
    /// The end of the audit log. Taken last, just before the commit, so that it never waits for a row.
    Log,
    /// The list of actors, while it is decided whether somebody is the first or the last of a kind.
    Actors,
    /// The mailboxes of departments, while it is told who read them until now.
    Desks,
    /// Who is above whom, while it is said anew.
    Managers,
}

impl Lock {
    /// The number by which PostgreSQL knows the lock. Every process must use the same, so it never changes.
    fn key(self) -> i64 {
        match self {
            Self::Log => 0x4558_4555_4e54_0001,
            Self::Actors => 0x4558_4555_4e54_0002,
            Self::Desks => 0x4558_4555_4e54_0003,
            Self::Managers => 0x4558_4555_4e54_0004,
        }
    }
}

impl Cx<'_> {
    /// Waits until no other transaction holds the lock. On SQLite every write transaction is alone anyway.
    pub(crate) async fn lock(&mut self, lock: Lock) -> Result<()> {
        if let Self::Postgres(connection) = self {
            let sql = "SELECT pg_advisory_xact_lock($1)";
            sqlx::query(sql).bind(lock.key()).execute(&mut **connection).await?;
        }
        Ok(())
    }

    /// Holds the row of `table` whose own rows are about to get their next number: two who count at the same moment would
    /// both count the same. On SQLite every write transaction is alone anyway.
    pub(crate) async fn hold_numbering(&mut self, table: &'static str, id: Uuid) -> Result<()> {
        if let Self::Postgres(connection) = self {
            let sql = format!("SELECT 1 FROM {table} WHERE id = $1 FOR NO KEY UPDATE");
            sqlx::query(AssertSqlSafe(sql)).bind(id).execute(&mut **connection).await?;
        }
        Ok(())
    }

    /// The select with `{lock}` replaced by what keeps its rows for this transaction, where rows can be kept. Others may
    /// still refer to them.
    pub(crate) fn locking(&self, sql: &str) -> AssertSqlSafe<String> {
        let lock = match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "FOR NO KEY UPDATE",
        };
        AssertSqlSafe(sql.replacen("{lock}", lock, 1))
    }

    /// The select with `{lock}` replaced by what keeps the rows of the table `of` as they are, for several at a time.
    pub(crate) fn sharing(&self, sql: &str, of: &str) -> String {
        let lock = match self {
            Self::Sqlite(_) => String::new(),
            Self::Postgres(_) => format!("FOR SHARE OF {of}"),
        };
        sql.replacen("{lock}", &lock, 1)
    }

    /// As [`Cx::locking`], for rows that several take at the same time: what somebody else holds is passed over.
    pub(crate) fn skipping(&self, sql: &str) -> AssertSqlSafe<String> {
        let lock = match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        };
        AssertSqlSafe(sql.replacen("{lock}", lock, 1))
    }

    /// As [`Cx::locking`], with `{now}` replaced by the database's time in microseconds since 1970.
    pub(crate) fn locking_now(&self, sql: &str) -> AssertSqlSafe<String> {
        let now = match self {
            Self::Sqlite(_) => "CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER) * 1000",
            Self::Postgres(_) => "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)",
        };
        AssertSqlSafe(self.locking(sql).0.replacen("{now}", now, 1))
    }
}

/// Sizes of the chunks in which rows are written. Few different sizes, so that the prepared statements are found again;
/// the largest stays far below SQLite's limit of 32,766 values a statement.
const CHUNKS: [usize; 5] = [256, 64, 16, 4, 1];

/// The rows in chunks, the largest first.
pub(crate) fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = CHUNKS.into_iter().find(|size| *size <= rows.len())?;
        let (chunk, rest) = rows.split_at(size);
        rows = rest;
        Some(chunk)
    })
}

/// The ids in chunks of few different sizes, the last one repeated where a chunk isn't full: for a set that is the same.
pub(crate) fn padded<T: Clone>(ids: &[T]) -> impl Iterator<Item = Vec<T>> {
    ids.chunks(CHUNKS[0]).map(|chunk| {
        let size = CHUNKS.into_iter().rev().find(|size| *size >= chunk.len()).unwrap_or(CHUNKS[0]);
        let last = chunk.last().into_iter().cycle().take(size - chunk.len());
        chunk.iter().chain(last).cloned().collect()
    })
}

/// The statement with `{rows}` replaced by `($1,$2),($3,$4)…`. Only our own text and numbers get in.
pub(crate) fn with_rows(sql: &str, rows: usize, columns: usize) -> AssertSqlSafe<String> {
    use std::fmt::Write as _;
    let mut list = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        list.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { "," };
            write!(list, "{comma}${}", row * columns + column + 1).expect("writing to a string cannot fail");
        }
        list.push(')');
    }
    AssertSqlSafe(sql.replacen("{rows}", &list, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_hold_every_row_once_and_in_order() {
        for count in [0, 1, 3, 4, 255, 256, 1_000] {
            let rows: Vec<usize> = (0..count).collect();
            let together: Vec<usize> = chunks(&rows).flatten().copied().collect();
            assert_eq!(together, rows);
        }
    }

    #[test]
    fn a_padded_chunk_names_the_same_ids() {
        for count in [1_usize, 2, 4, 5, 17, 65, 256, 257, 600] {
            let ids: Vec<usize> = (0..count).collect();
            let chunks: Vec<Vec<usize>> = padded(&ids).collect();
            assert!(chunks.iter().all(|chunk| CHUNKS.contains(&chunk.len())));
            let mut named: Vec<usize> = chunks.concat();
            named.dedup();
            assert_eq!(named, ids);
        }
        assert_eq!(padded::<usize>(&[]).count(), 0);
    }

    #[test]
    fn only_what_is_wanted_is_in_the_text() {
        let mut wanted = Conditions::default();
        assert_eq!(wanted.put_into("SELECT 1 {where} LIMIT 2").0, "SELECT 1  LIMIT 2");
        wanted.and_if("a = ?", Some("x"));
        wanted.and_if("b = ?", None::<&str>);
        wanted.and("(c < ? OR d < ?)", [Value::Text("1".to_owned()), Value::Id(Uuid::nil())]);
        assert_eq!(wanted.put_into("SELECT 1 {where}").0, "SELECT 1 WHERE a = $1 AND (c < $2 OR d < $3)");
        assert_eq!(wanted.values().len(), 3);
    }

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(with_rows("VALUES {rows} x", 2, 2).0, "VALUES ($1,$2),($3,$4) x");
    }
}
