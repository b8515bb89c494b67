//! Who sits in a room now: entering, being seen, leaving.

use super::{Affiliation, EffectKind, Occupant, Role, Room, Server, stamp};
use crate::ejabberd::jid::Jid;
use crate::ejabberd::xml::{CLIENT, Element};

const MUC_USER: &str = "http://jabber.org/protocol/muc#user";
/// How many messages a room tells who enters.
const HISTORY: usize = 20;

/// Why somebody may not enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoEntry {
    Banned,
    MembersOnly,
    NickTaken,
    MayNotCreate,
}

impl Room {
    /// What somebody would be in this room. A remembered role of a moderated room goes before every affiliation.
    fn role_at_entry(&self, bare: &str) -> Result<Role, NoEntry> {
        if self.is("moderated")
            && let Some(remembered) = self.roles.get(bare)
        {
            return Ok(*remembered);
        }
        match self.affiliation(bare) {
            Affiliation::Owner | Affiliation::Admin => Ok(Role::Moderator),
            Affiliation::Member => Ok(Role::Participant),
            Affiliation::Outcast => Err(NoEntry::Banned),
            Affiliation::None if self.is("members_only") => Err(NoEntry::MembersOnly),
            Affiliation::None if self.is("members_by_default") => Ok(Role::Participant),
            Affiliation::None => Ok(Role::Visitor),
        }
    }
}

impl Server {
    /// A session enters a room under a name; where there is no room it makes one and owns it, if it may.
    pub(crate) fn enter(&mut self, jid: &Jid, name: &str, nick: &str, may_create: bool) -> Result<(), NoEntry> {
        let created = !self.rooms.contains_key(name);
        if created {
            if !may_create {
                return Err(NoEntry::MayNotCreate);
            }
            self.create_room(&jid.bare(), name, []);
            self.set_affiliation(&jid.bare(), name, &jid.bare(), Affiliation::Owner, "");
        }
        let Some(room) = self.rooms.get(name) else { return Err(NoEntry::MayNotCreate) };
        let role = room.role_at_entry(&jid.bare())?;
        if room.occupants.iter().any(|other| other.nick == nick && other.bare() != jid.bare()) {
            return Err(NoEntry::NickTaken);
        }
        let before = room.occupant(&jid.to_string()).cloned();
        let occupant = Occupant { jid: jid.to_string(), nick: nick.to_owned(), role };
        if let Some(before) = before {
            self.rename(name, &before, nick);
            if before.nick != nick {
                return Ok(());
            }
        }
        self.show_room(&jid.to_string(), name);
        if let Some(room) = self.rooms.get_mut(name) {
            room.occupants.push(occupant.clone());
        }
        self.show_occupant(name, &occupant, if created { &["201"] } else { &[] });
        self.tell_history(&jid.to_string(), name);
        Ok(())
    }

    /// Who sits in the room already is taken out to come again, or goes on under another name.
    fn rename(&mut self, name: &str, before: &Occupant, nick: &str) {
        if before.nick == nick {
            return self.take_out(name, &before.jid);
        }
        self.show_leaving(name, before, &["303"], "");
        let after = Occupant { nick: nick.to_owned(), ..before.clone() };
        self.take_out(name, &before.jid);
        if let Some(room) = self.rooms.get_mut(name) {
            room.occupants.push(after.clone());
        }
        self.show_occupant(name, &after, &[]);
    }

    fn take_out(&mut self, name: &str, jid: &str) {
        if let Some(room) = self.rooms.get_mut(name) {
            room.occupants.retain(|other| other.jid != jid);
        }
    }

    /// The room's own presence.
    pub(super) fn room_presence(&mut self, name: &str) -> Element {
        let id = self.stanza_id();
        let caps = Element::new("c", "http://jabber.org/protocol/caps")
            .with("node", "http://www.process-one.net/en/ejabberd/")
            .with("hash", "sha-1");
        Element::new("presence", CLIENT).with("from", &self.room_jid(name)).with("id", &id).child(caps)
    }

    /// The room itself is gone for who leaves it.
    pub(super) fn show_room_gone(&mut self, name: &str, jid: &str) {
        let (Some(session), id) = (self.session_by_jid(jid), self.stanza_id()) else { return };
        let gone = Element::new("presence", CLIENT).with("from", &self.room_jid(name)).with("to", jid);
        self.push(session, gone.with("type", "unavailable").with("id", &id));
    }

    /// The room itself and everybody in it, shown to who enters.
    fn show_room(&mut self, to: &str, name: &str) {
        let Some(session) = self.session_by_jid(to) else { return };
        let room = self.room_presence(name);
        self.push(session, room.with("to", to));
        let Some(others) = self.room(name).map(|room| room.occupants.clone()) else { return };
        let bare = to.split_once('/').map_or(to, |(bare, _)| bare);
        for other in others.iter().filter(|other| other.bare() != bare) {
            let open = self
                .room(name)
                .is_some_and(|room| !room.is("anonymous") || room.affiliation(bare) >= Affiliation::Admin);
            let presence = self.occupant_presence(name, other, open, &[]);
            self.push(session, presence.with("to", to));
        }
    }

