//! A small company with one leaver, an abstract platform that makes wanted states so, and observations out of dice.

use exeunt_core::{
    Account, AccountId, AccountRef, Action, ActionKind, Capability, CapabilityTable, CaseId, ConnectionName,
    ConnectionView, Decided, Decisions, Departure, Fate, Group, GroupId, GroupKind, GroupRef, Identity, Integration,
    IntegrationKind, IntegrationRef, Login, Member, NativeKind, Observation, Plan, Presence, ProofKind, PushTarget,
    Reversal, Role, Session, Standing, Step, Support,
};
use exeunt_plan::{Deactivate, IntegrationRule, Policy, Scene, SuccessorNeed, SuccessorRule};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(crate) const CASE: CaseId = CaseId(Uuid::from_u128(7));
pub(crate) const IM: &str = "im";
pub(crate) const LEAVER: &str = "zhangsan";

/// The groups' actions work only while the account is open; everything else works barred too.
pub(crate) fn table() -> CapabilityTable {
    let row = |kind| {
        let works_in = match kind {
            ActionKind::RoleHeld
            | ActionKind::RoleDropped
            | ActionKind::MembershipEnded
            | ActionKind::MembershipRestored
            | ActionKind::StandingRestored
            | ActionKind::PushRestored => vec![Login::Open],
            ActionKind::LoginOpened => vec![Login::Barred],
            _ => vec![Login::Open, Login::Barred],
        };
        (kind, capability(works_in))
    };
    CapabilityTable(ActionKind::ALL.into_iter().map(row).collect())
}

pub(crate) fn capability(works_in: Vec<Login>) -> Capability {
    Capability {
        support: Support::Native,
        works_in,
        reversal: Reversal::Exact,
        scopes: Vec::new(),
        settles_ms: 0,
        proof: ProofKind::ReadBack,
        cost: 1,
        note: None,
        lost: None,
    }
}

pub(crate) fn account(id: &str) -> Account {
    Account {
        id: id.into(),
        display_name: id.to_owned(),
        login: Login::Open,
        read_only: false,
        admin: false,
        sessions: Vec::new(),
        push: Vec::new(),
        identities: Vec::new(),
        integrations: Vec::new(),
        last_seen: None,
        memberships: BTreeMap::new(),
        native: serde_json::Value::Null,
    }
}

pub(crate) fn member(role: Role) -> Member {
    Member { presence: Presence::Joined, standing: Standing { role, level: None }, permanent: false }
}

pub(crate) fn integration(id: &str, kind: IntegrationKind) -> Integration {
    let name = format!("{kind:?} {id}");
    Integration {
        id: id.into(),
        kind,
        name,
        live: true,
        transferable: false,
        restorable: true,
        native: serde_json::Value::Null,
    }
}

pub(crate) fn group(id: &str, name: &str, members: &[(&str, Role)]) -> Group {
    Group {
        id: id.into(),
        name: name.to_owned(),
        native_kind: NativeKind::Group,
        public: false,
        encrypted: false,
        closed: false,
        version: None,
        parent: None,
        bound_to_parent: false,
        lasting: false,
        members: members.iter().map(|(who, role)| (AccountId::from(*who), member(*role))).collect(),
        lingering: BTreeMap::new(),
    }
}

/// One connection with the leaver's account in these groups; everybody else can log in.
pub(crate) fn observation(groups: Vec<Group>) -> Observation {
    let mut leaver = account(LEAVER);
    leaver.sessions = vec![Session { id: "s1".into(), name: "phone".into(), last_seen: None }];
    leaver.push = vec![PushTarget { id: "p1".into(), app: "app".into(), native: serde_json::Value::Null }];
    observation_of(vec![leaver], groups, table())
}

