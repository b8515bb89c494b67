//! `PATCH` (RFC 7644, 3.5.2): what an entry is after the operations, or why they can't be carried out. All or none.

use super::document::{Document, canonical, single, value_of};
use super::filter::is_chosen;
use super::path::{Place, Target, target};
use super::refusal::{Refusal, Result};
use super::schema::Attribute;
use exeunt_core::EntryKind;
use scim_v2::filter::{AttrExp, CompValue, CompareOp, ValFilter};
use scim_v2::schema_urns::PATCH_OP;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The most operations of one request.
const MOST: usize = 1_000;

/// A request as it is sent. Providers write `Add` as well as `add`.
#[derive(Debug, Deserialize)]
pub(super) struct Changes {
    #[serde(default)]
    schemas: Vec<String>,
    #[serde(rename = "Operations", alias = "operations", default)]
    operations: Vec<Operation>,
}

#[derive(Debug, Deserialize)]
struct Operation {
    op: String,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Add,
    Replace,
    Remove,
}

/// The entry after these changes.
///
/// # Errors
/// With RFC 7644's word for what is wrong.
pub(super) fn changed(kind: EntryKind, before: &Document, changes: &Changes) -> Result<Document> {
    if !changes.schemas.iter().any(|id| id.eq_ignore_ascii_case(PATCH_OP)) {
        return Err(Refusal::bad("invalidSyntax", "scim-schemas").with("schema", PATCH_OP));
    }
    if changes.operations.is_empty() || changes.operations.len() > MOST {
        return Err(Refusal::bad("invalidSyntax", "scim-operations").with("most", MOST));
    }
    let mut document = before.clone();
    for Operation { op, path, value } in &changes.operations {
        let verb = match op.to_ascii_lowercase().as_str() {
            "add" => Verb::Add,
            "replace" => Verb::Replace,
            "remove" => Verb::Remove,
            _ => return Err(Refusal::bad("invalidSyntax", "scim-operation").with("operation", op)),
        };
        match path.as_deref().filter(|path| !path.is_empty()) {
            Some(path) => at(kind, &mut document, verb, path, value)?,
            None => everywhere(kind, &mut document, verb, value)?,
        }
    }
    canonical(kind, &document)
}

/// An operation without a path: each attribute of its value is one with a path. What isn't in a schema is passed over, as
/// in a whole entry.
fn everywhere(kind: EntryKind, document: &mut Document, verb: Verb, value: &Value) -> Result<()> {
    let parts = match (verb, value) {
        (Verb::Remove, _) => return Err(Refusal::bad("noTarget", "scim-no-path")),
        (Verb::Add | Verb::Replace, Value::Object(parts)) => parts,
        (Verb::Add | Verb::Replace, _) => return Err(Refusal::bad("invalidSyntax", "scim-object")),
    };
    for (name, value) in parts {
        let writable = match target(kind, name) {
            Some(Target::Attribute(place)) => !place.attribute.is_read_only(),
            Some(Target::Extension(_)) => true,
            None => name.eq_ignore_ascii_case("externalId"),
        };
        if writable {
            at(kind, document, verb, name, value)?;
        }
    }
    Ok(())
}

fn at(kind: EntryKind, document: &mut Document, verb: Verb, path: &str, value: &Value) -> Result<()> {
    if path.eq_ignore_ascii_case("externalId") {
        set(document, "externalId", verb, value);
        return Ok(());
    }
    if ["id", "meta", "schemas"].iter().any(|name| name.eq_ignore_ascii_case(path)) {
        return Err(Refusal::bad("mutability", "scim-read-only").with("attribute", path));
    }
    match target(kind, path) {
        None => Err(Refusal::bad("invalidPath", "scim-path").with("path", path)),
        Some(Target::Extension(extension)) => {
            if verb == Verb::Remove {
                document.remove(&extension.id);
                return Ok(());
            }
            let parts = value.as_object().ok_or_else(|| Refusal::bad("invalidValue", "scim-object"))?;
            for (name, value) in parts {
                if let Some(attribute) = extension.attribute(name) {
                    let place = Place { extension: Some(&extension.id), attribute, which: None, sub: None };
                    at_place(document, verb, &place, value)?;
                }
            }
            Ok(())
        }
        Some(Target::Attribute(place)) => {
            let read_only = place.attribute.is_read_only() || place.sub.is_some_and(Attribute::is_read_only);
            if read_only {
                return Err(Refusal::bad("mutability", "scim-read-only").with("attribute", path));
            }
            at_place(document, verb, &place, value)
        }
    }
}

