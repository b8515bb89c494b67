//! Passkeys (WebAuthn): keys on people's own devices, opened there by finger, face or PIN.
//!
//! Such a key is two things at once, the device and what opens it, so that it stands in place of password and code. It
//! signs only for our own address, whatever page its owner was lured to. A passkey is added by somebody who can log in
//! with password and code already: these stay the way back when a device is lost, and nobody whom only a provider vouches
//! for gets a door that the provider can't shut. An invitation that is accepted ends every passkey: the account is
//! somebody's anew.
//!
//! `party` is the one file that knows the library; `add` and `enter` are the two talks with a device.
//!
//! Invariants: an answer counts once, within five minutes, for the browser or session that asked, on whichever server. No
//! answer counts in which the device didn't make sure of its owner. Whatever is wrong with one looks the same from outside.

mod add;
mod enter;
mod party;

pub use party::Party;

use super::error::AccessError;
use super::letters::CredentialChange;
use super::login::must_still_be_in;
use super::session::From;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_store::{Passkey, Session};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

/// Nobody has more passkeys than this.
pub const MOST_PASSKEYS: usize = 10;
/// A device answers within this time, or is asked anew.
pub const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_mins(5);
const LONGEST_NAME: usize = 100;

impl Engine {
    /// The passkeys of the session's user, the oldest first.
    pub async fn passkey_list(&self, session: &Session) -> Result<Vec<Passkey>> {
        Ok(self.store.passkey_list(&session.actor).await?)
    }

    /// Gives a passkey of the session's user another name.
    ///
    /// # Errors
    /// [`AccessError::PasskeyTerms`]; [`AccessError::NotYours`].
    pub async fn passkey_rename(&self, session: &Session, id: Uuid, name: &str) -> Result<()> {
        let name = sound_name(name)?;
        let mut tx = self.store.begin().await?;
        if !tx.passkey_rename(&session.actor, id, name).await? {
            return Err(AccessError::NotYours.into());
        }
        let actor = session.actor.as_str();
        tx.audit(self.event(actor, Happened::PasskeyRenamed, actor).payload(json!({ "passkey": id, "name": name })));
        tx.commit().await?;
        Ok(())
    }

    /// Removes a passkey of the session's user, who must have shown who they are just now. Every other session of theirs
    /// ends: one of them may be on the device that was lost.
    ///
    /// # Errors
    /// [`AccessError::ShowAgain`]; [`AccessError::NotYours`].
    pub async fn passkey_remove(&self, session: &Session, id: Uuid, from: &From) -> Result<()> {
        self.must_be_fresh(Some(session))?;
        let mut tx = self.store.begin().await?;
        must_still_be_in(&mut tx, session).await?;
        if !tx.passkey_delete(&session.actor, id).await? {
            return Err(AccessError::NotYours.into());
        }
        let ended = tx.session_end_all(&session.actor, Some(session.id), self.clock.now()).await?;
        let about = json!({ "passkey": id, "sessions_ended": ended });
        let actor = session.actor.as_str();
        tx.audit(self.event(actor, Happened::PasskeyRemoved, actor).payload(about));
        self.tell_credentials(&mut tx, &session.actor, CredentialChange::PasskeyRemoved, &session.actor, Some(from))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Keeps what a device is asked in this flow.
    async fn challenge_put(&self, flow: &str, state: &str) -> Result<()> {
        let now = self.clock.now();
        let until = now.checked_add(ANSWERED_WITHIN).unwrap_or(now);
        let mut tx = self.store.begin().await?;
        tx.passkey_challenge_put(flow, state, now, until).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What the device was asked in this flow, once: from here on the question is used up, whatever comes of the answer.
    async fn challenge_take(&self, flow: &str) -> Result<Option<String>> {
        let mut tx = self.store.begin().await?;
        let state = tx.passkey_challenge_take(flow, self.clock.now()).await?;
        tx.commit().await?;
        Ok(state)
    }
}

/// A name that somebody gives to a passkey.
fn sound_name(name: &str) -> Result<&str> {
    let name = name.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name) } else { Err(AccessError::PasskeyTerms.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_says_something() {
        assert_eq!(sound_name(" 我的手机 ").unwrap(), "我的手机");
        for bad in ["", "  ", "two\nlines", &"长".repeat(101)] {
            assert!(sound_name(bad).is_err(), "{bad:?}");
        }
    }
}