    fn tell_history(&mut self, to: &str, name: &str) {
        let (Some(session), Some(room)) = (self.session_by_jid(to), self.room(name)) else { return };
        let from = self.room_jid(name);
        let skipped = room.archive.len().saturating_sub(HISTORY);
        let delayed = |row: &super::Archived| {
            let delay = Element::new("delay", "urn:xmpp:delay").with("from", &from).with("stamp", &stamp(row.id, true));
            row.stanza.clone().with("to", to).child(delay)
        };
        let history: Vec<Element> = room.archive.iter().skip(skipped).map(delayed).collect();
        for message in history {
            self.push(session, message);
        }
        let subject = Element::new("message", CLIENT).with("to", to).with("from", &from).with("type", "groupchat");
        self.push(session, subject.child(Element::new("subject", CLIENT)));
    }

    fn occupant_presence(&self, name: &str, occupant: &Occupant, open: bool, codes: &[&str]) -> Element {
        let affiliation = self.room(name).map_or(Affiliation::None, |room| room.affiliation(occupant.bare()));
        let mut item = Element::new("item", MUC_USER);
        if open {
            item = item.with("jid", &occupant.jid);
        }
        let item = item.with("role", occupant.role.as_str()).with("affiliation", affiliation.as_str());
        let x = codes.iter().fold(Element::new("x", MUC_USER).child(item), |x, code| {
            x.child(Element::new("status", MUC_USER).with("code", code))
        });
        let from = format!("{}/{}", self.room_jid(name), occupant.nick);
        Element::new("presence", CLIENT).with("xml:lang", "en").with("from", &from).child(x)
    }

    /// Shows one occupant to everybody in the room, and to themselves with the codes.
    pub(super) fn show_occupant(&mut self, name: &str, occupant: &Occupant, codes: &[&str]) {
        self.show_with(name, occupant, codes, |presence| presence);
    }

    /// Shows everybody that one occupant is leaving.
    pub(super) fn show_leaving(&mut self, name: &str, occupant: &Occupant, codes: &[&str], reason: &str) {
        self.show_with(name, occupant, codes, |presence| {
            let mut x = Element::new("x", MUC_USER);
            for inside in presence.elements().flat_map(Element::elements) {
                let mut inside = inside.clone();
                if inside.is("item", MUC_USER) {
                    inside = inside.with("role", "none");
                    if !reason.is_empty() {
                        inside = inside.child(Element::new("reason", MUC_USER).text(reason));
                    }
                }
                x = x.child(inside);
            }
            let from = presence.get("from").unwrap_or_default();
            Element::new("presence", CLIENT).with("from", from).with("type", "unavailable").child(x)
        });
    }

    fn show_with(&mut self, name: &str, occupant: &Occupant, codes: &[&str], turn: impl Fn(Element) -> Element) {
        let Some(room) = self.room(name) else { return };
        let watchers: Vec<(String, bool)> = room
            .occupants
            .iter()
            .map(|o| (o.jid.clone(), !room.is("anonymous") || o.role == Role::Moderator || o.jid == occupant.jid))
            .collect();
        for (watcher, open) in watchers {
            let Some(session) = self.session_by_jid(&watcher) else { continue };
            let own: Vec<&str> = if watcher == occupant.jid {
                codes
                    .iter()
                    .copied()
                    .filter(|code| *code == "201")
                    .chain(["110"])
                    .chain(codes.iter().copied().filter(|code| *code != "201"))
                    .collect()
            } else {
                codes.iter().copied().filter(|code| *code != "201").collect()
            };
            let presence = turn(self.occupant_presence(name, occupant, open, &own));
            self.push(session, presence.with("to", &watcher));
        }
    }

    /// A session leaves one room, if it is in it.
    pub(crate) fn leave(&mut self, jid: &str, name: &str) {
        let Some(occupant) = self.room(name).and_then(|room| room.occupant(jid)).cloned() else { return };
        self.show_room_gone(name, jid);
        self.show_leaving(name, &occupant, &[], "");
        self.take_out(name, jid);
        self.end_fleeting(name);
        self.moved();
    }

    /// A room that isn't to stay goes with the last who sat in it.
    fn end_fleeting(&mut self, name: &str) {
        if self.room(name).is_some_and(|room| room.occupants.is_empty() && !room.is("persistent")) {
            self.rooms.remove(name);
            self.note("server", EffectKind::RoomDestroyed, None, Some(name), "not persistent");
        }
    }

    /// A session leaves every room.
    pub(super) fn leave_all(&mut self, jid: &str) {
        let rooms = self.rooms.values().filter(|room| room.occupant(jid).is_some());
        let names: Vec<String> = rooms.map(|room| room.name.clone()).collect();
        for name in names {
            self.leave(jid, &name);
        }
    }
}
