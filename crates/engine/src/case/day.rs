//! When and how a person goes, said anew.

use super::open::is_unfinished;
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::Notice;
use crate::written::must_be_a_reason;
use exeunt_core::{ActorName, Case, CaseId, CaseState, Departure, Duty, NoticeKind, PlanKind, StepState, is_far_off};
use exeunt_store::{RunState, Tx};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

impl Engine {
    /// Moves the last working day, for a reason. A plan that was made before no longer fits: an approved one that has not
    /// ended is stopped, and a new one is to be made and approved. Moving it to where it is does nothing.
    ///
    /// # Errors
    /// [`EngineError::CaseEnded`] when the case was proved or taken back.
    pub async fn case_last_day_move(&self, caller: &Caller, case: CaseId, day: Date, reason: &str) -> Result<Case> {
        let person = self.must_on(caller, Duty::OpenCase, case).await?.person;
        must_be_a_reason(reason)?;
        let mut tx = self.store.begin().await?;
        tx.person_hold(&person).await?;
        let case = tx.case_get(case).await?;
        if !is_unfinished(&case) {
            return Err(EngineError::CaseEnded(case.id));
        }
        if case.last_working_day == day {
            return Ok(case);
        }
        self.case_day_put(&mut tx, caller, &case, day, json!({ "reason": reason.trim() })).await?;
        let moved = tx.case_get(case.id).await?;
        tx.commit().await?;
        Ok(moved)
    }

    /// Lets a last working day pass that is near, or that is meant to be far off.
    ///
    /// # Errors
    /// [`EngineError::DayFarOff`] for a day that is rather a slip of whoever typed it.
    pub fn day_must_be_near(&self, day: Date, meant: bool) -> Result<()> {
        let today = self.now().to_zoned_datetime(TimeZone::UTC).date();
        if meant || !is_far_off(day, today) { Ok(()) } else { Err(EngineError::DayFarOff { day, today }) }
    }

    /// Moves the last working day within a transaction that holds the person; `why` goes into the log.
    pub(crate) async fn case_day_put(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        day: Date,
        why: Value,
    ) -> Result<()> {
        let (version, mut decisions) = tx.decisions_get(case.id).await?;
        decisions.last_working_day = day;
        tx.decisions_put(case.id, &decisions, version).await?;
        tx.case_amend(case.id, case.departure, day).await?;
        // Who moved it by hand has said why, in words that the next reader understands.
        let said = why["reason"].as_str().filter(|reason| !reason.is_empty()).map(str::to_owned);
        let about = json!({ "from": case.last_working_day, "to": day, "why": why });
        let event = self.event(caller.name.as_str(), Happened::CaseDayMoved, &case.id.to_string()).case(case.id);
        tx.audit(event.payload(about));
        let (from, by, at) = (case.last_working_day, caller.name.clone(), self.now());
        self.tell(tx, Some(case.id), &Notice::LastDayMoved { from, to: day, by, at }).await?;
        let reason = said.unwrap_or_else(|| format!("the last working day was moved to {day}"));
        self.stop_outdated(tx, &caller.name, case, &reason).await
    }

    /// Says how the person goes within a transaction that holds the person.
    pub(crate) async fn case_departure_put(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        departure: Departure,
        why: Value,
    ) -> Result<()> {
        let (version, mut decisions) = tx.decisions_get(case.id).await?;
        decisions.departs(departure, self.now());
        tx.decisions_put(case.id, &decisions, version).await?;
        tx.case_amend(case.id, departure, case.last_working_day).await?;
        let about = json!({ "kind": "departure", "departure": departure, "was": case.departure, "why": why });
        let event = self.event(caller.name.as_str(), Happened::CaseDecided, &case.id.to_string()).case(case.id);
        tx.audit(event.payload(about));
        self.departure_changed(tx, &caller.name, case, departure).await
    }

    /// What follows once the person goes another way than was said. A plan that was approved for the way before is
    /// stopped. What waited for no paper waits for it now, so the manager and Legal are asked; what waits no longer is
    /// asked of nobody any more. What was shut at once stays shut until somebody decides otherwise: that is another
    /// decision, and none that follows from a word.
    pub(super) async fn departure_changed(
        &self,
        tx: &mut Tx,
        by: &ActorName,
        was: &Case,
        now: Departure,
    ) -> Result<()> {
        if was.departure == now || !is_unfinished(was) {
            return Ok(());
        }
        self.stop_outdated(tx, by, was, "the person goes another way than when it was approved").await?;
        let case = tx.case_get(was.id).await?;
        match (was.departure, now) {
            (_, Departure::Hostile) => Ok(tx.notice_take_back(case.id, NoticeKind::ConfirmationWanted).await?),
            (Departure::Hostile, Departure::Voluntary | Departure::Dismissed) => {
                self.confirmation_after_all(tx, by, &case).await?;
                self.review_after_all(tx, &case).await
            }
            (Departure::Voluntary | Departure::Dismissed, _) => Ok(()),
        }
    }

    /// Stops what was approved for another day or another way of going. It would be refused as stale at its next step
    /// anyway; stopped, it says why. What shut doors at once stays shut.
    async fn stop_outdated(&self, tx: &mut Tx, by: &ActorName, case: &Case, reason: &str) -> Result<()> {
        let began = closing_began(tx, case).await?;
        for run in tx.run_list(case.id).await?.into_iter().filter(|run| run.state == RunState::Active) {
            if tx.plan_get(run.plan).await?.plan.kind != PlanKind::Leave {
                continue;
            }
            tx.run_park(run.plan, reason).await?;
            let event = self.event(by.as_str(), Happened::RunStopped, &run.plan.to_string()).case(case.id);
            tx.audit(event.payload(json!({ "reason": reason })));
        }
        if case.state == CaseState::Approved && !began {
            tx.case_become(case.id, CaseState::Open).await?;
        }
        Ok(())
    }
}

/// Whether a step that closes something was begun. Containing at once doesn't count: it waits for no day.
pub(crate) async fn closing_began(tx: &mut Tx, case: &Case) -> Result<bool> {
    if case.state == CaseState::Closed {
        return Ok(true);
    }
    for run in tx.run_list(case.id).await? {
        if tx.plan_get(run.plan).await?.plan.kind != PlanKind::Leave {
            continue;
        }
        let begun = |(state, steps): &(StepState, u64)| *state != StepState::Waiting && *steps > 0;
        if tx.step_count(run.plan).await?.iter().any(begun) {
            return Ok(true);
        }
    }
    Ok(false)
}
