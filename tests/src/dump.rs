//! A full picture of a Synapse through its admin API, and the difference of two: who else was touched?
//!
//! Invariant: nothing here is shared with the connectors, so that a mistake of theirs can't hide itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::matrix::{Client, Result, encode};

/// Everything that should not move by itself: `{"users": {id: …}, "rooms": {id: …}}`.
///
/// Per user: `flags`, `devices`, `pushers`, `memberships`, `external_ids`, `addresses`. Per room: `version`, `creators`,
/// `power_levels`, `members`, and the other state by type. Times of last use are left out. `admin` is a server
/// admin's session. Locked and deactivated users are in it.
pub async fn dump(admin: &Client) -> Result<Value> {
    let mut users = BTreeMap::new();
    for id in pages(admin, "v3/users?locked=true&order_by=name&limit=100", "users", "name").await? {
        let picture = user(admin, &id).await?;
        users.insert(id, picture);
    }
    let mut rooms = BTreeMap::new();
    for id in pages(admin, "v1/rooms?order_by=name&limit=100", "rooms", "room_id").await? {
        let picture = room(admin, &id).await?;
        rooms.insert(id, picture);
    }
    Ok(json!({ "users": users, "rooms": rooms }))
}

async fn get(admin: &Client, path: &str) -> Result<Value> {
    admin.call(Method::GET, &format!("/_synapse/admin/{path}"), None).await
}

/// The ids of a list that is paged by offset; a set, because offsets shift while others write.
async fn pages(admin: &Client, path: &str, list: &str, id: &str) -> Result<BTreeSet<String>> {
    let mut ids = BTreeSet::new();
    let mut from = "0".to_owned();
    loop {
        let page = get(admin, &format!("{path}&from={from}")).await?;
        ids.extend(array(&page[list]).filter_map(|item| item[id].as_str().map(str::to_owned)));
        // Users are paged by a string, rooms by a number.
        from = match [&page["next_token"], &page["next_batch"]].into_iter().find(|next| !next.is_null()) {
            Some(Value::String(next)) => next.clone(),
            Some(next) => next.to_string(),
            None => return Ok(ids),
        };
    }
}

async fn user(admin: &Client, id: &str) -> Result<Value> {
    let encoded = encode(id);
    let account = get(admin, &format!("v2/users/{encoded}")).await?;
    let devices = get(admin, &format!("v2/users/{encoded}/devices")).await?;
    let pushers = get(admin, &format!("v1/users/{encoded}/pushers")).await?;
    let memberships = get(admin, &format!("v1/users/{encoded}/memberships")).await?;
    let flags = ["admin", "deactivated", "erased", "locked", "shadow_banned", "suspended", "displayname", "user_type"];
    Ok(json!({
        "flags": pick(&account, &flags),
        "devices": keyed(&devices["devices"], &["device_id"], &["display_name"]),
        "pushers": keyed(&pushers["pushers"], &["app_id", "pushkey"], &["kind", "lang", "data", "device_display_name"]),
        "memberships": memberships["memberships"],
        "external_ids": keyed(&account["external_ids"], &["auth_provider", "external_id"], &[]),
        "addresses": keyed(&account["threepids"], &["medium", "address"], &[]),
    }))
}

async fn room(admin: &Client, id: &str) -> Result<Value> {
    let state = get(admin, &format!("v1/rooms/{}/state", encode(id))).await?;
    let mut picture = Map::new();
    let mut members = BTreeMap::new();
    for event in array(&state["state"]) {
        let (kind, key) = (text(&event["type"]), text(&event["state_key"]));
        let content = &event["content"];
        match kind.as_str() {
            "m.room.member" => {
                members.insert(key, content["membership"].clone());
            }
            "m.room.create" => {
                picture.insert("version".into(), content["room_version"].clone());
                picture.insert("creators".into(), creators(event));
            }
            "m.room.power_levels" => {
                picture.insert("power_levels".into(), content.clone());
            }
            _ if key.is_empty() => {
                picture.insert(kind, content.clone());
            }
            _ => {
                picture.insert(format!("{kind}|{key}"), content.clone());
            }
        }
    }
    picture.insert("members".into(), json!(members));
    Ok(Value::Object(picture))
}

/// Who created a room, and in version 12 whoever was named beside him: they can't be demoted.
fn creators(event: &Value) -> Value {
    let named = array(&event["content"]["additional_creators"]).map(text);
    json!(named.chain([text(&event["sender"])]).collect::<BTreeSet<_>>())
}

fn pick(object: &Value, fields: &[&str]) -> Value {
    fields.iter().map(|field| ((*field).to_owned(), object[*field].clone())).collect()
}

/// A list as an object, so that a difference names the item and not its place.
fn keyed(list: &Value, key: &[&str], fields: &[&str]) -> Value {
    let name = |item: &Value| key.iter().map(|part| text(&item[*part])).collect::<Vec<_>>().join("|");
    array(list).map(|item| (name(item), pick(item, fields))).collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// One place where two dumps differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// From the root to the place: `["users", "@zhangsan001:im.test", "flags", "locked"]`.
    pub path: Vec<String>,
    /// The value before; nothing when the place is new.
    pub before: Option<Value>,
    /// The value after; nothing when the place is gone.
    pub after: Option<Value>,
}

impl Change {
    /// Whether an id (or any other name) stands in the path or in either value.
    pub fn mentions(&self, name: &str) -> bool {
        let in_value = |value: &Option<Value>| value.as_ref().is_some_and(|value| value.to_string().contains(name));
        self.path.iter().any(|part| part == name) || in_value(&self.before) || in_value(&self.after)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
        write!(out, "{}: {} → {}", self.path.join(" / "), show(&self.before), show(&self.after))
    }
}

/// Every place where two dumps differ, in the order of their paths. An object that is new or gone is one change.
pub fn diff(before: &Value, after: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(&mut Vec::new(), Some(before), Some(after), &mut changes);
    changes
}

fn compare(path: &mut Vec<String>, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let (Some(Value::Object(old)), Some(Value::Object(new))) = (before, after) else {
        changes.push(Change { path: path.clone(), before: before.cloned(), after: after.cloned() });
        return;
    };
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        path.push(key.clone());
        compare(path, old.get(key), new.get(key), changes);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_the_deepest_place() {
        let before = json!({ "users": { "a": { "locked": false }, "b": {} }, "same": [1] });
        let after = json!({ "users": { "a": { "locked": true }, "c": {} }, "same": [1] });
        let changes = diff(&before, &after).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(changes, ["users / a / locked: false → true", "users / b: {} → nothing", "users / c: nothing → {}"]);
    }
}
