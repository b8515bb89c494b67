//! What HR says, and the sources that say it.

mod files;
mod shape;
mod sources;
mod statements;
mod webhook;

pub(crate) use files::{LARGEST_UPLOAD, file};
pub(crate) use shape::{StatementShape, may_see};

use crate::state::AppState;
use axum::extract::DefaultBodyLimit;
use exeunt_intake::webhook::LARGEST_BODY;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let messages = OpenApiRouter::new().routes(routes!(webhook::receive)).layer(DefaultBodyLimit::max(LARGEST_BODY));
    OpenApiRouter::new().routes(routes!(sources::list)).routes(routes!(statements::list)).merge(messages)
}

/// Taking in a long list may take as long as asking a platform.
pub(crate) fn routes_of_lists() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(files::upload)).layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
}
