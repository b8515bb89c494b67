//! Invitations: a link by which an actor chooses a password and sets up their authenticator app. Also the way back for
//! somebody who lost either. Each link is good once and not for long; the one who made it never sees what is chosen. With
//! it the account is somebody's anew: earlier sessions, recovery codes and passkeys end.

use super::code;
use super::error::AccessError;
use super::letters::CredentialChange;
use super::login::{SEED, vault_owner};
use super::password;
use super::session::From;
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{ActorName, Duty};
use exeunt_store::{Invitation, Login};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

const SHORTEST: SignedDuration = SignedDuration::from_hours(1);
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 31);

/// What the link's page shows.
#[derive(Debug)]
pub struct Welcome {
    pub actor: ActorName,
    pub expires_at: Timestamp,
    /// For the authenticator app, as text to be typed in.
    pub seed: SecretString,
    /// The same as an address, for a picture to be photographed.
    pub enrolment_url: SecretString,
}

impl Engine {
    /// Makes a link for an actor and returns its token, which is shown once. Earlier links of the actor are closed. The actor
    /// is told, because whoever holds the link becomes the actor.
    pub async fn invite(
        &self,
        caller: &Caller,
        actor: &ActorName,
        lasts: SignedDuration,
    ) -> Result<(Invitation, SecretString)> {
        self.must(caller, Duty::ManageActors).await?;
        caller.must_be_in_person()?;
        if lasts < SHORTEST || lasts > LONGEST {
            return Err(AccessError::InvitationTerms.into());
        }
        let actor = self.store.actor_get(actor).await?;
        let now = self.clock.now();
        let token = self.fresh_secret();
        let invitation = Invitation {
            id: self.randomness.id(now),
            actor: actor.name,
            made_by: caller.name.clone(),
            made_at: now,
            expires_at: now.checked_add(lasts).map_err(|_| AccessError::InvitationTerms)?,
        };
        let mut tx = self.store.begin().await?;
        tx.invitation_insert(&invitation, token.expose_secret()).await?;
        tx.secret_put(&seed_owner(&invitation), SEED, &code::new_seed(self.randomness.as_ref())).await?;
        let about = json!({ "invitation": invitation.id, "expires_at": invitation.expires_at });
        let event = self.event(caller.name.as_str(), Happened::ActorInvited, invitation.actor.as_str());
        tx.audit(event.payload(about));
        let change = CredentialChange::InvitationMade { expires_at: invitation.expires_at };
        self.tell_credentials(&mut tx, &invitation.actor, change, &caller.name, None).await?;
        tx.commit().await?;
        Ok((invitation, token))
    }

    /// Every open invitation.
    pub async fn invitation_list(&self, caller: &Caller) -> Result<Vec<Invitation>> {
        self.must(caller, Duty::ManageActors).await?;
        Ok(self.store.invitation_list(self.clock.now()).await?)
    }

    /// What the link shows to whoever holds it.
    ///
    /// # Errors
    /// [`AccessError::LinkOver`] for a link that was used, replaced, is over, or never was.
    pub async fn invitation_open(&self, token: &SecretString) -> Result<Welcome> {
        let (invitation, seed) = self.invited(token).await?;
        let enrolment_url = code::enrolment_url(&seed, &invitation.actor);
        Ok(Welcome { actor: invitation.actor, expires_at: invitation.expires_at, seed, enrolment_url })
    }

    /// Sets password and app, if the app shows the right code, and returns the recovery codes, once. Every session and
    /// every passkey that the actor had ends, and the actor is told.
    ///
    /// # Errors
    /// [`AccessError::LinkOver`], [`AccessError::Weak`], [`AccessError::WrongCode`]: nothing was changed, and the link is
    /// as good as before.
    pub async fn invitation_accept(
        &self,
        token: &SecretString,
        password: &SecretString,
        typed: &str,
        from: &From,
    ) -> Result<Vec<SecretString>> {
        let (invitation, seed) = self.invited(token).await?;
        let actor = &invitation.actor;
        self.must_be_strong(actor, password).await?;
        let now = self.clock.now();
        let last_step = code::step(&seed, typed, now)?.ok_or(AccessError::WrongCode)?;
        let hash = password::hash(password, self.salt(), &self.store.pepper()).await?;
        let codes = code::new_recovery_codes(self.randomness.as_ref());
        let mut tx = self.store.begin().await?;
        if !tx.invitation_use(invitation.id, now).await? {
            return Err(AccessError::LinkOver.into());
        }
        tx.login_put(actor, &Login { password: hash, changed_at: now, last_step }).await?;
        tx.secret_put(&vault_owner(actor), SEED, &seed).await?;
        tx.secret_delete(&seed_owner(&invitation), SEED).await?;
        tx.recovery_codes_put(actor, &codes).await?;
        let ended = tx.session_end_all(actor, None, now).await?;
        // Whoever had the account before may have left one on a device of their own.
        let removed = tx.passkey_delete_all(actor).await?;
        // And one that came in by such a key at this very moment is seen only now.
        let ended = ended + tx.session_end_all(actor, None, now).await?;
        let about = json!({
            "invitation": invitation.id, "sessions_ended": ended, "passkeys_removed": removed, "address": from.address,
        });
        tx.audit(self.event(actor.as_str(), Happened::LoginSet, actor.as_str()).payload(about));
        let change = CredentialChange::InvitationUsed { made_by: invitation.made_by.clone() };
        self.tell_credentials(&mut tx, actor, change, actor, Some(from)).await?;
        tx.commit().await?;
        Ok(codes.into_iter().map(SecretString::from).collect())
    }

    async fn invited(&self, token: &SecretString) -> Result<(Invitation, SecretString)> {
        let found = self.store.invitation_by_token(token.expose_secret(), self.clock.now()).await?;
        let invitation = found.ok_or(AccessError::LinkOver)?;
        // Accepted by another at this very moment: the seed went with it.
        let seed = self.store.secret_lookup(&seed_owner(&invitation), SEED).await?;
        Ok((invitation, seed.ok_or(EngineError::from(AccessError::LinkOver))?))
    }
}

/// Where the seed waits in the vault until it is confirmed.
fn seed_owner(invitation: &Invitation) -> String {
    format!("invitation {}", invitation.id)
}

/// The link that carries an invitation's token, for a server that people reach at `server`. The token stands behind the
/// `#`, which browsers send to nobody: no proxy has it in its log.
pub fn invitation_link(server: &url::Url, token: &SecretString) -> SecretString {
    let mut link = server.clone();
    link.set_path("/invitation");
    link.set_query(None);
    link.set_fragment(Some(token.expose_secret()));
    String::from(link).into()
}
