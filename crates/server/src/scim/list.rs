//! Lists: filtered, sorted, and by parts that begin at a number, as SCIM counts.
//!
//! What a key finds is found by it. Everything else is looked through, up to [`MOST`] entries; beyond that a provider is
//! told to ask more narrowly, because looking through more would keep others waiting.

use super::filter::{key, matches, values};
use super::refusal::{Refusal, Result};
use super::rewrite::rewritten;
use super::shape::{Wanted, only, plain, shown};
use crate::caller::Asker;
use crate::oneself::own_entries;
use crate::state::AppState;
use axum::response::Response;
use exeunt_core::{EntryId, EntryKind};
use exeunt_store::DirectoryEntry;
use scim_v2::filter::{AttrExp, AttrPath, Filter};
use scim_v2::schema_urns::LIST_RESPONSE;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// Entries in an answer when nobody says otherwise, and at most.
const USUAL: u32 = 100;
/// Said in `ServiceProviderConfig` as well.
pub(super) const PAGE: u32 = 200;
/// The most entries that are looked through.
const MOST: usize = 20_000;
/// Entries read at a time.
const BATCH: u32 = 200;
/// The longest filter.
const LONGEST: usize = 2_000;

/// The parameters of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Asked {
    filter: Option<String>,
    sort_by: Option<String>,
    sort_order: Option<String>,
    start_index: Option<i64>,
    count: Option<i64>,
    attributes: Option<String>,
    excluded_attributes: Option<String>,
}

/// The same in the body of a `POST …/.search` (RFC 7644, 3.4.3), where lists of attributes are lists.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AskedInBody {
    filter: Option<String>,
    sort_by: Option<String>,
    sort_order: Option<String>,
    start_index: Option<i64>,
    count: Option<i64>,
    attributes: Vec<String>,
    excluded_attributes: Vec<String>,
}

impl From<AskedInBody> for Asked {
    fn from(body: AskedInBody) -> Self {
        let AskedInBody { filter, sort_by, sort_order, start_index, count, attributes, excluded_attributes } = body;
        let together = |names: Vec<String>| (!names.is_empty()).then(|| names.join(","));
        let (attributes, excluded_attributes) = (together(attributes), together(excluded_attributes));
        Self { filter, sort_by, sort_order, start_index, count, attributes, excluded_attributes }
    }
}

/// What is looked for, and in which order.
struct Search {
    filter: Option<Filter>,
    by: Option<AttrPath>,
    descending: bool,
}

/// The list that is asked for, without what is kept of the caller. Several kinds follow each other, each in its own order.
pub(super) async fn list(
    state: &AppState,
    Asker(caller): &Asker,
    kinds: &[EntryKind],
    asked: &Asked,
) -> Result<Response> {
    let own = own_entries(state, caller).await?;
    let wanted = Wanted::of(asked.attributes.as_deref(), asked.excluded_attributes.as_deref());
    let start = u64::try_from(asked.start_index.unwrap_or(1)).unwrap_or(1).max(1);
    let count = asked.count.map_or(USUAL, |count| u32::try_from(count.max(0)).unwrap_or(PAGE)).min(PAGE);
    let search = search(asked)?;
    let (mut total, mut entries) = (0, Vec::new());
    for kind in kinds {
        let left = count.saturating_sub(u32::try_from(entries.len()).unwrap_or(u32::MAX));
        let (there, page) = page(state, (*kind, &own), &search, (start - 1).saturating_sub(total), left).await?;
        total += there;
        entries.extend(shown(state, page).await?.into_iter().map(|entry| only(*kind, &wanted, entry)));
    }
    Ok(plain(&json!({
        "schemas": [LIST_RESPONSE],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": entries.len(),
        "Resources": entries,
    })))
}

/// How many entries of a kind there are without `except`, and the next ones after the first `skipped`.
async fn page(
    state: &AppState,
    (kind, except): (EntryKind, &BTreeSet<EntryId>),
    search: &Search,
    skipped: u64,
    count: u32,
) -> Result<(u64, Vec<DirectoryEntry>)> {
    if search.filter.is_none() && search.by.is_none() {
        let total = state.engine.store.entry_count(kind, except).await?;
        return Ok((total, state.engine.store.entry_page(kind, except, skipped, count).await?));
    }
    let mut found = found(state, kind, search).await?;
    found.retain(|id| !except.contains(id));
    let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
    let page: Vec<EntryId> = found.iter().skip(skipped).take(count as usize).copied().collect();
    Ok((found.len() as u64, in_order(state, &page).await?))
}

