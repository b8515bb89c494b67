//! The whole state of a simulated platform, as plain data.
//!
//! Start with [`Estate::new`], fill it with the builders ([`NewAccount`], [`NewRoom`]) or [`crate::company`], serve it
//! with [`crate::Simulator`].
//!
//! Invariant: each method that changes something durable writes exactly one [`Effect`] per change, and none when
//! nothing changed; [`Estate::accounts`] and the rooms' member lists always agree.

mod account;
mod accounts;
mod build;
mod devices;
mod effect;
mod events;
mod media;
mod room;
mod snapshot;
mod work;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

pub use account::{Account, AccountIx, By, Connection, Device, ExternalId, Pusher, RefreshToken, Threepid, Token};
pub use build::{NewAccount, NewRoom};
pub(crate) use devices::RefreshError;
pub use effect::{Effect, EffectKind};
pub use events::{Push, event_id};
pub use media::{Media, RegistrationToken, Report};
pub(crate) use room::POWER_LEVELS;
pub use room::{Event, Member, Membership, Room, RoomIx, StateRecord, What, default_power_levels};
pub use snapshot::Detail;
pub(crate) use work::{Deletion, Job, Redaction};

use crate::{Call, Clock, Seed, World};

/// Everything a simulated platform knows.
#[derive(Debug, Clone)]
pub struct Estate {
    server_name: String,
    clock: Clock,
    seed: Seed,
    seq: u64,
    counter: u64,
    recording: bool,
    accounts: Vec<Account>,
    account_by_id: BTreeMap<String, AccountIx>,
    rooms: Vec<Room>,
    room_by_id: BTreeMap<String, RoomIx>,
    blocked_rooms: BTreeSet<String>,
    tokens: HashMap<String, Token>,
    refresh_tokens: HashMap<String, RefreshToken>,
    /// Tokens that this server refuses while an outside auth service still considers them good.
    cut_tokens: HashMap<String, Token>,
    media: BTreeMap<String, Media>,
    registration_tokens: Vec<RegistrationToken>,
    reports: Vec<Report>,
    notice_transactions: HashMap<String, String>,
    effects: Vec<Effect>,
    pushes: Vec<Push>,
    requests: BTreeMap<&'static str, u64>,
    jobs: VecDeque<Job>,
    deletions: BTreeMap<String, Deletion>,
    redactions: BTreeMap<String, Redaction>,
}

impl Estate {
    /// An empty estate of the server `server_name`.
    pub fn new(server_name: &str, clock: Clock) -> Self {
        Self {
            server_name: server_name.to_owned(),
            clock,
            seed: Seed::new(0x0E8E_0417),
            seq: 0,
            counter: 0,
            recording: false,
            accounts: Vec::new(),
            account_by_id: BTreeMap::new(),
            rooms: Vec::new(),
            room_by_id: BTreeMap::new(),
            blocked_rooms: BTreeSet::new(),
            tokens: HashMap::new(),
            refresh_tokens: HashMap::new(),
            cut_tokens: HashMap::new(),
            media: BTreeMap::new(),
            registration_tokens: Vec::new(),
            reports: Vec::new(),
            notice_transactions: HashMap::new(),
            effects: Vec::new(),
            pushes: Vec::new(),
            requests: BTreeMap::new(),
            jobs: VecDeque::new(),
            deletions: BTreeMap::new(),
            redactions: BTreeMap::new(),
        }
    }

    pub fn server_name(&self) -> &str {
        &self.server_name
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// `zhangsan001` → `@zhangsan001:im.test`; a full id stays as it is.
    pub fn user_id(&self, name: &str) -> String {
        if name.starts_with('@') { name.to_owned() } else { format!("@{name}:{}", self.server_name) }
    }

    /// An existing account, by full id or by the part before the colon.
    pub fn find(&self, name: &str) -> Option<AccountIx> {
        let ix = if name.starts_with('@') {
            *self.account_by_id.get(name)?
        } else {
            *self.account_by_id.get(&self.user_id(name))?
        };
        self.get(ix).registered.then_some(ix)
    }

    /// Like [`Estate::find`], as data.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.find(name).map(|ix| self.get(ix))
    }

    /// Changes an account behind the platform's back: no effect is written, no rule is asked.
    pub fn account_mut(&mut self, name: &str) -> Option<&mut Account> {
        let ix = self.find(name)?;
        Some(self.get_mut(ix))
    }

    pub fn get(&self, ix: AccountIx) -> &Account {
        &self.accounts[ix.0 as usize]
    }

    pub(crate) fn get_mut(&mut self, ix: AccountIx) -> &mut Account {
        &mut self.accounts[ix.0 as usize]
    }

