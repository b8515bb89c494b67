//! The lists that a group or room keeps about its people: administrators, muted, blocked, allowed.

use super::{App, EffectKind};

impl App {
    pub(crate) fn set_admin(&mut self, by: &str, id: &str, name: &str, wanted: bool) {
        let Some(chat) = self.chats.get_mut(id) else { return };
        let changed = if wanted { chat.admins.insert(name.to_owned()) } else { chat.admins.remove(name) };
        if changed {
            let kind = if wanted { EffectKind::AdminAdded } else { EffectKind::AdminRemoved };
            self.note_member(by, kind, name, id);
        }
    }

    /// Mutes a user in a chat until then; none lifts it.
    pub(crate) fn set_muted(&mut self, by: &str, id: &str, name: &str, until: Option<i64>) {
        let Some(chat) = self.chats.get_mut(id) else { return };
        let before = match until {
            Some(until) => chat.muted.insert(name.to_owned(), until),
            None => chat.muted.remove(name),
        };
        if before != until {
            let kind = if until.is_some() { EffectKind::MemberMuted } else { EffectKind::MemberUnmuted };
            self.note_member(by, kind, name, id);
        }
    }

    /// Puts a user on the block list, which takes them out, or takes them off it, which doesn't bring them back.
    pub(crate) fn set_blocked(&mut self, by: &str, id: &str, name: &str, wanted: bool) {
        let Some(chat) = self.chats.get_mut(id) else { return };
        let changed = if wanted { chat.blocked.insert(name.to_owned()) } else { chat.blocked.remove(name) };
        if changed {
            let kind = if wanted { EffectKind::Blocked } else { EffectKind::Unblocked };
            self.note_member(by, kind, name, id);
        }
        if wanted {
            self.remove_member(by, id, name);
        }
    }

    pub(crate) fn set_allowed(&mut self, by: &str, id: &str, name: &str, wanted: bool) {
        let Some(chat) = self.chats.get_mut(id) else { return };
        let changed = if wanted { chat.allowed.insert(name.to_owned()) } else { chat.allowed.remove(name) };
        if changed {
            let kind = if wanted { EffectKind::Allowed } else { EffectKind::Disallowed };
            self.note_member(by, kind, name, id);
        }
    }
}
