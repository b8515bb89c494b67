//! Whether the server lives, whether it can work, and its figures.

use crate::error::{Problem, ProblemDocument, Result};
use crate::layers::address;
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use exeunt_store::NoticeState;
use secrecy::ExposeSecret;
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;
use tokio::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(live)).routes(routes!(ready)).routes(routes!(metrics))
}

/// The process answers.
#[utoipa::path(get, path = "/health/live", tag = "health", responses((status = 204)))]
async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The database answers and has the schema that this version knows.
#[utoipa::path(get, path = "/health/ready", tag = "health",
    responses((status = 204), (status = 503, body = ProblemDocument)))]
async fn ready(State(state): State<AppState>) -> Result<StatusCode> {
    let ready = state.readiness.now(&state).await;
    if ready { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready")) }
}

/// For how long an answer of the database's counts. Anybody may ask, as often as they like.
const REMEMBERED: Duration = Duration::from_secs(1);

/// Whether the database answered the last time it was asked.
#[derive(Default)]
pub(crate) struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// Asks the database where that is long ago. Whoever asks meanwhile waits for the same answer.
    async fn now(&self, state: &AppState) -> bool {
        let mut last = self.0.lock().await;
        if let Some((at, ready)) = *last
            && at.elapsed() < REMEMBERED
        {
            return ready;
        }
        let asked = state.engine.store.ready().await;
        if let Err(error) = &asked {
            tracing::error!(%error, "not ready");
        }
        *last = Some((Instant::now(), asked.is_ok()));
        asked.is_ok()
    }
}

/// Figures in Prometheus' text form, for whoever has the token of the settings.
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, body = String, content_type = "text/plain"), (status = 401, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 429, body = ProblemDocument)))]
async fn metrics(State(state): State<AppState>, parts: Parts) -> Result<Response> {
    // Before the token is looked at, so that guessing is slow.
    state.rates.take(&format!("address {}", address(&state.settings, &parts)))?;
    // Without a token in the settings there is nothing here for anybody.
    let token = state.settings.metrics_token.as_ref().ok_or_else(Problem::not_found)?;
    let given = parts.headers.get(AUTHORIZATION).map_or(&b""[..], axum::http::HeaderValue::as_bytes);
    let wanted = format!("Bearer {}", token.expose_secret());
    if !bool::from(given.ct_eq(wanted.as_bytes())) {
        return Err(Problem::unauthenticated());
    }
    state.meter.set("exeunt_log_entries", state.engine.store.log_size().await?);
    state.meter.set("exeunt_runs_active", state.engine.store.run_count_active().await?);
    state.meter.set("exeunt_findings_waiting", state.engine.store.finding_count_waiting().await?);
    let notices = state.engine.store.notice_count().await?;
    let number = |state| notices.iter().find(|(each, _)| *each == state).map_or(0, |(_, number)| *number);
    state.meter.set("exeunt_notices_waiting", number(NoticeState::Waiting));
    state.meter.set("exeunt_notices_failed", number(NoticeState::Failed));
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], state.meter.text()).into_response())
}
