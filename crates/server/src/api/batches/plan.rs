//! The plan of a batch: its members' plans under one digest, and what each still waits for.

use super::visible;
use crate::api::said;
use crate::body::{Body, Path};
use crate::caller::Asker;
use crate::error::{Problem, ProblemDocument, Result};
use crate::etag::tagged;
use crate::language::Speaks;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use exeunt_core::{BatchId, Language};
use exeunt_engine::batch::{BatchPlan, Look, MemberPlan, RowFault};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The plan of a batch as it stands now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchPlan)]
pub(crate) struct PlanShape {
    batch: String,
    /// What an approval of the whole names.
    digest: String,
    /// Members whose plan would be approved now.
    ready: usize,
    approved: usize,
    /// Members that wait for something first.
    waiting: usize,
    members: Vec<MemberPlanShape>,
    /// What went wrong with single members as this plan was made; they held up no other.
    troubles: Vec<TroubleShape>,
}

/// One member's plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchMemberPlan)]
pub(crate) struct MemberPlanShape {
    row: u32,
    case: String,
    person: String,
    person_name: String,
    /// Absent while none was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<FactsShape>,
    /// It would be approved now with the whole.
    ready: bool,
    /// What is missing before it can be approved, in words.
    waits: Vec<String>,
}

/// What one needs to know of a plan without reading it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchPlanFacts)]
pub(crate) struct FactsShape {
    id: String,
    digest: String,
    made_by: String,
    made_at: String,
    steps: usize,
    questions: usize,
    gaps: usize,
    four_eyes: bool,
    approved: bool,
}

/// A member that couldn't be planned, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchTrouble)]
pub(crate) struct TroubleShape {
    row: u32,
    about: String,
    why: String,
}

impl PlanShape {
    fn of(plan: &BatchPlan, troubles: Vec<RowFault>, language: Language) -> Self {
        let trouble = |fault: RowFault| TroubleShape {
            row: fault.row,
            about: fault.about,
            why: Problem::from(fault.why).sentence(language),
        };
        Self {
            batch: plan.batch.id.to_string(),
            digest: plan.digest.to_string(),
            ready: plan.ready(),
            approved: plan.approved(),
            waiting: plan.waiting(),
            members: plan.members.iter().map(|member| MemberPlanShape::of(member, language)).collect(),
            troubles: troubles.into_iter().map(trouble).collect(),
        }
    }
}

impl MemberPlanShape {
    fn of(member: &MemberPlan, language: Language) -> Self {
        let listed = &member.member.listed;
        Self {
            row: member.member.position,
            case: listed.case.id.to_string(),
            person: listed.case.person.to_string(),
            person_name: listed.name.clone(),
            plan: member.plan.as_ref().map(|plan| FactsShape {
                id: plan.id.to_string(),
                digest: plan.digest.to_string(),
                made_by: plan.made_by.to_string(),
                made_at: plan.made_at.to_string(),
                steps: plan.steps,
                questions: plan.questions,
                gaps: plan.gaps,
                four_eyes: plan.four_eyes,
                approved: plan.approved,
            }),
            ready: member.is_ready(),
            waits: member.waits.iter().map(|waits| said(language, waits)).collect(),
        }
    }
}

/// The plan of a batch as it stands now.
#[utoipa::path(get, path = "/batches/{id}/plan", tag = "batches", params(("id" = String, Path)),
    responses((status = 200, body = PlanShape), (status = 304), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
    headers: HeaderMap,
) -> Result<Response> {
    let batch = visible(&state, &asker.0, id).await?;
    let plan = state.engine.batch_plan_get(&asker.0, batch.id).await?;
    Ok(tagged(&headers, &PlanShape::of(&plan, Vec::new(), language)))
}

/// How a batch is planned.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = BatchMaking)]
#[serde(deny_unknown_fields)]
pub(crate) struct Making {
    /// Look at the platforms again also for members that were looked at before.
    #[serde(default)]
    look_again: bool,
}

/// Looks and plans for every member that isn't approved yet. Changes nothing on any platform.
#[utoipa::path(post, path = "/batches/{id}/plan", tag = "batches", params(("id" = String, Path)), request_body = Making,
    responses((status = 201, body = PlanShape), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument)))]
pub(crate) async fn make(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
    Body(Making { look_again }): Body<Making>,
) -> Result<(StatusCode, Json<PlanShape>)> {
    let look = if look_again { Look::Again } else { Look::Once };
    let (plan, troubles) = state.engine.batch_plan(&asker.0, id, look).await?;
    Ok((StatusCode::CREATED, Json(PlanShape::of(&plan, troubles, language))))
}
