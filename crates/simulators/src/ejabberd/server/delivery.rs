//! Messages on their way: from whom they may come, which copies are kept, who gets them.

use super::archive::Pages;
use super::{EffectKind, Role, Server, refusal, stamp};
use crate::ejabberd::jid::Jid;
use crate::ejabberd::xml::{CLIENT, Element};

const MUC_USER: &str = "http://jabber.org/protocol/muc#user";
const MESSAGES: &str = "urn:xmpp:mucsub:nodes:messages";

impl Server {
    /// Takes a message that carries both addresses.
    pub(crate) fn submit(&mut self, by: &str, message: Element) {
        let address = |name| message.get(name).and_then(Jid::parse);
        let (Some(from), Some(to)) = (address("from"), address("to")) else { return };
        if to.domain == self.service() {
            return match message.get("type") {
                Some("groupchat") => self.submit_to_room(by, &from, &to, message),
                _ => self.submit_to_occupant(by, &from, &to, &message),
            };
        }
        self.submit_to_account(by, &from, &to, message);
    }

    fn submit_to_account(&mut self, by: &str, from: &Jid, to: &Jid, message: Element) {
        if is_kept(&message) && self.is_local(from) {
            self.archive(Pages::Account(&from.node), to.clone(), None, message.clone());
        }
        if to.domain != self.host {
            return self.bounce(&message, "cancel", "remote-server-not-found", "DNS lookup failed: enoname");
        }
        if !self.exists(&to.node) {
            return self.bounce(&message, "cancel", "service-unavailable", "");
        }
        self.note(by, EffectKind::MessageSent, Some(&to.node), None, "");
        self.receive(from, to, message);
    }

    /// An existing account gets a message: on the session it is for, on those that listen, or when it next logs in.
    fn receive(&mut self, from: &Jid, to: &Jid, message: Element) {
        let kept = is_kept(&message);
        let message = if kept { self.archive(Pages::Account(&to.node), from.clone(), None, message) } else { message };
        if let Some(session) = self.session_of(&to.node, &to.resource).map(|session| session.id) {
            return self.push(session, message);
        }
        let listening = |s: &super::Session| s.shown.as_ref().map(|shown| shown.priority).filter(|p| *p >= 0);
        let highest = self.sessions_of(&to.node).filter_map(listening).max();
        let listeners: Vec<u64> =
            self.sessions_of(&to.node).filter(|s| highest.is_some() && listening(s) == highest).map(|s| s.id).collect();
        if listeners.is_empty() && message.body().is_some() {
            self.store_offline(&to.node, message);
            return;
        }
        for session in listeners {
            self.push(session, message.clone());
        }
    }

    fn store_offline(&mut self, name: &str, message: Element) {
        let at_us = self.now_ms().saturating_mul(1000);
        let delay = Element::new("delay", "urn:xmpp:delay").with("from", &self.host).with("stamp", &stamp(at_us, true));
        if let Some(account) = self.accounts.get_mut(name) {
            account.offline.push(message.first(delay.text("Offline storage")));
        }
    }

    pub(super) fn deliver_offline(&mut self, name: &str, session: u64) {
        let Some(account) = self.accounts.get_mut(name) else { return };
        let waiting = std::mem::take(&mut account.offline);
        if waiting.is_empty() {
            return;
        }
        for message in waiting {
            self.push(session, message);
        }
        self.note(name, EffectKind::OfflineDelivered, Some(name), None, "");
    }

    fn submit_to_room(&mut self, by: &str, from: &Jid, to: &Jid, message: Element) {
        let Some(room) = self.room(&to.node) else {
            return self.bounce(&message, "cancel", "item-not-found", "Conference room does not exist");
        };
        let Some(occupant) = room.occupant(&from.to_string()).cloned() else {
            let text = "Only occupants are allowed to send messages to the conference";
            return self.bounce(&message, "modify", "not-acceptable", text);
        };
        if room.is("moderated") && occupant.role < Role::Participant {
            let text = "Visitors are not allowed to send messages to all occupants";
            return self.bounce(&message, "auth", "forbidden", text);
        }
        let (name, kept) = (to.node.clone(), room.is("mam") && message.body().is_some());
        let nick = Jid { resource: occupant.nick.clone(), ..Jid { resource: String::new(), ..to.clone() } };
        let mut message = message.without("to").with("from", &nick.to_string());
        if kept {
            message = self.archive(Pages::Room(&name), nick, Some(&from.to_string()), message);
        }
        self.note(by, EffectKind::MessageSent, None, Some(&name), "");
        self.spread(&name, &message);
        self.publish(&name, &message);
    }

