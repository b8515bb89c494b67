//! People, and the accounts that are theirs.
//!
//! Invariants: nobody changes what is said here of themselves; while a case of somebody's goes on, no account of theirs is
//! released or given to somebody else.

use crate::actor::Caller;
use crate::case::is_unfinished;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::written::must_be_a_reason;
use exeunt_core::{AccountRef, Binding, Duty, Person, PersonChange, PersonId};
use exeunt_store::{RunState, StoreError, Tx};
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
pub enum PersonSeen<'a> {
    /// It doesn't matter.
    Whatever,
    /// That nobody has this number.
    Nobody,
    This(&'a Person),
}

impl PersonSeen<'_> {
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
    /// [`EngineError::PersonKnown`] and [`EngineError::PersonChanged`] when it isn't as was `seen`;
    /// [`EngineError::Oneself`]: nobody changes what is said of themselves.
    pub async fn person_change(
        &self,
        caller: &Caller,
        id: &PersonId,
        change: &PersonChange,
        seen: PersonSeen<'_>,
    ) -> Result<PersonBecame> {
        self.must(caller, Duty::ManageLedger).await?;
        let changed = async {
            let mut tx = self.store.begin().await?;
            let became = self.person_change_in(&mut tx, caller, id, change, seen).await?;
            tx.commit().await?;
            Ok(became)
        }
        .await;
        self.or_refused(caller, id.as_str(), changed).await
    }

    /// As [`Engine::person_change`], for all of these people or none of them.
    pub async fn people_change(
        &self,
        caller: &Caller,
        changes: &[(PersonId, PersonChange)],
    ) -> Result<Vec<PersonBecame>> {
        self.must(caller, Duty::ManageLedger).await?;
        let done = async {
            let mut became = Vec::with_capacity(changes.len());
            let mut tx = self.store.begin().await?;
            for (id, change) in changes {
                became.push(self.person_change_in(&mut tx, caller, id, change, PersonSeen::Whatever).await?);
            }
            tx.commit().await?;
            Ok(became)
        }
        .await;
        self.or_refused(caller, "people", done).await
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
            if before.as_ref() != Some(&after) {
                must_be_another(caller, id)?;
                must_be_fit(&after)?;
            }
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
        seen: PersonSeen<'_>,
    ) -> Result<PersonBecame> {
        let before = tx.person_hold(id).await?;
        seen.must_be(id, before.as_ref())?;
        let after = change.over(id, before.as_ref());
        self.person_write(tx, caller, before.as_ref(), &after).await?;
        Ok(PersonBecame { before, after })
    }

    /// Writes somebody down who isn't written down like this already. A list of everybody may hold whoever hands it in.
    async fn person_write(&self, tx: &mut Tx, caller: &Caller, before: Option<&Person>, after: &Person) -> Result<()> {
        if before == Some(after) {
            return Ok(());
        }
        must_be_another(caller, &after.id)?;
        must_be_fit(after)?;
        tx.person_put(after).await?;
        if before.is_some_and(|before| before.mail != after.mail || before.manager != after.manager) {
            tx.person_redirected(&after.id, &caller.name, self.now()).await?;
        }
        let mut about = json!(after);
        if let Some(before) = before {
            about["changed"] = changed(&json!(before), &json!(after));
        }
        tx.audit(self.event(caller.name.as_str(), Happened::PersonPut, after.id.as_str()).payload(about));
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
        let written = async {
            let mut tx = self.store.begin().await?;
            for person in people {
                let before = tx.person_hold(&person.id).await?;
                self.person_write(&mut tx, caller, before.as_ref(), person).await?;
            }
            tx.commit().await?;
            Ok(())
        }
        .await;
        self.or_refused(caller, "people", written).await
    }

    /// The person with this employee number.
    pub async fn person_get(&self, id: &PersonId) -> Result<Person> {
        self.store.person_lookup(id).await?.ok_or_else(|| EngineError::UnknownPerson(id.clone()))
    }

    /// Says that an account is a person's, and on what that rests. Whoever had it before has it no longer.
    ///
    /// # Errors
    /// [`EngineError::Oneself`] when it is the caller's or becomes it; [`EngineError::AccountHeld`] when it can't be taken
    /// from whoever has it.
    pub async fn bind(&self, caller: &Caller, person: &PersonId, account: &AccountRef, evidence: &str) -> Result<()> {
        self.must(caller, Duty::ManageLedger).await?;
        must_be_a_reason(evidence)?;
        self.person_get(person).await?;
        let bound = async {
            must_be_another(caller, person)?;
            let binding = Binding {
                person: person.clone(),
                account: account.clone(),
                by: caller.name.clone(),
                at: self.clock.now(),
                evidence: evidence.to_owned(),
            };
            let mut tx = self.store.begin().await?;
            if let Some(former) = tx.binding_lookup(account).await?.filter(|former| former.person != *person) {
                must_be_another(caller, &former.person)?;
                must_be_free(&mut tx, &former.person, account).await?;
                if tx.binding_lookup(account).await?.as_ref() != Some(&former) {
                    let why = "somebody changed it at the same time".to_owned();
                    return Err(StoreError::Conflict { what: "account", id: account.to_string(), why }.into());
                }
            }
            tx.binding_put(&binding).await?;
            tx.stock_hasten(person, binding.at).await?;
            let event = self.event(caller.name.as_str(), Happened::AccountBound, &account.to_string());
            tx.audit(event.payload(json!(binding)));
            tx.commit().await?;
            Ok(())
        }
        .await;
        self.or_refused(caller, &account.to_string(), bound).await
    }

    /// Says that an account is no longer this person's, for a reason; that it was stays as history.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it isn't theirs; [`EngineError::Oneself`] when it is the caller's;
    /// [`EngineError::AccountHeld`] while a case of theirs would lose it.
    pub async fn unbind(&self, caller: &Caller, person: &PersonId, account: &AccountRef, reason: &str) -> Result<()> {
        self.must(caller, Duty::ManageLedger).await?;
        must_be_a_reason(reason)?;
        let released = async {
            must_be_another(caller, person)?;
            let mut tx = self.store.begin().await?;
            tx.person_hold(person).await?;
            let bound = tx.binding_lookup(account).await?.filter(|binding| binding.person == *person);
            let unknown = || StoreError::NotFound { what: "binding", id: account.to_string() };
            let bound = bound.ok_or_else(unknown)?;
            must_be_free(&mut tx, person, account).await?;
            tx.binding_end(account, self.clock.now()).await?;
            let event = self.event(caller.name.as_str(), Happened::AccountReleased, &account.to_string());
            tx.audit(event.payload(json!({ "person": bound.person, "since": bound.at, "reason": reason.trim() })));
            tx.commit().await?;
            Ok(())
        }
        .await;
        self.or_refused(caller, &account.to_string(), released).await
    }

    /// What was refused about the ledger is in the log.
    async fn or_refused<T>(&self, caller: &Caller, on: &str, done: Result<T>) -> Result<T> {
        if let Err(error @ (EngineError::Oneself(_) | EngineError::AccountHeld { .. })) = &done {
            self.refuse(caller, on, error).await?;
        }
        done
    }
}

