//! The whole state of a simulated ejabberd, as plain data.
//!
//! Start with [`Server::new`], fill it with the builders ([`NewAccount`], [`NewRoom`]) or [`crate::company`], serve it
//! with [`crate::Simulator`].
//!
//! Invariant: each method that changes something durable writes exactly one [`Effect`] per change, and none when
//! nothing changed. What lives only as long as a connection (presence, occupants) is not durable; a session that the
//! server ends is an effect all the same, because somebody asked for it.

mod account;
mod accounts;
mod affiliations;
mod archive;
mod build;
mod delivery;
mod effect;
mod groups;
mod occupants;
mod room;
mod rooms;
mod sessions;
mod snapshot;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use account::Outgoing;
pub use account::{Account, Last, RosterItem, Session, Shown, Subscriber, Token};
pub use archive::Archived;
pub(crate) use archive::{Filter, Page, Pages, Part, Query};
pub use build::{NewAccount, NewRoom};
pub use effect::{Effect, EffectKind};
pub(crate) use groups::Gate;
pub use groups::Group;
pub(crate) use occupants::NoEntry;
pub use room::{Affiliation, Occupant, Role, Room};

pub use snapshot::Detail;

use crate::{Call, Clock, Seed, World};

use super::xml::Element;

/// Everything a simulated ejabberd knows.
#[derive(Debug, Clone)]
pub struct Server {
    host: String,
    clock: Clock,
    started_ms: i64,
    seed: Seed,
    position: u64,
    counter: u64,
    last_archive_id: i64,
    recording: bool,
    accounts: BTreeMap<String, Account>,
    /// When somebody was last seen; a row outlives its account.
    last: BTreeMap<String, Last>,
    groups: BTreeMap<String, Group>,
    /// Members by group, also of groups that don't exist.
    group_members: BTreeMap<String, BTreeSet<String>>,
    tokens: Vec<Token>,
    rooms: BTreeMap<String, Room>,
    sessions: BTreeMap<u64, Session>,
    /// Numbers of the sessions by account.
    sessions_by_user: BTreeMap<String, BTreeSet<u64>>,
    /// What still has to be written to a connection, by its number.
    outboxes: BTreeMap<u64, Vec<Outgoing>>,
    mqtt: BTreeMap<String, usize>,
    effects: Vec<Effect>,
    requests: BTreeMap<&'static str, u64>,
}

impl Server {
    /// A server with one virtual host and nobody on it: no account, no room, no shared group.
    pub fn new(host: &str, clock: Clock) -> Self {
        Self {
            host: host.to_owned(),
            started_ms: clock.now_ms(),
            clock,
            seed: Seed::new(0x0EAB_B23D),
            position: 0,
            counter: 0,
            last_archive_id: 0,
            recording: false,
            accounts: BTreeMap::new(),
            last: BTreeMap::new(),
            groups: BTreeMap::new(),
            group_members: BTreeMap::new(),
            tokens: Vec::new(),
            rooms: BTreeMap::new(),
            sessions: BTreeMap::new(),
            sessions_by_user: BTreeMap::new(),
            outboxes: BTreeMap::new(),
            mqtt: BTreeMap::new(),
            effects: Vec::new(),
            requests: BTreeMap::new(),
        }
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    /// Where the rooms are: `conference.HOST`.
    pub fn service(&self) -> String {
        format!("conference.{}", self.host)
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// How long the server has been up.
    pub(crate) fn up_ms(&self) -> i64 {
        self.now_ms() - self.started_ms
    }

    /// `zhangsan001` → `zhangsan001@corp.test`; a full address stays as it is.
    pub fn jid(&self, name: &str) -> String {
        if name.contains('@') { name.to_owned() } else { format!("{name}@{}", self.host) }
    }

    /// `项目-a` → `项目-a@conference.corp.test`.
    pub fn room_jid(&self, name: &str) -> String {
        format!("{name}@{}", self.service())
    }

    /// An existing account, by the part before the `@`.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.get(&name.to_lowercase())
    }

    /// Changes an account behind the server's back: no effect is written, no rule is asked.
    pub fn account_mut(&mut self, name: &str) -> Option<&mut Account> {
        self.accounts.get_mut(&name.to_lowercase())
    }

    /// Every account by name, in the order of names.
    pub fn accounts(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.accounts.iter().map(|(name, account)| (name.as_str(), account))
    }

    /// An existing room, by the part before the `@`.
    pub fn room(&self, name: &str) -> Option<&Room> {
        self.rooms.get(name)
    }

    /// Changes a room behind the server's back: no effect is written, nobody is told.
    pub fn room_mut(&mut self, name: &str) -> Option<&mut Room> {
        self.rooms.get_mut(name)
    }

    /// Every room in the order of names.
    pub fn rooms(&self) -> impl Iterator<Item = &Room> {
        self.rooms.values()
    }

    /// Every session, oldest first, the ones over MQTT not among them.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values()
    }

