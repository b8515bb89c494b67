//! What people say and do beside the machine: who owes what, the manager's confirmation, Legal's review, notes, devices.

mod confirmation;
mod devices;
mod link;
mod notes;
mod own;
mod review;
mod standing;

pub(crate) use standing::{PartyShape, StandingShape};

use crate::state::AppState;
use crate::uploads::Upload;
use axum::extract::DefaultBodyLimit;
use exeunt_core::Duty;
use exeunt_core::note::{LARGEST_ATTACHMENT, MOST_ATTACHMENTS};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A note with as many files as it may have, and room for what stands around them.
const LARGEST_NOTE: usize = LARGEST_ATTACHMENT * MOST_ATTACHMENTS + 256 * 1024;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(standing::get))
        .routes(routes!(confirmation::get, confirmation::ask))
        .routes(routes!(confirmation::on_behalf, own::submit))
        .routes(routes!(own::save))
        .routes(routes!(confirmation::remind))
        .routes(routes!(confirmation::escalate))
        .routes(routes!(confirmation::revoke))
        .routes(routes!(review::put))
        .routes(routes!(notes::list))
        .routes(routes!(notes::attachment))
        .routes(routes!(devices::list, devices::add))
        .routes(routes!(devices::settle))
}

/// Notes, which have files with them.
pub(crate) fn routes_of_files() -> (OpenApiRouter<AppState>, Upload) {
    let upload = Upload { largest: LARGEST_NOTE, duty: Duty::WriteNote };
    (OpenApiRouter::new().routes(routes!(notes::write)).layer(DefaultBodyLimit::max(LARGEST_NOTE)), upload)
}

/// The page of a link. Whoever has it open is no caller.
pub(crate) fn routes_of_links() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(link::peek))
        .routes(routes!(link::open))
        .routes(routes!(link::again))
        .routes(routes!(link::current))
        .routes(routes!(link::save))
        .routes(routes!(link::submit))
}
