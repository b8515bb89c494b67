//! An SQLite database: the file that everything is kept in, and beside it one for the buckets of the rate budgets.
//!
//! SQLite has one writer a file. A slice of a budget is worth something for a fraction of a second, so it must not wait
//! while a large group of commits is on its way to the disk.

use crate::dialect::{Db, Durable};
use crate::error::Result;
use crate::store::{PATIENCE, STATEMENTS, unavailable};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};
use std::path::{Path, PathBuf};
use tokio::sync::OnceCell;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
/// Rows that may wait to be taken. A list is at most some hundred, and whoever fetches it and whoever takes it would wake each
/// other again and again.
const ROWS: usize = 1_024;
/// Pages that a connection remembers, in KiB: what a list of a large house touches.
const PAGES_KIB: &str = "-16384";
/// Those that make the file of the buckets.
const OF_BUCKETS: [i64; 1] = [7];

/// Opens the database in the file `path`. Commits that needn't be `durable` never wait for the disk.
pub(crate) async fn open(path: &Path, durable: bool, max_pages: Option<u32>) -> Result<Db> {
    // The last commits must survive a power failure: an act whose intent was lost must never happen.
    let synchronous = if durable { SqliteSynchronous::Full } else { SqliteSynchronous::Off };
    let mut connect = file(path, synchronous);
    if let Some(pages) = max_pages {
        connect = connect.pragma("max_page_count", pages.to_string());
    }
    bring_up_to_date(path, &connect, |version| !OF_BUCKETS.contains(&version)).await?;
    let write = pool(1, connect.clone()).await?;
    let read = pool(4, connect.pragma("query_only", "ON")).await?;
    let mut beside = path.as_os_str().to_owned();
    beside.push("-pace");
    Ok(Db::Sqlite { write, read, buckets: Buckets { path: beside.into(), synchronous, pools: OnceCell::new() } })
}

/// The file of the buckets; opened by the first who wants a slice.
pub(crate) struct Buckets {
    path: PathBuf,
    synchronous: SqliteSynchronous,
    pools: OnceCell<BucketPools>,
}

/// Two, because how a commit ends is a connection's setting.
struct BucketPools {
    durable: SqlitePool,
    quick: SqlitePool,
}

impl Buckets {
    /// The connection whose commits end as it is wanted. `database` writes to the database that the buckets belong to.
    pub(crate) async fn pool(&self, durable: Durable, database: &SqlitePool) -> Result<&SqlitePool> {
        let pools = self.pools.get_or_try_init(|| self.open(database)).await?;
        Ok(match durable {
            Durable::Always => &pools.durable,
            Durable::Soon => &pools.quick,
        })
    }

    pub(crate) async fn close(&self) {
        if let Some(pools) = self.pools.get() {
            pools.quick.close().await;
            pools.durable.close().await;
        }
    }

    async fn open(&self, database: &SqlitePool) -> Result<BucketPools> {
        // Two workers who make the file at the same moment would be in each other's way.
        let alone = database.begin_with("BEGIN IMMEDIATE").await?;
        let connect = file(&self.path, self.synchronous);
        bring_up_to_date(&self.path, &connect, |version| OF_BUCKETS.contains(&version)).await?;
        let quick = match self.synchronous {
            SqliteSynchronous::Off => SqliteSynchronous::Off,
            _ => SqliteSynchronous::Normal,
        };
        let (durable, quick) = (pool(1, connect.clone()).await?, pool(1, connect.synchronous(quick)).await?);
        alone.rollback().await?;
        Ok(BucketPools { durable, quick })
    }
}

fn file(path: &Path, synchronous: SqliteSynchronous) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(STATEMENTS)
        .row_buffer_size(ROWS)
        .pragma("cache_size", PAGES_KIB)
        // Shredded payloads must not linger in free pages.
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// Before the pools: a connection that is already open would not see a new index.
async fn bring_up_to_date(path: &Path, connect: &SqliteConnectOptions, belongs: impl Fn(i64) -> bool) -> Result<()> {
    create_private(path).map_err(unavailable)?;
    let mut alone = SqliteConnection::connect_with(connect).await?;
    let migrations = MIGRATIONS.iter().filter(|migration| belongs(migration.version)).cloned().collect();
    Migrator::with_migrations(migrations).run_direct(None, &mut alone, false).await?;
    alone.close().await?;
    Ok(())
}

async fn pool(connections: u32, connect: SqliteConnectOptions) -> Result<SqlitePool> {
    let pool = SqlitePoolOptions::new().acquire_timeout(PATIENCE * 3).max_connections(connections);
    // After some errors, such as a full disk, SQLite rolls back by itself, and the library goes on counting a transaction
    // that isn't there: every later one on this connection would be refused. It gives way to a new one.
    let pool = pool.before_acquire(|connection, _| {
        let sound = !connection.is_in_transaction();
        Box::pin(async move { Ok(sound) })
    });
    Ok(pool.connect_with(connect).await?)
}

/// Creates the file, if it isn't there, so that only its owner can read it; SQLite gives its side files the same mode.
/// One that is there isn't opened: to close it again would end every lock that this process has on it.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path) {
        // A link that leads nowhere is no file yet, and would become one that others may read.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => std::fs::metadata(path).map(drop),
        made => made.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transaction_that_ended_by_itself_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let Db::Sqlite { write, .. } = open(&folder.path().join("exeunt.db"), false, None).await.unwrap() else {
            unreachable!("a file is no server");
        };
        let mut ended = write.begin_with("BEGIN IMMEDIATE").await.unwrap();
        // As SQLite does by itself when the disk is full.
        sqlx::query("ROLLBACK").execute(&mut *ended).await.unwrap();
        drop(ended);
        write.begin_with("BEGIN IMMEDIATE").await.unwrap().commit().await.unwrap();
    }
}
