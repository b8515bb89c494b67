//! Teams, channels, who is in them, and what was said.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// The channel that everybody of a team is in and nobody can leave.
pub const TOWN_SQUARE: &str = "town-square";
/// The other channel that everybody is put into on joining a team.
pub const OFF_TOPIC: &str = "off-topic";

/// A team.
#[derive(Debug, Clone)]
pub struct Team {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub description: String,
    /// `O` open, `I` by invitation.
    pub kind: char,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub invite_id: String,
    pub allow_open_invite: bool,
    /// Membership follows a directory group.
    pub group_constrained: bool,
    /// The id of a custom permission scheme.
    pub scheme_id: Option<String>,
    /// Former members stay, with `delete_at` set.
    pub members: BTreeMap<String, TeamMember>,
}

/// The flags and names from which somebody's rights in a place follow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    pub scheme_user: bool,
    pub scheme_admin: bool,
    pub scheme_guest: bool,
    /// Roles beside the flags, separated by spaces.
    pub explicit_roles: String,
}

impl Standing {
    pub fn member() -> Self {
        Self { scheme_user: true, ..Self::default() }
    }

    pub fn admin() -> Self {
        Self { scheme_user: true, scheme_admin: true, ..Self::default() }
    }

    pub fn guest() -> Self {
        Self { scheme_guest: true, ..Self::default() }
    }

    /// Role names, the way the API joins them; `place` is `team` or `channel`.
    pub fn roles(&self, place: &str) -> String {
        let flags = [(self.scheme_guest, "guest"), (self.scheme_user, "user"), (self.scheme_admin, "admin")];
        let mut names: Vec<String> = self.explicit_roles.split_whitespace().map(str::to_owned).collect();
        names.extend(flags.iter().filter(|(on, _)| *on).map(|(_, name)| format!("{place}_{name}")));
        names.join(" ")
    }
}

/// Somebody's row in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMember {
    pub standing: Standing,
    /// Not 0: has left.
    pub delete_at: i64,
}

/// A channel of one of the types O, P, D, G.
#[derive(Debug, Clone)]
pub struct Channel {
    pub id: String,
    /// Empty for D and G.
    pub team_id: String,
    pub kind: char,
    pub name: String,
    pub display_name: String,
    pub header: String,
    pub purpose: String,
    /// History, not ownership.
    pub creator_id: String,
    pub create_at: i64,
    pub update_at: i64,
    /// Not 0: archived.
    pub delete_at: i64,
    pub last_post_at: i64,
    pub total_msg_count: i64,
    pub group_constrained: bool,
    pub scheme_id: Option<String>,
    /// People whom a linked directory group vouches for.
    pub linked: BTreeSet<String>,
    pub members: BTreeMap<String, ChannelMember>,
    /// Ids in the order of posting.
    pub posts: Vec<String>,
}

impl Channel {
    /// O or P: of a team, with members who come and go.
    pub fn is_of_team(&self) -> bool {
        matches!(self.kind, 'O' | 'P')
    }

    pub fn is_admin(&self, user: &str) -> bool {
        self.members.get(user).is_some_and(|member| member.standing.scheme_admin)
    }
}

/// Somebody's row in a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelMember {
    pub standing: Standing,
    pub notify_props: Map<String, Value>,
    pub last_viewed_at: i64,
    pub msg_count: i64,
    pub mention_count: i64,
    pub last_update_at: i64,
}

impl ChannelMember {
    pub(crate) fn new(standing: Standing, now: i64) -> Self {
        Self {
            standing,
            notify_props: default_notify_props(),
            last_viewed_at: 0,
            msg_count: 0,
            mention_count: 0,
            last_update_at: now,
        }
    }
}

fn default_notify_props() -> Map<String, Value> {
    let props = json!({
        "desktop": "default", "email": "default", "ignore_channel_mentions": "default", "mark_unread": "all",
        "push": "default",
    });
    props.as_object().cloned().unwrap_or_default()
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    pub id: String,
    pub channel_id: String,
    pub user_id: String,
    pub root_id: String,
    pub message: String,
    /// Empty for what people write, `system_…` for what the server does.
    pub kind: String,
    pub props: Value,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
}

/// A section of somebody's sidebar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    pub id: String,
    /// `favorites`, `channels`, `direct_messages`, `custom`.
    pub kind: String,
    pub display_name: String,
    pub sorting: String,
    pub muted: bool,
    pub collapsed: bool,
    pub channel_ids: Vec<String>,
}
