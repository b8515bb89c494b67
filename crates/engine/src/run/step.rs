//! One step, from looking to the result.

use crate::error::EngineError;
use crate::house::Engine;
use crate::hub::Lanes;
use crate::run::park::destroys;
use crate::run::progress::{Progress, Watch};
use crate::run::read::{Seen, read, read_back};
use crate::run::why::{Why, describe};
use exeunt_connector::{Applied, Connector, ConnectorError, Order, Polled};
use exeunt_core::{
    Account, AccountId, AccountRef, Action, ConnectionName, Digest, ErrorKind, Holds, Message, Outcome, Plan, PlanId,
    PlanKind, Response, Step, StepState, Support, Told,
};
use exeunt_plan::{Recovery, after_unknown, still_fits, too_late};
use exeunt_store::{Lease, StepRecord, StoreError};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tracing::Instrument as _;
use tracing::field::Empty;

/// What every step of a run shares.
pub(crate) struct Cx<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) id: PlanId,
    pub(crate) plan: &'a Plan,
    pub(crate) digest: &'a Digest,
    pub(crate) lease: Lease,
    pub(crate) worker: String,
    pub(crate) lanes: BTreeMap<ConnectionName, Lanes>,
    /// The plan's accounts as they were when this run was taken up.
    pub(crate) accounts: BTreeMap<AccountRef, Account>,
    pub(crate) watch: Watch,
    /// Whether this run has written anything: one that only looked leaves no entry in the log.
    pub(crate) wrote: AtomicBool,
}

/// Why a run can't go on, as opposed to a step that came to rest.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The database failed; nothing more may act.
    Store(StoreError),
    /// Another worker holds the run now.
    LeaseLost,
    /// A person stopped the run.
    Parked,
    /// Our own credential on this connection isn't accepted.
    Connection { name: ConnectionName, error: ConnectorError },
    /// The platform isn't reached, however often it was tried: everything on it waits for a later turn.
    Away { name: ConnectionName, error: ConnectorError },
    /// The platform said yes, and reading says no.
    Contradiction(Box<Why>),
    /// The step is done, and somebody else's place changed with it, which nobody announced.
    Collateral(Box<Why>),
    /// Something that can't be, unless our own code or the database is wrong.
    Broken(String),
}

/// How long a platform may work by itself on what it accepted, before a person is asked.
const ACCEPTED_LIMIT: Duration = Duration::from_mins(10);

/// Where an attempt goes after an answer.
enum Next {
    Rest(StepState),
    /// Look again, then decide; the attempt may still be open.
    Again {
        open: Option<u32>,
        wait: Duration,
    },
}

/// What was read before acting, and what it says of the wanted state.
struct Look {
    seen: Seen,
    holds: Holds,
}

/// How often a step was tried, for each reason apart.
#[derive(Debug, Default)]
struct Tries {
    failures: u32,
    conflicts: u32,
}

