//! Accounts that somebody can still get into while a plan is under way, and platforms that containing didn't reach: what
//! nobody may overlook.

use crate::case::observe::AWAY;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{
    AccountRef, Action, CaseId, ConnectionName, Decisions, Departure, Gap, Message, Plan, PlanKind, Step, StepState,
};
use exeunt_store::{Run, RunState, StepRecord};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::BTreeSet;

/// An account that isn't barred although its plan rests, or that is open for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenAccount {
    pub account: AccountRef,
    #[serde(flatten)]
    pub how: Openness,
}

/// Why somebody can get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Openness {
    /// The plan has lifted its bar, and sets it again then; `None`: only when somebody lets it go on.
    Opened { until: Option<Timestamp> },
    /// The plan rests before its bar.
    NotBarred,
    /// The same, but its password is unknown and its sessions are ended.
    LockedOut,
}

impl OpenAccount {
    /// The sentence for people.
    pub fn says(&self) -> Message {
        let message = match self.how {
            Openness::Opened { until: Some(at) } => Message::new("door-open-until").with("at", at),
            Openness::Opened { until: None } => Message::new("door-open"),
            Openness::NotBarred => Message::new("door-not-barred"),
            Openness::LockedOut => Message::new("door-not-barred-locked"),
        };
        message.with("account", &self.account)
    }
}

/// Nothing was shut on this platform, and why, as exactly as it is known: for people.
pub fn not_contained(gap: &Gap) -> Message {
    let why = gap.what.args.get("cause").and_then(|cause| cause.strip_prefix("unreached-"));
    let says = match why {
        Some(why) => Message::new(format!("contain-unreached-{why}")),
        None => Message::new("contain-unreachable"),
    };
    let says = says.with("name", &gap.connection);
    gap.what.args.iter().fold(says, |says, (name, value)| says.with(name.clone(), value))
}

/// A plan that has begun, and how far it is.
struct UnderWay {
    run: Run,
    plan: Plan,
    steps: Vec<StepRecord>,
}

impl Engine {
    /// Platforms that the newest containment of a case didn't reach, unless a plan that came after it has run to its end
    /// there.
    pub async fn not_contained(&self, case: CaseId) -> Result<Vec<Gap>> {
        let begun = self.begun(case).await?;
        let Some(at) = begun.iter().rposition(|u| u.plan.kind == PlanKind::Contain) else { return Ok(Vec::new()) };
        let (contain, later) = begun.split_at(at + 1);
        let finished = later.iter().filter(|u| u.run.state == RunState::Finished);
        let done: BTreeSet<&ConnectionName> =
            finished.flat_map(|u| u.plan.steps.iter().map(|step| &step.on.connection)).collect();
        let missed = contain.last().into_iter().flat_map(|u| unreached(&u.plan));
        Ok(missed.filter(|gap| !done.contains(&gap.connection)).cloned().collect())
    }

    /// Every plan of a case that has begun, in the order in which they did.
    async fn begun(&self, case: CaseId) -> Result<Vec<UnderWay>> {
        let mut begun = Vec::new();
        for run in self.store.run_list(case).await? {
            let steps = self.store.step_list(run.plan).await?;
            begun.push(UnderWay { plan: self.plan_get(run.plan).await?.plan, steps, run });
        }
        Ok(begun)
    }

    /// What of a case is still open although a plan to close it is under way. Whose last day was moved and is still to come
    /// works on, and what the plan hasn't barred is theirs to use.
    pub async fn open_accounts(&self, case: CaseId) -> Result<Vec<OpenAccount>> {
        let begun = self.begun(case).await?;
        let works_on = self.works_on(&self.store.decisions_get(case).await?.1);
        let contained: BTreeSet<&AccountRef> =
            begun.iter().filter(|u| u.plan.kind == PlanKind::Contain).flat_map(UnderWay::barred).collect();
        let unfinished = begun.iter().filter(|u| u.run.state != RunState::Finished);
        let theirs = |u: &&UnderWay, open: &OpenAccount| {
            works_on && u.plan.kind == PlanKind::Leave && open.how == Openness::NotBarred
        };
        let open = unfinished.flat_map(|u| u.open(&contained).into_iter().filter(move |open| !theirs(&u, open)));
        Ok(open.collect())
    }

