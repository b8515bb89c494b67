//! The directory that an identity provider keeps with us, and what its changes say about people.
//!
//! An entry is stored as it was written, in the same transaction as the statement that it makes: what was acknowledged is
//! heard, and what wasn't is written again by the provider. Whatever a statement leads to, also a finding, the entry is
//! stored: a provider must never be kept from going on because something waits for a person here.
//!
//! Invariants: nobody writes their own entry; deleting an entry makes nobody a leaver; a person is asked, unless the entry
//! has said before that they leave.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::intake::people_meant;
use exeunt_core::{
    Duty, EntryFacts, EntryId, EntryKind, EntryState, FindingKind, Intention, PersonId, Said, SourceName, Statement,
};
use exeunt_store::{DirectoryEntry, EntryIndex, StoreError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What an identity provider's words are kept under.
pub const SOURCE: &str = "scim";

/// Groups that a deleted user is taken out of in one go.
const GROUPS: u32 = 1_000;

/// An entry as it is to be.
#[derive(Debug, Clone)]
pub struct EntryWrite {
    pub kind: EntryKind,
    pub name: String,
    pub document: Value,
    pub index: EntryIndex,
    /// What a user's entry says about its person; a group says nothing about anybody.
    pub facts: EntryFacts,
}

/// What became of writing an entry.
#[derive(Debug, Clone)]
pub enum EntryWritten {
    Done(Box<DirectoryEntry>),
    /// Another entry has the unique name.
    Taken,
    /// Somebody changed it, or a case that it speaks of, at the same moment: read it again.
    Meanwhile,
}

impl Engine {
    /// Adds an entry.
    ///
    /// # Errors
    /// [`EngineError::OutOfReach`] for an entry about the caller, here and below.
    pub async fn entry_add(&self, caller: &Caller, new: EntryWrite) -> Result<EntryWritten> {
        self.must(caller, Duty::GiveStatement).await?;
        self.must_be_about_another(caller, &[&new.facts]).await?;
        let now = self.now();
        let id = EntryId(self.randomness.id(now));
        let state = EntryState { facts: new.facts, said: None };
        let EntryWrite { kind, name, document, index, .. } = new;
        let entry = DirectoryEntry { id, kind, version: 1, name, document, state, created_at: now, changed_at: now };
        meanwhile(self.entry_put(caller, None, entry, &index).await)
    }

    /// Stores an entry in place of `before`. Nothing happens where nothing is different.
    pub async fn entry_change(
        &self,
        caller: &Caller,
        before: &DirectoryEntry,
        new: EntryWrite,
    ) -> Result<EntryWritten> {
        self.must(caller, Duty::GiveStatement).await?;
        self.must_be_about_another(caller, &[&before.state.facts, &new.facts]).await?;
        if before.document == new.document {
            return Ok(EntryWritten::Done(Box::new(before.clone())));
        }
        let state = EntryState { facts: new.facts, said: before.state.said };
        let entry = DirectoryEntry {
            version: before.version + 1,
            name: new.name,
            document: new.document,
            state,
            changed_at: after(before, self.now()),
            ..before.clone()
        };
        meanwhile(self.entry_put(caller, Some(before), entry, &new.index).await)
    }

    /// Nobody keeps the entry from which their own leaving is heard: under another number it would be nobody's.
    async fn must_be_about_another(&self, caller: &Caller, facts: &[&EntryFacts]) -> Result<()> {
        let Some(person) = &caller.person else { return Ok(()) };
        let mail = self.store.person_lookup(person).await?.and_then(|person| person.mail);
        let own = |facts: &&EntryFacts| {
            let Said { employee_number, mail: said, .. } = &facts.about;
            let by_mail = said.as_ref().zip(mail.as_ref()).is_some_and(|(said, mail)| said.eq_ignore_ascii_case(mail));
            by_mail || employee_number.as_deref() == Some(person.as_str())
        };
        if !facts.iter().any(own) {
            return Ok(());
        }
        let error = EngineError::OutOfReach { actor: caller.name.clone(), duty: Duty::GiveStatement };
        self.refuse(caller, person.as_str(), &error).await?;
        Err(error)
    }

    async fn entry_put(
        &self,
        caller: &Caller,
        before: Option<&DirectoryEntry>,
        mut entry: DirectoryEntry,
        index: &EntryIndex,
    ) -> Result<EntryWritten> {
        let mut tx = self.store.begin().await?;
        if let Some(unique) = &index.unique
            && tx.entry_called(unique).await?.is_some_and(|other| other != entry.id)
        {
            return Ok(EntryWritten::Taken);
        }
        let was = before.map(|before| &before.state);
        let today = today(&mut tx, &entry.state.facts, entry.changed_at).await?;
        entry.state.said = entry.state.facts.says(was, today);
        match before {
            None => tx.entry_insert(&entry, index).await?,
            Some(_) => tx.entry_update(&entry, index).await?,
        }
        for statement in statements(was, &entry) {
            self.statement_keep(&mut tx, caller, &statement, None).await?;
        }
        let mut people = people(&mut tx, &entry.state.facts).await?;
        if let Some(was) = was {
            people.extend(self::people(&mut tx, &was.facts).await?);
        }
        let about = json!({ "kind": entry.kind, "version": entry.version, "says": entry.state.said, "people": people });
        tx.audit(self.event(caller.name.as_str(), Happened::EntryPut, &entry.id.to_string()).payload(about));
        tx.commit().await?;
        Ok(EntryWritten::Done(Box::new(entry)))
    }

    /// Deletes an entry, and takes it out of all groups. Says whether it is done: `false` when somebody changed it at the
    /// same moment.
    pub async fn entry_remove(&self, caller: &Caller, entry: &DirectoryEntry) -> Result<bool> {
        self.must(caller, Duty::GiveStatement).await?;
        self.must_be_about_another(caller, &[&entry.state.facts]).await?;
        let done = self.entry_take_out(caller, entry).await.map(|()| EntryWritten::Taken);
        Ok(!matches!(meanwhile(done)?, EntryWritten::Meanwhile))
    }

    async fn entry_take_out(&self, caller: &Caller, entry: &DirectoryEntry) -> Result<()> {
        let at = after(entry, self.now());
        let mut tx = self.store.begin().await?;
        tx.entry_delete(entry.id, entry.version).await?;
        leave_groups(&mut tx, entry.id, at).await?;
        let gone = matches!(entry.state.said, Some(Intention::Leaves { .. }));
        if entry.kind == EntryKind::User && !gone {
            let last_working_day = today(&mut tx, &entry.state.facts, at).await?;
            let intention = Intention::Leaves { last_working_day, departure: None };
            let statement = statement(format!("{}/deleted", entry.id), at, &entry.state.facts, intention);
            self.statement_keep(&mut tx, caller, &statement, Some(FindingKind::EntryDeleted)).await?;
        }
        let people = people(&mut tx, &entry.state.facts).await?;
        let about = json!({ "kind": entry.kind, "version": entry.version, "people": people });
        tx.audit(self.event(caller.name.as_str(), Happened::EntryRemoved, &entry.id.to_string()).payload(about));
        tx.commit().await?;
        Ok(())
    }
}

/// What a change says: nothing, one thing, or two where the entry turns out to be about somebody else.
fn statements(was: Option<&EntryState>, entry: &DirectoryEntry) -> Vec<Statement> {
    let EntryState { facts, said } = &entry.state;
    let before = was.and_then(|was| was.said);
    let number_was = was.and_then(|was| was.facts.about.employee_number.as_ref());
    let moved = facts.about.employee_number.is_some() && number_was != facts.about.employee_number.as_ref();
    let leaves = |said: Option<Intention>| matches!(said, Some(Intention::Leaves { .. }));
    let id = format!("{}/{}", entry.id, entry.version);
    let mut all = Vec::new();
    if let Some(was) = was
        && moved
        && number_was.is_some()
        && leaves(before)
    {
        all.push(statement(format!("{id}/before"), entry.changed_at, &was.facts, Intention::Stays));
    }
    if let Some(said) = *said
        && (Some(said) != before || (moved && leaves(Some(said))))
    {
        all.push(statement(id, entry.changed_at, facts, said));
    }
    all
}

fn statement(id: String, as_of: Timestamp, facts: &EntryFacts, intention: Intention) -> Statement {
    let mut about = facts.about.clone();
    if about == Said::default() {
        // An entry whose names can't be said is still one that a person can look up.
        about.name = Some(id.clone());
    }
    Statement { source: SourceName::from(SOURCE), id, as_of, about, intention }
}

/// The day where the person is; in UTC where the ledger doesn't know them.
async fn today(tx: &mut Tx, facts: &EntryFacts, at: Timestamp) -> Result<Date> {
    let number = facts.about.employee_number.as_deref().map(PersonId::from);
    let person = match number {
        Some(number) => tx.person_lookup(&number).await?,
        None => None,
    };
    let zone = person.and_then(|person| TimeZone::get(&person.zone).ok()).unwrap_or(TimeZone::UTC);
    Ok(at.to_zoned_datetime(zone).date())
}

/// Whom this is or could be about.
async fn people(tx: &mut Tx, facts: &EntryFacts) -> Result<BTreeSet<PersonId>> {
    Ok(people_meant(tx, &facts.about).await?.into_iter().collect())
}

async fn leave_groups(tx: &mut Tx, member: EntryId, at: Timestamp) -> Result<()> {
    let id = member.to_string();
    for mut group in tx.entry_find(EntryKind::Group, "members", &id, GROUPS).await? {
        if let Some(members) = group.document["members"].as_array_mut() {
            members.retain(|member| member["value"].as_str() != Some(&id));
        }
        group.version += 1;
        group.changed_at = at;
        tx.entry_member_removed(&group, member).await?;
    }
    Ok(())
}

/// Later than the version before, whatever the clocks of two servers say.
fn after(before: &DirectoryEntry, now: Timestamp) -> Timestamp {
    let next = Timestamp::from_microsecond(before.changed_at.as_microsecond() + 1).unwrap_or(now);
    now.max(next)
}

fn meanwhile(result: Result<EntryWritten>) -> Result<EntryWritten> {
    match result {
        Err(crate::EngineError::Store(StoreError::Conflict { .. })) => Ok(EntryWritten::Meanwhile),
        other => other,
    }
}
