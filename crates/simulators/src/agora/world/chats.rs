//! Changes of groups and rooms as wholes: made, destroyed, frozen, handed over, joined and left.

use super::{App, Chat, EffectKind};

impl App {
    pub(crate) fn destroy_chat(&mut self, by: &str, id: &str) {
        let Some(chat) = self.chats.remove(id) else { return };
        for member in chat.members.keys() {
            if let Some(user) = self.users.get_mut(member) {
                user.chats.remove(id);
            }
        }
        self.note(by, EffectKind::ChatDestroyed, None, Some(id), "");
    }

    pub(crate) fn set_disabled(&mut self, by: &str, id: &str, disabled: bool) {
        let Some(chat) = self.touched(id) else { return };
        if std::mem::replace(&mut chat.disabled, disabled) != disabled {
            let kind = if disabled { EffectKind::ChatDisabled } else { EffectKind::ChatEnabled };
            self.note(by, kind, None, Some(id), "");
        }
    }

    pub(crate) fn set_everybody_muted(&mut self, by: &str, id: &str, muted: bool) {
        let Some(chat) = self.touched(id) else { return };
        if std::mem::replace(&mut chat.mute, muted) != muted {
            let kind = if muted { EffectKind::EverybodyMuted } else { EffectKind::EverybodyUnmuted };
            self.note(by, kind, None, Some(id), "");
        }
    }

    /// Changes what is neither a member nor a role. One effect if the change made a difference.
    pub(crate) fn change_chat(&mut self, by: &str, id: &str, what: &str, change: impl FnOnce(&mut Chat) -> bool) {
        let Some(chat) = self.touched(id) else { return };
        if change(chat) {
            self.note(by, EffectKind::ChatChanged, None, Some(id), what);
        }
    }

    /// Hands a chat over to a member. The old owner stays as a plain member (implied by the pages, M), and the new one
    /// is no administrator any more.
    pub(crate) fn set_owner(&mut self, by: &str, id: &str, name: &str) {
        let Some(chat) = self.touched(id) else { return };
        if chat.owner == name {
            return;
        }
        name.clone_into(&mut chat.owner);
        let was_admin = chat.admins.remove(name);
        self.note(by, EffectKind::OwnerChanged, Some(name), Some(id), "");
        if was_admin {
            self.note_member(by, EffectKind::AdminRemoved, name, id);
        }
    }

    pub(crate) fn add_member(&mut self, by: &str, id: &str, name: &str) {
        let seq = self.next_seq();
        let Some(chat) = self.chats.get_mut(id).filter(|chat| !chat.is_member(name)) else { return };
        let Some(user) = self.users.get_mut(name) else { return };
        chat.members.insert(name.to_owned(), seq);
        user.chats.insert(id.to_owned());
        self.note_member(by, EffectKind::MemberAdded, name, id);
    }

    /// Takes a user out; roles and exceptions go with the membership, the mute doesn't: who decides on it is the face.
    pub(crate) fn remove_member(&mut self, by: &str, id: &str, name: &str) {
        let Some(chat) = self.chats.get_mut(id) else { return };
        if chat.members.remove(name).is_none() {
            return;
        }
        let was_admin = chat.admins.remove(name);
        let was_allowed = chat.allowed.remove(name);
        if let Some(user) = self.users.get_mut(name) {
            user.chats.remove(id);
        }
        for (did, kind) in [(was_admin, EffectKind::AdminRemoved), (was_allowed, EffectKind::Disallowed)] {
            if did {
                self.note_member(by, kind, name, id);
            }
        }
        self.note_member(by, EffectKind::MemberRemoved, name, id);
    }

    /// The chat, marked as modified now.
    fn touched(&mut self, id: &str) -> Option<&mut Chat> {
        let now = self.now_ms();
        let chat = self.chats.get_mut(id)?;
        chat.modified_ms = now;
        Some(chat)
    }
}
