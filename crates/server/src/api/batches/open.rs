//! Opening a batch out of a list.

use super::BatchShape;
use crate::body::{Body, Query, bounded};
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
use exeunt_engine::batch::{MOST_ROWS, NewBatch, NewRow};
use exeunt_engine::case::NewCase;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

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
    /// Its line in the file that it comes from: a refusal names it. Either every row says its line, or none.
    #[schema(minimum = 1)]
    line: Option<u64>,
}

/// How the list is taken.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Say what would be refused, and do nothing. Name and reason may be empty then.
    #[serde(default)]
    #[param(required = false)]
    dry_run: bool,
}

impl Row {
    /// The row as it is meant, if it is a leaver or a case, and not a mixture.
    fn taken(self) -> Option<NewRow> {
        match self {
            Self {
                person: Some(person), departure: Some(departure), last_working_day: Some(day), case: None, ..
            } if !person.trim().is_empty() && person.chars().count() <= 100 => {
                let person = PersonId::from(person.trim());
                Some(NewRow::Leaver(NewCase { person, departure, last_working_day: day }))
            }
            Self { person: None, departure: None, last_working_day: None, case: Some(case), .. } => {
                Some(NewRow::Case(case))
            }
            _ => None,
        }
    }
}

/// Opens a batch: all rows or none. Every row that can't be taken in is named by its place in the list.
#[utoipa::path(post, path = "/batches", tag = "batches", params(Wanted), request_body = Opening,
    responses((status = 201, body = BatchShape),
        (status = 204, description = "With `dry_run`: every row could be taken in."),
        (status = 403, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn open(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Query(wanted): Query<Wanted>,
    Body(Opening { name, reason, rows, far_off }): Body<Opening>,
) -> Result<Response> {
    if !wanted.dry_run {
        bounded("/name", &name, bounds::NAME)?;
        bounded("/reason", &reason, bounds::REASON)?;
    }
    let lines = rows.iter().map_while(|row| row.line).collect();
    let new = NewBatch { name, reason, rows: all_taken(rows)?, lines, far_off };
    if wanted.dry_run {
        state.engine.batch_foresee(&asker.0, &new).await?;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let batch = state.engine.batch_open(&asker.0, &new).await?;
    let standing = state.engine.batch_standing(&asker.0, batch.id).await?;
    let place = format!("/api/v1/batches/{}", batch.id);
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(BatchShape::of(standing, language))).into_response())
}

/// Every row as it is meant, or each that is a mixture.
fn all_taken(rows: Vec<Row>) -> Result<Vec<NewRow>> {
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
    if faults.is_empty() { Ok(taken) } else { Err(Problem::invalid(faults)) }
}
