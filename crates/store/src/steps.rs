//! Steps and the attempts at them, as they are read. They are written by [`crate::Store::run_write`].

use crate::columns::{count, document, micros, parse_document, time, time_if_any};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{Outcome, PlanId, StepId, StepState, Told};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;

/// Where a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRecord {
    pub id: StepId,
    pub state: StepState,
    /// How many attempts were opened.
    pub attempts: u32,
    /// The latest of them.
    pub last: Option<Attempt>,
    /// Why it waits for a person or for another attempt.
    pub told: Option<Told>,
}

/// One attempt at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Counted from 1.
    pub number: u32,
    /// The lease under which it was opened.
    pub generation: i64,
    pub fingerprint: String,
    /// What was there before.
    pub pre_image: Value,
    pub opened_at: Timestamp,
    /// `None` while it is open: it may have happened.
    pub outcome: Option<Outcome>,
    pub closed_at: Option<Timestamp>,
}

type AttemptRow = (i64, i64, String, String, i64, Option<String>, Option<i64>);

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    state: String,
    attempts: i64,
    told: Option<String>,
    number: Option<i64>,
    generation: Option<i64>,
    fingerprint: Option<String>,
    pre_image: Option<String>,
    opened_at: Option<i64>,
    outcome: Option<String>,
    closed_at: Option<i64>,
}

reads! {
    /// Every step of a plan with its latest attempt, in the plan's order.
    fn step_list(plan: PlanId) -> Vec<StepRecord>;
    /// How many steps of a plan are in each state; states without steps are left out.
    fn step_count(plan: PlanId) -> Vec<(StepState, u64)>;
    /// Every attempt at a step, the first one first.
    fn attempts(plan: PlanId, step: &StepId) -> Vec<Attempt>;
    /// What each step overwrote: the pre-image of its first attempt, because a later one may already have seen half a
    /// change. Steps that were never attempted are left out.
    fn pre_images(plan: PlanId) -> BTreeMap<StepId, Value>;
}

impl Cx<'_> {
    async fn step_list(&mut self, plan: PlanId) -> Result<Vec<StepRecord>> {
        let sql = "SELECT step.id, step.state, step.attempts, step.told, attempt.number, attempt.generation,
                       attempt.fingerprint, attempt.pre_image, attempt.opened_at, attempt.outcome, attempt.closed_at
                   FROM step LEFT JOIN attempt ON attempt.plan = step.plan AND attempt.position = step.position
                       AND attempt.number = step.attempts
                   WHERE step.plan = $1 ORDER BY step.position";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(plan.0).fetch_all(c).await?);
        rows.into_iter().map(record).collect()
    }

    async fn step_count(&mut self, plan: PlanId) -> Result<Vec<(StepState, u64)>> {
        let sql = "SELECT state, COUNT(*) FROM step WHERE plan = $1 GROUP BY state ORDER BY state";
        let rows: Vec<(String, i64)> = run!(self, c => sqlx::query_as(sql).bind(plan.0).fetch_all(c).await?);
        rows.into_iter().map(|(word, steps)| Ok((state(&word)?, count("step count", steps)?))).collect()
    }

    async fn attempts(&mut self, plan: PlanId, step: &StepId) -> Result<Vec<Attempt>> {
        let sql = "SELECT attempt.number, attempt.generation, attempt.fingerprint, attempt.pre_image,
                       attempt.opened_at, attempt.outcome, attempt.closed_at
                   FROM step JOIN attempt ON attempt.plan = step.plan AND attempt.position = step.position
                   WHERE step.plan = $1 AND step.id = $2 ORDER BY attempt.number";
        let rows: Vec<AttemptRow> =
            run!(self, c => sqlx::query_as(sql).bind(plan.0).bind(step.as_str()).fetch_all(c).await?);
        rows.into_iter().map(attempt).collect()
    }

    async fn pre_images(&mut self, plan: PlanId) -> Result<BTreeMap<StepId, Value>> {
        let sql = "SELECT step.id, attempt.pre_image
                   FROM step JOIN attempt ON attempt.plan = step.plan AND attempt.position = step.position
                   WHERE step.plan = $1 AND attempt.number = 1";
        let rows: Vec<(String, String)> = run!(self, c => sqlx::query_as(sql).bind(plan.0).fetch_all(c).await?);
        rows.into_iter().map(|(id, text)| Ok((id.as_str().into(), parse_document("pre-image", &id, &text)?))).collect()
    }
}

impl Tx {
    /// Settles or moves a step that waits for a person, without a lease: no worker touches such a step. With `outcome`
    /// what the person did is recorded as an attempt of its own.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the step doesn't wait for a person.
    pub async fn step_decide(
        &mut self,
        plan: PlanId,
        step: &StepId,
        to: StepState,
        outcome: Option<&Outcome>,
        at: Timestamp,
    ) -> Result<()> {
        // A worker's batch holds the run while it decides; neither may decide on what the other is changing.
        self.cx()?.run_hold(plan).await?;
        let sql = "UPDATE step SET state = $1, attempts = attempts + $2, told = NULL
                   WHERE plan = $3 AND id = $4 AND state = 'needs_operator' RETURNING position, attempts";
        let cx = &mut self.cx()?;
        let moved: Option<(i64, i64)> = run!(cx, c => sqlx::query_as(sql)
            .bind(to.as_str())
            .bind(i64::from(outcome.is_some()))
            .bind(plan.0)
            .bind(step.as_str())
            .fetch_optional(c)
            .await?);
        let (position, number) =
            moved.ok_or_else(|| StoreError::conflict("step", step, "it does not wait for a person"))?;
        let Some(outcome) = outcome else { return Ok(()) };
        let sql = "INSERT INTO attempt (plan, position, number, generation, fingerprint, pre_image, opened_at, outcome,
                       closed_at) VALUES ($1, $2, $3, 0, 'by hand', 'null', $4, $5, $4)";
        let outcome = document(outcome)?;
        change!(cx, sqlx::query(sql).bind(plan.0).bind(position).bind(number).bind(micros(at)).bind(outcome.as_str()));
        Ok(())
    }
}

pub(crate) fn state(word: &str) -> Result<StepState> {
    StepState::parse(word).ok_or_else(|| StoreError::tampered("step state", word, "there is no such state"))
}

fn record(row: Row) -> Result<StepRecord> {
    let last = match (row.number, row.generation, row.fingerprint, row.pre_image, row.opened_at) {
        (Some(number), Some(generation), Some(fingerprint), Some(pre_image), Some(opened_at)) => {
            Some(attempt((number, generation, fingerprint, pre_image, opened_at, row.outcome, row.closed_at))?)
        }
        _ => None,
    };
    let told = row.told.map(|text| parse_document("step", &row.id, &text)).transpose()?;
    let (state, attempts) = (state(&row.state)?, count("attempt", row.attempts)?);
    Ok(StepRecord { id: row.id.into(), state, attempts, last, told })
}

fn attempt(row: AttemptRow) -> Result<Attempt> {
    let (number, generation, fingerprint, pre_image, opened_at, outcome, closed_at) = row;
    Ok(Attempt {
        number: count("attempt", number)?,
        generation,
        fingerprint,
        pre_image: parse_document("attempt", number, &pre_image)?,
        opened_at: time("attempt", opened_at)?,
        outcome: outcome.map(|text| parse_document("attempt", number, &text)).transpose()?,
        closed_at: time_if_any("attempt", closed_at)?,
    })
}