pub(crate) fn observation_of(accounts: Vec<Account>, groups: Vec<Group>, table: CapabilityTable) -> Observation {
    let mut accounts: BTreeMap<_, _> = accounts.into_iter().map(|a| (a.id.clone(), a)).collect();
    let mut others = BTreeMap::new();
    for group in &groups {
        for (id, member) in &group.members {
            match accounts.get_mut(id) {
                Some(account) => drop(account.memberships.insert(group.id.clone(), member.presence)),
                None => drop(others.insert(id.clone(), Login::Open)),
            }
        }
    }
    let view = ConnectionView {
        platform: "abstract".into(),
        version: "1".into(),
        settings: None,
        capabilities: table,
        accounts,
        groups: groups.into_iter().map(|g| (g.id.clone(), g)).collect(),
        others,
        leaving: BTreeSet::new(),
        gaps: Vec::new(),
    };
    Observation {
        person: "1001".into(),
        at: Timestamp::UNIX_EPOCH,
        connections: BTreeMap::from([(ConnectionName::from(IM), view)]),
    }
}

pub(crate) fn view(observation: &mut Observation) -> &mut ConnectionView {
    observation.connections.get_mut(&ConnectionName::from(IM)).unwrap()
}

pub(crate) fn leaver(observation: &mut Observation) -> &mut Account {
    view(observation).accounts.get_mut(&AccountId::from(LEAVER)).unwrap()
}

pub(crate) fn decisions() -> Decisions {
    Decisions::new(Departure::Voluntary, jiff::civil::date(2026, 11, 27), "Asia/Shanghai")
}

pub(crate) fn decided<T>(value: T) -> Decided<T> {
    Decided { value, by: "manager".into(), at: Timestamp::UNIX_EPOCH }
}

pub(crate) fn at(group: &str) -> GroupRef {
    GroupRef::new(IM, group)
}

/// A platform that makes every wanted state so, and insists on the login states that the table names.
#[derive(Debug, Clone)]
pub(crate) struct Platform {
    pub(crate) world: Observation,
}

impl Platform {
    pub(crate) fn of(world: &Observation) -> Self {
        Self { world: world.clone() }
    }

    /// Makes every step so, in the plan's order; after each step everything must be as it should be halfway, too.
    pub(crate) fn run(&mut self, plan: &Plan, after_each: impl Fn(&Observation, &Step)) {
        for step in &plan.steps {
            self.make_so(step);
            after_each(&self.world, step);
        }
    }

    fn make_so(&mut self, step: &Step) {
        let view = self.world.connections.get_mut(&step.on.connection).unwrap();
        let account = view.accounts.get_mut(&step.on.account).unwrap();
        let row = view.capabilities.get(step.action.kind()).unwrap();
        assert!(row.works_in.contains(&account.login), "{} while {:?}", step.id, account.login);
        if let Action::RoleHeld { member, .. } = &step.action {
            view.others.entry(member.clone()).or_insert(Login::Open);
        }
        match step.action.group() {
            Some(id) => {
                nesting(&step.action, account, &mut view.groups, id);
                in_group(&step.action, account, view.groups.get_mut(id).unwrap());
            }
            None => on_account(&step.action, account),
        }
    }
}

/// Leaving a group leaves all within it, coming back to it brings back what is bound to it, and nobody is in a group
/// without being in the one around it.
fn nesting(action: &Action, account: &mut Account, groups: &mut BTreeMap<GroupId, Group>, id: &GroupId) {
    let who = match action {
        Action::RoleHeld { member, .. } => member.clone(),
        Action::MembershipRestored { .. } => account.id.clone(),
        Action::MembershipEnded { .. } => {
            for inner in groups.values_mut().filter(|g| g.parent.as_ref() == Some(id)) {
                inner.members.remove(&account.id);
                account.memberships.remove(&inner.id);
            }
            return;
        }
        _ => return,
    };
    if let Some(parent) = groups[id].parent.as_ref() {
        let around = groups[parent].member(&who).is_some_and(|m| m.presence == Presence::Joined);
        assert!(around, "{who} would be in {id} without being in {parent}");
    }
    for inner in groups.values_mut().filter(|g| g.bound_to_parent && g.parent.as_ref() == Some(id)) {
        inner.members.entry(who.clone()).or_insert(member(Role::Member)).presence = Presence::Joined;
        if who == account.id {
            account.memberships.insert(inner.id.clone(), Presence::Joined);
        }
    }
}

