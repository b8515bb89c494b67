//! Groups within groups, and what acts without its person.

use crate::judged::{check, plan_contain, plan_leave};
use crate::world::{CASE, IM, LEAVER, at, decided, decisions, group, integration, leaver, observation, view};
use exeunt_core::{
    Action, Decisions, Fate, Group, Integration, IntegrationKind, IntegrationRef, NativeKind, Observation, Plan, Role,
};
use exeunt_plan::{Flaw, Policy, render};
use insta::assert_snapshot;

/// A team with its default channel, which nobody leaves alone, and a channel that the leaver owns.
fn team() -> Vec<Group> {
    let mut team = group("team", "研发部", &[(LEAVER, Role::Owner), ("wang", Role::Owner)]);
    team.native_kind = NativeKind::Space;
    let within = |id: &str, name: &str, members: &[(&str, Role)]| Group {
        parent: Some("team".into()),
        ..group(id, name, members)
    };
    let everybody = within("town", "Town Square", &[(LEAVER, Role::Member), ("wang", Role::Member)]);
    let own = within("own", "项目-北斗", &[(LEAVER, Role::Owner), ("wang", Role::Member)]);
    vec![team, Group { bound_to_parent: true, ..everybody }, own]
}

fn leave(seen: &Observation, decide: impl FnOnce(&mut Decisions)) -> (Plan, Decisions) {
    let mut decisions = decisions();
    decide(&mut decisions);
    (plan_leave(CASE, seen, &Policy::shipped(), &decisions), decisions)
}

fn flaws(plan: &Plan, seen: &Observation, decisions: &Decisions) -> Vec<Flaw> {
    check(plan, seen, &Policy::shipped(), decisions)
}

fn bot(transferable: bool) -> Integration {
    Integration { name: "build bot".into(), transferable, ..integration("bot", IntegrationKind::Bot) }
}

fn at_bot() -> IntegrationRef {
    IntegrationRef { connection: IM.into(), integration: "bot".into() }
}

