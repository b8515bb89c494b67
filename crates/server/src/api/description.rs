//! The API's description of itself.

use crate::router::document;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(description))
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "description", security(()), responses((status = 200, body = Object)))]
async fn description(State(state): State<AppState>) -> Json<OpenApi> {
    Json(document(&state))
}
