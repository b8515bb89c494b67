//! An invented leaver with two accounts and twelve groups, for tests and for looking at the page.
#![expect(clippy::unwrap_used, reason = "invented values either fit or stop the test")]
#![expect(unreachable_pub, reason = "included by the tests and by the sample, each a crate of its own")]

mod log;
mod steps;

use exeunt_core::CheckKind::{Canary, Login, Push, Sessions, State, Token};
use exeunt_core::{
    AccountRef, AccountState, ActorName, Case, CaseId, CaseState, Decided, Decisions, Departure, Digest, Gap,
    GroupKind, GroupRef, Language, Mark, Message, Person, PlanKind, Proof, ProofKind, Role, Standing, Verdict,
};
use exeunt_report::{
    AccountResult, Approval, CheckResult, Collateral, ConnectionRef, ContainTiming, Difference, MembershipResult,
    NegativeControl, ObservationRef, Place, PlanRef, PolicyRef, ReportInput, Succession,
};
use jiff::{Timestamp, ToSpan as _, civil};
use log::Log;

pub const HQ: &str = "synapse-hq";
pub const LABS: &str = "mattermost-labs";
pub const ZHANG: &str = "@zhangsan001:im.example";
pub const ZHANG_LABS: &str = "zhangsan001";

/// Name, kind, whether the leaver is the only owner, and who takes over.
pub const GROUPS: [(&str, GroupKind, Option<&str>); 12] = [
    ("项目-阿尔法", GroupKind::Project, Some("@lisi001:im.example")),
    ("项目-贝塔 2026", GroupKind::Project, Some("@wangwu003:im.example")),
    ("研发一部", GroupKind::Department, Some("@lisi001:im.example")),
    ("全员公告", GroupKind::Announcement, None),
    ("客户-晨光电子", GroupKind::Customer, Some("@zhaoliu002:im.example")),
    ("客户-远山科技 售后", GroupKind::Customer, Some("@zhaoliu002:im.example")),
    ("外部-测试外包协作", GroupKind::External, None),
    ("机密-架构评审", GroupKind::Confidential, Some("@lisi001:im.example")),
    ("项目-伽马 (归档)", GroupKind::Project, None),
    ("Release managers", GroupKind::Other, Some("@sunqi007:im.example")),
    ("on-call 值班", GroupKind::Department, None),
    ("前端技术分享", GroupKind::Other, None),
];

/// 18:00:00 in Shanghai on the last working day, plus some seconds.
pub fn at(seconds: i64) -> Timestamp {
    "2026-11-30T10:00:00Z".parse::<Timestamp>().unwrap() + seconds.seconds()
}

pub fn hq() -> AccountRef {
    AccountRef::new(HQ, ZHANG)
}

pub fn labs() -> AccountRef {
    AccountRef::new(LABS, ZHANG_LABS)
}

pub fn group(index: usize) -> GroupRef {
    GroupRef::new(HQ, format!("!room{index:02}:im.example"))
}

pub fn proof(asked: &str, answered: &str) -> Proof {
    Proof { asked: asked.to_owned(), answered: answered.to_owned() }
}

/// Everything closed, one thing kept by decision, one thing that this deployment can't do.
pub fn closed() -> ReportInput {
    let mut log = Log::new();
    let case_evidence = vec![log.add(at(-432_000), "hr.wang", "case.opened", "case")];
    let decisions = decisions();
    let decisions_evidence = vec![
        log.add(at(-262_000), "lisi", "decision.recorded", "successors"),
        log.add(at(-261_000), "legal.chen", "decision.recorded", "hold"),
    ];
    let before = observed(&mut log, at(-90_000), "before");
    let plan = plan(&mut log, &before);
    let controls = controls(&mut log);
    let steps = steps::all(&mut log);
    let after = observed(&mut log, at(64), "after");
    let memberships = memberships(&mut log);
    let checks = checks(&mut log, controls);
    let collateral = collateral(&mut log);
    let accounts = accounts(&mut log);
    let contain = ContainTiming { ordered_at: at(0), refused_at: Some(at(9)), evidence: checks[0].evidence.clone() };
    let successions = successions(&steps);
    ReportInput {
        kind: PlanKind::Leave,
        made_at: at(240),
        person: person(),
        manager: Some("李四".to_owned()),
        case: case(),
        case_evidence,
        decisions,
        decisions_evidence,
        policy: PolicyRef { version: "2026.11".to_owned(), digest: Digest::of(&"policy") },
        before,
        after: Some(after),
        connections: connections(),
        accounts,
        plans: vec![plan],
        steps,
        checks,
        memberships,
        successions,
        collateral: Some(collateral),
        gaps: gaps(),
        lost: Vec::new(),
        findings: Vec::new(),
        contain: Some(contain),
        comparison: Vec::new(),
        timeline: log.entries(),
    }
}

