//! Plans to leave and to contain, as a person reads them.

use crate::judged::{check, plan_contain, plan_leave};
use crate::world::{
    CASE, IM, LEAVER, account, at, capability, decided, decisions, group, integration, leaver, observation,
    observation_of, table, view,
};
use exeunt_core::{
    AccountId, Action, ActionKind, Departure, Group, Identity, Integration, IntegrationKind, Login, NativeKind,
    Observation, ProofKind, Reversal, Role, Support,
};
use exeunt_plan::{Policy, render};
use insta::assert_snapshot;

fn leave(seen: &Observation, change: impl FnOnce(&mut exeunt_core::Decisions)) -> String {
    let (policy, mut decisions) = (Policy::shipped(), decisions());
    change(&mut decisions);
    let plan = plan_leave(CASE, seen, &policy, &decisions);
    assert_eq!(check(&plan, seen, &policy, &decisions), vec![]);
    render(&plan)
}

fn contain(seen: &Observation) -> String {
    let (policy, decisions) = (Policy::shipped(), decisions());
    let plan = plan_contain(CASE, seen, &policy);
    assert_eq!(check(&plan, seen, &policy, &decisions), vec![]);
    render(&plan)
}

fn project() -> Group {
    group("g1", "研发项目", &[(LEAVER, Role::Owner), ("li", Role::Member), ("wang", Role::Moderator)])
}