    /// Sends to everybody in the room, each under their own address.
    pub(super) fn spread(&mut self, room: &str, stanza: &Element) {
        let Some(occupants) = self.room(room).map(|room| room.occupants.clone()) else { return };
        for occupant in occupants {
            if let Some(session) = self.session_by_jid(&occupant.jid) {
                self.push(session, stanza.clone().with("to", &occupant.jid));
            }
        }
    }

    /// Sends to those who moderate the room.
    pub(super) fn tell_moderators(&mut self, room: &str, stanza: &Element) {
        let Some(room) = self.room(room) else { return };
        let moderators = room.occupants.iter().filter(|occupant| occupant.role == Role::Moderator);
        let moderators: Vec<String> = moderators.map(|occupant| occupant.jid.clone()).collect();
        for moderator in moderators {
            if let Some(session) = self.session_by_jid(&moderator) {
                self.push(session, stanza.clone().with("to", &moderator));
            }
        }
    }

    /// Sends to subscribers who don't sit in the room; nobody asks for their affiliation.
    fn publish(&mut self, name: &str, message: &Element) {
        const PUBSUB: &str = "http://jabber.org/protocol/pubsub#event";
        let Some(room) = self.room(name) else { return };
        let sits = |jid: &str| room.occupants.iter().any(|o| Jid::parse(&o.jid).is_some_and(|o| o.bare() == jid));
        let wanting = room.subscribers.iter().filter(|(jid, s)| s.nodes.iter().any(|n| n == MESSAGES) && !sits(jid));
        let local = |jid: &Jid| jid.domain == self.host && self.exists(&jid.node);
        let readers: Vec<Jid> = wanting.filter_map(|(jid, _)| Jid::parse(jid)).filter(local).collect();
        let item = Element::new("item", PUBSUB).with("id", &self.stanza_id()).child(message.clone());
        let event =
            Element::new("event", PUBSUB).child(Element::new("items", PUBSUB).with("node", MESSAGES).child(item));
        let from = Jid { node: name.to_owned(), domain: self.service(), resource: String::new() };
        for reader in readers {
            let wrapped = Element::new("message", CLIENT).with("from", &from.to_string()).with("to", &reader.bare());
            self.receive(&from, &reader, wrapped.child(event.clone()));
        }
    }

    /// A message to one occupant, under their name in the room.
    fn submit_to_occupant(&mut self, by: &str, from: &Jid, to: &Jid, message: &Element) {
        let Some(room) = self.room(&to.node) else {
            return self.bounce(message, "cancel", "item-not-found", "Conference room does not exist");
        };
        let Some(sender) = room.occupant(&from.to_string()).cloned() else {
            let text = "Only occupants are allowed to send messages to the conference";
            return self.bounce(message, "modify", "not-acceptable", text);
        };
        let listeners = room.occupants.iter().filter(|occupant| occupant.nick == to.resource);
        let listeners: Vec<Jid> = listeners.filter_map(|occupant| Jid::parse(&occupant.jid)).collect();
        if listeners.is_empty() {
            return self.bounce(message, "cancel", "item-not-found", "Recipient is not in the conference room");
        }
        if is_kept(message) && self.is_local(from) {
            self.archive(Pages::Account(&from.node), to.clone(), None, message.clone());
        }
        self.note(by, EffectKind::MessageSent, None, Some(&to.node), "to one occupant");
        let under = Jid { resource: sender.nick, ..to.clone() };
        for listener in listeners {
            let stanza = message.clone().with("from", &under.to_string()).with("to", &listener.to_string());
            self.receive(&under, &listener, stanza.first(Element::new("x", MUC_USER)));
        }
    }

    /// Tells the sender, if there is a session to tell.
    fn bounce(&mut self, message: &Element, kind: &str, condition: &str, text: &str) {
        if message.get("type") == Some("error") {
            return;
        }
        if let Some(session) = message.get("from").and_then(|from| self.session_by_jid(from)) {
            self.push(session, refusal(message, kind, condition, text));
        }
    }

    fn is_local(&self, jid: &Jid) -> bool {
        jid.domain == self.host && self.exists(&jid.node)
    }
}

/// Whether a copy goes into the archives of accounts.
fn is_kept(message: &Element) -> bool {
    message.body().is_some() && !matches!(message.get("type"), Some("error" | "groupchat" | "headline"))
}
