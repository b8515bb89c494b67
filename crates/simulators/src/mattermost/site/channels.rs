//! Joining and leaving channels, rights in them, archiving.

use std::collections::{BTreeMap, BTreeSet};

use super::{Channel, ChannelMember, EffectKind, On, Site, Standing, TOWN_SQUARE};

/// Why somebody isn't put into a channel or taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChannelRefusal {
    /// D and G have no way out.
    Type,
    /// Nobody leaves town-square.
    Default,
    /// A directory group vouches for them.
    Linked,
    NotMember,
    NotInTeam,
    LeftTeam,
    /// No directory group vouches for them.
    NotLinked,
}

impl Site {
    /// Takes somebody out of a channel and says so there.
    pub(crate) fn leave_channel(&mut self, by: &str, id: &str, user: &str) -> Result<(), ChannelRefusal> {
        let channel = self.channels.get(id).ok_or(ChannelRefusal::NotMember)?;
        if !channel.is_of_team() {
            return Err(ChannelRefusal::Type);
        }
        let guest = self.users.get(user).is_some_and(super::User::is_guest);
        if channel.name == TOWN_SQUARE && !guest {
            return Err(ChannelRefusal::Default);
        }
        let vouched = channel.group_constrained && channel.linked.contains(user);
        if vouched && by != user && !self.bots.contains_key(user) {
            return Err(ChannelRefusal::Linked);
        }
        if !channel.members.contains_key(user) {
            return Err(ChannelRefusal::NotMember);
        }
        let team = channel.team_id.clone();
        self.take_out_of_channel(by, id, user);
        let kind = if by == user { "system_leave_channel" } else { "system_remove_from_channel" };
        let text = format!("{} removed from the channel.", self.name_of(user));
        self.post_system_message(by, id, kind, &text);
        let in_it = |channel: &Channel| channel.team_id == team && channel.members.contains_key(user);
        if guest && !self.channels.values().any(in_it) {
            // A guest without a channel of the team is no longer in the team either.
            self.leave_team(by, &team, user).ok();
        }
        self.drop_cache(user);
        Ok(())
    }

    pub(crate) fn take_out_of_channel(&mut self, by: &str, id: &str, user: &str) {
        let removed = self.channels.get_mut(id).and_then(|channel| channel.members.remove(user));
        if removed.is_some() {
            self.note(by, EffectKind::ChannelMemberRemoved, On::user(user).in_channel(id), "");
        }
    }

    /// Puts somebody into a channel of a team that they are in, and says so there. What they had in it before
    /// (rights, notifications, read position) is not remembered.
    pub(crate) fn join_channel(&mut self, by: &str, id: &str, user: &str) -> Result<(), ChannelRefusal> {
        let channel = self.channels.get(id).ok_or(ChannelRefusal::NotInTeam)?;
        if !channel.is_of_team() {
            return Err(ChannelRefusal::Type);
        }
        if channel.members.contains_key(user) {
            return Ok(());
        }
        match self.teams.get(&channel.team_id).and_then(|team| team.members.get(user)) {
            None => return Err(ChannelRefusal::NotInTeam),
            Some(row) if row.delete_at != 0 => return Err(ChannelRefusal::LeftTeam),
            Some(_) => {}
        }
        if channel.group_constrained && !channel.linked.contains(user) && !self.bots.contains_key(user) {
            return Err(ChannelRefusal::NotLinked);
        }
        self.put_into_channel(by, id, user);
        let kind = if by == user { "system_join_channel" } else { "system_add_to_channel" };
        let text = format!("{} added to the channel.", self.name_of(user));
        self.post_system_message(by, id, kind, &text);
        Ok(())
    }

    /// True when they weren't in it before.
    pub(crate) fn put_into_channel(&mut self, by: &str, id: &str, user: &str) -> bool {
        let now = self.now_ms();
        let guest = self.users.get(user).is_some_and(super::User::is_guest);
        let standing = if guest { Standing::guest() } else { Standing::member() };
        let Some(channel) = self.channels.get_mut(id) else { return false };
        if channel.members.contains_key(user) {
            return false;
        }
        channel.members.insert(user.to_owned(), ChannelMember::new(standing, now));
        self.note(by, EffectKind::ChannelMemberAdded, On::user(user).in_channel(id), "");
        true
    }