fn at_place(document: &mut Document, verb: Verb, place: &Place, value: &Value) -> Result<()> {
    let Some(extension) = place.extension else { return within(document, verb, place, value) };
    let mut parts = match document.remove(extension) {
        Some(Value::Object(parts)) => parts,
        _ => Map::new(),
    };
    within(&mut parts, verb, place, value)?;
    if !parts.is_empty() {
        document.insert(extension.to_owned(), Value::Object(parts));
    }
    Ok(())
}

/// An operation on an attribute of this object: the entry, or an extension in it.
fn within(object: &mut Map<String, Value>, verb: Verb, place: &Place, value: &Value) -> Result<()> {
    let attribute = place.attribute;
    match (&place.which, place.sub) {
        (Some(_), _) if !attribute.multi_valued => {
            Err(Refusal::bad("invalidPath", "scim-path").with("path", &attribute.name))
        }
        (Some(which), sub) => chosen(object, verb, attribute, which, sub, value),
        (None, Some(sub)) => part(object, verb, attribute, sub, value),
        (None, None) if attribute.multi_valued => several(object, verb, attribute, value),
        (None, None) => one(object, verb, attribute, value),
    }
}

/// One value; of one that has parts, those that are named.
fn one(object: &mut Map<String, Value>, verb: Verb, attribute: &Attribute, value: &Value) -> Result<()> {
    let new = if verb == Verb::Remove { None } else { single(attribute, value)? };
    match (new, object.get_mut(&attribute.name)) {
        (Some(Value::Object(parts)), Some(Value::Object(known))) => known.extend(parts),
        (Some(new), _) => drop(object.insert(attribute.name.clone(), new)),
        (None, _) => drop(object.remove(&attribute.name)),
    }
    Ok(())
}

/// All values of an attribute that has several.
fn several(object: &mut Map<String, Value>, verb: Verb, attribute: &Attribute, value: &Value) -> Result<()> {
    let given = value_of(attribute, value)?;
    let Some(Value::Array(given)) = given else {
        // Nothing is added; nothing is left; or everything is removed.
        if verb != Verb::Add {
            object.remove(&attribute.name);
        }
        return Ok(());
    };
    if verb == Verb::Replace {
        object.insert(attribute.name.clone(), Value::Array(given));
        return Ok(());
    }
    let mut values = taken(object, attribute);
    if verb == Verb::Add {
        let new_primary = given.iter().any(|value| value["primary"] == Value::Bool(true));
        if new_primary {
            values.iter_mut().filter_map(Value::as_object_mut).for_each(|parts| drop(parts.remove("primary")));
        }
        // Compared as texts, because groups have thousands of members.
        let known: HashSet<String> = values.iter().map(Value::to_string).collect();
        values.extend(given.into_iter().filter(|new| !known.contains(&new.to_string())));
    } else {
        // Some providers name by their values what they remove.
        let gone: HashSet<&str> = given.iter().filter_map(|value| value["value"].as_str()).collect();
        values.retain(|value| !value["value"].as_str().is_some_and(|value| gone.contains(value)));
    }
    give_back(object, attribute, values);
    Ok(())
}

