//! A good plan, broken in each forbidden way: the checker finds exactly that.

use crate::judged::{check, digest, plan_leave};
use crate::world::{CASE, IM, LEAVER, account, at, decided, decisions, group, observation, view};
use exeunt_core::{
    AccountId, AccountRef, Action, ActionKind, Decisions, Departure, GroupId, Login, Observation, Phase, Plan,
    PlanKind, ProofKind, Role, Step, StepId, Support,
};
use exeunt_plan::{Flaw, Policy};

struct Good {
    seen: Observation,
    policy: Policy,
    decisions: Decisions,
    plan: Plan,
}

/// A hostile leaver who owns a group, with a window and a deactivation: every rule has something to bite on.
fn good() -> Good {
    let project = group("g1", "研发项目", &[(LEAVER, Role::Owner), ("li", Role::Member), ("wang", Role::Member)]);
    let seen = observation(vec![project]);
    let policy = Policy::shipped();
    let mut decisions = decisions();
    decisions.departure = Departure::Hostile;
    decisions.successors.insert(at("g1"), decided("li".into()));
    decisions.deactivate = Some(decided(false));
    let plan = plan_leave(CASE, &seen, &policy, &decisions);
    Good { seen, policy, decisions, plan }
}

impl Good {
    fn flaws(&self) -> Vec<Flaw> {
        check(&self.plan, &self.seen, &self.policy, &self.decisions)
    }

    fn step(&mut self, kind: ActionKind) -> &mut Step {
        self.plan.steps.iter_mut().find(|s| s.action.kind() == kind).unwrap()
    }

    fn id(&mut self, kind: ActionKind) -> StepId {
        self.step(kind).id.clone()
    }

    fn at(&self, kind: ActionKind) -> usize {
        self.plan.steps.iter().position(|s| s.action.kind() == kind).unwrap()
    }
}

fn broken(how: impl FnOnce(&mut Good)) -> Vec<Flaw> {
    let mut good = good();
    assert_eq!(good.flaws(), vec![]);
    how(&mut good);
    good.flaws()
}

fn id(of: &str) -> StepId {
    format!("im/zhangsan/{of}").into()
}

#[test]
fn a_membership_that_ends_before_the_ownership_moved() {
    let flaws = broken(|good| {
        let held = good.id(ActionKind::RoleHeld);
        for kind in [ActionKind::RoleDropped, ActionKind::MembershipEnded] {
            good.step(kind).needs.retain(|need| *need != held);
        }
    });
    let early = |step| Flaw::OwnerLeavesFirst { step: id(step), group: at("g1") };
    let idle = |step| Flaw::GivesWithoutRole { step: id(step), given: id("role_held/g1/li") };
    let steps = ["membership_ended/g1", "role_dropped/g1"];
    assert_eq!(flaws, steps.map(idle).into_iter().chain(steps.map(early)).collect::<Vec<_>>());
}

#[test]
fn an_owner_taken_away_with_nobody_left() {
    let flaws = broken(|good| {
        let held = good.at(ActionKind::RoleHeld);
        let held = good.plan.steps.remove(held);
        good.plan.announced.clear();
        good.plan.steps.iter_mut().for_each(|s| s.needs.retain(|need| *need != held.id));
    });
    let orphan = |step| Flaw::NobodyLeft { step: id(step), group: at("g1") };
    assert_eq!(flaws, vec![orphan("membership_ended/g1"), orphan("role_dropped/g1")]);
}

#[test]
fn a_successor_who_is_only_made_a_member() {
    let flaws = broken(|good| {
        let Action::RoleHeld { role, .. } = &mut good.step(ActionKind::RoleHeld).action else {
            panic!("the step is of this kind")
        };
        *role = Role::Member;
        good.plan.announced[0].role = Role::Member;
    });
    let orphan = |step| Flaw::NobodyLeft { step: id(step), group: at("g1") };
    assert_eq!(flaws, vec![orphan("membership_ended/g1"), orphan("role_dropped/g1")]);
}

#[test]
fn a_membership_that_ends_before_the_role_is_dropped() {
    let flaws = broken(|good| {
        let held = good.id(ActionKind::RoleHeld);
        good.step(ActionKind::MembershipEnded).needs = vec![held];
    });
    assert_eq!(flaws, vec![Flaw::LeavesBeforeDropping { step: id("membership_ended/g1") }]);
}

#[test]
fn more_proof_than_there_is() {
    let by_hand = broken(|good| good.step(ActionKind::PushStopped).support = Support::Manual);
    assert_eq!(by_hand, vec![Flaw::NoProof { step: id("push_stopped") }]);
    let other = broken(|good| good.step(ActionKind::PushStopped).proof = ProofKind::Probe);
    assert_eq!(other, vec![Flaw::NoProof { step: id("push_stopped") }]);
}

#[test]
fn somebody_elses_account() {
    let flaws = broken(|good| good.step(ActionKind::PushStopped).on = AccountRef::new(IM, "li"));
    assert_eq!(flaws, vec![Flaw::ForeignAccount { step: id("push_stopped"), account: AccountRef::new(IM, "li") }]);
}

#[test]
fn somebody_else_touched_without_saying_so() {
    let silent = broken(|good| good.plan.announced.clear());
    let unannounced = Flaw::Unannounced { step: id("role_held/g1/li"), member: "li".into() };
    assert_eq!(silent, vec![unannounced.clone()]);
    let less = broken(|good| good.plan.announced[0].role = Role::Member);
    assert_eq!(less, vec![unannounced]);
    let wrong = broken(|good| good.plan.announced[0].before = None);
    assert_eq!(wrong, vec![Flaw::AnnouncedWrongly { group: at("g1"), member: "li".into() }]);
    let idle = broken(|good| {
        let mut other = good.plan.announced[0].clone();
        other.member = "wang".into();
        good.plan.announced.push(other);
    });
    assert_eq!(idle, vec![Flaw::AnnouncedForNothing { group: at("g1"), member: "wang".into() }]);
}

