//! Somebody with access to the database changes what was approved.

use super::house::{Database, House, account, planner};
use exeunt_core::Binding;
use exeunt_engine::EngineError;
use exeunt_engine::run::unwatched;
use exeunt_store::StoreError;
use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;
use std::process::Command;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_byte_changed_in_sqlite_after_approval_stops_the_run() {
    let house = House::on(Database::Sqlite).await;
    let change = async |sql: &str| {
        let script = format!("import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.execute({sql:?})\nc.commit()");
        let output = Command::new("python3").args(["-c", &script]).arg(house.file()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    refused(&house, change, "CAST(REPLACE(CAST(document AS TEXT), 'lisi002', 'lisi003') AS BLOB)").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_byte_changed_in_postgres_after_approval_stops_the_run() {
    let server = require!(Postgres::start().await);
    let house = House::on(Database::Postgres(server)).await;
    let database = house.plot.database.clone();
    let change = async |sql: &str| server.execute(&database, sql).await.unwrap();
    refused(&house, change, "CONVERT_TO(REPLACE(CONVERT_FROM(document, 'UTF8'), 'lisi002', 'lisi003'), 'UTF8')").await;
}

/// The successor's name is another by one byte; then the digest is made to fit as well.
async fn refused(house: &House, change: impl AsyncFn(&str), edited: &str) {
    let (_, planned) = house.approved().await;
    change(&format!("UPDATE plan SET document = {edited} WHERE kind = 'leave'")).await;
    let ran = house.engine.run(&planner(), planned.id, unwatched()).await;
    assert!(matches!(ran, Err(EngineError::Store(StoreError::Tampered { .. }))), "{ran:?}");
    let worked = house.another().await.work("worker", 4, unwatched()).await.unwrap();
    assert!(worked.iter().all(|(_, result)| result.is_err()), "{worked:?}");
    house.untouched();
    let refusals = house.refusals().await;
    assert!(refusals.iter().any(|(by, why)| by.starts_with("lin.wei") && why.contains("stored as")), "{refusals:?}");

    let forged = "0".repeat(64);
    change(&format!("UPDATE plan SET digest = '{forged}' WHERE kind = 'leave'")).await;
    change(&format!("UPDATE approval SET digest = '{forged}'")).await;
    let ran = house.engine.run(&planner(), planned.id, unwatched()).await;
    assert!(ran.is_err(), "{ran:?}");
    house.untouched();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_bound_to_somebody_else_after_approval_is_not_touched() {
    let house = House::new().await;
    let (_, planned) = house.approved().await;
    let other = exeunt_core::Person {
        id: "E002".into(),
        name: "李四".to_owned(),
        department: "研发一部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: exeunt_core::Language::Zh,
    };
    house.engine.person_put(&planner(), &other).await.unwrap();
    // The ledger itself refuses that as long as the case goes on, so it is changed past the engine.
    let binding = Binding {
        person: other.id,
        account: account(),
        by: "somebody".into(),
        at: house.engine.now(),
        evidence: "the badge says so".to_owned(),
    };
    let mut tx = house.engine.store.begin().await.unwrap();
    tx.binding_put(&binding).await.unwrap();
    tx.commit().await.unwrap();
    let ran = house.engine.run(&planner(), planned.id, unwatched()).await;
    assert!(matches!(ran, Err(EngineError::ForeignAccount { .. })), "{ran:?}");
    house.untouched();
    let refusals = house.refusals().await;
    assert!(refusals.iter().any(|(_, why)| why.contains("an account that isn't \"E001\"'s")), "{refusals:?}");
}
