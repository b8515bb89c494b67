//! `/invitations`: links by which somebody chooses a password and sets up their app. The page of a link reads the token
//! behind its `#` and posts it.

use super::from;
use super::guard::must_not_be_foreign;
use super::session::RecoveryCodes;
use crate::body::Body;
use crate::caller::{Asker, BySession};
use crate::error::{ProblemDocument, Result};
use crate::page::Page;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use exeunt_engine::access::invitation_link;
use exeunt_store::Invitation;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(welcome)).routes(routes!(accept))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewInvitation)]
struct Wanted {
    actor: String,
    /// Hours until the link ends: from 1 to 744.
    hours: u16,
}

/// An invitation that waits.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationRow {
    id: String,
    actor: String,
    made_by: String,
    #[schema(value_type = String)]
    made_at: Timestamp,
    #[schema(value_type = String)]
    expires_at: Timestamp,
}

/// A new invitation with its link, which is shown once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MadeInvitation)]
struct Made {
    link: String,
    #[serde(flatten)]
    row: InvitationRow,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Opened {
    /// What stands behind the `#` of the link.
    #[schema(value_type = String)]
    token: SecretString,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Accepted {
    #[schema(value_type = String)]
    token: SecretString,
    #[schema(value_type = String)]
    password: SecretString,
    /// What the app shows.
    code: String,
}

/// What the page of a link shows.
#[derive(Serialize, ToSchema)]
struct Welcome {
    actor: String,
    #[schema(value_type = String)]
    expires_at: Timestamp,
    /// For the app, to be typed in.
    seed: String,
    /// For the app, as a picture.
    enrolment_url: String,
}

impl From<Invitation> for InvitationRow {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id.to_string(),
            actor: invitation.actor.to_string(),
            made_by: invitation.made_by.to_string(),
            made_at: invitation.made_at,
            expires_at: invitation.expires_at,
        }
    }
}

/// Every open invitation.
#[utoipa::path(get, path = "/invitations", tag = "login",
    responses((status = 200, body = Page<InvitationRow>), (status = 403, body = ProblemDocument)))]
async fn list(State(state): State<AppState>, Asker(caller): Asker) -> Result<Json<Page<InvitationRow>>> {
    let rows = state.engine.invitation_list(&caller).await?;
    Ok(Json(Page { items: rows.into_iter().map(InvitationRow::from).collect(), next: None }))
}

/// Make a link for an actor; earlier ones are closed. With a session it takes a fresh proof of who one is.
#[utoipa::path(post, path = "/invitations", tag = "login", request_body = Wanted,
    responses((status = 201, body = Made), (status = 403, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn make(
    State(state): State<AppState>,
    asker: Asker,
    BySession(session): BySession,
    Body(wanted): Body<Wanted>,
) -> Result<(StatusCode, Json<Made>)> {
    asker.must(&state, exeunt_core::Duty::ManageActors).await?;
    state.engine.must_be_fresh(session.as_ref())?;
    let lasts = SignedDuration::from_hours(i64::from(wanted.hours));
    let (invitation, token) = state.engine.invite(&asker.0, &wanted.actor.into(), lasts).await?;
    let link = invitation_link(&state.settings.public_url, &token).expose_secret().to_owned();
    Ok((StatusCode::CREATED, Json(Made { link, row: invitation.into() })))
}

/// What the page of a link shows to whoever holds it.
#[utoipa::path(post, path = "/invitations/welcome", tag = "login", security(()), request_body = Opened,
    responses((status = 200, body = Welcome), (status = 410, body = ProblemDocument)))]
async fn welcome(State(state): State<AppState>, parts: Parts, Body(given): Body<Opened>) -> Result<Json<Welcome>> {
    must_not_be_foreign(&state.settings, &parts)?;
    let welcome = state.engine.invitation_open(&given.token).await?;
    Ok(Json(Welcome {
        actor: welcome.actor.to_string(),
        expires_at: welcome.expires_at,
        seed: welcome.seed.expose_secret().to_owned(),
        enrolment_url: welcome.enrolment_url.expose_secret().to_owned(),
    }))
}

/// Choose a password and confirm the app. The link is used up then.
#[utoipa::path(post, path = "/invitations/acceptance", tag = "login", security(()), request_body = Accepted,
    responses((status = 200, body = RecoveryCodes), (status = 410, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn accept(
    State(state): State<AppState>,
    parts: Parts,
    Body(given): Body<Accepted>,
) -> Result<Json<RecoveryCodes>> {
    must_not_be_foreign(&state.settings, &parts)?;
    let from = from(&state, &parts);
    let codes = state.engine.invitation_accept(&given.token, &given.password, &given.code, &from).await?;
    Ok(Json(RecoveryCodes::of(&codes)))
}
