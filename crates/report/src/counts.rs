//! N of N: how much of what was planned is so.

use crate::input::{MembershipResult, Place, ReportInput, StepResult};
use exeunt_core::{Mark, StepState, Verdict};
use serde::{Deserialize, Serialize};

/// Every number that the report shows. Marks are counted apart and never added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub steps: usize,
    /// Steps that are so. Each stands in exactly one of the next three.
    pub steps_done: usize,
    pub marked_done: usize,
    pub marked_confirmed: usize,
    pub marked_verified: usize,
    pub steps_by_hand: usize,
    pub steps_skipped: usize,
    pub steps_needing_a_person: usize,
    /// Attempts to get in, with a negative control, that were refused.
    pub refused: usize,
    /// Other checks that came out as they must.
    pub held: usize,
    pub weak: usize,
    pub failed: usize,
    pub not_tried: usize,
    pub memberships: usize,
    pub memberships_ended: usize,
    /// Stayed, because somebody decided so.
    pub memberships_kept: usize,
    pub successions: usize,
    /// The new owner was read back or exercised.
    pub successions_shown: usize,
}

impl Counts {
    pub(crate) fn of(input: &ReportInput) -> Self {
        let steps = |so: fn(&StepResult) -> bool| input.steps.iter().filter(|s| so(s)).count();
        let checks = |verdict: Verdict| input.checks.iter().filter(|c| c.verdict == verdict).count();
        let refused = input.checks.iter().filter(|c| c.is_refused_entry()).count();
        let memberships = |so: fn(&MembershipResult) -> bool| input.memberships.iter().filter(|m| so(m)).count();
        Self {
            steps: input.steps.len(),
            steps_done: steps(StepResult::is_done),
            marked_done: steps(|s| s.is_done() && matches!(s.mark, None | Some(Mark::Done))),
            marked_confirmed: steps(|s| s.is_done() && s.mark == Some(Mark::Confirmed)),
            marked_verified: steps(|s| s.is_done() && s.mark == Some(Mark::Verified)),
            steps_by_hand: steps(|s| s.is_done() && s.by_hand.is_some()),
            steps_skipped: steps(|s| s.state == StepState::Skipped),
            steps_needing_a_person: steps(|s| s.state == StepState::NeedsOperator),
            refused,
            held: checks(Verdict::Holds) - refused,
            weak: checks(Verdict::Weak),
            failed: checks(Verdict::Fails),
            not_tried: checks(Verdict::NotTried),
            memberships: input.memberships.len(),
            memberships_ended: memberships(MembershipResult::has_ended),
            memberships_kept: memberships(|m| !m.has_ended() && m.kept.is_some()),
            successions: input.successions.len(),
            successions_shown: input.successions.iter().filter(|s| s.is_shown()).count(),
        }
    }
}

impl StepResult {
    /// It is so.
    pub fn is_done(&self) -> bool {
        self.state == StepState::Done
    }
}

impl MembershipResult {
    /// Re-read, and the account is neither in the group nor invited.
    pub fn has_ended(&self) -> bool {
        self.after == Some(Place::Absent)
    }
}