fn on_account(action: &Action, account: &mut Account) {
    match action {
        Action::SessionsEnded => account.sessions.clear(),
        Action::PushStopped => account.push.clear(),
        Action::FederatedLoginCut => account.identities.clear(),
        Action::AdminRightsDropped => account.admin = false,
        Action::LoginBarred => account.login = Login::Barred,
        Action::LoginOpened => account.login = Login::Open,
        Action::PushRestored { targets } => account.push.clone_from(targets),
        Action::FederatedLoginRestored { identities } => account.identities.clone_from(identities),
        Action::AdminRightsRestored => account.admin = true,
        Action::IntegrationStopped { integration } => {
            account.integrations.iter_mut().filter(|i| i.id == *integration).for_each(|i| i.live = false);
        }
        Action::IntegrationHandedOver { integration, .. } => account.integrations.retain(|i| i.id != *integration),
        Action::IntegrationRestored { integration } => {
            account.integrations.retain(|i| i.id != integration.id);
            account.integrations.push(integration.clone());
        }
        Action::Deactivated { erase } => account.login = if *erase { Login::Erased } else { Login::Deactivated },
        _ => {}
    }
}

fn in_group(action: &Action, account: &mut Account, group: &mut Group) {
    match action {
        Action::RoleHeld { member: who, role, .. } => {
            let held = group.members.entry(who.clone()).or_insert(member(*role));
            held.presence = Presence::Joined;
            held.standing.role = held.standing.role.max(*role);
        }
        Action::RoleDropped { .. } => {
            let mine = group.members.get_mut(&account.id).unwrap();
            assert!(!mine.permanent, "a permanent role can't be dropped");
            mine.standing = Standing::MEMBER;
        }
        Action::MembershipEnded { .. } => {
            group.members.remove(&account.id);
            account.memberships.remove(&group.id);
        }
        Action::MembershipRestored { standing, .. } => {
            let back = Member { presence: Presence::Joined, standing: *standing, permanent: false };
            group.members.insert(account.id.clone(), back);
            account.memberships.insert(group.id.clone(), Presence::Joined);
        }
        Action::StandingRestored { member: who, standing, .. } => {
            group.members.get_mut(who).unwrap().standing = *standing;
        }
        _ => unreachable!("not about a group"),
    }
}

/// Everybody's place.
pub(crate) fn scene(world: &Observation) -> Scene {
    let mut scene = Scene::default();
    for (connection, view) in &world.connections {
        for (id, account) in &view.accounts {
            let at = AccountRef { connection: connection.clone(), account: id.clone() };
            scene.accounts.insert(at, (account.login, account.admin));
        }
        for (id, group) in &view.groups {
            let at = GroupRef { connection: connection.clone(), group: id.clone() };
            scene.groups.insert(at, group.members.clone());
        }
    }
    scene
}

pub(crate) fn accounts(world: &Observation) -> BTreeSet<AccountRef> {
    scene(world).accounts.into_keys().collect()
}

/// Numbers from a test's random bytes; when they run out, zeros, which are the simplest choice everywhere.
pub(crate) struct Dice(std::vec::IntoIter<u8>);

impl Dice {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes.into_iter())
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::from(self.0.next().unwrap_or(0)) % n
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    pub(crate) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

pub(crate) const OTHERS: [&str; 5] = ["chen", "li", "sun", "wang", "zhao"];
const LEAVERS: [&str; 2] = [LEAVER, "zhangsan2"];

/// Any observation: one or two accounts of the leaver, in any state, in up to five groups.
pub(crate) fn any_observation(dice: &mut Dice, table: CapabilityTable) -> Observation {
    let leavers = &LEAVERS[..=dice.below(2)];
    let accounts = leavers.iter().map(|id| any_account(dice, id)).collect();
    let mut groups: Vec<Group> = (0..dice.below(6)).map(|number| any_group(dice, number, leavers)).collect();
    if dice.one_in(3) {
        nest(dice, &mut groups);
    }
    let mut observation = observation_of(accounts, groups, table);
    for login in view(&mut observation).others.values_mut() {
        *login = dice.pick(&[Login::Open, Login::Open, Login::Open, Login::Barred, Login::Deactivated]);
    }
    if dice.one_in(6) {
        view(&mut observation).others.remove(&AccountId::from("chen"));
    }
    observation
}

