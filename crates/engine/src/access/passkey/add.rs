//! A passkey for somebody who can log in already: the device is asked, and makes one.

use super::super::error::AccessError;
use super::super::letters::CredentialChange;
use super::super::login::must_still_be_in;
use super::super::session::From;
use super::party::{Making, Party, kept};
use super::{MOST_PASSKEYS, sound_name};
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_store::{Passkey, Session, StoreError};
use serde_json::{Value, json};

impl Engine {
    /// What the browser hands to a device so that it makes a passkey for the user of this session, who must have shown who
    /// they are just now.
    ///
    /// # Errors
    /// [`AccessError::ShowAgain`]; [`AccessError::NoPassword`]; [`AccessError::TooManyPasskeys`].
    pub async fn passkey_add_begin(&self, party: &Party, session: &Session) -> Result<Value> {
        self.must_be_fresh(Some(session))?;
        if !self.has_password(session).await? {
            return Err(AccessError::NoPassword.into());
        }
        let has = self.store.passkey_list(&session.actor).await?;
        if has.len() >= MOST_PASSKEYS {
            return Err(AccessError::TooManyPasskeys.into());
        }
        // One handle for all keys of an actor, so that a device shows one account and not several. It is no name: whoever
        // finds the device reads nothing in it.
        let handle = has.first().map_or_else(|| self.randomness.id(self.clock.now()), |passkey| passkey.handle);
        let (options, making) = party.ask_new(&session.actor, handle, &has)?;
        self.challenge_put(&flow(session), &making).await?;
        Ok(options)
    }

    /// Keeps the passkey that a device made for the user of this session.
    ///
    /// # Errors
    /// Those of [`Engine::passkey_add_begin`]; [`AccessError::PasskeyTerms`], and the device may be asked with another name
    /// as long as it has not answered; [`AccessError::PasskeyUnfit`] for an answer that doesn't count.
    pub async fn passkey_add(
        &self,
        party: &Party,
        session: &Session,
        (name, answer): (&str, &Value),
        from: &From,
    ) -> Result<Passkey> {
        self.must_be_fresh(Some(session))?;
        let name = sound_name(name)?;
        let Some(making) = self.challenge_take(&flow(session)).await? else {
            return self.passkey_refuse(session, "over").await;
        };
        let making: Making = kept(&making)?;
        let made = match party.take_new(&making, answer)? {
            Ok(made) => made,
            Err(why) => return self.passkey_refuse(session, why).await,
        };
        // The password may have gone while the device was asked.
        if !self.has_password(session).await? {
            return Err(AccessError::NoPassword.into());
        }
        let now = self.clock.now();
        let passkey = Passkey {
            id: self.randomness.id(now),
            credential: made.credential,
            actor: session.actor.clone(),
            handle: making.handle,
            name: name.to_owned(),
            public_key: made.public_key,
            made_at: now,
            used_at: None,
        };
        let mut tx = self.store.begin().await?;
        must_still_be_in(&mut tx, session).await?;
        match tx.passkey_insert(&passkey, MOST_PASSKEYS).await {
            Ok(true) => {}
            Ok(false) => return Err(AccessError::TooManyPasskeys.into()),
            Err(StoreError::Conflict { .. }) => {
                drop(tx);
                return self.passkey_refuse(session, "somebody has it").await;
            }
            Err(error) => return Err(error.into()),
        }
        let about = json!({ "passkey": passkey.id, "name": passkey.name });
        let actor = &session.actor;
        tx.audit(self.event(actor.as_str(), Happened::PasskeyAdded, actor.as_str()).payload(about));
        self.tell_credentials(&mut tx, actor, CredentialChange::PasskeyAdded, actor, Some(from)).await?;
        tx.commit().await?;
        Ok(passkey)
    }

    /// Whether the user of a session can log in by password; nobody else gets a passkey.
    pub async fn has_password(&self, session: &Session) -> Result<bool> {
        Ok(self.store.login_lookup(&session.actor).await?.is_some())
    }

    async fn passkey_refuse<T>(&self, session: &Session, why: impl serde::Serialize) -> Result<T> {
        let actor = session.actor.as_str();
        let mut tx = self.store.begin().await?;
        tx.audit(self.event(actor, Happened::PasskeyRefused, actor).payload(json!({ "why": why })));
        tx.commit().await?;
        Err(AccessError::PasskeyUnfit.into())
    }
}

/// A session adds one passkey at a time.
fn flow(session: &Session) -> String {
    format!("add {}", session.id)
}
