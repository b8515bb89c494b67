//! Making and reading plans, and what differs between two.

use super::PlanShape;
use crate::api::word;
use crate::body::{Body, Path};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::etag::tagged;
use crate::language::Speaks;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use exeunt_core::{CaseId, PlanId};
use exeunt_store::PlanSummary;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One line of the list of a case's plans.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanListed)]
pub(crate) struct ListedShape {
    id: String,
    kind: String,
    digest: String,
    made_by: String,
    made_at: String,
}

/// The plans of a case, the oldest first.
#[utoipa::path(get, path = "/cases/{id}/plans", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ListedShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<ListedShape>>> {
    let case = reach::case(&state, &asker.0, id).await?;
    let plans = state.engine.store.plan_list(case.id).await?.into_iter();
    let shape = |plan: PlanSummary| ListedShape {
        id: plan.id.to_string(),
        kind: word(&plan.kind),
        digest: plan.digest.to_string(),
        made_by: plan.made_by.to_string(),
        made_at: plan.made_at.to_string(),
    };
    Ok(Json(plans.map(shape).collect()))
}

/// What a new plan is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Making {
    kind: Kind,
}

/// What a plan can be made for here; containing, taking back and opening for a while have orders of their own.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Leave,
}

/// Plans how to close everything, from the newest observation. Changes nothing on any platform.
#[utoipa::path(post, path = "/cases/{id}/plans", tag = "plans", params(("id" = String, Path)), request_body = Making,
    responses((status = 201, body = PlanShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn make(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<CaseId>,
    Body(Making { kind: Kind::Leave }): Body<Making>,
) -> Result<(StatusCode, Json<PlanShape>)> {
    let case = reach::case(&state, &asker.0, id).await?;
    let planned = state.engine.plan_leave(&asker.0, case.id).await?;
    Ok((StatusCode::CREATED, Json(PlanShape::of(&state, &planned, language).await?)))
}

/// A plan with everything that one needs to judge it, and where its steps stand.
#[utoipa::path(get, path = "/plans/{id}", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = PlanShape), (status = 304), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<PlanId>,
    headers: HeaderMap,
) -> Result<Response> {
    let (planned, _) = reach::plan(&state, &asker.0, id).await?;
    Ok(tagged(&headers, &PlanShape::of(&state, &planned, language).await?))
}

/// What differs between two plans.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanDiff)]
pub(crate) struct DiffShape {
    /// Steps that only the newer one has.
    added: Vec<String>,
    /// Steps that only the older one has.
    removed: Vec<String>,
    changed: Vec<ChangeShape>,
    /// Everything in lines that begin with `+`, `~` or `-`.
    text: String,
}

/// One step that both have, differently.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StepChange)]
pub(crate) struct ChangeShape {
    step: String,
    fields: Vec<FieldShape>,
}

/// A field before and after.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub(crate) struct FieldShape {
    field: String,
    #[schema(value_type = Object)]
    before: serde_json::Value,
    #[schema(value_type = Object)]
    after: serde_json::Value,
}

/// What differs from an older plan of the same case to this one.
#[utoipa::path(get, path = "/plans/{id}/diff/{older}", tag = "plans",
    params(("id" = String, Path), ("older" = String, Path)),
    responses((status = 200, body = DiffShape), (status = 404, body = ProblemDocument)))]
pub(crate) async fn diff(
    State(state): State<AppState>,
    asker: Asker,
    Path((id, older)): Path<(PlanId, PlanId)>,
) -> Result<Json<DiffShape>> {
    let (new, case) = reach::plan(&state, &asker.0, id).await?;
    let (old, other) = reach::plan(&state, &asker.0, older).await?;
    if case.id != other.id {
        return Err(crate::Problem::not_found());
    }
    let diff = exeunt_plan::diff(&old.plan, &new.plan);
    let changed = diff.changed.iter().map(|change| ChangeShape {
        step: change.step.to_string(),
        fields: change
            .fields
            .iter()
            .map(|(field, (before, after))| FieldShape {
                field: field.clone(),
                before: before.clone(),
                after: after.clone(),
            })
            .collect(),
    });
    Ok(Json(DiffShape {
        added: diff.added.iter().map(|step| step.id.to_string()).collect(),
        removed: diff.removed.iter().map(|step| step.id.to_string()).collect(),
        changed: changed.collect(),
        text: diff.to_string(),
    }))
}
