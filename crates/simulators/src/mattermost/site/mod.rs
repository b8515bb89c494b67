//! The whole state of a simulated Mattermost server, as plain data.
//!
//! Start with [`Site::new`], fill it with the builders ([`NewUser`], [`NewTeam`], [`NewChannel`], …) or
//! [`crate::company`], serve it with [`crate::Simulator`].
//!
//! Invariant: each method that changes something durable writes exactly one [`Effect`] per change, and none when
//! nothing changed.

mod accounts;
mod bots;
mod build;
mod channels;
mod credentials;
mod effect;
mod fill;
mod fill_integrations;
mod integration;
mod place;
mod posts;
mod sidebar;
mod snapshot;
mod sockets;
mod teams;
mod user;

use std::collections::{BTreeMap, BTreeSet};

pub use build::{NewChannel, NewTeam, NewUser};
pub use effect::{Effect, EffectKind};
pub use integration::{Command, Grant, IncomingHook, OAuthApp, OutgoingCall, OutgoingHook};
pub use place::{Category, Channel, ChannelMember, OFF_TOPIC, Post, Standing, TOWN_SQUARE, Team, TeamMember};
pub use snapshot::Detail;
pub use sockets::Socket;
pub use user::{AccessToken, Audit, Bot, Session, Status, User};

pub(crate) use channels::ChannelRefusal;
pub(crate) use credentials::Device;
pub(crate) use effect::On;
pub(crate) use teams::TeamRefusal;

use super::Settings;
use super::cx::credential;
use super::permission;
use crate::{Call, Clock, Seed, World};

/// Everything a simulated server knows.
#[derive(Debug, Clone)]
pub struct Site {
    pub settings: Settings,
    clock: Clock,
    seed: Seed,
    /// Numbers of requests must not change the ids of what requests make.
    request_seed: Seed,
    seq: u64,
    recording: bool,
    pub(crate) users: BTreeMap<String, User>,
    id_by_username: BTreeMap<String, String>,
    /// Erased users that reading still finds, until the server's cache is dropped.
    pub(crate) erased: BTreeMap<String, User>,
    /// By token.
    pub(crate) sessions: BTreeMap<String, Session>,
    /// By id.
    pub(crate) access_tokens: BTreeMap<String, AccessToken>,
    pub(crate) bots: BTreeMap<String, Bot>,
    /// Permissions by name of role.
    pub(crate) roles: BTreeMap<String, BTreeSet<String>>,
    pub(crate) teams: BTreeMap<String, Team>,
    pub(crate) channels: BTreeMap<String, Channel>,
    pub(crate) posts: BTreeMap<String, Post>,
    pub(crate) incoming_hooks: BTreeMap<String, IncomingHook>,
    pub(crate) outgoing_hooks: BTreeMap<String, OutgoingHook>,
    pub(crate) commands: BTreeMap<String, Command>,
    pub(crate) apps: BTreeMap<String, OAuthApp>,
    pub(crate) grants: Vec<Grant>,
    /// Users by the secret in a "forgot password" mail that was sent and not used yet.
    pub(crate) reset_links: BTreeMap<String, String>,
    /// By user and team.
    pub(crate) categories: BTreeMap<(String, String), Vec<Category>>,
    pub(crate) audits: Vec<Audit>,
    calls: Vec<OutgoingCall>,
    sockets: Vec<Socket>,
    effects: Vec<Effect>,
    requests: BTreeMap<&'static str, u64>,
}

impl Site {
    /// An empty server.
    pub fn new(settings: Settings, clock: Clock) -> Self {
        Self {
            settings,
            clock,
            seed: Seed::new(0x4D41_7474),
            request_seed: Seed::new(0x7265_7173),
            seq: 0,
            recording: false,
            users: BTreeMap::new(),
            id_by_username: BTreeMap::new(),
            erased: BTreeMap::new(),
            sessions: BTreeMap::new(),
            access_tokens: BTreeMap::new(),
            bots: BTreeMap::new(),
            roles: permission::built_in_roles(),
            teams: BTreeMap::new(),
            channels: BTreeMap::new(),
            posts: BTreeMap::new(),
            incoming_hooks: BTreeMap::new(),
            outgoing_hooks: BTreeMap::new(),
            commands: BTreeMap::new(),
            apps: BTreeMap::new(),
            grants: Vec::new(),
            reset_links: BTreeMap::new(),
            categories: BTreeMap::new(),
            audits: Vec::new(),
            calls: Vec::new(),
            sockets: Vec::new(),
            effects: Vec::new(),
            requests: BTreeMap::new(),
        }
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// A user by name or id.
    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.get(self.id_by_username.get(name).map_or(name, String::as_str))
    }

    /// Changes a user behind the server's back: no effect is written, no rule is asked.
    pub fn user_mut(&mut self, name: &str) -> Option<&mut User> {
        let id = self.id_by_username.get(name).cloned();
        self.users.get_mut(id.as_deref().unwrap_or(name))
    }

    /// The id of a user, by name.
    pub fn id_of(&self, name: &str) -> Option<&str> {
        self.user(name).map(|user| user.id.as_str())
    }