/// Puts some groups into the first: only its members can be in them, and in what is bound to it all of them are.
fn nest(dice: &mut Dice, groups: &mut [Group]) {
    let Some((outer, rest)) = groups.split_first_mut() else { return };
    outer.native_kind = NativeKind::Space;
    let joined: Vec<_> = outer.members.iter().filter(|(_, m)| m.presence == Presence::Joined).collect();
    for inner in rest {
        if dice.one_in(2) {
            continue;
        }
        inner.parent = Some(outer.id.clone());
        inner.native_kind = NativeKind::Group;
        inner.bound_to_parent = dice.one_in(3);
        inner.members.retain(|id, _| joined.iter().any(|(who, _)| *who == id));
        if inner.bound_to_parent {
            inner.members = joined.iter().map(|(id, _)| ((*id).clone(), member(Role::Member))).collect();
        }
    }
}

fn any_account(dice: &mut Dice, id: &str) -> Account {
    let mut account = account(id);
    account.login =
        dice.pick(&[Login::Open, Login::Open, Login::Open, Login::Barred, Login::Barred, Login::Deactivated]);
    account.admin = dice.one_in(4);
    account.read_only = dice.one_in(8);
    let some = |dice: &mut Dice| 0..dice.below(3);
    let name = |what: &str, n: usize| format!("{what}{n}");
    account.sessions =
        some(dice).map(|n| Session { id: name("s", n), name: name("device", n), last_seen: None }).collect();
    account.push = some(dice)
        .map(|n| PushTarget { id: name("p", n), app: "app".into(), native: serde_json::Value::Null })
        .collect();
    account.identities = some(dice).map(|n| Identity { provider: "sso".into(), subject: name("i", n) }).collect();
    account.integrations = some(dice)
        .map(|n| {
            let kind = dice.pick(&[IntegrationKind::Bot, IntegrationKind::Webhook, IntegrationKind::Token]);
            let (transferable, restorable) = (dice.one_in(2), !dice.one_in(3));
            Integration { transferable, restorable, live: !dice.one_in(4), ..integration(&name("b", n), kind) }
        })
        .collect();
    account
}

fn any_group(dice: &mut Dice, number: usize, leavers: &[&str]) -> Group {
    let name = dice.pick(&["研发项目", "销售部", "客户对接", "partner x", "公告", "机密 a", "lunch"]);
    let mut group = group(&format!("g{number}"), name, &[]);
    group.native_kind = dice.pick(&[
        NativeKind::Group,
        NativeKind::Group,
        NativeKind::Group,
        NativeKind::Space,
        NativeKind::Direct,
        NativeKind::Notices,
    ]);
    group.encrypted = dice.one_in(5);
    group.closed = dice.one_in(5);
    for who in leavers {
        if !dice.one_in(4) {
            group.members.insert(AccountId::from(*who), any_member(dice, true));
        }
    }
    for who in OTHERS {
        if dice.one_in(2) {
            group.members.insert(AccountId::from(who), any_member(dice, false));
        }
    }
    group
}

fn any_member(dice: &mut Dice, leaver: bool) -> Member {
    let presence = if dice.one_in(5) { Presence::Invited } else { Presence::Joined };
    let role = dice.pick(&[Role::Owner, Role::Member, Role::Moderator]);
    Member { presence, permanent: leaver && role == Role::Owner && dice.one_in(5), ..member(role) }
}

