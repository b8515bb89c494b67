//! Runs of approved plans, and the leases by which workers share them.

use crate::batches::HELD_BACK;
use crate::columns::{document, micros, parse_document, parse_word, stored, time, time_if_any, word};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, PlanId, Told};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The run of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub plan: PlanId,
    pub case: CaseId,
    pub state: RunState,
    /// Why it is parked.
    pub reason: Option<String>,
    /// The same for people, where it stopped by itself.
    pub told: Option<Told>,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// Since when it shuts what it opened, before the end that its plan names.
    pub ends_early_at: Option<Timestamp>,
    /// Who works on it, and until when others keep away.
    pub worker: Option<String>,
    pub lease_until: Option<Timestamp>,
    pub generation: i64,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Workers take its steps.
    Active,
    /// Stopped by the brake or a person, until somebody resumes it.
    Parked,
    /// Every step is settled.
    Finished,
}

/// The right to work on a run. It ends when its time is over and somebody else takes the run: then the generation has
/// moved on, and nothing can be written with this one any more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lease {
    pub plan: PlanId,
    pub worker: String,
    pub generation: i64,
    /// The run shuts what it opened, and opens nothing more. Where that is ordered later, no attempt begins under this lease.
    pub ends_early: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    plan: Uuid,
    case_id: Uuid,
    state: String,
    reason: Option<String>,
    told: Option<String>,
    started_at: i64,
    finished_at: Option<i64>,
    ends_early_at: Option<i64>,
    worker: Option<String>,
    lease_until: Option<i64>,
    generation: i64,
}

reads! {
    /// The run of a plan; fails when it was never started.
    fn run_get(plan: PlanId) -> Run;
    /// The run of a plan, if it was started.
    fn run_lookup(plan: PlanId) -> Option<Run>;
    /// Every run of a case, in the order in which they were started.
    fn run_list(case: CaseId) -> Vec<Run>;
    /// The plans of other cases that were running, or began to, after the first run of this case had begun.
    fn run_list_beside(case: CaseId) -> Vec<PlanId>;
    /// Active runs that nobody holds, that no batch holds back, and that have something to do at `now`: a waiting step
    /// whose time has come, or one that was begun; or nothing but its end to be written down. Whoever waited longest comes
    /// first, so that no run starves behind others.
    fn run_due(now: Timestamp, limit: u32) -> Vec<PlanId>;
    /// Every run that is not at its end and not parked.
    fn run_list_active() -> Vec<PlanId>;
    /// How many runs are not at their end and not parked.
    fn run_count_active() -> u64;
}

impl Cx<'_> {
    async fn run_list_active(&mut self) -> Result<Vec<PlanId>> {
        let sql = "SELECT plan FROM run WHERE state = 'active' ORDER BY plan";
        let plans: Vec<Uuid> = run!(self, c => sqlx::query_scalar(sql).fetch_all(c).await?);
        Ok(plans.into_iter().map(PlanId).collect())
    }

    async fn run_count_active(&mut self) -> Result<u64> {
        let sql = "SELECT COUNT(*) FROM run WHERE state = 'active'";
        let runs: i64 = run!(self, c => sqlx::query_scalar(sql).fetch_one(c).await?);
        crate::columns::count("runs", runs)
    }

    async fn run_list_beside(&mut self, case: CaseId) -> Result<Vec<PlanId>> {
        let sql = "SELECT plan FROM run WHERE case_id <> $1 AND (finished_at IS NULL
                       OR finished_at >= (SELECT MIN(started_at) FROM run WHERE case_id = $1)) ORDER BY plan";
        let plans: Vec<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(case.0).fetch_all(c).await?);
        Ok(plans.into_iter().map(PlanId).collect())
    }

    async fn run_get(&mut self, plan: PlanId) -> Result<Run> {
        self.run_lookup(plan).await?.ok_or_else(|| StoreError::not_found("run", plan))
    }

    async fn run_lookup(&mut self, plan: PlanId) -> Result<Option<Run>> {
        let sql =
            "SELECT plan, case_id, state, reason, told, started_at, finished_at, ends_early_at, worker, lease_until,
                   generation
                   FROM run WHERE plan = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(plan.0).fetch_optional(c).await?);
        row.map(run).transpose()
    }

    async fn run_list(&mut self, case: CaseId) -> Result<Vec<Run>> {
        let sql =
            "SELECT plan, case_id, state, reason, told, started_at, finished_at, ends_early_at, worker, lease_until,
                   generation
                   FROM run WHERE case_id = $1 ORDER BY started_at, plan";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_all(c).await?);
        rows.into_iter().map(run).collect()
    }

    async fn run_due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<PlanId>> {
        let sql = format!(
            "SELECT plan FROM run WHERE state = 'active' AND (lease_until IS NULL OR lease_until < $1)
             AND NOT {HELD_BACK}
                   AND (EXISTS (SELECT 1 FROM step WHERE step.plan = run.plan
                       AND step.state IN ('waiting', 'running', 'accepted')
                       AND (step.state <> 'waiting' OR step.not_before IS NULL OR step.not_before <= $1
                           OR run.ends_early_at IS NOT NULL))
                     OR NOT EXISTS (SELECT 1 FROM step WHERE step.plan = run.plan
                       AND step.state NOT IN ('done', 'skipped')))
                   ORDER BY COALESCE(leased_at, 0), plan LIMIT $2"
        );
        let sql = sqlx::AssertSqlSafe(sql);
        let (now, limit) = (micros(now), i64::from(limit));
        let plans: Vec<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(now).bind(limit).fetch_all(c).await?);
        Ok(plans.into_iter().map(PlanId).collect())
    }

    /// Keeps the run's workers from writing until the transaction ends.
    pub(crate) async fn run_hold(&mut self, plan: PlanId) -> Result<()> {
        let sql = self.locking("SELECT plan FROM run WHERE plan = $1 {lock}");
        let held: Option<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(plan.0).fetch_optional(c).await?);
        held.map(drop).ok_or_else(|| StoreError::not_found("run", plan))
    }

    /// Moves a run from one state to another, if it is there.
    async fn run_become(
        &mut self,
        plan: PlanId,
        (from, to): (RunState, RunState),
        (reason, told): (Option<&str>, Option<&Told>),
    ) -> Result<()> {
        let sql = "UPDATE run SET state = $1, reason = $2, told = $3, outdated = FALSE WHERE plan = $4 AND state = $5";
        let told = told.map(document).transpose()?;
        let done = change!(
            self,
            sqlx::query(sql).bind(word(&to)).bind(reason).bind(told.as_deref()).bind(plan.0).bind(word(&from))
        );
        if done == 1 {
            return Ok(());
        }
        let state = word(&self.run_get(plan).await?.state);
        Err(StoreError::conflict("run", plan, format!("it is {state} and cannot become {}", word(&to))))
    }
}

