//! An invented site that closes: one member is verified, one is stuck, of one nobody knows anything yet.
#![expect(clippy::unwrap_used, reason = "invented values either fit or stop the test")]
#![expect(unreachable_pub, reason = "included by the tests and by the sample, each a crate of its own")]

use exeunt_core::{
    ActionKind, Batch, BatchId, BatchState, CaseId, CaseState, Departure, Digest, Message, PlanKind, StepState,
};
use exeunt_evidence::Hash;
use exeunt_report::{
    BATCH, BatchApproval, BatchInput, BatchReport, Conclusion, LogEntry, MemberInput, MemberReport, OpenStep,
};
use jiff::Timestamp;

/// What happened to the batch itself, in order.
const HAPPENED: [(&str, &str); 4] = [
    ("hr-chen", "batch.opened"),
    ("it-wu", "batch.approved"),
    ("it-zhao", "batch.started"),
    ("it-zhao", "batch.retried"),
];

fn at(hour: &str) -> Timestamp {
    format!("2026-11-25T{hour}:00Z").parse().unwrap()
}

/// The report of the site, called and explained like this.
pub fn closes(name: &str, why: Option<&str>) -> BatchReport {
    let id = "0199a1b2-0000-7000-8000-00000000b001".parse().unwrap();
    let batch = Batch {
        id: BatchId(id),
        name: name.to_owned(),
        reason: "租约到期".to_owned(),
        opened_by: "hr-chen".into(),
        opened_at: at("01:00"),
        state: if why.is_some() { BatchState::Paused } else { BatchState::Running },
        why: why.map(str::to_owned),
    };
    let timeline = (40_u64..).zip(HAPPENED).map(|(index, (actor, what))| LogEntry {
        index,
        leaf: Hash::of(what.as_bytes()),
        at: at("02:00"),
        actor: actor.to_owned(),
        what: what.to_owned(),
        on: id.to_string(),
        step: None,
        attempt: None,
    });
    let input = BatchInput {
        kind: BATCH.to_owned(),
        made_at: at("09:30"),
        zone: "Asia/Shanghai".to_owned(),
        opened_evidence: vec![40],
        rows: 3,
        approvals: vec![BatchApproval {
            digest: Digest::of(&"plan of the whole"),
            by: "it-wu".to_owned(),
            at: at("02:00"),
            evidence: vec![41],
        }],
        timeline: timeline.collect(),
        batch,
    };
    BatchReport::build(input, vec![verified(), stuck(), unknown()])
}

fn member(row: u32, person: &str, name: &str) -> MemberInput {
    let case = format!("0199a1b2-0000-7000-8000-0000000000{row:02}").parse().unwrap();
    MemberInput {
        row,
        person: person.into(),
        name: name.to_owned(),
        department: "仓储部".to_owned(),
        case: CaseId(case),
        state: CaseState::Open,
        departure: Departure::Dismissed,
        last_working_day: "2026-11-24".parse().unwrap(),
        says: Message::new("owed-legal-review"),
        waits: Vec::new(),
        steps: 0,
        steps_done: 0,
        open_steps: Vec::new(),
        report: None,
    }
}

fn report(conclusion: Conclusion, entry: u64) -> MemberReport {
    let digest = Digest::of(&entry);
    MemberReport { digest, kind: PlanKind::Leave, conclusion, made_at: at("09:00"), evidence: vec![entry] }
}

fn verified() -> MemberInput {
    let report = Some(report(Conclusion::Verified, 61));
    MemberInput { state: CaseState::Proved, steps: 9, steps_done: 9, report, ..member(1, "E001", "张三") }
}

fn stuck() -> MemberInput {
    let barred = OpenStep {
        step: "hq/@lisi002:im.example/login_barred#close".into(),
        action: ActionKind::LoginBarred,
        state: StepState::NeedsOperator,
        why: Some("409 <conflict> & more".to_owned()),
        told: None,
    };
    MemberInput {
        state: CaseState::Approved,
        steps: 8,
        steps_done: 7,
        open_steps: vec![barred],
        report: Some(report(Conclusion::Unfinished, 62)),
        ..member(2, "E002", "李四")
    }
}

fn unknown() -> MemberInput {
    let waits = vec![Message::new("batch-waits-confirmation"), Message::new("batch-waits-observation")];
    MemberInput { waits, ..member(3, "E003", "Ouyang\u{202e} Xue") }
}
