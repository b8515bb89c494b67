//! How far the machine's part of a case is, in a few numbers: what a list of cases shows without reading plans.

use crate::digest::Digest;
use crate::id::{ActorName, CaseId, PlanId};
use crate::plan::{Plan, PlanKind};
use crate::told::Told;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was seen, planned and run for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    pub case: CaseId,
    /// When somebody last looked at the platforms.
    pub observed_at: Option<Timestamp>,
    /// When everything was last frozen at once.
    pub contained_at: Option<Timestamp>,
    /// Checks of the newest proof that didn't hold.
    pub failed: usize,
    /// Checks of the newest proof that show little, however often they are tried: nobody got in before, or the answer has
    /// two meanings.
    pub unproved: usize,
    /// The plan that counts: one whose run isn't finished, else the newest.
    pub plan: Option<PlanWork>,
    /// A plan that was made after that one, and that nobody has approved. It counts where that one no longer fits.
    pub newer: Option<PlanWork>,
}

/// A plan and its run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanWork {
    pub id: PlanId,
    pub kind: PlanKind,
    pub made_at: Timestamp,
    pub made_by: ActorName,
    pub brief: PlanBrief,
    pub approved_at: Option<Timestamp>,
    pub run: Option<RunWork>,
}

/// What a list shows of a plan; kept beside it, because a plan has thousands of steps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanBrief {
    pub questions: usize,
    pub gaps: usize,
    pub four_eyes: bool,
    /// When the first step may begin; `None`: at once.
    pub begins_at: Option<Timestamp>,
    pub deadline: Option<Timestamp>,
    /// What was decided when it was made; `None` for plans that follow from no decisions.
    #[serde(default)]
    pub decisions: Option<Digest>,
    /// By which policy it was made; `None` in briefs of before this was kept.
    #[serde(default)]
    pub policy: Option<Digest>,
}

/// A run and its steps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunWork {
    /// Stopped by the brake or a person, for this reason.
    pub parked: Option<String>,
    /// Why, for people, where it stopped by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// Stopped because the world isn't any more what the plan was made for.
    pub outdated: bool,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub steps: usize,
    pub settled: usize,
    /// Waiting for a person.
    pub stuck: usize,
}

impl PlanBrief {
    /// The brief of a plan.
    pub fn of(plan: &Plan) -> Self {
        let begins_at = plan.steps.iter().map(|step| step.not_before).min().flatten();
        Self {
            questions: plan.questions.len(),
            gaps: plan.gaps.len(),
            four_eyes: plan.four_eyes(),
            begins_at,
            deadline: plan.steps.iter().filter_map(|step| step.deadline).max(),
            decisions: plan.decisions.clone(),
            policy: Some(plan.policy.clone()),
        }
    }
}
