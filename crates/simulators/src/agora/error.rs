//! Errors in the platform's shape: a status, a short name, a sentence.

use serde_json::{Value, json};

use crate::Reply;

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    /// Some errors have no name, only a sentence.
    error: Option<&'static str>,
    description: String,
}

pub(super) type Answer = Result<Reply, Refusal>;

pub(super) fn refuse(status: u16, error: &'static str, description: impl Into<String>) -> Refusal {
    Refusal { status, error: Some(error), description: description.into() }
}

pub(super) fn nameless(status: u16, description: &str) -> Refusal {
    Refusal { status, error: None, description: description.to_owned() }
}

pub(super) fn forbidden(description: impl Into<String>) -> Refusal {
    refuse(403, "forbidden_op", description)
}

pub(super) fn illegal(description: impl Into<String>) -> Refusal {
    refuse(400, "illegal_argument", description)
}

pub(super) fn invalid(description: impl Into<String>) -> Refusal {
    refuse(400, "invalid_parameter", description)
}

pub(super) fn invalid_grant(description: &str) -> Refusal {
    refuse(400, "invalid_grant", description)
}

pub(super) fn nothing_here() -> Refusal {
    refuse(404, "service_resource_not_found", "Service resource not found")
}

/// A user who is named in a body or at the end of a path.
pub(super) fn unknown_name(name: &str) -> Refusal {
    refuse(404, "resource_not_found", format!("username {name} doesn't exist!"))
}

pub(super) fn owner_is_safe() -> Refusal {
    forbidden("forbidden operation on group owner!")
}

pub(super) fn expired() -> Refusal {
    refuse(401, "unauthorized", "Unable to authenticate due to expired access token")
}

pub(super) fn corrupt() -> Refusal {
    refuse(401, "auth_bad_access_token", "Unable to authenticate due to corrupt access token")
}

pub(super) fn foreign() -> Refusal {
    refuse(401, "auth_bad_access_token", "Unable to authenticate")
}

/// No header says when to come back.
pub(super) fn limited() -> Refusal {
    refuse(429, "reach_limit", "This request has reached api limit")
}

/// The name of the exception behind an error. The vendor's samples show the first two; the others follow them (M).
fn exception(error: Option<&str>) -> &'static str {
    match error {
        Some("unauthorized" | "auth_bad_access_token") => "org.apache.usergrid.rest.exceptions.SecurityException",
        Some("forbidden_op") => "EasemobForbiddenOpException",
        Some("organization_application_not_found") => {
            "org.apache.usergrid.rest.exceptions.OrganizationApplicationNotFoundException"
        }
        Some("service_resource_not_found") => {
            "org.apache.usergrid.services.exceptions.ServiceResourceNotFoundException"
        }
        Some("unsupported_service_operation") => {
            "org.apache.usergrid.services.exceptions.UnsupportedServiceOperationException"
        }
        Some("web_application") => "javax.ws.rs.WebApplicationException",
        Some("reach_limit") => "EasemobReachLimitException",
        Some("illegal_argument" | "invalid_parameter") => "java.lang.IllegalArgumentException",
        Some(_) | None => "EasemobServiceException",
    }
}

impl Refusal {
    pub(super) fn body(&self, now_ms: i64) -> Value {
        let mut body = json!({
            "exception": exception(self.error),
            "timestamp": now_ms,
            "duration": 0,
            "error_description": self.description,
        });
        if let Some(error) = self.error {
            body["error"] = json!(error);
        }
        body
    }

    pub(super) fn reply(&self, now_ms: i64) -> Reply {
        Reply::json(self.status, self.body(now_ms))
    }
}
