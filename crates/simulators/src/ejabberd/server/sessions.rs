//! Live sessions: how they begin, what they show of themselves, how they end.

use std::net::{IpAddr, Ipv4Addr};

use super::{EffectKind, Last, Outgoing, Server, Session, Shown};
use crate::ejabberd::xml::{CLIENT, Element};

impl Session {
    /// `account@host/resource`.
    pub(crate) fn jid(&self, host: &str) -> String {
        format!("{}@{host}/{}", self.user, self.resource)
    }
}

impl Server {
    /// A live session without a connection behind it: what is sent to it is dropped. A client that lost its network
    /// and may still resume looks like this too. Returns the session's number.
    pub fn log_in(&mut self, user: &str, resource: &str) -> u64 {
        let port = u16::try_from(40_000 + self.next_number() % 20_000).unwrap_or(40_000);
        let id = self.open_session(user, Some(resource), IpAddr::V4(Ipv4Addr::LOCALHOST), port);
        self.outboxes.remove(&id);
        self.show(id, Shown { show: "available".to_owned(), status: String::new(), priority: 0 });
        id
    }

    /// A live MQTT session, of which this server shows nothing.
    pub fn connect_mqtt(&mut self, user: &str) {
        *self.mqtt.entry(user.to_lowercase()).or_default() += 1;
    }

    /// A session with that resource, or one that is made up. Who had the resource before is put out.
    pub(crate) fn open_session(&mut self, user: &str, resource: Option<&str>, ip: IpAddr, port: u16) -> u64 {
        let resource = resource.map_or_else(|| self.stanza_id(), str::to_owned);
        if let Some(old) = self.session_of(user, &resource).map(|session| session.id) {
            self.finish(old, "conflict", "Replaced by new connection");
        }
        let id = self.next_number();
        let (user, since_ms) = (user.to_lowercase(), self.now_ms());
        self.sessions_by_user.entry(user.clone()).or_default().insert(id);
        self.sessions.insert(id, Session { id, user, resource, since_ms, ip, port, shown: None });
        self.outboxes.insert(id, Vec::new());
        self.moved();
        id
    }

    pub(crate) fn session(&self, id: u64) -> Option<&Session> {
        self.sessions.get(&id)
    }

    pub(crate) fn session_of(&self, user: &str, resource: &str) -> Option<&Session> {
        self.sessions_of(user).find(|session| session.resource == resource)
    }

    /// The account's sessions, oldest first.
    pub fn sessions_of(&self, user: &str) -> impl Iterator<Item = &Session> {
        let own = self.sessions_by_user.get(&user.to_lowercase()).into_iter().flatten();
        own.filter_map(|id| self.sessions.get(id))
    }

    pub(crate) fn session_by_jid(&self, jid: &str) -> Option<u64> {
        let (bare, resource) = jid.split_once('/')?;
        let (user, host) = bare.split_once('@')?;
        self.session_of(user, resource).filter(|_| host == self.host).map(|session| session.id)
    }

    /// Forgets a session; whatever room it sat in sees it go.
    fn remove(&mut self, id: u64) {
        let Some(session) = self.sessions.remove(&id) else { return };
        if let Some(own) = self.sessions_by_user.get_mut(&session.user) {
            own.remove(&id);
        }
        self.leave_all(&session.jid(&self.host));
        self.moved();
    }

    /// The session says that it is there; the first time, what waited for it is delivered.
    pub(crate) fn show(&mut self, id: u64, shown: Shown) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let show = shown.show.clone();
        let welcome = session.shown.is_none() && shown.priority >= 0;
        let (user, jid) = (session.user.clone(), session.jid(&self.host));
        session.shown = Some(shown);
        if welcome {
            self.deliver_offline(&user, id);
        }
        let mut presence = Element::new("presence", CLIENT).with("xml:lang", "en").with("from", &jid);
        if show != "available" {
            presence = presence.child(Element::new("show", CLIENT).text(&show));
        }
        self.tell_own(&user, &presence);
    }

    /// The session says that it is away for good, though its stream is still open.
    pub(crate) fn hide(&mut self, id: u64, status: &str) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.shown.take().is_none() {
            return;
        }
        let (user, jid) = (session.user.clone(), session.jid(&self.host));
        self.remember(&user, status);
        self.leave_all(&jid);
        let presence = Element::new("presence", CLIENT).with("from", &jid).with("type", "unavailable");
        self.tell_own(&user, &presence);
    }

    fn tell_own(&mut self, user: &str, presence: &Element) {
        let own: Vec<u64> = self.sessions_of(user).filter(|s| s.shown.is_some()).map(|s| s.id).collect();
        for id in own {
            let to = self.sessions[&id].jid(&self.host);
            self.push(id, presence.clone().with("to", &to));
        }
    }

    fn remember(&mut self, user: &str, status: &str) {
        let last = Last { at_ms: self.now_ms(), status: status.to_owned() };
        self.last.insert(user.to_owned(), last);
    }

    /// The client is gone: it said goodbye or its connection broke.
    pub(crate) fn close_session(&mut self, id: u64, status: &str) {
        self.hide(id, status);
        self.remove(id);
        self.outboxes.remove(&id);
    }

    /// Ends every session of the account; returns how many there were.
    pub(crate) fn end_sessions(&mut self, by: &str, user: &str, condition: &'static str, text: &str) -> usize {
        let ids: Vec<u64> = self.sessions_of(user).map(|session| session.id).collect();
        for id in &ids {
            self.end_session(by, *id, condition, text);
        }
        ids.len()
    }

    pub(crate) fn end_session(&mut self, by: &str, id: u64, condition: &'static str, text: &str) {
        let Some((user, resource)) = self.session(id).map(|s| (s.user.clone(), s.resource.clone())) else { return };
        self.finish(id, condition, text);
        self.note(by, EffectKind::SessionEnded, Some(&user), None, &resource);
    }

    fn finish(&mut self, id: u64, condition: &'static str, text: &str) {
        self.hide(id, &format!("Stream closed by local host: {text} ({condition})"));
        self.remove(id);
        if let Some(outbox) = self.outboxes.get_mut(&id) {
            outbox.push(Outgoing::Error(condition, text.to_owned()));
            self.moved();
        }
    }

    /// Puts a stanza into a session's outbox.
    pub(crate) fn push(&mut self, id: u64, stanza: Element) {
        if let Some(outbox) = self.outboxes.get_mut(&id) {
            outbox.push(Outgoing::Stanza(stanza));
            self.moved();
        }
    }

    /// Takes what waits to be written to a connection; none when the session is not of this world.
    pub(crate) fn take_outbox(&mut self, id: u64) -> Option<Vec<Outgoing>> {
        let taken = std::mem::take(self.outboxes.get_mut(&id)?);
        if !self.sessions.contains_key(&id) {
            self.outboxes.remove(&id);
        }
        Some(taken)
    }
}
