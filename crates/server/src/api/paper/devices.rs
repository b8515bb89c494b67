//! Devices in a leaver's hands.

use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{CaseId, DeviceId, DeviceKind, DeviceTask, NoteId, PersonId, bounds};
use exeunt_engine::case::{NewDevice, Settling};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The devices of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Devices)]
pub(crate) struct DevicesShape {
    items: Vec<DeviceTask>,
}

/// Every device of a case, with who sees to it and what shows that it is settled.
#[utoipa::path(get, path = "/cases/{id}/devices", tag = "casework", params(("id" = String, Path)),
    responses((status = 200, body = DevicesShape), (status = 404, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
) -> Result<Json<DevicesShape>> {
    let case = reach::case(&state, &asker.0, id).await?;
    Ok(Json(DevicesShape { items: state.engine.device_list(case.id).await? }))
}

/// A device to see to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDevice)]
pub(crate) struct Adding {
    kind: DeviceKind,
    #[schema(max_length = 200)]
    name: String,
    /// Employee number of whoever sees to it.
    #[serde(default)]
    person: Option<String>,
    #[serde(default)]
    due_at: Option<Timestamp>,
}

/// Puts a device on the list.
#[utoipa::path(post, path = "/cases/{id}/devices", tag = "casework", params(("id" = String, Path)), request_body = Adding,
    responses((status = 201, body = DeviceTask), (status = 404, body = ProblemDocument)))]
pub(crate) async fn add(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(adding): Body<Adding>,
) -> Result<(StatusCode, Json<DeviceTask>)> {
    let case = reach::case(&state, &asker.0, id).await?;
    bounded("/name", &adding.name, bounds::NAME)?;
    let person = adding.person.map(PersonId::from);
    let new = NewDevice { kind: adding.kind, name: adding.name, person, due_at: adding.due_at };
    Ok((StatusCode::CREATED, Json(state.engine.device_add(&asker.0, case.id, &new).await?)))
}

/// What becomes of a device.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = DeviceChange)]
pub(crate) enum Change {
    Assign {
        person: String,
        #[serde(default)]
        due_at: Option<Timestamp>,
    },
    Done {
        statement: String,
        /// The note that shows it.
        #[serde(default)]
        note: Option<NoteId>,
    },
    NotNeeded {
        reason: String,
    },
    Reopen {
        reason: String,
    },
}

impl From<Change> for Settling {
    fn from(change: Change) -> Self {
        match change {
            Change::Assign { person, due_at } => Self::Assign { person: person.into(), due_at },
            Change::Done { statement, note } => Self::Done { statement, note },
            Change::NotNeeded { reason } => Self::NotNeeded { reason },
            Change::Reopen { reason } => Self::Reopen { reason },
        }
    }
}

/// Gives a device to somebody, settles it, or opens it again.
#[utoipa::path(patch, path = "/cases/{id}/devices/{device}", tag = "casework",
    params(("id" = String, Path), ("device" = String, Path)), request_body = Change,
    responses((status = 200, body = DeviceTask), (status = 404, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn settle(
    State(state): State<AppState>,
    asker: Asker,
    Path((id, device)): Path<(CaseId, DeviceId)>,
    Body(change): Body<Change>,
) -> Result<Json<DeviceTask>> {
    let case = reach::case(&state, &asker.0, id).await?;
    Ok(Json(state.engine.device_settle(&asker.0, case.id, device, change.into()).await?))
}
