//! What HR says, and the sources that say it.

mod files;
mod shape;
mod sources;
mod statements;
mod webhook;

pub(crate) use shape::StatementShape;

use crate::state::AppState;
use crate::uploads::{LARGEST_LIST, Upload};
use axum::extract::DefaultBodyLimit;
use exeunt_core::Duty;
use exeunt_intake::webhook::LARGEST_BODY;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let messages = OpenApiRouter::new().routes(routes!(webhook::receive)).layer(DefaultBodyLimit::max(LARGEST_BODY));
    OpenApiRouter::new().routes(routes!(sources::list)).routes(routes!(statements::list)).merge(messages)
}

/// Lists that somebody uploads.
pub(crate) fn routes_of_lists() -> (OpenApiRouter<AppState>, Upload) {
    let upload = Upload { largest: LARGEST_LIST, duty: Duty::GiveStatement };
    (OpenApiRouter::new().routes(routes!(files::upload)).layer(DefaultBodyLimit::max(LARGEST_LIST)), upload)
}
