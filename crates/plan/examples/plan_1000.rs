//! How long it takes to plan, check and compare a leaver who is in a thousand groups. Run with `--release`.

use exeunt_core::{
    Account, ActionKind, Capability, CapabilityTable, CaseId, ConnectionView, Decided, Decisions, Departure, Group,
    Login, Member, NativeKind, Observation, Presence, ProofKind, Reversal, Role, Standing, Support,
};
use exeunt_plan::{Policy, check, plan_leave, stale};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::time::Instant;

const GROUPS: usize = 1000;
const MEMBERS: usize = 30;

#[expect(clippy::print_stdout, reason = "a measurement for a person")]
fn main() {
    let (seen, policy, decisions) = (observation(), Policy::shipped(), decisions());
    let case = CaseId("01890000-0000-7000-8000-000000000000".parse().expect("a UUID"));
    let plan = timed("plan", || plan_leave(case, &seen, &policy, &decisions));
    let flaws = timed("check", || check(&plan, &seen, &policy, &decisions));
    let staleness = timed("stale", || stale(&plan, &plan));
    timed("digest of the observation", || seen.digest());
    println!("{} steps, {} flaws, stale: {}", plan.steps.len(), flaws.len(), staleness.is_some());
}

#[expect(clippy::print_stdout, reason = "a measurement for a person")]
fn timed<T>(what: &str, mut run: impl FnMut() -> T) -> T {
    run();
    let begin = Instant::now();
    let value = run();
    println!("{what}: {:.2} ms", begin.elapsed().as_secs_f64() * 1e3);
    value
}

fn decisions() -> Decisions {
    let mut decisions = Decisions::new(Departure::Voluntary, jiff::civil::date(2026, 11, 27), "Asia/Shanghai");
    let boss = Decided { value: "member1".into(), by: "hr".into(), at: Timestamp::UNIX_EPOCH };
    decisions.default_successors.insert("im".into(), boss);
    decisions
}

fn observation() -> Observation {
    let groups: BTreeMap<_, _> = (0..GROUPS).map(group).map(|g| (g.id.clone(), g)).collect();
    let account = Account {
        id: "leaver".into(),
        display_name: "leaver".into(),
        login: Login::Open,
        read_only: false,
        admin: false,
        sessions: Vec::new(),
        push: Vec::new(),
        identities: Vec::new(),
        integrations: Vec::new(),
        last_seen: None,
        memberships: groups.keys().map(|id| (id.clone(), Presence::Joined)).collect(),
        native: serde_json::Value::Null,
    };
    let view = ConnectionView {
        platform: "abstract".into(),
        version: "1".into(),
        capabilities: table(),
        accounts: BTreeMap::from([(account.id.clone(), account)]),
        groups,
        others: (1..MEMBERS).map(|n| (format!("member{n}").into(), Login::Open)).collect(),
        gaps: Vec::new(),
    };
    let connections = BTreeMap::from([("im".into(), view)]);
    Observation { person: "1001".into(), at: Timestamp::UNIX_EPOCH, connections }
}

fn group(number: usize) -> Group {
    let member =
        |role| Member { presence: Presence::Joined, standing: Standing { role, level: None }, permanent: false };
    let mut members: BTreeMap<_, _> =
        (1..MEMBERS).map(|n| (format!("member{n}").into(), member(Role::Member))).collect();
    members.insert("leaver".into(), member(Role::Owner));
    Group {
        id: format!("!group{number}:im.example").into(),
        name: format!("project {number}"),
        native_kind: NativeKind::Group,
        public: false,
        encrypted: false,
        closed: false,
        version: None,
        members,
        lingering: BTreeMap::new(),
    }
}

fn table() -> CapabilityTable {
    let row = |kind| {
        let works_in = if kind == ActionKind::LoginOpened { vec![Login::Barred] } else { vec![Login::Open] };
        let row = Capability {
            support: Support::Native,
            works_in,
            reversal: Reversal::Exact,
            scopes: Vec::new(),
            settles_ms: 0,
            proof: ProofKind::ReadBack,
            cost: 1,
            note: None,
            lost: None,
        };
        (kind, row)
    };
    CapabilityTable(ActionKind::ALL.into_iter().map(row).collect())
}
