//! Walks a plan's graph: begins what is ready, notes what came to rest, and says how the run ended.

use crate::actor::Caller;
use crate::case::vault_owner;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::run::brake::Brake;
use crate::run::progress::Watch;
use crate::run::step::{Cx, Stop};
use crate::run::why::Why;
use exeunt_core::{
    AccountRef, Action, CaseId, CaseState, ConnectionName, Duty, Message, PlanId, PlanKind, Step, StepId, StepState,
    Support, Told,
};
use exeunt_store::{RunState, StepRecord, StoreError, Tx};
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Steps of one run under way at the same time on one platform. More only adds latency on the platforms measured; and one
/// that is down, where every step waits, must not keep a place from the others.
const AT_ONCE: usize = 8;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunEnd {
    /// Every step is settled.
    Finished,
    /// What is left isn't due before this instant; any worker goes on then.
    WaitsUntil { at: Timestamp },
    /// These steps wait for a person.
    NeedsOperator { steps: Vec<StepId> },
    /// The run stopped by itself: `why` is for operators, `told` for people.
    Braked { why: String, told: Box<Told> },
    /// It is stopped, and waits for a person to resume it.
    Stopped,
    /// Our own credential isn't accepted on this connection.
    ConnectionParked { connection: ConnectionName, why: String, told: Box<Told> },
    /// The platform isn't reached. Everything else that could be done is done; any worker tries again.
    ConnectionAway { connection: ConnectionName, why: String, told: Box<Told> },
}

/// A run and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunReport {
    pub plan: PlanId,
    pub end: RunEnd,
    pub settled: usize,
    pub steps: usize,
}

/// The states of all steps, as this run knows them.
struct Board<'a> {
    steps: &'a [Step],
    states: BTreeMap<&'a StepId, StepState>,
    begun: BTreeSet<&'a StepId>,
    /// Accounts that this plan itself opens for a while.
    opened: BTreeSet<&'a AccountRef>,
}

impl Engine {
    /// Runs an approved plan as far as it goes now. Interrupted anywhere, calling it again goes on from there.
    pub async fn run(&self, caller: &Caller, plan: PlanId, watch: Watch) -> Result<RunReport> {
        self.must_on_plan(caller, Duty::Run, plan).await?;
        self.run_as(&format!("{}@{}", caller.name, std::process::id()), plan, watch).await
    }

    /// Runs a plan as `worker`.
    pub(crate) async fn run_as(&self, worker: &str, id: PlanId, watch: Watch) -> Result<RunReport> {
        let stored = match self.plan_approved(id).await {
            Ok(stored) => stored,
            Err(error) => return Err(self.refuse_run(worker, id, error).await?),
        };
        let Some(lease) = self.store.run_lease(id, worker, self.now(), self.lease_end()).await? else {
            return self.not_taken(id).await;
        };
        let records: BTreeMap<StepId, StepRecord> =
            self.store.step_list(id).await?.into_iter().map(|r| (r.id.clone(), r)).collect();
        let cx = Cx {
            engine: self,
            id,
            plan: &stored.plan,
            digest: &stored.digest,
            lease: lease.clone(),
            worker: worker.to_owned(),
            lanes: self.lanes_of(&stored.plan).await?,
            accounts: self.accounts_now(&stored.plan).await,
            watch,
            wrote: AtomicBool::new(false),
        };
        self.elsewhere.note(id, &stored.plan.announced);
        let end = match leased(&cx, self.make_ready(&cx, &records).boxed()).await {
            Ok(true) => walk(&cx, &records).await,
            Ok(false) => Ok(RunEnd::Stopped),
            Err(error) => Err(error),
        };
        let end = match end {
            // Nothing may be written through a store that was cut off, not even that the lease is free.
            Err(EngineError::Store(StoreError::Interrupted)) => {
                return Err(EngineError::Store(StoreError::Interrupted));
            }
            Err(error) => {
                self.store.run_release(&lease).await?;
                return Err(self.refuse_run(worker, id, error).await?);
            }
            Ok(end) => end,
        };
        self.rest(&cx, end).await
    }

