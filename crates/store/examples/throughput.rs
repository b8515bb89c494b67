//! How many attempts a second the store opens and closes, each with its audit entry, all of them durable.
//!
//! `cargo run --release -p exeunt-store --example throughput -- [URL] [PLANS] [STEPS A PLAN] [TASKS]`
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints what it found, or stops")]

use exeunt_core::{
    AccountRef, Action, Case, CaseId, CaseState, Departure, Digest, Lane, Message, Outcome, Person, Phase, Plan,
    PlanId, PlanKind, Proof, ProofKind, Randomness, Step, StepId, StepState, Support, Undo,
};
use exeunt_store::{ApprovalKind, AuditEvent, GroupCommit, Lease, RunWrite, Store, Vault, WriteDone};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

struct System;

impl Randomness for System {
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).unwrap();
    }
}

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let folder = tempfile::tempdir_in(".").unwrap();
    let url = args.next().filter(|url| url.contains(':'));
    let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("throughput.db").display()));
    let mut number = |default: usize| args.next().map_or(default, |text| text.parse().unwrap());
    let (plans, steps, tasks) = (number(50), number(1_000), number(1_000));

    let store = Store::open(&url, Vault::generate(), Arc::new(System)).await.unwrap();
    let started = Instant::now();
    let mut work = Vec::new();
    for plan in 0..plans {
        let lease = prepare(&store, plan, steps).await;
        work.extend((0..steps).map(|step| (lease.clone(), name(step))));
    }
    report("steps stored", plans * steps, started);

    let started = Instant::now();
    let (group, total) = (GroupCommit::new(store.clone()), work.len());
    let work = Arc::new(std::sync::Mutex::new(work));
    let workers: Vec<_> = (0..tasks)
        .map(|_| {
            let (group, work) = (group.clone(), Arc::clone(&work));
            tokio::spawn(async move {
                loop {
                    let next = work.lock().unwrap().pop();
                    let Some((lease, step)) = next else { return };
                    attempt(&group, lease, step).await;
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    report("writes (each with its audit entry)", 2 * total, started);

    let started = Instant::now();
    let review = store.log_consistent().await.unwrap();
    assert_eq!(review.misfit, None);
    report("entries reviewed", usize::try_from(review.fits).unwrap(), started);
    let started = Instant::now();
    let due = store.run_due(at(), 100).await.unwrap();
    println!("runs due: {} in {:.1} ms", due.len(), started.elapsed().as_secs_f64() * 1_000.0);
}

fn at() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

fn report(what: &str, count: usize, since: Instant) {
    let seconds = since.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = count as f64 / seconds;
    println!("{count} {what} in {seconds:.1} s: {rate:.0} a second");
}

fn name(step: usize) -> StepId {
    StepId(format!("synapse-hq/@zhangsan001:im.example.com/membership_ended/!AbCdEfGhIjKlMnOpQr{step}:im.example.com"))
}

async fn prepare(store: &Store, number: usize, steps: usize) -> Lease {
    let person = Person {
        id: format!("{number:06}").into(),
        name: "张三".to_owned(),
        department: "研发部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
    };
    let case = Case {
        id: CaseId(Uuid::from_u128(number as u128 + 1)),
        person: person.id.clone(),
        departure: Departure::Voluntary,
        last_working_day: "2026-11-30".parse().unwrap(),
        state: CaseState::Open,
        opened_by: "hr".into(),
        opened_at: at(),
    };
    let plan = plan(case.id, steps);
    let id = PlanId(Uuid::from_u128(number as u128 + 1));
    let mut tx = store.begin().await.unwrap();
    tx.person_put(&person).await.unwrap();
    tx.case_insert(&case).await.unwrap();
    let digest = tx.plan_insert(id, &plan, &"planner".into(), at()).await.unwrap();
    tx.approval_insert(id, &digest, &"it".into(), at(), "measurement", ApprovalKind::Approval).await.unwrap();
    tx.run_start(id, at()).await.unwrap();
    tx.commit().await.unwrap();
    store.run_lease(id, "w1", at(), at() + SignedDuration::from_hours(1)).await.unwrap().unwrap()
}

fn plan(case: CaseId, steps: usize) -> Plan {
    let step = |number| Step {
        id: name(number),
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
        steps: (0..steps).map(step).collect(),
        announced: Vec::new(),
        gaps: Vec::new(),
        questions: Vec::new(),
        lost: Vec::new(),
    }
}

async fn attempt(group: &GroupCommit, lease: Lease, step: StepId) {
    let event = |what| {
        AuditEvent::new(at(), "w1", what, "synapse-hq/@zhangsan001:im.example.com")
            .payload(json!({ "asked": "PUT /_synapse/admin/v2/users/{account}", "answered": "200" }))
    };
    let extend_until = at() + SignedDuration::from_hours(2);
    let open = RunWrite::OpenAttempt {
        lease: lease.clone(),
        step: step.clone(),
        now: at(),
        extend_until,
        pre_image: json!({ "presence": "joined", "standing": { "role": "member", "level": 0 } }),
        fingerprint: "sha256:0011223344556677".to_owned(),
        audit: event("attempt.opened"),
    };
    let Ok(WriteDone::Opened { attempt }) = group.write(open).await.unwrap() else { panic!("refused") };
    let proof = Proof { asked: "POST kick".to_owned(), answered: "200 {}".to_owned() };
    let close = RunWrite::CloseAttempt {
        lease,
        step,
        attempt,
        now: at(),
        extend_until,
        state: StepState::Done,
        outcome: Outcome::Changed { proof },
        audit: event("attempt.closed"),
    };
    group.write(close).await.unwrap().unwrap();
}
