//! Who may do what: roles, and where they count.

use std::collections::{BTreeMap, BTreeSet};

use super::site::{Channel, Site};

/// The vendor's names of permissions, as far as an endpoint here asks for one.
pub(crate) mod may {
    pub(crate) const ADD_USER_TO_TEAM: &str = "add_user_to_team";
    pub(crate) const CREATE_DIRECT_CHANNEL: &str = "create_direct_channel";
    pub(crate) const CREATE_GROUP_CHANNEL: &str = "create_group_channel";
    pub(crate) const CREATE_POST: &str = "create_post";
    pub(crate) const CREATE_PRIVATE_CHANNEL: &str = "create_private_channel";
    pub(crate) const CREATE_PUBLIC_CHANNEL: &str = "create_public_channel";
    pub(crate) const CREATE_USER_ACCESS_TOKEN: &str = "create_user_access_token";
    pub(crate) const DELETE_OTHERS_POSTS: &str = "delete_others_posts";
    pub(crate) const DELETE_PRIVATE_CHANNEL: &str = "delete_private_channel";
    pub(crate) const DELETE_PUBLIC_CHANNEL: &str = "delete_public_channel";
    pub(crate) const EDIT_OTHER_USERS: &str = "edit_other_users";
    pub(crate) const JOIN_PUBLIC_CHANNELS: &str = "join_public_channels";
    pub(crate) const LIST_PRIVATE_TEAMS: &str = "list_private_teams";
    pub(crate) const LIST_PUBLIC_TEAMS: &str = "list_public_teams";
    pub(crate) const LIST_TEAM_CHANNELS: &str = "list_team_channels";
    pub(crate) const MANAGE_BOTS: &str = "manage_bots";
    pub(crate) const MANAGE_CHANNEL_ROLES: &str = "manage_channel_roles";
    pub(crate) const MANAGE_INCOMING_WEBHOOKS: &str = "manage_incoming_webhooks";
    pub(crate) const MANAGE_OAUTH: &str = "manage_oauth";
    pub(crate) const MANAGE_OTHERS_BOTS: &str = "manage_others_bots";
    pub(crate) const MANAGE_OTHERS_INCOMING_WEBHOOKS: &str = "manage_others_incoming_webhooks";
    pub(crate) const MANAGE_OTHERS_OUTGOING_WEBHOOKS: &str = "manage_others_outgoing_webhooks";
    pub(crate) const MANAGE_OTHERS_SLASH_COMMANDS: &str = "manage_others_slash_commands";
    pub(crate) const MANAGE_OUTGOING_WEBHOOKS: &str = "manage_outgoing_webhooks";
    pub(crate) const MANAGE_PRIVATE_CHANNEL_MEMBERS: &str = "manage_private_channel_members";
    pub(crate) const MANAGE_PUBLIC_CHANNEL_MEMBERS: &str = "manage_public_channel_members";
    pub(crate) const MANAGE_ROLES: &str = "manage_roles";
    pub(crate) const MANAGE_SLASH_COMMANDS: &str = "manage_slash_commands";
    pub(crate) const MANAGE_SYSTEM: &str = "manage_system";
    pub(crate) const MANAGE_SYSTEM_WIDE_OAUTH: &str = "manage_system_wide_oauth";
    pub(crate) const MANAGE_TEAM: &str = "manage_team";
    pub(crate) const MANAGE_TEAM_ROLES: &str = "manage_team_roles";
    pub(crate) const READ_AUDITS: &str = "read_audits";
    pub(crate) const READ_BOTS: &str = "read_bots";
    pub(crate) const READ_CHANNEL: &str = "read_channel";
    pub(crate) const READ_OTHERS_BOTS: &str = "read_others_bots";
    pub(crate) const READ_PUBLIC_CHANNEL: &str = "read_public_channel";
    pub(crate) const READ_USERS: &str = "sysconsole_read_user_management_users";
    pub(crate) const READ_CHANNELS: &str = "sysconsole_read_user_management_channels";
    pub(crate) const READ_USER_ACCESS_TOKEN: &str = "read_user_access_token";
    pub(crate) const REMOVE_USER_FROM_TEAM: &str = "remove_user_from_team";
    pub(crate) const REVOKE_USER_ACCESS_TOKEN: &str = "revoke_user_access_token";
    pub(crate) const VIEW_TEAM: &str = "view_team";
    pub(crate) const WRITE_USERS: &str = "sysconsole_write_user_management_users";
}

