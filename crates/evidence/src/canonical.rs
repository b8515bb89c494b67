//! Canonical JSON (RFC 8785): one value, one sequence of bytes.

use serde::Serialize;
use serde_json::{Number, Value};

/// 2^53: from here on a double, and so canonical JSON, no longer tells neighbouring integers apart.
const TOO_LARGE: f64 = 9_007_199_254_740_992.0;

/// The value has no canonical form that says exactly what the value says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Canonical JSON keeps numbers as doubles and would change this one silently.
    #[error("the number {0} is too large for canonical JSON: write it as a string")]
    NumberTooLarge(String),
    /// The value can't be written as JSON at all.
    #[error("the value cannot be written as JSON: {0}")]
    NotJson(String),
}

/// Writes `value` as canonical JSON.
///
/// Fails for a number of magnitude 2^53 or more: RFC 8785 would round it, and evidence must not be rounded.
pub fn canonical<T: Serialize>(value: &T) -> Result<Vec<u8>, NotCanonical> {
    let value = serde_json::to_value(value).map_err(|error| NotCanonical::NotJson(error.to_string()))?;
    check_numbers(&value)?;
    serde_json_canonicalizer::to_vec(&value).map_err(|error| NotCanonical::NotJson(error.to_string()))
}

fn check_numbers(value: &Value) -> Result<(), NotCanonical> {
    match value {
        Value::Number(number) if !is_exact(number) => Err(NotCanonical::NumberTooLarge(number.to_string())),
        Value::Array(items) => items.iter().try_for_each(check_numbers),
        Value::Object(fields) => fields.values().try_for_each(check_numbers),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn is_exact(number: &Number) -> bool {
    number.as_f64().is_some_and(|double| double.abs() < TOO_LARGE)
}
