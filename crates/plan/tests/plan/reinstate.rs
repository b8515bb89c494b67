//! Putting back.

use crate::judged::{check, plan_leave, plan_reinstate};
use crate::world::{CASE, LEAVER, Platform, at, decided, decisions, group, member, observation, view};
use exeunt_core::{AccountId, Decisions, Observation, Role};
use exeunt_plan::{Policy, render};
use insta::assert_snapshot;

fn gone() -> (Observation, Observation, Decisions) {
    let before = observation(vec![
        group("g1", "研发项目", &[(LEAVER, Role::Owner), ("li", Role::Member)]),
        group("g2", "lunch", &[(LEAVER, Role::Moderator), ("li", Role::Owner)]),
        group("g3", "客户", &[(LEAVER, Role::Member), ("kunde", Role::Member)]),
    ]);
    let mut decisions = decisions();
    decisions.successors.insert(at("g1"), decided("li".into()));
    decisions.successors.insert(at("g3"), decided("boss".into()));
    let plan = plan_leave(CASE, &before, &Policy::shipped(), &decisions);
    assert_eq!(plan.questions, vec![]);
    let mut platform = Platform::of(&before);
    platform.run(&plan, |_, _| {});
    (before, platform.world, decisions)
}

fn reinstate(before: &Observation, now: &Observation, decisions: &Decisions) -> String {
    let policy = Policy::shipped();
    let plan = plan_reinstate(CASE, before, now, &policy, decisions);
    assert_eq!(check(&plan, now, &policy, decisions), vec![]);
    render(&plan)
}

#[test]
fn ownership_comes_back_where_nobody_has_built_on_the_new_one() {
    let (before, now, decisions) = gone();
    assert_snapshot!(reinstate(&before, &now, &decisions), @r#"
    reinstate plan, policy 2026-11-1, four eyes, 6 steps
    Restore
      1. im/zhangsan/login_opened#restore (four eyes)
         why plan-why-reopened
      2. im/zhangsan/push_restored (four eyes)
         why plan-why-push-restored
         after 1
      3. im/zhangsan/membership_restored/g1 (four eyes)
         why plan-why-membership-restored group="研发项目"
         after 1
      4. im/zhangsan/standing_restored/g1/li (four eyes)
         why plan-why-standing-restored account="li" group="研发项目"
         after 3, 1
      5. im/zhangsan/membership_restored/g2 (four eyes)
         why plan-why-membership-restored group="lunch"
         after 1
      6. im/zhangsan/membership_restored/g3 (four eyes)
         why plan-why-membership-restored group="客户"
         after 1
    announce: li in im/g1: Owner -> Member
    lost: plan-lost-credential account="im/zhangsan"
    lost: plan-lost-introduced account="boss" group="客户"
    lost: plan-lost-sessions account="im/zhangsan" count="1"
    "#);
}

#[test]
fn who_has_built_on_the_new_ownership_is_not_overruled_without_a_decision() {
    let (before, mut now, mut decisions) = gone();
    let project = view(&mut now).groups.get_mut(&"g1".into()).unwrap();
    project.members.insert(AccountId::from("sun"), member(Role::Owner));
    let text = reinstate(&before, &now, &decisions);
    assert!(text.contains("question: im/g1: plan-question-ownership-back"), "{text}");
    assert!(!text.contains("restored/g1"), "{text}");
    decisions.given_back.insert(at("g1"), decided(false));
    let text = reinstate(&before, &now, &decisions);
    assert!(text.contains("membership_restored/g1") && !text.contains("standing_restored"), "{text}");
    decisions.given_back.insert(at("g1"), decided(true));
    let text = reinstate(&before, &now, &decisions);
    assert!(text.contains("standing_restored/g1/li"), "{text}");
}

#[test]
fn what_is_not_seen_now_is_not_touched() {
    let (before, mut now, decisions) = gone();
    view(&mut now).groups.remove(&"g2".into());
    let text = reinstate(&before, &now, &decisions);
    assert!(text.contains("gap: im g2: plan-gap-group-unseen") && !text.contains("restored/g2"), "{text}");
}
