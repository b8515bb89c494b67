//! The one sentence on top never says more than the checks do.

mod leaver;

use exeunt_core::{Check, CheckKind, Message, PlanKind, StepState, Verdict};
use exeunt_report::{CheckResult, Comparison, Conclusion, Field, FieldComparison, Report, ReportInput};
use exeunt_words::{Language, say};
use leaver::{at, closed};

fn concluded(change: impl FnOnce(&mut ReportInput)) -> Report {
    let mut input = closed();
    change(&mut input);
    Report::build(input)
}

#[test]
fn verified_is_said_when_every_account_was_open_before_and_is_refused_now() {
    let report = concluded(|_| {});
    assert_eq!(report.conclusion, Conclusion::Verified);
    assert_eq!(report.access_ended_at, Some(at(53)));
    let said = say(Language::En, &report.summary);
    assert_eq!(said, "The 2 accounts of 张三 are closed and verified: 4 ways in that worked before are now refused.");
}

#[test]
fn without_a_negative_control_nothing_is_verified() {
    let report = concluded(|input| input.checks[3].control = None);
    assert_eq!(report.conclusion, Conclusion::Confirmed);
    assert!(!say(Language::En, &report.summary).contains("verified"));
    assert!(!say(Language::Zh, &report.summary).contains("验证"));
    assert!(report.remarks.contains(&Message::new("report-remark-unproved").with("count", 1)));
}

#[test]
fn a_control_that_the_log_does_not_know_is_none() {
    let report = concluded(|input| input.checks[3].control.as_mut().unwrap().evidence.clear());
    assert_eq!(report.conclusion, Conclusion::Confirmed);
}

#[test]
fn a_weak_refusal_does_not_verify() {
    let report = concluded(|input| input.checks[3].verdict = Verdict::Weak);
    assert_eq!(report.conclusion, Conclusion::Confirmed);
}

#[test]
fn somebody_got_in() {
    let report = concluded(|input| input.checks[0].verdict = Verdict::Fails);
    assert_eq!(report.conclusion, Conclusion::Contradicted);
    assert_eq!(report.remarks[0], Message::new("report-remark-failed").with("count", 1));
    assert_eq!(report.access_ended_at, None);
}

#[test]
fn an_open_step_an_unread_group_or_account_is_unfinished() {
    for change in [
        |input: &mut ReportInput| input.steps[40].state = StepState::NeedsOperator,
        |input: &mut ReportInput| input.memberships[0].after = None,
        |input: &mut ReportInput| input.accounts[1].after = None,
        |input: &mut ReportInput| input.successions[2].new_owner = None,
        |input: &mut ReportInput| input.accounts.clear(),
    ] {
        assert_eq!(concluded(change).conclusion, Conclusion::Unfinished);
    }
}

#[test]
fn somebody_else_moved() {
    let report = concluded(|input| {
        let collateral = input.collateral.as_mut().unwrap();
        collateral.unexplained = collateral.announced.split_off(5);
    });
    assert_eq!(report.conclusion, Conclusion::Contradicted);
    assert_eq!(report.summary.args["count"], "2");
}

#[test]
fn a_reinstatement_is_never_verified_and_shows_every_difference() {
    let compared = |result| FieldComparison {
        account: leaver::hq(),
        group: None,
        group_name: None,
        field: Field::Sessions,
        before: "4".to_owned(),
        after: "0".to_owned(),
        result,
        why: None,
        evidence: vec![20_310],
    };
    let concluded = |comparison: Vec<FieldComparison>| {
        concluded(|input| {
            input.kind = PlanKind::Reinstate;
            input.comparison = comparison;
        })
        .conclusion
    };
    assert_eq!(concluded(vec![]), Conclusion::Unfinished);
    assert_eq!(concluded(vec![compared(Comparison::Equal), compared(Comparison::Expected)]), Conclusion::Confirmed);
    assert_eq!(concluded(vec![compared(Comparison::Unexpected)]), Conclusion::Contradicted);
}

#[test]
fn every_step_is_counted_under_one_mark() {
    let counts = concluded(|_| {}).counts;
    assert_eq!((counts.steps, counts.steps_done), (41, 41));
    assert_eq!(counts.marked_done + counts.marked_confirmed + counts.marked_verified, 41);
    assert_eq!((counts.memberships, counts.memberships_ended, counts.memberships_kept), (12, 11, 1));
}

fn check(kind: CheckKind, seconds: i64, control: bool, verdict: Verdict) -> (Check, Vec<u64>) {
    let proof = leaver::proof("GET", "200");
    let says = Message::new("check-kind-login");
    (Check { kind, account: leaver::hq(), group: None, at: at(seconds), control, verdict, proof, says }, vec![1])
}

#[test]
fn a_check_is_paired_with_its_own_control_and_only_if_that_got_in() {
    use CheckKind::{Login, Token};
    let paired = CheckResult::pair(vec![
        check(Login, -9, true, Verdict::Holds),
        check(Login, -5, true, Verdict::Holds),
        check(Token, -5, true, Verdict::Fails),
        check(Login, 60, false, Verdict::Holds),
        check(Token, 61, false, Verdict::Holds),
        check(Login, 99, true, Verdict::Holds),
    ]);
    assert_eq!(paired.len(), 2);
    assert_eq!(paired[0].control.as_ref().map(|c| c.at), Some(at(-5)));
    assert_eq!(paired[1].control, None);
    assert!(paired[0].is_refused_entry() && !paired[1].is_refused_entry());
}