    /// Every user, in the order of names.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.id_by_username.values().filter_map(|id| self.users.get(id))
    }

    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.get(id)
    }

    pub fn team_named(&self, name: &str) -> Option<&Team> {
        self.teams.values().find(|team| team.name == name)
    }

    pub fn team_mut(&mut self, id: &str) -> Option<&mut Team> {
        self.teams.get_mut(id)
    }

    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.get(id)
    }

    /// A channel of a team, by the team's id and the channel's name.
    pub fn channel_named(&self, team: &str, name: &str) -> Option<&Channel> {
        self.channels.values().find(|channel| channel.team_id == team && channel.name == name)
    }

    pub fn channel_mut(&mut self, id: &str) -> Option<&mut Channel> {
        self.channels.get_mut(id)
    }

    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.channels.values()
    }

    pub fn is_in_channel(&self, user: &str, channel: &str) -> bool {
        let user = self.id_of(user);
        user.zip(self.channel(channel)).is_some_and(|(user, channel)| channel.members.contains_key(user))
    }

    /// In the team now, and not only formerly.
    pub fn is_in_team(&self, user: &str, team: &str) -> bool {
        let user = self.id_of(user);
        let row = user.zip(self.team(team)).and_then(|(user, team)| team.members.get(user));
        row.is_some_and(|row| row.delete_at == 0)
    }

    /// Sessions of a user, those that are in no list included.
    pub fn sessions_of<'a>(&'a self, user: &str) -> impl Iterator<Item = &'a Session> {
        let id = self.id_of(user).unwrap_or_default().to_owned();
        self.sessions.values().filter(move |session| session.user_id == id)
    }

    pub fn access_tokens_of<'a>(&'a self, user: &str) -> impl Iterator<Item = &'a AccessToken> {
        let id = self.id_of(user).unwrap_or_default().to_owned();
        self.access_tokens.values().filter(move |token| token.user_id == id)
    }

    pub fn bot(&self, name: &str) -> Option<&Bot> {
        self.bots.get(self.id_of(name)?)
    }

    pub fn incoming_hooks(&self) -> impl Iterator<Item = &IncomingHook> {
        self.incoming_hooks.values()
    }

    pub fn outgoing_hooks(&self) -> impl Iterator<Item = &OutgoingHook> {
        self.outgoing_hooks.values()
    }

    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.commands.values()
    }

    pub fn posts_in<'a>(&'a self, channel: &str) -> impl Iterator<Item = &'a Post> {
        self.channel(channel).into_iter().flat_map(|channel| &channel.posts).filter_map(|id| self.posts.get(id))
    }

    /// Calls that left for other people's servers.
    pub fn outgoing_calls(&self) -> &[OutgoingCall] {
        &self.calls
    }

    /// Durable changes since the start of the simulator, or since [`Site::take_effects`].
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// The changes so far, and an empty list from here on.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// What is changed in here leaves no effect: for what a test prepares while the server runs.
    pub fn quietly<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        let recording = std::mem::take(&mut self.recording);
        let result = act(self);
        self.recording = recording;
        result
    }

    /// How often each endpoint was asked, faults included. Keys are `METHOD /path/with/{}`.
    pub fn requests(&self) -> &BTreeMap<&'static str, u64> {
        &self.requests
    }

    pub(crate) fn count(&mut self, endpoint: &'static str) {
        *self.requests.entry(endpoint).or_default() += 1;
    }

    pub(crate) fn call_out(&mut self, call: OutgoingCall) {
        self.calls.push(call);
    }

    /// An id or a token that was never given out before: 26 characters of the vendor's alphabet.
    pub(crate) fn new_id(&mut self) -> String {
        id_from(&mut self.seed)
    }

    pub(crate) fn request_id(&mut self) -> String {
        id_from(&mut self.request_seed)
    }

    pub(crate) fn random_bytes(&mut self) -> [u8; 20] {
        let mut bytes = [0; 20];
        for part in bytes.chunks_mut(8) {
            part.copy_from_slice(&self.seed.next_u64().to_be_bytes()[..part.len()]);
        }
        bytes
    }

    pub(crate) fn note(&mut self, by: &str, kind: EffectKind, on: On<'_>, detail: &str) {
        self.seq += 1;
        if !self.recording {
            return;
        }
        self.effects.push(Effect {
            number: self.effects.last().map_or(1, |last| last.number + 1),
            at_ms: self.now_ms(),
            actor: by.to_owned(),
            kind,
            user: on.user.map(str::to_owned),
            team: on.team.map(str::to_owned),
            channel: on.channel.map(str::to_owned),
            detail: detail.to_owned(),
        });
    }

    pub(crate) fn name_of(&self, user: &str) -> &str {
        self.users.get(user).map_or("", |user| user.username.as_str())
    }
}

fn id_from(seed: &mut Seed) -> String {
    const ALPHABET: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";
    (0..26).map(|_| char::from(*seed.pick(ALPHABET))).collect()
}

/// True for what the server takes as an id.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

impl World for Site {
    fn start_recording(&mut self) {
        self.recording = true;
    }

    fn position(&self) -> u64 {
        self.seq
    }

    fn credential_ends(&mut self, call: &Call) {
        let Some(text) = credential(call) else { return };
        self.sessions.remove(text);
        self.access_tokens.retain(|_, token| token.token != text);
    }

    fn caller_is_barred(&mut self, call: &Call) {
        let Some(text) = credential(call) else { return };
        let by_session = self.sessions.get(text).map(|session| session.user_id.clone());
        let by_token = || self.access_tokens.values().find(|token| token.token == text).map(|t| t.user_id.clone());
        let Some(owner) = by_session.or_else(by_token) else { return };
        let now = self.now_ms();
        if let Some(user) = self.users.get_mut(&owner) {
            user.delete_at = now;
        }
        self.sessions.retain(|_, session| session.user_id != owner);
    }
}
