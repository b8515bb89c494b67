//! The manager's page: no account, a link that opens once, a short session, and everything that the page needs in one
//! answer. The token comes in the body and never in an address, because addresses are logged.
//!
//! These operations stand outside `Idempotency-Key`: nobody is known by whose name an answer could be kept, and each of
//! them says the same when it comes twice. What guesses tokens is slowed down by address.

use super::confirmation::ViewShape;
use crate::body::Body;
use crate::cookie::Cookie;
use crate::error::{Problem, ProblemDocument, Result};
use crate::layers::address;
use crate::login::{from, must_be_ours, must_not_be_foreign};
use crate::state::AppState;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use exeunt_core::{Answer, CaseId, Confirmation};
use exeunt_engine::EngineError;
use exeunt_engine::case::Respondent;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many requests a token costs that opens nothing.
const A_GUESS: f64 = 20.0;

/// Whoever the page's cookie says is asked. Refused is what no page of ours asked for.
pub(crate) struct Asked(Respondent);

impl FromRequestParts<AppState> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let session = Cookie::Confirmation.read(&state.settings, &parts.headers).ok_or(EngineError::LinkDead)?;
        let who = state.engine.respondent(&session).await?;
        must_be_ours(&state.settings, parts)?;
        Ok(Self(who))
    }
}

impl Asked {
    /// A browser has one such page open at a time. What was typed into another one must not become an answer about
    /// somebody else.
    fn must_be_about(&self, case: CaseId) -> Result<()> {
        if self.0.case() == case {
            return Ok(());
        }
        Err(Problem::new(StatusCode::CONFLICT, "another-confirmation").hint("problem-hint-another-confirmation"))
    }
}

/// Somebody with a token that may be a guess.
pub(crate) struct Knocking(Parts);

impl FromRequestParts<AppState> for Knocking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        must_not_be_foreign(&state.settings, parts)?;
        state.rates.take(&door(state, parts))?;
        Ok(Self(parts.clone()))
    }
}

impl Knocking {
    /// The token opens nothing. Whoever tries many waits longer each time; one's own old link costs a moment at most.
    fn in_vain(&self, state: &AppState) {
        state.rates.charge(&door(state, &self.0), A_GUESS);
    }
}

fn door(state: &AppState, parts: &Parts) -> String {
    format!("links {}", address(&state.settings, parts))
}

/// A link's token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkToken)]
pub(crate) struct Token {
    #[schema(value_type = String, max_length = 128)]
    token: SecretString,
}

/// Whether a link can be opened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkState {
    /// `false` for one that was opened, is too old, was revoked, or never existed.
    open: bool,
    /// This browser has open what the link is for: it needs no link.
    here: bool,
}

/// Whether a link can be opened. Opens nothing and tells nothing else.
#[utoipa::path(post, path = "/confirmations/link", tag = "manager", request_body = Token,
    security(()), responses((status = 200, body = LinkState)))]
pub(crate) async fn peek(
    State(state): State<AppState>,
    knocking: Knocking,
    Body(link): Body<Token>,
) -> Result<Json<LinkState>> {
    let open = state.engine.link_peek(&link.token).await?;
    let here = match Cookie::Confirmation.read(&state.settings, &knocking.0.headers) {
        Some(session) => match state.engine.respondent(&session).await {
            Ok(who) => state.engine.link_leads_to(&link.token, &who).await?,
            Err(_) => false,
        },
        None => false,
    };
    if !open && !here {
        knocking.in_vain(&state);
    }
    Ok(Json(LinkState { open, here }))
}

/// Opens a link: it is used up, and the browser gets a cookie for this confirmation and a short time.
#[utoipa::path(post, path = "/confirmations/session", tag = "manager", request_body = Token,
    security(()), responses((status = 204), (status = 410, body = ProblemDocument)))]
pub(crate) async fn open(
    State(state): State<AppState>,
    knocking: Knocking,
    Body(link): Body<Token>,
) -> Result<Response> {
    let opened = state.engine.link_open(&link.token, &from(&state, &knocking.0)).await;
    let opened = opened.inspect_err(|_| knocking.in_vain(&state))?;
    let seconds = opened.until.duration_since(state.engine.now()).as_secs().max(1);
    let cookie = Cookie::Confirmation.set_for(&state.settings, &opened.session, seconds);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}

/// Asks for another link, by one that one has. It goes to the address in the ledger; the answer is always the same.
#[utoipa::path(post, path = "/confirmations/renewal", tag = "manager", request_body = Token,
    security(()), responses((status = 202)))]
pub(crate) async fn again(
    State(state): State<AppState>,
    knocking: Knocking,
    Body(link): Body<Token>,
) -> Result<StatusCode> {
    // Charged whatever came of it: how long the next one waits must not tell either.
    knocking.in_vain(&state);
    state.engine.link_ask_again(&link.token).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Everything that the page needs: who leaves and when, what is asked, proposed and answered, the clock, and what silence
/// means; after the submission the receipt.
#[utoipa::path(get, path = "/confirmations/current", tag = "manager",
    security(()), responses((status = 200, body = ViewShape), (status = 410, body = ProblemDocument)))]
pub(crate) async fn current(State(state): State<AppState>, Asked(who): Asked) -> Result<Json<ViewShape>> {
    Ok(Json(state.engine.confirmation_of(&who).await?.into()))
}

/// Answers as they are typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    /// The case of the page into which they were typed.
    #[schema(value_type = String, format = Uuid)]
    case: CaseId,
    /// The version that was seen; without it whatever came between is kept.
    #[serde(default)]
    version: Option<u32>,
    answers: Vec<Answer>,
}

/// Saves answers, each in place of an earlier one to the same question.
#[utoipa::path(patch, path = "/confirmations/current/answers", tag = "manager", request_body = Typed,
    security(()), responses((status = 200, body = Confirmation), (status = 409, body = ProblemDocument),
        (status = 410, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn save(
    State(state): State<AppState>,
    asked: Asked,
    Body(typed): Body<Typed>,
) -> Result<Json<Confirmation>> {
    asked.must_be_about(typed.case)?;
    Ok(Json(state.engine.confirmation_save(&asked.0, typed.version, &typed.answers).await?))
}

/// What is submitted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Submitting {
    /// The case of the page on which it was pressed.
    #[schema(value_type = String, format = Uuid)]
    case: CaseId,
    /// The version that was seen.
    #[serde(default)]
    version: Option<u32>,
}

/// Submits everything as a whole. Again gives the same receipt.
#[utoipa::path(post, path = "/confirmations/current/submission", tag = "manager", request_body = Submitting,
    security(()), responses((status = 200, body = Confirmation), (status = 409, body = ProblemDocument),
        (status = 410, body = ProblemDocument)))]
pub(crate) async fn submit(
    State(state): State<AppState>,
    asked: Asked,
    Body(submitting): Body<Submitting>,
) -> Result<Json<Confirmation>> {
    asked.must_be_about(submitting.case)?;
    Ok(Json(state.engine.confirmation_submit(&asked.0, submitting.version).await?))
}
