//! The list of findings.

use super::shape::{FindingShape, shapes};
use crate::body::Query;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::oneself::Oneself;
use crate::page::{Filling, Page, limit};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{Finding, FindingId, FindingKind};
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

/// Findings, in the order in which they were found, without those that are or could be about the caller.
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
        ..FindingFilter::default()
    };
    let oneself = Oneself::of(&state, &asker.0).await?;
    let mut filling = Filling::after(wanted.after, limit);
    while let Some(after) = filling.wants() {
        let rows = state.engine.finding_list(&asker.0, &filter, after, filling.rows()).await?.into_iter();
        let seen = |finding: &Finding| !oneself.is_said(finding.about.said.as_ref());
        filling.take(rows.map(|finding| (finding.id, Some(finding).filter(seen))).collect());
    }
    let Page { items, next } = filling.page(ToString::to_string);
    Ok(Json(Page { items: shapes(&state, items, language).await?, next }))
}
