//! The site's rows as the API shows them. Names of fields are those of the official types package (11.9.0).

use serde_json::{Map, Value, json};

use super::cx::Cx;
use super::site::{
    AccessToken, Bot, Channel, ChannelMember, Command, IncomingHook, OAuthApp, OutgoingHook, Post, Session, Team,
    TeamMember, User,
};

impl Cx<'_> {
    /// A user as the asking one sees them: the sign-in service and notifications are for administrators and oneself.
    pub(super) fn user_row(&self, user: &User) -> Value {
        let admin = self.site.users.get(&self.me).is_some_and(User::is_system_admin);
        let whole = admin || user.id == self.me;
        let mut row = json!({
            "id": user.id,
            "create_at": user.create_at,
            "update_at": user.update_at,
            "delete_at": user.delete_at,
            "username": user.username,
            // Blank even for administrators.
            "auth_data": "",
            "auth_service": if whole { user.cached_auth_service.as_ref().unwrap_or(&user.auth_service) } else { "" },
            "email": user.email,
            "nickname": user.nickname,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "position": user.position,
            "roles": user.roles,
            "locale": user.locale,
            "timezone": { "automaticTimezone": "", "manualTimezone": "", "useAutomaticTimezone": "true" },
            "disable_welcome_email": false,
        });
        if whole {
            row["notify_props"] = Value::Object(user.notify_props.clone());
        }
        if user.id == self.me && user.last_password_update > 0 {
            row["last_password_update"] = json!(user.last_password_update);
        }
        if whole && user.failed_attempts > 0 {
            row["failed_attempts"] = json!(user.failed_attempts);
        }
        if user.mfa_active {
            // The key is absent when the factor is off.
            row["mfa_active"] = json!(true);
        }
        if let Some(bot) = self.site.bots.get(&user.id) {
            row["is_bot"] = json!(true);
            row["bot_description"] = json!(bot.description);
            row["bot_last_icon_update"] = json!(0);
        }
        row
    }

    /// A channel row of somebody; newer servers hide when others were last there.
    pub(super) fn channel_member_row(&self, channel: &str, user: &str, member: &ChannelMember) -> Value {
        let mut row = json!({
            "channel_id": channel,
            "user_id": user,
            "roles": member.standing.roles("channel"),
            "msg_count": member.msg_count,
            "mention_count": member.mention_count,
            "notify_props": member.notify_props,
            "scheme_guest": member.standing.scheme_guest,
            "scheme_user": member.standing.scheme_user,
            "scheme_admin": member.standing.scheme_admin,
            "explicit_roles": member.standing.explicit_roles,
        });
        if self.is_at_least(6, 0) {
            row["mention_count_root"] = json!(member.mention_count);
            row["msg_count_root"] = json!(member.msg_count);
            row["urgent_mention_count"] = json!(0);
        }
        // The vendor's current source leaves both keys out for other people's rows. Since which version it does is an
        // assumption.
        if user == self.me || !self.is_at_least(11, 0) {
            row["last_viewed_at"] = json!(member.last_viewed_at);
            row["last_update_at"] = json!(member.last_update_at);
        }
        row
    }

    pub(super) fn channel_row(&self, channel: &Channel) -> Value {
        let mut row = json!({
            "id": channel.id,
            "create_at": channel.create_at,
            "update_at": channel.update_at,
            "delete_at": channel.delete_at,
            "team_id": channel.team_id,
            "type": channel.kind.to_string(),
            "display_name": channel.display_name,
            "name": channel.name,
            "header": channel.header,
            "purpose": channel.purpose,
            "last_post_at": channel.last_post_at,
            "total_msg_count": channel.total_msg_count,
            "extra_update_at": 0,
            "creator_id": channel.creator_id,
            "scheme_id": channel.scheme_id,
            "props": null,
            "group_constrained": channel.group_constrained.then_some(true),
            "shared": null,
        });
        if self.is_at_least(6, 0) {
            row["total_msg_count_root"] = json!(channel.total_msg_count);
            row["last_root_post_at"] = json!(channel.last_post_at);
            row["policy_id"] = Value::Null;
        }
        row
    }

    /// A team; the invitation's id is for those who manage it.
    pub(super) fn team_row(&self, team: &Team) -> Value {
        let manages = self.site.may_in_team(&self.me, &team.id, super::permission::may::MANAGE_TEAM);
        json!({
            "id": team.id,
            "create_at": team.create_at,
            "update_at": team.update_at,
            "delete_at": team.delete_at,
            "display_name": team.display_name,
            "name": team.name,
            "description": team.description,
            "email": "",
            "type": team.kind.to_string(),
            "company_name": "",
            "allowed_domains": "",
            "invite_id": if manages { team.invite_id.as_str() } else { "" },
            "allow_open_invite": team.allow_open_invite,
            "scheme_id": team.scheme_id,
            "group_constrained": team.group_constrained.then_some(true),
            "policy_id": null,
        })
    }

    /// A token without its secret.
    pub(super) fn access_token_row(&self, token: &AccessToken) -> Value {
        let mut row = json!({
            "id": token.id,
            "user_id": token.user_id,
            "description": token.description,
            "is_active": token.is_active,
        });
        // "Newer" servers, by the page; which ones is an assumption.
        if self.is_at_least(11, 0) {
            row["expires_at"] = json!(token.expires_at);
        }
        row
    }

    pub(super) fn bot_row(&self, bot: &Bot) -> Value {
        let mut row = json!({
            "user_id": bot.user_id,
            "username": self.site.name_of(&bot.user_id),
            "display_name": bot.display_name,
            "description": bot.description,
            "owner_id": bot.owner_id,
            "create_at": bot.create_at,
            "update_at": bot.update_at,
            "delete_at": bot.delete_at,
        });
        if bot.description.is_empty()
            && let Some(row) = row.as_object_mut()
        {
            row.remove("description");
        }
        row
    }
}

