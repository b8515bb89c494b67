//! The accounts that are a person's.

use super::seen;
use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{AccountRef, Binding, PersonId, bounds};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account that is a person's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Binding)]
pub(crate) struct BindingShape {
    connection: String,
    account: String,
    bound_by: String,
    bound_at: String,
    /// What it rests on.
    evidence: String,
}

impl From<Binding> for BindingShape {
    fn from(Binding { account, by, at, evidence, .. }: Binding) -> Self {
        let AccountRef { connection, account } = account;
        Self {
            connection: connection.to_string(),
            account: account.to_string(),
            bound_by: by.to_string(),
            bound_at: at.to_string(),
            evidence,
        }
    }
}

/// The accounts that are a person's.
#[utoipa::path(get, path = "/people/{id}/accounts", tag = "people", params(("id" = String, Path)),
    responses((status = 200, body = Vec<BindingShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
) -> Result<Json<Vec<BindingShape>>> {
    let person = seen(&state, &asker, &PersonId::from(id)).await?;
    let bound = state.engine.store.binding_list(&person.id).await?;
    Ok(Json(bound.into_iter().map(BindingShape::from).collect()))
}

/// An account, and why it is whose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Belonging {
    connection: String,
    account: String,
    /// What this rests on, such as "employee number in the account's name".
    #[schema(max_length = 2000)]
    evidence: String,
}

/// Says that an account is a person's. An earlier owner is kept as history.
#[utoipa::path(post, path = "/people/{id}/accounts", tag = "people", params(("id" = String, Path)),
    request_body = Belonging,
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn bind(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    Body(given): Body<Belonging>,
) -> Result<StatusCode> {
    bounded("/connection", &given.connection, 200)?;
    bounded("/account", &given.account, 500)?;
    bounded("/evidence", &given.evidence, bounds::REASON)?;
    let account = crate::api::account_of(given.connection, given.account);
    state.engine.bind(&asker.0, &PersonId::from(id), &account, &given.evidence).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An account that is no longer the person's, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Release {
    connection: String,
    account: String,
    #[schema(max_length = 2000)]
    reason: String,
}

/// Says that an account is no longer a person's. That it was stays as history.
#[utoipa::path(post, path = "/people/{id}/accounts/release", tag = "people", params(("id" = String, Path)),
    request_body = Release,
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn release(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    Body(given): Body<Release>,
) -> Result<StatusCode> {
    bounded("/connection", &given.connection, 200)?;
    bounded("/account", &given.account, 500)?;
    bounded("/reason", &given.reason, bounds::REASON)?;
    let account = crate::api::account_of(given.connection, given.account);
    state.engine.unbind(&asker.0, &PersonId::from(id), &account, &given.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
