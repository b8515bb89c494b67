//! Tokens with which programs act for an actor.
//!
//! `exeunt_api_`, 32 letters and digits at random, and six that follow from them: so that a scanner for leaked secrets
//! finds one without a false alarm. Beside these there is each actor's own key (`exeunt_` and 32), which the command line
//! uses: it is good for everything that the actor may, has no end, and is made with the actor.

use super::error::AccessError;
use super::letters::CredentialChange;
use crate::actor::Caller;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{ActorName, Digest, Duty, Scope};
use exeunt_store::{ApiToken, StoreError};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What every API token begins with.
pub const PREFIX: &str = "exeunt_api_";
const CHECK: usize = 6;
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 366);
const LONGEST_NAME: usize = 100;

/// What is wanted of a token.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Whom it acts for.
    pub actor: ActorName,
    /// What it is for.
    pub name: String,
    pub scopes: BTreeSet<Scope>,
    pub expires_at: Timestamp,
}

impl Engine {
    /// Makes a token, for oneself or, as an administrator, for another actor. It is shown once and stored only as a hash.
    /// Whoever it acts for is told.
    ///
    /// # Errors
    /// [`AccessError::TokenTerms`]; [`AccessError::NotByToken`], because a token that leaked must not make others.
    pub async fn token_add(&self, caller: &Caller, new: &NewToken) -> Result<(ApiToken, SecretString)> {
        caller.must_be_in_person()?;
        self.must_be_own_or_managed(caller, &new.actor).await?;
        let now = self.clock.now();
        let name = new.name.trim();
        let lasts = new.expires_at.duration_since(now);
        let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !new.scopes.is_empty();
        if !fits || lasts <= SignedDuration::ZERO || lasts > LONGEST {
            return Err(AccessError::TokenTerms.into());
        }
        self.store.actor_get(&new.actor).await?;
        let text = self.new_text();
        let token = ApiToken {
            id: self.randomness.id(now),
            actor: new.actor.clone(),
            name: name.to_owned(),
            scopes: new.scopes.clone(),
            made_by: caller.name.clone(),
            made_at: now,
            expires_at: new.expires_at,
            used_at: None,
            revoked_at: None,
        };
        let mut tx = self.store.begin().await?;
        tx.api_token_insert(&token, text.expose_secret()).await?;
        let about = json!({
            "token": token.id, "name": token.name, "scopes": token.scopes, "expires_at": token.expires_at,
        });
        tx.audit(self.event(caller.name.as_str(), Happened::TokenMade, new.actor.as_str()).payload(about));
        let change = CredentialChange::TokenMade { name: token.name.clone(), expires_at: token.expires_at };
        self.tell_credentials(&mut tx, &new.actor, change, &caller.name, None).await?;
        tx.commit().await?;
        Ok((token, text))
    }

    /// The tokens of an actor, revoked and expired ones too: one's own, or anybody's for an administrator.
    pub async fn token_list(&self, caller: &Caller, of: &ActorName) -> Result<Vec<ApiToken>> {
        self.must_be_own_or_managed(caller, of).await?;
        Ok(self.store.api_token_list(of).await?)
    }

    /// Revokes a token; it stops working with the answer. Twice is no error.
    pub async fn token_revoke(&self, caller: &Caller, id: Uuid) -> Result<()> {
        let token = match self.store.api_token_get(id).await {
            Err(StoreError::NotFound { .. }) => return Err(AccessError::NotYours.into()),
            other => other?,
        };
        // A token may be given up by whoever holds it, and nobody learns here whose another is.
        if token.actor != caller.name && !caller.may(Duty::ManageActors) {
            return Err(AccessError::NotYours.into());
        }
        let mut tx = self.store.begin().await?;
        if tx.api_token_revoke(id, self.clock.now()).await? {
            let about = json!({ "token": id, "name": token.name });
            tx.audit(self.event(caller.name.as_str(), Happened::TokenRevoked, token.actor.as_str()).payload(about));
        }
        tx.commit().await?;
        Ok(())
    }

    /// Who acts by this API token. `None` for a wrong, revoked or expired one, and for a locked actor.
    pub(crate) async fn caller_by_api_token(&self, text: &SecretString) -> Result<Option<Caller>> {
        if !is_well_formed(text.expose_secret()) {
            return Ok(None);
        }
        let found = self.store.api_token_by_text(text.expose_secret(), self.clock.now()).await?;
        let Some((token, actor)) = found else { return Ok(None) };
        if self.worth_noting(token.used_at) {
            let mut tx = self.store.begin().await?;
            tx.api_token_used(token.id, self.clock.now()).await?;
            tx.commit().await?;
        }
        Ok(Some(Caller { within: Some(token.scopes), ..actor.into() }))
    }

    async fn must_be_own_or_managed(&self, caller: &Caller, actor: &ActorName) -> Result<()> {
        if caller.name == *actor { Ok(()) } else { self.must(caller, Duty::ManageActors).await }
    }

    fn new_text(&self) -> SecretString {
        let random = self.randomness.password();
        format!("{PREFIX}{random}{}", check(&random)).into()
    }
}

/// Six letters and digits that follow from the random part.
fn check(random: &str) -> String {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let digest = Digest::of_bytes(format!("{PREFIX}{random}").as_bytes());
    let digits = digest.as_str().get(7..22).unwrap_or_default();
    let mut number = u64::from_str_radix(digits, 16).expect("a digest is written in hexadecimal digits");
    let mut text = String::with_capacity(CHECK);
    for _ in 0..CHECK {
        text.push(char::from(LETTERS[usize::try_from(number % 62).expect("a remainder is small")]));
        number /= 62;
    }
    text
}

/// Whether the text can be a token at all, told without asking the database.
fn is_well_formed(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX) else { return false };
    let random = rest.len().checked_sub(CHECK).and_then(|at| rest.split_at_checked(at));
    random.is_some_and(|(random, end)| random.len() == 32 && check(random) == end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_proves_its_form_by_itself() {
        let random = "Abcdefghijklmnopqrstuvwxyz012345";
        let token = format!("{PREFIX}{random}{}", check(random));
        assert!(is_well_formed(&token));
        let changed = token.replacen('A', "B", 1);
        for wrong in [changed.as_str(), "", PREFIX, "exeunt_api_長長", "exeunt_Abcdefghijklmnopqrstuvwxyz012345"] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }
}
