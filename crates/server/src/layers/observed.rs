//! Counts, times and traces every request by the route that it took, never by its address: that would have an id in it.

use crate::meter::method_name;
use crate::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

pub(crate) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let span = span(method_name(&method), &route);
    exeunt_traces::continue_from(&span, request.headers());
    let begun = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    span.record("http.response.status_code", response.status().as_u16());
    if response.status().is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    state.meter.answered(&method, route, response.status(), took);
    tracing::info!(status = response.status().as_u16(), duration_ms = took.as_millis(), "answered");
    response
}

/// In the words of OpenTelemetry's conventions for HTTP. Neither path nor query: they hold ids and names.
fn span(method: &'static str, route: &str) -> Span {
    tracing::info_span!(
        "exeunt.http",
        otel.name = %format_args!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
    )
}
