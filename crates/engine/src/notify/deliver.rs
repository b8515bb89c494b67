//! Handing what is due to its carrier, and writing down what became of it.
//!
//! Taking a notice is durable before it is sent, so a worker that dies in between leaves a row that says that it may
//! have been sent. It is sent again, under the same id.

use super::carrier::{Carriers, Destination, Outcome, Parcel};
use super::notice::Notice;
use crate::background::Background;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{ActorName, DeliveryTrouble, EndpointName, Person, Receiver};
use exeunt_store::{Desk, NoticeClaim, StoreError, Tx};
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::time::Duration;

/// Notices sent at the same time. All that were taken are begun at once, so that none is held without being sent.
const AT_ONCE: u32 = 8;
/// Longer than any carrier takes.
const LEASE: SignedDuration = SignedDuration::from_mins(3);
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(2);
/// For how long the secret before the last rotation still signs.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// What a round of delivering came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    pub sent: usize,
    pub later: usize,
    pub failed: usize,
}

impl Engine {
    /// Sends everything that is due on the channels of these carriers. Any number of workers can do so at once.
    pub async fn deliver(&self, worker: &str, carriers: &Carriers) -> Result<Delivered> {
        let (channels, mut delivered) = (carriers.channels(), Delivered::default());
        loop {
            let now = self.now();
            let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
            let claims = self.store.notice_claim(&channels, worker, (now, until), AT_ONCE).await?;
            if claims.is_empty() {
                return Ok(delivered);
            }
            for outcome in join_all(claims.iter().map(|claim| self.deliver_one(claim, carriers))).await {
                match outcome? {
                    Outcome::Sent => delivered.sent += 1,
                    Outcome::Refused(_) => delivered.failed += 1,
                    Outcome::Later { .. } => delivered.later += 1,
                }
            }
        }
    }

    async fn deliver_one(&self, claim: &NoticeClaim, carriers: &Carriers) -> Result<Outcome> {
        let carrier = carriers.of(claim.notice.channel).ok_or_else(|| EngineError::Broken("no such carrier".into()))?;
        let (outcome, address) = match self.destination(&claim.notice.to).await? {
            Err(trouble) => (Outcome::Refused(trouble), String::new()),
            Ok(to) => {
                let address = address_of(&to);
                let parcel = self.parcel(claim, to).await?;
                (carrier.carry(&parcel).await, address)
            }
        };
        match self.settle_notice(claim, outcome, &address).await {
            // Our time was over and somebody else has it: they write down what becomes of it.
            Err(EngineError::Store(StoreError::Conflict { .. })) => Ok(outcome),
            other => other.map(|()| outcome),
        }
    }

    async fn parcel(&self, claim: &NoticeClaim, to: Destination) -> Result<Parcel> {
        let notice = &claim.notice;
        let opens_case = match notice.case {
            Some(case) => self.may_open(&notice.to, case).await?,
            None => false,
        };
        Ok(Parcel {
            id: notice.id,
            kind: notice.kind,
            case: notice.case,
            opens_case,
            document: notice.document.clone(),
            sealed: self.store.notice_sealed(notice.id).await?,
            created_at: notice.created_at,
            now: self.now(),
            maybe_again: notice.unsure > 0,
            to,
        })
    }

    /// Where a receiver is reached now.
    pub(super) async fn destination(&self, to: &Receiver) -> Result<std::result::Result<Destination, DeliveryTrouble>> {
        Ok(match to {
            Receiver::Person(id) => {
                let person = self.store.person_lookup(id).await?;
                person.and_then(person_destination).ok_or(DeliveryTrouble::NoAddress)
            }
            // An actor who is nobody of the ledger has no address.
            Receiver::Actor(name) => match self.store.actor_get(name).await?.person {
                Some(id) => {
                    let person = self.store.person_lookup(&id).await?;
                    person.and_then(person_destination).ok_or(DeliveryTrouble::NoAddress)
                }
                None => Err(DeliveryTrouble::NoAddress),
            },
            Receiver::Desk(role) => {
                let desk = self.store.desk_lookup(*role).await?;
                let mail = |desk: Desk| Destination::Mail {
                    address: desk.mail,
                    name: None,
                    language: desk.language,
                    zone: None,
                };
                desk.map(mail).ok_or(DeliveryTrouble::NoAddress)
            }
            Receiver::Mailbox(language, mail) => {
                Ok(Destination::Mail { address: mail.clone(), name: None, language: *language, zone: None })
            }
            Receiver::Endpoint(name) => self.endpoint_destination(name).await?,
        })
    }

    async fn endpoint_destination(
        &self,
        name: &EndpointName,
    ) -> Result<std::result::Result<Destination, DeliveryTrouble>> {
        let Some(endpoint) = self.store.endpoint_lookup(name).await? else { return Ok(Err(DeliveryTrouble::Gone)) };
        if endpoint.disabled_at.is_some() {
            return Ok(Err(DeliveryTrouble::Disabled));
        }
        let mut secrets = self.store.endpoint_secrets(name).await?;
        let overlap = endpoint.rotated_at.and_then(|at| at.checked_add(OVERLAP).ok());
        if overlap.is_none_or(|end| end < self.now()) {
            secrets.before = None;
        }
        Ok(Ok(Destination::Endpoint { endpoint, secrets }))
    }

