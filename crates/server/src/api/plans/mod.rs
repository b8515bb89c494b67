//! Plans, their approval, their run and its steps.

mod approval;
mod groups;
mod owners;
mod run;
mod shape;
mod single;
mod step;

pub(crate) use shape::PlanShape;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(single::list, single::make))
        .routes(routes!(single::get))
        .routes(routes!(single::diff))
        .routes(routes!(approval::approve))
        .routes(routes!(run::get))
        .routes(routes!(run::begin))
        .routes(routes!(run::stop))
        .routes(routes!(run::resume))
        .routes(routes!(step::settle))
        .routes(routes!(step::attempts))
}
