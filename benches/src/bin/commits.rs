//! Steps a second with durable writes: our group commit, one transaction for each write, and bare inserts of the same
//! rows as an upper bound, at 1, 8, 64 and 256 steps at once, on SQLite and PostgreSQL.
//!
//! A step is two writes (the intent and the result), each with its audit entry, each acknowledged only when it is on
//! the disk. The naive way uses the same code, one write a transaction.
#![expect(clippy::print_stdout, reason = "a measurement prints what it found")]

use anyhow::{Context, bail};
use exeunt_benches::ambient::SystemRandomness;
use exeunt_benches::figures::{load, rate};
use exeunt_core::{
    AccountRef, Action, Case, CaseId, CaseState, Departure, Digest, Lane, Language, Message, Outcome, Person, Phase,
    Plan, PlanId, PlanKind, Proof, ProofKind, Step, StepId, StepState, Support, Undo,
};
use exeunt_store::{ApprovalKind, AuditEvent, GroupCommit, Lease, RunWrite, Store, Vault, WriteDone};
use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const AT_ONCE: [usize; 4] = [1, 8, 64, 256];
const STEPS_A_PLAN: usize = 500;
/// About as long as each measurement lasts.
const LENGTH: Duration = Duration::from_secs(3);

/// How writes come to the database.
#[derive(Clone)]
enum Way {
    Group(GroupCommit),
    Single(Store),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir_in(".").context("no temporary folder")?;
    println!("steps a second; {}", load());
    println!("{:<12} {:<28} {:>8} {:>8} {:>8} {:>8}", "database", "way", 1, 8, 64, 256);
    ours("SQLite", &format!("sqlite:{}", folder.path().join("ours.db").display())).await?;
    bare(&folder.path().join("bare.db")).await?;
    match exeunt_tests::postgres::Postgres::start_durable().await {
        Ok(server) => ours("PostgreSQL", &server.fresh_database().await?).await?,
        Err(error) => println!("PostgreSQL: {error}"),
    }
    println!("{}", load());
    Ok(())
}

async fn ours(database: &str, url: &str) -> anyhow::Result<()> {
    let store = Store::open(url, Vault::generate(&SystemRandomness), Arc::new(SystemRandomness)).await?;
    let mut plans = 0;
    for (name, way) in [
        ("group commit", Way::Group(GroupCommit::new(store.clone()))),
        ("one transaction a write", Way::Single(store.clone())),
    ] {
        let mut cells = Vec::new();
        for at_once in AT_ONCE {
            cells.push(steps_a_second(&store, &way, at_once, &mut plans).await?);
        }
        print_row(database, name, &cells);
    }
    Ok(())
}

fn print_row(database: &str, way: &str, cells: &[f64]) {
    let cells: Vec<_> = cells.iter().map(|cell| format!("{cell:>8.0}")).collect();
    println!("{database:<12} {way:<28} {}", cells.join(" "));
}

/// Runs steps until the time is over, plan by plan as the work is used up.
async fn steps_a_second(store: &Store, way: &Way, at_once: usize, plans: &mut usize) -> anyhow::Result<f64> {
    let (mut done, mut measured) = (0, Duration::ZERO);
    while measured < LENGTH {
        let lease = prepare(store, *plans).await?;
        *plans += 1;
        let began = Instant::now();
        let steps = futures::stream::iter(0..STEPS_A_PLAN).map(|step| step_once(way, &lease, step));
        let mut steps = steps.buffer_unordered(at_once);
        while let Some(result) = steps.next().await {
            result?;
            done += 1;
            if began.elapsed() + measured > LENGTH && done >= 4 * at_once {
                break;
            }
        }
        measured += began.elapsed();
    }
    Ok(rate(done, measured))
}

async fn step_once(way: &Way, lease: &Lease, number: usize) -> anyhow::Result<()> {
    let WriteDone::Opened { attempt } = way.write(open(lease, number)).await? else { bail!("not opened") };
    way.write(close(lease, number, attempt)).await?;
    Ok(())
}

impl Way {
    async fn write(&self, write: RunWrite) -> anyhow::Result<WriteDone> {
        Ok(match self {
            Self::Group(group) => group.write(write).await??,
            Self::Single(store) => store.run_write(vec![write]).await?.pop().context("one answer a write")??,
        })
    }
}

fn at() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().expect("a timestamp")
}

fn event(what: &str) -> AuditEvent {
    AuditEvent::new(at(), "w1", what, "synapse-hq/@zhangsan001:im.example.com")
        .payload(json!({ "asked": "PUT /_synapse/admin/v2/users/{account}", "answered": "200" }))
}

