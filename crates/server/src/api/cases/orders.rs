//! What people order for a case: looking, containing, taking back, opening for a while, and handing in a credential.

use super::single::shape;
use crate::api::plans::PlanShape;
use crate::api::{account_of, said};
use crate::body::{Body, Path, at_most, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{CaseId, Observation, bounds};
use exeunt_engine::case::{CredentialKind, Withdrawal};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was seen on every platform of the person's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Observed)]
pub(crate) struct ObservedShape {
    digest: String,
    at: String,
    connections: Vec<SeenShape>,
}

/// What was seen on one connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Seen)]
pub(crate) struct SeenShape {
    connection: String,
    platform: String,
    version: String,
    accounts: usize,
    groups: usize,
    /// What couldn't be seen.
    gaps: Vec<String>,
}

/// Looks at every platform of the person's, now.
#[utoipa::path(post, path = "/cases/{id}/observation", tag = "cases", params(("id" = String, Path)),
    responses((status = 201, body = ObservedShape), (status = 404, body = ProblemDocument),
        (status = 502, body = ProblemDocument)))]
pub(crate) async fn observe(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<CaseId>,
) -> Result<(StatusCode, Json<ObservedShape>)> {
    let case = reach::case(&state, &asker.0, id).await?;
    let seen = state.engine.observe(&asker.0, case.id).await?;
    let observation: &Observation = &seen;
    let connections = observation.connections.iter().map(|(name, view)| SeenShape {
        connection: name.to_string(),
        platform: view.platform.clone(),
        version: view.version.clone(),
        accounts: view.accounts.len(),
        groups: view.groups.len(),
        gaps: view.gaps.iter().map(|gap| said(language, &gap.what)).collect(),
    });
    let shape = ObservedShape {
        digest: seen.digest().to_string(),
        at: observation.at.to_string(),
        connections: connections.collect(),
    };
    Ok((StatusCode::CREATED, Json(shape)))
}

/// Why something is ordered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    #[schema(max_length = 2000)]
    reason: String,
}

/// A plan that came of an order, and the case as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ordered {
    case: super::CaseShape,
    /// Absent where nothing has to be done on any platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
    /// Whether nothing is done before somebody approves the plan.
    waits_for_approval: bool,
}

/// What an order to contain came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contained {
    /// Absent where it is about whoever asks: nobody reads of their own leaving.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<super::CaseShape>,
    /// Absent where the case is.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
    /// Whether nothing is done before somebody approves the plan.
    waits_for_approval: bool,
}

/// Shuts everything of the person at once. The order is its own approval, unless the policy wants another one; a worker
/// begins immediately. About oneself the answer says no more than that it was ordered.
#[utoipa::path(post, path = "/people/{id}/containment", tag = "cases", params(("id" = String, Path)),
    request_body = Order,
    responses((status = 202, body = Contained), (status = 403, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn contain(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    Body(order): Body<Order>,
) -> Result<(StatusCode, Json<Contained>)> {
    at_most("/reason", &order.reason, bounds::REASON)?;
    let ordered = state.engine.contain(&asker.0, &id.into(), &order.reason).await?;
    state.due.notify_one();
    let waits_for_approval = ordered.waits_for_approval;
    if asker.0.person.as_ref() == Some(&ordered.case.person) {
        return Ok((StatusCode::ACCEPTED, Json(Contained { case: None, plan: None, waits_for_approval })));
    }
    let (case, plan) = (Some(shape(&state, ordered.case).await?), Some(ordered.plan.to_string()));
    Ok((StatusCode::ACCEPTED, Json(Contained { case, plan, waits_for_approval })))
}

/// Takes the resignation back: at once if nothing was approved yet, else by a plan that somebody has to approve.
#[utoipa::path(post, path = "/cases/{id}/withdrawal", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Ordered), (status = 404, body = ProblemDocument)))]
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
) -> Result<Json<Ordered>> {
    let case = reach::case(&state, &asker.0, id).await?;
    let plan = match state.engine.withdraw(&asker.0, case.id).await? {
        Withdrawal::AtOnce => None,
        Withdrawal::Plan(planned) => Some(planned.id.to_string()),
    };
    let case = state.engine.case_get(case.id).await?;
    let waits_for_approval = plan.is_some();
    Ok(Json(Ordered { case: shape(&state, case).await?, plan, waits_for_approval }))
}

/// For how long an account is to be open again, and for what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unfreezing {
    connection: String,
    account: String,
    #[schema(minimum = 1)]
    minutes: u32,
    #[schema(max_length = 2000)]
    purpose: String,
}

/// Plans to open one account for a while. The plan has to be approved; its end comes by itself.
#[utoipa::path(post, path = "/cases/{id}/unfreeze", tag = "cases", params(("id" = String, Path)),
    request_body = Unfreezing,
    responses((status = 201, body = PlanShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn unfreeze(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<CaseId>,
    Body(wish): Body<Unfreezing>,
) -> Result<(StatusCode, Json<PlanShape>)> {
    at_most("/purpose", &wish.purpose, bounds::REASON)?;
    let case = reach::case(&state, &asker.0, id).await?;
    let account = account_of(wish.connection, wish.account);
    let length = SignedDuration::from_mins(i64::from(wish.minutes));
    let planned = state.engine.plan_unfreeze(&asker.0, case.id, &account, length, &wish.purpose).await?;
    Ok((StatusCode::CREATED, Json(PlanShape::of(&state, &planned, language).await?)))
}

/// A credential of the leaver's that the house holds.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credential {
    connection: String,
    account: String,
    /// `password`, `token` or `refresh_token`.
    #[schema(value_type = String)]
    kind: CredentialKind,
    /// What reports call it.
    #[schema(max_length = 2000)]
    label: String,
    #[schema(value_type = String, format = Password, write_only)]
    secret: SecretString,
}

/// Keeps a credential of the leaver's, encrypted, to be tried before and after closing. It is never shown again.
#[utoipa::path(post, path = "/cases/{id}/credentials", tag = "cases", params(("id" = String, Path)),
    request_body = Credential,
    responses((status = 204), (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn credential(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(given): Body<Credential>,
) -> Result<StatusCode> {
    bounded("/label", &given.label, bounds::REASON)?;
    let case = reach::case(&state, &asker.0, id).await?;
    let account = account_of(given.connection, given.account);
    state.engine.credential_add(&asker.0, case.id, &account, given.kind, &given.label, &given.secret).await?;
    Ok(StatusCode::NO_CONTENT)
}
