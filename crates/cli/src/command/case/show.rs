//! `exeunt case show`: gathers where a case stands. What follows from that is said, not decided.

use super::super::doors::{doors, nowhere};
use super::Cx;
use crate::args::CaseRef;
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::view::{self, Names, Stage, Status};
use exeunt_core::{Case, CaseState, Check, Plan, PlanKind, StepState, Verdict};
use exeunt_engine::case::Planned;
use exeunt_plan::CasePhase;
use exeunt_store::{Run, RunState, StepRecord};
use serde_json::json;

pub(super) async fn run(cx: &Cx<'_>, named: &CaseRef) -> Outcome {
    let case = cx.case(named).await?;
    let status = gather(&cx.house, case).await?;
    if cx.screen.json {
        cx.screen.document(&shape(cx, &status))?;
        return Ok(Exit::Done);
    }
    let known = match &status.plan {
        Some(planned) => Names::of(&cx.house, &planned.plan).await?,
        None => Names::default(),
    };
    view::case_page(cx.screen, &status, &known)?;
    Ok(Exit::Done)
}

async fn gather(house: &House, case: Case) -> Result<Status, Failure> {
    let store = &house.engine.store;
    let plan = newest_plan(house, &case).await?;
    let run = match &plan {
        Some(plan) => store.run_lookup(plan.id).await?,
        None => None,
    };
    let steps = match &plan {
        Some(plan) => store.step_list(plan.id).await?,
        None => Vec::new(),
    };
    let approval = match &plan {
        Some(plan) => store.approval_get(plan.id).await?,
        None => None,
    };
    let checks = latest_round(store.check_list(case.id).await?);
    let missed = house.engine.not_contained(case.id).await?;
    let nowhere = nowhere(&house.engine, &case.person, &missed.iter().collect::<Vec<_>>()).await?;
    let missed: Vec<_> = missed.into_iter().map(|gap| gap.connection).collect();
    let observed = store.observation_latest(case.id).await?.is_some();
    let due = plan.as_ref().and_then(|p| next_time(p, &steps));
    let stage = stage(&case, observed, plan.as_ref(), run.as_ref(), &steps, due.filter(|at| *at > house.engine.now()));
    let refuted = checks.iter().any(|check| check.verdict == Verdict::Fails);
    let stage = match stage {
        Stage::Observe | Stage::Contained | Stage::NotShut if !missed.is_empty() => Stage::Contain,
        Stage::Prove if refuted => Stage::Refuted,
        stage => stage,
    };
    let standing = house.engine.standing(case.id).await?;
    // Nothing that is said of a plan which no longer fits leads anywhere but to a new one.
    let stage = match stage {
        Stage::Contain => Stage::Contain,
        _ if standing.outdated.is_some() => Stage::PlanAgain,
        Stage::Prove if standing.unproved => Stage::Unproved,
        Stage::Approve if standing.phase == CasePhase::Confirming => Stage::Confirm,
        stage => stage,
    };
    Ok(Status {
        standing,
        person: store.person_lookup(&case.person).await?,
        doors: doors(&house.engine, case.id).await?,
        case,
        stage,
        plan,
        approved_by: approval.map(|a| a.by.to_string()),
        run,
        steps,
        checks,
        due,
        missed,
        nowhere,
    })
}

/// The plan that the case goes by.
async fn newest_plan(house: &House, case: &Case) -> Result<Option<Planned>, Failure> {
    match house.engine.plan_that_counts(case).await? {
        Some(plan) => Ok(Some(house.engine.plan_get(plan).await?)),
        None => Ok(None),
    }
}

fn latest_round(checks: Vec<exeunt_store::StoredCheck>) -> Vec<Check> {
    let newest = checks.iter().map(|c| c.round).max().unwrap_or(0);
    checks.into_iter().filter(|c| c.round == newest && !c.check.control).map(|c| c.check).collect()
}

/// When the first step that still waits may begin, unless one may already.
fn next_time(planned: &Planned, steps: &[StepRecord]) -> Option<jiff::Timestamp> {
    let waiting = |id: &exeunt_core::StepId| steps.iter().any(|r| r.id == *id && r.state == StepState::Waiting);
    let mut times = planned.plan.steps.iter().filter(|s| waiting(&s.id)).map(|s| s.not_before);
    times
        .by_ref()
        .try_fold(jiff::Timestamp::MAX, |first, at| at.map(|at| first.min(at)))
        .filter(|at| *at != jiff::Timestamp::MAX)
}

/// Whether containing found something that it couldn't shut, and nothing that it could.
pub(super) fn shut_nothing(plan: &Plan) -> bool {
    plan.kind == PlanKind::Contain && plan.steps.is_empty() && !plan.gaps.is_empty()
}

fn stage(
    case: &Case,
    observed: bool,
    plan: Option<&Planned>,
    run: Option<&Run>,
    steps: &[StepRecord],
    later: Option<jiff::Timestamp>,
) -> Stage {
    match case.state {
        CaseState::Withdrawn => return Stage::Withdrawn,
        CaseState::Proved if run.is_none_or(|r| r.state == RunState::Finished) => return Stage::Report,
        CaseState::Open | CaseState::Approved | CaseState::Closed | CaseState::Proved => {}
    }
    let Some(plan) = plan else { return if observed { Stage::Plan } else { Stage::Observe } };
    let Some(run) = run else {
        return if plan.plan.questions.is_empty() { Stage::Approve } else { Stage::Decide };
    };
    match run.state {
        RunState::Finished if shut_nothing(&plan.plan) => Stage::NotShut,
        RunState::Finished if plan.plan.kind == PlanKind::Contain => Stage::Contained,
        RunState::Finished => Stage::Prove,
        RunState::Parked => Stage::Parked,
        RunState::Active if steps.iter().any(|s| s.state == StepState::NeedsOperator) => Stage::Settle,
        RunState::Active if later.is_some() => Stage::WaitTime,
        RunState::Active => Stage::Run,
    }
}

fn shape(cx: &Cx<'_>, status: &Status) -> serde_json::Value {
    let plan = status.plan.as_ref();
    let steps = status.steps.iter().map(|s| {
        let outcome = s.last.as_ref().and_then(|a| a.outcome.as_ref());
        json!({ "id": s.id, "state": s.state, "attempts": s.attempts, "outcome": outcome, "told": s.told })
    });
    json!({
        "case": status.case,
        "person": status.person,
        "stage": status.stage,
        "says": cx.screen.say(&status.sentence(cx.screen)),
        "not_contained": status.missed,
        "waits": status.waits(),
        "owed": status.standing.owed,
        "next": status.next(),
        "due": status.due,
        "plan": plan.map(|p| json!({
            "id": p.id, "kind": p.plan.kind, "digest": p.digest, "four_eyes": p.plan.four_eyes(),
            "approved_by": status.approved_by, "questions": p.plan.questions, "gaps": p.plan.gaps, "lost": p.plan.lost,
        })),
        "run": status.run.as_ref().map(|r| json!({ "state": r.state, "reason": r.reason, "told": r.told, "worker": r.worker })),
        "steps": steps.collect::<Vec<_>>(),
        "checks": status.checks,
    })
}
