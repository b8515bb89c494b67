//! Everything that happened in a case, out of the audit log.

use crate::api::entry::EntryShape;
use crate::body::{Path, Query};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::page::{Page, limit};
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::CaseId;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which part of the timeline.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The `next` of the page before: the log index of its last entry.
    after: Option<u64>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// What happened in a case, in the order of the audit log.
#[utoipa::path(get, path = "/cases/{id}/timeline", tag = "cases", params(("id" = String, Path), Wanted),
    responses((status = 200, body = Page<EntryShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn timeline(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<CaseId>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<EntryShape>>> {
    let limit = limit(wanted.limit)?;
    let case = reach::case(&state, &asker.0, id).await?;
    let from = wanted.after.map_or(0, |index| index.saturating_add(1));
    let rows = state.engine.store.log_entries_of_case(case.id, from, limit + 1).await?;
    let page = Page::of(rows, limit, |entry| entry.index.to_string());
    let items = page.items.iter().map(|entry| EntryShape::of(entry, language)).collect::<Result<_>>()?;
    Ok(Json(Page { items, next: page.next }))
}
