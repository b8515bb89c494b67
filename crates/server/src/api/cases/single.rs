//! One case, and opening one.

use super::CaseShape;
use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::etag::tagged;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use exeunt_core::{Case, CaseId, Departure, PersonId, bounds};
use exeunt_engine::case::NewCase;
use exeunt_store::ListedCase;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

/// A case.
#[utoipa::path(get, path = "/cases/{id}", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = CaseShape), (status = 304), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = reach::case(&state, &asker.0, id).await?;
    Ok(tagged(&headers, &shape(&state, case).await?))
}

/// What is known when somebody resigns.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    /// Employee number.
    #[schema(max_length = 100)]
    person: String,
    /// `voluntary`, `dismissed` or `hostile`.
    #[schema(value_type = String)]
    departure: Departure,
    /// In the person's time zone.
    #[schema(value_type = String, format = Date)]
    last_working_day: Date,
    /// It is meant, although it is more than 90 days ago or more than two years ahead.
    #[serde(default)]
    far_off: bool,
}

/// Opens a case. A person has one unfinished case at a time.
#[utoipa::path(post, path = "/cases", tag = "cases", request_body = Opening,
    responses((status = 201, body = CaseShape), (status = 409, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn open(
    State(state): State<AppState>,
    asker: Asker,
    Body(opening): Body<Opening>,
) -> Result<Response> {
    bounded("/person", &opening.person, bounds::NUMBER)?;
    state.engine.day_must_be_near(opening.last_working_day, opening.far_off)?;
    let new = NewCase {
        person: PersonId::from(opening.person.trim()),
        departure: opening.departure,
        last_working_day: opening.last_working_day,
    };
    let case = state.engine.case_open(&asker.0, &new).await?;
    let place = format!("/api/v1/cases/{}", case.id);
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(shape(&state, case).await?)).into_response())
}

/// The case with what is shown of its person.
pub(super) async fn shape(state: &AppState, case: Case) -> Result<CaseShape> {
    let person = state.engine.person_get(&case.person).await?;
    Ok(ListedCase { case, name: person.name, department: person.department, zone: person.zone }.into())
}