fn person() -> Person {
    Person {
        id: "zhangsan001".into(),
        name: "张三".to_owned(),
        department: "研发一部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: Some("lisi001".into()),
        mail: None,
        language: Language::Zh,
    }
}

fn case() -> Case {
    Case {
        id: CaseId("0193d0f2-7a10-7c55-9a3e-5b2f6c1d8e42".parse().unwrap()),
        person: "zhangsan001".into(),
        departure: Departure::Voluntary,
        last_working_day: civil::date(2026, 11, 30),
        state: CaseState::Proved,
        opened_by: "hr.wang".into(),
        opened_at: at(-432_000),
    }
}

fn decisions() -> Decisions {
    let mut decisions = Decisions::new(Departure::Voluntary, civil::date(2026, 11, 30), "Asia/Shanghai");
    let by = ActorName::from("lisi");
    for (index, (_, _, successor)) in GROUPS.iter().enumerate() {
        if let Some(successor) = successor {
            let decided = Decided { value: (*successor).into(), by: by.clone(), at: at(-262_000) };
            decisions.successors.insert(group(index), decided);
        }
    }
    let reason = "交接会议后再移出,李四批准".replace(',', "\u{ff0c}");
    decisions.kept.insert(group(11), Decided { value: reason, by, at: at(-262_000) });
    decisions.legal_hold = Some(Decided { value: false, by: "legal.chen".into(), at: at(-261_000) });
    decisions
}

fn observed(log: &mut Log, at: Timestamp, what: &str) -> ObservationRef {
    let evidence = vec![log.add(at, "exeunt", "observed", what)];
    ObservationRef { at, digest: Digest::of(&what), evidence }
}

fn plan(log: &mut Log, before: &ObservationRef) -> PlanRef {
    let digest = Digest::of(&"plan");
    let evidence = vec![log.add(at(-86_400), "it.zhou", "plan.made", digest.short())];
    let approvals = [("it.sun", -80_000), ("legal.chen", -79_000)].map(|(by, seconds)| Approval {
        by: by.into(),
        at: at(seconds),
        digest: digest.clone(),
        evidence: vec![log.add(at(seconds), by, "plan.approved", digest.short())],
    });
    PlanRef {
        kind: PlanKind::Leave,
        digest,
        observation: before.digest.clone(),
        made_by: "it.zhou".into(),
        made_at: at(-86_400),
        four_eyes: true,
        approvals: approvals.into(),
        ordered: None,
        evidence,
    }
}

fn controls(log: &mut Log) -> Vec<NegativeControl> {
    let mut control = |seconds, asked: &str, answered: &str| NegativeControl {
        at: at(seconds),
        proof: proof(asked, answered),
        evidence: vec![log.add(at(seconds), "exeunt", "check", "control")],
    };
    vec![
        control(-30, "POST login", "200 device=XKQZ"),
        control(-29, "GET account/whoami", "200 user_id=@zhangsan001:im.example"),
        control(-28, "GET rooms/{canary}/event", "200"),
        control(-26, "GET users/me", "200 id=zhangsan001"),
    ]
}

