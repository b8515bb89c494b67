//! A control is met only if the log carries every part of its claim.
#![expect(clippy::unwrap_used, reason = "a test may stop where its own set-up fails")]

mod leaver;

use exeunt_core::{AccountState, CheckKind, Gap, Mark, Message, Outcome, PlanKind, StepState, Verdict};
use exeunt_report::Clause::{Djbh8142C, Djbh8182A, IsoA518, NistAc2F, NistAc2H, NistPs4A, NistPs4B, Soc2Cc62};
use exeunt_report::{Clause, ControlRow, ControlVerdict, Place, Report, ReportInput};
use leaver::{LABS, ZHANG_LABS, at, closed};

fn row(change: impl FnOnce(&mut ReportInput), clause: Clause) -> ControlRow {
    let mut input = closed();
    change(&mut input);
    Report::build(input).controls.into_iter().find(|r| r.control == clause).unwrap()
}

/// The clauses that are not met after this change of a case in which all were.
fn not_met(change: impl FnOnce(&mut ReportInput)) -> Vec<Clause> {
    let mut input = closed();
    change(&mut input);
    let rows = Report::build(input).controls;
    rows.into_iter().filter(|r| r.verdict == ControlVerdict::NotMet).map(|r| r.control).collect()
}

fn keys(row: &ControlRow) -> Vec<&str> {
    row.reasons.iter().map(|r| &*r.key).collect()
}

#[test]
fn a_clean_departure_meets_every_control_and_each_claim_rests_on_entries() {
    let report = Report::build(closed());
    assert_eq!(report.controls.len(), Clause::ALL.len());
    for row in &report.controls {
        assert_eq!(row.verdict, ControlVerdict::Met, "{row:?}");
        assert!(!row.evidence.is_empty(), "{row:?}");
        assert_eq!(
            row.signed_by.iter().map(exeunt_core::ActorName::as_str).collect::<Vec<_>>(),
            ["it.sun", "legal.chen"]
        );
        let known = |index: &u64| report.input.timeline.iter().any(|e| e.index == *index);
        assert!(row.evidence.iter().all(known), "{row:?}");
    }
}

#[test]
fn a_probe_that_got_in_flips_everything_about_access_and_is_cited() {
    let flipped = not_met(|input| input.checks[1].verdict = Verdict::Fails);
    assert_eq!(flipped, [NistPs4A, NistPs4B, IsoA518, Soc2Cc62, Djbh8182A, Djbh8142C]);
    let cited = row(|input| input.checks[1].verdict = Verdict::Fails, NistPs4A);
    assert!(keys(&cited).contains(&"control-entered"), "{cited:?}");
    assert!(cited.evidence.contains(&closed().checks[1].evidence[0]));
}

#[test]
fn without_any_entry_in_the_log_nothing_is_met() {
    let silent = not_met(|input| {
        input.checks.iter_mut().for_each(|c| c.evidence.clear());
        input.steps.iter_mut().for_each(|s| s.evidence.clear());
        input.accounts.iter_mut().for_each(|a| a.evidence.clear());
        input.memberships.iter_mut().for_each(|m| m.evidence.clear());
        input.successions.iter_mut().for_each(|s| s.evidence.clear());
        input.plans.iter_mut().for_each(|p| p.approvals.clear());
        input.collateral.as_mut().unwrap().evidence.clear();
        input.case_evidence.clear();
        input.decisions_evidence.clear();
    });
    assert_eq!(silent, Clause::ALL);
}

#[test]
fn an_account_that_nobody_tried_is_not_shown_to_be_closed() {
    let untried = row(|input| input.checks.retain(|c| c.account != leaver::labs()), Clause::NistPs4A);
    assert_eq!(untried.verdict, ControlVerdict::NotMet);
    assert!(keys(&untried).contains(&"control-not-tried"));
}

#[test]
fn where_no_attempt_is_possible_the_reason_is_named() {
    let only_read = row(
        |input| input.checks.retain(|c| c.account != leaver::labs() || c.kind != CheckKind::Token),
        Clause::NistPs4A,
    );
    assert_eq!(only_read.verdict, ControlVerdict::Met);
    assert!(keys(&only_read).contains(&"control-only-read-back"), "{only_read:?}");
}

#[test]
fn what_the_deployment_cannot_do_is_not_met_and_says_why() {
    let impossible = row(
        |input| {
            input.steps.retain(|s| s.step.on != leaver::labs());
            input.checks.retain(|c| c.account != leaver::labs() || c.kind == CheckKind::Login);
            let what = Message::new("support-unsupported");
            let account = Some(ZHANG_LABS.into());
            input.gaps = vec![Gap { connection: LABS.into(), account, group: None, what }];
        },
        Clause::NistPs4B,
    );
    assert_eq!(impossible.verdict, ControlVerdict::NotMet);
    assert_eq!(keys(&impossible), ["support-unsupported", "control-only-read-back", "proof-kind-probe"]);
}

