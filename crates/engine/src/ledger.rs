//! People, the accounts that are theirs, and the connections on which these lie.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_connector::{Description, Pace};
use exeunt_core::{AccountRef, Binding, ConnectionName, Duty, Lane, Person, PersonId};
use exeunt_store::StoreError;
use secrecy::SecretString;
use serde_json::{Value, json};

impl Engine {
    /// Adds or changes a person.
    pub async fn person_put(&self, caller: &Caller, person: &Person) -> Result<()> {
        self.people_put(caller, std::slice::from_ref(person)).await
    }

    /// Adds or changes all of these people, or none of them.
    pub async fn people_put(&self, caller: &Caller, people: &[Person]) -> Result<()> {
        self.must(caller, Duty::ManageLedger).await?;
        for person in people {
            person.fit().map_err(|field| EngineError::UnfitPerson { person: person.id.clone(), field })?;
        }
        let mut tx = self.store.begin().await?;
        for person in people {
            tx.person_put(person).await?;
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
