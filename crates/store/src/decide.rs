//! Decides the writes of a batch one after the other, in memory. Pure: what it says depends on the loaded rows alone.

use crate::audit::{ATTEMPT_GIVEN_UP, AuditEvent, WRITE_REFUSED};
use crate::columns::{document, micros};
use crate::runs::Lease;
use crate::write::{Refused, RunWrite, WriteDone};
use exeunt_core::{CaseId, ErrorKind, Message, Outcome, PlanId, StepId, StepState, Told};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;

/// Everything that the writes of a batch touch, and what is to be written back.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) runs: BTreeMap<PlanId, RunFacts>,
    pub(crate) steps: BTreeMap<(PlanId, StepId), StepFacts>,
    pub(crate) opened: Vec<OpenedAttempt>,
    pub(crate) closed: Vec<ClosedAttempt>,
    pub(crate) events: Vec<AuditEvent>,
}

/// A run as the database has it, then as the batch leaves it.
pub(crate) struct RunFacts {
    pub(crate) case: CaseId,
    pub(crate) active: bool,
    pub(crate) ends_early: bool,
    pub(crate) worker: Option<String>,
    pub(crate) generation: i64,
    pub(crate) lease_until: Option<i64>,
    pub(crate) touched: bool,
}

/// A step as the database has it, then as the batch leaves it.
pub(crate) struct StepFacts {
    pub(crate) position: i64,
    pub(crate) state: StepState,
    pub(crate) attempts: u32,
    /// The lease under which attempt number `attempts` was opened, while it is open.
    pub(crate) open_generation: Option<i64>,
    /// What people are told of where it stands, as the batch leaves it.
    pub(crate) told: Option<String>,
    pub(crate) touched: bool,
}

pub(crate) struct OpenedAttempt {
    pub(crate) plan: PlanId,
    pub(crate) position: i64,
    pub(crate) number: u32,
    pub(crate) generation: i64,
    pub(crate) fingerprint: String,
    pub(crate) pre_image: String,
    pub(crate) at: Timestamp,
}

pub(crate) struct ClosedAttempt {
    pub(crate) plan: PlanId,
    pub(crate) position: i64,
    pub(crate) number: u32,
    pub(crate) outcome: String,
    pub(crate) at: Timestamp,
}

impl Batch {
    /// Carries out one write on the loaded rows, or refuses it; either way the audit log gets an entry.
    pub(crate) fn decide(&mut self, write: RunWrite) -> Result<WriteDone, Refused> {
        let (lease, step) = (write.lease().clone(), write.step().clone());
        let mut audit = write.audit().clone();
        audit.case = audit.case.or_else(|| self.runs.get(&lease.plan).map(|run| run.case));
        audit.step.get_or_insert_with(|| step.clone());
        let intended = audit.clone();
        // With the longest number that an attempt can have, so that one entry never fails the others' transaction.
        let decided = match audit.clone().attempt(u32::MAX).seal([0; 32]) {
            Err(error) => Err(Refused::Unrecordable(error.to_string())),
            Ok(_) => self.carry_out(write, &lease, &step, audit),
        };
        if let Err(refused) = &decided {
            self.events.push(refusal(intended, &lease, refused));
        }
        decided
    }

    fn carry_out(
        &mut self,
        write: RunWrite,
        lease: &Lease,
        id: &StepId,
        audit: AuditEvent,
    ) -> Result<WriteDone, Refused> {
        self.held(lease)?;
        match write {
            RunWrite::OpenAttempt { now, extend_until, pre_image, fingerprint, .. } => {
                let pre_image = document(&pre_image).map_err(|error| Refused::Unrecordable(error.to_string()))?;
                self.active(lease)?;
                let number = self.open(lease, id, now, &audit)?;
                let position = self.step(lease, id)?.position;
                let (plan, generation) = (lease.plan, lease.generation);
                let opened = OpenedAttempt { plan, position, number, generation, fingerprint, pre_image, at: now };
                self.opened.push(opened);
                self.extend(lease, extend_until);
                self.events.push(audit.attempt(number));
                Ok(WriteDone::Opened { attempt: number })
            }
            RunWrite::CloseAttempt { attempt, now, extend_until, state, outcome, .. } => {
                let told = match &outcome {
                    Outcome::Failed { told, .. } => told_of(told.as_deref())?,
                    Outcome::Changed { .. } | Outcome::AlreadySo { .. } | Outcome::ByHand { .. } => None,
                };
                let outcome = document(&outcome).map_err(|error| Refused::Unrecordable(error.to_string()))?;
                let position = self.close(lease, id, attempt, state)?;
                self.step(lease, id)?.told = told;
                self.closed.push(ClosedAttempt { plan: lease.plan, position, number: attempt, outcome, at: now });
                self.extend(lease, extend_until);
                self.events.push(audit.attempt(attempt));
                Ok(WriteDone::Closed)
            }
            RunWrite::SetStep { from, to, told, .. } => {
                let told = told_of(told.as_deref())?;
                self.active(lease)?;
                self.set(lease, id, from, to, &audit)?;
                self.step(lease, id)?.told = told;
                self.events.push(audit);
                Ok(WriteDone::Set)
            }
        }
    }

