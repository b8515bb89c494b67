//! Accounts that somebody can still get into while a plan is under way: what nobody may overlook.

use crate::failure::Failure;
use crate::view::time;
use exeunt_core::{AccountRef, Action, CaseId, Message, Plan, PlanKind, StepState};
use exeunt_engine::Engine;
use exeunt_store::{Run, RunState, StepRecord};
use std::collections::BTreeSet;

/// A plan that has begun, and how far it is.
struct UnderWay {
    run: Run,
    plan: Plan,
    steps: Vec<StepRecord>,
}

/// A sentence for each account of the case that isn't barred although its plan rests, or is open for a while.
pub(crate) async fn doors(engine: &Engine, case: CaseId) -> Result<Vec<Message>, Failure> {
    let mut begun = Vec::new();
    for run in engine.store.run_list(case).await? {
        let steps = engine.store.step_list(run.plan).await?;
        begun.push(UnderWay { plan: engine.plan_get(run.plan).await?.plan, steps, run });
    }
    let contained: BTreeSet<&AccountRef> =
        begun.iter().filter(|u| u.plan.kind == PlanKind::Contain).flat_map(UnderWay::barred).collect();
    let unfinished = begun.iter().filter(|u| u.run.state != RunState::Finished);
    Ok(unfinished.flat_map(|u| u.says(&contained)).collect())
}

impl UnderWay {
    fn says(&self, contained: &BTreeSet<&AccountRef>) -> Vec<Message> {
        match self.plan.kind {
            PlanKind::Unfreeze => self.open(),
            PlanKind::Leave | PlanKind::Contain if self.rests() => self.not_barred(contained),
            PlanKind::Leave | PlanKind::Contain | PlanKind::Reinstate => Vec::new(),
        }
    }

    /// Whether it goes on only when somebody does something.
    fn rests(&self) -> bool {
        self.run.state == RunState::Parked || self.steps.iter().any(|s| s.state == StepState::NeedsOperator)
    }

    /// Accounts that were opened and are not barred again.
    fn open(&self) -> Vec<Message> {
        let opened = |on: &AccountRef| {
            let mut states = self.states(on, |a| matches!(a, Action::LoginOpened));
            // Even an attempt that failed may have opened it.
            states.any(|s| s != StepState::Waiting)
        };
        let bars = self.plan.steps.iter().filter(|s| matches!(s.action, Action::LoginBarred));
        let open = bars.filter(|s| self.state(s) != StepState::Done && opened(&s.on));
        open.map(|s| {
            let message = Message::new("door-open").with("account", &s.on);
            match s.not_before {
                Some(at) => Message { key: "door-open-until".into(), ..message }.with("at", time(at)),
                None => message,
            }
        })
        .collect()
    }

    /// Accounts whose bar the plan holds and hasn't reached.
    fn not_barred(&self, contained: &BTreeSet<&AccountRef>) -> Vec<Message> {
        let bars = self.plan.steps.iter().filter(|s| matches!(s.action, Action::LoginBarred));
        let missing = bars.filter(|s| self.state(s) != StepState::Done && !contained.contains(&s.on));
        missing.map(|s| Message::new(self.key(&s.on)).with("account", &s.on)).collect()
    }

    fn key(&self, on: &AccountRef) -> &'static str {
        let done = |wanted: fn(&Action) -> bool| self.states(on, wanted).any(|s| s == StepState::Done);
        if done(|a| matches!(a, Action::CredentialReplaced)) && done(|a| matches!(a, Action::SessionsEnded)) {
            "door-not-barred-locked"
        } else {
            "door-not-barred"
        }
    }

    fn barred(&self) -> impl Iterator<Item = &AccountRef> {
        let bars = self.plan.steps.iter().filter(|s| matches!(s.action, Action::LoginBarred));
        bars.filter(|s| self.state(s) == StepState::Done).map(|s| &s.on)
    }

    fn states(&self, on: &AccountRef, wanted: impl Fn(&Action) -> bool) -> impl Iterator<Item = StepState> {
        self.plan.steps.iter().filter(move |s| s.on == *on && wanted(&s.action)).map(|s| self.state(s))
    }

    fn state(&self, step: &exeunt_core::Step) -> StepState {
        self.steps.iter().find(|r| r.id == step.id).map_or(StepState::Waiting, |r| r.state)
    }
}
