//! What happens by time alone: reminding, escalating, and what silence means. Any number of processes may do it; each
//! step is taken by whoever writes the next version first.

use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{ActorName, CaseState, Confirmation, ConfirmedBy, Departure};
use exeunt_plan::proposal_stands;
use exeunt_store::StoreError;
use jiff::{SignedDuration, Timestamp};

/// Requests looked at in one go.
const AT_ONCE: u32 = 100;
/// Until a proposal is tried again that can't be made yet.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

impl Engine {
    /// Reminds, escalates, and lets proposals stand where that is due. Says how many requests were moved.
    pub async fn confirmations_tick(&self) -> Result<usize> {
        let mut moved = 0;
        for due in self.store.confirmation_due(self.now(), AT_ONCE).await? {
            match self.confirmation_tick(&due).await {
                Ok(()) => moved += 1,
                // Another process was faster.
                Err(EngineError::Store(StoreError::Conflict { .. })) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(moved)
    }

    async fn confirmation_tick(&self, due: &Confirmation) -> Result<()> {
        let (by, now) = (ActorName::from("policy"), self.now());
        let case = self.case_get(due.case).await?;
        let departure = self.store.decisions_get(due.case).await?.1.departure;
        if case.state != CaseState::Open || departure == Departure::Hostile {
            return self.let_rest(due, None).await;
        }
        if proposal_stands(&self.policy, due, now) {
            // Without an observation there is no proposal, and nothing could be planned either.
            let Some((_, questions)) = self.confirmation_questions(due.case).await? else {
                return self.let_rest(due, now.checked_add(AGAIN).ok()).await;
            };
            let mut due = due.clone();
            let mut proposal = questions.proposal();
            proposal.devices = due.answers.devices.take();
            due.answers = proposal;
            let mut tx = self.store.begin().await?;
            self.submit_in(&mut tx, &by, &mut due, questions, ConfirmedBy::Silence).await?;
            tx.commit().await?;
            return Ok(());
        }
        let mut due = due.clone();
        let mut tx = self.store.begin().await?;
        if due.escalated_at.is_none() && due.escalate_at <= now {
            self.escalate_in(&mut tx, &by, &mut due).await?;
        }
        if due.reminded_at.is_empty() && due.remind_at <= now {
            self.remind_in(&mut tx, &by, &mut due).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Nothing happens by time, until then, to a case that has gone on without the confirmation or that nobody has looked at.
    async fn let_rest(&self, due: &Confirmation, until: Option<Timestamp>) -> Result<()> {
        let mut rested = due.clone();
        rested.version += 1;
        let mut tx = self.store.begin().await?;
        tx.confirmation_update(&rested, until).await?;
        tx.commit().await?;
        Ok(())
    }
}
