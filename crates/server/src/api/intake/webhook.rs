//! What an HR system sends by itself.

use crate::body::{Path, says_zero};
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::state::AppState;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use exeunt_core::SourceName;
use exeunt_core::webhook::{Headers, Refusal as Unbelieved};
use exeunt_intake::webhook::{Received, Receiver, Refusal};
use exeunt_intake::{Opened, Trouble};
use serde::Serialize;
use utoipa::ToSchema;

/// A message arrived, and what it says is kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MessageArrived)]
pub(crate) struct Arrived {
    /// Under which key; absent for messages of a type that isn't for us. The same message again has the same one.
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<String>,
}

/// Takes in one signed message of the form of Standard Webhooks, as docs/intake.md describes it. Answered only after what
/// it says is kept for good; the same `webhook-id` again gets the same answer and changes nothing.
#[utoipa::path(post, path = "/intake/webhooks/{source}", tag = "intake", security(()),
    params(("source" = String, Path), ("webhook-id" = String, Header), ("webhook-timestamp" = String, Header),
        ("webhook-signature" = String, Header)),
    request_body = Object,
    responses((status = 202, body = Arrived), (status = 400, body = ProblemDocument),
        (status = 401, body = ProblemDocument), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 413, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn receive(
    State(state): State<AppState>,
    Path(source): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Arrived>)> {
    let receiver = receiver(&state, source)?;
    let message = receiver.receive(signed(&headers), &body, state.engine.now()).map_err(refused)?;
    let statement = match message {
        Received::Statement(_) if says_zero(&body) => {
            return Err(Problem::invalid(vec![Fault::body("", "fault-zero")]));
        }
        Received::Statement(batch) => {
            let mut key = None;
            for statement in &batch.statements {
                key = Some(state.engine.statement_from_source(statement).await?.key.to_string());
            }
            key
        }
        Received::Other { .. } => None,
        Received::Unreadable(troubles) => return Err(unreadable(&troubles)),
    };
    Ok((StatusCode::ACCEPTED, Json(Arrived { statement })))
}

fn receiver(state: &AppState, source: String) -> Result<&Receiver> {
    match state.sources.get(&SourceName::from(source)).map(|known| (&known.opened, known.kind)) {
        Some((Ok(Opened::Webhook(receiver)), _)) => Ok(receiver),
        // Whoever sends is told to come again; what is wrong, the doctor says.
        Some((Err(_), "webhook")) => Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "source-unusable")),
        _ => Err(Problem::not_found()),
    }
}

fn signed(headers: &HeaderMap) -> Headers<'_> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    Headers { id: text("webhook-id"), timestamp: text("webhook-timestamp"), signature: text("webhook-signature") }
}

fn refused(refusal: Refusal) -> Problem {
    let slug = match refusal {
        Refusal::TooLarge => "too-large",
        Refusal::Unbelieved(Unbelieved::Unsigned) => "webhook-unsigned",
        Refusal::Unbelieved(Unbelieved::Id) => "webhook-id",
        Refusal::Unbelieved(Unbelieved::Timestamp) => "webhook-timestamp",
        Refusal::Unbelieved(Unbelieved::Stale) => "webhook-stale",
        Refusal::Unbelieved(Unbelieved::Forged) => "webhook-forged",
    };
    Problem::new(StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST), slug)
}

fn unreadable(troubles: &[Trouble]) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "message-unreadable")
        .faults(troubles.iter().map(Fault::of).collect())
}
