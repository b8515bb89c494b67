//! Opening a batch out of a list: all rows or none, and every wrong row is named.

use super::{MOST_ROWS, RowFault};
use crate::actor::Caller;
use crate::case::NewCase;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Among, Named, Notice};
use crate::written::{must_be_a_reason, must_end};
use exeunt_core::{Batch, BatchId, BatchState, Case, CaseId, CaseState, Departure, Duty, PersonId, bounds};
use exeunt_store::Tx;
use serde_json::json;
use std::collections::BTreeSet;
use tokio::sync::Semaphore;

/// Members named in a notice; whoever reads it looks at the batch.
const MOST_TOLD: usize = 100;

/// One look at a list at a time: each keeps others from writing while it judges.
static LOOKING: Semaphore = Semaphore::const_new(1);

/// Why a list is judged.
#[derive(Debug, Clone, Copy)]
enum Intent {
    Open,
    Look,
}

/// A list of leavers as it is handed in.
#[derive(Debug, Clone, Default)]
pub struct NewBatch {
    /// What people call it.
    pub name: String,
    pub reason: String,
    pub rows: Vec<NewRow>,
    /// The line of each row in the file that it comes from, as far as there is one.
    pub lines: Vec<u64>,
    /// Last days are meant that are long ago or far ahead.
    pub far_off: bool,
}

/// One row of the list.
#[derive(Debug, Clone)]
pub enum NewRow {
    /// A case is opened for this person.
    Leaver(NewCase),
    /// The case is there already, and nothing of it was approved.
    Case(CaseId),
}

