//! The door to whatever carries a notice: a mail server, an HTTP endpoint.

use async_trait::async_trait;
use exeunt_core::{CaseId, Channel, DeliveryTrouble, Language, NoticeId, NoticeKind};
use exeunt_store::{Endpoint, EndpointSecrets};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Puts one notice into words and sends it, once, in bounded time. It never retries and never stores.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Sends it, and says what became of it.
    async fn carry(&self, parcel: &Parcel) -> Outcome;
}

/// One notice on its way to one receiver.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The same in every attempt, so that the other side can tell.
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub case: Option<CaseId>,
    /// Whether the receiver may look at the case.
    pub opens_case: bool,
    /// `case` and `details`, as data that anybody may have written: names, reasons.
    pub document: Value,
    /// What only this receiver may see, such as a one-time link.
    pub sealed: Option<SecretString>,
    pub created_at: Timestamp,
    pub now: Timestamp,
    /// It may have arrived already.
    pub maybe_again: bool,
    pub to: Destination,
}

/// Where it goes.
#[derive(Debug, Clone)]
pub enum Destination {
    Mail { address: String, name: Option<String>, language: Language, zone: Option<String> },
    Endpoint { endpoint: Endpoint, secrets: EndpointSecrets },
}

/// A letter in words, to be read and not to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub language: Language,
    pub subject: String,
    pub text: String,
}

/// Puts notices into words.
pub trait Letters: Send + Sync {
    /// The letter as its receiver gets it.
    ///
    /// # Errors
    /// Why no template makes one of it.
    fn letter(&self, parcel: &Parcel) -> Result<Letter, String>;
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has it.
    Sent,
    /// It says no, and will say no again.
    Refused(DeliveryTrouble),
    /// Not now.
    Later {
        trouble: DeliveryTrouble,
        /// It may have arrived all the same.
        unsure: bool,
        /// What the other side asked for.
        after: Option<Duration>,
    },
}

impl Outcome {
    /// Not now, and surely not arrived.
    pub fn later(trouble: DeliveryTrouble) -> Self {
        Self::Later { trouble, unsure: false, after: None }
    }

    /// Nobody knows whether it arrived.
    pub fn unknown(trouble: DeliveryTrouble) -> Self {
        Self::Later { trouble, unsure: true, after: None }
    }
}

/// The carriers of this process. Where one is missing, its notices are left to processes that have it.
#[derive(Clone, Default)]
pub struct Carriers {
    pub mail: Option<Arc<dyn Carrier>>,
    pub webhook: Option<Arc<dyn Carrier>>,
    pub chat: Option<Arc<dyn Carrier>>,
}

impl Carriers {
    pub(super) fn channels(&self) -> Vec<Channel> {
        let there = [Channel::Mail, Channel::Webhook, Channel::Chat];
        there.into_iter().filter(|channel| self.of(*channel).is_some()).collect()
    }

    pub(super) fn of(&self, channel: Channel) -> Option<&Arc<dyn Carrier>> {
        match channel {
            Channel::Mail => self.mail.as_ref(),
            Channel::Webhook => self.webhook.as_ref(),
            Channel::Chat => self.chat.as_ref(),
        }
    }
}