    /// Logs why a run was refused, and gives the error back. Where the plan itself can't be run, not now and not later,
    /// the run is parked, so that no worker tries it again at every turn.
    async fn refuse_run(&self, worker: &str, id: PlanId, error: EngineError) -> Result<EngineError> {
        let (what, park) = match &error {
            EngineError::Stale(_) => (Happened::RunStale, true),
            EngineError::NotApproved(_)
            | EngineError::WrongDigest { .. }
            | EngineError::Unsound(_)
            | EngineError::Withdrawn(_)
            | EngineError::ForeignAccount { .. }
            | EngineError::Store(StoreError::Tampered { .. }) => (Happened::Refused, true),
            // Somebody else has it now, and it is theirs to go on with.
            EngineError::Leased(_) => (Happened::Refused, false),
            _ => return Ok(error),
        };
        let mut tx = self.store.begin().await?;
        let run = tx.run_lookup(id).await?;
        if park && run.as_ref().is_some_and(|run| run.state == RunState::Active) {
            let (why, told) = (error.to_string(), refused(&error));
            match &error {
                EngineError::Stale(_) => tx.run_outdate(id, &why, &told).await?,
                _ => tx.run_park_told(id, &why, &told).await?,
            }
        }
        let about = json!({ "why": error.to_string(), "told": refused(&error) });
        let mut event = self.event(worker, what, &id.to_string()).payload(about);
        event.case = run.map(|run| run.case);
        tx.audit(event);
        tx.commit().await?;
        Ok(error)
    }

    /// Writes down how the run came to rest, and counts. A run that only looked leaves nothing behind.
    async fn rest(&self, cx: &Cx<'_>, end: RunEnd) -> Result<RunReport> {
        let only_looked = match &end {
            RunEnd::Finished | RunEnd::Braked { .. } | RunEnd::ConnectionParked { .. } => false,
            RunEnd::Stopped
            | RunEnd::WaitsUntil { .. }
            | RunEnd::NeedsOperator { .. }
            | RunEnd::ConnectionAway { .. } => !cx.wrote.load(Ordering::Relaxed),
        };
        if !only_looked {
            self.write_end(cx, &end).await?;
        }
        self.store.run_release(&cx.lease).await?;
        self.counted(cx.id, end).await
    }

