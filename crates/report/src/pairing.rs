//! Which check was controlled by which.

use crate::input::{CheckResult, NegativeControl};
use exeunt_core::{Check, Verdict};

impl CheckResult {
    /// Pairs each check with its negative control: the last one of the same kind, on the same account and group, that ran
    /// before it and succeeded. The controls themselves are taken out of the list; a control that failed controls nothing.
    pub fn pair(checks: Vec<(Check, Vec<u64>)>) -> Vec<Self> {
        let (controls, checks): (Vec<_>, Vec<_>) = checks.into_iter().partition(|(check, _)| check.control);
        checks.into_iter().map(|(check, evidence)| Self::of(check, evidence, &controls)).collect()
    }

    fn of(check: Check, evidence: Vec<u64>, controls: &[(Check, Vec<u64>)]) -> Self {
        let control =
            controls.iter().filter(|(control, _)| controls_it(control, &check)).max_by_key(|(c, _)| c.at).map(
                |(control, evidence)| NegativeControl {
                    at: control.at,
                    proof: control.proof.clone(),
                    evidence: evidence.clone(),
                },
            );
        let Check { kind, account, group, at, control: _, verdict, proof, says } = check;
        Self { kind, account, group, at, verdict, proof, says, control, evidence }
    }
}

fn controls_it(control: &Check, check: &Check) -> bool {
    control.verdict == Verdict::Holds
        && control.kind == check.kind
        && control.account == check.account
        && control.group == check.group
        && control.at < check.at
}
