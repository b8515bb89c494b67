//! Saying what is so.

use super::shape::{FindingShape, shapes};
use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::language::Speaks;
use crate::layers::instance;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::Extensions;
use exeunt_core::{FindingId, PersonId, bounds};
use exeunt_engine::Settlement;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Findings in one request.
const MOST: usize = 200;

/// What a person says about a finding.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum HowGiven {
    /// It is about this person (employee number); what was said is then taken in as if it had named them.
    Person { person: String },
    /// What was said is to be done.
    Accepted,
    /// Nothing is to be done about it.
    Dismissed,
}

impl From<HowGiven> for Settlement {
    fn from(how: HowGiven) -> Self {
        match how {
            HowGiven::Person { person } => Self::Person(PersonId::from(person)),
            HowGiven::Accepted => Self::Accept,
            HowGiven::Dismissed => Self::Dismiss,
        }
    }
}

/// How a finding is settled, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettlingFinding)]
pub(crate) struct Settling {
    how: HowGiven,
    #[schema(max_length = 2000)]
    reason: String,
}

/// How several findings are settled, for one reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettlingAll {
    /// 200 at most.
    #[schema(value_type = Vec<String>)]
    findings: BTreeSet<FindingId>,
    how: HowGiven,
    #[schema(max_length = 2000)]
    reason: String,
}

/// How it went with each.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingsSettled)]
pub(crate) struct Went {
    items: Vec<WentWith>,
}

/// How it went with one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingWent)]
struct WentWith {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<FindingShape>,
    /// Why it isn't settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemDocument>,
}

/// Settles a finding, for a reason.
#[utoipa::path(post, path = "/findings/{id}/settlement", tag = "findings", params(("id" = String, Path)),
    request_body = Settling,
    responses((status = 200, body = FindingShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn one(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<FindingId>,
    Speaks(language): Speaks,
    Body(settling): Body<Settling>,
) -> Result<Json<FindingShape>> {
    bounded("/reason", &settling.reason, bounds::REASON)?;
    let settlement = settling.how.into();
    let finding = state.engine.finding_settle(&asker.0, id, &settlement, &settling.reason).await?;
    shapes(&state, vec![finding], language).await?.pop().map(Json).ok_or_else(Problem::not_found)
}

/// Settles several findings alike, each by itself, and says of each how it went.
#[utoipa::path(post, path = "/findings/settlements", tag = "findings", request_body = SettlingAll,
    responses((status = 200, body = Went), (status = 422, body = ProblemDocument)))]
pub(crate) async fn several(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    extensions: Extensions,
    Body(settling): Body<SettlingAll>,
) -> Result<Json<Went>> {
    bounded("/reason", &settling.reason, bounds::REASON)?;
    if settling.findings.is_empty() || settling.findings.len() > MOST {
        return Err(Problem::invalid(vec![Fault::body("/findings", "fault-limit").with("most", MOST)]));
    }
    let ids: Vec<FindingId> = settling.findings.into_iter().collect();
    let settled = state.engine.finding_settle_all(&asker.0, &ids, &settling.how.into(), &settling.reason).await?;
    let mut items = Vec::with_capacity(settled.len());
    for (id, result) in settled {
        let (finding, problem) = match result {
            Ok(finding) => (shapes(&state, vec![finding], language).await?.pop(), None),
            Err(error) => (None, Some(Problem::from(error).document(language, &instance(&extensions)))),
        };
        items.push(WentWith { id: id.to_string(), finding, problem });
    }
    Ok(Json(Went { items }))
}
