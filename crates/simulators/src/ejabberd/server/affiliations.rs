//! Who belongs to a room, and how what they were stays behind as a role.

use super::{Affiliation, EffectKind, Role, Server};
use crate::ejabberd::xml::{CLIENT, Element};

const MUC_USER: &str = "http://jabber.org/protocol/muc#user";

impl Server {
    /// Sets somebody's affiliation in an existing room. Neither the account nor another owner needs to exist.
    ///
    /// What becomes of the role is the real server's doing: taking a member out of a members-only room, and casting
    /// anybody out, leaves the role that they had before.
    pub(crate) fn set_affiliation(&mut self, by: &str, name: &str, jid: &str, to: Affiliation, reason: &str) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        if room.affiliation(jid) == to {
            return;
        }
        if to == Affiliation::None {
            room.affiliations.remove(jid);
        } else {
            room.affiliations.insert(jid.to_owned(), to);
        }
        let (closed, moderated) = (room.is("members_only"), room.is("moderated"));
        self.note(by, EffectKind::AffiliationChanged, Some(jid), Some(name), to.as_str());
        self.tell_of_absent(name, jid, to);
        match to {
            Affiliation::Outcast => {
                self.unsubscribe(by, name, jid);
                self.put_out(name, jid, "301", reason);
            }
            Affiliation::None if closed => self.put_out(name, jid, "321", reason),
            Affiliation::None if moderated => self.give_role(name, jid, Role::Visitor),
            Affiliation::None | Affiliation::Member => self.give_role(name, jid, Role::Participant),
            Affiliation::Admin | Affiliation::Owner => self.give_role(name, jid, Role::Moderator),
        }
    }

    /// Takes somebody's affiliations in every room, as the end of an account does.
    pub(super) fn drop_affiliations(&mut self, by: &str, account: &str, reason: &str) {
        let jid = self.jid(account);
        let rooms = self.rooms.values().filter(|room| room.affiliations.contains_key(&jid));
        let names: Vec<String> = rooms.map(|room| room.name.clone()).collect();
        for name in names {
            self.set_affiliation(by, &name, &jid, Affiliation::None, reason);
        }
    }

    /// The role is remembered under the bare address, whether or not they sit in the room.
    fn give_role(&mut self, name: &str, jid: &str, role: Role) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        room.roles.insert(jid.to_owned(), role);
        for occupant in room.occupants.iter_mut().filter(|occupant| occupant.bare() == jid) {
            occupant.role = role;
        }
        let occupants: Vec<_> = room.occupants.iter().filter(|occupant| occupant.bare() == jid).cloned().collect();
        for occupant in occupants {
            self.show_occupant(name, &occupant, &[]);
        }
    }

    /// Who moderates the room learns of a change to somebody who doesn't sit in it.
    fn tell_of_absent(&mut self, name: &str, jid: &str, to: Affiliation) {
        if self.room(name).is_none_or(|room| room.sits(jid)) {
            return;
        }
        let item = Element::new("item", MUC_USER).with("jid", jid).with("role", "none");
        let x = Element::new("x", MUC_USER).child(item.with("affiliation", to.as_str()));
        let id = self.stanza_id();
        let message = Element::new("message", CLIENT).with("from", &self.room_jid(name)).with("id", &id).child(x);
        self.tell_moderators(name, &message);
    }

    /// Puts every session of that account out of the room.
    pub(crate) fn put_out(&mut self, name: &str, jid: &str, code: &str, reason: &str) {
        let Some(room) = self.room(name) else { return };
        let leaving: Vec<_> = room.occupants.iter().filter(|occupant| occupant.bare() == jid).cloned().collect();
        for occupant in leaving {
            self.show_room_gone(name, &occupant.jid);
            self.show_leaving(name, &occupant, &[code], reason);
            if let Some(room) = self.rooms.get_mut(name) {
                room.occupants.retain(|other| other.jid != occupant.jid);
            }
            self.moved();
        }
    }
}
