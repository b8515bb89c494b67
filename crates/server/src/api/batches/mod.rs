//! Batches: several leavers as one.

mod approval;
mod events;
mod list;
mod members;
mod open;
mod plan;
mod reports;
mod run;
mod shape;
mod single;

pub(crate) use shape::BatchShape;

use crate::error::{Problem, Result};
use crate::reach::must_see_everybody;
use crate::state::AppState;
use exeunt_core::{Batch, BatchId, Duty};
use exeunt_engine::{Caller, EngineError};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, open::open))
        .routes(routes!(single::get))
        .routes(routes!(members::list))
        .routes(routes!(approval::approve))
        .routes(routes!(run::begin))
        .routes(routes!(run::pause))
        .routes(routes!(run::resume))
        .routes(routes!(run::stop))
        .routes(routes!(run::retry))
        .routes(routes!(run::close))
        .routes(routes!(events::events))
}

/// Planning, proving and reporting look at platforms.
pub(crate) fn routes_of_platforms() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(plan::get, plan::make))
        .routes(routes!(reports::list, reports::seal))
        .routes(routes!(reports::latest))
        .routes(routes!(reports::prove))
}

/// The batch, if the caller may see it: a batch is read by those who see everybody, and by none of its members.
async fn visible(state: &AppState, caller: &Caller, id: BatchId) -> Result<Batch> {
    must_see_everybody(state, caller).await?;
    match state.engine.batch_within_reach(caller, Duty::Read, id).await {
        Ok(Some((batch, _))) => Ok(batch),
        Ok(None) | Err(EngineError::UnknownBatch(_)) => Err(Problem::not_found()),
        Err(error) => Err(error.into()),
    }
}
