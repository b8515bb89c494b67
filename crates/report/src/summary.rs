//! The one sentence on top, and what it leaves open.

use crate::counts::Counts;
use crate::facts::{Facts, closes};
use crate::input::{CheckResult, Comparison, ReportInput};
use exeunt_core::{CheckKind, Message, PlanKind, StepState, Verdict};
use serde::{Deserialize, Serialize};

/// What the report concludes, best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Something contradicts it: somebody got in, another person's place moved, a field differs.
    Contradicted,
    /// Steps are open, or it was not read again.
    Unfinished,
    /// Read back from the platforms; not, or not everywhere, tried from outside.
    Confirmed,
    /// Tried from outside on every account, with a negative control, and refused.
    Verified,
}

pub(crate) fn conclude(input: &ReportInput, facts: &Facts<'_>) -> Conclusion {
    if contradicted(input, facts) || moved(input) > 0 {
        return Conclusion::Contradicted;
    }
    shown(input, facts)
}

/// What is shown of the leaver's accounts alone.
fn shown(input: &ReportInput, facts: &Facts<'_>) -> Conclusion {
    let settled = input.steps.iter().all(|s| s.state.is_settled());
    if !settled || !shown_by_reading(input, facts) {
        return Conclusion::Unfinished;
    }
    if closes(input.kind) && facts.all_refused() { Conclusion::Verified } else { Conclusion::Confirmed }
}

fn contradicted(input: &ReportInput, facts: &Facts<'_>) -> bool {
    let entered = closes(input.kind) && facts.breached();
    let differs = input.comparison.iter().any(|c| c.result == Comparison::Unexpected);
    let failed = closes(input.kind) && failed(input) > 0;
    entered || differs || failed
}

/// Places of others that moved, and nobody knows why.
fn moved(input: &ReportInput) -> usize {
    input.collateral.as_ref().map_or(0, |c| c.unexplained.len())
}

/// Checks that don't hold, without the one that says again that others moved.
fn failed(input: &ReportInput) -> usize {
    let counted = |check: &&CheckResult| check.verdict == Verdict::Fails && check.kind != CheckKind::Collateral;
    input.checks.iter().filter(counted).count()
}

fn shown_by_reading(input: &ReportInput, facts: &Facts<'_>) -> bool {
    match input.kind {
        PlanKind::Leave => {
            let out = input.memberships.iter().all(|m| m.has_ended() || m.kept.is_some());
            facts.all_ended() && out && input.successions.iter().all(crate::Succession::is_shown)
        }
        PlanKind::Contain => facts.all_ended(),
        PlanKind::Reinstate => input.after.is_some() && !input.comparison.is_empty(),
        PlanKind::Unfreeze => input.after.is_some(),
    }
}

pub(crate) fn summary(input: &ReportInput, facts: &Facts<'_>, counts: &Counts, conclusion: Conclusion) -> Message {
    let only_others = conclusion == Conclusion::Contradicted
        && !contradicted(input, facts)
        && shown(input, facts) > Conclusion::Unfinished;
    let key = if only_others && input.kind == PlanKind::Leave {
        "report-summary-leave-moved"
    } else {
        key(input.kind, conclusion)
    };
    let message = Message::new(key).with("name", &input.person.name);
    let message = message.with("accounts", input.accounts.len());
    match conclusion {
        Conclusion::Contradicted => message.with("count", contradictions(input)),
        Conclusion::Unfinished => message.with("done", counts.steps_done).with("steps", counts.steps),
        Conclusion::Confirmed => message,
        Conclusion::Verified => message.with("refused", counts.refused),
    }
}

fn key(kind: PlanKind, conclusion: Conclusion) -> &'static str {
    use Conclusion::{Confirmed, Contradicted, Unfinished, Verified};
    match (kind, conclusion) {
        (PlanKind::Leave, Contradicted) => "report-summary-leave-contradicted",
        (PlanKind::Leave, Unfinished) => "report-summary-leave-unfinished",
        (PlanKind::Leave, Confirmed) => "report-summary-leave-confirmed",
        (PlanKind::Leave, Verified) => "report-summary-leave-verified",
        (PlanKind::Contain, Contradicted) => "report-summary-contain-contradicted",
        (PlanKind::Contain, Unfinished) => "report-summary-contain-unfinished",
        (PlanKind::Contain, Confirmed) => "report-summary-contain-confirmed",
        (PlanKind::Contain, Verified) => "report-summary-contain-verified",
        (PlanKind::Reinstate, Contradicted) => "report-summary-reinstate-contradicted",
        (PlanKind::Reinstate, Unfinished) => "report-summary-reinstate-unfinished",
        (PlanKind::Reinstate, Confirmed | Verified) => "report-summary-reinstate-confirmed",
        (PlanKind::Unfreeze, Contradicted) => "report-summary-unfreeze-contradicted",
        (PlanKind::Unfreeze, Unfinished) => "report-summary-unfreeze-unfinished",
        (PlanKind::Unfreeze, Confirmed | Verified) => "report-summary-unfreeze-confirmed",
    }
}

fn contradictions(input: &ReportInput) -> usize {
    let differs = input.comparison.iter().filter(|c| c.result == Comparison::Unexpected).count();
    failed(input) + moved(input) + differs
}

/// What a reader must know besides, most pressing first.
pub(crate) fn remarks(input: &ReportInput, facts: &Facts<'_>, counts: &Counts) -> Vec<Message> {
    let waiting = input.steps.iter().filter(|s| matches!(s.state, StepState::Waiting | StepState::Running));
    let unproved = facts.accounts.iter().filter(|a| a.refused() == crate::facts::Shown::No).count();
    let mut remarks = Vec::new();
    let mut count = |key: &'static str, count: usize| {
        if count > 0 {
            remarks.push(Message::new(key).with("count", count));
        }
    };
    if closes(input.kind) {
        count("report-remark-failed", failed(input));
    }
    count("report-remark-unexplained", moved(input));
    count("report-remark-needs-person", counts.steps_needing_a_person);
    count("report-remark-waiting", waiting.count());
    count("report-remark-skipped", counts.steps_skipped);
    if closes(input.kind) {
        count("report-remark-unproved", unproved);
    }
    count("report-remark-weak", counts.weak);
    count("report-remark-not-tried", counts.not_tried);
    count("report-remark-by-hand", counts.steps_by_hand);
    count("report-remark-gaps", input.gaps.len());
    count("report-remark-findings", input.findings.len());
    if input.kind != PlanKind::Contain && input.collateral.is_none() {
        remarks.push(Message::new("report-remark-no-collateral"));
    }
    remarks
}
