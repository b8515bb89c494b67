//! How ejabberd words things in HTTP: a number in an object, one bare word, or a sentence for people.

use super::error::TABLE;
use super::limits::API;
use crate::http::{Answer, Manners};
use crate::refusal::{Refused, look_up};
use serde_json::Value;

#[derive(Debug)]
pub(super) struct Commands;

impl Manners for Commands {
    fn class(&self, _path: &str, _writes: bool) -> &'static str {
        API
    }

    /// The number of an error, or a bare word such as `unknown_user`. Sentences are for people: the same refusal is
    /// worded differently by different commands.
    fn code(&self, body: &Value) -> String {
        match body {
            Value::Object(fields) if fields.get("status").is_some_and(|status| status == "error") => {
                fields.get("code").map(Value::to_string).unwrap_or_default()
            }
            Value::String(word) if is_word(word) => word.clone(),
            _ => String::new(),
        }
    }

    /// A 200 around anything but an error. A word may be a result.
    fn succeeded(&self, answer: &Answer) -> bool {
        answer.status == 200 && !answer.body.is_null() && answer.body["status"] != "error"
    }

    fn refused(&self, answer: &Answer) -> Refused {
        look_up(TABLE, answer.status, &answer.code, answer.who)
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}
