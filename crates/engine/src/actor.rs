//! Who asks. Every operation takes a [`Caller`] first and asks the duty table before anything else.

use crate::access::token::PREFIX as TOKEN_PREFIX;
use crate::access::{CredentialChange, Reachable};
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::ledger::must_be_another;
use exeunt_core::{ActorName, CaseId, Duty, DutyRole, PersonId, Scope, is_hidden};
use exeunt_store::{Actor, AuditEvent, StoreError, Tx};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::collections::BTreeSet;

/// Somebody who has shown who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub name: ActorName,
    pub roles: BTreeSet<DutyRole>,
    /// Who of the ledger this is; a machine is nobody.
    pub person: Option<PersonId>,
    /// What the token is good for by which they showed who they are; `None`: for everything.
    pub within: Option<BTreeSet<Scope>>,
}

/// The longest name of an actor.
const LONGEST_NAME: usize = 100;
/// Who acts in the log without being an actor: people by a link, the machine, and nobody known.
const NOBODYS_NAMES: [&str; 5] = ["link", "notices", "setup", "somebody", "unknown"];

/// Whether an actor can be called so: on one line, nothing invisible in it, and not what the log calls somebody else.
/// A colon stands in the names of those who answer by a link.
fn is_name(name: &str) -> bool {
    let plain = |c: char| !is_hidden(c) && c != ':';
    name.trim() == name
        && (1..=LONGEST_NAME).contains(&name.chars().count())
        && name.chars().all(plain)
        && !NOBODYS_NAMES.contains(&name)
}

impl Caller {
    /// Somebody with these roles, who is nobody of the ledger.
    pub fn new(name: impl Into<ActorName>, roles: impl IntoIterator<Item = DutyRole>) -> Self {
        Self { name: name.into(), roles: roles.into_iter().collect(), person: None, within: None }
    }

    /// The same, as a person of the ledger.
    #[must_use]
    pub fn who_is(self, person: impl Into<PersonId>) -> Self {
        Self { person: Some(person.into()), ..self }
    }

    /// Whether one of the caller's roles may do `duty`, and the token is good for it.
    pub fn may(&self, duty: Duty) -> bool {
        let within = self.within.as_ref().is_none_or(|scopes| scopes.iter().any(|scope| scope.covers(duty)));
        within && self.roles.iter().any(|role| role.may(duty))
    }
}

impl From<Actor> for Caller {
    fn from(actor: Actor) -> Self {
        Self { name: actor.name, roles: actor.roles, person: actor.person, within: None }
    }
}

impl Engine {
    /// The actor whose key or API token this is.
    ///
    /// # Errors
    /// [`EngineError::UnknownToken`] for a wrong token or a locked actor; the two are not told apart.
    pub async fn caller(&self, token: &SecretString) -> Result<Caller> {
        if token.expose_secret().starts_with(TOKEN_PREFIX) {
            return self.caller_by_api_token(token).await?.ok_or(EngineError::UnknownToken);
        }
        let actor = self.store.actor_by_token(token.expose_secret()).await?.ok_or(EngineError::UnknownToken)?;
        Ok(actor.into())
    }

    /// Lets the caller pass if the duty table does; otherwise the refusal is logged.
    ///
    /// # Errors
    /// [`EngineError::NotYourDuty`].
    pub async fn must(&self, caller: &Caller, duty: Duty) -> Result<()> {
        if caller.may(duty) { Ok(()) } else { self.not_their_duty(caller, duty).await }
    }

    /// Lets the caller pass who may do this about everybody; a refusal is logged. Settings and the whole log are not for
    /// those who have their own people only.
    ///
    /// # Errors
    /// [`EngineError::NotYourDuty`].
    pub async fn must_about_everybody(&self, caller: &Caller, duty: Duty) -> Result<()> {
        match caller.reach(duty) {
            Reachable::Everybody => Ok(()),
            Reachable::Own | Reachable::Nobody => self.not_their_duty(caller, duty).await,
        }
    }

    async fn not_their_duty(&self, caller: &Caller, duty: Duty) -> Result<()> {
        let error = EngineError::NotYourDuty { actor: caller.name.clone(), duty };
        self.refuse(caller, &format!("{duty:?}"), &error).await?;
        Err(error)
    }

    /// Writes a refusal into the audit log.
    pub(crate) async fn refuse(&self, caller: &Caller, on: &str, error: &EngineError) -> Result<()> {
        let event = self.event(caller.name.as_str(), Happened::Refused, on);
        self.refuse_by(event.payload(json!({ "why": error.to_string() }))).await
    }

