//! A fresh database of either kind, and things to put into it.

use exeunt_core::pace::{Allowance, Ask, Shares};
use exeunt_core::{
    AccountRef, Action, ActorName, Case, CaseId, CaseState, Departure, Digest, Lane, Language, Message, Person,
    PersonId, Phase, Plan, PlanId, PlanKind, ProofKind, PublishedLimit, Randomness, Step, StepId, Support, Undo,
};
use exeunt_store::{ApprovalKind, AuditEvent, Lease, Options, RunWrite, Store, Vault};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// Runs the same story on both databases, each in a test of its own. It gets the store and the URL behind it.
macro_rules! both {
    ($( async fn $name:ident($store:ident, $url:ident) $body:block )+) => {
        $(
            mod $name {
                use super::*;

                async fn story($store: exeunt_store::Store, $url: String) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    let folder = tempfile::tempdir().unwrap();
                    let url = format!("sqlite:{}", folder.path().join("exeunt.db").display());
                    story($crate::world::open(&url).await, url).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    let server = exeunt_tests::require!(exeunt_tests::postgres::Postgres::start().await);
                    let url = server.fresh_database().await.unwrap();
                    story($crate::world::open(&url).await, url).await;
                }
            }
        )+
    };
}
pub(crate) use both;

/// Compiles `$body` for the driver of a database, past the store.
macro_rules! behind_the_back {
    ($url:expr, $c:ident => $body:expr) => {
        if $url.starts_with("postgres") {
            let mut connection = <sqlx::PgConnection as sqlx::Connection>::connect($url).await.unwrap();
            let $c = &mut connection;
            $body
        } else {
            let mut connection = <sqlx::SqliteConnection as sqlx::Connection>::connect($url).await.unwrap();
            let $c = &mut connection;
            $body
        }
    };
}
pub(crate) use behind_the_back;

/// Executes a statement past the store.
pub(crate) async fn execute(url: &str, sql: &'static str) {
    behind_the_back!(url, c => { sqlx::query(sql).execute(c).await.unwrap(); });
}

/// Changes one bit in the middle of a value, past the store. The first statement reads the bytes, the second writes them.
pub(crate) async fn flip_a_bit(url: &str, read: &'static str, write: &'static str) {
    behind_the_back!(url, c => {
        let mut bytes: Vec<u8> = sqlx::query_scalar(read).fetch_one(&mut *c).await.unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        sqlx::query(write).bind(bytes).execute(c).await.unwrap();
    });
}

/// Different bytes each time, the same in each run.
#[derive(Default)]
pub(crate) struct Counting(AtomicU64);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let digest = Digest::of(&number);
            for (to, from) in chunk.iter_mut().zip(digest.as_str().bytes().skip(7)) {
                *to = from;
            }
        }
    }
}

pub(crate) fn key() -> Vault {
    Vault::from_text(&"17".repeat(32).into()).unwrap()
}

pub(crate) fn randomness() -> Arc<dyn Randomness> {
    Arc::new(Counting::default())
}

pub(crate) async fn open(url: &str) -> Store {
    Store::open_with(Options::new(url, key(), randomness()).not_durable()).await.unwrap()
}

/// Where the buckets of this database lie.
pub(crate) fn bucket_file(url: &str) -> String {
    if url.starts_with("postgres") { url.to_owned() } else { format!("{url}-pace") }
}

/// Makes the limit "write" of the connection "hq" known, and leaves it full.
pub(crate) async fn fill_a_bucket(store: &Store) {
    let limit = PublishedLimit::new("write", 1_000, Duration::from_secs(1), "test");
    let allowance = Allowance::of(&limit, Shares::default());
    let ask = Ask { lane: Lane::Contain, need: 1, want: 1, went_well: false };
    store.bucket_take(&"hq".into(), &limit.name(), &allowance, ask).await.unwrap();
}

/// Seconds after the start of the story.
pub(crate) fn at(seconds: i64) -> Timestamp {
    "2026-11-20T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

pub(crate) fn event(what: &str) -> AuditEvent {
    AuditEvent::new(at(0), "it-li", what, "zulip-hq/zhang").payload(json!({ "name": "张三" }))
}

pub(crate) fn zhang() -> Person {
    Person {
        id: "10001".into(),
        name: "张三".to_owned(),
        department: "研发部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: Some(PersonId::from("10000")),
        mail: None,
        language: Language::Zh,
    }
}

pub(crate) fn case(number: u128) -> Case {
    Case {
        id: CaseId(Uuid::from_u128(number)),
        person: zhang().id,
        departure: Departure::Voluntary,
        last_working_day: "2026-11-30".parse().unwrap(),
        state: CaseState::Open,
        opened_by: "hr-wang".into(),
        opened_at: at(1),
    }
}

pub(crate) fn step(name: &str) -> Step {
    Step {
        id: name.into(),
        phase: Phase::Contain,
        action: Action::LoginBarred,
        on: AccountRef::new("zulip-hq", "zhang"),
        lane: Lane::Contain,
        support: Support::Native,
        why: Message::new("why.leave"),
        breaks: Vec::new(),
        needs: Vec::new(),
        undo: Undo::Exact,
        proof: ProofKind::ReadBack,
        not_before: None,
        deadline: None,
        four_eyes: false,
    }
}

pub(crate) fn plan(case: CaseId, steps: &[&str]) -> Plan {
    Plan {
        case,
        kind: PlanKind::Leave,
        policy_version: "1".to_owned(),
        policy: Digest::of(&"policy"),
        observation: Digest::of(&"observation"),
        settings: std::collections::BTreeMap::new(),
        decisions: None,
        second_person: false,
        steps: steps.iter().map(|name| step(name)).collect(),
        announced: Vec::new(),
        gaps: Vec::new(),
        questions: Vec::new(),
        lost: Vec::new(),
    }
}

/// A case with an approved plan of these steps, its run started. The number tells several apart.
pub(crate) async fn running(store: &Store, number: u128, steps: &[&str]) -> PlanId {
    let (id, case) = (PlanId(Uuid::from_u128(number + 1_000)), case(number));
    let mut tx = store.begin().await.unwrap();
    tx.person_put(&zhang()).await.unwrap();
    tx.case_insert(&case).await.unwrap();
    let digest = tx.plan_insert(id, &plan(case.id, steps), &"planner".into(), at(2)).await.unwrap();
    tx.approval_insert(id, &digest, &ActorName::from("it-li"), at(3), "as agreed", ApprovalKind::Approval)
        .await
        .unwrap();
    tx.run_start(id, at(4)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) fn open_attempt(lease: &Lease, step: &str) -> RunWrite {
    RunWrite::OpenAttempt {
        lease: lease.clone(),
        step: StepId::from(step),
        now: at(10),
        extend_until: at(70),
        pre_image: json!({ "login": "open" }),
        fingerprint: "PUT /users/zhang".to_owned(),
        audit: event("attempt.opened"),
    }
}
