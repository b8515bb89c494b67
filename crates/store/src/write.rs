//! Writes of the runner, many in one transaction: what a disk can sync a few hundred times a second, platforms answer
//! thousands of times.
//!
//! A batch is loaded, decided in memory in its order ([`crate::decide`]), and written back in bulk. A refused write
//! refuses only itself.

use crate::audit::AuditEvent;
use crate::columns::{count, micros};
use crate::decide::{Batch, RunFacts, StepFacts};
use crate::dialect::{Cx, bulk, chunks, run, with_rows};
use crate::error::Result;
use crate::runs::Lease;
use crate::steps::state;
use crate::store::Store;
use exeunt_core::{CaseId, Outcome, PlanId, StepId, StepState, Told};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// One write of a worker.
#[derive(Debug, Clone)]
pub enum RunWrite {
    /// The intent, before the act. The audit entry gets the attempt's number.
    ///
    /// An attempt that was left open under an earlier lease is closed first, as a failure of unknown outcome.
    OpenAttempt {
        lease: Lease,
        step: StepId,
        now: Timestamp,
        /// The lease holds at least until then.
        extend_until: Timestamp,
        /// What is about to be overwritten.
        pre_image: Value,
        /// Tells requests apart without saying what was in them.
        fingerprint: String,
        audit: AuditEvent,
    },
    /// The result, after the act. Possible on a parked run too: what happened must be known.
    CloseAttempt {
        lease: Lease,
        step: StepId,
        attempt: u32,
        now: Timestamp,
        extend_until: Timestamp,
        /// Where the step stands now.
        state: StepState,
        outcome: Outcome,
        audit: AuditEvent,
    },
    /// A step moves without an attempt. One that is open is closed, as a failure of unknown outcome.
    SetStep {
        lease: Lease,
        step: StepId,
        from: StepState,
        to: StepState,
        /// What people are told of it.
        told: Option<Box<Told>>,
        audit: AuditEvent,
    },
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteDone {
    Opened { attempt: u32 },
    Closed,
    Set,
}

/// Why a write was refused. Nothing was changed by it; the refusal is in the audit log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Somebody has taken the run over.
    #[error("the lease is no longer held")]
    StaleLease,
    /// Parked, held back by its batch, finished, never started, or told since to end early: nothing new may begin.
    #[error("the run is not active")]
    RunNotActive,
    #[error("the plan has no such step")]
    UnknownStep,
    /// It is done or skipped.
    #[error("the step is settled")]
    StepSettled,
    /// The step isn't where the worker believes.
    #[error("the step is in the state \"{}\"", .0.as_str())]
    StepElsewhere(StepState),
    /// This worker has an attempt open already.
    #[error("attempt {0} is still open")]
    AttemptOpen(u32),
    /// It was closed before.
    #[error("the attempt is closed")]
    AttemptClosed,
    #[error("the attempt was never opened")]
    UnknownAttempt,
    /// What should be written has no exact form.
    #[error("it cannot be recorded: {0}")]
    Unrecordable(String),
}

impl RunWrite {
    pub(crate) fn lease(&self) -> &Lease {
        match self {
            Self::OpenAttempt { lease, .. } | Self::CloseAttempt { lease, .. } | Self::SetStep { lease, .. } => lease,
        }
    }

    pub(crate) fn step(&self) -> &StepId {
        match self {
            Self::OpenAttempt { step, .. } | Self::CloseAttempt { step, .. } | Self::SetStep { step, .. } => step,
        }
    }

    pub(crate) fn audit(&self) -> &AuditEvent {
        match self {
            Self::OpenAttempt { audit, .. } | Self::CloseAttempt { audit, .. } | Self::SetStep { audit, .. } => audit,
        }
    }
}

impl Store {
    /// Executes all writes in their order in one transaction and answers each. When the transaction fails, none has
    /// happened and all get the error.
    ///
    /// Refused: a stale lease, a closed attempt, a settled step; see [`Refused`].
    pub async fn run_write(&self, writes: Vec<RunWrite>) -> Result<Vec<std::result::Result<WriteDone, Refused>>> {
        if writes.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.begin().await?;
        let mut batch = tx.cx()?.batch_load(&writes).await?;
        let answers = writes.into_iter().map(|write| batch.decide(write)).collect();
        tx.cx()?.batch_store(&batch).await?;
        for event in batch.events {
            tx.audit(event);
        }
        tx.commit().await?;
        Ok(answers)
    }
}

type RunRow = (Uuid, Uuid, bool, bool, Option<String>, i64, Option<i64>);
type StepRow = (Uuid, String, i64, String, i64, Option<i64>);

