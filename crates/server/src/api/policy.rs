//! The policy in force, and whether another text would be one.

use crate::api::said;
use crate::body::{Body, Path, at_most};
use crate::caller::Asker;
use crate::error::{Problem, ProblemDocument, Result};
use crate::etag::tagged;
use crate::language::Speaks;
use crate::page::Page;
use crate::reach::must_see_everybody;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use exeunt_core::Digest;
use exeunt_plan::Policy;
use exeunt_store::PolicyText;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Versions that are listed.
const MOST_VERSIONS: u32 = 500;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get))
        .routes(routes!(check))
        .routes(routes!(adopt))
        .routes(routes!(versions))
        .routes(routes!(version))
}

/// A policy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Policy)]
struct PolicyShape {
    version: String,
    digest: String,
    /// Every section and key.
    #[schema(value_type = Object)]
    policy: serde_json::Value,
    /// The TOML that it was read from, with its comments.
    text: String,
}

impl PolicyShape {
    fn of(policy: &Policy) -> Self {
        let value = serde_json::to_value(policy).unwrap_or_default();
        Self {
            version: policy.version.clone(),
            digest: policy.digest().to_string(),
            policy: value,
            text: policy.wording.as_str().to_owned(),
        }
    }
}

/// The policy in force.
#[utoipa::path(get, path = "/policy", tag = "policy",
    responses((status = 200, body = PolicyShape), (status = 304), (status = 403, body = ProblemDocument)))]
async fn get(State(state): State<AppState>, asker: Asker, headers: HeaderMap) -> Result<Response> {
    must_see_everybody(&state, &asker.0).await?;
    Ok(tagged(&headers, &PolicyShape::of(state.engine.policy())))
}

/// The text of a policy, as TOML.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Text {
    #[schema(max_length = 200_000)]
    text: String,
}

/// Whether a text is a policy, and what would be another way than today.
#[derive(Debug, Serialize, ToSchema)]
struct Judged {
    valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<PolicyFault>,
    /// Keys whose value would be another: what it is now, and what it would be.
    changes: BTreeMap<String, Change>,
}

/// What keeps a text from being a policy.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyFault {
    line: usize,
    key: String,
    says: String,
    hint: String,
}

/// A value now and then.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PolicyChange)]
struct Change {
    #[schema(value_type = Object)]
    now: serde_json::Value,
    #[schema(value_type = Object)]
    then: serde_json::Value,
}

/// Judges a text and changes nothing.
#[utoipa::path(post, path = "/policy/check", tag = "policy", request_body = Text,
    responses((status = 200, body = Judged), (status = 422, body = ProblemDocument)))]
async fn check(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Body(Text { text }): Body<Text>,
) -> Result<Json<Judged>> {
    must_see_everybody(&state, &asker.0).await?;
    at_most("/text", &text, 200_000)?;
    Ok(Json(match Policy::parse(&text) {
        Ok(policy) => Judged {
            valid: true,
            digest: Some(policy.digest().to_string()),
            fault: None,
            changes: changes(&flat(state.engine.policy()), &flat(&policy)),
        },
        Err(error) => Judged {
            valid: false,
            digest: None,
            fault: Some(PolicyFault {
                says: said(language, &error.trouble.what()),
                hint: said(language, &error.trouble.remedy()),
                line: error.line,
                key: error.key,
            }),
            changes: BTreeMap::new(),
        },
    }))
}

/// The policy that was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Adopting {
    /// Its whole digest.
    digest: String,
}

/// Says that the house goes by the policy in force. It is written into the log and changes nothing.
#[utoipa::path(put, path = "/policy/adoption", tag = "policy", request_body = Adopting,
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 409, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
async fn adopt(State(state): State<AppState>, asker: Asker, Body(given): Body<Adopting>) -> Result<StatusCode> {
    let digest: Digest = given.digest.parse().map_err(|_| super::fault_digest("/digest"))?;
    state.engine.policy_adopt(&asker.0, &digest).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A policy by which something was planned, or that was adopted.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyVersion {
    digest: String,
    version: String,
    /// Since when it was used.
    since: String,
    /// Its TOML; in a single one only.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl From<PolicyText> for PolicyVersion {
    fn from(PolicyText { digest, version, text, since }: PolicyText) -> Self {
        let text = Some(text).filter(|text| !text.is_empty());
        Self { digest: digest.to_string(), version, since: since.to_string(), text }
    }
}

/// The policies that were used, the newest first. A house has few.
#[utoipa::path(get, path = "/policy/versions", tag = "policy",
    responses((status = 200, body = Page<PolicyVersion>), (status = 403, body = ProblemDocument)))]
async fn versions(State(state): State<AppState>, asker: Asker) -> Result<Json<Page<PolicyVersion>>> {
    let kept = state.engine.policy_list(&asker.0, MOST_VERSIONS).await?;
    Ok(Json(Page { items: kept.into_iter().map(PolicyVersion::from).collect(), next: None }))
}

/// A policy that was used, with its text.
#[utoipa::path(get, path = "/policy/versions/{digest}", tag = "policy", params(("digest" = String, Path)),
    responses((status = 200, body = PolicyVersion), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument)))]
async fn version(
    State(state): State<AppState>,
    asker: Asker,
    Path(digest): Path<String>,
) -> Result<Json<PolicyVersion>> {
    must_see_everybody(&state, &asker.0).await?;
    let digest: Digest = digest.parse().map_err(|_| Problem::not_found())?;
    let kept = state.engine.policy_lookup(&asker.0, &digest).await?.ok_or_else(Problem::not_found)?;
    Ok(Json(kept.into()))
}

/// Every value by its key with its tables, such as `timing.at`. A list is one value.
fn flat(policy: &Policy) -> BTreeMap<String, serde_json::Value> {
    let mut values = BTreeMap::new();
    flatten("", serde_json::to_value(policy).unwrap_or_default(), &mut values);
    values
}

fn flatten(at: &str, value: serde_json::Value, into: &mut BTreeMap<String, serde_json::Value>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let key = if at.is_empty() { name } else { format!("{at}.{name}") };
                flatten(&key, value, into);
            }
        }
        other => {
            into.insert(at.to_owned(), other);
        }
    }
}

fn changes(
    now: &BTreeMap<String, serde_json::Value>,
    then: &BTreeMap<String, serde_json::Value>,
) -> BTreeMap<String, Change> {
    let keys: std::collections::BTreeSet<&String> = now.keys().chain(then.keys()).collect();
    let value = |of: &BTreeMap<String, serde_json::Value>, key| of.get(key).cloned().unwrap_or_default();
    keys.into_iter()
        .map(|key| (key.clone(), Change { now: value(now, key), then: value(then, key) }))
        .filter(|(_, change)| change.now != change.then)
        .collect()
}
