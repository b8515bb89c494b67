//! Errors in the vendor's shape.

use serde_json::{Value, json};

use crate::Reply;

/// An error answer: callers tell errors apart by the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) id: String,
}

pub(super) type Answer = Result<Reply, Refusal>;

pub(super) fn refuse(status: u16, id: impl Into<String>) -> Refusal {
    Refusal { status, id: id.into() }
}

pub(super) fn bad_body() -> Refusal {
    refuse(400, "api.context.invalid_body_param.app_error")
}

pub(super) fn bad_url() -> Refusal {
    refuse(400, "api.context.invalid_url_param.app_error")
}

pub(super) fn forbidden() -> Refusal {
    refuse(403, "api.context.permissions.app_error")
}

pub(super) fn expired() -> Refusal {
    refuse(401, "api.context.session_expired.app_error")
}

pub(super) fn unknown_route() -> Refusal {
    refuse(404, "api.context.404.app_error")
}

pub(super) fn no_user() -> Refusal {
    refuse(404, "app.user.missing_account.const")
}

pub(super) fn no_channel() -> Refusal {
    refuse(404, "app.channel.get.existing.app_error")
}

pub(super) fn no_channel_member() -> Refusal {
    refuse(404, "app.channel.get_member.missing.app_error")
}

pub(super) fn no_team() -> Refusal {
    refuse(404, "app.team.get.find.app_error")
}

pub(super) fn no_team_member() -> Refusal {
    refuse(404, "app.team.get_member.missing.app_error")
}

impl Refusal {
    /// The body. The message is the id, which is what a server itself answers in a language that lacks the sentence.
    pub(super) fn body(&self, request_id: &str) -> Value {
        json!({
            "id": self.id,
            "message": self.id,
            "detailed_error": "",
            "request_id": request_id,
            "status_code": self.status,
        })
    }

    pub(super) fn into_reply(self, request_id: &str) -> Reply {
        Reply::json(self.status, self.body(request_id))
    }
}
