//! People and the accounts that are theirs.

use crate::body::{Body, Path, Query, bounded};
use crate::caller::Asker;
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::etag::{must_match, tagged};
use crate::page::{Filling, Page, limit};
use crate::reach::{Within, may_see_person, must_see_somebody, seen_of, within};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use exeunt_core::{AccountRef, Binding, Language, Person, PersonId, UnfitField};
use exeunt_store::PersonFilter;
use exeunt_words::enum_message;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, put))
        .routes(routes!(accounts, bind))
        .routes(routes!(release))
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
    let person = seen(&state, &asker, &PersonId::from(id)).await?;
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

/// What is known of a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Known {
    #[schema(max_length = 200)]
    name: String,
    #[schema(max_length = 200)]
    department: String,
    /// IANA time zone, such as `Asia/Shanghai`.
    zone: String,
    #[serde(default)]
    manager: Option<String>,
    #[serde(default)]
    #[schema(max_length = 320)]
    mail: Option<String>,
    /// `zh` or `en`.
    #[serde(default)]
    #[schema(value_type = String)]
    language: Language,
}

/// Adds or changes a person. With `If-Match` only if nobody has changed them since.
#[utoipa::path(put, path = "/people/{id}", tag = "people", params(("id" = String, Path)), request_body = Known,
    responses((status = 200, body = PersonShape), (status = 412, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
async fn put(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(known): Body<Known>,
) -> Result<Response> {
    asker.must(&state, exeunt_core::Duty::ManageLedger).await?;
    let person = checked(id, known)?;
    let before = state.engine.store.person_lookup(&person.id).await?;
    must_match(&headers, &before.map(PersonShape::from))?;
    state.engine.person_put(&asker.0, &person).await?;
    Ok(tagged(&HeaderMap::new(), &PersonShape::from(person)))
}

fn checked(id: String, known: Known) -> Result<Person> {
    let person = Person {
        id: PersonId::from(id),
        name: known.name,
        department: known.department,
        zone: known.zone,
        manager: known.manager.map(PersonId::from),
        mail: known.mail,
        language: known.language,
    };
    person.fit().map_err(unfit)?;
    Ok(person)
}

fn unfit(field: UnfitField) -> Problem {
    let why = enum_message("unfit-field", &field).key;
    Problem::invalid(vec![match field {
        UnfitField::Id => Fault::parameter("id", why),
        UnfitField::Name => Fault::body("/name", why),
        UnfitField::Department => Fault::body("/department", why),
        UnfitField::Mail => Fault::body("/mail", why),
        UnfitField::Manager => Fault::body("/manager", why),
        UnfitField::Zone => Fault::body("/zone", why),
    }])
}

/// An account that is a person's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Binding)]
struct BindingShape {
    connection: String,
    account: String,
    bound_by: String,
    bound_at: String,
    /// What it rests on.
    evidence: String,
}

impl From<Binding> for BindingShape {
    fn from(Binding { account, by, at, evidence, .. }: Binding) -> Self {
        let AccountRef { connection, account } = account;
        Self {
            connection: connection.to_string(),
            account: account.to_string(),
            bound_by: by.to_string(),
            bound_at: at.to_string(),
            evidence,
        }
    }
}

/// The accounts that are a person's.
#[utoipa::path(get, path = "/people/{id}/accounts", tag = "people", params(("id" = String, Path)),
    responses((status = 200, body = Vec<BindingShape>), (status = 404, body = ProblemDocument)))]
async fn accounts(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
) -> Result<Json<Vec<BindingShape>>> {
    let person = seen(&state, &asker, &PersonId::from(id)).await?;
    let bound = state.engine.store.binding_list(&person.id).await?;
    Ok(Json(bound.into_iter().map(BindingShape::from).collect()))
}

/// An account, and why it is whose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Belonging {
    connection: String,
    account: String,
    /// What this rests on, such as "employee number in the account's name".
    #[schema(max_length = 2000)]
    evidence: String,
}

/// Says that an account is a person's. An earlier owner is kept as history.
#[utoipa::path(post, path = "/people/{id}/accounts", tag = "people", params(("id" = String, Path)),
    request_body = Belonging,
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn bind(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    Body(given): Body<Belonging>,
) -> Result<StatusCode> {
    bounded("/connection", &given.connection, 200)?;
    bounded("/account", &given.account, 500)?;
    bounded("/evidence", &given.evidence, 2_000)?;
    let account = super::account_of(given.connection, given.account);
    state.engine.bind(&asker.0, &PersonId::from(id), &account, &given.evidence).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An account that is no longer the person's, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Release {
    connection: String,
    account: String,
    #[schema(max_length = 2000)]
    reason: String,
}

/// Says that an account is no longer a person's. That it was stays as history.
#[utoipa::path(post, path = "/people/{id}/accounts/release", tag = "people", params(("id" = String, Path)),
    request_body = Release,
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn release(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    Body(given): Body<Release>,
) -> Result<StatusCode> {
    bounded("/connection", &given.connection, 200)?;
    bounded("/account", &given.account, 500)?;
    bounded("/reason", &given.reason, 2_000)?;
    let account = super::account_of(given.connection, given.account);
    state.engine.unbind(&asker.0, &PersonId::from(id), &account, &given.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
