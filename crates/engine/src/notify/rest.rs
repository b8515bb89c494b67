//! What is told when a run comes to rest.

use super::notice::{Notice, RunWaits};
use super::tell::Among;
use crate::case::unreached;
use crate::error::Result;
use crate::house::Engine;
use crate::run::RunEnd;
use exeunt_core::{CaseId, Digest, Plan, PlanId, PlanKind, StepId, StepState};
use exeunt_store::{Lease, Tx};
use std::collections::BTreeMap;

/// Steps named in one notice; whoever comes looks at the run.
const MOST: usize = 20;

impl Engine {
    /// Tells how a run came to rest, in the transaction that writes it down. A run that only waits for its hour, or for a
    /// platform that is away, is no news.
    pub(crate) async fn tell_rest(
        &self,
        tx: &mut Tx,
        (id, plan): (PlanId, &Plan),
        lease: &Lease,
        end: &RunEnd,
    ) -> Result<()> {
        let occasion = match plan.kind {
            // Tried again at every turn until the account is shut: that is said once a day.
            PlanKind::Unfreeze => self.now().strftime("%F").to_string(),
            PlanKind::Leave | PlanKind::Contain | PlanKind::Reinstate => lease.generation.to_string(),
        };
        let notice = match end {
            RunEnd::Finished => match finished(tx, id, plan).await? {
                Some(notice) => notice,
                None => return Ok(()),
            },
            RunEnd::NeedsOperator { steps } => {
                let occasion = tried(tx, id, steps).await?;
                let more = steps.len().saturating_sub(MOST);
                let steps = steps.iter().take(MOST).cloned().collect();
                Notice::RunWaits { plan: id, waits: RunWaits::Steps { steps, more }, occasion }
            }
            RunEnd::Braked { why, told } => {
                let waits = RunWaits::Braked { why: why.clone(), told: told.clone() };
                Notice::RunWaits { plan: id, waits, occasion }
            }
            RunEnd::ConnectionParked { connection, why, told } => {
                let (connection, why, told) = (connection.clone(), why.clone(), told.clone());
                Notice::RunWaits { plan: id, waits: RunWaits::Connection { connection, why, told }, occasion }
            }
            RunEnd::Stopped | RunEnd::WaitsUntil { .. } | RunEnd::ConnectionAway { .. } => return Ok(()),
        };
        if matches!(notice, Notice::RunWaits { .. }) {
            return self.tell_run_waits(tx, plan, &notice).await;
        }
        // That everybody of a batch is closed is told at once: see `batches_tick`.
        let with_batch = matches!(notice, Notice::Closed { .. }) && tx.batch_of(plan.case).await?.is_some();
        let among = if with_batch { Among::People } else { Among::Everybody };
        self.tell_among(tx, Some(plan.case), &notice, among).await
    }

    /// Tells that a run waits for a person: those of a batch that do the same leaving together, any other of itself.
    pub(crate) async fn tell_run_waits(&self, tx: &mut Tx, plan: &Plan, notice: &Notice) -> Result<()> {
        match plan.kind {
            PlanKind::Leave => self.tell_gathered(tx, plan.case, notice).await,
            PlanKind::Unfreeze | PlanKind::Contain | PlanKind::Reinstate => {
                self.tell(tx, Some(plan.case), notice).await
            }
        }
    }
}

async fn finished(tx: &mut Tx, id: PlanId, plan: &Plan) -> Result<Option<Notice>> {
    let steps = plan.steps.len();
    Ok(match plan.kind {
        PlanKind::Leave => Some(Notice::Closed { plan: id, steps }),
        PlanKind::Contain => {
            let missed = unreached(plan).map(|gap| gap.connection.clone()).collect();
            Some(Notice::ContainDone { plan: id, steps, missed })
        }
        PlanKind::Reinstate => {
            Some(Notice::Restored { plan: id, steps, untouched: untouched(tx, plan.case, id).await? })
        }
        PlanKind::Unfreeze => None,
    })
}

/// No step of the case's other plans was begun or done by hand, so that there was nothing to put back.
async fn untouched(tx: &mut Tx, case: CaseId, back: PlanId) -> Result<bool> {
    for run in tx.run_list(case).await?.into_iter().filter(|run| run.plan != back) {
        let records = tx.step_list(run.plan).await?;
        if records.iter().any(|record| record.attempts > 0 || record.state == StepState::Done) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The same steps, tried as often as now, wait for a person once; tried again in vain, they wait anew.
async fn tried(tx: &mut Tx, plan: PlanId, steps: &[StepId]) -> Result<String> {
    let records: BTreeMap<StepId, u32> =
        tx.step_list(plan).await?.into_iter().map(|record| (record.id, record.attempts)).collect();
    let tried: Vec<_> = steps.iter().map(|step| (step, records.get(step))).collect();
    Ok(Digest::of(&tried).short().to_owned())
}
