//! Opening a case, and finding it again.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Among, Notice};
use exeunt_core::{Case, CaseId, CaseState, Decisions, Departure, Duty, PersonId};
use exeunt_store::{StoreError, Tx};
use jiff::civil::Date;
use serde_json::json;

/// What is known when somebody resigns.
#[derive(Debug, Clone)]
pub struct NewCase {
    pub person: PersonId,
    pub departure: Departure,
    /// In the person's time zone.
    pub last_working_day: Date,
}

impl Engine {
    /// Opens a case. A person has one unfinished case at a time.
    pub async fn case_open(&self, caller: &Caller, new: &NewCase) -> Result<Case> {
        self.must_about(caller, Duty::OpenCase, &new.person).await?;
        let mut tx = self.store.begin().await?;
        let case = self.case_open_in(&mut tx, caller, new, Among::Everybody).await?;
        tx.commit().await?;
        Ok(case)
    }

    /// Opens a case within a transaction of the caller's. The person is held, so that two who open one at the same time
    /// open one.
    pub(crate) async fn case_open_in(&self, tx: &mut Tx, caller: &Caller, new: &NewCase, among: Among) -> Result<Case> {
        let person =
            tx.person_hold(&new.person).await?.ok_or_else(|| EngineError::UnknownPerson(new.person.clone()))?;
        if let Some(open) = tx.case_list_of(&new.person).await?.into_iter().find(is_unfinished) {
            return Err(EngineError::CaseExists { person: new.person.clone(), case: open.id });
        }
        let now = self.clock.now();
        let case = Case {
            id: CaseId(self.randomness.id(now)),
            person: new.person.clone(),
            departure: new.departure,
            last_working_day: new.last_working_day,
            state: CaseState::Open,
            opened_by: caller.name.clone(),
            opened_at: now,
        };
        tx.case_insert(&case).await?;
        tx.decisions_put(case.id, &Decisions::new(new.departure, new.last_working_day, &person.zone), 0).await?;
        tx.audit(
            self.event(caller.name.as_str(), Happened::CaseOpened, person.id.as_str())
                .case(case.id)
                .payload(json!(case)),
        );
        tx.stock_want(case.id, now).await?;
        self.tell_among(tx, Some(case.id), &Notice::CaseOpened { by: caller.name.clone() }, among).await?;
        self.confirmation_open_in(tx, &caller.name, &case, &person).await?;
        self.review_open_in(tx, &case, &person.zone, among).await?;
        Ok(case)
    }

    /// The case with this id.
    pub async fn case_get(&self, id: CaseId) -> Result<Case> {
        self.store.case_get(id).await.map_err(|error| match error {
            StoreError::NotFound { .. } => EngineError::UnknownCase(id),
            other => other.into(),
        })
    }

    /// The person's case: the unfinished one, else the newest.
    pub async fn case_of(&self, person: &PersonId) -> Result<Option<Case>> {
        let cases = self.store.case_list_of(person).await?;
        let unfinished = cases.iter().find(|c| is_unfinished(c)).cloned();
        Ok(unfinished.or_else(|| cases.into_iter().max_by_key(|c| c.opened_at)))
    }
}

/// Something is still to be done in this case.
pub(crate) fn is_unfinished(case: &Case) -> bool {
    match case.state {
        CaseState::Open | CaseState::Approved | CaseState::Closed => true,
        CaseState::Proved | CaseState::Withdrawn => false,
    }
}
