//! Bots: who owns them, and whether they are on.

use super::{EffectKind, On, Site};

impl Site {
    pub(crate) fn disable_bot(&mut self, by: &str, id: &str) {
        let now = self.now_ms();
        let Some(bot) = self.bots.get_mut(id) else { return };
        if bot.delete_at != 0 {
            return;
        }
        bot.delete_at = now;
        bot.update_at = now;
        if let Some(user) = self.users.get_mut(id) {
            user.delete_at = now;
            user.update_at = now;
        }
        self.note(by, EffectKind::BotDisabled, On::user(id), "");
        self.end_all_sessions(by, id);
        self.drop_cache(id);
    }

    pub(crate) fn enable_bot(&mut self, by: &str, id: &str) {
        let now = self.now_ms();
        let Some(bot) = self.bots.get_mut(id) else { return };
        if bot.delete_at == 0 {
            return;
        }
        bot.delete_at = 0;
        bot.update_at = now;
        if let Some(user) = self.users.get_mut(id) {
            user.delete_at = 0;
            user.update_at = now;
        }
        self.note(by, EffectKind::BotEnabled, On::user(id), "");
        self.drop_cache(id);
    }

    /// Hands a bot over; to anybody, and to nobody too.
    pub(crate) fn assign_bot(&mut self, by: &str, id: &str, owner: &str) {
        let now = self.now_ms();
        let Some(bot) = self.bots.get_mut(id) else { return };
        bot.update_at = now;
        if std::mem::replace(&mut bot.owner_id, owner.to_owned()) != owner {
            self.note(by, EffectKind::BotAssigned, On::user(id), owner);
        }
    }

    /// Where the setting says so, a deactivated owner's bots go off and each system administrator is told.
    pub(crate) fn disable_bots_of(&mut self, by: &str, owner: &str) {
        if !self.settings.disable_bots_with_owner {
            return;
        }
        let theirs = |bot: &&super::Bot| bot.owner_id == owner && bot.user_id != owner && bot.delete_at == 0;
        let ids: Vec<String> = self.bots.values().filter(theirs).map(|bot| bot.user_id.clone()).collect();
        if ids.is_empty() {
            return;
        }
        for id in &ids {
            self.disable_bot(by, id);
        }
        let names: Vec<&str> = ids.iter().map(|id| self.name_of(id)).collect();
        let text = format!("{} was deactivated. Disabled bots: {}.", self.name_of(owner), names.join(", "));
        let is_admin = |user: &&super::User| user.is_system_admin() && user.is_active();
        let admins: Vec<String> = self.users.values().filter(is_admin).map(|user| user.id.clone()).collect();
        for admin in admins {
            let channel = self.direct_channel(by, &admin, &admin);
            self.post_system_message(by, &channel, "", &text);
        }
    }
}