#[test]
fn an_owner_goes_only_after_the_successor_stands() {
    let seen = observation(vec![project()]);
    let text = leave(&seen, |d| drop(d.successors.insert(at("g1"), decided("li".into()))));
    assert_snapshot!(text, @r#"
    leave plan, policy 2026-11-1, 7 steps, not before 2026-11-27T10:00:00Z, until 2026-11-30T10:00:00Z
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
      4. im/zhangsan/role_held/g1/li
         why plan-why-successor-decided account="li" by="manager"
         breaks plan-breaks-sole-owner group="研发项目" members="2"
         after 1, 2, 3
      5. im/zhangsan/role_dropped/g1
         why plan-why-role-dropped group="研发项目"
         after 4
    Remove
      6. im/zhangsan/membership_ended/g1
         why plan-why-membership-ended group="研发项目" kind="project"
         after 5
    Close
      7. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
         after 4, 5, 6
    announce: li in im/g1: Member -> Owner
    "#);
}

#[test]
fn without_a_successor_a_person_is_asked_and_the_most_senior_proposed() {
    let mut seen = observation(vec![project()]);
    view(&mut seen).others.insert("wang".into(), Login::Open);
    assert_snapshot!(leave(&seen, |_| {}), @r#"
    leave plan, policy 2026-11-1, 4 steps, not before 2026-11-27T10:00:00Z, until 2026-11-30T10:00:00Z
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
    Close
      4. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
    question: im/g1: plan-question-successor group="研发项目" members="2" [wang, li]
    "#);
}

#[test]
fn of_owners_who_leave_together_the_first_ones_plan_asks_for_all() {
    let asked = |with: &[&str], owner: &str| {
        let others = with.iter().chain([&owner]).map(|who| (*who, Role::Owner));
        let members: Vec<_> = others.chain([(LEAVER, Role::Owner), ("stays", Role::Member)]).collect();
        let mut seen = observation(vec![group("g1", "随便聊聊", &members)]);
        view(&mut seen).leaving.insert(owner.into());
        let (policy, decisions) = (Policy::shipped(), decisions());
        let plan = plan_leave(CASE, &seen, &policy, &decisions);
        assert_eq!(check(&plan, &seen, &policy, &decisions), vec![]);
        plan.questions.len()
    };
    assert_eq!(asked(&[], "before"), 0, "that one's own plan asks");
    assert_eq!(asked(&[], "zzz"), 1, "it is this plan that asks");
    assert_eq!(asked(&["stays2"], "zzz"), 0, "an owner stays");
}

#[test]
fn a_barred_successor_is_no_successor() {
    let mut seen = observation(vec![project()]);
    view(&mut seen).others.insert("li".into(), Login::Barred);
    assert_snapshot!(leave(&seen, |d| drop(d.successors.insert(at("g1"), decided("li".into())))), @r#"
    leave plan, policy 2026-11-1, 4 steps, not before 2026-11-27T10:00:00Z, until 2026-11-30T10:00:00Z
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
    Close
      4. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
    question: im/g1: plan-question-successor-cannot account="li" by="manager" group="研发项目" [wang]
    "#);
}

#[test]
fn a_co_owner_who_cannot_log_in_saves_no_group() {
    let mut project = project();
    project.members.insert("chen".into(), crate::world::member(Role::Owner));
    let mut seen = observation(vec![project]);
    assert!(!leave(&seen, |_| {}).contains("role_held"), "a co-owner who can log in stays");
    view(&mut seen).others.insert("chen".into(), Login::Barred);
    let text = leave(&seen, |d| drop(d.default_successors.insert(IM.into(), decided("boss".into()))));
    assert!(text.contains("announce: boss in im/g1: nobody -> Owner"), "{text}");
}

#[test]
fn customers_meet_the_successor_before_the_leaver_goes() {
    let seen = observation(vec![group("g1", "客户对接", &[(LEAVER, Role::Member), ("kunde", Role::Owner)])]);
    assert_snapshot!(leave(&seen, |d| drop(d.default_successors.insert(IM.into(), decided("boss".into())))), @r#"
    leave plan, policy 2026-11-1, 6 steps, not before 2026-11-27T10:00:00Z, until 2026-11-30T10:00:00Z
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
      4. im/zhangsan/role_held/g1/boss
         why plan-why-successor-default account="boss" by="manager"
         after 1, 2, 3
    Remove
      5. im/zhangsan/membership_ended/g1
         why plan-why-membership-ended group="客户对接" kind="customer"
         after 4
    Close
      6. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
         after 4, 5
    announce: boss in im/g1: nobody -> Member
    "#);
}

#[test]
fn a_hostile_leaver_is_barred_first_and_the_window_is_said_aloud() {
    let seen = observation(vec![project()]);
    let text = leave(&seen, |d| {
        d.departure = Departure::Hostile;
        d.default_successors.insert(IM.into(), decided("wang".into()));
    });
    assert_snapshot!(text, @r#"
    leave plan, policy 2026-11-1, four eyes, 9 steps
    Contain
      1. im/zhangsan/login_barred#contain
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
      2. im/zhangsan/credential_replaced
         why plan-why-credential-replaced
      3. im/zhangsan/sessions_ended
         why plan-why-sessions-ended
         breaks plan-breaks-sessions count="1"
         after 2
      4. im/zhangsan/push_stopped
         why plan-why-push-stopped
         breaks plan-breaks-push count="1"
         after 3
    HandOver
      5. im/zhangsan/login_opened#hand_over (four eyes)
         why plan-why-window steps="3"
         breaks plan-breaks-window steps="3"
         after 1, 2, 3, 4
      6. im/zhangsan/role_held/g1/wang
         why plan-why-successor-default account="wang" by="manager"
         breaks plan-breaks-sole-owner group="研发项目" members="2"
         after 5
      7. im/zhangsan/role_dropped/g1
         why plan-why-role-dropped group="研发项目"
         after 6
    Remove
      8. im/zhangsan/membership_ended/g1
         why plan-why-membership-ended group="研发项目" kind="project"
         after 7
    Close
      9. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
         after 6, 7, 8, 5
    announce: wang in im/g1: Moderator -> Owner
    "#);
}

#[test]
fn a_frozen_account_goes_through_a_window_or_none_if_nothing_needs_it() {
    let mut seen = observation(vec![group("g1", "x", &[(LEAVER, Role::Member), ("li", Role::Owner)])]);
    leaver(&mut seen).login = Login::Barred;
    assert_snapshot!(leave(&seen, |_| {}), @r#"
    leave plan, policy 2026-11-1, four eyes, 6 steps, not before 2026-11-27T10:00:00Z, until 2026-11-30T10:00:00Z
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
      4. im/zhangsan/login_opened#hand_over (four eyes)
         why plan-why-window steps="1"
         breaks plan-breaks-window steps="1"
         after 1, 2, 3
    Remove
      5. im/zhangsan/membership_ended/g1
         why plan-why-membership-ended group="x" kind="other"
         after 4
    Close
      6. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
         after 5, 4
    "#);
    for kind in [ActionKind::RoleHeld, ActionKind::RoleDropped, ActionKind::MembershipEnded] {
        let works_in = vec![Login::Open, Login::Barred];
        view(&mut seen).capabilities.0.insert(kind, capability(works_in));
    }
    let text = leave(&seen, |_| {});
    assert!(!text.contains("login_opened") && text.contains("membership_ended"), "{text}");
}

#[test]
fn where_everything_works_while_barred_the_bar_does_not_wait() {
    let mut seen = observation(vec![project()]);
    for kind in [ActionKind::RoleHeld, ActionKind::RoleDropped, ActionKind::MembershipEnded] {
        view(&mut seen).capabilities.0.insert(kind, capability(vec![Login::Open, Login::Barred]));
    }
    let text = leave(&seen, |d| drop(d.default_successors.insert(IM.into(), decided("wang".into()))));
    assert!(text.contains("login_barred#contain") && !text.contains("login_barred#close"), "{text}");
}

#[test]
fn nothing_is_skipped_in_silence() {
    let mut forever = group("g1", "lab", &[(LEAVER, Role::Owner), ("li", Role::Owner)]);
    forever.encrypted = true;
    forever.members.get_mut(&AccountId::from(LEAVER)).unwrap().permanent = true;
    let mut notices = group("g2", "Notices", &[(LEAVER, Role::Member)]);
    notices.native_kind = NativeKind::Notices;
    let mut seen = observation(vec![forever, notices, group("g3", "alumni", &[(LEAVER, Role::Member)])]);
    leaver(&mut seen).identities = vec![Identity { provider: "sso".into(), subject: "1".into() }];
    leaver(&mut seen).memberships.insert("hidden".into(), exeunt_core::Presence::Joined);
    leaver(&mut seen).integrations =
        vec![Integration { name: "build bot".into(), ..integration("b", IntegrationKind::Bot) }];
    let table = &mut view(&mut seen).capabilities.0;
    table.remove(&ActionKind::FederatedLoginCut);
    let push = table.get_mut(&ActionKind::PushStopped).unwrap();
    (push.support, push.proof) = (Support::Manual, ProofKind::ReadBack);
    table.get_mut(&ActionKind::SessionsEnded).unwrap().reversal = Reversal::None;
    let text = leave(&seen, |d| {
        d.kept.insert(at("g3"), decided("alumni contract".into()));
        d.deactivate = Some(decided(true));
        d.legal_hold = Some(decided(true));
        d.zone = "Asia/Atlantis".into();
    });
    assert_snapshot!(text, @r#"
    leave plan, policy 2026-11-1, 5 steps, not before 2026-11-27T18:00:00Z, until 2026-11-30T18:00:00Z
    Contain
      1. im/zhangsan/credential_replaced
         why plan-why-credential-replaced
      2. im/zhangsan/sessions_ended (no undo)
         why plan-why-sessions-ended
         breaks plan-breaks-sessions count="1"
         after 1
      3. im/zhangsan/push_stopped (by hand, on a person's word)
         why plan-why-push-stopped
         breaks plan-breaks-push count="1"
         after 2
    Remove
      4. im/zhangsan/membership_ended/g1
         why plan-why-membership-ended group="lab" kind="other"
         after 1, 2, 3
    Close
      5. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
         after 4
    question: im/b: plan-question-integration kind="bot" name="build bot" []
    gap: im: plan-gap-unknown-zone zone="Asia/Atlantis"
    gap: im g1: plan-gap-encrypted group="lab"
    gap: im g2: plan-gap-notices-kept group="Notices"
    gap: im/zhangsan: plan-gap-legal-hold by="manager" ordered_by="manager"
    gap: im/zhangsan: plan-gap-unsupported action="federated_login_cut"
    gap: im/zhangsan g1: plan-gap-permanent-owner group="lab"
    gap: im/zhangsan g3: plan-gap-kept by="manager" group="alumni" reason="alumni contract"
    gap: im/zhangsan hidden: plan-gap-group-unseen
    lost: plan-lost-by-action account="im/zhangsan" action="sessions_ended"
    "#);
}

#[test]
fn deactivation_happens_only_on_a_decision_and_last() {
    let seen = observation(vec![project()]);
    assert!(!leave(&seen, |_| {}).contains("deactivated"));
    let text = leave(&seen, |d| {
        d.default_successors.insert(IM.into(), decided("wang".into()));
        d.deactivate = Some(decided(false));
    });
    let last = text.lines().rfind(|l| l.contains(". im/")).unwrap();
    assert!(last.contains("im/zhangsan/deactivated") && last.contains("four eyes"), "{text}");
}

#[test]
fn switching_off_and_erasing_are_two_things_that_a_platform_can_or_cannot_do() {
    for (cannot, erase, other) in [(ActionKind::Deactivated, false, true), (ActionKind::Erased, true, false)] {
        let mut seen = observation(vec![project()]);
        view(&mut seen).capabilities.0.remove(&cannot);
        let decide = |erase| {
            leave(&seen, |d| {
                d.default_successors.insert(IM.into(), decided("wang".into()));
                d.deactivate = Some(decided(erase));
            })
        };
        let (refused, planned) = (decide(erase), decide(other));
        let gap = format!("plan-gap-unsupported action=\"{}\"", cannot.as_str());
        assert!(refused.contains(&gap) && !refused.contains(&format!("im/zhangsan/{}", cannot.as_str())), "{refused}");
        let last = planned.lines().rfind(|l| l.contains(". im/")).unwrap();
        let done = Action::Deactivated { erase: other }.kind();
        assert!(last.contains(&format!("im/zhangsan/{}", done.as_str())) && last.contains("four eyes"), "{planned}");
    }
}

#[test]
fn every_account_of_a_person_is_closed_and_none_inherits_from_another() {
    let both = group("g1", "x", &[(LEAVER, Role::Owner), ("zhangsan2", Role::Owner), ("li", Role::Member)]);
    let seen = observation_of(vec![account(LEAVER), account("zhangsan2")], vec![both], table());
    let text = leave(&seen, |_| {});
    assert!(text.contains("question: im/g1: plan-question-successor group=\"x\" members=\"1\" [li]"), "{text}");
    let text = leave(&seen, |d| drop(d.successors.insert(at("g1"), decided("li".into()))));
    assert_snapshot!(text, @r#"
    leave plan, policy 2026-11-1, 13 steps, not before 2026-11-27T10:00:00Z, until 2026-11-30T10:00:00Z
    Contain
      1. im/zhangsan/credential_replaced
         why plan-why-credential-replaced
      2. im/zhangsan/sessions_ended
         why plan-why-sessions-ended
         after 1
      3. im/zhangsan/push_stopped
         why plan-why-push-stopped
         after 2
      4. im/zhangsan2/credential_replaced
         why plan-why-credential-replaced
      5. im/zhangsan2/sessions_ended
         why plan-why-sessions-ended
         after 4
      6. im/zhangsan2/push_stopped
         why plan-why-push-stopped
         after 5
    HandOver
      7. im/zhangsan/role_held/g1/li
         why plan-why-successor-decided account="li" by="manager"
         breaks plan-breaks-sole-owner group="x" members="1"
         after 1, 2, 3
      8. im/zhangsan/role_dropped/g1
         why plan-why-role-dropped group="x"
         after 7
      9. im/zhangsan2/role_dropped/g1
         why plan-why-role-dropped group="x"
         after 4, 5, 6, 7
    Remove
     10. im/zhangsan/membership_ended/g1
         why plan-why-membership-ended group="x" kind="other"
         after 8
     11. im/zhangsan2/membership_ended/g1
         why plan-why-membership-ended group="x" kind="other"
         after 9
    Close
     12. im/zhangsan/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
         after 7, 8, 10
     13. im/zhangsan2/login_barred#close
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan2"
         after 9, 11
    announce: li in im/g1: Member -> Owner
    "#);
}

#[test]
fn containing_bars_at_once_and_waits_for_nothing_that_works_later() {
    let seen = observation(vec![project()]);
    assert_snapshot!(contain(&seen), @r#"
    contain plan, policy 2026-11-1, 4 steps
    Contain
      1. im/zhangsan/login_barred#contain
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
      2. im/zhangsan/credential_replaced
         why plan-why-credential-replaced
      3. im/zhangsan/sessions_ended
         why plan-why-sessions-ended
         breaks plan-breaks-sessions count="1"
         after 2
      4. im/zhangsan/push_stopped
         why plan-why-push-stopped
         breaks plan-breaks-push count="1"
         after 3
    "#);
}

#[test]
fn containing_stops_push_first_where_a_bar_would_make_it_impossible() {
    let mut seen = observation(vec![project()]);
    view(&mut seen).capabilities.0.insert(ActionKind::PushStopped, capability(vec![Login::Open]));
    assert_snapshot!(contain(&seen), @r#"
    contain plan, policy 2026-11-1, 4 steps
    Contain
      1. im/zhangsan/push_stopped
         why plan-why-push-stopped
         breaks plan-breaks-push count="1"
      2. im/zhangsan/login_barred#contain
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
         after 1
      3. im/zhangsan/credential_replaced
         why plan-why-credential-replaced
      4. im/zhangsan/sessions_ended
         why plan-why-sessions-ended
         breaks plan-breaks-sessions count="1"
         after 3
    "#);
}

#[test]
fn a_slow_bar_comes_after_the_doors_but_waits_for_none() {
    let mut seen = observation(vec![project()]);
    view(&mut seen).capabilities.0.get_mut(&ActionKind::LoginBarred).unwrap().settles_ms = 600_000;
    assert_snapshot!(contain(&seen), @r#"
    contain plan, policy 2026-11-1, 4 steps
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
      4. im/zhangsan/login_barred#contain
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
    "#);
}