    async fn write_end(&self, cx: &Cx<'_>, end: &RunEnd) -> Result<()> {
        let mut tx = self.store.begin().await?;
        match end {
            RunEnd::Finished => {
                tx.run_finish(&cx.lease, self.now()).await?;
                if let Some(state) = finished_state(cx.plan.kind, tx.case_get(cx.plan.case).await?.state) {
                    tx.case_become(cx.plan.case, state).await?;
                    if state == CaseState::Withdrawn {
                        tx.case_ended(cx.plan.case, self.now()).await?;
                    }
                }
                if cx.plan.kind == PlanKind::Reinstate {
                    forget_credentials(&mut tx, cx.plan.case).await?;
                }
            }
            // The end of an unfreeze must be tried again and again: parked, it would leave the account open.
            RunEnd::Braked { .. } | RunEnd::ConnectionParked { .. } if cx.plan.kind == PlanKind::Unfreeze => {}
            RunEnd::Braked { why, told } | RunEnd::ConnectionParked { why, told, .. } => {
                // A person may have stopped it in the same moment; then it is parked already.
                if tx.run_get(cx.id).await?.state == RunState::Active {
                    tx.run_park_told(cx.id, why, told).await?;
                }
            }
            RunEnd::Stopped
            | RunEnd::WaitsUntil { .. }
            | RunEnd::NeedsOperator { .. }
            | RunEnd::ConnectionAway { .. } => {}
        }
        tx.audit(
            self.event(&cx.worker, Happened::RunRested, &cx.id.to_string()).case(cx.plan.case).payload(json!(end)),
        );
        self.tell_rest(&mut tx, (cx.id, cx.plan), &cx.lease, end).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A run that can't be taken now: somebody has it, or it waits to be resumed, or there is nothing left to do.
    async fn not_taken(&self, id: PlanId) -> Result<RunReport> {
        match self.store.run_get(id).await?.state {
            // Its batch is paused, stopped, or hasn't begun.
            RunState::Active if !self.store.run_goes_on(id).await? => self.counted(id, RunEnd::Stopped).await,
            RunState::Active => Err(EngineError::Leased(id)),
            RunState::Parked => self.counted(id, RunEnd::Stopped).await,
            RunState::Finished => self.counted(id, RunEnd::Finished).await,
        }
    }

    async fn counted(&self, plan: PlanId, end: RunEnd) -> Result<RunReport> {
        let records = self.store.step_list(plan).await?;
        let settled = records.iter().filter(|r| r.state.is_settled()).count();
        Ok(RunReport { plan, end, settled, steps: records.len() })
    }
}

/// What people are told of a plan that can't be run.
fn refused(error: &EngineError) -> Told {
    let says = if matches!(error, EngineError::Stale(_)) { "stopped-stale" } else { "stopped-unfit" };
    Told::new(Message::new(says)).hint("mend-plan-again")
}

/// What a case becomes when a plan of this kind has run to its end.
fn finished_state(kind: PlanKind, now: CaseState) -> Option<CaseState> {
    match kind {
        PlanKind::Leave => Some(CaseState::Closed),
        PlanKind::Reinstate => Some(CaseState::Withdrawn),
        // The account was open for a while: what was proved before has to be proved again.
        PlanKind::Unfreeze => (now == CaseState::Proved).then_some(CaseState::Closed),
        PlanKind::Contain => None,
    }
}

/// The account is its owner's again, so nothing of its credentials may stay here.
async fn forget_credentials(tx: &mut Tx, case: CaseId) -> Result<()> {
    let owner = vault_owner(case);
    for name in tx.secret_names(&owner).await? {
        tx.secret_delete(&owner, &name).await?;
    }
    Ok(())
}

async fn walk(cx: &Cx<'_>, records: &BTreeMap<StepId, StepRecord>) -> Result<RunEnd> {
    let mut board = Board::new(&cx.plan.steps, records);
    let mut brake = Brake::new(cx.engine.policy.brake.clone(), cx.plan.steps.len());
    // Connections on which nothing more begins in this turn.
    let mut parked: BTreeMap<ConnectionName, Why> = BTreeMap::new();
    let mut away: BTreeMap<ConnectionName, Why> = BTreeMap::new();
    let mut stopped = false;
    let mut under_way = FuturesUnordered::new();
    let mut busy: BTreeMap<&ConnectionName, usize> = BTreeMap::new();
    // It goes on beside the steps, and they beside it: one of them may hold the connection that it waits for.
    let mut heartbeat = Box::pin(beat(cx));
    loop {
        for step in board.ready(|step| cx.is_due(step)) {
            let places = busy.entry(&step.on.connection).or_default();
            let shut = parked.contains_key(&step.on.connection) || away.contains_key(&step.on.connection);
            if *places >= AT_ONCE || stopped || shut || !brake.lets_begin(step.lane) {
                continue;
            }
            *places += 1;
            board.begun.insert(&step.id);
            under_way.push(one(cx, step, &records[&step.id]));
        }
        if under_way.is_empty() && stopped {
            return Ok(RunEnd::Stopped);
        }
        if under_way.is_empty() {
            return board.end(&brake, parked, away);
        }
        tokio::select! {
            Some((step, result)) = under_way.next() => {
                *busy.entry(&step.on.connection).or_default() -= 1;
                match result {
                    Ok(state) => {
                        brake.note(state, step.support == Support::Manual);
                        board.states.insert(&step.id, state);
                    }
                    Err(Stop::Connection { name, error }) => drop(parked.insert(name, Why::of(&error))),
                    Err(Stop::Away { name, error }) => drop(away.insert(name, Why::of(&error))),
                    Err(Stop::Contradiction(why)) => {
                        board.states.insert(&step.id, StepState::NeedsOperator);
                        brake.note(StepState::NeedsOperator, false);
                        if cx.engine.policy.brake.stop_on_contradiction {
                            brake.pull(*why);
                        }
                    }
                    Err(Stop::Collateral(why)) => {
                        board.states.insert(&step.id, StepState::Done);
                        brake.pull(*why);
                    }
                    Err(Stop::Parked) => stopped = true,
                    Err(Stop::Store(error)) => return Err(error.into()),
                    Err(Stop::LeaseLost) => return Err(EngineError::Leased(cx.id)),
                    Err(Stop::Broken(why)) => return Err(EngineError::Broken(why)),
                }
            }
            goes_on = &mut heartbeat => {
                // Stopped a whole heartbeat ago, and something still sleeps: it is left with an unknown outcome, which
                // the next run settles.
                // What opens an account is waited for: it could land after somebody has shut it again.
                if stopped && cx.plan.kind != PlanKind::Unfreeze {
                    return Ok(RunEnd::Stopped);
                }
                stopped = !goes_on?;
                heartbeat = Box::pin(beat(cx));
            },
        }
    }
}

/// Does what comes before the first step, which may take longer than a lease lasts. `false`: the run was stopped meanwhile.
async fn leased(cx: &Cx<'_>, mut work: BoxFuture<'_, Result<()>>) -> Result<bool> {
    loop {
        tokio::select! {
            done = &mut work => return done.map(|()| true),
            goes_on = beat(cx) => if !goes_on? {
                return Ok(false);
            },
        }
    }
}

/// Waits a while and renews the lease; whether the run still goes on.
async fn beat(cx: &Cx<'_>) -> Result<bool> {
    tokio::time::sleep(heartbeat_of(cx.engine.policy.run.lease_seconds)).await;
    match cx.engine.store.run_renew(&cx.lease, cx.lease_end()).await {
        Err(StoreError::StaleLease(_)) => return Err(EngineError::Leased(cx.id)),
        other => other?,
    }
    // What is to end early from now on is taken up anew as such.
    let ends_early = cx.engine.store.run_get(cx.id).await?.ends_early_at.is_some();
    Ok(ends_early == cx.lease.ends_early && cx.engine.store.run_goes_on(cx.id).await?)
}

type Ended<'a> = (&'a Step, std::result::Result<StepState, Stop>);

