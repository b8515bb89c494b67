//! A plan with where its steps stand, in the reader's language.

use super::groups::Groups;
use super::owners::{OwnerShape, Owners};
use crate::api::told::ToldShape;
use crate::api::{said, word};
use crate::error::Result;
use crate::state::AppState;
use exeunt_core::{About, Language, Plan, PlanKind, Step, StepId, StepState, Undo};
use exeunt_engine::case::Planned;
use exeunt_engine::step_mark;
use exeunt_store::{Approval, Run, StepRecord, StoredCheck};
use exeunt_words::enum_word;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Plan)]
pub(crate) struct PlanShape {
    id: String,
    case: String,
    /// `leave`, `contain`, `reinstate` or `unfreeze`.
    kind: String,
    /// What an approval names.
    digest: String,
    policy_version: String,
    /// The digest of the policy, by which its text is found.
    policy_digest: String,
    /// Somebody else than who made it must approve.
    four_eyes: bool,
    steps: Vec<StepShape>,
    questions: Vec<QuestionShape>,
    /// What can't be done or proved. Approving accepts these.
    gaps: Vec<String>,
    /// What putting back would not bring back.
    lost: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<ApprovalShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<RunShape>,
}

/// One wanted state, and where it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Step)]
pub(crate) struct StepShape {
    id: String,
    /// `contain`, `hand_over`, `remove`, `close` or `restore`.
    phase: String,
    /// The kind of action, such as `sessions_ended`.
    action: String,
    /// The same in words.
    says: String,
    connection: String,
    account: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// What the group was called when the plan was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    group_name: Option<String>,
    /// Such as `department` or `customer`: as people decided, or as the policy recognises it.
    #[serde(skip_serializing_if = "Option::is_none")]
    group_kind: Option<&'static str>,
    /// The action with everything that belongs to it.
    #[schema(value_type = Object)]
    wanted: serde_json::Value,
    /// `native`, `emulated`, `manual` or `unsupported`.
    support: String,
    why: String,
    breaks: Vec<String>,
    needs: Vec<String>,
    /// `exact`, `replay`, `partly` or `never`.
    undo: String,
    /// What undoing it doesn't bring back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undo_lost: Option<String>,
    /// `read_back`, `probe` or `statement`.
    proof: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    four_eyes: bool,
    /// `waiting`, `running`, `done`, `needs_operator` or `skipped`.
    state: String,
    /// Once it is done: `done` as the platform said, `confirmed` by reading it back, or `verified` by trying it from
    /// outside in the newest round of checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    attempts: u32,
    /// Why it waits for a person or for another attempt, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<ToldShape>,
}

/// Something to decide before the plan can be approved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Question)]
pub(crate) struct QuestionShape {
    connection: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    integration: Option<String>,
    says: String,
    /// Accounts that would do, best first.
    proposed: Vec<String>,
    /// Whose these are, as far as the ledger knows.
    owners: Vec<OwnerShape>,
}

/// Who wanted exactly this plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Approval)]
pub(crate) struct ApprovalShape {
    by: String,
    at: String,
    reason: String,
    /// `approval` or `contain_order`.
    kind: String,
}

/// The run of a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Run)]
pub(crate) struct RunShape {
    /// `active`, `parked` or `finished`.
    state: String,
    /// Why it is parked, in the words of the person or the machine that stopped it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Why it is parked, where it stopped by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<ToldShape>,
    started_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    /// Since when a temporary unfreeze shuts what it opened, before the end that its plan names.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_early_at: Option<String>,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    worker: Option<String>,
}

