//! The durable estate as one JSON value in canonical order, so that two ends can be compared.

use serde_json::{Map, Value, json};

use super::{Account, Estate, Room};

/// How much of the estate a snapshot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What must be equal however the work was cut up and repeated: no tokens, ids of events and devices, times,
    /// passwords or timelines.
    Stable,
    /// Everything durable.
    Full,
}

impl Estate {
    /// The durable estate. Object keys are sorted, so equal estates print equal.
    pub fn snapshot(&self, detail: Detail) -> Value {
        let accounts: Map<String, Value> =
            self.accounts().map(|account| (account.user_id.clone(), account_value(account, detail))).collect();
        let rooms: Map<String, Value> =
            self.rooms().map(|room| (room.id.clone(), self.room_value(room, detail))).collect();
        let media: Map<String, Value> = self
            .media
            .values()
            .map(|m| (m.id.clone(), json!({ "owner": self.get(m.owner).user_id, "quarantined": m.quarantined })))
            .collect();
        json!({ "accounts": accounts, "rooms": rooms, "media": media, "blocked_rooms": self.blocked_rooms })
    }

    fn room_value(&self, room: &Room, detail: Detail) -> Value {
        let state: Map<String, Value> = room
            .state
            .iter()
            .map(|((kind, key), record)| (format!("{kind} {key}").trim_end().to_owned(), Value::clone(&record.content)))
            .collect();
        let members: Map<String, Value> = room
            .members
            .iter()
            .map(|(ix, member)| (self.get(*ix).user_id.clone(), json!(member.membership.as_str())))
            .collect();
        let mut value = json!({
            "version": room.version,
            "creator": self.get(room.creator).user_id,
            "state": state,
            "members": members,
            "closed": room.closed,
        });
        if detail == Detail::Full {
            let ix = self.room_by_id[&room.id];
            let timeline: Vec<Value> = room.timeline.iter().map(|event| self.render(ix, event)).collect();
            value["timeline"] = json!(timeline);
        }
        value
    }
}

fn account_value(account: &Account, detail: Detail) -> Value {
    let pusher = |p: &super::Pusher| format!("{} {} {}", p.app_id, p.pushkey, p.kind);
    let mut pushers: Vec<String> = account.pushers.iter().map(pusher).collect();
    pushers.sort();
    let mut threepids: Vec<String> = account.threepids.iter().map(|t| format!("{} {}", t.medium, t.address)).collect();
    threepids.sort();
    let external: Vec<String> =
        account.external_ids.iter().map(|e| format!("{} {}", e.auth_provider, e.external_id)).collect();
    let mut value = json!({
        "display_name": account.display_name,
        "has_password": account.password.is_some(),
        "admin": account.admin,
        "locked": account.locked,
        "suspended": account.suspended,
        "deactivated": account.deactivated,
        "erased": account.erased,
        "pushers": pushers,
        "threepids": threepids,
        "external_ids": external,
        "account_data": account.account_data,
        "rate_override": account.rate_override,
        "devices": account.devices.len(),
    });
    if detail == Detail::Full {
        let mut tokens: Vec<&str> = account.access_tokens().chain(account.refresh_tokens()).collect();
        tokens.sort_unstable();
        let ids: Vec<&String> = account.devices.keys().collect();
        value["password"] = json!(account.password);
        value["devices"] = json!(ids);
        value["tokens"] = json!(tokens);
        value["minted"] = json!(account.minted);
        value["created_ms"] = json!(account.created_ms);
        value["last_seen_ms"] = json!(account.last_seen_ms);
    }
    value
}
