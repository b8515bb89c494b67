//! The PostgreSQL harness: what the store's tests rely on.

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

    server.execute(&first, "CREATE TABLE t (x int)").await.unwrap();
    server.execute(&first, "SELECT x FROM t").await.unwrap();
    let refusal = server.execute(&second, "SELECT x FROM t").await.unwrap_err();
    assert!(format!("{refusal:?}").contains("42P01"), "the table is not in the other database: {refusal:?}");
}
