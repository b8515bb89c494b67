//! People, the accounts that are theirs, and the connections on which these lie.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_connector::{Description, Pace};
use exeunt_core::{AccountRef, Binding, ConnectionName, Duty, Lane, Language, Person, PersonId};
use exeunt_store::{StoreError, Tx};
use secrecy::SecretString;
use serde_json::{Value, json};

/// Where somebody works of whom nobody says otherwise.
const USUAL_ZONE: &str = "Asia/Shanghai";

/// What is said anew of a person. What isn't said stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonChange {
    /// Somebody new needs one.
    pub name: Option<String>,
    pub department: Option<String>,
    pub zone: Option<String>,
    /// `Some(None)`: nobody any more.
    pub manager: Option<Option<PersonId>>,
    /// `Some(None)`: none any more.
    pub mail: Option<Option<String>>,
    pub language: Option<Language>,
}

impl PersonChange {
    /// The person as they are from now on.
    pub fn over(&self, id: &PersonId, before: Option<&Person>) -> Person {
        let kept = |said: Option<&String>, before: Option<&String>, usual: &str| {
            said.or(before).cloned().unwrap_or_else(|| usual.to_owned())
        };
        Person {
            id: id.clone(),
            name: kept(self.name.as_ref(), before.map(|p| &p.name), ""),
            department: kept(self.department.as_ref(), before.map(|p| &p.department), ""),
            zone: kept(self.zone.as_ref(), before.map(|p| &p.zone), USUAL_ZONE),
            manager: self.manager.clone().unwrap_or_else(|| before.and_then(|p| p.manager.clone())),
            mail: self.mail.clone().unwrap_or_else(|| before.and_then(|p| p.mail.clone())),
            language: self.language.or(before.map(|p| p.language)).unwrap_or_default(),
        }
    }
}

impl Engine {
    /// Adds a person, or changes what is said anew of somebody who is known. Gives them as they were and as they are.
    pub async fn person_change(
        &self,
        caller: &Caller,
        id: &PersonId,
        change: &PersonChange,
    ) -> Result<(Option<Person>, Person)> {
        self.must(caller, Duty::ManageLedger).await?;
        let mut tx = self.store.begin().await?;
        let both = self.person_change_in(&mut tx, caller, id, change).await?;
        tx.commit().await?;
        Ok(both)
    }

    /// As [`Engine::person_change`], for all of these people or none of them.
    pub async fn people_change(&self, caller: &Caller, changes: &[(PersonId, PersonChange)]) -> Result<()> {
        self.must(caller, Duty::ManageLedger).await?;
        let mut tx = self.store.begin().await?;
        for (id, change) in changes {
            self.person_change_in(&mut tx, caller, id, change).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn person_change_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: &PersonId,
        change: &PersonChange,
    ) -> Result<(Option<Person>, Person)> {
        let before = tx.person_hold(id).await?;
        let after = change.over(id, before.as_ref());
        if before.as_ref() != Some(&after) {
            must_be_fit(&after)?;
            tx.person_put(&after).await?;
            tx.audit(self.event(caller.name.as_str(), Happened::PersonPut, id.as_str()).payload(json!(after)));
        }
        Ok((before, after))
    }

    /// Adds or changes a person.
    pub async fn person_put(&self, caller: &Caller, person: &Person) -> Result<()> {
        self.people_put(caller, std::slice::from_ref(person)).await
    }

    /// Adds or changes all of these people, or none of them.
    pub async fn people_put(&self, caller: &Caller, people: &[Person]) -> Result<()> {
        self.must(caller, Duty::ManageLedger).await?;
        for person in people {
            must_be_fit(person)?;
        }
        let mut tx = self.store.begin().await?;
        for person in people {
            let before = tx.person_lookup(&person.id).await?;
            tx.person_put(person).await?;
            if before.is_some_and(|before| before.mail != person.mail || before.manager != person.manager) {
                tx.person_redirected(&person.id, &caller.name, self.now()).await?;
            }
            tx.audit(self.event(caller.name.as_str(), Happened::PersonPut, person.id.as_str()).payload(json!(person)));
        }
        tx.commit().await?;
        Ok(())
    }

    /// The person with this employee number.
    pub async fn person_get(&self, id: &PersonId) -> Result<Person> {
        self.store.person_lookup(id).await?.ok_or_else(|| EngineError::UnknownPerson(id.clone()))
    }

    /// Says that an account is a person's, and on what that rests.
    pub async fn bind(&self, caller: &Caller, person: &PersonId, account: &AccountRef, evidence: &str) -> Result<()> {
        self.must(caller, Duty::ManageLedger).await?;
        self.person_get(person).await?;
        let binding = Binding {
            person: person.clone(),
            account: account.clone(),
            by: caller.name.clone(),
            at: self.clock.now(),
            evidence: evidence.to_owned(),
        };
        let mut tx = self.store.begin().await?;
        tx.binding_put(&binding).await?;
        tx.stock_hasten(person, binding.at).await?;
        tx.audit(
            self.event(caller.name.as_str(), Happened::AccountBound, &account.to_string()).payload(json!(binding)),
        );
        tx.commit().await?;
        Ok(())
    }

    /// Says that an account is no longer this person's, for a reason; that it was stays as history.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it isn't theirs.
    pub async fn unbind(&self, caller: &Caller, person: &PersonId, account: &AccountRef, reason: &str) -> Result<()> {
        self.must(caller, Duty::ManageLedger).await?;
        if reason.trim().is_empty() {
            return Err(EngineError::ReasonRequired);
        }
        let mut tx = self.store.begin().await?;
        tx.person_hold(person).await?;
        let bound = tx.binding_lookup(account).await?.filter(|binding| binding.person == *person);
        let unknown = || StoreError::NotFound { what: "binding", id: account.to_string() };
        let bound = bound.ok_or_else(unknown)?;
        tx.binding_end(account, self.clock.now()).await?;
        let event = self.event(caller.name.as_str(), Happened::AccountReleased, &account.to_string());
        tx.audit(event.payload(json!({ "person": bound.person, "since": bound.at, "reason": reason.trim() })));
        tx.commit().await?;
        Ok(())
    }

    /// Adds or changes a connection. Its secret is stored encrypted; the settings must satisfy the platform's connector.
    pub async fn connection_put(
        &self,
        caller: &Caller,
        name: &ConnectionName,
        platform: &str,
        settings: &Value,
        secret: SecretString,
    ) -> Result<()> {
        self.must(caller, Duty::ManageConnections).await?;
        self.hub.make(name, platform, settings, secret.clone(), Pace::free())?;
        let mut tx = self.store.begin().await?;
        tx.connection_put(name, platform, settings, &secret).await?;
        let event = self.event(caller.name.as_str(), Happened::ConnectionPut, name.as_str());
        tx.audit(event.payload(json!({ "platform": platform, "settings": settings })));
        tx.commit().await?;
        self.hub.forget(name).await;
        Ok(())
    }

    /// What the connection's deployment is and can do, asked just now.
    pub async fn connection_describe(&self, name: &ConnectionName) -> Result<Description> {
        let connector = self.connector(name, Lane::Ordinary).await?;
        connector.describe().await.map_err(|source| EngineError::Platform { connection: name.clone(), source })
    }
}

/// Whether this can be somebody, and can be written to if there is an address.
fn must_be_fit(person: &Person) -> Result<()> {
    person.fit_as_typed().map_err(|field| EngineError::UnfitPerson { person: person.id.clone(), field })
}
