//! Filling a site with people, teams, channels and messages.

use super::credentials::Device;
use super::{
    Bot, Channel, ChannelMember, EffectKind, NewChannel, NewTeam, NewUser, OFF_TOPIC, On, Site, Standing, TOWN_SQUARE,
    Team, TeamMember,
};
use crate::mattermost::totp;

impl Site {
    /// Adds a user and returns their id. Names must be new and lower case.
    pub fn add(&mut self, new: NewUser) -> String {
        let NewUser { mut user, bot_owner, mfa } = new;
        let (id, now) = (self.new_id(), self.now_ms());
        user.id.clone_from(&id);
        user.create_at = if user.create_at == 0 { now } else { user.create_at };
        user.update_at = user.create_at;
        if mfa {
            user.mfa_secret = Some(self.random_bytes());
            user.mfa_active = true;
        }
        let known = self.id_by_username.insert(user.username.clone(), id.clone());
        assert!(known.is_none(), "{} is a new name", user.username);
        if let Some(owner) = bot_owner {
            let owner_id = self.id_of(&owner).map_or(owner.clone(), str::to_owned);
            let bot = Bot {
                user_id: id.clone(),
                owner_id,
                display_name: user.username.clone(),
                description: String::new(),
                create_at: user.create_at,
                update_at: user.create_at,
                delete_at: user.delete_at,
            };
            self.bots.insert(id.clone(), bot);
        }
        self.users.insert(id.clone(), user);
        self.note("", EffectKind::UserCreated, On::user(&id), "");
        id
    }

    /// Adds a system role with those permissions, for an account that isn't a system administrator.
    pub fn add_role(&mut self, name: &str, permissions: &[&str]) {
        let permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
        self.roles.insert(name.to_owned(), permissions);
    }

    fn known(&self, name: &str) -> String {
        self.id_of(name).expect("whoever is named is a user of the site").to_owned()
    }

    /// Adds a team with town-square and off-topic, and returns its id. Every name must be a user of the site.
    pub fn add_team(&mut self, new: NewTeam) -> String {
        let (id, invite_id, now) = (self.new_id(), self.new_id(), self.now_ms());
        let row = |(name, standing): (String, Standing)| (self.known(&name), TeamMember { standing, delete_at: 0 });
        let team = Team {
            id: id.clone(),
            name: new.name,
            display_name: new.display_name,
            description: String::new(),
            kind: 'I',
            create_at: now,
            update_at: now,
            delete_at: 0,
            invite_id,
            allow_open_invite: false,
            group_constrained: new.group_constrained,
            scheme_id: new.scheme_id,
            members: new.members.into_iter().map(row).collect(),
        };
        let people: Vec<(String, bool)> =
            team.members.iter().map(|(id, row)| (id.clone(), row.standing.scheme_admin)).collect();
        self.teams.insert(id.clone(), team);
        for (name, title) in [(TOWN_SQUARE, "Town Square"), (OFF_TOPIC, "Off-Topic")] {
            let mut channel = self.blank_channel('O', name);
            channel.team_id.clone_from(&id);
            title.clone_into(&mut channel.display_name);
            let standing = |admin| if admin { Standing::admin() } else { Standing::member() };
            let row = |(id, admin): &(String, bool)| (id.clone(), ChannelMember::new(standing(*admin), now));
            channel.members = people.iter().map(row).collect();
            self.put_channel("", channel);
        }
        id
    }

    /// Adds a channel and returns its id. Every name must be a user of the site, and is put into the team too.
    pub fn add_channel(&mut self, new: NewChannel) -> String {
        let mut channel = self.blank_channel(new.kind, &new.name);
        let now = channel.create_at;
        channel.team_id.clone_from(&new.team);
        channel.display_name = new.display_name;
        channel.creator_id = if new.creator.is_empty() { String::new() } else { self.known(&new.creator) };
        channel.group_constrained = new.group_constrained;
        channel.scheme_id = new.scheme_id;
        channel.delete_at = if new.archived { now } else { 0 };
        for (name, standing) in new.members {
            let id = self.known(&name);
            self.enrol(&new.team, &id);
            if new.group_constrained {
                channel.linked.insert(id.clone());
            }
            channel.members.insert(id, ChannelMember::new(standing, now));
        }
        self.put_channel("", channel)
    }

    /// Makes somebody a member of a team and its default channels, where they aren't yet.
    fn enrol(&mut self, team: &str, user: &str) {
        let now = self.now_ms();
        let place = self.teams.get_mut(team).expect("a channel's team is in the site");
        if place.members.contains_key(user) {
            return;
        }
        let row = TeamMember { standing: Standing::member(), delete_at: 0 };
        place.members.insert(user.to_owned(), row);
        let defaults = |c: &&mut Channel| c.team_id == team && (c.name == TOWN_SQUARE || c.name == OFF_TOPIC);
        for channel in self.channels.values_mut().filter(defaults) {
            let row = ChannelMember::new(Standing::member(), now);
            channel.members.entry(user.to_owned()).or_insert(row);
        }
    }

    /// The D channel of two people.
    pub fn add_direct(&mut self, one: &str, other: &str) -> String {
        let (one, other) = (self.known(one), self.known(other));
        self.direct_channel(&one, &one, &other)
    }

    /// The G channel of some people.
    pub fn add_group(&mut self, names: &[&str]) -> String {
        let people: Vec<String> = names.iter().map(|name| self.known(name)).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        self.group_channel(people[0], &people)
    }

    /// A message that is there, without anybody having been active just now. Returns its id.
    pub fn post(&mut self, name: &str, channel: &str, text: &str) -> String {
        let by = self.known(name);
        self.put_post(&by, channel, "", text, "", serde_json::json!({}))
    }

    /// A session in a browser; returns its token.
    pub fn log_in(&mut self, name: &str) -> String {
        let id = self.known(name);
        self.start_session(&id, Device { id: "", os: "Windows", browser: "Chrome/120.0" })
    }

    /// A session in the telephone's app; returns its token.
    pub fn log_in_on(&mut self, name: &str, device_id: &str) -> String {
        let id = self.known(name);
        self.start_session(&id, Device { id: device_id, os: "iOS", browser: "Mobile App" })
    }

    /// The code that the second factor of a user shows now.
    pub fn mfa_code(&self, name: &str) -> Option<String> {
        let secret = self.user(name)?.mfa_secret?;
        Some(totp::code(&secret, self.now_ms()))
    }
}
