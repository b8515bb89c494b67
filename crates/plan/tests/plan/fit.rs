//! Right before acting.

use crate::judged::plan_leave;
use crate::world::{CASE, LEAVER, at, decided, decisions, group, member, observation};
use exeunt_core::{AccountId, ActionKind, Group, Login, Observation, Role, Step};
use exeunt_plan::{Misfit, Policy, still_fits};

fn seen() -> Observation {
    observation(vec![group("g1", "研发项目", &[(LEAVER, Role::Owner), ("li", Role::Member)])])
}

fn step(kind: ActionKind) -> Step {
    let mut decisions = decisions();
    decisions.successors.insert(at("g1"), decided("li".into()));
    let plan = plan_leave(CASE, &seen(), &Policy::shipped(), &decisions);
    plan.steps.into_iter().find(|s| s.action.kind() == kind).unwrap()
}

fn fits(kind: ActionKind, group: Option<&Group>, others: &dyn Fn(&AccountId) -> Option<Login>) -> Result<(), Misfit> {
    let seen = seen();
    let account = &seen.connections.values().next().unwrap().accounts[&AccountId::from(LEAVER)];
    still_fits(&step(kind), Some(account), group, others)
}

#[test]
fn the_last_owner_stays_until_somebody_really_took_over() {
    let open = |_: &AccountId| Some(Login::Open);
    let barred = |_: &AccountId| Some(Login::Barred);
    let before = group("g1", "研发项目", &[(LEAVER, Role::Owner), ("li", Role::Member)]);
    let alone = Misfit::LastOwner { account: LEAVER.into(), group: "研发项目".into(), others: 1 };
    for kind in [ActionKind::RoleDropped, ActionKind::MembershipEnded] {
        assert_eq!(fits(kind, Some(&before), &open), Err(alone.clone()));
        let mut handed_over = before.clone();
        handed_over.members.insert("li".into(), member(Role::Owner));
        assert_eq!(fits(kind, Some(&handed_over), &open), Ok(()));
        assert_eq!(fits(kind, Some(&handed_over), &barred), Err(alone.clone()), "an owner who can't log in is none");
        let empty = group("g1", "研发项目", &[(LEAVER, Role::Owner)]);
        assert_eq!(fits(kind, Some(&empty), &open), Ok(()), "nobody is left behind");
    }
}

#[test]
fn a_successor_must_be_able_to_log_in_now() {
    let group = group("g1", "研发项目", &[(LEAVER, Role::Owner), ("li", Role::Member)]);
    let fit = |login| fits(ActionKind::RoleHeld, Some(&group), &move |_: &AccountId| login);
    assert_eq!(fit(Some(Login::Open)), Ok(()));
    assert_eq!(fit(Some(Login::Barred)), Err(Misfit::SuccessorClosed { member: "li".into(), login: Login::Barred }));
    assert_eq!(fit(None), Err(Misfit::SuccessorUnknown { member: "li".into() }));
}

#[test]
fn what_is_gone_fits_nothing() {
    let open = |_: &AccountId| Some(Login::Open);
    assert_eq!(fits(ActionKind::MembershipEnded, None, &open), Err(Misfit::NoGroup { group: "g1".into() }));
    let missing = still_fits(&step(ActionKind::LoginBarred), None, None, &open);
    assert_eq!(missing, Err(Misfit::NoAccount { account: LEAVER.into() }));
    assert_eq!(fits(ActionKind::LoginBarred, None, &open), Ok(()));
}
