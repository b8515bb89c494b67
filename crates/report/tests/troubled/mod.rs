//! The same leaver on a bad day.
#![expect(unreachable_pub, reason = "included by the tests and by the sample, each a crate of its own")]

use crate::leaver;
use exeunt_core::{Message, StepState, Verdict};
use exeunt_report::{Comparison, Field, FieldComparison, Finding, ReportInput};

/// A case in which every section of the page has rows.
pub fn troubled() -> ReportInput {
    let mut input = leaver::closed();
    let (account, group) = (leaver::hq(), leaver::group(0));
    input.findings.push(Finding {
        says: Message::new("control-told-late"),
        account: Some(account.clone()),
        group: Some(group.clone()),
        since: leaver::at(100),
        evidence: vec![20_310],
    });
    input.lost.push(Message::new("control-na-no-group"));
    input.steps[3].state = StepState::NeedsOperator;
    input.steps[4].state = StepState::Skipped;
    input.checks[1].verdict = Verdict::Fails;
    input.checks[3].verdict = Verdict::Weak;
    input.successions[1].new_owner = None;
    input.memberships[2].after = None;
    if let Some(collateral) = &mut input.collateral {
        collateral.unexplained.push(collateral.announced[0].clone());
    }
    input.comparison.push(FieldComparison {
        account,
        group: Some(group),
        group_name: Some("项目".to_owned()),
        field: Field::OtherMember,
        before: "100".to_owned(),
        after: "0".to_owned(),
        result: Comparison::Expected,
        why: Some(Message::new("undo-partly")),
        evidence: vec![20_311],
    });
    input
}