impl PlanShape {
    /// The plan as it stands now.
    pub(crate) async fn of(state: &AppState, planned: &Planned, language: Language) -> Result<Self> {
        let store = &state.engine.store;
        let records = store.step_list(planned.id).await?;
        let records: BTreeMap<&StepId, &StepRecord> = records.iter().map(|record| (&record.id, record)).collect();
        let plan: &Plan = &planned.plan;
        let checks = store.check_list(plan.case).await?;
        let groups = Groups::of(state, plan).await?;
        let owners = Owners::of(state, plan).await?;
        let mut questions = plan.questions.clone();
        // Somebody may leave by now who didn't when the plan was made.
        if plan.kind == PlanKind::Leave {
            state.engine.plan_proposes_nobody_who_leaves(&mut questions).await?;
        }
        let all = |messages: &[exeunt_core::Message]| messages.iter().map(|message| said(language, message)).collect();
        Ok(Self {
            id: planned.id.to_string(),
            case: plan.case.to_string(),
            kind: word(&plan.kind),
            digest: planned.digest.to_string(),
            policy_version: plan.policy_version.clone(),
            policy_digest: plan.policy.to_string(),
            four_eyes: plan.four_eyes(),
            steps: plan
                .steps
                .iter()
                .map(|step| StepShape::of(step, records.get(&step.id).copied(), &checks, &groups, language))
                .collect(),
            questions: questions.iter().map(|question| QuestionShape::of(question, &owners, language)).collect(),
            gaps: plan.gaps.iter().map(|gap| said(language, &gap.what)).collect(),
            lost: all(&plan.lost),
            approval: store.approval_get(planned.id).await?.map(ApprovalShape::from),
            run: store.run_lookup(planned.id).await?.map(|run| RunShape::of(run, language)),
        })
    }
}

impl StepShape {
    fn of(
        step: &Step,
        record: Option<&StepRecord>,
        checks: &[StoredCheck],
        groups: &Groups,
        language: Language,
    ) -> Self {
        let (group_name, group_kind) = groups.of_step(step).unzip();
        let undo_lost = match &step.undo {
            Undo::Partly { lost } => Some(said(language, lost)),
            Undo::Exact | Undo::Replay | Undo::Never => None,
        };
        Self {
            id: step.id.to_string(),
            phase: word(&step.phase),
            action: step.action.kind().as_str().to_owned(),
            says: enum_word(language, "action-kind", &step.action.kind()),
            connection: step.on.connection.to_string(),
            account: step.on.account.to_string(),
            group: step.action.group().map(ToString::to_string),
            group_name,
            group_kind,
            wanted: serde_json::to_value(&step.action).unwrap_or_default(),
            support: word(&step.support),
            why: said(language, &step.why),
            breaks: step.breaks.iter().map(|message| said(language, message)).collect(),
            needs: step.needs.iter().map(ToString::to_string).collect(),
            undo: word(&step.undo),
            undo_lost,
            proof: word(&step.proof),
            not_before: step.not_before.map(|at| at.to_string()),
            deadline: step.deadline.map(|at| at.to_string()),
            four_eyes: step.four_eyes,
            state: record.map_or("waiting", |record| record.state.as_str()).to_owned(),
            mark: record.and_then(|record| step_mark(step, record, checks)).as_ref().map(word),
            attempts: record.map_or(0, |record| record.attempts),
            told: record.and_then(|record| told(record, language)),
        }
    }
}

impl QuestionShape {
    fn of(question: &exeunt_core::Question, owners: &Owners, language: Language) -> Self {
        let (group, integration) = match &question.about {
            About::Group(at) => (Some(at.group.to_string()), None),
            About::Integration(at) => (None, Some(at.integration.to_string())),
        };
        Self {
            connection: question.about.connection().to_string(),
            group,
            integration,
            says: said(language, &question.what),
            owners: owners.among(question.about.connection(), &question.proposed),
            proposed: question.proposed.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<Approval> for ApprovalShape {
    fn from(approval: Approval) -> Self {
        let Approval { by, at, reason, kind, .. } = approval;
        Self { by: by.to_string(), at: at.to_string(), reason, kind: word(&kind) }
    }
}

/// Why a step waits. What was written before there were sentences is known from its last attempt alone.
fn told(record: &StepRecord, language: Language) -> Option<ToldShape> {
    let last = || record.last.as_ref().filter(|_| record.state == StepState::NeedsOperator)?.outcome.as_ref();
    match &record.told {
        Some(told) => Some(ToldShape::of(told, language)),
        None => ToldShape::of_outcome(last()?, language),
    }
}

impl RunShape {
    /// The run, with what is told of it in this language.
    pub(crate) fn of(run: Run, language: Language) -> Self {
        Self {
            state: word(&run.state),
            told: run.told.as_ref().map(|told| ToldShape::of(told, language)),
            reason: run.reason,
            started_at: run.started_at.to_string(),
            finished_at: run.finished_at.map(|at| at.to_string()),
            ends_early_at: run.ends_early_at.map(|at| at.to_string()),
            worker: run.worker,
        }
    }
}
