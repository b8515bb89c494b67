//! The PostgreSQL harness: what the store's tests rely on.

use std::process::Command;

use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;

#[tokio::test]
async fn each_fresh_database_is_its_own_and_empty() {
    let server = require!(Postgres::start().await);
    let first = server.fresh_database().await.unwrap();
    let second = server.fresh_database().await.unwrap();
    assert_ne!(first, second);

    let again = Postgres::start().await.unwrap();
    assert_eq!(server.port(), again.port(), "one server per process");
    if Command::new("psql").arg("--version").output().is_err() {
        eprintln!("SKIPPED in part: psql is not here to look into the databases");
        return;
    }
    assert_eq!(psql(&first, "CREATE TABLE t (x int); SELECT count(*) FROM t"), "CREATE TABLE\n0");
    assert_eq!(psql(&second, "SELECT count(*) FROM pg_tables WHERE tablename = 't'"), "0");
}

fn psql(url: &str, sql: &str) -> String {
    let output = Command::new("psql").args(["-X", "-A", "-t", "-d", url, "-c", sql]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