impl Store {
    /// Takes the run for `worker` until `until`, if nobody else holds it at `now` and no batch holds it back. Taking it
    /// again as the same worker is a new lease too: the one from before, perhaps of a process that crashed, is worth
    /// nothing from then on.
    pub async fn run_lease(
        &self,
        plan: PlanId,
        worker: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Lease>> {
        let sql = format!(
            "UPDATE run SET worker = $1, lease_until = $2, leased_at = $3, generation = generation + 1
             WHERE plan = $4 AND state = 'active' AND NOT {HELD_BACK}
             AND (worker IS NULL OR worker = $1 OR lease_until IS NULL OR lease_until < $3)
             RETURNING generation, ends_early_at IS NOT NULL"
        );
        let sql = sqlx::AssertSqlSafe(sql);
        let (now, until) = (micros(now), micros(until));
        let mut tx = self.begin().await?;
        let taken: Option<(i64, bool)> = run!(&mut tx.cx()?, c => sqlx::query_as(sql)
            .bind(worker)
            .bind(until)
            .bind(now)
            .bind(plan.0)
            .fetch_optional(c)
            .await?);
        tx.commit().await?;
        Ok(taken.map(|(generation, ends_early)| Lease { plan, worker: worker.to_owned(), generation, ends_early }))
    }

    /// Keeps others away until `until`.
    ///
    /// # Errors
    /// [`StoreError::StaleLease`] when somebody has taken the run over.
    pub async fn run_renew(&self, lease: &Lease, until: Timestamp) -> Result<()> {
        let sql = "UPDATE run SET lease_until = $1 WHERE plan = $2 AND worker = $3 AND generation = $4";
        let mut tx = self.begin().await?;
        let done = change!(
            &mut tx.cx()?,
            sqlx::query(sql).bind(micros(until)).bind(lease.plan.0).bind(lease.worker.as_str()).bind(lease.generation)
        );
        tx.commit().await?;
        if done == 0 { Err(StoreError::StaleLease(lease.plan)) } else { Ok(()) }
    }

    /// Gives the run back, so that anybody can take it at once. Nothing happens when it is no longer ours.
    pub async fn run_release(&self, lease: &Lease) -> Result<()> {
        let sql =
            "UPDATE run SET worker = NULL, lease_until = NULL WHERE plan = $1 AND worker = $2 AND generation = $3";
        let mut tx = self.begin().await?;
        change!(&mut tx.cx()?, sqlx::query(sql).bind(lease.plan.0).bind(lease.worker.as_str()).bind(lease.generation));
        tx.commit().await?;
        Ok(())
    }
}

impl Tx {
    /// Starts the run of an approved plan; its steps can be taken from the commit on.
    ///
    /// # Errors
    /// [`StoreError::NotApproved`], [`StoreError::Tampered`], [`StoreError::OtherPlan`] when the approval was changed
    /// behind our back, [`StoreError::Conflict`] when the plan runs or ran already.
    pub async fn run_start(&mut self, plan: PlanId, at: Timestamp) -> Result<()> {
        let stored_plan = self.plan_get(plan).await?;
        let approval = self.approval_get(plan).await?.ok_or(StoreError::NotApproved(plan))?;
        if approval.digest != stored_plan.digest {
            return Err(StoreError::OtherPlan { plan, named: approval.digest, stored: stored_plan.digest });
        }
        let sql = "INSERT INTO run (plan, case_id, state, started_at, generation) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT DO NOTHING";
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(plan.0)
                .bind(stored_plan.plan.case.0)
                .bind(word(&RunState::Active))
                .bind(micros(at))
                .bind(stored(0))
        );
        if added == 0 { Err(StoreError::conflict("run", plan, "it was started already")) } else { Ok(()) }
    }

