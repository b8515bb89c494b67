//! Reading what a provider wrote: names in the schema's spelling, values of the schema's types, and nothing else.
//!
//! Providers differ in how they say `true` and in what they send along, so that is read generously; what can't be what the
//! schema says is refused, with its name.

use super::refusal::{Refusal, Result};
use super::schema::{self, Attribute, Type};
use exeunt_core::EntryKind;
use serde_json::{Map, Value};

/// A longer text is in nobody's directory.
const LONGEST: usize = 8_192;
/// The most values of one attribute.
const MOST: usize = 20_000;

/// An entry as it is stored: attributes by name, extensions by id; without `id`, `schemas` and `meta`.
pub(super) type Document = Map<String, Value>;

/// The entry that a whole body says.
///
/// # Errors
/// `invalidSyntax` and `invalidValue`.
pub(super) fn read(kind: EntryKind, body: &Value) -> Result<Document> {
    let body = body.as_object().ok_or_else(|| Refusal::bad("invalidSyntax", "scim-object"))?;
    let core = schema::core(kind);
    let schemas = body.iter().find(|(name, _)| name.eq_ignore_ascii_case("schemas")).map(|(_, value)| value);
    let named = schemas.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    if !named.into_iter().any(|id| id.eq_ignore_ascii_case(&core.id)) {
        return Err(Refusal::bad("invalidValue", "scim-schemas").with("schema", &core.id));
    }
    canonical(kind, body)
}

/// The same in the schema's spelling and types, with everything that is required.
///
/// # Errors
/// `invalidValue`.
pub(super) fn canonical(kind: EntryKind, body: &Map<String, Value>) -> Result<Document> {
    let core = schema::core(kind);
    let mut document = Document::new();
    for (name, value) in body {
        if name.eq_ignore_ascii_case("externalId") {
            if let Some(text) = string("externalId", value)? {
                document.insert("externalId".to_owned(), text);
            }
        } else if let Some(extension) = schema::extension(kind, name) {
            let parts = object(&extension.id, &extension.attributes, value)?;
            parts.map(|parts| document.insert(extension.id.clone(), parts));
        } else if let Some(attribute) = core.attribute(name).filter(|attribute| !attribute.is_read_only()) {
            value_of(attribute, value)?.map(|value| document.insert(attribute.name.clone(), value));
        }
    }
    for required in core.attributes.iter().filter(|attribute| attribute.required) {
        let given = document.get(&required.name).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
        if !given {
            return Err(Refusal::bad("invalidValue", "scim-required").with("attribute", &required.name));
        }
    }
    Ok(document)
}

/// The value of an attribute; `None` for one that says nothing.
///
/// # Errors
/// `invalidValue`.
pub(super) fn value_of(attribute: &Attribute, value: &Value) -> Result<Option<Value>> {
    if !attribute.multi_valued {
        return single(attribute, value);
    }
    let elements = match value {
        Value::Null => return Ok(None),
        Value::Array(elements) => elements.as_slice(),
        single => std::slice::from_ref(single),
    };
    if elements.len() > MOST {
        return Err(wrong("scim-many", &attribute.name).with("most", MOST));
    }
    let mut values = Vec::with_capacity(elements.len());
    for element in elements {
        values.extend(single(attribute, element)?);
    }
    keep_one_primary(&mut values);
    Ok((!values.is_empty()).then_some(Value::Array(values)))
}

/// One value, whatever the attribute may have of them.
///
/// # Errors
/// `invalidValue`.
pub(super) fn single(attribute: &Attribute, value: &Value) -> Result<Option<Value>> {
    match attribute.r#type {
        Type::String | Type::Reference => string(&attribute.name, value),
        Type::Boolean => boolean(&attribute.name, value),
        // Only what we say of ourselves has numbers, and nobody writes that.
        Type::Integer => Err(wrong("scim-read-only", &attribute.name)),
        Type::Complex if value.is_string() && attribute.sub("value").is_some() => {
            // A manager or a member by its id alone.
            Ok(string(&attribute.name, value)?.map(|text| Value::Object(Map::from_iter([("value".to_owned(), text)]))))
        }
        Type::Complex => object(&attribute.name, &attribute.sub_attributes, value),
    }
}

fn object(name: &str, attributes: &[Attribute], value: &Value) -> Result<Option<Value>> {
    let parts = match value {
        Value::Null => return Ok(None),
        Value::Object(parts) => parts,
        _ => return Err(wrong("scim-type-complex", name)),
    };
    let mut read = Map::new();
    for (name, value) in parts {
        let known = attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name));
        if let Some(attribute) = known.filter(|attribute| !attribute.is_read_only()) {
            value_of(attribute, value)?.map(|value| read.insert(attribute.name.clone(), value));
        }
    }
    Ok((!read.is_empty()).then_some(Value::Object(read)))
}

fn string(name: &str, value: &Value) -> Result<Option<Value>> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if text.len() > LONGEST => Err(wrong("scim-long", name).with("most", LONGEST)),
        // The databases keep no NUL in texts.
        Value::String(text) if text.contains('\0') => Err(wrong("scim-type-string", name)),
        Value::String(text) => Ok(Some(Value::String(text.clone()))),
        Value::Number(number) => Ok(Some(Value::String(number.to_string()))),
        _ => Err(wrong("scim-type-string", name)),
    }
}

/// Some providers write `"True"`.
fn boolean(name: &str, value: &Value) -> Result<Option<Value>> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(_) => Ok(Some(value.clone())),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(Some(Value::Bool(true))),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(Some(Value::Bool(false))),
        _ => Err(wrong("scim-type-boolean", name)),
    }
}

/// Of several primary values the last one is.
fn keep_one_primary(values: &mut [Value]) {
    let is_primary = |value: &Value| value["primary"] == Value::Bool(true);
    let last = values.iter().rposition(is_primary);
    for (at, value) in values.iter_mut().enumerate() {
        if Some(at) != last && is_primary(value) {
            value["primary"] = Value::Bool(false);
        }
    }
}

fn wrong(detail: &'static str, attribute: &str) -> Refusal {
    Refusal::bad("invalidValue", detail).with("attribute", attribute)
}
