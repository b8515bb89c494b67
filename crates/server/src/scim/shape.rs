//! An entry as it is shown: with its id, its address, its version, a user's groups; or only the attributes that are asked
//! for.

use super::refusal::{MEDIA_TYPE, Result};
use super::schema;
use crate::state::AppState;
use axum::Json;
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use exeunt_core::{EntryId, EntryKind};
use exeunt_store::DirectoryEntry;
use serde_json::{Map, Value, json};

/// Which attributes are asked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    only: Option<Vec<String>>,
    without: Vec<String>,
}

impl Wanted {
    /// As the parameters `attributes` and `excludedAttributes` say.
    pub(super) fn of(attributes: Option<&str>, excluded: Option<&str>) -> Self {
        let names = |list: &str| list.split(',').map(|name| name.trim().to_owned()).filter(|n| !n.is_empty()).collect();
        Self { only: attributes.map(names), without: excluded.map(names).unwrap_or_default() }
    }

    /// The entry with nothing else. `id` and `schemas` are always there.
    fn of_entry(&self, kind: EntryKind, entry: Map<String, Value>) -> Map<String, Value> {
        let mut shown = Map::new();
        for (name, value) in entry {
            let always = name == "id" || name == "schemas";
            let value = match &self.only {
                Some(only) if !always => kept(kind, &name, value, only),
                _ => Some(value),
            };
            let value =
                value.and_then(|value| if always { Some(value) } else { left(kind, &name, value, &self.without) });
            value.map(|value| shown.insert(name, value));
        }
        shown
    }
}

/// What is asked for of an attribute or an extension.
fn kept(kind: EntryKind, name: &str, value: Value, only: &[String]) -> Option<Value> {
    if only.iter().any(|wanted| is(kind, wanted, name)) {
        return Some(value);
    }
    let parts: Vec<&str> = only.iter().filter_map(|wanted| part_of(kind, wanted, name)).collect();
    if parts.is_empty() { None } else { filtered(value, &|part| parts.iter().any(|p| p.eq_ignore_ascii_case(part))) }
}

/// What is left of an attribute or an extension.
fn left(kind: EntryKind, name: &str, value: Value, without: &[String]) -> Option<Value> {
    if without.iter().any(|unwanted| is(kind, unwanted, name)) {
        return None;
    }
    let parts: Vec<&str> = without.iter().filter_map(|unwanted| part_of(kind, unwanted, name)).collect();
    if parts.is_empty() {
        Some(value)
    } else {
        filtered(value, &|part| !parts.iter().any(|p| p.eq_ignore_ascii_case(part)))
    }
}

/// The name without the id of the core schema in front, which may be left out.
fn bare(kind: EntryKind, name: &str) -> &str {
    let core = &schema::core(kind).id;
    without(name, core).and_then(|rest| rest.strip_prefix(':')).unwrap_or(name)
}

/// What follows a beginning, in whatever case that is written.
fn without<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(beginning.len())?;
    start.eq_ignore_ascii_case(beginning).then_some(rest)
}

fn is(kind: EntryKind, asked: &str, name: &str) -> bool {
    bare(kind, asked).eq_ignore_ascii_case(name)
}

/// `givenName` of `name.givenName`, `department` of an extension's `…:department`.
fn part_of<'a>(kind: EntryKind, asked: &'a str, name: &str) -> Option<&'a str> {
    let asked = bare(kind, asked);
    let rest = without(asked, name)?;
    let separator = if schema::extension(kind, name).is_some() { ':' } else { '.' };
    let part = rest.strip_prefix(separator)?;
    Some(part.split_once('.').map_or(part, |(part, _)| part))
}

fn filtered(value: Value, wanted: &dyn Fn(&str) -> bool) -> Option<Value> {
    match value {
        Value::Object(parts) => {
            let parts: Map<String, Value> = parts.into_iter().filter(|(name, _)| wanted(name)).collect();
            (!parts.is_empty()).then_some(Value::Object(parts))
        }
        Value::Array(values) => {
            let values: Vec<Value> = values.into_iter().filter_map(|value| filtered(value, wanted)).collect();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        other => Some(other),
    }
}

/// The mark of an entry's version.
pub(super) fn etag(entry: &DirectoryEntry) -> String {
    format!("W/\"{}\"", entry.version)
}

/// Where an entry is.
fn address(state: &AppState, kind: EntryKind, id: EntryId) -> String {
    format!("{}/{}/{id}", base(state), schema::named(kind).1)
}

/// Where everything of SCIM is.
pub(super) fn base(state: &AppState) -> String {
    format!("{}/scim/v2", state.settings.public_url.as_str().trim_end_matches('/'))
}

/// Entries as they are shown.
pub(super) async fn shown(state: &AppState, entries: Vec<DirectoryEntry>) -> Result<Vec<Map<String, Value>>> {
    let users: Vec<EntryId> = entries.iter().filter(|e| e.kind == EntryKind::User).map(|e| e.id).collect();
    let memberships = state.engine.store.entry_memberships(&users).await?;
    Ok(entries.into_iter().map(|entry| one(state, entry, &memberships)).collect())
}

fn one(state: &AppState, entry: DirectoryEntry, memberships: &[(String, EntryId, String)]) -> Map<String, Value> {
    let (kind, id, mark) = (entry.kind, entry.id.to_string(), etag(&entry));
    let mut shown = match entry.document {
        Value::Object(document) => document,
        _ => Map::new(),
    };
    let extensions = schema::extensions(kind).filter(|extension| shown.contains_key(&extension.id));
    let schemas: Vec<&str> =
        [&schema::core(kind).id].into_iter().chain(extensions.map(|e| &e.id)).map(String::as_str).collect();
    let schemas = json!(schemas);
    let own = memberships.iter().filter(|(member, ..)| *member == id);
    let groups: Vec<Value> = own.map(|(_, group, name)| {
        json!({ "value": group.to_string(), "$ref": address(state, EntryKind::Group, *group), "display": name, "type": "direct" })
    }).collect();
    if !groups.is_empty() {
        shown.insert("groups".to_owned(), Value::Array(groups));
    }
    let meta = json!({
        "resourceType": schema::named(kind).0,
        "created": entry.created_at.to_string(),
        "lastModified": entry.changed_at.to_string(),
        "location": address(state, kind, entry.id),
        "version": mark,
    });
    shown.extend([("schemas".to_owned(), schemas), ("id".to_owned(), json!(id)), ("meta".to_owned(), meta)]);
    shown
}

/// Only what is asked for, of each.
pub(super) fn only(kind: EntryKind, wanted: &Wanted, entry: Map<String, Value>) -> Value {
    Value::Object(wanted.of_entry(kind, entry))
}

/// An answer with one entry.
pub(super) async fn answer(
    state: &AppState,
    status: StatusCode,
    wanted: &Wanted,
    entry: DirectoryEntry,
) -> Result<Response> {
    let (kind, mark, place) = (entry.kind, etag(&entry), address(state, entry.kind, entry.id));
    let entry = shown(state, vec![entry]).await?.pop().unwrap_or_default();
    let headers: [(HeaderName, String); 3] = [(CONTENT_TYPE, MEDIA_TYPE.to_owned()), (ETAG, mark), (LOCATION, place)];
    Ok((status, headers, Json(only(kind, wanted, entry))).into_response())
}

/// Any other answer.
pub(super) fn plain(value: &Value) -> Response {
    ([(CONTENT_TYPE, MEDIA_TYPE)], Json(value)).into_response()
}