/// A part of an attribute: of its one value, or of each.
fn part(
    object: &mut Map<String, Value>,
    verb: Verb,
    attribute: &Attribute,
    sub: &Attribute,
    value: &Value,
) -> Result<()> {
    let new = if verb == Verb::Remove { None } else { single(sub, value)? };
    if attribute.multi_valued {
        let mut values = taken(object, attribute);
        if values.is_empty() && new.is_some() {
            values.push(Value::Object(Map::new()));
        }
        for value in &mut values {
            set_part(value, sub, new.as_ref());
        }
        give_back(object, attribute, values);
        return Ok(());
    }
    let value = object.entry(attribute.name.clone()).or_insert_with(|| Value::Object(Map::new()));
    set_part(value, sub, new.as_ref());
    if value.as_object().is_some_and(Map::is_empty) {
        object.remove(&attribute.name);
    }
    Ok(())
}

/// The values that a filter chooses. Where it chooses none and says what one would be, there is one afterwards: that is how
/// some providers add one.
fn chosen(
    object: &mut Map<String, Value>,
    verb: Verb,
    attribute: &Attribute,
    which: &ValFilter,
    sub: Option<&Attribute>,
    value: &Value,
) -> Result<()> {
    let mut values = taken(object, attribute);
    let is_there = values.iter().any(|value| is_chosen(which, value));
    match (verb, sub) {
        (Verb::Remove, None) => values.retain(|value| !is_chosen(which, value)),
        (Verb::Remove, Some(sub)) => {
            values.iter_mut().filter(|value| is_chosen(which, value)).for_each(|value| set_part(value, sub, None));
        }
        (Verb::Add | Verb::Replace, sub) => {
            if !is_there {
                let new = described(which).ok_or_else(|| Refusal::bad("noTarget", "scim-none-chosen"))?;
                values.push(new);
            }
            let new = match sub {
                Some(sub) => single(sub, value)?,
                None => single(attribute, value)?,
            };
            let last = values.len().saturating_sub(1);
            for (at, known) in values.iter_mut().enumerate() {
                let meant = if is_there { is_chosen(which, known) } else { at == last };
                match (sub, &new) {
                    _ if !meant => {}
                    (Some(sub), new) => set_part(known, sub, new.as_ref()),
                    (None, Some(Value::Object(parts))) if verb == Verb::Add || !is_there => {
                        known.as_object_mut().into_iter().for_each(|known| known.extend(parts.clone()));
                    }
                    (None, Some(new)) => *known = new.clone(),
                    (None, None) => {}
                }
            }
        }
    }
    give_back(object, attribute, values);
    Ok(())
}

/// The value that a filter of nothing but equalities describes.
fn described(which: &ValFilter) -> Option<Value> {
    let mut parts = Map::new();
    let equalities: Vec<&ValFilter> = match which {
        ValFilter::And(all) => all.as_slice().iter().collect(),
        one => vec![one],
    };
    for equality in equalities {
        let ValFilter::Attr(AttrExp::Comparison(path, CompareOp::Eq, wanted)) = equality else { return None };
        let value = match wanted {
            CompValue::Str(text) => Value::String(text.clone()),
            CompValue::True => Value::Bool(true),
            CompValue::False => Value::Bool(false),
            CompValue::Null | CompValue::Number(_) => return None,
        };
        parts.insert(path.name.clone(), value);
    }
    Some(Value::Object(parts))
}

fn set(object: &mut Map<String, Value>, name: &str, verb: Verb, value: &Value) {
    if verb == Verb::Remove || value.is_null() {
        object.remove(name);
    } else {
        object.insert(name.to_owned(), value.clone());
    }
}

fn set_part(value: &mut Value, sub: &Attribute, new: Option<&Value>) {
    let Some(parts) = value.as_object_mut() else { return };
    match new {
        Some(new) => drop(parts.insert(sub.name.clone(), new.clone())),
        None => drop(parts.remove(&sub.name)),
    }
}

