//! Comparing plans.

use crate::judged::plan_leave;
use crate::world::{CASE, LEAVER, at, decided, decisions, group, leaver, observation, view};
use exeunt_core::{Decisions, Login, Observation, Plan, Role};
use exeunt_plan::{Policy, diff, stale};

fn seen() -> Observation {
    observation(vec![group("g1", "研发项目", &[(LEAVER, Role::Owner), ("li", Role::Member), ("wang", Role::Member)])])
}

fn decided_for(who: &str) -> Decisions {
    let mut decisions = decisions();
    decisions.successors.insert(at("g1"), decided(who.into()));
    decisions
}

fn plan(seen: &Observation, decisions: &Decisions) -> Plan {
    plan_leave(CASE, seen, &Policy::shipped(), decisions)
}

#[test]
fn a_person_sees_only_what_differs() {
    let old = plan(&seen(), &decided_for("li"));
    let mut decisions = decided_for("wang");
    decisions.last_working_day = jiff::civil::date(2026, 11, 27);
    let mut seen = seen();
    leaver(&mut seen).admin = true;
    insta::assert_snapshot!(diff(&old, &plan(&seen, &decisions)), @r#"
    + im/zhangsan/admin_rights_dropped
    + im/zhangsan/role_held/g1/wang
    ~ im/zhangsan/role_dropped/g1
        needs: ["im/zhangsan/role_held/g1/li"] -> ["im/zhangsan/role_held/g1/wang"]
    ~ im/zhangsan/login_barred#close
        needs: ["im/zhangsan/role_held/g1/li","im/zhangsan/role_dropped/g1","im/zhangsan/membership_ended/g1"] -> ["im/zhangsan/role_held/g1/wang","im/zhangsan/role_dropped/g1","im/zhangsan/membership_ended/g1"]
    - im/zhangsan/role_held/g1/li
    + announce wang in im/g1 becomes Owner
    - announce li in im/g1 becomes Owner
    "#);
    assert!(diff(&old, &old).is_empty());
}

#[test]
fn a_world_that_moved_makes_the_plan_stale() {
    let approved = plan(&seen(), &decided_for("li"));
    let mut joined = seen();
    let other = group("g2", "lunch", &[(LEAVER, Role::Member), ("li", Role::Owner)]);
    view(&mut joined).groups.insert("g2".into(), other);
    leaver(&mut joined).memberships.insert("g2".into(), exeunt_core::Presence::Joined);
    let stale_by = stale(&approved, &plan(&joined, &decided_for("li"))).unwrap();
    assert_eq!(stale_by.new_steps.len(), 1, "{stale_by:?}");

    let mut barred = seen();
    view(&mut barred).others.insert("li".into(), Login::Barred);
    let stale_by = stale(&approved, &plan(&barred, &decided_for("li"))).unwrap();
    assert_eq!(stale_by.new_questions.len(), 1, "{stale_by:?}");

    let other = plan(&seen(), &decided_for("wang"));
    assert_eq!(stale(&approved, &other).unwrap().new_announcements, other.announced);
}

#[test]
fn less_left_to_do_is_no_reason_to_ask_again() {
    let approved = plan(&seen(), &decided_for("li"));
    let mut left_already = seen();
    view(&mut left_already).groups.clear();
    leaver(&mut left_already).memberships.clear();
    assert_eq!(stale(&approved, &plan(&left_already, &decided_for("li"))), None);
}
