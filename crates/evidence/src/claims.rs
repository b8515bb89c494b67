//! Claims: the places in a report body that name log entries as their evidence.

use serde_json::Value;

/// One element of an array under a key `evidence`.
pub(crate) struct Claim<'a> {
    /// Where it stands in the file (RFC 6901).
    pub(crate) pointer: String,
    /// The log index that it names, or whatever stands there instead.
    pub(crate) evidence: &'a Value,
}

/// Every claim in the body, in the order of the file.
///
/// An array under the key `evidence` is a list of claims as soon as one of its elements is a number; then each element
/// has to be the log index of an entry. Any other value under that key is ordinary content.
pub(crate) fn claims(body: &Value) -> Vec<Claim<'_>> {
    let mut found = Vec::new();
    collect(body, "/body", &mut found);
    found
}

fn collect<'a>(value: &'a Value, pointer: &str, found: &mut Vec<Claim<'a>>) {
    match value {
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                collect(item, &format!("{pointer}/{position}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                match field {
                    Value::Array(items) if key == "evidence" && items.iter().any(Value::is_number) => {
                        found.extend(
                            items.iter().enumerate().map(|(position, evidence)| Claim {
                                pointer: format!("{pointer}/{position}"),
                                evidence,
                            }),
                        );
                    }
                    _ => collect(field, &pointer, found),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
