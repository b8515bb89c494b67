//! Errors in the Matrix shape.

use std::time::Duration;

use serde_json::{Value, json};

use crate::Reply;

/// An error answer: status, code, text for people.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    status: u16,
    errcode: &'static str,
    error: String,
    soft_logout: Option<bool>,
    retry_after_ms: Option<u64>,
    pause: Duration,
}

pub(super) type Answer = Result<Reply, Refusal>;

pub(super) fn refuse(status: u16, errcode: &'static str, error: impl Into<String>) -> Refusal {
    Refusal { status, errcode, error: error.into(), soft_logout: None, retry_after_ms: None, pause: Duration::ZERO }
}

pub(super) fn forbidden(error: impl Into<String>) -> Refusal {
    refuse(403, "M_FORBIDDEN", error)
}

pub(super) fn not_found(error: impl Into<String>) -> Refusal {
    refuse(404, "M_NOT_FOUND", error)
}

pub(super) fn bad(error: impl Into<String>) -> Refusal {
    refuse(400, "M_UNKNOWN", error)
}

pub(super) fn invalid(error: impl Into<String>) -> Refusal {
    refuse(400, "M_INVALID_PARAM", error)
}

pub(super) fn missing(parameter: &str) -> Refusal {
    refuse(400, "M_MISSING_PARAM", format!("Missing params: ['{parameter}']"))
}

pub(super) fn unknown_token(soft_logout: bool) -> Refusal {
    let text = if soft_logout { "Access token has expired" } else { "Invalid access token passed." };
    Refusal { soft_logout: Some(soft_logout), ..refuse(401, "M_UNKNOWN_TOKEN", text) }
}

pub(super) fn locked() -> Refusal {
    Refusal { soft_logout: Some(true), ..refuse(401, "M_USER_LOCKED", "User account has been locked") }
}

pub(super) fn suspended() -> Refusal {
    refuse(403, "M_USER_SUSPENDED", "This user account has been suspended")
}

pub(super) fn limited(retry_after_ms: Option<u64>, pause: Duration) -> Refusal {
    Refusal { retry_after_ms, pause, ..refuse(429, "M_LIMIT_EXCEEDED", "Too Many Requests") }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let mut body = json!({ "errcode": refusal.errcode, "error": refusal.error });
        if let Some(soft_logout) = refusal.soft_logout {
            body["soft_logout"] = Value::Bool(soft_logout);
        }
        let mut headers = Vec::new();
        if let Some(wait) = refusal.retry_after_ms {
            body["retry_after_ms"] = json!(wait);
            headers.push(("retry-after", wait.div_ceil(1000).to_string()));
        }
        Reply { headers, pause: refusal.pause, ..Reply::json(refusal.status, body) }
    }
}

impl Refusal {
    pub(super) fn is_forbidden(&self) -> bool {
        self.errcode == "M_FORBIDDEN"
    }
}
