//! Builders for users, teams and channels; [`super::Site::add`] and its neighbours take them.

use serde_json::{Map, Value, json};

use super::{Standing, Status, User};

/// A user to be added with [`Site::add`](super::Site::add).
#[derive(Debug, Clone)]
pub struct NewUser {
    pub(super) user: User,
    pub(super) bot_owner: Option<String>,
    pub(super) mfa: bool,
}

impl NewUser {
    /// An ordinary, active user.
    pub fn new(username: &str) -> Self {
        let user = User {
            username: username.to_owned(),
            email: format!("{username}@example.com"),
            roles: "system_user".to_owned(),
            locale: "zh-CN".to_owned(),
            notify_props: default_notify_props(),
            ..User::default()
        };
        Self { user, bot_owner: None, mfa: false }
    }

    /// A bot that belongs to somebody.
    pub fn bot(username: &str, owner: &str) -> Self {
        let mut new = Self::new(username);
        new.user.email = format!("{username}@localhost");
        new.bot_owner = Some(owner.to_owned());
        new
    }

    #[must_use]
    pub fn password(mut self, password: &str) -> Self {
        self.user.password = Some(password.to_owned());
        self
    }

    #[must_use]
    pub fn email(mut self, address: &str) -> Self {
        address.clone_into(&mut self.user.email);
        self
    }

    /// Family name and given name.
    #[must_use]
    pub fn name(mut self, last: &str, first: &str) -> Self {
        last.clone_into(&mut self.user.last_name);
        first.clone_into(&mut self.user.first_name);
        self
    }

    #[must_use]
    pub fn nickname(mut self, nickname: &str) -> Self {
        nickname.clone_into(&mut self.user.nickname);
        self
    }

    #[must_use]
    pub fn position(mut self, position: &str) -> Self {
        position.clone_into(&mut self.user.position);
        self
    }

    /// A further system role.
    #[must_use]
    pub fn role(mut self, role: &str) -> Self {
        self.user.roles.push(' ');
        self.user.roles.push_str(role);
        self
    }

    #[must_use]
    pub fn system_admin(self) -> Self {
        self.role("system_admin")
    }

    #[must_use]
    pub fn guest(mut self) -> Self {
        "system_guest".clone_into(&mut self.user.roles);
        self
    }

    /// Signs in elsewhere: `saml`, `gitlab`, …
    #[must_use]
    pub fn auth(mut self, service: &str, data: &str) -> Self {
        service.clone_into(&mut self.user.auth_service);
        data.clone_into(&mut self.user.auth_data);
        self
    }

    /// Managed by the directory, which holds them active until told otherwise ([`Site::user_mut`](super::Site::user_mut)).
    #[must_use]
    pub fn ldap(mut self, name: &str) -> Self {
        self.user.directory_active = Some(true);
        self.auth("ldap", name)
    }

    /// Has a second factor.
    #[must_use]
    pub fn mfa(mut self) -> Self {
        self.mfa = true;
        self
    }

    /// Deactivated since.
    #[must_use]
    pub fn deactivated_ms(mut self, at: i64) -> Self {
        self.user.delete_at = at;
        self
    }

    #[must_use]
    pub fn created_ms(mut self, at: i64) -> Self {
        self.user.create_at = at;
        self
    }

    #[must_use]
    pub fn last_active_ms(mut self, at: i64) -> Self {
        self.user.status = Some(Status { status: "offline".to_owned(), manual: false, last_activity_at: at });
        self
    }
}

fn default_notify_props() -> Map<String, Value> {
    let props = json!({
        "channel": "true", "comments": "never", "desktop": "mention", "desktop_sound": "true", "email": "true",
        "first_name": "false", "mention_keys": "", "push": "mention", "push_status": "away",
    });
    props.as_object().cloned().unwrap_or_default()
}

/// A team to be added with [`Site::add_team`](super::Site::add_team), with its two default channels.
#[derive(Debug, Clone)]
pub struct NewTeam {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) group_constrained: bool,
    pub(super) scheme_id: Option<String>,
    pub(super) members: Vec<(String, Standing)>,
}

impl NewTeam {
    /// A team by invitation.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            display_name: name.to_owned(),
            group_constrained: false,
            scheme_id: None,
            members: Vec::new(),
        }
    }

    #[must_use]
    pub fn display_name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.display_name);
        self
    }

    #[must_use]
    pub fn group_constrained(mut self) -> Self {
        self.group_constrained = true;
        self
    }

    #[must_use]
    pub fn scheme(mut self, id: &str) -> Self {
        self.scheme_id = Some(id.to_owned());
        self
    }

    #[must_use]
    pub fn admin(mut self, name: &str) -> Self {
        self.members.push((name.to_owned(), Standing::admin()));
        self
    }

    #[must_use]
    pub fn members<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.members.extend(names.into_iter().map(|name| (name.to_owned(), Standing::member())));
        self
    }
}

/// An O or P channel to be added with [`Site::add_channel`](super::Site::add_channel).
#[derive(Debug, Clone)]
pub struct NewChannel {
    pub(super) team: String,
    pub(super) kind: char,
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) creator: String,
    pub(super) group_constrained: bool,
    pub(super) archived: bool,
    pub(super) scheme_id: Option<String>,
    pub(super) members: Vec<(String, Standing)>,
}

impl NewChannel {
    /// A public channel.
    pub fn public(team: &str, name: &str) -> Self {
        Self {
            team: team.to_owned(),
            kind: 'O',
            name: name.to_owned(),
            display_name: name.to_owned(),
            creator: String::new(),
            group_constrained: false,
            archived: false,
            scheme_id: None,
            members: Vec::new(),
        }
    }

    pub fn private(team: &str, name: &str) -> Self {
        Self { kind: 'P', ..Self::public(team, name) }
    }

    #[must_use]
    pub fn display_name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.display_name);
        self
    }

    /// Membership follows a directory group, which vouches for the members.
    #[must_use]
    pub fn group_constrained(mut self) -> Self {
        self.group_constrained = true;
        self
    }

    #[must_use]
    pub fn archived(mut self) -> Self {
        self.archived = true;
        self
    }

    #[must_use]
    pub fn scheme(mut self, id: &str) -> Self {
        self.scheme_id = Some(id.to_owned());
        self
    }

    /// An administrator; the first one is the creator.
    #[must_use]
    pub fn admin(mut self, name: &str) -> Self {
        if self.creator.is_empty() {
            name.clone_into(&mut self.creator);
        }
        self.members.push((name.to_owned(), Standing::admin()));
        self
    }

    #[must_use]
    pub fn members<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.members.extend(names.into_iter().map(|name| (name.to_owned(), Standing::member())));
        self
    }
}
