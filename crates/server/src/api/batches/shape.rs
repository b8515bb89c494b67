//! Batches and their members as they are answered, in the reader's language.

use crate::api::{said, word};
use exeunt_core::{Batch, CaseState, Language, Told};
use exeunt_engine::batch::{BatchCounts, BatchStanding, MemberStanding};
use exeunt_store::{BatchApproval, CaseCounts};
use exeunt_words::tell;
use serde::Serialize;
use utoipa::ToSchema;

/// One line of the list of batches.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchListed)]
pub(crate) struct ListedShape {
    id: String,
    name: String,
    /// `open`, `running`, `paused`, `stopped` or `closed`.
    state: String,
    opened_by: String,
    opened_at: String,
    members: usize,
    cases: CasesShape,
}

/// How many of a batch's cases are in which state.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = BatchCases)]
pub(crate) struct CasesShape {
    open: usize,
    approved: usize,
    closed: usize,
    proved: usize,
    withdrawn: usize,
}

impl ListedShape {
    pub(crate) fn of(batch: Batch, counts: &CaseCounts) -> Self {
        let mut cases = CasesShape::default();
        for (state, count) in counts {
            *match state {
                CaseState::Open => &mut cases.open,
                CaseState::Approved => &mut cases.approved,
                CaseState::Closed => &mut cases.closed,
                CaseState::Proved => &mut cases.proved,
                CaseState::Withdrawn => &mut cases.withdrawn,
            } += count;
        }
        Self {
            id: batch.id.to_string(),
            name: batch.name,
            state: word(&batch.state),
            opened_by: batch.opened_by.to_string(),
            opened_at: batch.opened_at.to_string(),
            members: counts.iter().map(|(_, count)| count).sum(),
            cases,
        }
    }
}

/// A batch, and where it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Batch)]
pub(crate) struct BatchShape {
    id: String,
    name: String,
    reason: String,
    /// `open`, `running`, `paused`, `stopped` or `closed`.
    state: String,
    /// Why it is paused, stopped or closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    opened_by: String,
    opened_at: String,
    /// Where it stands, in one sentence.
    says: String,
    counts: CountsShape,
    /// Who approved which digest of the whole, the first one first.
    approvals: Vec<ApprovalShape>,
}

/// How many members stand where; each is counted once. And all their steps.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchCounts)]
pub(crate) struct CountsShape {
    members: usize,
    /// Something is owed before the plan can be approved.
    waiting: usize,
    to_approve: usize,
    /// Approved, and held back with the batch.
    held: usize,
    scheduled: usize,
    running: usize,
    /// A step or the run waits for a person.
    stuck: usize,
    /// Closed, not proved.
    closed: usize,
    /// Of these, those that were tried and about whom something did not hold.
    contradicted: usize,
    /// Of these, those that were tried, where not everything could be tried in full.
    unproved: usize,
    proved: usize,
    withdrawn: usize,
    /// Of the runs that there are.
    steps: usize,
    steps_settled: usize,
    /// Steps that wait for a person.
    steps_failed: usize,
}

/// Who approved the whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchApproval)]
pub(crate) struct ApprovalShape {
    digest: String,
    by: String,
    at: String,
    reason: String,
}

impl BatchShape {
    pub(crate) fn of(standing: BatchStanding, language: Language) -> Self {
        let BatchStanding { batch, counts, approvals, sentence } = standing;
        Self {
            id: batch.id.to_string(),
            name: batch.name,
            reason: batch.reason,
            state: word(&batch.state),
            why: batch.why,
            opened_by: batch.opened_by.to_string(),
            opened_at: batch.opened_at.to_string(),
            says: said(language, &sentence),
            counts: counts.into(),
            approvals: approvals.into_iter().map(ApprovalShape::from).collect(),
        }
    }
}

impl From<BatchCounts> for CountsShape {
    fn from(counts: BatchCounts) -> Self {
        Self {
            members: counts.members,
            waiting: counts.waiting,
            to_approve: counts.to_approve,
            held: counts.held,
            scheduled: counts.scheduled,
            running: counts.running,
            stuck: counts.stuck,
            closed: counts.closed,
            contradicted: counts.contradicted,
            unproved: counts.unproved,
            proved: counts.proved,
            withdrawn: counts.withdrawn,
            steps: counts.steps,
            steps_settled: counts.settled,
            steps_failed: counts.failed,
        }
    }
}

impl From<BatchApproval> for ApprovalShape {
    fn from(BatchApproval { digest, by, at, reason }: BatchApproval) -> Self {
        Self { digest: digest.to_string(), by: by.to_string(), at: at.to_string(), reason }
    }
}

/// A member of a batch, in the place of its row in the list that was handed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchMember)]
pub(crate) struct MemberShape {
    /// Counted from 1; what `after` is for the next part of the list.
    row: u32,
    case: String,
    person: String,
    person_name: String,
    department: String,
    /// `voluntary`, `dismissed` or `hostile`.
    departure: String,
    last_working_day: String,
    /// `waiting`, `to_approve`, `held`, `scheduled`, `running`, `stuck`, `closed`, `proved` or `withdrawn`.
    state: String,
    /// Where the case stands, in one sentence.
    says: String,
    /// The plan that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
    steps: usize,
    steps_settled: usize,
    /// Why its run is stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    parked: Option<String>,
    /// Steps that wait for a person; at most fifty.
    failed: Vec<FailedShape>,
    /// What somebody is still waited for, in words.
    owed: Vec<String>,
}

/// A step that waits for a person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchFailedStep)]
pub(crate) struct FailedShape {
    step: String,
    /// What was said at its last attempt; absent for a step that was never tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

fn line(told: &Told, language: Language) -> String {
    tell(language, told).line(language)
}

impl MemberShape {
    pub(crate) fn of(member: MemberStanding, language: Language) -> Self {
        let listed = member.member.listed;
        Self {
            row: member.member.position,
            case: listed.case.id.to_string(),
            person: listed.case.person.to_string(),
            person_name: listed.name,
            department: listed.department,
            departure: word(&listed.case.departure),
            last_working_day: listed.case.last_working_day.to_string(),
            state: word(&member.state),
            says: said(language, &member.standing.sentence),
            plan: member.plan.map(|plan| plan.to_string()),
            steps: member.steps,
            steps_settled: member.settled,
            parked: member.told.map(|told| line(&told, language)).or(member.parked),
            failed: member
                .failed
                .into_iter()
                .map(|failed| FailedShape {
                    step: failed.step.to_string(),
                    why: failed.told.map(|told| line(&told, language)).or(failed.why),
                })
                .collect(),
            owed: member
                .standing
                .owed
                .iter()
                .filter(|owed| owed.is_waited_for())
                .map(|owed| said(language, &owed.what))
                .collect(),
        }
    }
}