/// The default scheme. What a team administrator may do without being in a channel was observed on 5.37: post and add
/// members, but not read.
const BUILT_IN: &[(&str, &[&str])] = &[
    ("system_admin", &[]),
    (
        "system_user",
        &[may::LIST_PUBLIC_TEAMS, "join_public_teams", may::CREATE_DIRECT_CHANNEL, may::CREATE_GROUP_CHANNEL],
    ),
    ("system_guest", &[may::CREATE_DIRECT_CHANNEL, may::CREATE_GROUP_CHANNEL]),
    (
        "system_user_access_token",
        &[may::CREATE_USER_ACCESS_TOKEN, may::READ_USER_ACCESS_TOKEN, may::REVOKE_USER_ACCESS_TOKEN],
    ),
    ("system_post_all", &[may::CREATE_POST]),
    (
        "team_user",
        &[
            may::LIST_TEAM_CHANNELS,
            may::JOIN_PUBLIC_CHANNELS,
            may::READ_PUBLIC_CHANNEL,
            may::VIEW_TEAM,
            may::CREATE_PUBLIC_CHANNEL,
            may::CREATE_PRIVATE_CHANNEL,
            may::ADD_USER_TO_TEAM,
        ],
    ),
    (
        "team_admin",
        &[
            may::REMOVE_USER_FROM_TEAM,
            may::MANAGE_TEAM,
            may::MANAGE_TEAM_ROLES,
            may::MANAGE_CHANNEL_ROLES,
            may::MANAGE_INCOMING_WEBHOOKS,
            may::MANAGE_OTHERS_INCOMING_WEBHOOKS,
            may::MANAGE_OUTGOING_WEBHOOKS,
            may::MANAGE_OTHERS_OUTGOING_WEBHOOKS,
            may::MANAGE_SLASH_COMMANDS,
            may::MANAGE_OTHERS_SLASH_COMMANDS,
            may::CREATE_POST,
            may::DELETE_OTHERS_POSTS,
            may::MANAGE_PUBLIC_CHANNEL_MEMBERS,
            may::MANAGE_PRIVATE_CHANNEL_MEMBERS,
            may::DELETE_PUBLIC_CHANNEL,
            may::DELETE_PRIVATE_CHANNEL,
        ],
    ),
    ("team_guest", &[may::VIEW_TEAM]),
    (
        "channel_user",
        &[
            may::READ_CHANNEL,
            may::CREATE_POST,
            may::MANAGE_PUBLIC_CHANNEL_MEMBERS,
            may::MANAGE_PRIVATE_CHANNEL_MEMBERS,
            may::DELETE_PUBLIC_CHANNEL,
            may::DELETE_PRIVATE_CHANNEL,
        ],
    ),
    ("channel_admin", &[may::MANAGE_CHANNEL_ROLES, may::DELETE_OTHERS_POSTS]),
    ("channel_guest", &[may::READ_CHANNEL, may::CREATE_POST]),
];

pub(crate) fn built_in_roles() -> BTreeMap<String, BTreeSet<String>> {
    let permissions = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    BUILT_IN.iter().map(|(role, names)| ((*role).to_owned(), permissions(names))).collect()
}

impl Site {
    fn allows(&self, roles: &str, permission: &str) -> bool {
        let grants =
            |role: &str| role == "system_admin" || self.roles.get(role).is_some_and(|r| r.contains(permission));
        roles.split_whitespace().any(grants)
    }

    /// By system role.
    pub(crate) fn may(&self, user: &str, permission: &str) -> bool {
        self.users.get(user).is_some_and(|user| self.allows(&user.roles, permission))
    }

    /// By system role, or by the role in a team.
    pub(crate) fn may_in_team(&self, user: &str, team: &str, permission: &str) -> bool {
        let row = self.teams.get(team).and_then(|team| team.members.get(user)).filter(|row| row.delete_at == 0);
        row.is_some_and(|row| self.allows(&row.standing.roles("team"), permission)) || self.may(user, permission)
    }

    /// By system role, by the role in the channel's team, or by the role in the channel.
    pub(crate) fn may_in_channel(&self, user: &str, channel: &str, permission: &str) -> bool {
        let Some(place) = self.channels.get(channel) else { return self.may(user, permission) };
        let row = place.members.get(user);
        row.is_some_and(|row| self.allows(&row.standing.roles("channel"), permission))
            || self.may_in_team(user, &place.team_id, permission)
    }

    /// Members read, and everybody of the team reads public channels.
    pub(crate) fn may_read(&self, user: &str, channel: &Channel) -> bool {
        self.may_in_channel(user, &channel.id, may::READ_CHANNEL)
            || (channel.kind == 'O' && self.may_in_team(user, &channel.team_id, may::READ_PUBLIC_CHANNEL))
    }
}
