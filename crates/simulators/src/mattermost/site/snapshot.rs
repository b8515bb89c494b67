//! The durable site as one JSON value in canonical order, so that two ends can be compared.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Channel, Site, Team, User};

/// How much of the site a snapshot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What must be equal however the work was cut up and repeated: names instead of ids, no tokens, times, passwords,
    /// messages or read positions.
    Stable,
    /// Everything durable.
    Full,
}

impl Site {
    /// The durable site. Object keys are sorted, so equal sites print equal.
    pub fn snapshot(&self, detail: Detail) -> Value {
        let users: Map<String, Value> =
            self.users().map(|user| (user.username.clone(), self.user_value(user, detail))).collect();
        let teams: Map<String, Value> =
            self.teams.values().map(|team| (team.name.clone(), self.team_value(team, detail))).collect();
        let channels: Map<String, Value> =
            self.channels.values().map(|channel| (self.title(channel), self.channel_value(channel, detail))).collect();
        let mut value = json!({
            "users": users, "teams": teams, "channels": channels, "integrations": self.integrations(detail),
        });
        if detail == Detail::Full {
            let post =
                |post: &super::Post| json!([post.channel_id, post.user_id, post.message, post.kind, post.delete_at]);
            let posts: BTreeMap<&str, Value> = self.posts.values().map(|p| (p.id.as_str(), post(p))).collect();
            value["posts"] = json!(posts);
        }
        value
    }

    /// `team/name`, or the names of the people in a D or G channel.
    fn title(&self, channel: &Channel) -> String {
        if let Some(team) = self.teams.get(&channel.team_id) {
            return format!("{}/{}", team.name, channel.name);
        }
        let mut names: Vec<&str> = channel.members.keys().map(|id| self.name_of(id)).collect();
        names.sort_unstable();
        format!("{} {}", channel.kind, names.join(" "))
    }

    fn user_value(&self, user: &User, detail: Detail) -> Value {
        let tokens: BTreeMap<&str, bool> =
            self.access_tokens_of(&user.id).map(|token| (token.description.as_str(), token.is_active)).collect();
        let preferences: BTreeMap<String, &String> =
            user.preferences.iter().map(|((category, name), value)| (format!("{category} {name}"), value)).collect();
        let sessions: Vec<&super::Session> =
            self.sessions_of(&user.id).filter(|session| session.access_token_id.is_none()).collect();
        let mut value = json!({
            "active": user.is_active(),
            "roles": user.roles,
            "auth_service": user.auth_service,
            "has_password": user.password.is_some(),
            "mfa_active": user.mfa_active,
            "email": user.email,
            "full_name": [&user.last_name, &user.first_name],
            "nickname": user.nickname,
            "position": user.position,
            "failed_attempts": user.failed_attempts,
            "sessions": sessions.len(),
            "access_tokens": tokens,
            "preferences": preferences,
            "bot_of": self.bots.get(&user.id).map(|bot| self.owner_name(&bot.owner_id)),
        });
        if detail == Detail::Full {
            let ids: Vec<&str> = sessions.iter().map(|session| session.id.as_str()).collect();
            value["id"] = json!(user.id);
            value["password"] = json!(user.password);
            value["auth_data"] = json!(user.auth_data);
            value["delete_at"] = json!(user.delete_at);
            value["sessions"] = json!(ids);
            value["last_activity_at"] = json!(user.status.as_ref().map(|status| status.last_activity_at));
        }
        value
    }

    fn owner_name(&self, id: &str) -> String {
        self.users.get(id).map_or_else(|| id.to_owned(), |user| user.username.clone())
    }

    fn team_value(&self, team: &Team, detail: Detail) -> Value {
        let row = |(id, row): (&String, &super::TeamMember)| {
            let state = if row.delete_at == 0 { row.standing.roles("team") } else { "left".to_owned() };
            (self.owner_name(id), json!(state))
        };
        let members: Map<String, Value> = team.members.iter().map(row).collect();
        let categories = |(key, rows): (&(String, String), &Vec<super::Category>)| {
            let row = |c: &super::Category| {
                let names: Vec<String> =
                    c.channel_ids.iter().filter_map(|id| self.channels.get(id)).map(|c| self.title(c)).collect();
                json!([c.kind, c.display_name, c.muted, c.collapsed, names])
            };
            // The built-in sections come into being by being looked at.
            let touched =
                rows.iter().any(|c| c.kind == "custom" || !c.channel_ids.is_empty() || c.muted || c.collapsed);
            let of_this_team = key.1 == team.id && touched;
            of_this_team.then(|| (self.owner_name(&key.0), rows.iter().map(row).collect::<Value>()))
        };
        let categories: Map<String, Value> = self.categories.iter().filter_map(categories).collect();
        let mut value = json!({ "display_name": team.display_name, "members": members, "categories": categories });
        if detail == Detail::Full {
            value["id"] = json!(team.id);
            value["invite_id"] = json!(team.invite_id);
        }
        value
    }

    fn channel_value(&self, channel: &Channel, detail: Detail) -> Value {
        let row = |(id, row): (&String, &super::ChannelMember)| {
            let mut value = json!({ "roles": row.standing.roles("channel"), "notify_props": row.notify_props });
            if detail == Detail::Full {
                value["read"] = json!([row.last_viewed_at, row.msg_count, row.mention_count]);
            }
            (self.owner_name(id), value)
        };
        let members: Map<String, Value> = channel.members.iter().map(row).collect();
        let mut value = json!({
            "type": channel.kind.to_string(),
            "display_name": channel.display_name,
            "archived": channel.delete_at != 0,
            "members": members,
        });
        if detail == Detail::Full {
            value["id"] = json!(channel.id);
            value["creator"] = json!(self.owner_name(&channel.creator_id));
            value["posts"] = json!(channel.posts);
        }
        value
    }

    /// Lists, because names of integrations need not be unique.
    fn integrations(&self, detail: Detail) -> Value {
        let full = |id: &str, secret: &str| if detail == Detail::Full { json!([id, secret]) } else { Value::Null };
        let place = |id: &String| self.channels.get(id).map(|channel| self.title(channel));
        let incoming = self.incoming_hooks.values().map(|hook| {
            json!([hook.display_name, self.owner_name(&hook.user_id), place(&hook.channel_id), full(&hook.id, "")])
        });
        let outgoing = self.outgoing_hooks.values().map(|hook| {
            let owner = self.owner_name(&hook.creator_id);
            json!([hook.display_name, owner, place(&hook.channel_id), full(&hook.id, &hook.token)])
        });
        let commands = self.commands.values().map(|command| {
            let team = self.teams.get(&command.team_id).map(|team| &team.name);
            json!([command.trigger, self.owner_name(&command.creator_id), team, full(&command.id, &command.token)])
        });
        let apps = self
            .apps
            .values()
            .map(|app| json!([app.name, self.owner_name(&app.creator_id), full(&app.id, &app.client_secret)]));
        let grants = self.grants.iter().map(|grant| {
            let app = self.apps.get(&grant.app_id).map(|app| &app.name);
            json!([self.owner_name(&grant.user_id), app, grant.refresh_token.is_some()])
        });
        json!({
            "incoming_hooks": sorted(incoming), "outgoing_hooks": sorted(outgoing), "commands": sorted(commands),
            "apps": sorted(apps), "grants": sorted(grants),
        })
    }
}

fn sorted(rows: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut rows: Vec<Value> = rows.collect();
    rows.sort_by_cached_key(Value::to_string);
    rows
}
