//! People and the accounts that are theirs.

mod accounts;
mod change;
mod file;

use crate::body::{Path, Query};
use crate::caller::Asker;
use crate::error::{Problem, ProblemDocument, Result};
use crate::etag::tagged;
use crate::page::{Filling, Page, limit};
use crate::reach::{Within, may_see_person, must_see_somebody, seen_of, within};
use crate::state::AppState;
use crate::uploads::{LARGEST_LIST, Upload};
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::Response;
use exeunt_core::{Duty, Person, PersonId};
use exeunt_store::PersonFilter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, change::put, change::patch))
        .routes(routes!(accounts::list, accounts::bind))
        .routes(routes!(accounts::release))
}

/// Lists that somebody uploads.
pub(crate) fn routes_of_lists() -> (OpenApiRouter<AppState>, Upload) {
    let upload = Upload { largest: LARGEST_LIST, duty: Duty::ManageLedger };
    (OpenApiRouter::new().routes(routes!(file::upload)).layer(DefaultBodyLimit::max(LARGEST_LIST)), upload)
}

/// A person of the company.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Person)]
struct PersonShape {
    /// Employee number.
    id: String,
    name: String,
    department: String,
    /// IANA time zone.
    zone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    manager: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<String>,
    /// `zh` or `en`.
    language: String,
}

impl From<Person> for PersonShape {
    fn from(person: Person) -> Self {
        Self {
            id: person.id.to_string(),
            name: person.name,
            department: person.department,
            zone: person.zone,
            manager: person.manager.map(|manager| manager.to_string()),
            mail: person.mail,
            language: person.language.as_str().to_owned(),
        }
    }
}

/// Which people are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    department: Option<String>,
    /// A piece of the name, or the beginning of the employee number.
    #[param(max_length = 100)]
    q: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// People, in the order of their numbers. Managers see their own.
#[utoipa::path(get, path = "/people", tag = "people", params(Wanted),
    responses((status = 200, body = Page<PersonShape>), (status = 422, body = ProblemDocument)))]
async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<PersonShape>>> {
    let limit = limit(wanted.limit)?;
    let under = match within(&state, &asker.0).await? {
        Within::Everybody => None,
        Within::Under(person) => Some(person),
        Within::Nobody => return Ok(Json(Page::of(Vec::new(), limit, |_| String::new()))),
    };
    let except = asker.0.person.clone();
    let filter = PersonFilter { department: wanted.department, text: super::searched(wanted.q)?, under, except };
    let mut filling = Filling::after(wanted.after.map(PersonId::from), limit);
    while let Some(after) = filling.wants() {
        let rows = state.engine.store.person_search(&filter, after.as_ref(), filling.rows()).await?;
        let ids: Vec<PersonId> = rows.iter().map(|person| person.id.clone()).collect();
        let seen = seen_of(&state, &asker.0, rows, |person| &person.id).await?;
        let mut seen: BTreeMap<_, _> = seen.into_iter().map(|person| (person.id.clone(), person.into())).collect();
        filling.take(ids.into_iter().map(|id| (id.clone(), seen.remove(&id))).collect());
    }
    Ok(Json(filling.page(ToString::to_string)))
}

/// A person.
#[utoipa::path(get, path = "/people/{id}", tag = "people", params(("id" = String, Path)),
    responses((status = 200, body = PersonShape), (status = 304), (status = 404, body = ProblemDocument)))]
async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let id = PersonId::from(id);
    // Who somebody is in the ledger is no secret to themselves; whether they leave stands elsewhere.
    let own = asker.0.person.as_ref() == Some(&id);
    let person = if own { state.engine.person_get(&id).await? } else { seen(&state, &asker, &id).await? };
    Ok(tagged(&headers, &PersonShape::from(person)))
}

/// The person, if the caller may see them.
async fn seen(state: &AppState, asker: &Asker, id: &PersonId) -> Result<Person> {
    must_see_somebody(state, &asker.0).await?;
    if !may_see_person(state, &asker.0, id).await? {
        return Err(Problem::not_found());
    }
    Ok(state.engine.person_get(id).await?)
}
