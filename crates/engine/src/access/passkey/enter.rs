//! Logging in by passkey, and showing again who one is by one.

use super::super::error::AccessError;
use super::super::letters::CredentialChange;
use super::super::session::{Entered, From};
use super::super::throttle::Door;
use super::party::{Party, Why, read};
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::ActorName;
use exeunt_store::{Actor, How, Passkey, Session, Tx};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::PublicKeyCredential;

/// The name under which attempts with a passkey of nobody's are counted. No actor has it.
const NOBODY: &str = "somebody";

/// Somebody whose passkey signed, in a transaction that has noted the use.
struct Opened {
    tx: Tx,
    actor: Actor,
    passkey: Uuid,
    turned_away: u32,
}

/// What a browser sent, and the passkey that it names.
struct Tried<'a> {
    answer: Option<PublicKeyCredential>,
    passkey: Option<Passkey>,
    /// Whose passkey it has to be, where that is known before.
    whose: Option<&'a ActorName>,
}

impl Engine {
    /// What the browser hands to a device so that somebody, whoever it is, can log in; and the secret by which the browser
    /// is known when it comes back.
    pub async fn passkey_begin(&self, party: &Party) -> Result<(SecretString, Value)> {
        let secret = self.fresh_secret();
        let (options, asked) = party.ask(&[])?;
        self.challenge_put(&flow_of_browser(&secret), &asked).await?;
        Ok((secret, options))
    }

    /// Lets somebody in whose passkey signed what this browser was asked. Who they are the passkey says.
    ///
    /// # Errors
    /// [`AccessError::PasskeyNotAccepted`] whatever was wrong; [`AccessError::TooSoon`] after too many failures, and then
    /// nothing was tried. Each attempt is in the log.
    pub async fn passkey_log_in(
        &self,
        party: &Party,
        secret: Option<&SecretString>,
        answer: &Value,
        from: &From,
    ) -> Result<Entered> {
        let flow = secret.map(flow_of_browser);
        let Opened { mut tx, actor, passkey, turned_away } =
            self.passkey_open(party, flow.as_deref(), answer, None, from).await?;
        let name = actor.name.clone();
        let entered = self.session_open(&mut tx, actor, How::Passkey, from).await?;
        let about = json!({
            "session": entered.session.id, "address": from.address, "by": "passkey", "passkey": passkey,
            "turned_away": turned_away,
        });
        tx.audit(self.event(name.as_str(), Happened::LoggedIn, name.as_str()).payload(about));
        tx.commit().await?;
        Ok(entered)
    }

    /// What the browser hands to a device so that the user of a session can show again who they are.
    ///
    /// # Errors
    /// [`AccessError::NoPasskey`].
    pub async fn passkey_show_begin(&self, party: &Party, session: &Session) -> Result<Value> {
        let has = self.store.passkey_list(&session.actor).await?;
        if has.is_empty() {
            return Err(AccessError::NoPasskey.into());
        }
        let (options, asked) = party.ask(&has)?;
        self.challenge_put(&flow_of_session(session), &asked).await?;
        Ok(options)
    }

    /// Lets the user of a session show again who they are, by a passkey of theirs. Errors as [`Engine::passkey_log_in`].
    pub async fn passkey_show_again(
        &self,
        party: &Party,
        session: &Session,
        answer: &Value,
        from: &From,
    ) -> Result<()> {
        let (flow, name) = (flow_of_session(session), session.actor.as_str());
        let Opened { mut tx, passkey, .. } =
            self.passkey_open(party, Some(&flow), answer, Some(&session.actor), from).await?;
        tx.session_shown(session.id, self.clock.now()).await?;
        let about = json!({ "session": session.id, "address": from.address, "by": "passkey", "passkey": passkey });
        tx.audit(self.event(name, Happened::ShownAgain, name).payload(about));
        tx.commit().await?;
        Ok(())
    }