    /// Ends the run; only its worker can.
    ///
    /// # Errors
    /// [`StoreError::StaleLease`] when somebody has taken the run over.
    pub async fn run_finish(&mut self, lease: &Lease, at: Timestamp) -> Result<()> {
        let sql =
            "UPDATE run SET state = 'finished', finished_at = $1, reason = NULL, told = NULL, worker = NULL, lease_until = NULL
                   WHERE plan = $2 AND worker = $3 AND generation = $4 AND state <> 'finished'";
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(micros(at)).bind(lease.plan.0).bind(lease.worker.as_str()).bind(lease.generation)
        );
        if done == 0 { Err(StoreError::StaleLease(lease.plan)) } else { Ok(()) }
    }

    /// Stops an active run: no attempt can be opened any more, those that are open can still be closed.
    pub async fn run_park(&mut self, plan: PlanId, reason: &str) -> Result<()> {
        self.cx()?.run_become(plan, (RunState::Active, RunState::Parked), (Some(reason), None)).await
    }

    /// Stops an active run that can't go on by itself: `reason` is for operators, `told` for people.
    pub async fn run_park_told(&mut self, plan: PlanId, reason: &str, told: &Told) -> Result<()> {
        self.cx()?.run_become(plan, (RunState::Active, RunState::Parked), (Some(reason), Some(told))).await
    }

    /// As [`Tx::run_park`], because its plan isn't right any more: it has to be made again.
    pub async fn run_outdate(&mut self, plan: PlanId, reason: &str, told: &Told) -> Result<()> {
        self.cx()?.run_become(plan, (RunState::Active, RunState::Parked), (Some(reason), Some(told))).await?;
        change!(&mut self.cx()?, sqlx::query("UPDATE run SET outdated = TRUE WHERE plan = $1").bind(plan.0));
        Ok(())
    }

    /// Stops a run if it is active. `true`: it was.
    pub async fn run_park_if_active(&mut self, plan: PlanId, reason: &str, told: Option<&Told>) -> Result<bool> {
        let sql = "UPDATE run SET state = 'parked', reason = $1, told = $2 WHERE plan = $3 AND state = 'active'";
        let told = told.map(document).transpose()?;
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(reason).bind(told.as_deref()).bind(plan.0)) == 1)
    }

    /// Has a run shut what it opened, and open nothing more, from `at` on; one that was parked goes on for that.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where it is at its end, or does so already.
    pub async fn run_end_early(&mut self, plan: PlanId, at: Timestamp) -> Result<()> {
        let sql = "UPDATE run SET ends_early_at = $1, state = 'active', reason = NULL, told = NULL
                   WHERE plan = $2 AND (state = 'parked' OR (state = 'active' AND ends_early_at IS NULL))";
        if change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(plan.0)) == 1 {
            return Ok(());
        }
        let why = match self.run_get(plan).await?.state {
            RunState::Finished => "it is finished",
            RunState::Active | RunState::Parked => "it is ending already",
        };
        Err(StoreError::conflict("run", plan, why))
    }

    /// Lets a parked run go on.
    pub async fn run_resume(&mut self, plan: PlanId) -> Result<()> {
        self.cx()?.run_become(plan, (RunState::Parked, RunState::Active), (None, None)).await
    }
}

fn run(row: Row) -> Result<Run> {
    Ok(Run {
        plan: PlanId(row.plan),
        case: CaseId(row.case_id),
        state: parse_word("run", &row.state)?,
        reason: row.reason,
        told: row.told.map(|text| parse_document("run", row.plan, &text)).transpose()?,
        started_at: time("run", row.started_at)?,
        finished_at: time_if_any("run", row.finished_at)?,
        ends_early_at: time_if_any("run", row.ends_early_at)?,
        worker: row.worker,
        lease_until: time_if_any("run", row.lease_until)?,
        generation: row.generation,
    })
}
