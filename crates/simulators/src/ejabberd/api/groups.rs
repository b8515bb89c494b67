//! Shared roster groups.

use serde_json::{Value, json};

use super::{Answer, Cx, Refusal, yes};
use crate::ejabberd::server::Group;

pub(super) fn create(cx: &mut Cx<'_>) -> Answer {
    let display = match &cx.args["display"] {
        Value::Array(groups) => groups.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        other => other.as_str().filter(|text| !text.is_empty()).map(str::to_owned).into_iter().collect(),
    };
    let (label, description) = (cx.text("label").to_owned(), cx.text("description").to_owned());
    let name = cx.text("group").to_owned();
    cx.server.create_group(&cx.by, &name, Group { label, description, display });
    yes()
}

pub(super) fn delete(cx: &mut Cx<'_>) -> Answer {
    let name = cx.text("group").to_owned();
    cx.server.delete_group(&cx.by, &name);
    yes()
}

/// Groups that exist; members of one that doesn't don't make it one.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("host") {
        return Err(Refusal::Crash);
    }
    Ok(cx.server.groups().map(|(name, _)| name).collect())
}

pub(super) fn info(cx: &mut Cx<'_>) -> Answer {
    let group = cx.server.groups().find(|(name, _)| *name == cx.text("group")).map(|(_, group)| group);
    let Some(group) = group else { return Ok(json!([])) };
    let pair = |key: &str, value: &str| json!({ "key": key, "value": value });
    Ok(json!([
        pair("label", &group.label),
        pair("displayed_groups", &group.display.join(",")),
        pair("description", &group.description),
    ]))
}

pub(super) fn members(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("host") {
        return Err(Refusal::Crash);
    }
    Ok(json!(cx.server.group_members(cx.text("group"))))
}

/// The address as the storage keeps it: Mnesia letter by letter, so that `U1` is nobody, SQLite in lower case.
fn kept(cx: &Cx<'_>) -> String {
    if cx.options.sqlite { cx.address().to_lowercase() } else { cx.address() }
}

/// Neither user nor group is looked up.
pub(super) fn add(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("grouphost") {
        return Err(Refusal::Crash);
    }
    if cx.is_ours("host") {
        let (group, jid) = (cx.text("group").to_owned(), kept(cx));
        cx.server.add_to_group(&cx.by, &group, &jid);
    }
    yes()
}

pub(super) fn remove(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("grouphost") || !cx.is_ours("host") {
        return Err(Refusal::Crash);
    }
    let (group, jid) = (cx.text("group").to_owned(), kept(cx));
    cx.server.remove_from_group(&cx.by, &group, &jid);
    yes()
}
