//! Counts and times every request by the route that it took, never by its address: that would have an id in it.

use crate::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;

pub(crate) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let begun = Instant::now();
    let response = next.run(request).await;
    let took = begun.elapsed();
    state.meter.answered(&method, route, response.status(), took);
    tracing::info!(status = response.status().as_u16(), duration_ms = took.as_millis(), "answered");
    response
}