fn taken(object: &mut Map<String, Value>, attribute: &Attribute) -> Vec<Value> {
    match object.remove(&attribute.name) {
        Some(Value::Array(values)) => values,
        _ => Vec::new(),
    }
}

fn give_back(object: &mut Map<String, Value>, attribute: &Attribute, mut values: Vec<Value>) {
    values.retain(|value| !value.as_object().is_some_and(Map::is_empty));
    if !values.is_empty() {
        object.insert(attribute.name.clone(), Value::Array(values));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn patched(operations: &Value) -> Result<Value, String> {
        let before = json!({
            "userName": "zhang", "active": true, "name": { "givenName": "三" },
            "emails": [{ "value": "z@corp.test", "type": "work", "primary": true }],
        });
        let changes = serde_json::from_value(json!({ "schemas": [PATCH_OP], "Operations": operations })).unwrap();
        changed(EntryKind::User, before.as_object().unwrap(), &changes).map(Value::Object).map_err(|e| format!("{e:?}"))
    }

    #[track_caller]
    fn check(operation: &Value, pointer: &str, expected: &Value) {
        let after = patched(&json!([operation])).unwrap();
        assert_eq!(after.pointer(pointer).cloned().unwrap_or_default(), *expected, "{after}");
    }

    #[track_caller]
    fn refused(operation: &Value, kind: &str) {
        let error = patched(&json!([operation])).unwrap_err();
        assert!(error.contains(kind), "{error}");
    }

    #[test]
    fn providers_switch_off_in_several_ways() {
        check(&json!({ "op": "replace", "path": "active", "value": false }), "/active", &json!(false));
        check(&json!({ "op": "Replace", "path": "active", "value": "False" }), "/active", &json!(false));
        check(&json!({ "op": "replace", "value": { "active": false } }), "/active", &json!(false));
    }

    #[test]
    fn parts_and_choices_are_changed_and_the_rest_stays() {
        let work = r#"emails[type eq "work"].value"#;
        check(
            &json!({ "op": "replace", "path": work, "value": "n@corp.test" }),
            "/emails/0/value",
            &json!("n@corp.test"),
        );
        let home = r#"emails[type eq "home"].value"#;
        check(
            &json!({ "op": "add", "path": home, "value": "h@x.test" }),
            "/emails/1",
            &json!({ "type": "home", "value": "h@x.test" }),
        );
        check(&json!({ "op": "remove", "path": r#"emails[type eq "work"]"# }), "/emails", &json!(null));
        check(
            &json!({ "op": "add", "path": "name", "value": { "familyName": "张" } }),
            "/name/givenName",
            &json!("三"),
        );
        check(&json!({ "op": "add", "value": { "name.familyName": "张" } }), "/name/familyName", &json!("张"));
        let day = "urn:exeunt:scim:schemas:1.0:Leaver:lastWorkingDay";
        check(
            &json!({ "op": "add", "path": day, "value": "2026-12-31" }),
            "/urn:exeunt:scim:schemas:1.0:Leaver/lastWorkingDay",
            &json!("2026-12-31"),
        );
        let new = json!([{ "value": "p@x.test", "primary": true }]);
        check(&json!({ "op": "add", "path": "emails", "value": new }), "/emails/0/primary", &json!(null));
    }

    #[test]
    fn what_cannot_be_done_is_refused_by_its_name() {
        refused(&json!({ "op": "replace", "path": "id", "value": "x" }), "mutability");
        refused(&json!({ "op": "add", "path": "groups", "value": [{ "value": "x" }] }), "mutability");
        refused(&json!({ "op": "add", "path": "nothing", "value": "x" }), "invalidPath");
        refused(&json!({ "op": "remove" }), "noTarget");
        refused(&json!({ "op": "remove", "path": "userName" }), "invalidValue");
        refused(&json!({ "op": "replace", "path": "active", "value": "perhaps" }), "invalidValue");
        refused(&json!({ "op": "move", "path": "active", "value": true }), "invalidSyntax");
    }
}