fn search(asked: &Asked) -> Result<Search> {
    let filter = asked.filter.as_deref().map(parsed).transpose()?;
    let by = asked.sort_by.as_deref().filter(|by| !by.is_empty()).map(attribute).transpose()?;
    let descending = asked.sort_order.as_deref().is_some_and(|order| order.eq_ignore_ascii_case("descending"));
    Ok(Search { filter, by, descending })
}

fn parsed(filter: &str) -> Result<Filter> {
    let refused = || Refusal::bad("invalidFilter", "scim-filter");
    if filter.len() > LONGEST {
        return Err(refused());
    }
    rewritten(filter).parse().map_err(|_| refused())
}

/// The grammar has attributes only within filters.
fn attribute(name: &str) -> Result<AttrPath> {
    match format!("{name} pr").parse() {
        Ok(Filter::Attr(AttrExp::Present(path))) if name.len() <= LONGEST => Ok(path),
        _ => Err(Refusal::bad("invalidPath", "scim-path").with("path", name)),
    }
}

/// The ids of everything that is looked for, in the order that is asked for.
async fn found(state: &AppState, kind: EntryKind, search: &Search) -> Result<Vec<EntryId>> {
    let mut found: Vec<(Option<String>, EntryId)> = Vec::new();
    let mut looked_through = 0;
    let by_key = search.filter.as_ref().and_then(|filter| key(kind, filter));
    let mut after = None;
    loop {
        let batch = match &by_key {
            Some((attribute, value)) => {
                let most = u32::try_from(MOST + 1).unwrap_or(u32::MAX);
                state.engine.store.entry_find(kind, attribute, value, most).await?
            }
            None => state.engine.store.entry_list(kind, after, BATCH).await?,
        };
        after = batch.last().map(|entry| entry.id);
        looked_through += batch.len();
        if looked_through > MOST {
            return Err(Refusal::bad("tooMany", "scim-too-many").with("most", MOST));
        }
        let ids: Vec<EntryId> = batch.iter().map(|entry| entry.id).collect();
        let done = by_key.is_some() || batch.len() < BATCH as usize;
        let entries = shown(state, batch).await?.into_iter().map(Value::Object);
        for (entry, id) in entries.zip(ids) {
            if search.filter.as_ref().is_none_or(|filter| matches(filter, kind, &entry)) {
                found.push((search.by.as_ref().and_then(|by| place_in_order(kind, &entry, by)), id));
            }
        }
        if done {
            break;
        }
    }
    if search.by.is_some() {
        // Those that have no such attribute come last, or first where it is the other way round (RFC 7644, 3.4.2.3).
        found.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
        if search.descending {
            found.reverse();
        }
    }
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

/// By the primary value, else the first; in any case of letters.
fn place_in_order(kind: EntryKind, entry: &Value, by: &AttrPath) -> Option<String> {
    let whole = AttrPath { sub_attr: None, ..by.clone() };
    let primary = entry.get(&whole.name).and_then(Value::as_array).and_then(|values| {
        let primary = values.iter().find(|value| value["primary"] == Value::Bool(true))?;
        let sub = by.sub_attr.as_deref().unwrap_or("value");
        primary.get(sub)
    });
    match primary.or_else(|| values(kind, entry, by).into_iter().next())? {
        Value::String(text) => Some(text.to_lowercase()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

async fn in_order(state: &AppState, ids: &[EntryId]) -> Result<Vec<DirectoryEntry>> {
    let entries = state.engine.store.entry_several(ids).await?;
    let mut by_id: HashMap<EntryId, DirectoryEntry> = entries.into_iter().map(|entry| (entry.id, entry)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// A list of what we say about ourselves.
pub(super) fn list_of(resources: &[Value]) -> Response {
    let resources: Vec<&Map<String, Value>> = resources.iter().filter_map(Value::as_object).collect();
    plain(&json!({
        "schemas": [LIST_RESPONSE],
        "totalResults": resources.len(),
        "startIndex": 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    }))
}
