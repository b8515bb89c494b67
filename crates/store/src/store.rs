//! Opening a database, and the handle to it.

use crate::dialect::{Db, Durable, Held, Open, run};
use crate::error::{Result, StoreError};
use crate::interruption::{Interruption, Point};
use crate::sqlite;
use crate::tx::Tx;
use crate::vault::Vault;
use exeunt_core::Randomness;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Our statements come in few texts but several chunk sizes; all of them stay prepared.
pub(crate) const STATEMENTS: usize = 256;
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// A handle to one database. Clones share it.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    db: Db,
    pub(crate) vault: Vault,
    pub(crate) randomness: Arc<dyn Randomness>,
    interruption: Option<Arc<dyn Interruption>>,
    interrupted: AtomicBool,
    /// A database that ends with its last handle.
    _scratch: Option<Scratch>,
}

/// How to open a database; [`Store::open`] takes the safe answers.
pub struct Options {
    url: String,
    vault: Vault,
    randomness: Arc<dyn Randomness>,
    durable: bool,
    max_pages: Option<u32>,
}

impl Options {
    /// The database at `url`: `sqlite:FILE`, `postgres://…`, or `sqlite::memory:` for one that ends with its last handle.
    ///
    /// The last is a file in the system's temporary folder all the same, so that it behaves like any other; it is
    /// never synchronised.
    pub fn new(url: &str, vault: Vault, randomness: Arc<dyn Randomness>) -> Self {
        Self { url: url.to_owned(), vault, randomness, durable: true, max_pages: None }
    }

    /// Doesn't wait for the disk on SQLite: for tests, because a power failure then loses what was acknowledged.
    #[must_use]
    pub fn not_durable(mut self) -> Self {
        self.durable = false;
        self
    }

    /// The most pages of 4 KiB that an SQLite file may have; beyond, writes fail with [`StoreError::Full`].
    #[must_use]
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.max_pages = Some(pages);
        self
    }
}

impl Store {
    /// Opens the database at `url` (see [`Options::new`]), creates it if need be (a SQLite file readable by its owner
    /// alone), and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] when the vault isn't the one that the database was set up with,
    /// [`StoreError::SchemaTooNew`] after a newer version of the program.
    pub async fn open(url: &str, vault: Vault, randomness: Arc<dyn Randomness>) -> Result<Self> {
        Self::open_with(Options::new(url, vault, randomness)).await
    }

    /// As [`Store::open`], with everything said.
    pub async fn open_with(options: Options) -> Result<Self> {
        let (db, scratch) = match location(&options.url)? {
            Location::Postgres => (open_postgres(&options.url).await?, None),
            Location::File(path) => (sqlite::open(&path, options.durable, options.max_pages).await?, None),
            Location::Scratch => {
                let scratch = Scratch::create()?;
                (sqlite::open(&scratch.0, false, options.max_pages).await?, Some(scratch))
            }
        };
        let Options { vault, randomness, .. } = options;
        let interrupted = AtomicBool::new(false);
        let inner = Inner { db, vault, randomness, interruption: None, interrupted, _scratch: scratch };
        let store = Self { inner: Arc::new(inner) };
        store.vault_check().await?;
        Ok(store)
    }

    /// The same database, killed where `interruption` says. For tests; call it before the handle is cloned.
    ///
    /// # Panics
    /// When the handle was cloned already: the clones would go on living.
    #[must_use]
    pub fn with_interruption(self, interruption: Arc<dyn Interruption>) -> Self {
        let mut inner = Arc::into_inner(self.inner).expect("the handle was not cloned yet");
        inner.interruption = Some(interruption);
        Self { inner: Arc::new(inner) }
    }

    /// Begins a write transaction; dropping it takes everything back.
    pub async fn begin(&self) -> Result<Tx> {
        self.inner.alive()?;
        Ok(Tx::new(self.inner.db.begin().await?, Arc::clone(&self.inner)))
    }

    /// Closes every connection; later calls fail.
    pub async fn close(&self) {
        self.inner.db.close().await;
    }

    /// Fails unless the database answers and has exactly the schema that this program knows.
    ///
    /// # Errors
    /// [`StoreError::SchemaTooNew`] when a newer version of the program has been at work since it was opened.
    pub async fn ready(&self) -> Result<()> {
        let sql = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version DESC LIMIT 1";
        let mut held = self.read().await?;
        let newest: i64 = run!(&mut held.cx(), c => sqlx::query_scalar(sql).fetch_one(c).await?);
        if POSTGRES.iter().any(|known| known.version == newest) {
            Ok(())
        } else {
            Err(StoreError::SchemaTooNew(newest))
        }
    }

    pub(crate) async fn begin_bucket(&self, durable: Durable) -> Result<Open> {
        self.inner.alive()?;
        self.inner.db.begin_bucket(durable).await
    }

    pub(crate) async fn read(&self) -> Result<Held> {
        self.inner.alive()?;
        self.inner.db.read().await
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.inner.db {
            Db::Sqlite { .. } => "Store(SQLite)",
            Db::Postgres(_) => "Store(PostgreSQL)",
        })
    }
}

impl Inner {
    /// A struck store does nothing any more.
    pub(crate) fn alive(&self) -> Result<()> {
        if self.interrupted.load(Ordering::SeqCst) { Err(StoreError::Interrupted) } else { Ok(()) }
    }

    pub(crate) fn survives(&self, point: Point) -> Result<()> {
        self.alive()?;
        if self.interruption.as_ref().is_some_and(|i| i.strikes(point)) {
            self.interrupted.store(true, Ordering::SeqCst);
        }
        self.alive()
    }
}

enum Location {
    Postgres,
    File(PathBuf),
    Scratch,
}

fn location(url: &str) -> Result<Location> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Location::Postgres);
    }
    let scheme = || StoreError::Location(url.split(':').next().unwrap_or_default().to_owned());
    let path = url.strip_prefix("sqlite:").ok_or_else(scheme)?;
    match path.strip_prefix("//").unwrap_or(path) {
        "" => Err(scheme()),
        ":memory:" => Ok(Location::Scratch),
        path => Ok(Location::File(PathBuf::from(path))),
    }
}

async fn open_postgres(url: &str) -> Result<Db> {
    let connect: PgConnectOptions = url.parse()?;
    let connect = connect.statement_cache_capacity(STATEMENTS).disable_statement_logging();
    let mut alone = sqlx::PgConnection::connect_with(&connect).await?;
    POSTGRES.run_direct(None, &mut alone, false).await?;
    alone.close().await?;
    let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(PATIENCE * 3).after_connect(|connection, _| {
        Box::pin(async move {
            // As on SQLite: a commit that was acknowledged survives a power failure, and nobody waits for ever.
            let durable = "SELECT set_config('synchronous_commit', 'on', false)
                           WHERE current_setting('synchronous_commit') = 'off'";
            sqlx::query(durable).execute(&mut *connection).await?;
            // Compiling a statement takes longer than any of ours runs.
            let settings = "SELECT set_config('lock_timeout', '30s', false), set_config('jit', 'off', false)";
            sqlx::query(settings).execute(connection).await.map(drop)
        })
    });
    Ok(Db::Postgres(pool.connect_with(connect).await?))
}

pub(crate) fn unavailable(error: std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Unavailable(Arc::new(error)),
    }
}

/// A database file that is removed in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn create() -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(format!("exeunt-scratch-{process}-{count}"));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(unavailable)?;
        Ok(Self(folder.join("exeunt.db")))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = self.0.parent()
            && let Err(error) = std::fs::remove_dir_all(folder)
        {
            tracing::warn!(%error, "a scratch database could not be removed");
        }
    }
}