    /// Looks at an answer. If it doesn't count, that is in the log when this returns.
    async fn passkey_open(
        &self,
        party: &Party,
        flow: Option<&str>,
        answer: &Value,
        whose: Option<&ActorName>,
        from: &From,
    ) -> Result<Opened> {
        let answer: Option<PublicKeyCredential> = read(answer);
        let passkey = match &answer {
            Some(answer) => self.store.passkey_by_credential(answer.get_credential_id()).await?,
            None => None,
        };
        let named = whose.or(passkey.as_ref().map(|passkey| &passkey.actor)).cloned();
        let tried = Tried { answer, passkey, whose };
        let door = Door::new(named.as_ref().map_or(NOBODY, ActorName::as_str), from.address);
        // Before the question is used up: whoever comes too soon may give the same answer later.
        let turned_away = self.admit(&door).await?;
        let asked = match flow {
            Some(flow) => self.challenge_take(flow).await?,
            None => None,
        };
        let right = self.passkey_right(party, asked.as_deref(), &tried).await?;
        let mut tx = self.store.begin().await?;
        let why = match (right, &tried.passkey) {
            (Ok((actor, known)), Some(passkey)) if tx.passkey_used(passkey, &known, self.clock.now()).await? => {
                self.forgive(&mut tx, &door).await?;
                return Ok(Opened { tx, actor, passkey: passkey.id, turned_away });
            }
            // Removed, or used by another answer, since it was read.
            (Ok(_), _) => Why::UnknownPasskey,
            (Err(why), _) => why,
        };
        let passkey = tried.passkey.as_ref().map(|passkey| passkey.id);
        let on = named.as_ref().map_or("unknown", ActorName::as_str);
        if why == Why::CounterBack {
            let about = json!({ "passkey": passkey, "address": from.address });
            tx.audit(self.event("somebody", Happened::PasskeyCopied, on).payload(about));
            if let Some(owner) = &named {
                self.tell_credentials(&mut tx, owner, CredentialChange::PasskeyCopied, owner, Some(from)).await?;
            }
        }
        let about = json!({
            "known": named.is_some(), "address": from.address, "turned_away": turned_away, "by": "passkey",
            "passkey": passkey, "why": why,
        });
        tx.audit(self.event("somebody", Happened::LoginFailed, on).payload(about));
        tx.commit().await?;
        Err(AccessError::PasskeyNotAccepted.into())
    }

    /// Who signed, and what is known of their passkey from now on.
    async fn passkey_right(
        &self,
        party: &Party,
        asked: Option<&str>,
        tried: &Tried<'_>,
    ) -> Result<std::result::Result<(Actor, String), Why>> {
        let Some(answer) = &tried.answer else { return Ok(Err(Why::Unreadable)) };
        let Some(passkey) = &tried.passkey else { return Ok(Err(Why::UnknownPasskey)) };
        let Some(asked) = asked else { return Ok(Err(Why::Over)) };
        if !tried.is_owners(passkey, answer) {
            return Ok(Err(Why::OtherOwner));
        }
        let Some(actor) = self.actor_unlocked(&passkey.actor).await? else { return Ok(Err(Why::Locked)) };
        Ok(party.check(asked, passkey, answer)?.map(|known| (actor, known)))
    }
}

impl Tried<'_> {
    /// Whether the passkey is whose it has to be. Where nobody was named before, the device must say whom it means; where
    /// somebody was, it may, and must not mean anybody else (WebAuthn, "verifying an authentication assertion", step 6).
    fn is_owners(&self, passkey: &Passkey, answer: &PublicKeyCredential) -> bool {
        let means = answer.get_user_unique_id().map(|handle| handle == passkey.handle.as_bytes());
        match self.whose {
            Some(whose) => *whose == passkey.actor && means != Some(false),
            None => means == Some(true),
        }
    }
}

/// Anybody may begin a log-in; what the browser holds tells one beginning from another.
fn flow_of_browser(secret: &SecretString) -> String {
    format!("log in {}", secret.expose_secret())
}

fn flow_of_session(session: &Session) -> String {
    format!("show again {}", session.id)
}
