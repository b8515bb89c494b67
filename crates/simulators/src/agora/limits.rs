//! The limits that the vendor publishes, per app and class of endpoints.
//!
//! Everything that isn't named here may be asked 100 times a second, each endpoint for itself.

use super::error::{Refusal, limited, nameless};
use super::world::Class;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;

pub const TOKENS: Class = Class::new("tokens", 300, SECOND);
/// User management and push bindings together.
pub const USERS: Class = Class::new("users", 100, SECOND);
pub const BATCH_STATUS: Class = Class::new("batch status", 50, SECOND);
pub const PRESENCE: Class = Class::new("presence", 50, SECOND);
pub const BULK_DELETE: Class = Class::new("bulk delete", 30, SECOND);
pub const GROUPS_OF_USER: Class = Class::new("groups of a user", 50, SECOND);
pub const ROOMS_OF_USER: Class = Class::new("rooms of a user", 50, SECOND);
pub const ROOMS: Class = Class::new("list of rooms", 50, SECOND);
pub const HISTORY: Class = Class::new("history", 10, MINUTE);
pub const GROUP_MESSAGES: Class = Class::new("messages to groups", 20, SECOND);
/// Recipients of messages to users, not requests.
pub const RECIPIENTS: Class = Class::new("recipients", 6000, MINUTE);

/// What is answered beyond the limit. Presence has an answer of its own.
pub(super) fn refusal(class: Class) -> Refusal {
    if class == PRESENCE { nameless(400, "too many queries") } else { limited() }
}

/// The class of an endpoint, by its label.
pub(super) fn class_of(label: &'static str) -> Class {
    match label {
        "POST /token" => TOKENS,
        "DELETE /users" => BULK_DELETE,
        "POST /users/batch/status" => BATCH_STATUS,
        "POST /users/{}/presence" => PRESENCE,
        "GET /chatgroups/user/{}" => GROUPS_OF_USER,
        "GET /users/{}/joined_chatrooms" => ROOMS_OF_USER,
        "GET /chatrooms" => ROOMS,
        "GET /chatmessages/{}" => HISTORY,
        "POST /messages/chatgroups" => GROUP_MESSAGES,
        // The page counts this list apart from user management.
        "GET /users/{}/joined_chatgroups" => Class::new(label, 100, SECOND),
        _ if label.contains(" /users") => USERS,
        _ => Class::new(label, 100, SECOND),
    }
}
