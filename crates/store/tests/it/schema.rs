//! The two schemas, and opening.

use crate::world::{bucket_file, execute, fill_a_bucket, key, open, randomness};
use exeunt_store::{Store, StoreError};
use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::collections::BTreeSet;
use std::path::Path;

fn sqlite_in(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("exeunt.db").display())
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let server = require!(Postgres::start().await);
    let (folder, postgres) = (tempfile::tempdir().unwrap(), server.fresh_database().await.unwrap());
    let sqlite = sqlite_in(folder.path());
    // On SQLite the buckets lie in a second file, which comes with the first slice.
    fill_a_bucket(&open(&sqlite).await).await;
    open(&postgres).await;
    let buckets = bucket_file(&sqlite);
    let mut sqlite = SqliteConnection::connect(&sqlite).await.unwrap();
    sqlx::query("ATTACH DATABASE $1 AS pace")
        .bind(buckets.trim_start_matches("sqlite:"))
        .execute(&mut sqlite)
        .await
        .unwrap();
    let mut postgres = PgConnection::connect(&postgres).await.unwrap();

    let sql = "SELECT m.name || '.' || c.name || CASE WHEN c.\"notnull\" THEN '' ELSE '?' END
               FROM (SELECT * FROM main.sqlite_schema UNION ALL SELECT * FROM pace.sqlite_schema) m,
               pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\'";
    let here: BTreeSet<String> = sqlx::query_scalar(sql).fetch_all(&mut sqlite).await.unwrap().into_iter().collect();
    let sql = "SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN '' ELSE '?' END
               FROM information_schema.columns
               WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'";
    let there: BTreeSet<String> = sqlx::query_scalar(sql).fetch_all(&mut postgres).await.unwrap().into_iter().collect();
    assert!(here.len() > 60, "{here:?}");
    assert_eq!(here, there);

    let sql = "SELECT name FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
               UNION SELECT name FROM pace.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    let here: BTreeSet<String> = sqlx::query_scalar(sql).fetch_all(&mut sqlite).await.unwrap().into_iter().collect();
    let sql = "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%\\_pkey'
               AND indexname NOT LIKE '%\\_key'";
    let there: BTreeSet<String> = sqlx::query_scalar(sql).fetch_all(&mut postgres).await.unwrap().into_iter().collect();
    assert_eq!(here, there);
}

#[test]
fn both_folders_have_the_same_migrations() {
    let names = |folder: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
        let mut names: Vec<_> = folder.read_dir().unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_in(folder.path());
    open(&url).await.close().await;
    open(&url).await.close().await;
    execute(
        &url,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', 1, x'00', 1)",
    )
    .await;
    let refused = Store::open(&url, key(), randomness()).await.unwrap_err();
    assert!(matches!(refused, StoreError::SchemaTooNew(9_999)), "{refused:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().unwrap();
    let store = open(&sqlite_in(folder.path())).await;
    fill_a_bucket(&store).await;
    let mut files = 0;
    for file in folder.path().read_dir().unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600, "{:?}", file.file_name());
        files += 1;
    }
    assert!(files > 3, "the buckets' file and the write-ahead logs are among them");
    store.close().await;
}

#[tokio::test]
async fn a_strange_address_is_refused() {
    for (strange, scheme) in [("mysql://li:hunter2@db/x", "mysql"), ("exeunt.db", "exeunt.db"), ("sqlite:", "sqlite")] {
        let refused = Store::open(strange, key(), randomness()).await.unwrap_err();
        assert!(matches!(&refused, StoreError::Location(named) if named == scheme), "{refused:?}");
    }
}
