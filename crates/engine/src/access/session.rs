//! Browsers that are logged in: how long, from where, and how they end.

use super::error::AccessError;
use super::token::PREFIX as TOKEN_PREFIX;
use crate::actor::Caller;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{ActorName, Duty};
use exeunt_store::{Actor, Alive, How, Session, Tx};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::net::IpAddr;
use uuid::Uuid;

/// A session that nobody used for so long is over.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session is over then, however much it is used.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// For so long after showing who one is, nothing asks for it again.
pub const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// That a session or token was used is written down no more often.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// What ended is kept for so long.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Where somebody comes from.
#[derive(Debug, Clone)]
pub struct From {
    pub address: IpAddr,
    /// What the browser calls itself.
    pub agent: String,
}

/// Somebody who just came in. The token is shown once and stored only as a hash.
#[derive(Debug)]
pub struct Entered {
    pub token: SecretString,
    pub session: Session,
    pub caller: Caller,
}

/// By what somebody shows with each request who they are.
#[derive(Debug, Clone)]
pub enum Credential {
    Session(SecretString),
    /// An actor's key or an API token.
    Key(SecretString),
}

impl Engine {
    /// The live session of this token, and whose it is.
    ///
    /// # Errors
    /// [`crate::EngineError::UnknownToken`] for one that ended, is over, or never was, and for a locked actor.
    pub async fn session(&self, token: &SecretString) -> Result<(Session, Caller)> {
        let found = self.store.session_by_token(token.expose_secret(), self.alive()).await?;
        let (session, actor) = found.ok_or(crate::EngineError::UnknownToken)?;
        let now = self.clock.now();
        if self.worth_noting(Some(session.seen_at)) {
            let mut tx = self.store.begin().await?;
            tx.session_seen(session.id, now).await?;
            tx.commit().await?;
        }
        Ok((session, actor.into()))
    }

    /// Who the holder of this session, or else of this key or API token, is now; `None` when it lets nobody in any more.
    /// Nothing is noted: whoever only listens goes idle all the same.
    pub async fn caller_still(&self, credential: &Credential) -> Result<Option<Caller>> {
        Ok(match credential {
            Credential::Session(token) => {
                let found = self.store.session_by_token(token.expose_secret(), self.alive()).await?;
                found.map(|(_, actor)| actor.into())
            }
            Credential::Key(text) if text.expose_secret().starts_with(TOKEN_PREFIX) => {
                let found = self.store.api_token_by_text(text.expose_secret(), self.clock.now()).await?;
                found.map(|(token, actor)| Caller { within: Some(token.scopes), ..actor.into() })
            }
            Credential::Key(text) => self.store.actor_by_token(text.expose_secret()).await?.map(Into::into),
        })
    }

    /// Lets pass whoever showed who they are just now. A caller without a session has shown a key with this very request.
    ///
    /// # Errors
    /// [`AccessError::ShowAgain`].
    pub fn must_be_fresh(&self, session: Option<&Session>) -> Result<()> {
        match session {
            Some(session) if self.clock.now().duration_since(session.shown_at) > FRESH => {
                Err(AccessError::ShowAgain.into())
            }
            _ => Ok(()),
        }
    }

    /// The caller's own live sessions, the newest first.
    pub async fn session_list(&self, caller: &Caller) -> Result<Vec<Session>> {
        Ok(self.store.session_list(&caller.name, self.alive()).await?)
    }

    /// An actor's live sessions, for an administrator.
    pub async fn session_list_of(&self, caller: &Caller, actor: &ActorName) -> Result<Vec<Session>> {
        self.must(caller, Duty::ManageActors).await?;
        Ok(self.store.session_list(actor, self.alive()).await?)
    }

    /// Ends one of the caller's own sessions.
    pub async fn session_end(&self, caller: &Caller, id: Uuid) -> Result<()> {
        caller.must_be_in_person()?;
        let mut tx = self.store.begin().await?;
        if !tx.session_end(&caller.name, id, self.clock.now()).await? {
            return Err(AccessError::NotYours.into());
        }
        self.note_session_end(&mut tx, caller, &caller.name, json!({ "session": id }));
        tx.commit().await?;
        Ok(())
    }

    /// Ends every session of an actor but `except`, and says how many there were. One's own need no duty.
    pub async fn session_end_all(&self, caller: &Caller, of: &ActorName, except: Option<Uuid>) -> Result<u64> {
        if *of == caller.name {
            caller.must_be_in_person()?;
        } else {
            self.must(caller, Duty::ManageActors).await?;
        }
        let mut tx = self.store.begin().await?;
        let ended = tx.session_end_all(of, except, self.clock.now()).await?;
        if ended > 0 {
            self.note_session_end(&mut tx, caller, of, json!({ "count": ended }));
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Opens a session within a transaction of the caller's, who logs why. Its user is told if they come from a new place.
    pub(super) async fn session_open(&self, tx: &mut Tx, actor: Actor, how: How, from: &From) -> Result<Entered> {
        let now = self.clock.now();
        let token = self.fresh_secret();
        let session = Session {
            id: self.randomness.id(now),
            actor: actor.name.clone(),
            how,
            address: from.address.to_string(),
            agent: from.agent.chars().filter(|c| !c.is_control()).take(200).collect(),
            opened_at: now,
            seen_at: now,
            shown_at: now,
            ends_at: now.checked_add(LONGEST).unwrap_or(now),
        };
        tx.session_forget(now.checked_sub(KEPT).unwrap_or(Timestamp::UNIX_EPOCH)).await?;
        tx.session_insert(&session, token.expose_secret()).await?;
        self.note_place(tx, &actor, from).await?;
        Ok(Entered { token, session, caller: actor.into() })
    }

    /// A secret of 256 random bits, in letters and digits.
    pub fn fresh_secret(&self) -> SecretString {
        hex::encode(self.randomness.bytes32()).into()
    }

    fn note_session_end(&self, tx: &mut Tx, caller: &Caller, of: &ActorName, about: serde_json::Value) {
        tx.audit(self.event(caller.name.as_str(), Happened::SessionEnded, of.as_str()).payload(about));
    }

    fn alive(&self) -> Alive {
        let now = self.clock.now();
        Alive { now, used_since: now.checked_sub(IDLE).unwrap_or(now) }
    }

    /// Whether a use that was last noted at `noted` is to be noted again.
    pub(super) fn worth_noting(&self, noted: Option<Timestamp>) -> bool {
        noted.is_none_or(|noted| self.clock.now().duration_since(noted) >= NOTED_EVERY)
    }
}
