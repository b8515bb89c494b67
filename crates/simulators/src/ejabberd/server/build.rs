//! Filling a server before it is served, or behind its back.

use super::archive::Pages;
use super::{Affiliation, Group, Last, Role, RosterItem, Server, Subscriber};
use crate::ejabberd::jid::Jid;
use crate::ejabberd::xml::{CLIENT, Element};

/// In whose name things stand that were there before.
const BEFORE: &str = "before";

/// An account to add.
#[derive(Debug, Clone)]
pub struct NewAccount {
    name: String,
    password: String,
    seen: Option<Last>,
    contacts: Vec<RosterItem>,
    full_name: Option<String>,
    files: Vec<String>,
    sessions: Vec<String>,
    mqtt: usize,
}

impl NewAccount {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            password: String::new(),
            seen: None,
            contacts: Vec::new(),
            full_name: None,
            files: Vec::new(),
            sessions: Vec::new(),
            mqtt: 0,
        }
    }

    #[must_use]
    pub fn password(mut self, password: &str) -> Self {
        password.clone_into(&mut self.password);
        self
    }

    /// When it was last online, and how it left.
    #[must_use]
    pub fn seen(mut self, at_ms: i64, status: &str) -> Self {
        self.seen = Some(Last { at_ms, status: status.to_owned() });
        self
    }

    /// A contact of the roster, both ways.
    #[must_use]
    pub fn contact(mut self, jid: &str, nick: &str) -> Self {
        let (jid, nick) = (jid.to_owned(), nick.to_owned());
        self.contacts.push(RosterItem { jid, nick, group: String::new(), subscription: "both".to_owned() });
        self
    }

    /// The name on the business card.
    #[must_use]
    pub fn full_name(mut self, name: &str) -> Self {
        self.full_name = Some(name.to_owned());
        self
    }

    /// An uploaded file.
    #[must_use]
    pub fn file(mut self, name: &str) -> Self {
        self.files.push(name.to_owned());
        self
    }

    /// A live session with that resource.
    #[must_use]
    pub fn session(mut self, resource: &str) -> Self {
        self.sessions.push(resource.to_owned());
        self
    }

    /// A live MQTT session.
    #[must_use]
    pub fn mqtt(mut self) -> Self {
        self.mqtt += 1;
        self
    }
}

/// A room to add.
#[derive(Debug, Clone)]
pub struct NewRoom {
    name: String,
    options: Vec<(String, String)>,
    affiliations: Vec<(String, Affiliation)>,
    subscribers: Vec<String>,
}

impl NewRoom {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), options: Vec::new(), affiliations: Vec::new(), subscribers: Vec::new() }
    }

    #[must_use]
    pub fn option(mut self, name: &str, value: &str) -> Self {
        self.options.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Only members may enter.
    #[must_use]
    pub fn members_only(self) -> Self {
        self.option("members_only", "true")
    }

    /// An owner, by account name or address.
    #[must_use]
    pub fn owner(self, name: &str) -> Self {
        self.affiliation(name, Affiliation::Owner)
    }

    /// A member, by account name or address.
    #[must_use]
    pub fn member(self, name: &str) -> Self {
        self.affiliation(name, Affiliation::Member)
    }

    #[must_use]
    pub fn affiliation(mut self, name: &str, affiliation: Affiliation) -> Self {
        self.affiliations.push((name.to_owned(), affiliation));
        self
    }

    /// Somebody who gets its messages without sitting in it.
    #[must_use]
    pub fn subscriber(mut self, name: &str) -> Self {
        self.subscribers.push(name.to_owned());
        self
    }
}

impl Server {
    /// Adds the account, or does nothing when there is one of that name.
    pub fn add(&mut self, new: NewAccount) {
        if !self.register(BEFORE, &new.name, &new.password) {
            return;
        }
        let name = new.name.to_lowercase();
        if let Some(seen) = new.seen {
            self.last.insert(name.clone(), seen);
        }
        if let Some(account) = self.accounts.get_mut(&name) {
            account.roster = new.contacts;
            account.files = new.files;
            account.card.extend(new.full_name.map(|full| ("FN".to_owned(), full)));
        }
        for resource in new.sessions {
            self.log_in(&name, &resource);
        }
        for _ in 0..new.mqtt {
            self.connect_mqtt(&name);
        }
    }

    /// Adds the room with everything set the way the API would have set it, remembered roles too. Returns its name.
    pub fn add_room(&mut self, new: NewRoom) -> String {
        let options = new.options.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.create_room(BEFORE, &new.name, options);
        for (who, affiliation) in &new.affiliations {
            let jid = self.jid(who);
            self.set_affiliation(BEFORE, &new.name, &jid, *affiliation, "");
        }
        for who in &new.subscribers {
            let nodes = vec!["urn:xmpp:mucsub:nodes:messages".to_owned()];
            let (jid, nick) = (self.jid(who), who.clone());
            self.subscribe(BEFORE, &new.name, &jid, Subscriber { nick, nodes });
        }
        new.name
    }

    /// Makes the shared group that an access rule may name, as an administrator does: it shows in nobody's roster.
    pub fn add_group(&mut self, name: &str) {
        let group = Group { label: name.to_owned(), description: String::new(), display: Vec::new() };
        self.create_group(BEFORE, name, group);
    }

    /// Puts an account into a shared group.
    pub fn put_in_group(&mut self, group: &str, name: &str) {
        let jid = self.jid(name);
        self.add_to_group(BEFORE, group, &jid);
    }

    /// Issues a token with which the account, existing or not, may log in for an hour (scope `sasl_auth`) or use the
    /// API (scope `ejabberd:admin`). Returns it.
    pub fn mint(&mut self, name: &str, scope: &str) -> String {
        let jid = self.jid(name);
        self.issue_token(BEFORE, &jid, 3600, scope)
    }

    /// A session of that account with a room open, as a client has it. False when the room doesn't let it in.
    pub fn sit(&mut self, session: u64, room: &str) -> bool {
        let Some(jid) = self.session(session).map(|s| s.jid(&self.host)).and_then(|jid| Jid::parse(&jid)) else {
            return false;
        };
        self.enter(&jid, room, &jid.node, false).is_ok()
    }

    /// A member of a room said something in it before now.
    pub fn post(&mut self, name: &str, room: &str, text: &str) {
        let peer = Jid { node: room.to_owned(), domain: self.service(), resource: name.to_owned() };
        let message = Element::new("message", CLIENT).with("from", &peer.to_string()).with("type", "groupchat");
        let message = message.child(Element::new("body", CLIENT).text(text));
        let sender = self.jid(name);
        self.archive(Pages::Room(room), peer, Some(&sender), message);
    }

    /// One account wrote to another before now: both have a copy, and it waits for nobody.
    pub fn wrote(&mut self, from: &str, to: &str, text: &str) {
        let (Some(sender), Some(reader)) = (Jid::parse(&self.jid(from)), Jid::parse(&self.jid(to))) else { return };
        let message = Element::new("message", CLIENT).with("from", &sender.bare()).with("to", &reader.bare());
        let message = message.with("type", "chat").child(Element::new("body", CLIENT).text(text));
        self.archive(Pages::Account(&sender.node), reader.clone(), None, message.clone());
        self.archive(Pages::Account(&reader.node), sender, None, message);
    }

    /// The role that a room remembers for an account.
    pub fn remembered_role(&self, room: &str, name: &str) -> Option<Role> {
        self.room(room)?.roles.get(&self.jid(name)).copied()
    }
}