    async fn settle_notice(&self, claim: &NoticeClaim, outcome: Outcome, address: &str) -> Result<()> {
        let (now, notice) = (self.now(), &claim.notice);
        let mut tx = self.store.begin().await?;
        match outcome {
            Outcome::Sent => {
                tx.notice_sent(claim, address, now).await?;
                self.note_delivery(&mut tx, claim, Happened::NoticeSent, None);
            }
            Outcome::Refused(trouble) => {
                tx.notice_failed(claim, trouble, now).await?;
                self.note_delivery(&mut tx, claim, Happened::NoticeFailed, Some(trouble));
            }
            Outcome::Later { trouble, unsure, after } => {
                let at = now.saturating_add(self.wait(notice.attempts, after)).unwrap_or(Timestamp::MAX);
                tx.notice_later(claim, at, trouble, unsure).await?;
            }
        }
        if let Receiver::Endpoint(name) = &notice.to {
            self.note_health(&mut tx, claim, name, outcome).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    fn note_delivery(&self, tx: &mut Tx, claim: &NoticeClaim, what: Happened, trouble: Option<DeliveryTrouble>) {
        let notice = &claim.notice;
        let mut event = self.event(&claim.worker, what, &notice.id.to_string()).payload(json!({
            "cause": notice.cause,
            "to": notice.to,
            "channel": notice.channel,
            "attempts": notice.attempts,
            "maybe_twice": notice.unsure > 0,
            "trouble": trouble,
        }));
        event.case = notice.case;
        tx.audit(event);
    }

    /// Since when an endpoint fails; one that failed for too long is told nothing any more, and people are told so.
    async fn note_health(&self, tx: &mut Tx, claim: &NoticeClaim, name: &EndpointName, outcome: Outcome) -> Result<()> {
        let (Some(endpoint), now) = (tx.endpoint_lookup(name).await?, self.now()) else { return Ok(()) };
        if outcome == Outcome::Sent {
            return if endpoint.failing_since.is_some() { Ok(tx.endpoint_failing(name, None).await?) } else { Ok(()) };
        }
        let since = endpoint.failing_since.unwrap_or(now);
        if endpoint.failing_since.is_none() {
            tx.endpoint_failing(name, Some(since)).await?;
        }
        let gone = outcome == Outcome::Refused(DeliveryTrouble::Gone);
        let too_long = now.duration_since(since) >= self.policy.notices.disable_after();
        if !(gone || too_long) || !tx.endpoint_disable(name, now, if gone { "gone" } else { "failing" }).await? {
            return Ok(());
        }
        let event = self.event(&claim.worker, Happened::EndpointDisabled, name.as_str());
        tx.audit(event.payload(json!({ "failing_since": since, "gone": gone })));
        let notice = Notice::EndpointDisabled { endpoint: name.clone(), origin: endpoint.origin, since, at: now };
        self.tell(tx, None, &notice).await
    }

    /// How long until the next attempt: doubled each time, spread by a quarter, and at least what the other side asked for.
    fn wait(&self, attempts: u32, asked: Option<Duration>) -> SignedDuration {
        let doubled = FIRST_WAIT.saturating_mul(1 << attempts.saturating_sub(1).min(16)).min(LONGEST_WAIT);
        let mut byte = [0; 1];
        self.randomness.fill(&mut byte);
        let spread = doubled.saturating_mul(i32::from(byte[0])) / (4 * 255);
        let asked = asked.and_then(|asked| SignedDuration::try_from(asked).ok()).unwrap_or_default();
        (doubled + spread).max(asked.min(LONGEST_WAIT))
    }

    /// Delivers whatever is due, and finds what becomes due by time. What is cut off may be sent twice.
    pub fn keep_delivering(&self, worker: &str, carriers: Carriers, every: Duration) -> Background {
        let (engine, worker, mut background) = (self.clone(), worker.to_owned(), Background::new());
        background.start(|mut ending| async move {
            loop {
                if let Err(error) = engine.notify_due(&ActorName::from(worker.as_str())).await {
                    tracing::error!(%error, "what is due could not be found; the next round tries again");
                }
                if let Err(error) = engine.deliver(&worker, &carriers).await {
                    tracing::error!(%error, "notices could not be delivered; the next round tries again");
                }
                if ending.comes_within(every).await {
                    return;
                }
            }
        });
        background
    }
}

fn person_destination(person: Person) -> Option<Destination> {
    let address = person.mail.filter(|mail| !mail.trim().is_empty())?;
    let (name, language, zone) = (Some(person.name), person.language, Some(person.zone));
    Some(Destination::Mail { address, name, language, zone })
}

fn address_of(to: &Destination) -> String {
    match to {
        Destination::Mail { address, .. } => address.clone(),
        Destination::Endpoint { endpoint, .. } => endpoint.origin.clone(),
    }
}
