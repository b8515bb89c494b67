//! The manager's confirmation (B3): asked when the case opens, answered bit by bit through a one-time link, submitted as a
//! whole, and only then a set of decisions that the planner sees.
//!
//! `ask` asks, reminds and escalates; `clock` does so by time; `answer` takes answers; `link` makes and opens links.
//!
//! Invariants: an answer is a proposal until all are submitted; what was submitted is never changed, only asked again as
//! another round; a token is stored only as its digest, and opens its page once.

mod answer;
mod ask;
mod clock;
mod link;

pub use answer::{Respondent, View, WithName};
pub use link::Opened;

use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{CaseState, Confirmation, Observed, Questions};
use exeunt_plan::Silence;
use exeunt_store::Tx;
use jiff::Timestamp;

impl Engine {
    /// What the manager of this case is asked now. `None`: nobody has looked at the platforms yet.
    async fn confirmation_questions(&self, case: exeunt_core::CaseId) -> Result<Option<(Observed, Questions)>> {
        let Some(observation) = self.store.observation_latest(case).await? else { return Ok(None) };
        let decisions = self.store.decisions_get(case).await?.1;
        let mut questions = exeunt_plan::questions(&observation, &self.policy, &decisions);
        self.manager_is_proposed_nobody_who_leaves(&mut questions).await?;
        Ok(Some((observation, questions)))
    }

    /// Stores a request as the next version, with the time of what comes next by itself.
    async fn confirmation_put(&self, tx: &mut Tx, confirmation: &mut Confirmation) -> Result<()> {
        confirmation.version += 1;
        tx.confirmation_update(confirmation, self.next_at(confirmation)).await?;
        Ok(())
    }

    /// When somebody is to be reminded, or the proposal stands.
    fn next_at(&self, confirmation: &Confirmation) -> Option<Timestamp> {
        if confirmation.submitted.is_some() {
            return None;
        }
        let remind = confirmation.reminded_at.is_empty().then_some(confirmation.remind_at);
        let escalate = confirmation.escalated_at.is_none().then_some(confirmation.escalate_at);
        let stands = match self.policy.confirmation.silence {
            Silence::ProposalStands => Some(confirmation.due_at),
            Silence::Waits => None,
        };
        [remind, escalate, stands].into_iter().flatten().min()
    }
}

/// The request that is waiting for answers.
fn waiting(confirmation: Option<Confirmation>, case: exeunt_core::CaseId) -> Result<Confirmation> {
    let confirmation = confirmation.ok_or(EngineError::NothingAsked(case))?;
    if confirmation.submitted.is_some() { Err(EngineError::AlreadyConfirmed(case)) } else { Ok(confirmation) }
}

/// A resignation that was taken back asks nobody any more.
async fn must_go_on(tx: &mut Tx, case: exeunt_core::CaseId) -> Result<()> {
    match tx.case_get(case).await?.state {
        CaseState::Withdrawn => Err(EngineError::Withdrawn(case)),
        CaseState::Open | CaseState::Approved | CaseState::Closed | CaseState::Proved => Ok(()),
    }
}
