//! Temporary unfreezing.

use crate::judged::{check, plan_unfreeze};
use crate::world::{CASE, IM, LEAVER, capability, decisions, leaver, observation, view};
use exeunt_core::{AccountRef, ActionKind, Login, Observation, Plan, Support};
use exeunt_plan::{Policy, UnfreezeError, UnfreezeRequest, render, too_late};
use jiff::{SignedDuration, Timestamp};

fn frozen() -> Observation {
    let mut seen = observation(Vec::new());
    leaver(&mut seen).login = Login::Barred;
    seen
}

fn unfreeze(seen: &Observation, hours: i64) -> Result<Plan, UnfreezeError> {
    let from: Timestamp = "2026-12-01T08:00:00Z".parse().unwrap();
    let until = from + SignedDuration::from_hours(hours);
    let account = AccountRef::new(IM, LEAVER);
    let request = UnfreezeRequest { account: &account, from, until, purpose: "copy the drawings" };
    plan_unfreeze(CASE, seen, &Policy::shipped(), &request)
}

#[test]
fn the_end_waits_for_nothing_and_the_beginning_is_never_tried_after_it() {
    let seen = frozen();
    let plan = unfreeze(&seen, 8).unwrap();
    assert_eq!(check(&plan, &seen, &Policy::shipped(), &decisions()), vec![]);
    insta::assert_snapshot!(render(&plan), @r#"
    unfreeze plan, policy 2026-11-1, four eyes, 4 steps
    Restore
      1. im/zhangsan/login_opened#restore (four eyes, not before 2026-12-01T08:00:00Z, until 2026-12-01T16:00:00Z)
         why plan-why-unfreeze purpose="copy the drawings" until="2026-12-01T16:00:00Z"
         breaks plan-breaks-unfreeze
    Contain
      2. im/zhangsan/login_barred#contain (four eyes, not before 2026-12-01T16:00:00Z)
         why plan-why-login-barred
         breaks plan-breaks-login account="zhangsan"
      3. im/zhangsan/sessions_ended (four eyes, not before 2026-12-01T16:00:00Z)
         why plan-why-sessions-ended
         breaks plan-breaks-sessions count="1"
      4. im/zhangsan/push_stopped (four eyes, not before 2026-12-01T16:00:00Z)
         why plan-why-push-stopped
         breaks plan-breaks-push count="1"
         after 3
    "#);
    let opening = &plan.steps[0];
    let end = plan.steps[1].not_before.unwrap();
    assert!(!too_late(opening, end - SignedDuration::from_secs(1)));
    assert!(too_late(opening, end));
    assert!(!too_late(&plan.steps[1], end), "the end is never too late");
}

#[test]
fn only_what_can_end_by_itself_and_in_time_begins() {
    let error = |seen: &Observation, hours| unfreeze(seen, hours).unwrap_err().to_string();
    assert_eq!(error(&frozen(), 73), "the policy allows an unfreeze of at most 72 hours");
    assert_eq!(error(&frozen(), 0), "an unfreeze must end after it begins");
    assert_eq!(error(&observation(Vec::new()), 8), "account \"im/zhangsan\" is not frozen but Open");
    let mut by_hand = frozen();
    let row = view(&mut by_hand).capabilities.0.get_mut(&ActionKind::LoginBarred).unwrap();
    row.support = Support::Manual;
    let told = "the platform of \"im/zhangsan\" cannot make \"login_barred\" so by machine";
    assert_eq!(error(&by_hand, 8), told);
    let mut never_again = frozen();
    view(&mut never_again).capabilities.0.insert(ActionKind::LoginBarred, capability(vec![Login::Barred]));
    assert_eq!(error(&never_again, 8), told);
}
