//! How Synapse words things in HTTP.

use super::error::TABLE;
use super::limits::Class;
use crate::http::{Answer, Manners};
use crate::refusal::{Refused, look_up};
use serde_json::Value;
use std::time::Duration;

#[derive(Debug)]
pub(super) struct Matrix;

impl Manners for Matrix {
    fn class(&self, path: &str, writes: bool) -> &'static str {
        Class::of(path, writes).as_str()
    }

    fn code(&self, body: &Value) -> String {
        body["errcode"].as_str().unwrap_or_default().to_owned()
    }

    fn wait(&self, body: &Value) -> Option<Duration> {
        body["retry_after_ms"].as_u64().map(Duration::from_millis)
    }

    /// A 200 around a JSON object that isn't an error. A 201 means that something was made, which we never ask for.
    fn succeeded(&self, answer: &Answer) -> bool {
        answer.status == 200 && answer.body.is_object() && answer.code.is_empty()
    }

    fn refused(&self, answer: &Answer) -> Refused {
        look_up(TABLE, answer.status, &answer.code, answer.who)
    }
}

/// Whether the session behind the token is gone for good, and not merely due for a refresh.
pub(super) fn session_is_gone(answer: &Answer) -> bool {
    answer.is(401, "M_UNKNOWN_TOKEN") && answer.body["soft_logout"] != Value::Bool(true)
}
