//! `exeunt case approve`, `run`, `stop`, `resume` and `step …`

use super::super::doors::doors;
use super::super::find;
use super::super::run::run_plan;
use super::Cx;
use super::show::shut_nothing;
use crate::args::{CaseRef, StepCommand};
use crate::failure::{Exit, Failure, Outcome};
use crate::view;
use exeunt_core::{Case, Message, PlanKind, StepId};
use exeunt_engine::case::not_contained;
use exeunt_store::{Run, RunState};
use serde_json::json;

pub(super) async fn approve(cx: &Cx<'_>, named: &CaseRef, digest: &str, reason: &str) -> Outcome {
    let case = cx.case(named).await?;
    let plan = find::plan_by_digest(&cx.house, case.id, digest).await?;
    let approved = cx.house.engine.approve(&cx.caller, plan.id, &plan.digest, reason).await?;
    cx.screen.tell(&Message::new("plan-approved").with("digest", plan.digest.short()).with("actor", &cx.caller.name));
    if cx.screen.json {
        cx.screen.document(&json!({ "plan": approved.plan, "digest": plan.digest, "by": cx.caller.name }))?;
    } else {
        view::next(cx.screen, &["case", "run", case.person.as_str()]);
    }
    Ok(Exit::Done)
}

pub(super) async fn run(cx: &Cx<'_>, named: &CaseRef) -> Outcome {
    let case = cx.case(named).await?;
    let run = find::current_run(&cx.house, case.id).await?;
    match run.state {
        RunState::Active => {}
        RunState::Finished => return Err(finished(cx, &case, &run).await?),
        RunState::Parked => {
            let failure = Failure::new("error-run-parked");
            let failure = run.reason.iter().fold(failure, Failure::because_of);
            return Err(failure.hint_message(Message::new("hint-run-parked").with("case", &case.person)));
        }
    }
    let report = run_plan(cx.screen, &cx.house, &cx.caller, run.plan).await?;
    if cx.screen.json {
        cx.screen.document(&report)?;
    } else {
        let doors = doors(&cx.house.engine, case.id).await?;
        if !doors.is_empty() {
            view::warnings(cx.screen, &doors)?;
            cx.screen.talk(&cx.screen.say(&Message::new("door-contain").with("command", view::contain(&case.person))));
        }
        view::run_report(cx.screen, case.person.as_str(), &report)?;
    }
    Ok(view::run_exit(&report))
}

/// There is nothing left to run. Of a containment that isn't the end of the case, and it may have left doors open.
async fn finished(cx: &Cx<'_>, case: &Case, run: &Run) -> Result<Failure, Failure> {
    let engine = &cx.house.engine;
    let plan = engine.plan_get(run.plan).await?.plan;
    if plan.kind != PlanKind::Contain {
        return Ok(Failure::new("error-run-finished").hint("hint-run-finished"));
    }
    let missed = engine.not_contained(case.id).await?;
    if missed.is_empty() && !shut_nothing(&plan) {
        return Ok(Failure::new("error-contain-finished").hint("hint-contain-finished"));
    }
    let key = if plan.steps.is_empty() { "error-nothing-shut" } else { "error-shut-in-part" };
    let failure = Failure::new(key).with("person", &case.person);
    if missed.is_empty() {
        let failure = plan.gaps.iter().fold(failure, |failure, gap| failure.cause(gap.what.clone()));
        return Ok(failure.hint("hint-nothing-shut"));
    }
    let failure = missed.iter().fold(failure, |failure, gap| failure.cause(not_contained(gap)));
    Ok(failure.hint_message(Message::new("hint-contain-again").with("command", view::contain(&case.person))))
}

pub(super) async fn stop(cx: &Cx<'_>, named: &CaseRef, reason: &str) -> Outcome {
    let case = cx.case(named).await?;
    let run = find::current_run(&cx.house, case.id).await?;
    cx.house.engine.run_stop(&cx.caller, run.plan, reason).await?;
    let state = cx.house.engine.store.run_get(run.plan).await?.state;
    let key = match state {
        // A temporary unfreeze goes on, to shut what it opened.
        RunState::Active => "run-ends-early",
        RunState::Parked | RunState::Finished => "run-stopped",
    };
    cx.screen.tell(&Message::new(key).with("person", &case.person));
    if cx.screen.json {
        cx.screen.document(&json!({ "plan": run.plan, "state": state }))?;
    } else if state == RunState::Active {
        view::next(cx.screen, &["case", "run", case.person.as_str()]);
    }
    Ok(Exit::Done)
}

pub(super) async fn resume(cx: &Cx<'_>, named: &CaseRef, reason: &str) -> Outcome {
    let case = cx.case(named).await?;
    let run = find::current_run(&cx.house, case.id).await?;
    cx.house.engine.run_resume(&cx.caller, run.plan, reason).await?;
    cx.screen.tell(&Message::new("run-resumed").with("person", &case.person));
    if cx.screen.json {
        cx.screen.document(&json!({ "plan": run.plan, "state": RunState::Active }))?;
    } else {
        view::next(cx.screen, &["case", "run", case.person.as_str()]);
    }
    Ok(Exit::Done)
}

pub(super) async fn step(cx: &Cx<'_>, command: &StepCommand) -> Outcome {
    let (named, step, words) = match command {
        StepCommand::ByHand { case, step, statement } => (case, step, statement),
        StepCommand::Retry { case, step, reason } | StepCommand::Skip { case, step, reason } => (case, step, reason),
    };
    let case = cx.case(named).await?;
    let plan = find::current_run(&cx.house, case.id).await?.plan;
    let id = StepId::from(step.as_str());
    let (engine, caller) = (&cx.house.engine, &cx.caller);
    match command {
        StepCommand::ByHand { .. } => engine.step_by_hand(caller, plan, &id, words).await?,
        StepCommand::Retry { .. } => engine.step_retry(caller, plan, &id, words).await?,
        StepCommand::Skip { .. } => engine.step_skip(caller, plan, &id, words).await?,
    }
    cx.screen.tell(&Message::new("step-settled").with("step", step));
    if cx.screen.json {
        let record = engine.store.step_list(plan).await?.into_iter().find(|r| r.id == id);
        cx.screen.document(&json!({ "step": step, "state": record.map(|r| r.state) }))?;
    } else {
        view::next(cx.screen, &["case", "run", case.person.as_str()]);
    }
    Ok(Exit::Done)
}