impl Cx<'_> {
    async fn batch_load(&mut self, writes: &[RunWrite]) -> Result<Batch> {
        let mut batch = Batch::default();
        // In the order of ids, so that two batches never wait for each other crosswise.
        let plans: BTreeSet<PlanId> = writes.iter().map(|write| write.lease().plan).collect();
        let plans: Vec<PlanId> = plans.into_iter().collect();
        for chunk in chunks(&plans) {
            self.batch_load_runs(chunk, &mut batch).await?;
        }
        let steps: BTreeSet<(PlanId, &StepId)> = writes.iter().map(|w| (w.lease().plan, w.step())).collect();
        let steps: Vec<(PlanId, &StepId)> = steps.into_iter().collect();
        for chunk in chunks(&steps) {
            self.batch_load_steps(chunk, &mut batch).await?;
        }
        Ok(batch)
    }

    async fn batch_load_runs(&mut self, plans: &[PlanId], batch: &mut Batch) -> Result<()> {
        let sql = "SELECT plan, case_id, state = 'active', ends_early_at IS NOT NULL, worker, generation, lease_until FROM run
                   WHERE plan IN (VALUES {rows}) ORDER BY plan {lock}";
        let sql = with_rows(&self.locking(sql).0, plans.len(), 1);
        let rows: Vec<RunRow> = run!(self, c => {
            let mut query = sqlx::query_as(sql);
            for plan in plans {
                query = query.bind(plan.0);
            }
            query.fetch_all(c).await?
        });
        for (plan, case, active, ends_early, worker, generation, lease_until) in rows {
            let facts =
                RunFacts { case: CaseId(case), active, ends_early, worker, generation, lease_until, touched: false };
            batch.runs.insert(PlanId(plan), facts);
        }
        // A batch of leavers that is paused or stopped is read in the same place as the run's own stop.
        for plan in self.runs_held_back(plans).await? {
            if let Some(run) = batch.runs.get_mut(&plan) {
                run.active = false;
            }
        }
        Ok(())
    }

    async fn batch_load_steps(&mut self, steps: &[(PlanId, &StepId)], batch: &mut Batch) -> Result<()> {
        let sql = "WITH wanted (plan, id) AS (VALUES {rows})
                   SELECT step.plan, step.id, step.position, step.state, step.attempts, step.open_generation
                   FROM wanted CROSS JOIN step WHERE step.plan = wanted.plan AND step.id = wanted.id";
        let sql = with_rows(sql, steps.len(), 2);
        let rows: Vec<StepRow> = run!(self, c => {
            let mut query = sqlx::query_as(sql);
            for (plan, step) in steps {
                query = query.bind(plan.0).bind(step.as_str());
            }
            query.fetch_all(c).await?
        });
        for (plan, id, position, word, attempts, open_generation) in rows {
            let (state, attempts) = (state(&word)?, count("attempt", attempts)?);
            let facts = StepFacts { position, state, attempts, open_generation, told: None, touched: false };
            batch.steps.insert((PlanId(plan), StepId::from(id)), facts);
        }
        Ok(())
    }

    async fn batch_store(&mut self, batch: &Batch) -> Result<()> {
        let sql =
            "INSERT INTO attempt (plan, position, number, generation, fingerprint, pre_image, opened_at) VALUES {rows}";
        bulk!(self, sql, 7, &batch.opened, |query, open| query
            .bind(open.plan.0)
            .bind(open.position)
            .bind(i64::from(open.number))
            .bind(open.generation)
            .bind(open.fingerprint.as_str())
            .bind(open.pre_image.as_str())
            .bind(micros(open.at)));

        let sql = "WITH done (plan, position, number, outcome, closed_at) AS (VALUES {rows})
                   UPDATE attempt SET outcome = done.outcome, closed_at = done.closed_at FROM done
                   WHERE attempt.plan = done.plan AND attempt.position = done.position AND attempt.number = done.number";
        bulk!(self, sql, 5, &batch.closed, |query, close| query
            .bind(close.plan.0)
            .bind(close.position)
            .bind(i64::from(close.number))
            .bind(close.outcome.as_str())
            .bind(micros(close.at)));

        let steps: Vec<_> = batch.steps.iter().filter(|(_, step)| step.touched).collect();
        let sql = "WITH now (plan, position, state, attempts, open_generation, told) AS (VALUES {rows})
                   UPDATE step SET state = now.state, attempts = now.attempts, open_generation = now.open_generation,
                       told = now.told
                   FROM now WHERE step.plan = now.plan AND step.position = now.position";
        bulk!(self, sql, 6, &steps, |query, ((plan, _), step)| query
            .bind(plan.0)
            .bind(step.position)
            .bind(step.state.as_str())
            .bind(i64::from(step.attempts))
            .bind(step.open_generation)
            .bind(step.told.as_deref()));

        let runs: Vec<_> = batch.runs.iter().filter(|(_, run)| run.touched).collect();
        let sql = "WITH now (plan, lease_until) AS (VALUES {rows})
                   UPDATE run SET lease_until = now.lease_until FROM now WHERE run.plan = now.plan";
        bulk!(self, sql, 2, &runs, |query, (plan, run)| query.bind(plan.0).bind(run.lease_until));
        Ok(())
    }
}