pub(super) fn team_member_row(team: &str, user: &str, member: &TeamMember) -> Value {
    json!({
        "team_id": team,
        "user_id": user,
        "roles": member.standing.roles("team"),
        "delete_at": member.delete_at,
        "scheme_guest": member.standing.scheme_guest,
        "scheme_user": member.standing.scheme_user,
        "scheme_admin": member.standing.scheme_admin,
        "explicit_roles": member.standing.explicit_roles,
    })
}

/// A session without its token.
pub(super) fn session_row(session: &Session, roles: &str) -> Value {
    let mut props = Map::new();
    if let Some(id) = &session.access_token_id {
        props.insert("type".to_owned(), json!("UserAccessToken"));
        props.insert("user_access_token_id".to_owned(), json!(id));
    } else {
        props.insert("os".to_owned(), json!(session.os));
        props.insert("browser".to_owned(), json!(session.browser));
        props.insert("platform".to_owned(), json!(session.os));
    }
    json!({
        "id": session.id,
        "token": "",
        "create_at": session.create_at,
        "expires_at": session.expires_at,
        "last_activity_at": session.last_activity_at,
        "user_id": session.user_id,
        "device_id": session.device_id,
        "roles": roles,
        "is_oauth": session.is_oauth,
        "expired_notify": false,
        "props": props,
        "team_members": [],
        "local": false,
    })
}

/// An incoming webhook. Newer servers say when it was last used, here never (since which version is an assumption).
pub(super) fn incoming_hook_row(cx: &Cx<'_>, hook: &IncomingHook) -> Value {
    let mut row = json!({
        "id": hook.id,
        "create_at": hook.create_at,
        "update_at": hook.update_at,
        "delete_at": 0,
        "user_id": hook.user_id,
        "channel_id": hook.channel_id,
        "team_id": hook.team_id,
        "display_name": hook.display_name,
        "description": hook.description,
        "username": "",
        "icon_url": "",
        "channel_locked": hook.channel_locked,
    });
    if cx.is_at_least(11, 0) {
        row["last_used"] = json!(0);
    }
    row
}

pub(super) fn outgoing_hook_row(hook: &OutgoingHook) -> Value {
    json!({
        "id": hook.id,
        "token": hook.token,
        "create_at": hook.create_at,
        "update_at": hook.update_at,
        "delete_at": 0,
        "creator_id": hook.creator_id,
        "channel_id": hook.channel_id,
        "team_id": hook.team_id,
        "trigger_words": hook.trigger_words,
        "trigger_when": 0,
        "callback_urls": hook.callback_urls,
        "display_name": hook.display_name,
        "description": hook.description,
        "content_type": "application/x-www-form-urlencoded",
        "username": "",
        "icon_url": "",
    })
}

pub(super) fn command_row(command: &Command) -> Value {
    json!({
        "id": command.id,
        "token": command.token,
        "create_at": command.create_at,
        "update_at": command.update_at,
        "delete_at": 0,
        "creator_id": command.creator_id,
        "team_id": command.team_id,
        "trigger": command.trigger,
        "method": command.method,
        "username": "",
        "icon_url": "",
        "auto_complete": false,
        "auto_complete_desc": "",
        "auto_complete_hint": "",
        "display_name": command.display_name,
        "description": command.description,
        "url": command.url,
    })
}

pub(super) fn app_row(app: &OAuthApp) -> Value {
    json!({
        "id": app.id,
        "creator_id": app.creator_id,
        "create_at": app.create_at,
        "update_at": app.update_at,
        "client_secret": app.client_secret,
        "name": app.name,
        "description": app.description,
        "icon_url": "",
        "callback_urls": app.callback_urls,
        "homepage": app.homepage,
        "is_trusted": false,
    })
}

pub(super) fn post_row(post: &Post) -> Value {
    json!({
        "id": post.id,
        "create_at": post.create_at,
        "update_at": post.update_at,
        "edit_at": 0,
        "delete_at": post.delete_at,
        "is_pinned": false,
        "user_id": post.user_id,
        "channel_id": post.channel_id,
        "root_id": post.root_id,
        "original_id": "",
        "message": post.message,
        "type": post.kind,
        "props": post.props,
        "hashtags": "",
        "pending_post_id": "",
        "reply_count": 0,
        "metadata": {},
    })
}
