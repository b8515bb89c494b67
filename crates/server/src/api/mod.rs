//! `/api/v1`: one file for each group of operations.
//!
//! A new group is a file with `pub(crate) fn routes() -> OpenApiRouter<AppState>`, a line in [`routes`], a row for each of
//! its operations in `tests/it/roles.rs`, and the snapshot `docs/api/openapi.json` made again.

mod actors;
mod audit;
mod batches;
mod cases;
mod connections;
mod description;
mod entry;
mod findings;
mod group;
mod intake;
mod listening;
mod notices;
mod paper;
mod people;
mod plans;
mod platform;
mod policy;
mod press;
mod today;
mod told;
mod webhooks;

pub(crate) use entry::EntryShape;
pub(crate) use paper::routes_of_links;

use crate::error::{Fault, Problem, Result};
use crate::state::AppState;
use crate::uploads::Upload;
use exeunt_core::{AccountRef, Language, Message};
use exeunt_words::say;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;

/// Operations that are answered out of the database.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(actors::routes())
        .merge(audit::routes())
        .merge(batches::routes())
        .merge(cases::routes())
        .merge(connections::routes())
        .merge(description::routes())
        .merge(findings::routes())
        .merge(intake::routes())
        .merge(notices::routes())
        .merge(paper::routes())
        .merge(people::routes())
        .merge(plans::routes())
        .merge(policy::routes())
        .merge(today::routes())
        .merge(webhooks::routes())
}

/// Operations that ask platforms, and may take as long as these do.
pub fn routes_of_platforms() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(batches::routes_of_platforms())
        .merge(cases::routes_of_platforms())
        .merge(connections::routes_of_platforms())
        .merge(findings::routes_of_platforms())
        .merge(group::routes())
        .merge(platform::routes())
}

/// Operations that take files, each with how much of them. Taking in a long list may take as long as asking a platform.
pub(crate) fn routes_of_uploads() -> [(OpenApiRouter<AppState>, Upload); 3] {
    [intake::routes_of_lists(), paper::routes_of_files(), people::routes_of_lists()]
}

/// The word that a variant has in JSON, also where it has fields.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Object(fields)) => fields["kind"].as_str().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// A sentence in the reader's language.
pub(crate) fn said(language: Language, message: &Message) -> String {
    say(language, message)
}

/// What is searched for, if anything.
pub(crate) fn searched(text: Option<String>) -> Result<Option<String>> {
    const LONGEST: usize = 100;
    match text {
        Some(text) if text.chars().count() > LONGEST => {
            Err(Problem::invalid(vec![Fault::parameter("q", "fault-long").with("most", LONGEST)]))
        }
        other => Ok(other),
    }
}

pub(crate) fn account_of(connection: String, account: String) -> AccountRef {
    AccountRef::new(connection, account)
}

/// A text that should be a digest and isn't one.
pub(crate) fn fault_digest(pointer: &'static str) -> Problem {
    Problem::invalid(vec![Fault::body(pointer, "fault-digest")])
}
