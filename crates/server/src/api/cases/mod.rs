//! Leaver cases.

mod checks;
mod day;
mod decisions;
mod events;
mod list;
mod orders;
mod reports;
mod single;
mod timeline;

use super::paper::StandingShape;
use crate::state::AppState;
use exeunt_core::Language;
use exeunt_plan::Standing;
use exeunt_store::ListedCase;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, single::open))
        .routes(routes!(single::get))
        .routes(routes!(day::put))
        .routes(routes!(decisions::get, decisions::put))
        .routes(routes!(orders::credential))
        .routes(routes!(timeline::timeline))
        .routes(routes!(events::events))
        .routes(routes!(checks::list))
        .routes(routes!(reports::list))
        .routes(routes!(reports::latest))
        .routes(routes!(reports::single))
}

pub(crate) fn routes_of_platforms() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(orders::observe))
        .routes(routes!(orders::contain))
        .routes(routes!(orders::withdraw))
        .routes(routes!(orders::unfreeze))
        .routes(routes!(checks::prove))
        .routes(routes!(reports::seal))
}

/// A case with what is shown of its person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub(crate) struct CaseShape {
    pub(crate) id: String,
    /// Employee number.
    person: String,
    person_name: String,
    department: String,
    /// `voluntary`, `dismissed` or `hostile`.
    departure: String,
    /// In the person's time zone.
    last_working_day: String,
    zone: String,
    /// `open`, `approved`, `closed`, `proved` or `withdrawn`.
    state: String,
    opened_by: String,
    opened_at: String,
    /// Where it stands and who owes what; in lists only, a single case's is at `/cases/{id}/standing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<StandingShape>,
}

impl CaseShape {
    /// The case with where it stands, in the reader's language.
    pub(crate) fn standing(listed: ListedCase, standing: Standing, language: Language) -> Self {
        Self { standing: Some(StandingShape::of(language, standing)), ..listed.into() }
    }
}

impl From<ListedCase> for CaseShape {
    fn from(listed: ListedCase) -> Self {
        let ListedCase { case, name, department, zone } = listed;
        Self {
            id: case.id.to_string(),
            person: case.person.to_string(),
            person_name: name,
            department,
            departure: super::word(&case.departure),
            last_working_day: case.last_working_day.to_string(),
            zone,
            state: super::word(&case.state),
            opened_by: case.opened_by.to_string(),
            opened_at: case.opened_at.to_string(),
            standing: None,
        }
    }
}