    /// Every existing account in the order of ids.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.account_by_id.values().map(|ix| self.get(*ix)).filter(|account| account.registered)
    }

    /// A room that was not purged, by id.
    pub fn find_room(&self, id: &str) -> Option<RoomIx> {
        let ix = *self.room_by_id.get(id)?;
        (!self.room_at(ix).purged).then_some(ix)
    }

    /// Like [`Estate::find_room`], as data.
    pub fn room(&self, id: &str) -> Option<&Room> {
        self.find_room(id).map(|ix| self.room_at(ix))
    }

    /// The first room with that name.
    pub fn room_named(&self, name: &str) -> Option<&Room> {
        self.rooms().find(|room| room.name() == Some(name))
    }

    pub fn room_at(&self, ix: RoomIx) -> &Room {
        &self.rooms[ix.0 as usize]
    }

    pub(crate) fn room_at_mut(&mut self, ix: RoomIx) -> &mut Room {
        &mut self.rooms[ix.0 as usize]
    }

    /// Every room that was not purged, in the order of ids.
    pub fn rooms(&self) -> impl Iterator<Item = &Room> {
        self.room_by_id.values().map(|ix| self.room_at(*ix)).filter(|room| !room.purged)
    }

    /// Ids of the rooms in which the account has that standing.
    pub fn rooms_of(&self, name: &str, membership: Membership) -> Vec<&str> {
        let Some(ix) = self.find(name) else { return Vec::new() };
        let rooms = self.get(ix).rooms.iter().filter(|(_, m)| **m == membership);
        rooms.map(|(room, _)| self.room_at(*room).id.as_str()).collect()
    }

    /// True when the account is in the room now.
    pub fn is_joined(&self, name: &str, room: &str) -> bool {
        self.find(name).zip(self.room(room)).is_some_and(|(ix, room)| room.is_joined(ix))
    }

    /// Durable changes since the start of the simulator, or since [`Estate::take_effects`].
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// The changes so far, and an empty list from here on.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Notifications that left for push gateways.
    pub fn pushes(&self) -> &[Push] {
        &self.pushes
    }

    /// How often each endpoint was asked, faults included. Keys are `METHOD /path/with/{}`.
    pub fn requests(&self) -> &BTreeMap<&'static str, u64> {
        &self.requests
    }

    pub(crate) fn count(&mut self, endpoint: &'static str) {
        *self.requests.entry(endpoint).or_default() += 1;
    }

    pub(crate) fn next_seq(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    /// A number that was never given out before.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(crate) fn secret(&mut self, length: usize) -> String {
        self.seed.text(length)
    }

    /// The position of an id, made up when nobody has spoken of it yet.
    pub(crate) fn intern(&mut self, user_id: &str) -> AccountIx {
        if let Some(ix) = self.account_by_id.get(user_id) {
            return *ix;
        }
        let ix = AccountIx(u32::try_from(self.accounts.len()).expect("fewer accounts than u32 counts"));
        self.accounts.push(Account { user_id: user_id.to_owned(), ..Account::default() });
        self.account_by_id.insert(user_id.to_owned(), ix);
        ix
    }

    pub(crate) fn note(
        &mut self,
        by: By,
        kind: EffectKind,
        account: Option<AccountIx>,
        room: Option<RoomIx>,
        detail: &str,
    ) {
        if !self.recording {
            return;
        }
        let through = (by.owner != by.acting).then(|| self.get(by.owner).user_id.clone());
        let effect = Effect {
            number: self.effects.last().map_or(1, |last| last.number + 1),
            at_ms: self.now_ms(),
            actor: self.get(by.acting).user_id.clone(),
            through,
            kind,
            account: account.map(|ix| self.get(ix).user_id.clone()),
            room: room.map(|ix| self.room_at(ix).id.clone()),
            detail: detail.to_owned(),
        };
        self.effects.push(effect);
    }

    pub(crate) fn note_account(&mut self, by: By, kind: EffectKind, account: AccountIx, detail: &str) {
        self.note(by, kind, Some(account), None, detail);
    }
}

impl World for Estate {
    fn start_recording(&mut self) {
        self.recording = true;
    }

    fn position(&self) -> u64 {
        self.seq
    }

    fn is_busy(&self) -> bool {
        self.has_jobs()
    }

    fn work(&mut self, steps: usize) {
        self.do_jobs(steps);
    }

    fn credential_ends(&mut self, call: &Call) {
        if let Some(token) = &call.bearer {
            self.expire_token(token);
        }
    }

    fn caller_is_barred(&mut self, call: &Call) {
        let token = call.bearer.as_deref().and_then(|token| self.token(token));
        if let Some(owner) = token.map(|token| token.minted_by.unwrap_or(token.account)) {
            self.get_mut(owner).locked = true;
        }
    }
}
