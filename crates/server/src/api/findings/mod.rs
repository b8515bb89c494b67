//! What a person has to settle, because the machine must not guess.

mod list;
mod settle;
mod shape;
mod single;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(single::get))
}

/// Settling may put everything back, for which the platforms are looked at.
pub(crate) fn routes_of_platforms() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(settle::one)).routes(routes!(settle::several))
}