    fn works_on(&self, decided: &Decisions) -> bool {
        let zone = TimeZone::get(&decided.zone).unwrap_or(TimeZone::UTC);
        let today = self.now().to_zoned_datetime(zone).date();
        decided.departure != Departure::Hostile && today < decided.last_working_day
    }
}

/// Platforms that a plan says nothing about because they couldn't be reached.
pub fn unreached(plan: &Plan) -> impl Iterator<Item = &Gap> {
    plan.gaps.iter().filter(|gap| gap.what.key == AWAY)
}

impl UnderWay {
    fn open(&self, contained: &BTreeSet<&AccountRef>) -> Vec<OpenAccount> {
        match self.plan.kind {
            PlanKind::Unfreeze => self.opened(),
            PlanKind::Leave | PlanKind::Contain if self.rests() => self.not_barred(contained),
            PlanKind::Leave | PlanKind::Contain | PlanKind::Reinstate => Vec::new(),
        }
    }

    /// Whether it goes on only when somebody does something.
    fn rests(&self) -> bool {
        self.run.state == RunState::Parked || self.steps.iter().any(|s| s.state == StepState::NeedsOperator)
    }

    /// Accounts that were opened and are not barred again.
    fn opened(&self) -> Vec<OpenAccount> {
        let opened = |on: &AccountRef| {
            let mut states = self.states(on, |a| matches!(a, Action::LoginOpened));
            // Even an attempt that failed may have opened it.
            states.any(|s| s != StepState::Waiting)
        };
        let open = self.bars().filter(|s| self.state(s) != StepState::Done && opened(&s.on));
        let until = |step: &Step| match self.run.state {
            // It shuts nothing before somebody lets it go on.
            RunState::Parked => None,
            RunState::Active | RunState::Finished => self.run.ends_early_at.or(step.not_before),
        };
        open.map(|s| OpenAccount { account: s.on.clone(), how: Openness::Opened { until: until(s) } }).collect()
    }

    /// Accounts whose bar the plan holds and hasn't reached.
    fn not_barred(&self, contained: &BTreeSet<&AccountRef>) -> Vec<OpenAccount> {
        let missing = self.bars().filter(|s| self.state(s) != StepState::Done && !contained.contains(&s.on));
        missing.map(|s| OpenAccount { account: s.on.clone(), how: self.before_its_bar(&s.on) }).collect()
    }

    fn before_its_bar(&self, on: &AccountRef) -> Openness {
        let done = |wanted: fn(&Action) -> bool| self.states(on, wanted).any(|s| s == StepState::Done);
        if done(|a| matches!(a, Action::CredentialReplaced)) && done(|a| matches!(a, Action::SessionsEnded)) {
            Openness::LockedOut
        } else {
            Openness::NotBarred
        }
    }

    fn barred(&self) -> impl Iterator<Item = &AccountRef> {
        self.bars().filter(|s| self.state(s) == StepState::Done).map(|s| &s.on)
    }

    fn bars(&self) -> impl Iterator<Item = &Step> {
        self.plan.steps.iter().filter(|s| matches!(s.action, Action::LoginBarred))
    }

    fn states(&self, on: &AccountRef, wanted: impl Fn(&Action) -> bool) -> impl Iterator<Item = StepState> {
        self.plan.steps.iter().filter(move |s| s.on == *on && wanted(&s.action)).map(|s| self.state(s))
    }

    fn state(&self, step: &Step) -> StepState {
        self.steps.iter().find(|r| r.id == step.id).map_or(StepState::Waiting, |r| r.state)
    }
}