fn one<'a>(cx: &'a Cx<'a>, step: &'a Step, record: &'a StepRecord) -> BoxFuture<'a, Ended<'a>> {
    async move { (step, cx.step(step, record).await) }.boxed()
}

impl<'a> Board<'a> {
    fn new(steps: &'a [Step], records: &BTreeMap<StepId, StepRecord>) -> Self {
        let states =
            steps.iter().map(|s| (&s.id, records.get(&s.id).map_or(StepState::Waiting, |r| r.state))).collect();
        let opened = steps.iter().filter(|s| s.action == Action::LoginOpened).map(|s| &s.on).collect();
        Self { steps, states, begun: BTreeSet::new(), opened }
    }

    /// Steps that may begin now, contain lane first.
    fn ready(&self, is_due: impl Fn(&Step) -> bool) -> Vec<&'a Step> {
        let mut ready: Vec<&Step> = self.steps.iter().filter(|s| self.may_begin(s) && is_due(s)).collect();
        ready.sort_by_key(|s| s.lane);
        ready
    }

    fn may_begin(&self, step: &Step) -> bool {
        let state = self.states[&step.id];
        let free = matches!(state, StepState::Waiting | StepState::Running);
        free && !self.begun.contains(&step.id)
            && step.needs.iter().all(|n| self.states.get(n).is_some_and(|s| !self.holds_back(step, *s)))
    }

    /// Whether a needed step in this state holds `step` back. The bar that shuts a window that we opened passes by what
    /// is stuck: better to plan again than to leave the account open until somebody comes.
    fn holds_back(&self, step: &Step, needed: StepState) -> bool {
        let shuts_window = step.action == Action::LoginBarred && self.opened.contains(&step.on);
        step.waits_for(needed) && !(shuts_window && needed == StepState::NeedsOperator)
    }

    fn end(
        &self,
        brake: &Brake,
        mut parked: BTreeMap<ConnectionName, Why>,
        mut away: BTreeMap<ConnectionName, Why>,
    ) -> Result<RunEnd> {
        if self.states.values().all(|state| state.is_settled()) && brake.pulled().is_none() {
            return Ok(RunEnd::Finished);
        }
        if let Some(why) = brake.pulled() {
            let Why { detail: why, told } = why.clone();
            return Ok(RunEnd::Braked { why, told: Box::new(told) });
        }
        if let Some((connection, Why { detail: why, told })) = parked.pop_first() {
            return Ok(RunEnd::ConnectionParked { connection, why, told: Box::new(told) });
        }
        if let Some((connection, Why { detail: why, told })) = away.pop_first() {
            return Ok(RunEnd::ConnectionAway { connection, why, told: Box::new(told) });
        }
        let waiting: Vec<StepId> = self
            .steps
            .iter()
            .filter(|s| self.states[&s.id] == StepState::NeedsOperator)
            .map(|s| s.id.clone())
            .collect();
        if !waiting.is_empty() {
            return Ok(RunEnd::NeedsOperator { steps: waiting });
        }
        let later = self.steps.iter().filter(|s| !self.states[&s.id].is_settled()).filter_map(|s| s.not_before).min();
        later.map(|at| RunEnd::WaitsUntil { at }).ok_or_else(|| {
            EngineError::Broken("steps are left that nothing holds back and that did not begin".to_owned())
        })
    }
}

/// Three heartbeats fit into one lease, so that one that comes late loses nothing.
fn heartbeat_of(lease_seconds: u32) -> Duration {
    Duration::from_millis(u64::from(lease_seconds.max(1)) * 1_000 / 3)
}
