//! Arguments: a JSON object, or a query string. A list of pairs may be left out; everything else must be there.

use serde_json::{Map, Value};

use super::{Refusal, said};
use crate::Call;

/// What an argument must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    /// A list of `{name, value}`.
    Pairs,
    /// A list of texts, or one text.
    Texts,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "binary",
            Self::Number => "integer",
            Self::Pairs => "{list,{option,{tuple,[{name,binary},{value,binary}]}}}",
            Self::Texts => "{list,{group,binary}}",
        }
    }

    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Number => value.is_i64(),
            Self::Pairs => value.is_array(),
            Self::Texts => value.is_array() || value.is_string(),
        }
    }
}

/// Name and kind of one argument.
pub(super) type Arg = (&'static str, Kind);

/// Anything that is JSON but no object means no arguments.
pub(super) fn read(call: &Call) -> Result<Map<String, Value>, Refusal> {
    if call.method == "GET" {
        return Ok(call.query.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect());
    }
    match serde_json::from_slice(&call.body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Ok(Map::new()),
        Err(_) => said(400, "400 Bad Request"),
    }
}

/// Every argument must be there, of its kind, and no other; the first that isn't is named.
pub(super) fn check(args: &Map<String, Value>, wanted: &[Arg]) -> Result<(), Refusal> {
    for (name, kind) in wanted {
        if !args.contains_key(*name) && *kind != Kind::Pairs {
            return said(400, &format!("Request have missing argument: {name}"));
        }
    }
    let unknown: Vec<&str> =
        args.keys().map(String::as_str).filter(|name| wanted.iter().all(|(known, _)| known != name)).collect();
    if !unknown.is_empty() {
        return said(400, &format!("Request have unknown arguments: [{}]", unknown.join(",")));
    }
    for (name, kind) in wanted {
        if let Some(value) = args.get(*name).filter(|value| !kind.fits(value)) {
            return said(400, &format!("Arg {} is not in format {}", erlang(value), kind.name()));
        }
    }
    Ok(())
}

/// A value as Erlang prints it: texts are bytes.
fn erlang(value: &Value) -> String {
    let bytes = |text: &str| format!("<<{}>>", text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(","));
    match value {
        Value::String(text) => bytes(text),
        Value::Array(items) => format!("[{}]", items.iter().map(erlang).collect::<Vec<_>>().join(",")),
        Value::Object(object) => {
            let pairs: Vec<String> = object.iter().map(|(k, v)| format!("{{{},{}}}", bytes(k), erlang(v))).collect();
            format!("{{[{}]}}", pairs.join(","))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
