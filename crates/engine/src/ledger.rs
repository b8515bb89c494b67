//! People, the accounts that are theirs, and the connections on which these lie.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::written::must_be_a_reason;
use exeunt_connector::{Description, Pace};
use exeunt_core::{AccountRef, Binding, ConnectionName, Duty, Lane, Person, PersonChange, PersonId};
use exeunt_store::{StoreError, Tx};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What becomes of a person of whom something is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonBecame {
    /// `None`: they are new.
    pub before: Option<Person>,
    pub after: Person,
}

/// What whoever changes a person has seen of them.
#[derive(Debug, Clone, Copy)]
pub enum Seen<'a> {
    /// It doesn't matter.
    Whatever,
    /// That nobody has this number.
    Nobody,
    This(&'a Person),
}

impl Seen<'_> {
    fn must_be(self, id: &PersonId, current: Option<&Person>) -> Result<()> {
        match (self, current) {
            (Self::Nobody, Some(_)) => Err(EngineError::PersonKnown(id.clone())),
            (Self::This(seen), current) if current != Some(seen) => Err(EngineError::PersonChanged(id.clone())),
            (Self::Whatever | Self::Nobody | Self::This(_), _) => Ok(()),
        }
    }
}

impl PersonBecame {
    /// Whether anything differs.
    pub fn is_change(&self) -> bool {
        self.before.as_ref() != Some(&self.after)
    }
}

impl Engine {
    /// Adds a person, or changes what is said anew of somebody who is known.
    ///
    /// # Errors
    /// [`EngineError::PersonKnown`] and [`EngineError::PersonChanged`] when it isn't as was `seen`.
    pub async fn person_change(
        &self,
        caller: &Caller,
        id: &PersonId,
        change: &PersonChange,
        seen: Seen<'_>,
    ) -> Result<PersonBecame> {
        self.must(caller, Duty::ManageLedger).await?;
        let mut tx = self.store.begin().await?;
        let became = self.person_change_in(&mut tx, caller, id, change, seen).await?;
        tx.commit().await?;
        Ok(became)
    }

    /// As [`Engine::person_change`], for all of these people or none of them.
    pub async fn people_change(
        &self,
        caller: &Caller,
        changes: &[(PersonId, PersonChange)],
    ) -> Result<Vec<PersonBecame>> {
        self.must(caller, Duty::ManageLedger).await?;
        let mut became = Vec::with_capacity(changes.len());
        let mut tx = self.store.begin().await?;
        for (id, change) in changes {
            became.push(self.person_change_in(&mut tx, caller, id, change, Seen::Whatever).await?);
        }
        tx.commit().await?;
        Ok(became)
    }

    /// What [`Engine::people_change`] would make of these people, of whom each is named once. Nothing is changed.
    pub async fn people_foresee(
        &self,
        caller: &Caller,
        changes: &[(PersonId, PersonChange)],
    ) -> Result<Vec<PersonBecame>> {
        self.must(caller, Duty::ManageLedger).await?;
        let ids: Vec<PersonId> = changes.iter().map(|(id, _)| id.clone()).collect();
        let known = self.store.person_several(&ids).await?.into_iter().map(|person| (person.id.clone(), person));
        let mut known: BTreeMap<PersonId, Person> = known.collect();
        let became = changes.iter().map(|(id, change)| {
            let before = known.remove(id);
            let after = change.over(id, before.as_ref());
            must_be_fit(&after)?;
            Ok(PersonBecame { before, after })
        });
        became.collect()
    }

    async fn person_change_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: &PersonId,
        change: &PersonChange,
        seen: Seen<'_>,
    ) -> Result<PersonBecame> {
        let before = tx.person_hold(id).await?;
        seen.must_be(id, before.as_ref())?;
        let after = change.over(id, before.as_ref());
        if before.as_ref() != Some(&after) {
            must_be_fit(&after)?;
            self.person_write(tx, caller, before.as_ref(), &after).await?;
        }
        Ok(PersonBecame { before, after })
    }

    /// Writes a person, and keeps who changed by hand where their letters go or whose people they are.
    async fn person_write(&self, tx: &mut Tx, caller: &Caller, before: Option<&Person>, after: &Person) -> Result<()> {
        tx.person_put(after).await?;
        if before.is_some_and(|before| before.mail != after.mail || before.manager != after.manager) {
            tx.person_redirected(&after.id, &caller.name, self.now()).await?;
        }
        tx.audit(self.event(caller.name.as_str(), Happened::PersonPut, after.id.as_str()).payload(json!(after)));
        Ok(())
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
            self.person_write(&mut tx, caller, before.as_ref(), person).await?;
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
        must_be_a_reason(evidence)?;
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
        must_be_a_reason(reason)?;
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
