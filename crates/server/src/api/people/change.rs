//! Adding a person, and changing what is known of one.

use super::PersonShape;
use crate::body::{Body, Path};
use crate::caller::Asker;
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::etag::{must_match, tagged, wants_new};
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use axum::response::Response;
use exeunt_core::{Duty, Language, Person, PersonChange, PersonId, UnfitField};
use exeunt_engine::{EngineError, PersonSeen};
use exeunt_words::enum_message;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

/// What is known of a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    #[schema(max_length = 200)]
    name: String,
    #[schema(max_length = 200)]
    department: String,
    /// IANA time zone, such as `Asia/Shanghai`.
    zone: String,
    #[serde(default)]
    #[schema(max_length = 100)]
    manager: Option<String>,
    #[serde(default)]
    #[schema(max_length = 254)]
    mail: Option<String>,
    /// `zh` or `en`.
    #[serde(default)]
    #[schema(value_type = String)]
    language: Language,
}

/// What is said anew of a person. What isn't named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PersonChange)]
pub(crate) struct Anew {
    #[schema(max_length = 200)]
    name: Option<String>,
    #[schema(max_length = 200)]
    department: Option<String>,
    /// IANA time zone, such as `Asia/Shanghai`.
    zone: Option<String>,
    /// `null`: nobody any more.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    manager: Said,
    /// `null`: none any more.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    mail: Said,
    /// `zh` or `en`.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
}

/// A text, nothing, or not a word of it.
#[derive(Debug, Default)]
enum Said {
    #[default]
    Unnamed,
    Named(Option<String>),
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Named)
    }
}

/// Adds or changes a person, of whom nothing else is known then. With `If-None-Match: *` only somebody new, with
/// `If-Match` only if nobody has changed them since.
#[utoipa::path(put, path = "/people/{id}", tag = "people", params(("id" = String, Path)), request_body = Known,
    responses((status = 200, body = PersonShape), (status = 412, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn put(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(known): Body<Known>,
) -> Result<Response> {
    asker.must(&state, Duty::ManageLedger).await?;
    let id = PersonId::from(id.trim());
    let before = state.engine.store.person_lookup(&id).await?;
    must_match(&headers, &before.clone().map(PersonShape::from))?;
    let seen = if wants_new(&headers) { PersonSeen::Nobody } else { seen_of(&headers, before.as_ref()) };
    changed(&state, &asker, &id, &known.into(), seen).await
}

/// Changes what is named of a person; the rest stays. With `If-Match` only if nobody has changed them since.
#[utoipa::path(patch, path = "/people/{id}", tag = "people", params(("id" = String, Path)), request_body = Anew,
    responses((status = 200, body = PersonShape), (status = 404, body = ProblemDocument),
        (status = 412, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn patch(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(anew): Body<Anew>,
) -> Result<Response> {
    asker.must(&state, Duty::ManageLedger).await?;
    let before = state.engine.store.person_lookup(&PersonId::from(id.trim())).await?.ok_or_else(Problem::not_found)?;
    must_match(&headers, &PersonShape::from(before.clone()))?;
    changed(&state, &asker, &before.id, &anew.into(), seen_of(&headers, Some(&before))).await
}

/// Whoever sends a mark must still be right when it is written.
fn seen_of<'a>(headers: &HeaderMap, before: Option<&'a Person>) -> PersonSeen<'a> {
    match before {
        Some(person) if headers.contains_key(IF_MATCH) => PersonSeen::This(person),
        Some(_) | None => PersonSeen::Whatever,
    }
}

async fn changed(
    state: &AppState,
    asker: &Asker,
    id: &PersonId,
    change: &PersonChange,
    seen: PersonSeen<'_>,
) -> Result<Response> {
    let became = state.engine.person_change(&asker.0, id, change, seen).await.map_err(|error| match error {
        EngineError::UnfitPerson { field, .. } => unfit(field),
        other => other.into(),
    })?;
    Ok(tagged(&HeaderMap::new(), &PersonShape::from(became.after)))
}

impl From<Known> for PersonChange {
    fn from(known: Known) -> Self {
        let Known { name, department, zone, manager, mail, language } = known;
        let (name, department, zone) = (Some(name), Some(department), Some(zone));
        let (manager, mail) = (Said::Named(manager), Said::Named(mail));
        Anew { name, department, zone, manager, mail, language: Some(language) }.into()
    }
}

impl From<Anew> for PersonChange {
    fn from(Anew { name, department, zone, manager, mail, language }: Anew) -> Self {
        let trimmed = |text: String| text.trim().to_owned();
        let filled = |said: Said| match said {
            Said::Unnamed => None,
            Said::Named(text) => Some(text.map(trimmed).filter(|text| !text.is_empty())),
        };
        Self {
            name: name.map(trimmed),
            department: department.map(trimmed),
            zone: zone.map(trimmed),
            manager: filled(manager).map(|manager| manager.map(PersonId::from)),
            mail: filled(mail),
            language,
        }
    }
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
