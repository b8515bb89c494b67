//! Words for the variants of enums, found by the name that serde gives a variant.

use crate::lookup::say;
use exeunt_core::Language;
use exeunt_core::Message;
use serde::Serialize;
use serde_json::Value;

/// The word for a variant: `enum_word(language, "account-state", &AccountState::Frozen)` says `account-state-frozen`.
///
/// Works for enums that serde writes as a word, and for those with a `kind` tag; arguments of the variant are ignored.
pub fn enum_word<T: Serialize>(language: Language, name: &str, value: &T) -> String {
    say(language, &enum_message(name, value))
}

/// The key of the word for a variant, to be said later. For a value that isn't an enum, the key is `name` alone.
pub fn enum_message<T: Serialize>(name: &str, value: &T) -> Message {
    let json = serde_json::to_value(value).unwrap_or(Value::Null);
    match variant(&json) {
        Some(variant) => Message::new(format!("{name}-{}", variant.replace('_', "-"))),
        None => Message::new(name.to_owned()),
    }
}

fn variant(json: &Value) -> Option<&str> {
    match json {
        Value::String(word) => Some(word),
        Value::Object(fields) => fields
            .get("kind")
            .and_then(Value::as_str)
            .or_else(|| fields.iter().next().filter(|_| fields.len() == 1).map(|(name, _)| name.as_str())),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exeunt_core::{AccountState, Holds, Undo};

    #[test]
    fn variants_are_found_in_every_form_that_serde_writes() {
        assert_eq!(enum_message("account-state", &AccountState::Frozen).key, "account-state-frozen");
        assert_eq!(enum_message("undo", &Undo::Partly { lost: Message::new("x") }).key, "undo-partly");
        assert_eq!(enum_message("holds", &Holds::CannotTell).key, "holds-cannot-tell");
        assert_eq!(enum_message("number", &7).key, "number");
    }
}
