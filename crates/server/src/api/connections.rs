//! Connections: the configured platforms.

use crate::api::{said, word};
use crate::body::{Body, Path, bounded};
use crate::caller::{Asker, BySession};
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::language::Speaks;
use crate::reach::must_see_everybody;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{Capability, ConnectionName, Duty};
use exeunt_engine::Health;
use exeunt_store::StoredConnection;
use exeunt_words::enum_word;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get, put))
}

pub(crate) fn routes_of_platforms() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(describe))
}

/// A configured platform. Its credential is never shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Connection)]
struct ConnectionShape {
    name: String,
    /// Such as `synapse`.
    platform: String,
    #[schema(value_type = Object)]
    settings: serde_json::Value,
    /// Absent as long as this server has not worked with the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    health: Option<HealthShape>,
}

/// Whether the platform answers, as this server has last seen it while it worked with it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionHealth)]
pub(crate) struct HealthShape {
    /// The last that was asked was answered.
    well: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<String>,
    /// Why: such as `unavailable`, `unauthenticated`, `permission_denied`.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<&'static str>,
}

impl HealthShape {
    /// `None` where nothing was seen yet.
    pub(crate) fn of(health: &Health) -> Option<Self> {
        Some(Self {
            well: health.is_well()?,
            answered_at: health.answered_at.map(|at| at.to_string()),
            failed_at: health.failed.map(|(at, _)| at.to_string()),
            trouble: health.failed.map(|(_, kind)| kind.as_str()),
        })
    }
}

impl ConnectionShape {
    fn of(stored: StoredConnection, healths: &BTreeMap<ConnectionName, Health>) -> Self {
        let health = healths.get(&stored.name).and_then(HealthShape::of);
        Self { name: stored.name.to_string(), platform: stored.platform, settings: stored.settings, health }
    }
}

/// Every connection, by name.
#[utoipa::path(get, path = "/connections", tag = "connections",
    responses((status = 200, body = Vec<ConnectionShape>), (status = 403, body = ProblemDocument)))]
async fn list(State(state): State<AppState>, asker: Asker) -> Result<Json<Vec<ConnectionShape>>> {
    must_see_everybody(&state, &asker.0).await?;
    let stored = state.engine.store.connection_list().await?;
    let healths = state.engine.connection_health().await;
    Ok(Json(stored.into_iter().map(|each| ConnectionShape::of(each, &healths)).collect()))
}

/// A connection.
#[utoipa::path(get, path = "/connections/{name}", tag = "connections", params(("name" = String, Path)),
    responses((status = 200, body = ConnectionShape), (status = 404, body = ProblemDocument)))]
async fn get(State(state): State<AppState>, asker: Asker, Path(name): Path<String>) -> Result<Json<ConnectionShape>> {
    must_see_everybody(&state, &asker.0).await?;
    let stored = state.engine.store.connection_lookup(&ConnectionName::from(name)).await?;
    let stored = stored.ok_or_else(Problem::not_found)?;
    Ok(Json(ConnectionShape::of(stored, &state.engine.connection_health().await)))
}

/// A connection's settings and credential.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Setting {
    platform: String,
    #[schema(value_type = Object)]
    settings: serde_json::Value,
    #[schema(value_type = String, format = Password, write_only)]
    secret: SecretString,
}

/// Adds or changes a connection. The settings must satisfy the platform's connector; the credential is stored encrypted.
/// Other settings make plans stale that were made for the former ones, and stop their runs. With a session it takes a
/// fresh proof of who one is; an API token can't.
#[utoipa::path(put, path = "/connections/{name}", tag = "connections", params(("name" = String, Path)),
    request_body = Setting,
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn put(
    State(state): State<AppState>,
    asker: Asker,
    BySession(session): BySession,
    Path(name): Path<String>,
    Body(given): Body<Setting>,
) -> Result<StatusCode> {
    asker.must(&state, Duty::ManageConnections).await?;
    state.engine.must_be_fresh(session.as_ref())?;
    bounded("/platform", &given.platform, 100)?;
    if name.contains('/') || name.chars().count() > 100 {
        return Err(Problem::invalid(vec![Fault::parameter("name", "fault-name").with("most", 100)]));
    }
    let Setting { platform, settings, secret } = given;
    state.engine.connection_put(&asker.0, &ConnectionName::from(name), &platform, &settings, secret).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a deployment is and can do, asked just now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Description)]
struct DescriptionShape {
    platform: String,
    version: String,
    /// The account that we act as there.
    service_account: String,
    capabilities: Vec<CapabilityShape>,
    permissions: Vec<PermissionShape>,
    remarks: Vec<String>,
}

/// Whether and how one kind of action is possible there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Capability)]
struct CapabilityShape {
    action: String,
    says: String,
    /// `native`, `emulated`, `manual` or `unsupported`.
    support: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A right that the connection needs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Permission)]
struct PermissionShape {
    scope: String,
    granted: bool,
    /// Where to grant it.
    how: String,
}

/// Asks a platform who we are there and what we may do.
#[utoipa::path(post, path = "/connections/{name}/check", tag = "connections", params(("name" = String, Path)),
    responses((status = 200, body = DescriptionShape), (status = 404, body = ProblemDocument),
        (status = 502, body = ProblemDocument)))]
async fn describe(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(name): Path<String>,
) -> Result<Json<DescriptionShape>> {
    must_see_everybody(&state, &asker.0).await?;
    let known =
        state.engine.store.connection_lookup(&ConnectionName::from(name)).await?.ok_or_else(Problem::not_found)?;
    let about = state.engine.connection_describe(&known.name).await?;
    let capability = |(kind, row): (&exeunt_core::ActionKind, &Capability)| CapabilityShape {
        action: kind.as_str().to_owned(),
        says: enum_word(language, "action-kind", kind),
        support: word(&row.support),
        note: row.note.as_ref().map(|key| exeunt_words::word(language, key)),
    };
    let say = |message| said(language, message);
    Ok(Json(DescriptionShape {
        platform: about.platform,
        version: about.version,
        service_account: about.service_account.to_string(),
        capabilities: about.capabilities.0.iter().map(capability).collect(),
        permissions: about
            .permissions
            .iter()
            .map(|right| PermissionShape { scope: right.scope.clone(), granted: right.granted, how: say(&right.how) })
            .collect(),
        remarks: about.remarks.iter().map(say).collect(),
    }))
}