    pub(crate) fn set_channel_standing(&mut self, by: &str, id: &str, user: &str, standing: Standing) {
        let now = self.now_ms();
        let row = self.channels.get_mut(id).and_then(|channel| channel.members.get_mut(user));
        let Some(row) = row else { return };
        if row.standing != standing {
            let roles = standing.roles("channel");
            row.standing = standing;
            row.last_update_at = now;
            self.note(by, EffectKind::ChannelRolesChanged, On::user(user).in_channel(id), &roles);
        }
    }

    /// The D channel of two people, or of one with themselves; made when there is none.
    pub(crate) fn direct_channel(&mut self, by: &str, one: &str, other: &str) -> String {
        let (first, second) = if one < other { (one, other) } else { (other, one) };
        let name = format!("{first}__{second}");
        self.unnamed_channel(by, 'D', &name, &[first, second])
    }

    /// The G channel of some people; made when there is none.
    pub(crate) fn group_channel(&mut self, by: &str, people: &[&str]) -> String {
        let distinct: BTreeSet<&str> = people.iter().copied().collect();
        let people: Vec<&str> = distinct.into_iter().collect();
        // The vendor hashes the ids; any name that follows from them does.
        let name = format!("group_{}", people.concat());
        self.unnamed_channel(by, 'G', &name, &people)
    }

    fn unnamed_channel(&mut self, by: &str, kind: char, name: &str, people: &[&str]) -> String {
        // A G channel that was turned into a private one is still found by its name.
        if let Some(known) = self.channels.values().find(|channel| channel.team_id.is_empty() && channel.name == name) {
            return known.id.clone();
        }
        let mut channel = self.blank_channel(kind, name);
        let now = channel.create_at;
        if kind == 'G' {
            let names: Vec<&str> = people.iter().map(|id| self.name_of(id)).collect();
            channel.display_name = names.join(", ");
            by.clone_into(&mut channel.creator_id);
        }
        let row = |id: &&str| ((*id).to_owned(), ChannelMember::new(Standing::member(), now));
        channel.members = people.iter().map(row).collect();
        self.put_channel(by, channel)
    }

    /// A channel with nothing in it, not yet in the site.
    pub(crate) fn blank_channel(&mut self, kind: char, name: &str) -> Channel {
        let (id, now) = (self.new_id(), self.now_ms());
        Channel {
            id,
            team_id: String::new(),
            kind,
            name: name.to_owned(),
            display_name: String::new(),
            header: String::new(),
            purpose: String::new(),
            creator_id: String::new(),
            create_at: now,
            update_at: now,
            delete_at: 0,
            last_post_at: 0,
            total_msg_count: 0,
            group_constrained: false,
            scheme_id: None,
            linked: BTreeSet::new(),
            members: BTreeMap::new(),
            posts: Vec::new(),
        }
    }

    pub(crate) fn put_channel(&mut self, by: &str, channel: Channel) -> String {
        let id = channel.id.clone();
        let kind = channel.kind.to_string();
        self.channels.insert(id.clone(), channel);
        self.note(by, EffectKind::ChannelCreated, On::default().in_channel(&id), &kind);
        id
    }

    /// Members and their rights stay as they are.
    pub(crate) fn archive_channel(&mut self, by: &str, id: &str) {
        let now = self.now_ms();
        if let Some(channel) = self.channels.get_mut(id) {
            channel.delete_at = now;
            channel.update_at = now;
        }
        self.note(by, EffectKind::ChannelArchived, On::default().in_channel(id), "");
        self.post_system_message(by, id, "system_channel_deleted", "archived the channel.");
    }

    pub(crate) fn restore_channel(&mut self, by: &str, id: &str) {
        let now = self.now_ms();
        if let Some(channel) = self.channels.get_mut(id) {
            channel.delete_at = 0;
            channel.update_at = now;
        }
        self.note(by, EffectKind::ChannelRestored, On::default().in_channel(id), "");
        self.post_system_message(by, id, "system_channel_restored", "unarchived the channel.");
    }

    pub(crate) fn set_channel_type(&mut self, by: &str, id: &str, kind: char) {
        let Some(channel) = self.channels.get_mut(id) else { return };
        if std::mem::replace(&mut channel.kind, kind) != kind {
            self.note(by, EffectKind::ChannelChanged, On::default().in_channel(id), &kind.to_string());
        }
    }
}
