//! The list of cases.

use super::CaseShape;
use crate::body::Query;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::page::{Filling, Page, limit};
use crate::reach::{Within, seen_of, within};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{CaseId, CaseState, Language};
use exeunt_engine::Caller;
use exeunt_plan::Standing;
use exeunt_store::{CaseFilter, ListedCase};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// Which cases are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `open`, `approved`, `closed`, `proved` or `withdrawn`.
    #[param(value_type = Option<String>)]
    state: Option<CaseState>,
    /// An employee number.
    person: Option<String>,
    department: Option<String>,
    #[param(value_type = Option<String>, format = Date)]
    last_day_from: Option<Date>,
    #[param(value_type = Option<String>, format = Date)]
    last_day_to: Option<Date>,
    /// `hr`, `manager`, `legal`, `it` or `named`: those that wait for them. It follows from each case and is stored
    /// nowhere: where a thousand in a row wait for others, a page can be short, or empty, although there are more.
    #[param(value_type = Option<String>)]
    waits_for: Option<Waited>,
    /// A piece of the name, or the beginning of the employee number.
    #[param(max_length = 100)]
    q: Option<String>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<CaseId>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Whom a case can wait for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Waited {
    Hr,
    Manager,
    Legal,
    It,
    Named,
}

impl Waited {
    fn as_str(self) -> &'static str {
        match self {
            Self::Hr => "hr",
            Self::Manager => "manager",
            Self::Legal => "legal",
            Self::It => "it",
            Self::Named => "named",
        }
    }
}

/// Cases with where they stand, the newest first. Managers see those of their own people.
#[utoipa::path(get, path = "/cases", tag = "cases", params(Wanted),
    responses((status = 200, body = Page<CaseShape>), (status = 422, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<CaseShape>>> {
    let limit = limit(wanted.limit)?;
    let under = match within(&state, &asker.0).await? {
        Within::Everybody => None,
        Within::Under(person) => Some(person),
        Within::Nobody => return Ok(Json(Page::of(Vec::new(), limit, |_| String::new()))),
    };
    let filter = CaseFilter {
        states: wanted.state.into_iter().collect(),
        person: wanted.person.map(Into::into),
        department: wanted.department,
        last_day_from: wanted.last_day_from,
        last_day_to: wanted.last_day_to,
        text: super::super::searched(wanted.q)?,
        under,
        except: asker.0.person.clone(),
    };
    let mut filling = Filling::after(wanted.after, limit);
    while let Some(after) = filling.wants() {
        let rows = state.engine.store.case_search(&filter, after, filling.rows()).await?;
        filling.take(shown(&state, &asker.0, rows, wanted.waits_for, language).await?);
    }
    Ok(Json(filling.page(ToString::to_string)))
}

/// What is shown of each row to this caller, where it fits.
async fn shown(
    state: &AppState,
    caller: &Caller,
    rows: Vec<ListedCase>,
    waits_for: Option<Waited>,
    language: Language,
) -> Result<Vec<(CaseId, Option<CaseShape>)>> {
    let ids: Vec<CaseId> = rows.iter().map(|listed| listed.case.id).collect();
    let seen = seen_of(state, caller, rows, |listed| &listed.case.person).await?;
    let cases: Vec<_> = seen.iter().map(|listed| listed.case.clone()).collect();
    let standings = state.engine.standings(&cases).await?;
    let fits = |standing: &Standing| waits_for.is_none_or(|party| standing.waits_for(party.as_str()));
    let rows = seen.into_iter().zip(standings).filter(|(_, standing)| fits(standing));
    let mut shown: BTreeMap<CaseId, CaseShape> =
        rows.map(|(listed, standing)| (listed.case.id, CaseShape::standing(listed, standing, language))).collect();
    Ok(ids.into_iter().map(|id| (id, shown.remove(&id))).collect())
}
