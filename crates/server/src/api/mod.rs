//! `/api/v1`: one file for each group of operations.
//!
//! A new group is a file with `pub(crate) fn routes() -> OpenApiRouter<AppState>`, a line in [`routes`], a row for each of
//! its operations in `tests/it/roles.rs`, and the snapshot `docs/api/openapi.json` made again.

mod description;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;

/// Operations that are answered out of the database.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(description::routes())
}

/// Operations that ask platforms, and may take as long as these do.
pub fn routes_of_platforms() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