fn checks(log: &mut Log, controls: Vec<NegativeControl>) -> Vec<CheckResult> {
    let mut controls = controls.into_iter();
    let mut check = |kind, account, seconds, verdict, answered: &str, control: Option<NegativeControl>| CheckResult {
        kind,
        account,
        group: None,
        at: at(seconds),
        verdict,
        proof: proof("", answered),
        says: exeunt_words::enum_message(
            "proof-kind",
            &if seconds < 72 { ProofKind::Probe } else { ProofKind::ReadBack },
        ),
        control,
        evidence: vec![log.add(at(seconds), "exeunt", "check", "after")],
    };
    vec![
        check(Login, hq(), 66, Verdict::Holds, "403 M_USER_LOCKED", controls.next()),
        check(Token, hq(), 67, Verdict::Holds, "401 M_UNKNOWN_TOKEN", controls.next()),
        check(Canary, hq(), 68, Verdict::Holds, "401 M_UNKNOWN_TOKEN", controls.next()),
        check(Token, labs(), 70, Verdict::Holds, "401 session_expired", controls.next()),
        check(Login, labs(), 71, Verdict::NotTried, "501 password login is off", None),
        check(Sessions, hq(), 72, Verdict::Holds, "200 devices=0", None),
        check(Push, hq(), 73, Verdict::Holds, "200 pushers=0", None),
        check(State, labs(), 74, Verdict::Holds, "200 delete_at=1764496805", None),
    ]
}

fn memberships(log: &mut Log) -> Vec<MembershipResult> {
    let owner = Place::Joined { standing: Standing { role: Role::Owner, level: Some(100) } };
    let member = Place::Joined { standing: Standing { role: Role::Member, level: Some(0) } };
    let row = |(index, (name, kind, successor)): (usize, &(&str, GroupKind, Option<&str>))| {
        let kept = index == 11;
        MembershipResult {
            account: hq(),
            group: group(index),
            name: (*name).to_owned(),
            group_kind: *kind,
            before: if successor.is_some() { owner } else { member },
            after: Some(if kept { member } else { Place::Absent }),
            kept: kept.then(|| "交接会议后再移出,李四批准".replace(',', "\u{ff0c}")),
            read_at: Some(at(60)),
            evidence: vec![log.add(at(60), "exeunt", "check", group(index).group.as_str())],
        }
    };
    GROUPS.iter().enumerate().map(row).collect()
}

fn successions(steps: &[exeunt_report::StepResult]) -> Vec<Succession> {
    let row = |(index, (name, kind, successor)): (usize, &(&str, GroupKind, Option<&str>))| {
        let successor = (*successor)?;
        let of_group = steps.iter().filter(|s| s.step.group() == Some(group(index)));
        Some(Succession {
            group: group(index),
            name: (*name).to_owned(),
            group_kind: *kind,
            old_owners: vec![ZHANG.into()],
            new_owner: Some(successor.into()),
            decided_by: Some("lisi".into()),
            mark: Some(if index == 0 { Mark::Verified } else { Mark::Confirmed }),
            evidence: of_group.flat_map(|s| s.evidence.iter().copied()).take(2).collect(),
        })
    };
    GROUPS.iter().enumerate().filter_map(row).collect()
}

fn collateral(log: &mut Log) -> Collateral {
    let announced = GROUPS.iter().enumerate().filter_map(|(index, (name, _, successor))| {
        let standing = |role, level| Place::Joined { standing: Standing { role, level: Some(level) } };
        Some(Difference {
            account: AccountRef::new(HQ, (*successor)?),
            group: Some(group(index)),
            group_name: Some((*name).to_owned()),
            before: standing(Role::Member, 0),
            after: standing(Role::Owner, 100),
        })
    });
    Collateral {
        at: at(80),
        accounts: 418,
        groups: 12,
        announced: announced.collect(),
        unexplained: Vec::new(),
        evidence: vec![log.add(at(80), "exeunt", "check", "collateral")],
    }
}

fn accounts(log: &mut Log) -> Vec<AccountResult> {
    let mut row = |account: AccountRef, display_name: &str| AccountResult {
        evidence: vec![log.add(at(90), "exeunt", "account.state", account.account.as_str())],
        account,
        display_name: display_name.to_owned(),
        before: AccountState::Active,
        after: Some(AccountState::Disabled),
    };
    vec![row(hq(), "张三"), row(labs(), "zhangsan")]
}

fn connections() -> Vec<ConnectionRef> {
    let row = |name: &str, platform: &str, version: &str| ConnectionRef {
        name: name.into(),
        platform: platform.to_owned(),
        version: version.to_owned(),
    };
    vec![row(HQ, "synapse", "1.142.0"), row(LABS, "mattermost", "10.11.3")]
}

fn gaps() -> Vec<Gap> {
    let what = Message::new("control-only-read-back").with("account", ZHANG_LABS);
    vec![Gap { connection: LABS.into(), account: Some(ZHANG_LABS.into()), group: None, what }]
}
