//! What we say about ourselves: what the server can do, which kinds of entries it has, and their schemas.

use super::list::{PAGE, list_of};
use super::refusal::{Refusal, Result};
use super::schema;
use super::shape::{base, plain};
use crate::body::Path;
use crate::caller::Asker;
use crate::state::AppState;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use exeunt_core::{Duty, EntryKind};
use scim_v2::schema_urns::{RESOURCE_TYPE, SCHEMA, SERVICE_PROVIDER_CONFIG};
use serde_json::{Value, json};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/ServiceProviderConfig", get(config))
        .route("/ResourceTypes", get(kinds))
        .route("/ResourceTypes/{id}", get(kind))
        .route("/Schemas", get(schemas))
        .route("/Schemas/{id}", get(schema_with_id))
}

async fn config(State(state): State<AppState>, asker: Asker) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    Ok(plain(&json!({
        "schemas": [SERVICE_PROVIDER_CONFIG],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": PAGE },
        "changePassword": { "supported": false },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "API token",
            "description": "An API token of Exeunt with the scope \"scim\" or \"intake\", in the header Authorization.",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{}/ServiceProviderConfig", base(&state)),
        },
    })))
}

async fn kinds(State(state): State<AppState>, asker: Asker, RawQuery(query): RawQuery) -> Result<Response> {
    listed(&state, &asker, query.as_deref(), &[EntryKind::User, EntryKind::Group].map(|kind| described(&state, kind)))
        .await
}

async fn kind(State(state): State<AppState>, asker: Asker, Path(id): Path<String>) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    let known = [EntryKind::User, EntryKind::Group].into_iter().find(|kind| schema::named(*kind).0 == id);
    known.map(|kind| plain(&described(&state, kind))).ok_or_else(Refusal::not_found)
}

async fn schemas(State(state): State<AppState>, asker: Asker, RawQuery(query): RawQuery) -> Result<Response> {
    let all: Vec<Value> = schema::all().iter().map(|schema| in_full(&state, schema)).collect();
    listed(&state, &asker, query.as_deref(), &all).await
}

async fn schema_with_id(State(state): State<AppState>, asker: Asker, Path(id): Path<String>) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    schema::with_id(&id).map(|schema| plain(&in_full(&state, schema))).ok_or_else(Refusal::not_found)
}

/// These lists know no filter, and a filter that is passed over would be an answer to another question (RFC 7644, 4).
async fn listed(state: &AppState, asker: &Asker, query: Option<&str>, resources: &[Value]) -> Result<Response> {
    asker.must(state, Duty::GiveStatement).await?;
    let filtered = query.into_iter().flat_map(|query| query.split('&')).any(|part| part.starts_with("filter="));
    if filtered {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "scim-no-filter"));
    }
    Ok(list_of(resources))
}

fn described(state: &AppState, kind: EntryKind) -> Value {
    let (name, endpoint) = schema::named(kind);
    let extensions: Vec<Value> =
        schema::extensions(kind).map(|extension| json!({ "schema": extension.id, "required": false })).collect();
    let mut described = json!({
        "schemas": [RESOURCE_TYPE],
        "id": name,
        "name": name,
        "description": schema::core(kind).description,
        "endpoint": format!("/{endpoint}"),
        "schema": schema::core(kind).id,
        "meta": { "resourceType": "ResourceType", "location": format!("{}/ResourceTypes/{name}", base(state)) },
    });
    if !extensions.is_empty() {
        described["schemaExtensions"] = Value::Array(extensions);
    }
    described
}

fn in_full(state: &AppState, schema: &schema::Schema) -> Value {
    let mut full = json!(schema);
    full["schemas"] = json!([SCHEMA]);
    full["meta"] = json!({ "resourceType": "Schema", "location": format!("{}/Schemas/{}", base(state), schema.id) });
    full
}