    fn held(&self, lease: &Lease) -> Result<(), Refused> {
        let run = self.runs.get(&lease.plan).ok_or(Refused::RunNotActive)?;
        let held = run.generation == lease.generation && run.worker.as_deref() == Some(lease.worker.as_str());
        if held { Ok(()) } else { Err(Refused::StaleLease) }
    }

    fn active(&self, lease: &Lease) -> Result<(), Refused> {
        let active = self.runs.get(&lease.plan).is_some_and(|run| run.active && run.ends_early == lease.ends_early);
        if active { Ok(()) } else { Err(Refused::RunNotActive) }
    }

    fn step(&mut self, lease: &Lease, id: &StepId) -> Result<&mut StepFacts, Refused> {
        self.steps.get_mut(&(lease.plan, id.clone())).ok_or(Refused::UnknownStep)
    }

    fn open(&mut self, lease: &Lease, id: &StepId, now: Timestamp, audit: &AuditEvent) -> Result<u32, Refused> {
        let step = self.step(lease, id)?;
        if step.state.is_settled() {
            return Err(Refused::StepSettled);
        }
        if step.open_generation == Some(lease.generation) {
            return Err(Refused::AttemptOpen(step.attempts));
        }
        self.give_up(lease, id, now, audit)?;
        let step = self.step(lease, id)?;
        step.attempts += 1;
        step.state = StepState::Running;
        step.open_generation = Some(lease.generation);
        step.told = None;
        step.touched = true;
        Ok(step.attempts)
    }

    fn close(&mut self, lease: &Lease, id: &StepId, attempt: u32, to: StepState) -> Result<i64, Refused> {
        let step = self.step(lease, id)?;
        if attempt == 0 || attempt > step.attempts {
            return Err(Refused::UnknownAttempt);
        }
        if attempt < step.attempts || step.open_generation.is_none() {
            return Err(Refused::AttemptClosed);
        }
        step.state = to;
        step.open_generation = None;
        step.touched = true;
        Ok(step.position)
    }

    fn set(
        &mut self,
        lease: &Lease,
        id: &StepId,
        from: StepState,
        to: StepState,
        audit: &AuditEvent,
    ) -> Result<(), Refused> {
        let step = self.step(lease, id)?;
        if step.state.is_settled() {
            return Err(Refused::StepSettled);
        }
        if step.state != from {
            return Err(Refused::StepElsewhere(step.state));
        }
        if to != StepState::Running {
            self.give_up(lease, id, audit.at, audit)?;
        }
        let step = self.step(lease, id)?;
        step.state = to;
        step.touched = true;
        Ok(())
    }

    /// Closes an attempt whose end nobody saw, so that at most one is open and each has an outcome in the end.
    fn give_up(&mut self, lease: &Lease, id: &StepId, at: Timestamp, audit: &AuditEvent) -> Result<(), Refused> {
        let step = self.step(lease, id)?;
        if step.open_generation.take().is_none() {
            return Ok(());
        }
        let (position, number) = (step.position, step.attempts);
        let detail = "nobody saw its end: it may have happened".to_owned();
        let told = Told::new(Message::new("refused-unseen-end")).hint("mend-kind-unknown-outcome");
        let outcome = Outcome::Failed { error: ErrorKind::UnknownOutcome, detail, told: Some(Box::new(told)) };
        let outcome = document(&outcome).map_err(|error| Refused::Unrecordable(error.to_string()))?;
        self.closed.push(ClosedAttempt { plan: lease.plan, position, number, outcome, at });
        let event = AuditEvent { at, what: ATTEMPT_GIVEN_UP.to_owned(), ..audit.clone() };
        self.events.push(event.attempt(number).payload(json!({ "outcome": ErrorKind::UnknownOutcome.as_str() })));
        Ok(())
    }

    fn extend(&mut self, lease: &Lease, until: Timestamp) {
        let run = self.runs.get_mut(&lease.plan).expect("the lease was checked against this run");
        if run.lease_until < Some(micros(until)) {
            run.lease_until = Some(micros(until));
            run.touched = true;
        }
    }
}

fn told_of(told: Option<&Told>) -> Result<Option<String>, Refused> {
    let text = told.map(document).transpose();
    text.map_err(|error| Refused::Unrecordable(error.to_string()))
}

/// The entry that stands in the log in place of the refused one. It leaves out the payload, which may be what is wrong,
/// and whatever is too long for any entry.
fn refusal(intended: AuditEvent, lease: &Lease, refused: &Refused) -> AuditEvent {
    let payload = json!({
        "intended": shortened(intended.what),
        "why": refused.to_string(),
        "plan": lease.plan,
        "worker": lease.worker,
        "generation": lease.generation,
    });
    AuditEvent {
        at: intended.at,
        actor: shortened(intended.actor.to_string()).into(),
        what: WRITE_REFUSED.to_owned(),
        on: shortened(intended.on),
        case: intended.case,
        step: intended.step.map(|step| shortened(step.to_string()).into()),
        attempt: intended.attempt,
        previous: intended.previous.map(shortened),
        payload,
    }
}

/// The beginning of a text that nobody would have written by hand.
fn shortened(text: String) -> String {
    const LONGEST: usize = 2_000;
    if text.chars().nth(LONGEST).is_none() { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
}
