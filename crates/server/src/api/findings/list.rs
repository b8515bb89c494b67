//! The list of findings.

use super::shape::{FindingShape, shapes};
use crate::api::intake::may_see;
use crate::body::Query;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::page::{Page, limit};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{FindingId, FindingKind};
use exeunt_store::FindingFilter;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which findings are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `open` or `settled`; both without it.
    #[param(value_type = Option<String>)]
    state: Option<StateWord>,
    /// Such as `fits_nobody`.
    #[param(value_type = Option<String>)]
    kind: Option<FindingKind>,
    /// An employee number.
    person: Option<String>,
    source: Option<String>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<FindingId>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateWord {
    Open,
    Settled,
}

/// Findings, in the order in which they were found.
#[utoipa::path(get, path = "/findings", tag = "findings", params(Wanted),
    responses((status = 200, body = Page<FindingShape>), (status = 422, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Query(wanted): Query<Wanted>,
    Speaks(language): Speaks,
) -> Result<Json<Page<FindingShape>>> {
    let limit = limit(wanted.limit)?;
    let filter = FindingFilter {
        kind: wanted.kind,
        person: wanted.person.map(Into::into),
        source: wanted.source.map(Into::into),
        waiting: wanted.state.map(|state| state == StateWord::Open),
    };
    let rows = state.engine.finding_list(&asker.0, &filter, wanted.after, limit + 1).await?;
    let Page { items, next } = Page::of(rows, limit, |finding| finding.id.to_string());
    let mut seen = Vec::with_capacity(items.len());
    for finding in items {
        if may_see(&state, &asker.0, finding.about.person.as_ref()).await? {
            seen.push(finding);
        }
    }
    Ok(Json(Page { items: shapes(&state, seen, language).await?, next }))
}
