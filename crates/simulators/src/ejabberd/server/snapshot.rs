//! The server as one JSON value in canonical order, so that two ends can be compared.

use serde_json::{Map, Value, json};

use super::{Account, Room, Server, Session};

/// How much of the server a snapshot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What must be equal however the work was cut up and repeated: no secrets, times, messages or sessions.
    Stable,
    /// Everything.
    Full,
}

impl Server {
    /// Object keys are sorted, so equal servers print equal.
    pub fn snapshot(&self, detail: Detail) -> Value {
        let accounts: Map<String, Value> =
            self.accounts.iter().map(|(name, account)| (name.clone(), account_value(account, detail))).collect();
        let rooms: Map<String, Value> =
            self.rooms.iter().map(|(name, room)| (name.clone(), room_value(room, detail))).collect();
        let groups: Map<String, Value> = self
            .groups
            .iter()
            .map(|(name, group)| (name.clone(), json!([group.label, group.description, group.display])))
            .collect();
        let mut tokens: Vec<String> =
            self.tokens.iter().map(|token| format!("{} {}", token.jid, token.scope)).collect();
        tokens.sort();
        let members: Map<String, Value> = self
            .group_members
            .iter()
            .filter(|(_, members)| !members.is_empty())
            .map(|(name, members)| (name.clone(), json!(members)))
            .collect();
        let mut value = json!({
            "accounts": accounts, "rooms": rooms, "groups": groups, "group_members": members, "tokens": tokens,
            "mqtt": self.mqtt,
        });
        if detail == Detail::Full {
            let secrets: Vec<Value> = self.tokens.iter().map(|t| json!([t.secret, t.jid, t.until_ms])).collect();
            let last: Map<String, Value> =
                self.last.iter().map(|(name, last)| (name.clone(), json!([last.at_ms, last.status]))).collect();
            value["token_secrets"] = json!(secrets);
            value["last"] = Value::Object(last);
            value["sessions"] = self.sessions.values().map(|session| session_value(session, &self.host)).collect();
        }
        value
    }
}

fn session_value(session: &Session, host: &str) -> Value {
    let shown = session.shown.as_ref().map(|shown| json!([shown.show, shown.status, shown.priority]));
    json!({ "jid": session.jid(host), "since_ms": session.since_ms, "shown": shown })
}

fn account_value(account: &Account, detail: Detail) -> Value {
    let roster: Vec<String> = account.roster.iter().map(|item| format!("{} {}", item.jid, item.subscription)).collect();
    let kept = |element: &crate::ejabberd::xml::Element| {
        let mut text = String::new();
        element.write("", &mut text);
        text
    };
    let private: Vec<String> = account.private.values().map(kept).collect();
    let mut value = json!({ "roster": roster, "card": account.card, "files": account.files, "private": private });
    if detail == Detail::Full {
        let archive: Vec<Value> =
            account.archive.iter().map(|row| json!([row.id, row.peer.bare(), row.body()])).collect();
        let offline: Vec<Option<String>> = account.offline.iter().map(crate::ejabberd::xml::Element::body).collect();
        value["password"] = json!(account.password);
        value["archive"] = json!(archive);
        value["offline"] = json!(offline);
    }
    value
}

fn room_value(room: &Room, detail: Detail) -> Value {
    let affiliations: Map<String, Value> =
        room.affiliations.iter().map(|(jid, affiliation)| (jid.clone(), json!(affiliation.as_str()))).collect();
    let roles: Map<String, Value> = room.roles.iter().map(|(jid, role)| (jid.clone(), json!(role.as_str()))).collect();
    let subscribers: Vec<&String> = room.subscribers.keys().collect();
    let mut value = json!({
        "options": room.options, "affiliations": affiliations, "roles": roles, "subscribers": subscribers,
    });
    if detail == Detail::Full {
        let archive: Vec<Value> =
            room.archive.iter().map(|row| json!([row.id, row.peer.to_string(), row.body()])).collect();
        let occupants: Vec<Value> = room.occupants.iter().map(|o| json!([o.jid, o.nick, o.role.as_str()])).collect();
        value["archive"] = json!(archive);
        value["occupants"] = json!(occupants);
    }
    value
}
