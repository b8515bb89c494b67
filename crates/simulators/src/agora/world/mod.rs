//! The whole state of one app of Agora Chat, as plain data.
//!
//! Start with [`App::new`], fill it with the builders ([`NewUser`], [`NewChat`]) or [`crate::company`], serve it with
//! [`crate::Simulator`] and [`super::Agora`].
//!
//! Invariant: each method that changes something durable writes exactly one [`Effect`] per change, and none when
//! nothing changed; users' lists of chats and chats' lists of members always agree; an owner is a member of what they
//! own.

mod build;
mod chat;
mod chats;
mod effect;
mod lists;
mod messages;
mod project;
mod snapshot;
mod tokens;
mod user;
mod users;
mod visits;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub use build::{NewChat, NewUser};
pub use chat::{Chat, ChatKind, SharedFile};
pub use effect::{APP_ADMIN, Effect, EffectKind};
pub use messages::{ChatFile, Message};
pub(crate) use messages::{NewMessage, Recall};
pub use project::Project;
pub use snapshot::Detail;
pub(crate) use tokens::Bearer;
use tokens::Token;
pub use user::{ChatType, Device, FOREVER, Mutes, PushBinding, User};
pub use visits::{Class, Visit};

use crate::{Call, Clock, Seed, World};

/// Everything the platform knows about one app.
#[derive(Debug, Clone)]
pub struct App {
    project: Project,
    clock: Clock,
    seed: Seed,
    seq: u64,
    counter: u64,
    recording: bool,
    users: BTreeMap<String, User>,
    by_uuid: HashMap<String, String>,
    users_created: u64,
    chats: BTreeMap<String, Chat>,
    super_admins: BTreeSet<String>,
    messages: Vec<Message>,
    files: BTreeMap<String, ChatFile>,
    tokens: HashMap<String, Token>,
    /// Credentials that are dead for good, AccessToken2 included.
    ended: HashSet<String>,
    /// The project's own credentials are switched off.
    barred: bool,
    /// Asked too often for tokens; refused until then.
    blocked_until_ms: Option<i64>,
    effects: Vec<Effect>,
    visits: BTreeMap<Class, Vec<Visit>>,
    requests: BTreeMap<&'static str, u64>,
}

impl App {
    /// An app without users.
    pub fn new(project: Project, clock: Clock) -> Self {
        Self {
            project,
            clock,
            seed: Seed::new(0x0A60_4A11),
            seq: 0,
            counter: 0,
            recording: false,
            users: BTreeMap::new(),
            by_uuid: HashMap::new(),
            users_created: 0,
            chats: BTreeMap::new(),
            super_admins: BTreeSet::new(),
            messages: Vec::new(),
            files: BTreeMap::new(),
            tokens: HashMap::new(),
            ended: HashSet::new(),
            barred: false,
            blocked_until_ms: None,
            effects: Vec::new(),
            visits: BTreeMap::new(),
            requests: BTreeMap::new(),
        }
    }

    pub fn project(&self) -> &Project {
        &self.project
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.get(name)
    }

    /// Changes a user behind the platform's back: no effect is written, no rule is asked.
    pub fn user_mut(&mut self, name: &str) -> Option<&mut User> {
        self.users.get_mut(name)
    }

    /// A user by name or by uuid.
    pub(crate) fn find(&self, name_or_uuid: &str) -> Option<&User> {
        self.users.get(name_or_uuid).or_else(|| self.users.get(self.by_uuid.get(name_or_uuid)?))
    }

    /// Every user, the oldest first.
    pub fn users(&self) -> Vec<&User> {
        let mut users: Vec<&User> = self.users.values().collect();
        users.sort_by_key(|user| user.number);
        users
    }

    pub fn chat(&self, id: &str) -> Option<&Chat> {
        self.chats.get(id)
    }

    /// Changes a group or room behind the platform's back: no effect is written, no rule is asked.
    pub fn chat_mut(&mut self, id: &str) -> Option<&mut Chat> {
        self.chats.get_mut(id)
    }

    /// The first group or room with that name.
    pub fn chat_named(&self, name: &str) -> Option<&Chat> {
        self.chats.values().find(|chat| chat.name == name)
    }

    /// Every group, or every room, the newest first.
    pub fn chats(&self, kind: ChatKind) -> Vec<&Chat> {
        let mut chats: Vec<&Chat> = self.chats.values().filter(|chat| chat.kind == kind).collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.number));
        chats
    }

    /// The groups, or the rooms, that a user is in, the one joined last first.
    pub fn chats_of(&self, name: &str, kind: ChatKind) -> Vec<&Chat> {
        let Some(user) = self.users.get(name) else { return Vec::new() };
        let chats = user.chats.iter().filter_map(|id| self.chats.get(id));
        let mut chats: Vec<&Chat> = chats.filter(|chat| chat.kind == kind).collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.members.get(name)));
        chats
    }

    pub fn super_admins(&self) -> &BTreeSet<String> {
        &self.super_admins
    }

    /// Every message, the oldest first.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Durable changes since the start of the simulator, or since [`App::take_effects`].
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// The changes so far, and an empty list from here on.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
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

    /// An id in the form of a UUID of the first version, as this platform's are.
    pub(crate) fn next_uuid(&mut self) -> String {
        let (number, random) = (self.next_number(), self.seed.next_u64());
        format!("{:08x}-{:04x}-11f0-8{:03x}-{number:012x}", random >> 32, random & 0xffff, (random >> 16) & 0xfff)
    }

    pub(crate) fn note(&mut self, by: &str, kind: EffectKind, user: Option<&str>, chat: Option<&str>, detail: &str) {
        self.next_seq();
        if !self.recording {
            return;
        }
        let effect = Effect {
            number: self.effects.last().map_or(1, |last| last.number + 1),
            at_ms: self.now_ms(),
            actor: by.to_owned(),
            kind,
            user: user.map(str::to_owned),
            chat: chat.map(str::to_owned),
            detail: detail.to_owned(),
        };
        self.effects.push(effect);
    }

    pub(crate) fn note_user(&mut self, by: &str, kind: EffectKind, user: &str, detail: &str) {
        self.note(by, kind, Some(user), None, detail);
    }

    pub(crate) fn note_member(&mut self, by: &str, kind: EffectKind, user: &str, chat: &str) {
        self.note(by, kind, Some(user), Some(chat), "");
    }
}

impl World for App {
    fn start_recording(&mut self) {
        self.recording = true;
    }

    fn position(&self) -> u64 {
        self.seq
    }

    fn credential_ends(&mut self, call: &Call) {
        if let Some(token) = &call.bearer {
            self.ended.insert(token.clone());
        }
    }

    /// An app token has no account behind it; what can be barred there is the project's own credentials. That they
    /// then stop working at once is an assumption (M): the vendor's pages are silent.
    fn caller_is_barred(&mut self, call: &Call) {
        match call.bearer.as_deref().map(|token| self.bearer(token)) {
            Some(Ok(Bearer::User(name))) => {
                if let Some(user) = self.users.get_mut(&name) {
                    user.activated = false;
                }
            }
            Some(Ok(Bearer::App) | Err(_)) | None => self.barred = true,
        }
    }
}