impl Engine {
    /// Opens a batch. Each case is opened as a single one is; if one row can't be taken in, nothing was done.
    ///
    /// # Errors
    /// [`EngineError::BatchRows`] with every row that can't be taken in.
    pub async fn batch_open(&self, caller: &Caller, new: &NewBatch) -> Result<Batch> {
        self.must(caller, Duty::OpenCase).await?;
        must_be_named(new)?;
        let (mut tx, cases) = self.taken_in(caller, new, Intent::Open).await?;
        let now = self.now();
        let batch = Batch {
            id: BatchId(self.randomness.id(now)),
            name: new.name.trim().to_owned(),
            reason: new.reason.clone(),
            opened_by: caller.name.clone(),
            opened_at: now,
            state: BatchState::Open,
            why: None,
        };
        let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
        tx.batch_insert(&batch, &ids).await?;
        let rows: Vec<_> = cases.iter().map(|case| json!({ "case": case.id, "person": case.person })).collect();
        let about = json!({ "name": batch.name, "reason": batch.reason, "rows": rows });
        tx.audit(self.batch_event(caller, Happened::BatchOpened, batch.id).payload(about));
        self.tell_of_opening(&mut tx, &batch, &cases).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// What [`Engine::batch_open`] would say to these rows; name and reason may still be missing. Nothing is done.
    ///
    /// # Errors
    /// [`EngineError::BatchRows`] with every row that couldn't be taken in.
    pub async fn batch_foresee(&self, caller: &Caller, new: &NewBatch) -> Result<()> {
        self.must(caller, Duty::OpenCase).await?;
        let _alone = LOOKING.acquire().await.map_err(|error| EngineError::Broken(error.to_string()))?;
        self.taken_in(caller, new, Intent::Look).await.map(drop)
    }

    /// Judges the rows by taking them in, in a transaction that nobody has committed yet.
    async fn taken_in(&self, caller: &Caller, new: &NewBatch, intent: Intent) -> Result<(Tx, Vec<Case>)> {
        if new.rows.is_empty() {
            return Err(EngineError::EmptyBatch);
        }
        if new.rows.len() > MOST_ROWS {
            return Err(EngineError::TooMany { most: MOST_ROWS });
        }
        let people = self.people_of(caller, new, intent).await;
        let mut tx = self.store.begin().await?;
        // In one order, so that two lists with the same people never wait for each other crosswise.
        for person in people.iter().flatten().collect::<BTreeSet<_>>() {
            tx.person_hold(person).await?;
        }
        let cases = self.rows_in(&mut tx, caller, new, people).await?;
        Ok((tx, cases))
    }

    /// Departments are told of the whole, once.
    async fn tell_of_opening(&self, tx: &mut Tx, batch: &Batch, cases: &[Case]) -> Result<()> {
        let (mut members, mut zone) = (Vec::new(), None);
        for case in cases.iter().take(MOST_TOLD) {
            let person = tx.person_get(&case.person).await?;
            zone.get_or_insert(person.zone);
            members.push(Named { id: person.id, name: person.name });
        }
        let reviewed = self.policy.review.needed && cases.iter().any(|case| case.departure != Departure::Hostile);
        let review_due = match zone.filter(|_| reviewed) {
            Some(zone) => {
                let days = self.policy.review.due_business_days;
                Some(self.business_days_after(batch.opened_at, days, &zone)?.at)
            }
            None => None,
        };
        let notice = Notice::BatchOpened {
            batch: batch.id,
            name: batch.name.clone(),
            reason: batch.reason.clone(),
            by: batch.opened_by.clone(),
            members,
            more: cases.len().saturating_sub(MOST_TOLD),
            review_due,
        };
        self.tell(tx, None, &notice).await
    }

    /// Whom each row is about, if the caller may open cases about them.
    async fn people_of(&self, caller: &Caller, new: &NewBatch, intent: Intent) -> Vec<Result<PersonId>> {
        let mut people = Vec::with_capacity(new.rows.len());
        for row in &new.rows {
            let person = match row {
                NewRow::Leaver(new) => Ok(new.person.clone()),
                NewRow::Case(case) => self.case_get(*case).await.map(|case| case.person),
            };
            people.push(match person {
                Ok(person) => self.may_be_opened(caller, &person, intent).await.map(|()| person),
                Err(error) => Err(error),
            });
        }
        people
    }

    /// Who only looks isn't refused anything, so that nothing of it is logged.
    async fn may_be_opened(&self, caller: &Caller, person: &PersonId, intent: Intent) -> Result<()> {
        let duty = Duty::OpenCase;
        match intent {
            Intent::Open => self.must_about(caller, duty, person).await,
            Intent::Look if self.may_about(caller, duty, person).await? => Ok(()),
            Intent::Look => Err(EngineError::OutOfReach { actor: caller.name.clone(), duty }),
        }
    }

    async fn rows_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        new: &NewBatch,
        people: Vec<Result<PersonId>>,
    ) -> Result<Vec<Case>> {
        let (mut cases, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for ((number, row), person) in (1_u32..).zip(&new.rows).zip(people) {
            let case = match (row, person) {
                (_, Err(error)) => Err(error),
                (_, Ok(person)) if !seen.insert(person.clone()) => Err(EngineError::RowTwice(person)),
                (NewRow::Leaver(leaver), Ok(_)) => self.leaver_in(tx, caller, leaver, new.far_off).await,
                (NewRow::Case(case), Ok(_)) => free(tx, *case).await,
            };
            match case {
                Ok(case) => cases.push(case),
                Err(error) => faults.push(RowFault::note(number, &row.about(), error)?.on_line_of(&new.lines)),
            }
        }
        if faults.is_empty() { Ok(cases) } else { Err(EngineError::BatchRows(faults)) }
    }

    async fn leaver_in(&self, tx: &mut Tx, caller: &Caller, leaver: &NewCase, far_off: bool) -> Result<Case> {
        self.day_must_be_near(leaver.last_working_day, far_off)?;
        self.case_open_in(tx, caller, leaver, Among::People).await
    }
}

/// The case, if nothing of it was approved and no batch holds it.
async fn free(tx: &mut Tx, id: CaseId) -> Result<Case> {
    let case = tx.case_get(id).await?;
    if let Some(batch) = tx.batch_of(id).await? {
        return Err(EngineError::CaseHeld { case: id, batch });
    }
    match case.state {
        CaseState::Open => Ok(case),
        CaseState::Approved | CaseState::Closed => Err(EngineError::CaseBegun(id)),
        CaseState::Proved | CaseState::Withdrawn => Err(EngineError::CaseEnded(id)),
    }
}

fn must_be_named(new: &NewBatch) -> Result<()> {
    must_be_a_reason(&new.reason)?;
    must_end("name", &new.name, bounds::NAME)?;
    if new.name.trim().is_empty() { Err(EngineError::EmptyBatch) } else { Ok(()) }
}

impl NewRow {
    fn about(&self) -> String {
        match self {
            Self::Leaver(new) => new.person.to_string(),
            Self::Case(case) => case.to_string(),
        }
    }
}
