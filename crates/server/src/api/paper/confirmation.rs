//! The manager's confirmation as HR and IT work on it: asking, reminding, escalating, writing down what was said.

use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::etag::tagged;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use exeunt_core::{AccountRef, Answer, Answers, CaseId, Confirmation, PersonId, Questions, bounds};
use exeunt_engine::case::{ConfirmationView, WithName};
use exeunt_plan::Silence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A confirmation, what is asked, and what was answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConfirmationView)]
pub(crate) struct ViewShape {
    case: String,
    person: String,
    person_name: String,
    department: String,
    last_working_day: String,
    confirmation: Confirmation,
    /// `null` while nobody has looked at the platforms.
    #[schema(required)]
    questions: Option<Questions>,
    /// What is proposed, once it is known what is asked.
    #[schema(required)]
    proposal: Option<Answers>,
    /// The people behind accounts.
    names: Vec<NameShape>,
    /// The name of whoever answered, or whose words were written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_by: Option<String>,
    /// The time zone of whoever is asked, in which the deadline is counted.
    zone: String,
    /// What silence means: `waits` or `proposal_stands`.
    #[schema(value_type = String)]
    silence: Silence,
}

/// An account and whose it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountOf)]
struct NameShape {
    account: AccountRef,
    person: PersonId,
    name: String,
}

impl From<WithName> for NameShape {
    fn from(WithName { account, person, name }: WithName) -> Self {
        Self { account, person, name }
    }
}

impl From<ConfirmationView> for ViewShape {
    fn from(view: ConfirmationView) -> Self {
        Self {
            zone: view.zone,
            answered_by: view.answered_by,
            case: view.case.id.to_string(),
            person: view.person.id.to_string(),
            person_name: view.person.name,
            department: view.person.department,
            last_working_day: view.case.last_working_day.to_string(),
            confirmation: view.confirmation,
            questions: view.questions,
            proposal: view.proposal,
            names: view.names.into_iter().map(Into::into).collect(),
            silence: view.silence,
        }
    }
}

/// The newest request to confirm, what is asked and what was answered. Whoever is asked in the manager's place reads it
/// too, and nothing else of the case.
#[utoipa::path(get, path = "/cases/{id}/confirmation", tag = "casework", params(("id" = String, Path)),
    responses((status = 200, body = ViewShape), (status = 304), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = match state.engine.respondent_lookup(&asker.0, id).await? {
        Some(who) => state.engine.confirmation_of(&who).await?,
        None => state.engine.confirmation(reach::case(&state, &asker.0, id).await?.id).await?,
    };
    Ok(tagged(&headers, &ViewShape::from(view)))
}

/// Whom to ask.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asking {
    /// Employee number of whoever answers in the manager's place.
    #[schema(max_length = 100)]
    #[serde(default)]
    manager: Option<String>,
}

/// Asks the manager, or whoever is named, to confirm. Somebody else begins another round, and so does asking after a
/// submission; who is asked already isn't asked twice.
#[utoipa::path(post, path = "/cases/{id}/confirmation", tag = "casework", params(("id" = String, Path)),
    request_body = Asking,
    responses((status = 200, body = ViewShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn ask(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(asking): Body<Asking>,
) -> Result<Json<ViewShape>> {
    let case = reach::case(&state, &asker.0, id).await?;
    let named = asking.manager.map(Into::into);
    state.engine.confirmation_ask(&asker.0, case.id, named.as_ref()).await?;
    Ok(Json(state.engine.confirmation(case.id).await?.into()))
}

/// What the manager said elsewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    answers: Vec<Answer>,
    /// How and when it was said.
    #[schema(max_length = 2000)]
    how: String,
}

/// Writes down what the manager said on the phone or at the table, and submits it, marked as such.
#[utoipa::path(put, path = "/cases/{id}/confirmation/submission", tag = "casework", params(("id" = String, Path)),
    request_body = Said,
    responses((status = 200, body = ViewShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn on_behalf(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(said): Body<Said>,
) -> Result<Json<ViewShape>> {
    let case = reach::case(&state, &asker.0, id).await?;
    bounded("/how", &said.how, bounds::REASON)?;
    state.engine.confirmation_on_behalf(&asker.0, case.id, &said.answers, &said.how).await?;
    Ok(Json(state.engine.confirmation(case.id).await?.into()))
}

/// Reminds whoever is asked, now, with a link of its own for each.
#[utoipa::path(post, path = "/cases/{id}/confirmation/reminder", tag = "casework", params(("id" = String, Path)),
    responses((status = 202), (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
pub(crate) async fn remind(State(state): State<AppState>, asker: Asker, Path(id): Path<CaseId>) -> Result<StatusCode> {
    let case = reach::case(&state, &asker.0, id).await?;
    state.engine.confirmation_remind(&asker.0, case.id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Asks the manager's own manager as well, now.
#[utoipa::path(post, path = "/cases/{id}/confirmation/escalation", tag = "casework", params(("id" = String, Path)),
    responses((status = 202), (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
pub(crate) async fn escalate(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
) -> Result<StatusCode> {
    let case = reach::case(&state, &asker.0, id).await?;
    state.engine.confirmation_escalate(&asker.0, case.id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Ends every link and every page that was opened.
#[utoipa::path(delete, path = "/cases/{id}/confirmation/links", tag = "casework", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
pub(crate) async fn revoke(State(state): State<AppState>, asker: Asker, Path(id): Path<CaseId>) -> Result<StatusCode> {
    let case = reach::case(&state, &asker.0, id).await?;
    state.engine.links_revoke(&asker.0, case.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
