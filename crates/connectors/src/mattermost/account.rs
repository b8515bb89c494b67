//! One account with everything that can be seen of it.

use super::api::{Channel, Status, Team, TeamMember, User, UserSession};
use super::connector::Mattermost;
use super::manners::{API, unknown_route};
use super::place::team_group;
use crate::http::Call;
use exeunt_connector::Result;
use exeunt_core::{Account, AccountId, GroupId, Identity, Login, Presence, PushTarget, Session};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The role that may do everything.
pub(super) const SYSTEM_ADMIN: &str = "system_admin";
/// The service that only looks a password up elsewhere; every other one lets people in without any.
pub(super) const DIRECTORY: &str = "ldap";

pub(super) async fn account_lookup(mattermost: &Mattermost, id: &AccountId) -> Result<Option<Account>> {
    let Some(user) = mattermost.user_lookup(id).await? else { return Ok(None) };
    // At once: containing reads the account before and after every step, and waits for each answer.
    let (sessions, seen, memberships, integrations) = tokio::try_join!(
        mattermost.sessions(id),
        mattermost.last_activity(id),
        mattermost.memberships(id),
        mattermost.integrations(&user),
    )?;
    // Deactivation counts as an activity, so of a closed account nothing is known.
    let seen = seen.filter(|_| user.login() == Login::Open);
    Ok(Some(Account {
        id: id.clone(),
        display_name: user.shown_as(),
        login: user.login(),
        read_only: false,
        admin: user.has_role(SYSTEM_ADMIN),
        last_seen: seen.max(sessions.iter().filter_map(|s| time(s.last_activity_at)).max()),
        push: push_targets(&sessions),
        sessions: sorted(&sessions),
        identities: user.identities(),
        integrations,
        memberships,
        native: native(&user),
    }))
}

impl User {
    /// A deactivated account keeps everything and can be activated again: it is barred, and not more.
    pub(super) fn login(&self) -> Login {
        if self.delete_at == 0 { Login::Open } else { Login::Barred }
    }

    pub(super) fn has_role(&self, role: &str) -> bool {
        self.roles.split_whitespace().any(|r| r == role)
    }

    /// The user name, which people type, and the full name where there is one.
    pub(super) fn shown_as(&self) -> String {
        let full = format!("{} {}", self.first_name, self.last_name);
        match full.trim() {
            "" => self.username.clone(),
            full => format!("{} ({full})", self.username),
        }
    }

    /// The server tells nobody under which name somebody is known elsewhere.
    fn identities(&self) -> Vec<Identity> {
        if self.auth_service.is_empty() {
            return Vec::new();
        }
        vec![Identity { provider: self.auth_service.clone(), subject: String::new() }]
    }
}

impl UserSession {
    /// What a personal access token makes when it is used, and makes again when it was ended: not a session of its own.
    fn is_of_a_token(&self) -> bool {
        self.props.get("type").is_some_and(|kind| kind == "UserAccessToken")
    }
}

impl Mattermost {
    /// Live sessions, those of access tokens left out: they are integrations.
    pub(super) async fn sessions(&self, id: &AccountId) -> Result<Vec<UserSession>> {
        let mut sessions: Vec<UserSession> =
            self.read(format!("read sessions of \"{id}\""), &format!("/users/{id}/sessions")).await?;
        sessions.retain(|session| !session.is_of_a_token());
        Ok(sessions)
    }

    async fn last_activity(&self, id: &AccountId) -> Result<Option<Timestamp>> {
        let status: Status =
            self.read(format!("read the last activity of \"{id}\""), &format!("/users/{id}/status")).await?;
        Ok(time(status.last_activity_at))
    }

    /// Teams, and channels in teams and between people; archived ones too.
    async fn memberships(&self, id: &AccountId) -> Result<BTreeMap<GroupId, Presence>> {
        let teams: Vec<TeamMember> =
            self.read(format!("read teams of \"{id}\""), &format!("/users/{id}/teams/members")).await?;
        let teams: Vec<String> = teams.into_iter().filter(|team| team.delete_at == 0).map(|t| t.team_id).collect();
        let channels = self.channels(id, &teams).await?;
        let groups = teams.iter().map(|team| team_group(team)).chain(channels.into_iter().map(|c| GroupId::from(c.id)));
        Ok(groups.map(|group| (group, Presence::Joined)).collect())
    }

    async fn channels(&self, id: &AccountId, teams: &[String]) -> Result<Vec<Channel>> {
        let what = format!("read channels of \"{id}\"");
        if self.lists_channels.get() != Some(&false) {
            let path = format!("{API}/users/{id}/channels?include_deleted=true&last_delete_at=0");
            let answer = self.as_service(Call::get(what.as_str(), path)).await?;
            // Somebody else has asked at the same time, and has come to the same.
            drop(self.lists_channels.set(!unknown_route(&answer)));
            if !unknown_route(&answer) {
                return answer.read();
            }
        }
        let mut channels = Vec::new();
        for team in self.somewhere(teams).await? {
            let path = format!("/users/{id}/teams/{team}/channels?include_deleted=true");
            channels.extend(self.read::<Vec<Channel>>(what.as_str(), &path).await?);
        }
        Ok(channels)
    }

    /// Conversations between people are listed in every team, also for those who are in none.
    async fn somewhere(&self, teams: &[String]) -> Result<Vec<String>> {
        if !teams.is_empty() {
            return Ok(teams.to_vec());
        }
        let any: Vec<Team> = self.page("teams", "/teams", 0, 1).await?;
        Ok(any.into_iter().map(|team| team.id).collect())
    }
}

fn sorted(sessions: &[UserSession]) -> Vec<Session> {
    let session = |session: &UserSession| Session {
        id: session.id.clone(),
        name: name(session),
        last_seen: time(session.last_activity_at),
    };
    let mut sessions: Vec<_> = sessions.iter().map(session).collect();
    sessions.sort();
    sessions
}

fn name(session: &UserSession) -> String {
    let parts = ["browser", "os", "platform"].map(|prop| session.props.get(prop).map_or("", String::as_str));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Whoever knows a device's address can push to it, so only the app is kept of it.
fn push_targets(sessions: &[UserSession]) -> Vec<PushTarget> {
    let target = |session: &UserSession| PushTarget {
        id: session.id.clone(),
        app: session.device_id.split_once(':').map_or("", |(app, _)| app).to_owned(),
        native: Value::Null,
    };
    let mut targets: Vec<_> = sessions.iter().filter(|s| !s.device_id.is_empty()).map(target).collect();
    targets.sort_by(|a, b| a.id.cmp(&b.id));
    targets
}

/// Nothing that moves by itself: what was put back is compared with this.
fn native(user: &User) -> Value {
    let mut roles: Vec<_> = user.roles.split_whitespace().collect();
    roles.sort_unstable();
    json!({
        "username": user.username,
        "email": user.email,
        "auth_service": user.auth_service,
        "mfa_active": user.mfa_active,
        "is_bot": user.is_bot,
        "roles": roles,
    })
}

/// Milliseconds since 1970. Zero stands for never.
pub(super) fn time(millis: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(millis).ok().filter(|t| *t > Timestamp::UNIX_EPOCH)
}
