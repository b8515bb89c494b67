//! Opening a batch out of a list.

use super::BatchShape;
use crate::body::{Body, bounded};
use crate::caller::Asker;
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::language::Speaks;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use exeunt_core::{CaseId, Departure, PersonId, bounds};
use exeunt_engine::EngineError;
use exeunt_engine::batch::{MOST_ROWS, NewBatch, NewRow};
use exeunt_engine::case::NewCase;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

/// A list of leavers.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = BatchOpening)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    /// What people call it.
    #[schema(max_length = 200)]
    name: String,
    #[schema(max_length = 2000)]
    reason: String,
    #[schema(min_items = 1, max_items = 1000)]
    rows: Vec<Row>,
    /// Last days are meant that are more than 90 days ago or more than two years ahead.
    #[serde(default)]
    far_off: bool,
}

/// One row: a leaver whose case is opened, with person, departure and last working day; or a case of which nothing was
/// approved yet.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = BatchRow)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// Employee number.
    #[schema(max_length = 100)]
    person: Option<String>,
    /// `voluntary`, `dismissed` or `hostile`.
    #[schema(value_type = Option<String>)]
    departure: Option<Departure>,
    /// In the person's time zone.
    #[schema(value_type = Option<String>, format = Date)]
    last_working_day: Option<Date>,
    #[schema(value_type = Option<String>)]
    case: Option<CaseId>,
}

impl Row {
    /// The row as it is meant, if it is a leaver or a case, and not a mixture.
    fn taken(self) -> Option<NewRow> {
        match self {
            Self { person: Some(person), departure: Some(departure), last_working_day: Some(day), case: None }
                if !person.trim().is_empty() && person.chars().count() <= 100 =>
            {
                Some(NewRow::Leaver(NewCase { person: PersonId::from(person), departure, last_working_day: day }))
            }
            Self { person: None, departure: None, last_working_day: None, case: Some(case) } => {
                Some(NewRow::Case(case))
            }
            _ => None,
        }
    }
}

/// Opens a batch: all rows or none. Every row that can't be taken in is named by its place in the list.
#[utoipa::path(post, path = "/batches", tag = "batches", request_body = Opening,
    responses((status = 201, body = BatchShape), (status = 403, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn open(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Body(Opening { name, reason, rows, far_off }): Body<Opening>,
) -> Result<Response> {
    bounded("/name", &name, bounds::NAME)?;
    bounded("/reason", &reason, bounds::REASON)?;
    if rows.len() > MOST_ROWS {
        return Err(Problem::invalid(vec![Fault::body("/rows", "fault-long").with("most", MOST_ROWS)]));
    }
    let (mut taken, mut faults) = (Vec::with_capacity(rows.len()), Vec::new());
    for (place, row) in rows.into_iter().enumerate() {
        match row.taken() {
            Some(row) => taken.push(row),
            None => faults.push(Fault::body(format!("/rows/{place}"), "fault-batch-row")),
        }
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    must_be_near(&state, &taken, far_off)?;
    let new = NewBatch { name, reason, rows: taken };
    let batch = state.engine.batch_open(&asker.0, &new).await?;
    let standing = state.engine.batch_standing(&asker.0, batch.id).await?;
    let place = format!("/api/v1/batches/{}", batch.id);
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(BatchShape::of(standing, language))).into_response())
}

/// Names every row whose last day lies far off, unless that is meant.
fn must_be_near(state: &AppState, rows: &[NewRow], meant: bool) -> Result<()> {
    let mut faults = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let NewRow::Leaver(new) = row else { continue };
        if let Err(EngineError::DayFarOff { day, today }) = state.engine.day_must_be_near(new.last_working_day, meant) {
            let fault = Fault::body(format!("/rows/{place}/last_working_day"), "error-day-far-off");
            faults.push(fault.with("day", day).with("today", today));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "day-far-off");
    Err(problem.hint("problem-hint-day-far-off").faults(faults))
}