    /// As [`Engine::refuse`], of what belongs to a case or a batch: the entry lies with it, and is kept from whoever it is
    /// about.
    pub(crate) async fn refuse_in(
        &self,
        caller: &Caller,
        on: &str,
        case: impl Into<CaseId>,
        error: &EngineError,
    ) -> Result<()> {
        let event = self.event(caller.name.as_str(), Happened::Refused, on).case(case.into());
        self.refuse_by(event.payload(json!({ "why": error.to_string() }))).await
    }

    /// As [`Engine::refuse`], of what is about these people.
    pub(crate) async fn refuse_about(
        &self,
        caller: &Caller,
        on: &str,
        people: &[PersonId],
        error: &EngineError,
    ) -> Result<()> {
        let event = self.event(caller.name.as_str(), Happened::Refused, on);
        self.refuse_by(event.payload(json!({ "why": error.to_string(), "people": people }))).await
    }

    async fn refuse_by(&self, event: AuditEvent) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.audit(event);
        tx.commit().await?;
        Ok(())
    }

    /// Adds an actor and returns the token that shows who they are. It is shown once and stored only as a hash.
    ///
    /// # Errors
    /// [`crate::access::AccessError::NotByToken`]: an actor's key has no scopes and no end, so that a token which leaked
    /// must make none. [`EngineError::BadName`] for a name that could be taken for another one, or for none.
    pub async fn actor_add(
        &self,
        caller: &Caller,
        name: &ActorName,
        roles: &BTreeSet<DutyRole>,
        person: Option<&PersonId>,
    ) -> Result<SecretString> {
        self.must(caller, Duty::ManageActors).await?;
        caller.must_be_in_person()?;
        if !is_name(name.as_str()) {
            return Err(EngineError::BadName(name.as_str().chars().take(LONGEST_NAME).collect()));
        }
        if let Some(person) = person {
            self.person_get(person).await?;
        }
        let token = self.new_token();
        let mut tx = self.store.begin().await?;
        tx.actor_insert(name, roles, person, token.expose_secret()).await?;
        self.log_actor(&mut tx, caller.name.as_str(), name, roles, person);
        tx.commit().await?;
        Ok(token)
    }

    /// Adds the first actor of a new house, an administrator who is also IT. Refused once there is any actor.
    pub async fn actor_first(&self, name: &ActorName) -> Result<SecretString> {
        let roles = BTreeSet::from([DutyRole::Administrator, DutyRole::It]);
        let token = self.new_token();
        let mut tx = self.store.begin().await?;
        match tx.actor_insert_first(name, &roles, token.expose_secret()).await {
            Err(StoreError::Conflict { .. }) => return Err(EngineError::HouseHasActors),
            other => other?,
        }
        self.log_actor(&mut tx, "setup", name, &roles, None);
        tx.commit().await?;
        Ok(token)
    }

    /// Gives an actor these roles in place of the former. Sessions opened with the former ones end.
    ///
    /// # Errors
    /// [`EngineError::LastAdministrator`]; [`crate::access::AccessError::NotByToken`], here and below, because a token
    /// that leaked must shut nobody out.
    pub async fn actor_roles(&self, caller: &Caller, name: &ActorName, roles: &BTreeSet<DutyRole>) -> Result<()> {
        self.must(caller, Duty::ManageActors).await?;
        caller.must_be_in_person()?;
        let mut tx = self.store.begin().await?;
        if !roles.contains(&DutyRole::Administrator) && is_last_administrator(&mut tx, name).await? {
            drop(tx);
            return self.refuse_last_administrator(caller, name).await;
        }
        if tx.actor_get(name).await?.roles != *roles {
            self.roles_put(&mut tx, caller.name.as_str(), name, roles).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// As [`Engine::actor_roles`], within a transaction of the caller's.
    pub(crate) async fn roles_put(
        &self,
        tx: &mut Tx,
        by: &str,
        name: &ActorName,
        roles: &BTreeSet<DutyRole>,
    ) -> Result<()> {
        tx.actor_roles_put(name, roles).await?;
        let ended = tx.session_end_all(name, None, self.clock.now()).await?;
        let about = json!({ "roles": roles, "sessions_ended": ended });
        tx.audit(self.event(by, Happened::ActorChanged, name.as_str()).payload(about));
        Ok(())
    }

    /// Says who of the ledger an actor is; `None`: nobody.
    ///
    /// # Errors
    /// [`EngineError::Oneself`]: who is somebody of the ledger doesn't become another one by themselves, because nobody
    /// works on their own leaving.
    pub async fn actor_is(&self, caller: &Caller, name: &ActorName, person: Option<&PersonId>) -> Result<()> {
        self.must(caller, Duty::ManageActors).await?;
        caller.must_be_in_person()?;
        if let Some(was) = self.store.actor_get(name).await?.person
            && let Err(error) = must_be_another(caller, &was)
        {
            self.refuse(caller, name.as_str(), &error).await?;
            return Err(error);
        }
        if let Some(person) = person {
            self.person_get(person).await?;
        }
        let mut tx = self.store.begin().await?;
        tx.actor_is(name, person).await?;
        let about = json!({ "person": person });
        tx.audit(self.event(caller.name.as_str(), Happened::ActorChanged, name.as_str()).payload(about));
        tx.commit().await?;
        Ok(())
    }

    /// Locks an actor out: their key, their tokens, sessions and links stop working at once.
    ///
    /// # Errors
    /// [`EngineError::LastAdministrator`].
    pub async fn actor_lock(&self, caller: &Caller, name: &ActorName) -> Result<()> {
        self.must(caller, Duty::ManageActors).await?;
        caller.must_be_in_person()?;
        let mut tx = self.store.begin().await?;
        if is_last_administrator(&mut tx, name).await? {
            drop(tx);
            return self.refuse_last_administrator(caller, name).await;
        }
        tx.actor_lock(name).await?;
        tx.session_end_all(name, None, self.clock.now()).await?;
        tx.invitation_close_all(name, self.clock.now()).await?;
        tx.audit(self.event(caller.name.as_str(), Happened::ActorLocked, name.as_str()));
        tx.commit().await?;
        Ok(())
    }

    /// Lets in again whom somebody had locked out: by password and app, or by the provider, as before. Key, passkeys and
    /// tokens from before stay worthless, because one of them may be why they were locked out; the new key is shown once,
    /// and they are told of it.
    pub async fn actor_unlock(&self, caller: &Caller, name: &ActorName) -> Result<SecretString> {
        self.must(caller, Duty::ManageActors).await?;
        caller.must_be_in_person()?;
        let token = self.new_token();
        let mut tx = self.store.begin().await?;
        tx.actor_unlock(name, token.expose_secret()).await?;
        let revoked = tx.api_token_revoke_all(name, self.clock.now()).await?;
        let removed = tx.passkey_delete_all(name).await?;
        let event = self.event(caller.name.as_str(), Happened::ActorUnlocked, name.as_str());
        tx.audit(event.payload(json!({ "tokens_revoked": revoked, "passkeys_removed": removed })));
        self.tell_credentials(&mut tx, name, CredentialChange::KeyReset, &caller.name, None).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// A house without an administrator could never have one again.
    async fn refuse_last_administrator(&self, caller: &Caller, name: &ActorName) -> Result<()> {
        let error = EngineError::LastAdministrator(name.clone());
        self.refuse(caller, name.as_str(), &error).await?;
        Err(error)
    }

    fn new_token(&self) -> SecretString {
        SecretString::from(format!("exeunt_{}", self.randomness.password()))
    }

    fn log_actor(
        &self,
        tx: &mut Tx,
        by: &str,
        name: &ActorName,
        roles: &BTreeSet<DutyRole>,
        person: Option<&PersonId>,
    ) {
        let words: Vec<_> = roles.iter().map(|r| r.as_str()).collect();
        let about = json!({ "roles": words, "person": person });
        tx.audit(self.event(by, Happened::ActorAdded, name.as_str()).payload(about));
    }

    /// An audit event of now, to be completed with what it is about.
    pub(crate) fn event(&self, actor: &str, what: Happened, on: &str) -> AuditEvent {
        AuditEvent::new(self.clock.now(), actor, what.as_str(), on)
    }
}

/// Whether this is the only administrator who can get in. Who is one doesn't change until the transaction ends: of two who
/// lock each other out at the same moment, the second is the last one.
pub(crate) async fn is_last_administrator(tx: &mut Tx, name: &ActorName) -> Result<bool> {
    let all = tx.actor_list_held().await?;
    let administrators = all.iter().filter(|actor| !actor.locked && actor.roles.contains(&DutyRole::Administrator));
    let names: Vec<_> = administrators.map(|actor| &actor.name).collect();
    Ok(names == [name])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_called_so_that_the_log_could_mean_another() {
        for name in ["li.si", "张三", "hr-system", "it@corp.example", "Anna Müller"] {
            assert!(is_name(name), "{name}");
        }
        let wrong = ["", " li", "a\nb", "a\u{1b}[31m", "a\u{202e}b", "manager:001", "somebody", "setup", "link"];
        for name in wrong {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(!is_name(&"长".repeat(LONGEST_NAME + 1)));
    }
}