/// Any table: rows missing, by hand, working in any set of login states.
pub(crate) fn any_table(dice: &mut Dice) -> CapabilityTable {
    let mut rows = BTreeMap::new();
    for kind in ActionKind::ALL {
        let mut works_in: Vec<Login> = dice.pick(&[
            vec![Login::Open, Login::Barred],
            vec![Login::Open],
            vec![Login::Barred],
            vec![Login::Open, Login::Barred, Login::Deactivated],
            vec![],
        ]);
        if kind == ActionKind::LoginOpened && !dice.one_in(4) {
            works_in = vec![Login::Barred];
        }
        let mut row = capability(works_in);
        row.support =
            dice.pick(&[Support::Native, Support::Native, Support::Emulated, Support::Manual, Support::Unsupported]);
        row.reversal = dice.pick(&[Reversal::Exact, Reversal::Replay, Reversal::None]);
        row.proof = dice.pick(&[ProofKind::ReadBack, ProofKind::Probe, ProofKind::Statement]);
        row.settles_ms = dice.pick(&[0, 60_000]);
        row.lost = dice.one_in(3).then(|| "lost".to_owned());
        if !dice.one_in(12) {
            rows.insert(kind, row);
        }
    }
    CapabilityTable(rows)
}

pub(crate) fn any_policy(dice: &mut Dice) -> Policy {
    let mut policy = Policy::shipped();
    policy.kinds.project.remove = !dice.one_in(4);
    policy.kinds.department.successor = dice.pick(&[SuccessorNeed::IfLastOwner, SuccessorNeed::Always]);
    policy.kinds.direct.successor = dice.pick(&[SuccessorNeed::Never, SuccessorNeed::IfLastOwner]);
    policy.groups.remove_from_notices = dice.one_in(2);
    policy.close.deactivate = dice.pick(&[Deactivate::OnDecision, Deactivate::Never]);
    policy.contain.at_once_ms = dice.pick(&[2_000, 60_000]);
    if dice.one_in(4) {
        policy.successors.order = vec![SuccessorRule::Default, SuccessorRule::CoOwner];
    }
    if dice.one_in(4) {
        policy.integrations.order.push(IntegrationRule::Stop);
    }
    if dice.one_in(4) {
        policy.four_eyes.actions.push(ActionKind::MembershipEnded);
    }
    if dice.one_in(4) {
        policy.contain.includes.retain(|kind| *kind != ActionKind::LoginBarred);
    }
    policy
}

pub(crate) fn any_decisions(dice: &mut Dice) -> Decisions {
    let mut decisions = decisions();
    decisions.departure = dice.pick(&[Departure::Voluntary, Departure::Hostile, Departure::Dismissed]);
    if dice.one_in(6) {
        decisions.zone = "Asia/Atlantis".into();
    }
    if dice.one_in(2) {
        let boss = dice.pick(&["wang", "boss", LEAVER]);
        decisions.default_successors.insert(IM.into(), decided(boss.into()));
    }
    for number in 0..5 {
        let at = at(&format!("g{number}"));
        if dice.one_in(3) {
            let who = dice.pick(&["li", "chen", "newcomer", LEAVER]);
            decisions.successors.insert(at.clone(), decided(who.into()));
        }
        if dice.one_in(6) {
            let kind = dice.pick(&[GroupKind::Direct, GroupKind::Customer, GroupKind::Other]);
            decisions.kinds.insert(at.clone(), decided(kind));
        }
        if dice.one_in(8) {
            decisions.kept.insert(at.clone(), decided("alumni".into()));
        }
    }
    for number in 0..3 {
        if dice.one_in(3) {
            let at = IntegrationRef { connection: IM.into(), integration: format!("b{number}").into() };
            let to = dice.pick(&["li", "newcomer", LEAVER]).into();
            let kept = Fate::Kept { reason: "build server".into() };
            let fate = dice.pick(&[Fate::Stopped, Fate::HandedOver { to }, kept]);
            decisions.integrations.insert(at, decided(fate));
        }
    }
    if dice.one_in(4) {
        decisions.deactivate = Some(decided(dice.one_in(2)));
    }
    if dice.one_in(4) {
        decisions.legal_hold = Some(decided(true));
    }
    decisions
}

/// Members of a group who own it and can log in, as far as anybody knows; the leaver counts while in it.
pub(crate) fn living_owners(view: &ConnectionView, group: &GroupId, newcomers: &BTreeSet<AccountId>) -> usize {
    let lives = |id: &&AccountId| {
        view.accounts.contains_key(*id)
            || view.others.get(*id) == Some(&Login::Open)
            || (newcomers.contains(*id) && !view.others.contains_key(*id))
    };
    view.groups[group].owners().filter(lives).count()
}
