//! How Mattermost words things in HTTP.

use super::error;
use super::limits::Class;
use crate::http::{Answer, Manners};
use crate::refusal::Refused;
use serde_json::Value;

/// Where the interface begins.
pub(super) const API: &str = "/api/v4";

#[derive(Debug)]
pub(super) struct Apiv4;

impl Manners for Apiv4 {
    fn class(&self, path: &str, writes: bool) -> &'static str {
        Class::of(path, writes).as_str()
    }

    /// Accounts and channels have an `id` too; only an error has a `status_code` beside it.
    fn code(&self, body: &Value) -> String {
        let is_error = body["status_code"].is_number();
        body["id"].as_str().filter(|_| is_error).unwrap_or_default().to_owned()
    }

    fn wait_headers(&self) -> &'static [&'static str] {
        &["retry-after", "x-ratelimit-reset"]
    }

    /// A list that an error follows inside a 200 is not JSON, and so not a success.
    fn succeeded(&self, answer: &Answer) -> bool {
        matches!(answer.status, 200 | 201) && !answer.body.is_null() && answer.code.is_empty()
    }

    fn refused(&self, answer: &Answer) -> Refused {
        error::refused(answer.status, &answer.code, answer.who)
    }

    /// 501 with a code says that a feature or a licence isn't there.
    fn declined(&self, answer: &Answer) -> Option<Refused> {
        (answer.status == 501 && !answer.code.is_empty()).then(|| self.refused(answer))
    }
}

/// The server has no such call: another version.
pub(super) fn unknown_route(answer: &Answer) -> bool {
    answer.is(404, "api.context.404.app_error")
}

/// What was asked for isn't there. The service account sees everything, so it isn't merely hidden.
pub(super) fn is_gone(answer: &Answer) -> bool {
    answer.status == 404 && !answer.code.is_empty() && !unknown_route(answer)
}
