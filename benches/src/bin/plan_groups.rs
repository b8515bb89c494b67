//! How long planning and checking takes for a leaver who owns 100, 1,000 and 10,000 groups of 30 members, beside
//! digesting the observation (which both do once) and writing the same plan as canonical JSON and digesting it.
//! By the clock the median; on the CPU the mean with dropping what was made, because the kernel counts in ticks.
#![expect(clippy::print_stdout, reason = "a measurement prints what it found")]

use exeunt_benches::figures::{Samples, load, ms, on_cpu};
use exeunt_core::{
    Account, ActionKind, Capability, CapabilityTable, CaseId, ConnectionView, Decided, Decisions, Departure, Group,
    Login, Member, NativeKind, Observation, Observed, Presence, ProofKind, Reversal, Role, Standing, Support,
};
use exeunt_plan::{Policy, check, plan_leave};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const MEMBERS: usize = 30;

fn main() {
    println!("{}", load());
    let columns = ["plan", "check", "digest of the observation", "write and digest the plan"];
    println!("{:>8} {:>8} {}", "groups", "steps", columns.map(|column| format!("{column:>26}")).concat());
    for groups in [100, 1_000, 10_000] {
        measure(groups);
    }
}

/// In many rounds, because the machine does other things too.
fn measure(groups: usize) {
    let (seen, policy, decisions) = (Observed::from(observation(groups)), Policy::shipped(), decisions());
    let case = CaseId("01890000-0000-7000-8000-000000000000".parse().expect("a UUID"));
    let rounds = u32::try_from(200_000 / groups).unwrap_or(5).clamp(5, 200);
    let (plan, planning) = timed(rounds, || plan_leave(case, &seen, &policy, &decisions));
    let (flaws, checking) = timed(rounds, || check(&plan, &seen, &policy, &decisions));
    assert!(flaws.is_empty(), "the plan is sound: {flaws:?}");
    let (_, digesting) = timed(rounds, || plan.digest());
    let mut again = Some(seen);
    let ((), observation) = timed(rounds, || again = again.take().map(|seen| Observed::from(seen.into_inner())));
    println!("{groups:>8} {:>8} {planning:>26}{checking:>26}{observation:>26}{digesting:>26}", plan.steps.len());
}

fn timed<T>(rounds: u32, mut run: impl FnMut() -> T) -> (T, String) {
    let (mut value, mut clock) = (run(), Samples::default());
    let before = on_cpu();
    for _ in 0..rounds {
        let began = Instant::now();
        let next = run();
        clock.push(began.elapsed());
        value = next;
    }
    let cpu = on_cpu().saturating_sub(before) / rounds;
    (value, format!("{:.2} ms, CPU {:.2}", ms(clock.median()), ms(cpu)))
}

fn decisions() -> Decisions {
    let mut decisions = Decisions::new(Departure::Voluntary, jiff::civil::date(2026, 11, 27), "Asia/Shanghai");
    let boss = Decided { value: "member1".into(), by: "hr".into(), at: Timestamp::UNIX_EPOCH };
    decisions.default_successors.insert("im".into(), boss);
    decisions
}

fn observation(groups: usize) -> Observation {
    let groups: BTreeMap<_, _> = (0..groups).map(group).map(|g| (g.id.clone(), g)).collect();
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
        settings: None,
        capabilities: table(),
        accounts: BTreeMap::from([(account.id.clone(), account)]),
        groups,
        others: (1..MEMBERS).map(|n| (format!("member{n}").into(), Login::Open)).collect(),
        leaving: BTreeSet::new(),
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
        name: format!("项目-{number}"),
        native_kind: NativeKind::Group,
        public: false,
        encrypted: false,
        closed: false,
        version: None,
        parent: None,
        bound_to_parent: false,
        lasting: false,
        members,
        lingering: BTreeMap::new(),
    }
}

/// A platform that can do everything itself, as long as the account is open.
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
