//! The rate limits that a stock Synapse has.

use std::time::Duration;

use super::cx::Cx;
use super::error::{Refusal, limited};
use crate::limit::Rate;

/// Rates per kind of action. [`RateLimits::default`] is what a stock server does.
#[derive(Debug, Clone, Copy)]
pub struct RateLimits {
    /// Per address and per account.
    pub login: Rate,
    /// Invitations to one person.
    pub invite: Rate,
    /// Kicks, state changes, messages; per acting account.
    pub message: Rate,
    pub create_room: Rate,
    pub join: Rate,
    /// How long a refusal is held back.
    pub pause: Duration,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            login: Rate::new(0.003, 5.0),
            invite: Rate::new(0.003, 5.0),
            message: Rate::new(0.2, 10.0),
            create_room: Rate::new(0.0167, 10.0),
            join: Rate::new(0.1, 10.0),
            pause: Duration::from_millis(500),
        }
    }
}

/// What is being counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limited {
    Message,
    Invite,
    CreateRoom,
    Join,
}

const UNLIMITED: Option<(u64, u64)> = Some((0, 0));

impl Cx<'_> {
    /// Counts an action. An override on the account that owns the token lifts every limit; one on the account that is
    /// only acted for lifts that of messages.
    pub(super) fn count_towards(&mut self, limited: Limited, target: &str) -> Result<(), Refusal> {
        let Some(rates) = self.face.options.rate_limits else { return Ok(()) };
        let lifted = self.estate.get(self.by.owner).rate_override == UNLIMITED;
        let lifted_for_messages = self.estate.get(self.by.acting).rate_override == UNLIMITED;
        if lifted || (lifted_for_messages && limited == Limited::Message) {
            return Ok(());
        }
        let acting = self.estate.get(self.by.acting).user_id.as_str();
        let (rate, key) = match limited {
            Limited::Message => (rates.message, format!("message {acting}")),
            Limited::Invite => (rates.invite, format!("invite {target}")),
            Limited::CreateRoom => (rates.create_room, format!("create {acting}")),
            Limited::Join => (rates.join, format!("join {acting}")),
        };
        self.take(&key, rate, rates.pause)
    }

    /// Counts a login attempt by address and by account. Nothing lifts this one.
    pub(super) fn count_login(&mut self, account: &str) -> Result<(), Refusal> {
        let Some(rates) = self.face.options.rate_limits else { return Ok(()) };
        let address = format!("login from {}", self.call.peer);
        self.take(&address, rates.login, rates.pause)?;
        self.take(&format!("login as {account}"), rates.login, rates.pause)
    }

    fn take(&mut self, key: &str, rate: Rate, pause: Duration) -> Result<(), Refusal> {
        let now = self.estate.now_ms();
        let mut buckets = self.face.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        buckets.take(key, rate, now).map_err(|wait| limited(Some(wait), pause))
    }
}
