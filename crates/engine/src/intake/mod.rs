//! What sources say about people, turned into cases: opened, moved, taken back; or a finding, where a person must say
//! what is so.
//!
//! `matching` finds out whom a statement is about, `known` gathers what is known of them, `rules` decides (a pure
//! function), `carry` does it. Everything is one transaction: the statement is kept together with what came of it, so
//! whoever says the same thing again gets the same answer, and nothing that was acknowledged is lost.

mod carry;
mod form;
mod known;
mod matching;
mod people;
mod read;
mod rules;
mod sources;

pub(crate) use carry::Carried;
pub use read::{Asking, Heard, Remark};
pub use sources::{KnownSource, SourceState, Sources};

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{Became, Duty, FindingId, FindingKind, PersonId, Said, SourceName, Statement, StatementId};
use exeunt_store::{AuditEvent, StoreError, StoredStatement, Tx};
use serde_json::json;

/// How often somebody else may come between before the sender is told to try again.
const TRIES: usize = 4;

/// What became of a statement that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    pub key: StatementId,
    pub became: Became,
    /// It was known already, and nothing was done now.
    pub again: bool,
}

impl Engine {
    /// Takes in what a source says of a person. The same statement again does nothing and gets the same answer.
    ///
    /// # Errors
    /// [`EngineError::StatementDiffers`] when the source has said something else under the same id,
    /// [`EngineError::BadStatement`] when it can't be true or stored.
    pub async fn statement_apply(&self, caller: &Caller, statement: &Statement) -> Result<Applied> {
        self.must(caller, Duty::GiveStatement).await?;
        self.statement_receive(caller, statement, None).await
    }

    /// As [`Engine::statement_apply`], for a source that has shown by itself who it is: by a signature, or because we
    /// asked it.
    pub async fn statement_from_source(&self, statement: &Statement) -> Result<Applied> {
        self.statement_receive(&Caller::source(&statement.source), statement, None).await
    }

    /// Keeps what a source says without acting on it: a person decides. Whoever says that an entry is gone has not said
    /// that its person leaves.
    pub async fn statement_for_a_person(
        &self,
        caller: &Caller,
        statement: &Statement,
        kind: FindingKind,
    ) -> Result<Applied> {
        self.must(caller, Duty::GiveStatement).await?;
        self.statement_receive(caller, statement, Some(kind)).await
    }

    /// What would become of a statement now. Changes nothing.
    pub async fn statement_foresee(&self, caller: &Caller, statement: &Statement) -> Result<Became> {
        Ok(self.statement_foresee_why(caller, statement).await?.0)
    }

    /// As [`Engine::statement_foresee`], and what a person would have to settle about it.
    pub async fn statement_foresee_why(
        &self,
        caller: &Caller,
        statement: &Statement,
    ) -> Result<(Became, Option<FindingKind>)> {
        self.must(caller, Duty::GiveStatement).await?;
        let statement = form::well_formed(statement, self.now())?;
        if let Some(known) = self.store.statement_lookup(&statement.source, &statement.id).await? {
            return Ok((known.became, self.why_it_waits(known.became).await?));
        }
        // Everything is done, and the transaction dropped.
        let mut tx = self.store.begin().await?;
        let Carried { became, why, .. } = self.statement_act_on(&mut tx, caller, &statement, None).await?;
        Ok((became, why))
    }

    /// What a person has to settle about a statement of which this became.
    pub async fn why_it_waits(&self, became: Became) -> Result<Option<FindingKind>> {
        match finding_of(became) {
            Some(finding) => Ok(self.store.finding_lookup(finding).await?.map(|finding| finding.kind)),
            None => Ok(None),
        }
    }

    async fn statement_receive(
        &self,
        caller: &Caller,
        statement: &Statement,
        held: Option<FindingKind>,
    ) -> Result<Applied> {
        let statement = form::well_formed(statement, self.now())?;
        for _ in 0..TRIES {
            if let Some(known) = self.store.statement_lookup(&statement.source, &statement.id).await? {
                return self.said_again(caller, &known, &statement).await;
            }
            match self.statement_take_in(caller, &statement, held).await {
                // Another server took it in, or somebody changed the case, at the same moment.
                Err(EngineError::Store(StoreError::Conflict { .. })) => {}
                Err(error @ EngineError::OutOfReach { .. }) => {
                    self.refuse(caller, &named(&statement), &error).await?;
                    return Err(error);
                }
                other => return other,
            }
        }
        Err(StoreError::Busy.into())
    }

