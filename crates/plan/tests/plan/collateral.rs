//! What changed for others.

use crate::judged::plan_leave;
use crate::world::{CASE, LEAVER, Platform, accounts, at, decided, decisions, group, member, observation, scene};
use exeunt_core::{AccountRef, Login, Role};
use exeunt_plan::{Policy, Scene, Side, collateral, missing};
use std::collections::{BTreeMap, BTreeSet};

fn left() -> (Scene, Scene, exeunt_core::Plan, BTreeSet<AccountRef>) {
    let seen = observation(vec![
        group("g1", "研发项目", &[(LEAVER, Role::Owner), ("li", Role::Member)]),
        group("g2", "lunch", &[(LEAVER, Role::Member), ("wang", Role::Owner)]),
    ]);
    let mut decisions = decisions();
    decisions.successors.insert(at("g1"), decided("li".into()));
    let plan = plan_leave(CASE, &seen, &Policy::shipped(), &decisions);
    let mut platform = Platform::of(&seen);
    platform.run(&plan, |_, _| {});
    let mut before = scene(&seen);
    let mut after = scene(&platform.world);
    for scene in [&mut before, &mut after] {
        scene.accounts.insert(AccountRef::new("im", "wang"), (Login::Open, false));
    }
    (before, after, plan, accounts(&seen))
}

#[test]
fn what_was_announced_is_no_difference() {
    let (before, after, plan, leaver) = left();
    assert_eq!(collateral(&before, &after, &leaver, &plan.announced, &BTreeSet::new()), vec![]);
    assert_eq!(missing(&after, &plan.announced), Vec::<&exeunt_core::Announcement>::new());
    let silent = collateral(&before, &after, &leaver, &[], &BTreeSet::new());
    assert_eq!(silent.len(), 1, "{silent:?}");
}

#[test]
fn everything_else_is_one() {
    let (before, mut after, plan, leaver) = left();
    after.groups.get_mut(&at("g2")).unwrap().remove(&"wang".into());
    after.groups.get_mut(&at("g1")).unwrap().insert("sun".into(), member(Role::Member));
    after.accounts.insert(AccountRef::new("im", "wang"), (Login::Barred, true));
    let found = collateral(&before, &after, &leaver, &plan.announced, &BTreeSet::new());
    let said: Vec<String> = found.iter().map(|d| format!("{} {:?} -> {:?}", d.account, d.before, d.after)).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    im/sun Absent -> Member { presence: Joined, role: Member, level: None, permanent: false }
    im/wang Account { login: Open, admin: false } -> Account { login: Barred, admin: true }
    im/wang Member { presence: Joined, role: Owner, level: None, permanent: false } -> Absent
    "#);
}

#[test]
fn more_or_less_than_announced_is_a_difference() {
    let (before, mut after, plan, leaver) = left();
    let li = after.groups.get_mut(&at("g1")).unwrap();
    li.insert("li".into(), member(Role::Moderator));
    let found = collateral(&before, &after, &leaver, &plan.announced, &BTreeSet::new());
    assert!(matches!(found[0].after, Side::Member { role: Role::Moderator, .. }));
    assert_eq!(missing(&after, &plan.announced), vec![&plan.announced[0]]);
    after.groups.remove(&at("g1"));
    let found = collateral(&before, &after, &leaver, &plan.announced, &BTreeSet::new());
    assert_eq!(found[0].after, Side::Absent, "a group that vanished took others with it");
}

#[test]
fn our_own_account_comes_and_goes_with_a_conversation_and_nobody_else_does() {
    let (before, after, plan, leaver) = left();
    let ours = BTreeSet::from([AccountRef::new("im", "service")]);
    let others = |before: &Scene, after: &Scene| -> Vec<String> {
        let found = collateral(before, after, &leaver, &plan.announced, &ours);
        found.iter().map(|difference| difference.account.to_string()).collect()
    };
    let with = |scene: &Scene, members: &[&str]| {
        let mut scene = scene.clone();
        let members = members.iter().map(|id| ((*id).into(), member(Role::Owner)));
        scene.groups.insert(at("canary"), members.collect::<BTreeMap<_, _>>());
        scene
    };
    assert_eq!(others(&before, &with(&after, &["service"])), Vec::<String>::new());
    assert_eq!(others(&with(&before, &["service"]), &after), Vec::<String>::new());
    assert_eq!(
        others(&with(&before, &["service"]), &with(&after, &[])),
        Vec::<String>::new(),
        "left, and still listed"
    );
    assert_eq!(others(&before, &with(&after, &["service", "wang"])), ["im/wang"]);
    assert_eq!(
        others(&with(&before, &["wang"]), &with(&after, &["service", "wang"])),
        ["im/service"],
        "in a group of others it has no business"
    );
}
