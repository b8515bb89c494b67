//! Other systems and group chats that are told what happens.

use super::word;
use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::idempotency::ShownOnce;
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use exeunt_core::{EndpointName, Language, NoticeKind};
use exeunt_engine::notify::{Endpoint, EndpointKind, NewEndpoint};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(remove))
        .routes(routes!(rotate))
        .routes(routes!(enable))
        .routes(routes!(try_out))
}

/// Where another system or a chat is told. Its address and its secrets are never shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
struct EndpointShape {
    name: String,
    /// `webhook`, `wecom`, `dingtalk` or `feishu`.
    kind: String,
    /// The address without path and query, which may hold a key.
    origin: String,
    /// What it is told; empty: everything.
    events: Vec<&'static str>,
    language: &'static str,
    put_by: String,
    put_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<String>,
}

impl From<Endpoint> for EndpointShape {
    fn from(endpoint: Endpoint) -> Self {
        let text = |at: jiff::Timestamp| at.to_string();
        Self {
            kind: word(&endpoint.kind),
            events: endpoint.events.iter().map(|kind| kind.as_str()).collect(),
            language: endpoint.language.as_str(),
            put_at: text(endpoint.put_at),
            rotated_at: endpoint.rotated_at.map(text),
            failing_since: endpoint.failing_since.map(text),
            disabled_at: endpoint.disabled_at.map(text),
            name: endpoint.name.to_string(),
            origin: endpoint.origin,
            put_by: endpoint.put_by.to_string(),
        }
    }
}

/// Every endpoint, by name.
#[utoipa::path(get, path = "/webhooks", tag = "notices",
    responses((status = 200, body = Vec<EndpointShape>), (status = 403, body = ProblemDocument)))]
async fn list(State(state): State<AppState>, asker: Asker) -> Result<Json<Vec<EndpointShape>>> {
    let endpoints = state.engine.endpoint_list(&asker.0).await?;
    Ok(Json(endpoints.into_iter().map(EndpointShape::from).collect()))
}

/// A new endpoint.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWebhook)]
struct Adding {
    /// Small letters, digits and hyphens.
    #[schema(max_length = 64)]
    name: String,
    /// `webhook`, `wecom`, `dingtalk` or `feishu`.
    #[schema(value_type = String)]
    kind: EndpointKind,
    /// Begins with `https://`. A chat bot's is its key.
    #[schema(value_type = String, format = Password, write_only)]
    address: SecretString,
    /// What a chat bot signs with, where it was set up so.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, write_only)]
    secret: Option<SecretString>,
    /// What it is told; empty: everything.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    events: BTreeSet<NoticeKind>,
    /// In which a chat is written to: `zh` or `en`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    language: Language,
}

/// The secret with which a webhook is signed, in the form of Standard Webhooks.
#[derive(Serialize, ToSchema)]
struct SigningSecret {
    name: String,
    /// Shown this once; absent for a chat bot.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

fn shown_once(status: StatusCode, name: String, secret: Option<&SecretString>) -> Response {
    let shown = SigningSecret { name, secret: secret.map(|secret| secret.expose_secret().to_owned()) };
    (status, [(CACHE_CONTROL, "no-store")], Extension(ShownOnce), Json(shown)).into_response()
}

/// Adds an endpoint. A webhook's signing secret is made here and shown once.
#[utoipa::path(post, path = "/webhooks", tag = "notices", request_body = Adding,
    responses((status = 201, body = SigningSecret), (status = 409, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
async fn add(State(state): State<AppState>, asker: Asker, Body(adding): Body<Adding>) -> Result<Response> {
    bounded("/name", &adding.name, 64)?;
    bounded("/address", adding.address.expose_secret(), 2_048)?;
    let new = NewEndpoint {
        name: EndpointName::from(adding.name.clone()),
        kind: adding.kind,
        address: adding.address,
        secret: adding.secret,
        events: adding.events,
        language: adding.language,
    };
    let secret = state.engine.endpoint_add(&asker.0, new).await?;
    Ok(shown_once(StatusCode::CREATED, adding.name, secret.as_ref()))
}

/// Forgets an endpoint and its secrets. What it was told stays in the list of notices.
#[utoipa::path(delete, path = "/webhooks/{name}", tag = "notices", params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
async fn remove(State(state): State<AppState>, asker: Asker, Path(name): Path<String>) -> Result<StatusCode> {
    state.engine.endpoint_remove(&asker.0, &EndpointName::from(name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a webhook a new signing secret, shown once. For a day everything is signed with both.
#[utoipa::path(post, path = "/webhooks/{name}/secret", tag = "notices", params(("name" = String, Path)),
    responses((status = 200, body = SigningSecret), (status = 404, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
async fn rotate(State(state): State<AppState>, asker: Asker, Path(name): Path<String>) -> Result<Response> {
    let secret = state.engine.endpoint_rotate(&asker.0, &EndpointName::from(name.clone())).await?;
    Ok(shown_once(StatusCode::OK, name, Some(&secret)))
}

/// Tells an endpoint again that failed for too long.
#[utoipa::path(post, path = "/webhooks/{name}/enable", tag = "notices", params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
async fn enable(State(state): State<AppState>, asker: Asker, Path(name): Path<String>) -> Result<StatusCode> {
    state.engine.endpoint_enable(&asker.0, &EndpointName::from(name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A notice of trial on its way.
#[derive(Debug, Serialize, ToSchema)]
struct Trial {
    /// Its id in the list of notices, which says what becomes of it.
    notice: String,
}

/// Sends a notice of trial the way that every other goes.
#[utoipa::path(post, path = "/webhooks/{name}/test", tag = "notices", params(("name" = String, Path)),
    responses((status = 202, body = Trial), (status = 404, body = ProblemDocument)))]
async fn try_out(
    State(state): State<AppState>,
    asker: Asker,
    Path(name): Path<String>,
) -> Result<(StatusCode, Json<Trial>)> {
    let notice = state.engine.endpoint_test(&asker.0, &EndpointName::from(name)).await?;
    Ok((StatusCode::ACCEPTED, Json(Trial { notice: notice.to_string() })))
}