    async fn said_again(&self, caller: &Caller, known: &StoredStatement, again: &Statement) -> Result<Applied> {
        if known.statement == *again {
            return Ok(Applied { key: known.key, became: known.became, again: true });
        }
        let error = EngineError::StatementDiffers { by: again.source.clone(), id: again.id.clone() };
        let mut people: Vec<_> = known.person.iter().cloned().collect();
        if let Some(finding) = known.finding {
            people.extend(self.store.finding_people(finding).await?);
        }
        self.refuse_about(caller, &named(again), &people, &error).await?;
        Err(error)
    }

    async fn statement_take_in(
        &self,
        caller: &Caller,
        statement: &Statement,
        held: Option<FindingKind>,
    ) -> Result<Applied> {
        let mut tx = self.store.begin().await?;
        let (key, became) = self.statement_put(&mut tx, caller, statement, held).await?;
        tx.commit().await?;
        Ok(Applied { key, became, again: false })
    }

    /// Takes in a statement that nobody has said before, together with what it was said by.
    pub(crate) async fn statement_keep(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        statement: &Statement,
        held: Option<FindingKind>,
    ) -> Result<()> {
        let statement = form::well_formed(statement, self.now())?;
        self.statement_put(tx, caller, &statement, held).await.map(drop)
    }

    async fn statement_put(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        statement: &Statement,
        held: Option<FindingKind>,
    ) -> Result<(StatementId, Became)> {
        let now = self.clock.now();
        let key = StatementId(self.randomness.id(now));
        let carried = self.statement_act_on(tx, caller, statement, held).await?;
        let Carried { person, became, .. } = carried;
        let finding = finding_of(became);
        let event = self.event(caller.name.as_str(), Happened::StatementReceived, &named(statement));
        let candidates = match (&person, finding) {
            (None, Some(finding)) => tx.finding_people(finding).await?,
            (Some(_), _) | (None, None) => Vec::new(),
        };
        let about = json!({ "statement": statement, "person": person, "candidates": candidates, "became": became });
        let event = became.case().into_iter().fold(event, AuditEvent::case);
        let stored = StoredStatement { key, statement: statement.clone(), received_at: now, person, became, finding };
        tx.statement_insert(&stored).await?;
        tx.audit(event.payload(about));
        Ok((key, became))
    }

    async fn statement_act_on(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        statement: &Statement,
        held: Option<FindingKind>,
    ) -> Result<Carried> {
        match matching::person_of(tx, &statement.about).await? {
            matching::Match::One(person) => self.statement_carry(tx, caller, statement, &person, held).await,
            matching::Match::Unclear { kind, candidates } => {
                let kind = held.unwrap_or(kind);
                let became = self.find_unclear(tx, caller, statement, kind, candidates).await?;
                Ok(Carried { person: None, became, why: finding_of(became).map(|_| kind) })
            }
        }
    }
}

/// Whom this says, or could say: for entries of the log, which are kept from whoever they are about.
pub(crate) async fn people_meant(tx: &mut Tx, said: &Said) -> Result<Vec<PersonId>> {
    Ok(match matching::person_of(tx, said).await? {
        matching::Match::One(person) => vec![person],
        matching::Match::Unclear { candidates, .. } => candidates,
    })
}

impl Caller {
    /// A source that speaks for itself. It has no role: what it may do is to say what it knows.
    pub(crate) fn source(source: &SourceName) -> Self {
        Self::new(format!("source:{source}"), [])
    }
}

/// A statement in the audit log.
fn named(statement: &Statement) -> String {
    format!("{}/{}", statement.source, statement.id)
}

fn finding_of(became: Became) -> Option<FindingId> {
    match became {
        Became::Waits { finding } => Some(finding),
        _ => None,
    }
}
