//! An id for each request, for the caller, our log and whoever has to find the one in the other.

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request. It is always ours: a caller's own could be made to look like somebody else's in the log.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Gives the request an id and a span, and the answer the same id.
pub(crate) async fn identify_request(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = state.engine.fresh_id().to_string();
    // No query: it may hold names.
    let span = tracing::info_span!("http", request.id = %id, method = %request.method(), path = request.uri().path());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).instrument(span).await;
    let value = HeaderValue::from_str(&id).expect("a UUID is a header's value");
    response.headers_mut().insert(HEADER, value);
    response
}
