//! What a person has arranged for themselves: preferences, sections of the sidebar, notifications, read positions.

use serde_json::{Map, Value};

use super::{Category, EffectKind, On, Site};

impl Site {
    pub(crate) fn put_preferences(&mut self, by: &str, id: &str, wanted: &[(String, String, String)]) {
        let Some(user) = self.users.get_mut(id) else { return };
        let mut changed = Vec::new();
        for (category, name, value) in wanted {
            let old = user.preferences.insert((category.clone(), name.clone()), value.clone());
            if old.as_ref() != Some(value) {
                changed.push(format!("{category} {name}"));
            }
        }
        for what in changed {
            self.note(by, EffectKind::PreferencesChanged, On::user(id), &what);
        }
    }

    pub(crate) fn drop_preferences(&mut self, by: &str, id: &str, unwanted: &[(String, String)]) {
        for key in unwanted {
            let Some(user) = self.users.get_mut(id) else { return };
            if user.preferences.remove(key).is_some() {
                self.note(by, EffectKind::PreferencesChanged, On::user(id), &format!("{} {}", key.0, key.1));
            }
        }
    }

    /// The sections of somebody's sidebar in a team. The built-in ones are there as soon as one looks.
    pub(crate) fn categories_of(&mut self, user: &str, team: &str) -> Vec<Category> {
        let key = (user.to_owned(), team.to_owned());
        if let Some(known) = self.categories.get(&key) {
            return known.clone();
        }
        let built_in = |kind: &str, name: &str| Category {
            id: format!("{kind}_{user}_{team}"),
            kind: kind.to_owned(),
            display_name: name.to_owned(),
            sorting: if kind == "direct_messages" { "recent" } else { "" }.to_owned(),
            muted: false,
            collapsed: false,
            channel_ids: Vec::new(),
        };
        let rows = vec![
            built_in("favorites", "Favorites"),
            built_in("channels", "Channels"),
            built_in("direct_messages", "Direct Messages"),
        ];
        self.categories.insert(key, rows.clone());
        rows
    }

    pub(crate) fn put_categories(&mut self, by: &str, user: &str, team: &str, rows: Vec<Category>) {
        let key = (user.to_owned(), team.to_owned());
        if self.categories.get(&key) != Some(&rows) {
            self.categories.insert(key, rows);
            self.note(by, EffectKind::CategoriesChanged, On::user(user).in_team(team), "");
        }
    }

    pub(crate) fn set_notify_props(&mut self, by: &str, channel: &str, user: &str, props: &Map<String, Value>) {
        let now = self.now_ms();
        let row = self.channels.get_mut(channel).and_then(|channel| channel.members.get_mut(user));
        let Some(row) = row else { return };
        let mut changed = false;
        for (name, value) in props.iter().filter(|(name, _)| !matches!(name.as_str(), "user_id" | "channel_id")) {
            changed |= row.notify_props.insert(name.clone(), value.clone()).as_ref() != Some(value);
        }
        if changed {
            row.last_update_at = now;
            self.note(by, EffectKind::NotifyPropsChanged, On::user(user).in_channel(channel), "");
        }
        self.drop_cache(user);
    }

    /// Sets "read up to now"; an older position can't be set.
    pub(crate) fn view_channel(&mut self, by: &str, channel: &str, user: &str) {
        let now = self.now_ms();
        let Some(place) = self.channels.get_mut(channel) else { return };
        let total = place.total_msg_count;
        let Some(row) = place.members.get_mut(user) else { return };
        let moved = row.msg_count != total || row.mention_count != 0;
        row.last_viewed_at = now;
        row.msg_count = total;
        row.mention_count = 0;
        if moved {
            self.note(by, EffectKind::ReadPositionMoved, On::user(user).in_channel(channel), "");
        }
    }
}