#[test]
fn late_is_not_in_time() {
    let late = |input: &mut ReportInput| {
        for step in &mut input.steps {
            step.step.deadline = Some(at(0));
        }
    };
    assert_eq!(not_met(late), [Clause::NistPs4A, Clause::Djbh8182A]);
}

#[test]
fn a_group_without_a_shown_owner_is_not_handed_over() {
    let unshown = not_met(|input| input.successions[0].mark = Some(Mark::Done));
    assert_eq!(unshown, [Clause::NistPs4E]);
    let nobody = not_met(|input| input.successions[0].new_owner = None);
    assert_eq!(nobody, [Clause::NistPs4E, Clause::IsoA65]);
    let none = row(|input| input.successions.clear(), Clause::NistPs4E);
    assert_eq!((none.verdict, keys(&none)), (ControlVerdict::NotApplicable, vec!["control-na-no-group"]));
}

#[test]
fn a_membership_that_stays_needs_a_reason() {
    let stays = not_met(|input| input.memberships[11].kept = None);
    assert_eq!(stays, [Clause::IsoA518, Clause::Soc2Cc63, Clause::Djbh8182A]);
    let kept = row(|_| {}, Clause::IsoA518);
    assert_eq!(keys(&kept), ["control-membership-kept"]);
    let unread = not_met(|input| input.memberships[0].after = None);
    assert_eq!(unread, [Clause::IsoA518, Clause::Soc2Cc63, Clause::Djbh8182A]);
    let invited = not_met(|input| input.memberships[0].after = Some(Place::Invited));
    assert_eq!(invited, [Clause::IsoA518, Clause::Soc2Cc63, Clause::Djbh8182A]);
}

#[test]
fn nobody_else_may_have_moved() {
    let moved = not_met(|input| {
        let collateral = input.collateral.as_mut().unwrap();
        collateral.unexplained.push(collateral.announced[0].clone());
    });
    assert_eq!(moved, [Clause::Soc2Cc63]);
    assert_eq!(not_met(|input| input.collateral = None), [Clause::Soc2Cc63]);
}

#[test]
fn approval_means_this_plan_and_four_eyes_mean_two_people() {
    let other =
        not_met(|input| input.plans[0].approvals.iter_mut().for_each(|a| a.digest = input.policy.digest.clone()));
    assert_eq!(other, [Clause::NistAc2F]);
    let alone = not_met(|input| input.plans[0].approvals.iter_mut().for_each(|a| a.by = "it.zhou".into()));
    assert_eq!(alone, [Clause::NistAc2F]);
    let open = not_met(|input| input.steps[40].state = StepState::NeedsOperator);
    assert_eq!(open, [Clause::NistAc2F]);
}

#[test]
fn told_after_the_last_day_is_too_late_where_the_person_works() {
    // 23:59:59 in Shanghai is in time, midnight of the next day still its very end, a second more is not.
    let told = |seconds: i64| row(|input| input.case.opened_at = at(6 * 3600 + seconds), Clause::NistAc2H).verdict;
    assert_eq!(told(-1), ControlVerdict::Met);
    assert_eq!(told(1), ControlVerdict::NotMet);
    let nowhere = row(|input| input.person.zone = "Mars/Olympus".to_owned(), Clause::NistAc2H);
    assert_eq!(keys(&nowhere), ["control-zone-unknown"]);
}

#[test]
fn frozen_is_not_yet_disabled_unless_a_kept_group_is_all_that_is_left() {
    let frozen = row(|input| input.accounts[1].after = Some(AccountState::Frozen), Clause::Djbh8142C);
    assert_eq!((frozen.verdict, keys(&frozen)), (ControlVerdict::NotMet, vec!["control-only-frozen"]));
    let kept = row(|input| input.accounts[0].after = Some(AccountState::Frozen), Clause::Djbh8142C);
    assert_eq!((kept.verdict, keys(&kept)), (ControlVerdict::Met, vec!["control-frozen-for-kept-groups"]));
}

#[test]
fn containment_and_reinstatement_claim_only_what_they_are_about() {
    let applicable = |kind| -> Vec<Clause> {
        let rows = Report::build(ReportInput { kind, ..closed() }).controls;
        rows.into_iter().filter(|r| r.verdict != ControlVerdict::NotApplicable).map(|r| r.control).collect()
    };
    assert_eq!(applicable(PlanKind::Contain), [NistPs4A, NistPs4B, NistAc2F, NistAc2H, Soc2Cc62]);
    assert_eq!(applicable(PlanKind::Reinstate), [NistAc2F]);
    assert_eq!(applicable(PlanKind::Unfreeze), [NistAc2F]);
}

#[test]
fn an_open_attempt_shows_nothing() {
    let unknown = not_met(|input| {
        let step = &mut input.steps[1];
        step.state = StepState::Running;
        step.attempts[0].outcome = None::<Outcome>;
        step.attempts[0].closed = None;
        input
            .checks
            .retain(|c| !matches!(c.kind, CheckKind::Sessions | CheckKind::Token) || c.account == leaver::labs());
    });
    assert!(unknown.contains(&Clause::NistPs4B), "{unknown:?}");
}
