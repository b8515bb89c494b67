//! Those who use Exeunt.

use crate::body::{Body, Path, bounded};
use crate::caller::{Asker, BySession};
use crate::error::{ProblemDocument, Result};
use crate::idempotency::ShownOnce;
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use exeunt_core::{ActorName, Duty, DutyRole, PersonId};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(lock, unlock))
}

/// Somebody who uses Exeunt.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Actor)]
struct ActorShape {
    name: String,
    /// `hr`, `manager`, `legal`, `it`, `group_admin`, `auditor`, `administrator`.
    roles: Vec<&'static str>,
    /// Who of the ledger they are, by employee number.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    locked: bool,
}

/// Everybody who uses Exeunt.
#[utoipa::path(get, path = "/actors", tag = "actors",
    responses((status = 200, body = Vec<ActorShape>), (status = 403, body = ProblemDocument)))]
async fn list(State(state): State<AppState>, asker: Asker) -> Result<Json<Vec<ActorShape>>> {
    asker.must(&state, Duty::ManageActors).await?;
    let actors = state.engine.store.actor_list().await?.into_iter();
    let shape = |actor: exeunt_store::Actor| ActorShape {
        name: actor.name.to_string(),
        roles: actor.roles.iter().map(|role| role.as_str()).collect(),
        person: actor.person.map(|person| person.to_string()),
        locked: actor.locked,
    };
    Ok(Json(actors.map(shape).collect()))
}

/// A new actor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewActor)]
struct Adding {
    #[schema(max_length = 100)]
    name: String,
    #[schema(value_type = Vec<String>)]
    roles: BTreeSet<DutyRole>,
    /// Their employee number, where it is somebody of the company.
    #[serde(default)]
    person: Option<String>,
}

/// An actor's new token.
#[derive(Serialize, ToSchema)]
struct Added {
    name: String,
    /// Shown this once.
    token: String,
}

/// Adds an actor. The token is shown once and stored only as a hash. With a session it takes a fresh proof of who one is;
/// an API token can't.
#[utoipa::path(post, path = "/actors", tag = "actors", request_body = Adding,
    responses((status = 201, body = Added), (status = 403, body = ProblemDocument), (status = 409, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
async fn add(
    State(state): State<AppState>,
    asker: Asker,
    BySession(session): BySession,
    Body(adding): Body<Adding>,
) -> Result<Response> {
    asker.must(&state, Duty::ManageActors).await?;
    state.engine.must_be_fresh(session.as_ref())?;
    bounded("/name", &adding.name, 100)?;
    let (name, person) = (ActorName::from(adding.name.clone()), adding.person.map(PersonId::from));
    let token = state.engine.actor_add(&asker.0, &name, &adding.roles, person.as_ref()).await?;
    let added = Added { name: adding.name, token: token.expose_secret().to_owned() };
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Extension(ShownOnce), Json(added)).into_response())
}

/// Locks an actor out, at once. With a session it takes a fresh proof of who one is; an API token can't.
#[utoipa::path(post, path = "/actors/{name}/lock", tag = "actors", params(("name" = String, Path)),
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
async fn lock(
    State(state): State<AppState>,
    asker: Asker,
    BySession(session): BySession,
    Path(name): Path<String>,
) -> Result<StatusCode> {
    asker.must(&state, Duty::ManageActors).await?;
    state.engine.must_be_fresh(session.as_ref())?;
    state.engine.actor_lock(&asker.0, &ActorName::from(name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets a locked actor in again. Their former key and tokens stay worthless; the new key is shown once. With a session it
/// takes a fresh proof of who one is; an API token can't.
#[utoipa::path(delete, path = "/actors/{name}/lock", tag = "actors", params(("name" = String, Path)),
    responses((status = 200, body = Added), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
async fn unlock(
    State(state): State<AppState>,
    asker: Asker,
    BySession(session): BySession,
    Path(name): Path<String>,
) -> Result<Response> {
    asker.must(&state, Duty::ManageActors).await?;
    state.engine.must_be_fresh(session.as_ref())?;
    let token = state.engine.actor_unlock(&asker.0, &ActorName::from(name.as_str())).await?;
    let added = Added { name, token: token.expose_secret().to_owned() };
    Ok(([(CACHE_CONTROL, "no-store")], Extension(ShownOnce), Json(added)).into_response())
}