#[test]
fn out_from_the_inside_and_in_from_the_outside() {
    let seen = observation(team());
    let (plan, _) = leave(&seen, |d| drop(d.successors.insert(at("own"), decided("newcomer".into()))));
    assert_snapshot!(render(&plan), @r#"
    leave plan, policy 2026-11-1, 10 steps, not before 2026-11-27T10:00:00Z, until 2026-11-30T10:00:00Z
    Contain
      1. im/zhangsan/credential_replaced
         why plan-why-credential-replaced
      2. im/zhangsan/sessions_ended
         why plan-why-sessions-ended
         breaks plan-breaks-sessions count="1"
         after 1
      3. im/zhangsan/push_stopped
         why plan-why-push-stopped
         breaks plan-breaks-push count="1"
         after 2
    HandOver
      4. im/zhangsan/role_held/team/newcomer
         why plan-why-within account="newcomer" group="项目-北斗" parent="研发部"
         after 1, 2, 3
      5. im/zhangsan/role_held/own/newcomer
         why plan-why-successor-decided account="newcomer" by="manager"
         breaks plan-breaks-sole-owner group="项目-北斗" members="1"
         after 1, 2, 3, 4
      6. im/zhangsan/role_dropped/own
         why plan-why-role-dropped group="项目-北斗"
         after 5
      7. im/zhangsan/role_dropped/team
         why plan-why-role-dropped group="研发部"
         after 4
    Remove
      8. im/zhangsan/membership_ended/own
         why plan-why-membership-ended group="项目-北斗" kind="project"
         after 6
      9. im/zhangsan/membership_ended/team
         why plan-why-membership-ended group="研发部" kind="department"
         after 7, 8
    Close
     10. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
         after 4, 5, 6, 8, 7, 9
    announce: newcomer in im/own: nobody -> Owner
    announce: newcomer in im/team: nobody -> Member
    announce: newcomer in im/town: nobody -> Member
    "#);
}

#[test]
fn whoever_stays_in_a_channel_stays_in_its_team() {
    let seen = observation(team());
    let (plan, _) = leave(&seen, |d| drop(d.kept.insert(at("own"), decided("runs the build".into()))));
    let text = render(&plan);
    assert!(!text.contains("membership_ended"), "{text}");
    assert!(text.contains("plan-gap-stays-around"), "{text}");
}

#[test]
fn the_checker_finds_a_team_left_before_its_channels() {
    let seen = observation(team());
    let (mut plan, decisions) = leave(&seen, |d| drop(d.successors.insert(at("own"), decided("wang".into()))));
    assert_eq!(flaws(&plan, &seen, &decisions), vec![]);
    let ends_team = |s: &&mut exeunt_core::Step| s.action == Action::MembershipEnded { group: "team".into() };
    let team = plan.steps.iter_mut().find(ends_team).unwrap();
    team.needs.retain(|need| !need.as_str().contains("/own"));
    let found = flaws(&plan, &seen, &decisions);
    assert!(found.iter().any(|f| matches!(f, Flaw::LeavesAroundFirst { .. })), "{found:?}");
}

#[test]
fn the_checker_finds_a_successor_who_would_stand_outside_of_the_team() {
    let seen = observation(team());
    let (mut plan, decisions) = leave(&seen, |d| drop(d.successors.insert(at("own"), decided("newcomer".into()))));
    let outer = |s: &exeunt_core::Step| matches!(&s.action, Action::RoleHeld { group, .. } if group.as_str() == "team");
    plan.steps.retain(|s| !outer(s));
    let found = flaws(&plan, &seen, &decisions);
    assert!(found.iter().any(|f| matches!(f, Flaw::SuccessorOutside { .. })), "{found:?}");
}

#[test]
fn what_acts_without_its_person_is_asked_about_and_done_as_decided() {
    let mut seen = observation(vec![]);
    leaver(&mut seen).integrations = vec![bot(true)];
    let (asked, _) = leave(&seen, |_| {});
    assert_eq!(asked.questions.len(), 1, "{}", render(&asked));

    for (fate, expected) in [
        (Fate::Stopped, "im/zhangsan/integration_stopped/bot"),
        (Fate::HandedOver { to: "wang".into() }, "im/zhangsan/integration_handed_over/bot/wang"),
        (Fate::Kept { reason: "runs the build".into() }, "plan-gap-integration-kept"),
    ] {
        let (plan, decisions) = leave(&seen, |d| drop(d.integrations.insert(at_bot(), decided(fate.clone()))));
        let text = render(&plan);
        assert!(text.contains(expected) && plan.questions.is_empty(), "{fate:?}\n{text}");
        assert_eq!(flaws(&plan, &seen, &decisions), vec![]);
        let undecided = crate::world::decisions();
        let unwanted = plan.steps.iter().any(|s| s.action.integration().is_some());
        let found = flaws(&plan, &seen, &undecided);
        assert_eq!(found.iter().any(|f| matches!(f, Flaw::Undecided { .. })), unwanted, "{fate:?}: {found:?}");
    }
}

#[test]
fn what_cannot_be_handed_over_is_asked_about_again() {
    let mut seen = observation(vec![group("g", "lunch", &[(LEAVER, Role::Member), ("wang", Role::Member)])]);
    leaver(&mut seen).integrations = vec![bot(false)];
    let to_wang = |d: &mut Decisions| {
        d.integrations.insert(at_bot(), decided(Fate::HandedOver { to: "wang".into() }));
    };
    let (plan, _) = leave(&seen, to_wang);
    assert!(render(&plan).contains("plan-question-integration-stays"), "{}", render(&plan));
    leaver(&mut seen).integrations = vec![bot(true)];
    view(&mut seen).others.insert("wang".into(), exeunt_core::Login::Barred);
    let (plan, _) = leave(&seen, to_wang);
    assert!(render(&plan).contains("plan-question-integration-cannot"), "{}", render(&plan));
}

#[test]
fn a_lasting_key_into_the_account_is_a_door() {
    let mut seen = observation(vec![]);
    leaver(&mut seen).integrations = vec![integration("pat", IntegrationKind::Token), bot(true)];
    let contain = render(&plan_contain(CASE, &seen, &Policy::shipped()));
    assert!(contain.contains("integration_stopped/pat") && !contain.contains("/bot"), "{contain}");
    let (plan, _) = leave(&seen, |_| {});
    let sessions = plan.steps.iter().find(|s| s.action == Action::SessionsEnded).unwrap();
    assert!(sessions.needs.iter().any(|need| need.as_str().contains("pat")), "sessions begin again through a token");
}
