//! How the platform words things in HTTP.

use super::error::{self, Said};
use super::limits::Class;
use crate::http::{Answer, Manners};
use crate::refusal::Refused;
use serde_json::Value;

#[derive(Debug)]
pub(super) struct Easemob;

impl Manners for Easemob {
    fn class(&self, path: &str, _writes: bool) -> &'static str {
        Class::of(path).as_str()
    }

    fn code(&self, body: &Value) -> String {
        body["error"].as_str().unwrap_or_default().to_owned()
    }

    fn succeeded(&self, answer: &Answer) -> bool {
        answer.status == 200 && answer.body.is_object() && answer.code.is_empty()
    }

    fn refused(&self, answer: &Answer) -> Refused {
        // The two refusals without a word of their own.
        if Said::TooManyQueries.is_in(answer) {
            return Refused { kind: exeunt_core::ErrorKind::RateLimited, hint: None };
        }
        if Said::DeviceUnknown.is_in(answer) {
            return Refused { kind: exeunt_core::ErrorKind::NotFound, hint: None };
        }
        if answer.status == 408 {
            return Refused { kind: answer.effect.without_answer(), hint: None };
        }
        error::look_up(answer.status, &answer.code, answer.who)
    }

    fn declined(&self, answer: &Answer) -> Option<Refused> {
        error::declined(answer.status, &answer.code)
    }
}