fn open(lease: &Lease, number: usize) -> RunWrite {
    RunWrite::OpenAttempt {
        lease: lease.clone(),
        step: step_name(number),
        now: at(),
        extend_until: at() + SignedDuration::from_hours(2),
        pre_image: json!({ "presence": "joined", "standing": { "role": "member", "level": 0 } }),
        fingerprint: "sha256:0011223344556677".to_owned(),
        audit: event("step.begun"),
    }
}

fn close(lease: &Lease, number: usize, attempt: u32) -> RunWrite {
    let proof = Proof { asked: "POST kick".to_owned(), answered: "200 {}".to_owned() };
    RunWrite::CloseAttempt {
        lease: lease.clone(),
        step: step_name(number),
        attempt,
        now: at(),
        extend_until: at() + SignedDuration::from_hours(2),
        state: StepState::Done,
        outcome: Outcome::Changed { proof },
        audit: event("step.result"),
    }
}

fn step_name(number: usize) -> StepId {
    StepId::from(format!(
        "synapse-hq/@zhangsan001:im.example.com/membership_ended/!AbCdEfGhIjKlMnOpQr{number}:im.example.com"
    ))
}

/// A plan whose run is leased.
async fn prepare(store: &Store, number: usize) -> anyhow::Result<Lease> {
    let person = Person {
        id: format!("{number:06}").into(),
        name: "张三".to_owned(),
        department: "研发部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: Language::Zh,
    };
    let case = Case {
        id: CaseId(Uuid::from_u128(number as u128 + 1)),
        person: person.id.clone(),
        departure: Departure::Voluntary,
        last_working_day: jiff::civil::date(2026, 11, 30),
        state: CaseState::Open,
        opened_by: "hr".into(),
        opened_at: at(),
    };
    let plan = plan(case.id);
    let id = PlanId(Uuid::from_u128(number as u128 + 1));
    let mut tx = store.begin().await?;
    tx.person_put(&person).await?;
    tx.case_insert(&case).await?;
    let digest = tx.plan_insert(id, &plan, &"planner".into(), at()).await?;
    tx.approval_insert(id, &digest, &"it".into(), at(), "measurement", ApprovalKind::Approval).await?;
    tx.run_start(id, at()).await?;
    tx.commit().await?;
    let lease = store.run_lease(id, "w1", at(), at() + SignedDuration::from_hours(1)).await?;
    lease.context("nobody else holds the run")
}

fn plan(case: CaseId) -> Plan {
    let step = |number| Step {
        id: step_name(number),
        phase: Phase::Remove,
        action: Action::LoginBarred,
        on: AccountRef::new("synapse-hq", "@zhangsan001:im.example.com"),
        lane: Lane::Ordinary,
        support: Support::Native,
        why: Message::new("why.leave"),
        breaks: Vec::new(),
        needs: Vec::new(),
        undo: Undo::Exact,
        proof: ProofKind::ReadBack,
        not_before: None,
        deadline: None,
        four_eyes: false,
    };
    Plan {
        case,
        kind: PlanKind::Leave,
        policy_version: "1".to_owned(),
        policy: Digest::of(&"policy"),
        observation: Digest::of(&"observation"),
        settings: std::collections::BTreeMap::new(),
        decisions: None,
        second_person: false,
        steps: (0..STEPS_A_PLAN).map(step).collect(),
        announced: Vec::new(),
        gaps: Vec::new(),
        questions: Vec::new(),
        lost: Vec::new(),
    }
}

/// What the disk gives: the bytes of an attempt and of an audit entry in two bare tables, in as many rows a transaction
/// as there are steps at once. No lease, no check, no hash, no index beyond the row number.
async fn bare(path: &std::path::Path) -> anyhow::Result<()> {
    let connect = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let connect = connect.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let mut db = SqliteConnection::connect_with(&connect).await?;
    sqlx::query("CREATE TABLE attempt (n INTEGER PRIMARY KEY, row BLOB)").execute(&mut db).await?;
    sqlx::query("CREATE TABLE entry (n INTEGER PRIMARY KEY, row BLOB)").execute(&mut db).await?;
    let mut cells = Vec::new();
    for at_once in AT_ONCE {
        let (began, mut writes) = (Instant::now(), 0);
        while began.elapsed() < LENGTH {
            let mut tx = db.begin_with("BEGIN IMMEDIATE").await?;
            for _ in 0..at_once {
                sqlx::query("INSERT INTO attempt (row) VALUES ($1)").bind(&[7_u8; 300][..]).execute(&mut *tx).await?;
                sqlx::query("INSERT INTO entry (row) VALUES ($1)").bind(&[7_u8; 600][..]).execute(&mut *tx).await?;
            }
            tx.commit().await?;
            writes += at_once;
        }
        cells.push(rate(writes / 2, began.elapsed()));
    }
    print_row("SQLite", "bare inserts (upper bound)", &cells);
    Ok(())
}