    /// How many MQTT sessions of that account are live. Nothing lists them and nothing ends them.
    pub fn mqtt_sessions(&self, name: &str) -> usize {
        self.mqtt.get(name).copied().unwrap_or(0)
    }

    /// Every token that was issued and not revoked, expired ones among them.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Durable changes since the start of the simulator, or since [`Server::take_effects`].
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// The changes so far, and an empty list from here on.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// How often each endpoint was asked, faults included: `POST /api/COMMAND`, `XMPP STEP`.
    pub fn requests(&self) -> &BTreeMap<&'static str, u64> {
        &self.requests
    }

    pub(crate) fn count(&mut self, endpoint: &'static str) {
        *self.requests.entry(endpoint).or_default() += 1;
    }

    pub(crate) fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(crate) fn secret(&mut self, length: usize) -> String {
        self.seed.text(length)
    }

    /// A stanza of the server's own gets an id that nobody can guess, as the real one gives.
    pub(crate) fn stanza_id(&mut self) -> String {
        self.seed.next_u64().to_string()
    }

    fn moved(&mut self) {
        self.position += 1;
    }

    pub(crate) fn note(&mut self, by: &str, kind: EffectKind, account: Option<&str>, room: Option<&str>, detail: &str) {
        self.moved();
        if !self.recording {
            return;
        }
        self.effects.push(Effect {
            number: self.effects.last().map_or(1, |last| last.number + 1),
            at_ms: self.now_ms(),
            actor: by.to_owned(),
            kind,
            account: account.map(str::to_owned),
            room: room.map(str::to_owned),
            detail: detail.to_owned(),
        });
    }
}

impl World for Server {
    fn start_recording(&mut self) {
        self.recording = true;
    }

    fn position(&self) -> u64 {
        self.position
    }

    fn credential_ends(&mut self, call: &Call) {
        if let Some(token) = &call.bearer {
            self.tokens.retain(|known| known.secret != *token);
        }
        self.caller_is_barred(call);
    }

    /// Bars the account behind HTTP Basic the only way there is: with another password. A caller who is trusted for
    /// its address has nothing that could end.
    fn caller_is_barred(&mut self, call: &Call) {
        let password = self.secret(24);
        let name = super::api::basic(call).and_then(|(jid, _)| super::jid::Jid::parse(&jid)).map(|jid| jid.node);
        if let Some(account) = name.and_then(|name| self.accounts.get_mut(&name)) {
            account.password = password;
        }
    }
}

/// Milliseconds since 1970 as XMPP writes them, to the second or finer.
pub(crate) fn stamp(at_us: i64, fine: bool) -> String {
    let seconds = at_us.div_euclid(1_000_000);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let fraction = if fine { format!(".{:06}", at_us.rem_euclid(1_000_000)) } else { String::new() };
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{fraction}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Days since 1970 as a date, after Howard Hinnant's "chrono-compatible low-level date algorithms".
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// An error answer to a stanza: what was sent, turned round, with the reason inside.
pub(crate) fn refusal(stanza: &Element, kind: &str, condition: &str, text: &str) -> Element {
    const STANZAS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";
    let mut error = Element::new("error", stanza.ns()).with("type", kind).child(Element::new(condition, STANZAS));
    if !text.is_empty() {
        error = error.child(Element::new("text", STANZAS).with("xml:lang", "en").text(text));
    }
    let (from, to) = (stanza.get("from").unwrap_or_default(), stanza.get("to").unwrap_or_default());
    stanza.clone().with("from", to).with("to", from).with("type", "error").child(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_dates() {
        assert_eq!(stamp(0, false), "1970-01-01T00:00:00Z");
        assert_eq!(stamp(1_700_000_000_000_000, false), "2023-11-14T22:13:20Z");
        assert_eq!(stamp(1_795_621_872_531_960, true), "2026-11-25T15:51:12.531960Z");
        assert_eq!(stamp(951_782_400_000_000, false), "2000-02-29T00:00:00Z");
    }
}