impl Cx<'_> {
    /// Makes the step's wanted state so, or brings the step to rest before a person. `record` is what the database
    /// knows of it: an attempt that was opened and never closed has an unknown outcome.
    pub(crate) async fn step(&self, step: &Step, record: &StepRecord) -> Result<StepState, Stop> {
        (self.watch)(Progress::Begins { plan: self.id, step: step.id.clone() });
        let mut open = open_attempt(record);
        let mut tries = Tries::default();
        loop {
            match self.turn(step, open.take(), &mut tries).await? {
                Next::Rest(state) => {
                    (self.watch)(Progress::Rests { plan: self.id, step: step.id.clone(), state });
                    return Ok(state);
                }
                Next::Again { open: still, wait } => {
                    open = still;
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    /// One turn: look, settle what an earlier attempt left open, act, read back.
    async fn turn(&self, step: &Step, open: Option<u32>, tries: &mut Tries) -> Result<Next, Stop> {
        let connector = self.connector(step)?;
        let look = match self.look(connector.as_ref(), step, open.is_some()).await {
            Ok(look) => look,
            Err(error) => return self.unreadable(step, open, error, tries).await,
        };
        if let Some(attempt) = open
            && let Some(next) = self.recover(step, attempt, &look).await?
        {
            return Ok(next);
        }
        if step.support == Support::Manual {
            let told = Told::new(Message::new("refused-by-hand")).hint("mend-by-hand");
            return self.rest_for_person(step, json!("done by hand"), told).await;
        }
        if self.is_too_late(step) {
            let told = Told::new(Message::new("refused-too-late"));
            self.set(step, StepState::Skipped, json!("its end has come before its beginning"), told).await?;
            return Ok(Next::Rest(StepState::Skipped));
        }
        let Look { seen, holds } = look;
        let login = |id: &AccountId| seen.others.get(id).copied();
        let account = seen.account.as_ref().or_else(|| self.accounts.get(&step.on));
        if holds != Holds::Yes
            && let Err(misfit) = still_fits(step, account, seen.group.as_ref(), &login)
        {
            return self.rest_for_person(step, json!(misfit.to_string()), misfit.told()).await;
        }
        if holds != Holds::Yes && self.is_held(step).await? {
            let told = Told::new(Message::new("stopped-hold")).hint("mend-plan-again");
            return self.rest_for_person(step, json!("a legal hold was ordered"), told).await;
        }
        let attempt = self.open(step, seen.pre_image(step)).await?;
        if holds == Holds::Yes {
            let outcome = Outcome::AlreadySo { proof: seen.proof(step) };
            self.close(step, attempt, StepState::Done, outcome).await?;
            return Ok(Next::Rest(StepState::Done));
        }
        self.act(connector.as_ref(), step, attempt, &seen, tries).instrument(attempt_span(step, attempt)).await
    }

    /// Whether the step's time has come.
    pub(crate) fn is_due(&self, step: &Step) -> bool {
        self.lease.ends_early || step.not_before.is_none_or(|at| at <= self.engine.now())
    }

    /// Whether the step's time is over.
    fn is_too_late(&self, step: &Step) -> bool {
        (self.lease.ends_early && step.action == Action::LoginOpened) || too_late(step, self.engine.now())
    }

    /// Whether a legal hold keeps this step from beginning. A hold stops the run in its own transaction; this is for one
    /// that somebody let go on in the same moment.
    async fn is_held(&self, step: &Step) -> Result<bool, Stop> {
        if !destroys(step) {
            return Ok(false);
        }
        let (_, decisions) = self.engine.store.decisions_get(self.plan.case).await.map_err(Stop::Store)?;
        Ok(decisions.legal_hold.is_some_and(|hold| hold.value))
    }

    /// Asks the platform, once, and reads back.
    async fn act(
        &self,
        connector: &dyn Connector,
        step: &Step,
        attempt: u32,
        seen: &Seen,
        tries: &mut Tries,
    ) -> Result<Next, Stop> {
        let order = self.order(step).await?;
        match connector.apply(&order).await {
            Ok(Applied::Changed(proof)) => self.confirm(step, attempt, Outcome::Changed { proof }, seen).await,
            Ok(Applied::AlreadySo(proof)) => self.confirm(step, attempt, Outcome::AlreadySo { proof }, seen).await,
            Ok(Applied::Accepted { poll }) => self.await_platform(step, attempt, &order, &poll, seen).await,
            Err(error) => self.failed(step, attempt, error, seen, tries).await,
        }
    }

    /// Reads the step's subject. After an unknown outcome, a password that reading can't show is tried instead.
    async fn look(&self, connector: &dyn Connector, step: &Step, unknown: bool) -> Result<Look, ConnectorError> {
        let seen = read(connector, step).await?;
        let mut holds = seen.holds(step);
        if unknown && holds == Holds::CannotTell && self.replacement_opens(connector, step).await {
            holds = Holds::Yes;
        }
        Ok(Look { seen, holds })
    }

    /// Settles an attempt whose outcome is unknown. `None`: nothing happened, act now.
    async fn recover(&self, step: &Step, attempt: u32, look: &Look) -> Result<Option<Next>, Stop> {
        let (state, outcome) = match after_unknown(step, &look.holds) {
            Recovery::CloseAsAlreadySo => {
                self.control(step).await?;
                (StepState::Done, Outcome::AlreadySo { proof: look.seen.proof(step) })
            }
            Recovery::ActAgain => {
                let detail = "an attempt was interrupted, and its effect isn't there";
                let why = Why::new(detail, "refused-no-effect", "mend-kind-rate-limited");
                (StepState::Waiting, why.failed(ErrorKind::UnknownOutcome))
            }
            Recovery::AskPerson => {
                let detail = "an attempt was interrupted, and reading can't show whether it had an effect";
                let why = Why::new(detail, "refused-interrupted", "mend-kind-unknown-outcome");
                (StepState::NeedsOperator, why.failed(ErrorKind::UnknownOutcome))
            }
        };
        self.close(step, attempt, state, outcome).await?;
        Ok((state != StepState::Waiting).then_some(Next::Rest(state)))
    }

    /// The platform said yes. Its word is not proof; the read-back is.
    async fn confirm(&self, step: &Step, attempt: u32, outcome: Outcome, before: &Seen) -> Result<Next, Stop> {
        let connector = self.connector(step)?;
        let seen = match read_back(self, connector.as_ref(), step).await {
            Ok(seen) => seen,
            // The attempt stays open: whether it is so is for the next look to say.
            Err(error) => return Ok(Next::Again { open: Some(attempt), wait: self.pause(&error, 1) }),
        };
        if let Holds::No(found) = seen.holds(step) {
            let detail = format!("the platform said yes, reading says no: {found}");
            let why = Why::new(detail.clone(), "refused-contradiction", "mend-kind-conflict");
            self.close(step, attempt, self.gives_up(), why.failed(ErrorKind::Conflict)).await?;
            let says = Message::new("stopped-contradiction").with("step", &step.id);
            let why = Why::new(format!("{}: {detail}", step.id), says, "mend-look-then-resume");
            return Err(Stop::Contradiction(Box::new(why)));
        }
        self.control(step).await?;
        self.close(step, attempt, StepState::Done, outcome).await?;
        if self.engine.policy.brake.stop_on_collateral
            && let Some(moved) = self.unexplained_move(step, before, &seen).await?
        {
            let detail = format!("{}: {moved} moved, which nobody announced", step.id);
            let says = Message::new("stopped-collateral").with("step", &step.id).with("account", moved);
            return Err(Stop::Collateral(Box::new(Why::new(detail, says, "mend-look-then-resume"))));
        }
        Ok(Next::Rest(StepState::Done))
    }

    /// Makes the negative control that belongs to this step. One that can't be made weakens the proof and stops nothing.
    async fn control(&self, step: &Step) -> Result<(), Stop> {
        match self.control_step(step).await {
            Err(EngineError::Store(error)) => Err(Stop::Store(error)),
            Err(error) => {
                tracing::warn!(%error, "a negative control could not be made");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Somebody whose place changed while this step was done, and no approved plan says why.
    async fn unexplained_move(&self, step: &Step, before: &Seen, after: &Seen) -> Result<Option<AccountId>, Stop> {
        for id in others_moved(step, before, after) {
            let account = AccountRef { connection: step.on.connection.clone(), account: id };
            let explained = self.engine.explained_elsewhere(self.plan.case, step.group().as_ref(), &account).await;
            match explained {
                Ok(true) => {}
                Ok(false) => return Ok(Some(account.account)),
                Err(EngineError::Store(error)) => return Err(Stop::Store(error)),
                Err(error) => return Err(Stop::Broken(error.to_string())),
            }
        }
        Ok(None)
    }

    /// Waits for what the platform does by itself. The attempt stays open, so that a crash here is an unknown outcome.
    async fn await_platform(
        &self,
        step: &Step,
        attempt: u32,
        order: &Order,
        poll: &str,
        before: &Seen,
    ) -> Result<Next, Stop> {
        let connector = self.connector(step)?;
        let limit = tokio::time::Instant::now() + ACCEPTED_LIMIT;
        let mut pause = Duration::from_millis(100);
        loop {
            match connector.poll(order, poll).await {
                Ok(Polled::Finished(proof)) => {
                    return self.confirm(step, attempt, Outcome::Changed { proof }, before).await;
                }
                Ok(Polled::Working(how_far)) if tokio::time::Instant::now() >= limit => {
                    let detail = format!("the platform accepted it and is still working: {how_far}");
                    let why = Why::new(detail, "refused-still-working", "mend-wait-platform");
                    let outcome = why.failed(ErrorKind::UnknownOutcome);
                    self.close(step, attempt, StepState::NeedsOperator, outcome).await?;
                    return Ok(Next::Rest(StepState::NeedsOperator));
                }
                Ok(Polled::Working(_)) => tokio::time::sleep(pause).await,
                Err(error) => return Ok(Next::Again { open: Some(attempt), wait: self.pause(&error, 1) }),
            }
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }

    /// An attempt failed. What follows depends on the kind of error alone.
    async fn failed(
        &self,
        step: &Step,
        attempt: u32,
        error: ConnectorError,
        seen: &Seen,
        tries: &mut Tries,
    ) -> Result<Next, Stop> {
        let mut why = Why::of(&error);
        if let Some(group) = &seen.group {
            why.told = why.told.with_name(&group.id, &group.name);
        }
        let outcome = why.failed(error.kind);
        let again = match error.kind.response() {
            Response::Wait => true,
            Response::Retry if self.one_more(&mut tries.failures) => true,
            Response::Retry => {
                self.close(step, attempt, StepState::Waiting, outcome).await?;
                return Err(Stop::Away { name: step.on.connection.clone(), error });
            }
            Response::ObserveFirst if self.one_more(&mut tries.failures) => {
                let wait = self.tell_wait(step, &error, tries.failures);
                return Ok(Next::Again { open: Some(attempt), wait });
            }
            Response::ObserveFirst => false,
            Response::ParkConnection => {
                self.close(step, attempt, StepState::Waiting, outcome).await?;
                return Err(Stop::Connection { name: step.on.connection.clone(), error });
            }
            Response::PlanAgain => {
                tries.conflicts += 1;
                tries.conflicts < 2
            }
            Response::ParkStep => false,
        };
        let state = if again { StepState::Waiting } else { self.gives_up() };
        self.close(step, attempt, state, outcome).await?;
        if !again {
            return Ok(Next::Rest(state));
        }
        Ok(Next::Again { open: None, wait: self.tell_wait(step, &error, tries.failures) })
    }

    /// Looking failed. Nothing was done in this turn; an attempt that was open stays so until looking works.
    async fn unreadable(
        &self,
        step: &Step,
        open: Option<u32>,
        error: ConnectorError,
        tries: &mut Tries,
    ) -> Result<Next, Stop> {
        let again = match error.kind.response() {
            Response::Wait => true,
            Response::Retry if self.one_more(&mut tries.failures) => true,
            // An attempt that is open stays so: its outcome is for whoever can look again.
            Response::Retry => return Err(Stop::Away { name: step.on.connection.clone(), error }),
            Response::ObserveFirst => self.one_more(&mut tries.failures),
            Response::ParkConnection => return Err(Stop::Connection { name: step.on.connection.clone(), error }),
            Response::ParkStep | Response::PlanAgain => false,
        };
        if again {
            return Ok(Next::Again { open, wait: self.tell_wait(step, &error, tries.failures) });
        }
        let Some(attempt) = open else {
            let why = json!({ "error": error.kind, "detail": describe(&error) });
            return self.rest_for_person(step, why, error.told()).await;
        };
        let outcome = Why::of(&error).failed(ErrorKind::UnknownOutcome);
        self.close(step, attempt, self.gives_up(), outcome).await?;
        Ok(Next::Rest(self.gives_up()))
    }

    async fn rest_for_person(&self, step: &Step, why: serde_json::Value, told: Told) -> Result<Next, Stop> {
        let state = self.gives_up();
        if state != StepState::Waiting {
            self.set(step, state, why, told).await?;
        }
        Ok(Next::Rest(state))
    }

    /// Where a step goes that is given up for now. What an unfreeze has to end is never left to a person alone: it waits,
    /// and every worker tries it again.
    fn gives_up(&self) -> StepState {
        match self.plan.kind {
            PlanKind::Unfreeze => StepState::Waiting,
            PlanKind::Leave | PlanKind::Contain | PlanKind::Reinstate => StepState::NeedsOperator,
        }
    }

    async fn order(&self, step: &Step) -> Result<Order, Stop> {
        let secret: Option<SecretString> = self.replacement(step).await.map_err(Stop::Store)?;
        Ok(Order {
            account: step.on.account.clone(),
            action: step.action.clone(),
            secret,
            key: Digest::of(&json!([self.digest, step.id])).short().to_owned(),
            reason: "Exeunt".to_owned(),
        })
    }

    /// The connector for this step's lane.
    pub(crate) fn connector(&self, step: &Step) -> Result<std::sync::Arc<dyn Connector>, Stop> {
        let lanes = self.lanes.get(&step.on.connection);
        let lanes =
            lanes.ok_or_else(|| Stop::Broken(format!("no connection \"{}\" was opened", step.on.connection)))?;
        Ok(lanes.of(step.lane))
    }

    /// How long the platform may take until a read shows the step's change.
    pub(crate) fn settles(&self, step: &Step) -> Duration {
        self.lanes.get(&step.on.connection).map_or(Duration::ZERO, |l| l.settles(step.action.kind()))
    }

    pub(crate) fn lease_end(&self) -> Timestamp {
        self.engine.lease_end()
    }

    fn one_more(&self, failures: &mut u32) -> bool {
        *failures += 1;
        *failures < self.engine.policy.run.attempts
    }

    fn tell_wait(&self, step: &Step, error: &ConnectorError, failures: u32) -> Duration {
        let wait = self.pause(error, failures);
        let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        let told = Box::new(error.told());
        (self.watch)(Progress::Waits { plan: self.id, step: step.id.clone(), told, millis });
        wait
    }

    /// As long as the platform asks, else twice as long each time, never in step with other workers.
    pub(crate) fn pause(&self, error: &ConnectorError, failures: u32) -> Duration {
        let run = &self.engine.policy.run;
        let base = Duration::from_secs(u64::from(run.backoff_first_seconds));
        let longest = Duration::from_secs(u64::from(run.backoff_longest_seconds));
        if let Some(asked) = error.retry_after {
            // Nobody's answer may put a step to sleep for ever.
            return asked.min(longest.max(Duration::from_secs(1)));
        }
        let grown = base.saturating_mul(1 << failures.min(16)).min(longest);
        let mut byte = [0];
        self.engine.randomness.fill(&mut byte);
        grown.mul_f64(0.5 + f64::from(byte[0]) / 512.0)
    }
}

impl Engine {
    /// Until when a lease taken or extended now lasts.
    pub(crate) fn lease_end(&self) -> Timestamp {
        let length = SignedDuration::from_secs(i64::from(self.policy.run.lease_seconds));
        self.clock.now().checked_add(length).unwrap_or(Timestamp::MAX)
    }
}

/// Everybody in the step's group whose place is another than before, and whom the step isn't about.
fn others_moved(step: &Step, before: &Seen, after: &Seen) -> BTreeSet<AccountId> {
    let (Some(before), Some(after)) = (before.group.as_ref(), after.group.as_ref()) else { return BTreeSet::new() };
    let meant = |id: &AccountId| *id == step.on.account || step.action.other_member() == Some(id);
    let ids = before.members.keys().chain(after.members.keys());
    ids.filter(|id| !meant(id) && before.member(id) != after.member(id)).cloned().collect()
}

/// What is traced of an attempt: what is to be so, and in the end what came of it. No person, account or group.
fn attempt_span(step: &Step, attempt: u32) -> tracing::Span {
    let action = step.action.kind().as_str();
    tracing::info_span!("exeunt.attempt", otel.name = %format_args!("attempt {action}"), action, attempt, outcome = Empty)
}

/// The attempt that was begun and whose end nobody wrote down.
fn open_attempt(record: &StepRecord) -> Option<u32> {
    record.last.as_ref().filter(|last| last.closed_at.is_none()).map(|last| last.number)
}