#[test]
fn a_successor_who_cannot() {
    let mut barred = good();
    view(&mut barred.seen).others.insert("li".into(), Login::Barred);
    barred.plan.observation = digest(&barred.seen);
    let member = AccountId::from("li");
    assert_eq!(barred.flaws(), vec![Flaw::SuccessorCannot { step: id("role_held/g1/li"), member }]);
}

#[test]
fn needs_that_are_unknown_circular_or_later() {
    let unknown = broken(|good| good.step(ActionKind::PushStopped).needs.push("nothing".into()));
    assert_eq!(unknown, vec![Flaw::UnknownNeed { step: id("push_stopped"), need: "nothing".into() }]);
    let circle = broken(|good| {
        let own = id("push_stopped");
        good.step(ActionKind::PushStopped).needs = vec![own];
    });
    assert!(circle.contains(&Flaw::NeedCircle { step: id("push_stopped") }));
    assert!(circle.iter().all(|flaw| matches!(flaw, Flaw::NeedCircle { .. })), "{circle:?}");
    let later = broken(|good| {
        let (a, b) = (good.at(ActionKind::SessionsEnded), good.at(ActionKind::CredentialReplaced));
        good.plan.steps.swap(a, b);
    });
    assert_eq!(later, vec![Flaw::OrderViolated { step: id("sessions_ended"), need: id("credential_replaced") }],);
}

#[test]
fn a_step_in_the_wrong_login_state() {
    let flaws = broken(|good| {
        let opened = good.at(ActionKind::LoginOpened);
        let opened = good.plan.steps.remove(opened);
        good.plan.steps.iter_mut().for_each(|s| s.needs.retain(|need| *need != opened.id));
    });
    let wrong = |step| Flaw::WrongLogin { step: id(step), login: Login::Barred };
    let expected = ["membership_ended/g1", "role_dropped/g1", "role_held/g1/li"].map(wrong);
    assert_eq!(flaws, expected);
}

#[test]
fn a_window_that_is_never_shut() {
    let flaws = broken(|good| {
        good.plan.steps.retain(|s| s.action.kind() != ActionKind::Deactivated && s.phase != Phase::Close);
    });
    assert_eq!(flaws, vec![Flaw::EndsOpen { account: AccountRef::new(IM, LEAVER) }]);
}

#[test]
fn keeping_out_after_handing_over() {
    let flaws = broken(|good| {
        let push = good.at(ActionKind::PushStopped);
        let push = good.plan.steps.remove(push);
        good.plan.steps.iter_mut().for_each(|s| s.needs.retain(|need| *need != push.id));
        let held = good.at(ActionKind::RoleHeld);
        good.plan.steps.insert(held + 1, push);
    });
    assert_eq!(flaws, vec![Flaw::ContainedLate { step: id("push_stopped") }]);
}

#[test]
fn approvals_and_decisions_that_are_missing() {
    let alone = broken(|good| good.step(ActionKind::LoginOpened).four_eyes = false);
    assert_eq!(alone, vec![Flaw::FourEyesMissing { step: id("login_opened#hand_over") }]);
    let undecided = broken(|good| good.decisions.deactivate = None);
    assert_eq!(undecided, vec![Flaw::Undecided { step: id("deactivated") }]);
    let more = broken(|good| good.step(ActionKind::Deactivated).action = Action::Deactivated { erase: true });
    assert_eq!(more, vec![Flaw::Undecided { step: id("deactivated") }]);
    let held = broken(|good| good.decisions.legal_hold = Some(decided(true)));
    assert_eq!(held, vec![Flaw::UnderHold { step: id("deactivated") }]);
}

#[test]
fn a_name_used_twice() {
    let flaws = broken(|good| good.step(ActionKind::PushStopped).id = id("sessions_ended"));
    assert!(flaws.contains(&Flaw::DuplicateId { step: id("sessions_ended") }), "{flaws:?}");
}

#[test]
fn a_machine_that_does_what_it_cannot() {
    for support in [Support::Manual, Support::Unsupported] {
        let mut good = good();
        let row = view(&mut good.seen).capabilities.0.get_mut(&ActionKind::PushStopped).unwrap();
        row.support = support;
        row.proof = ProofKind::Statement;
        good.plan.observation = digest(&good.seen);
        good.step(ActionKind::PushStopped).proof = ProofKind::Statement;
        assert_eq!(good.flaws(), vec![Flaw::NotByMachine { step: id("push_stopped") }]);
    }
}

#[test]
fn a_plan_of_another_kind_world_or_policy() {
    let kind = broken(|good| good.plan.kind = PlanKind::Contain);
    assert!(kind.contains(&Flaw::ForeignAction { step: id("membership_ended/g1") }), "{kind:?}");
    let policy = broken(|good| good.policy.timing.deadline_hours += 1);
    assert_eq!(policy, vec![Flaw::OtherPolicy]);
    let world = broken(|good| {
        view(&mut good.seen).accounts.insert("zhangsan2".into(), account("zhangsan2"));
    });
    let forgotten = AccountRef::new(IM, "zhangsan2");
    assert_eq!(world, vec![Flaw::OtherObservation, Flaw::EndsOpen { account: forgotten }]);
    let unseen = broken(|good| {
        good.step(ActionKind::MembershipEnded).action = Action::MembershipEnded { group: GroupId::from("g9") };
    });
    assert_eq!(unseen, vec![Flaw::UnknownGroup { step: id("membership_ended/g1") }]);
}