/// Nobody changes what the ledger says of themselves: their accounts would be let off when they leave, or their manager
/// be a friend.
pub(crate) fn must_be_another(caller: &Caller, person: &PersonId) -> Result<()> {
    if caller.person.as_ref() == Some(person) { Err(EngineError::Oneself(caller.name.clone())) } else { Ok(()) }
}

/// An account stays whose it is as long as somebody's leaving goes on: what a case began to close, it closes or puts back.
/// Holds the person, so that no case opens meanwhile.
async fn must_be_free(tx: &mut Tx, person: &PersonId, account: &AccountRef) -> Result<()> {
    tx.person_hold(person).await?;
    for case in tx.case_list_of(person).await? {
        let goes_on = tx.run_list(case.id).await?.iter().any(|run| run.state == RunState::Active);
        if is_unfinished(&case) || goes_on {
            return Err(EngineError::AccountHeld { account: account.clone(), case: case.id });
        }
    }
    Ok(())
}

/// The fields that differ: what each was, and what it is. Who reads the log later shouldn't have to look for the entry before.
fn changed(before: &Value, after: &Value) -> Value {
    let fields = after.as_object().into_iter().flatten().filter(|(field, is)| before[field.as_str()] != **is);
    fields.map(|(field, is)| (field.clone(), json!({ "from": before[field.as_str()], "to": is }))).collect()
}

/// Whether this can be somebody, and can be written to if there is an address.
fn must_be_fit(person: &Person) -> Result<()> {
    person.fit_as_typed().map_err(|field| EngineError::UnfitPerson { person: person.id.clone(), field })
}
