//! The sources, and how it stands with them.

use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::page::Page;
use crate::reach::must_see_everybody;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::Language;
use exeunt_engine::intake::{Remark, SourceState};
use exeunt_intake::Trouble;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A source of leavers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Source)]
pub(crate) struct SourceShape {
    name: String,
    /// `webhook`, `list`, `folder`, `directory` or `tryton`.
    kind: String,
    /// How often it is asked; absent for one that speaks by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    every_seconds: Option<i64>,
    /// Whom it knows comes into the ledger.
    people: bool,
    /// When it was last asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    asked_at: Option<Timestamp>,
    /// Why it can't be used, or could not be asked the last time, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unused: Option<Unused>,
}

/// What of a source could not be used, the last time there was something.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceUnused)]
struct Unused {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    count: usize,
    /// The first of them, with their places.
    first: Vec<String>,
}

impl SourceShape {
    fn of(state: SourceState, language: Language) -> Self {
        Self {
            name: state.name.to_string(),
            kind: state.kind.to_owned(),
            every_seconds: state.asking.map(|asking| asking.every.as_secs()),
            people: state.asking.is_some_and(|asking| asking.people),
            asked_at: state.asked_at,
            trouble: state.trouble.map(|why| super::super::said(language, &why)),
            unused: state.remark.map(|(at, remark)| Unused::of(at, &remark, language)),
        }
    }
}

impl Unused {
    fn of(at: Timestamp, remark: &Remark, language: Language) -> Self {
        let said = |trouble: &Trouble| {
            let (place, what) = (trouble.at.message(), &trouble.what);
            format!("{}: {}", super::super::said(language, &place), super::super::said(language, what))
        };
        Self { at, count: remark.count, first: remark.troubles.iter().map(said).collect() }
    }
}

/// The sources that the house is set to, and how it stands with each.
#[utoipa::path(get, path = "/intake/sources", tag = "intake",
    responses((status = 200, body = Page<SourceShape>), (status = 403, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
) -> Result<Json<Page<SourceShape>>> {
    must_see_everybody(&state, &asker.0).await?;
    let states = state.engine.intake_states(&state.sources).await?;
    Ok(Json(Page { items: states.into_iter().map(|state| SourceShape::of(state, language)).collect(), next: None }))
}
