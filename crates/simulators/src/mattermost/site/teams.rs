//! Joining and leaving teams, and rights in them.

use super::{EffectKind, OFF_TOPIC, On, Site, Standing, TOWN_SQUARE, TeamMember};

/// Why somebody isn't put into a team or taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TeamRefusal {
    Full,
    NeverMember,
}

impl Site {
    /// Members who count towards the team's maximum: a deactivated one frees the seat.
    pub(crate) fn active_members(&self, team: &str) -> usize {
        let active = |id: &str| self.users.get(id).is_some_and(super::User::is_active);
        let members = self.teams.get(team).into_iter().flat_map(|team| &team.members);
        members.filter(|(id, row)| row.delete_at == 0 && active(id)).count()
    }

    /// Puts somebody into a team and its two default channels, whether they were there before or not. A former member's
    /// row is revived without its administrator's flag.
    pub(crate) fn join_team(&mut self, by: &str, team: &str, user: &str) -> Result<(), TeamRefusal> {
        let here = |site: &Self| {
            let row = site.teams.get(team).and_then(|team| team.members.get(user));
            row.is_some_and(|row| row.delete_at == 0)
        };
        if here(self) {
            return Ok(());
        }
        if self.active_members(team) >= self.settings.max_users_per_team {
            return Err(TeamRefusal::Full);
        }
        let guest = self.users.get(user).is_some_and(super::User::is_guest);
        let standing = if guest { Standing::guest() } else { Standing::member() };
        let row = TeamMember { standing, delete_at: 0 };
        if let Some(team) = self.teams.get_mut(team) {
            team.members.insert(user.to_owned(), row);
        }
        self.note(by, EffectKind::TeamMemberAdded, On::user(user).in_team(team), "");
        for name in [TOWN_SQUARE, OFF_TOPIC].into_iter().filter(|_| !guest) {
            let Some(channel) = self.channel_named(team, name).map(|channel| channel.id.clone()) else { continue };
            if self.put_into_channel(by, &channel, user) {
                // That each default channel gets its message is an assumption; that one is posted was observed.
                let kind = if by == user { "system_join_team" } else { "system_add_to_team" };
                let text = format!("{} added to the team.", self.name_of(user));
                self.post_system_message(by, &channel, kind, &text);
            }
        }
        Ok(())
    }

    /// Takes somebody out of a team and of all its channels, archived ones and the default ones included, with one
    /// message in town-square. For a former member it does nothing, says it is done, and posts the message again.
    pub(crate) fn leave_team(&mut self, by: &str, team: &str, user: &str) -> Result<(), TeamRefusal> {
        let now = self.now_ms();
        let row = self.teams.get_mut(team).and_then(|team| team.members.get_mut(user));
        let row = row.ok_or(TeamRefusal::NeverMember)?;
        let again = row.delete_at != 0;
        row.delete_at = now;
        row.standing.explicit_roles.clear();
        let in_it = |channel: &&super::Channel| channel.team_id == team && channel.members.contains_key(user);
        let channels: Vec<String> = self.channels.values().filter(in_it).map(|channel| channel.id.clone()).collect();
        for channel in channels {
            self.take_out_of_channel(by, &channel, user);
        }
        if self.categories.remove(&(user.to_owned(), team.to_owned())).is_some() {
            self.note(by, EffectKind::CategoriesChanged, On::user(user).in_team(team), "erased");
        }
        let detail = if again { "again" } else { "" };
        self.note(by, EffectKind::TeamMemberRemoved, On::user(user).in_team(team), detail);
        if let Some(square) = self.channel_named(team, TOWN_SQUARE).map(|channel| channel.id.clone()) {
            let kind = if by == user { "system_leave_team" } else { "system_remove_from_team" };
            let text = format!("{} removed from the team.", self.name_of(user));
            self.post_system_message(by, &square, kind, &text);
        }
        self.drop_cache(user);
        Ok(())
    }

    /// Sets somebody's standing in a team. Sockets of dead sessions survive this one.
    pub(crate) fn set_team_standing(&mut self, by: &str, team: &str, user: &str, standing: Standing) {
        let row = self.teams.get_mut(team).and_then(|team| team.members.get_mut(user));
        let Some(row) = row else { return };
        if row.standing != standing {
            let roles = standing.roles("team");
            row.standing = standing;
            self.note(by, EffectKind::TeamRolesChanged, On::user(user).in_team(team), &roles);
        }
    }

    pub(crate) fn regenerate_invite(&mut self, by: &str, team: &str) {
        let (id, now) = (self.new_id(), self.now_ms());
        if let Some(team) = self.teams.get_mut(team) {
            team.invite_id = id;
            team.update_at = now;
        }
        self.note(by, EffectKind::TeamChanged, On::default().in_team(team), "invite_id");
    }
}
