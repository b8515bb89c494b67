//! The durable app as one JSON value in canonical order, so that two ends can be compared.

use serde_json::{Map, Value, json};

use super::{App, Chat, ChatKind, ChatType, User};

/// How much of the app a snapshot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What must be equal however the work was cut up and repeated: no tokens, times, passwords or messages.
    Stable,
    /// Everything durable.
    Full,
}

impl App {
    /// The durable app. Object keys are sorted, so equal apps print equal.
    pub fn snapshot(&self, detail: Detail) -> Value {
        let users: Map<String, Value> =
            self.users.values().map(|user| (user.username.clone(), self.user_value(user, detail))).collect();
        let chats: Map<String, Value> =
            self.chats.values().map(|chat| (chat.id.clone(), chat_value(chat, detail))).collect();
        let mut value = json!({ "users": users, "chats": chats, "super_admins": self.super_admins });
        if detail == Detail::Full {
            let message = |m: &super::Message| json!({ "line": m.line(""), "recalled": m.recalled });
            value["messages"] = self.messages.iter().map(message).collect();
            value["files"] = self.files.keys().cloned().collect();
        }
        value
    }

    fn user_value(&self, user: &User, detail: Detail) -> Value {
        let mut pushes: Vec<String> =
            user.pushes.iter().map(|push| format!("{} {}", push.device_id, push.notifier_name)).collect();
        pushes.sort();
        let muted: Vec<&str> =
            ChatType::ALL.into_iter().filter(|kind| user.mutes.get(*kind).is_some()).map(ChatType::as_str).collect();
        let mut value = json!({
            "activated": user.activated,
            "has_password": user.password.is_some(),
            "nickname": user.nickname,
            "online": user.online().collect::<Vec<_>>(),
            "pushes": pushes,
            "muted": muted,
            "metadata": user.metadata,
        });
        if detail == Detail::Full {
            value["password"] = json!(user.password);
            value["uuid"] = json!(user.uuid);
            value["live_tokens"] = json!(self.live_tokens(&user.username));
            value["created_ms"] = json!(user.created_ms);
            value["modified_ms"] = json!(user.modified_ms);
            value["last_seen_ms"] = json!(user.last_seen_ms);
        }
        value
    }
}

fn chat_value(chat: &Chat, detail: Detail) -> Value {
    let kind = match chat.kind {
        ChatKind::Group => "group",
        ChatKind::Room => "room",
    };
    let mut value = json!({
        "kind": kind,
        "name": chat.name,
        "description": chat.description,
        "custom": chat.custom,
        "owner": chat.owner,
        "members": chat.members.keys().collect::<Vec<_>>(),
        "admins": chat.admins,
        "muted": chat.muted.keys().collect::<Vec<_>>(),
        "blocked": chat.blocked,
        "allowed": chat.allowed,
        "public": chat.public,
        "members_only": chat.members_only,
        "allow_invites": chat.allow_invites,
        "max_users": chat.max_users,
        "disabled": chat.disabled,
        "mute": chat.mute,
    });
    if detail == Detail::Full {
        value["created_ms"] = json!(chat.created_ms);
        value["modified_ms"] = json!(chat.modified_ms);
        value["order"] = json!(chat.by_joining());
        value["muted_until"] = json!(chat.muted);
    }
    value
}
