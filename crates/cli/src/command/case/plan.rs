//! `exeunt case observe`, `plan` and `diff`.

use super::Cx;
use crate::args::CaseRef;
use crate::failure::{Exit, Failure, Outcome};
use crate::view::{self, Names, PlanPage};
use exeunt_core::{Case, Message, PlanKind};
use exeunt_engine::EngineError;
use exeunt_engine::case::Planned;
use serde_json::json;

pub(super) async fn observe(cx: &Cx<'_>, named: &CaseRef) -> Outcome {
    let case = cx.case(named).await?;
    let observation = cx.house.engine.observe(&cx.caller, case.id).await?;
    if cx.screen.json {
        cx.screen.document(&json!({ "case": case.id, "digest": observation.digest(), "observation": *observation }))?;
        return Ok(Exit::Done);
    }
    view::observation(cx.screen, &observation)?;
    view::next(cx.screen, &["case", "plan", case.person.as_str()]);
    Ok(Exit::Done)
}

pub(super) async fn make(cx: &Cx<'_>, named: &CaseRef, all: bool) -> Outcome {
    let case = cx.case(named).await?;
    let planned = cx.house.engine.plan_leave(&cx.caller, case.id).await?;
    present(cx, &case, &planned, all).await
}

pub(super) async fn show(cx: &Cx<'_>, named: &CaseRef, kind: PlanKind, all: bool) -> Outcome {
    let case = cx.case(named).await?;
    let planned = cx.house.engine.plan_latest(case.id, kind).await?;
    present(cx, &case, &planned, all).await
}

/// Shows a plan. Open questions are findings.
pub(super) async fn present(cx: &Cx<'_>, case: &Case, planned: &Planned, all: bool) -> Outcome {
    let exit = Exit::findings(!planned.plan.questions.is_empty());
    if cx.screen.json {
        let shape = json!({ "id": planned.id, "digest": planned.digest, "plan": planned.plan });
        cx.screen.document(&shape)?;
        return Ok(exit);
    }
    let names = Names::of(&cx.house, &planned.plan).await?;
    let page = PlanPage { person: &case.person, planned, names: &names, all, shortened: false };
    view::plan(cx.screen, &page)?;
    Ok(exit)
}

pub(super) async fn diff(cx: &Cx<'_>, named: &CaseRef) -> Outcome {
    let case = cx.case(named).await?;
    let plans = cx.house.engine.store.plan_list(case.id).await?;
    let mut leaves = plans.iter().rev().filter(|p| p.kind == PlanKind::Leave);
    let (Some(new), Some(old)) = (leaves.next(), leaves.next()) else {
        if plans.is_empty() {
            return Err(EngineError::NoPlan(case.id).into());
        }
        return Err(Failure::new("error-one-plan").hint("hint-one-plan"));
    };
    let (old, new) = (cx.house.engine.plan_get(old.id).await?, cx.house.engine.plan_get(new.id).await?);
    let diff = exeunt_plan::diff(&old.plan, &new.plan);
    if cx.screen.json {
        cx.screen.document(&json!({ "from": old.digest, "to": new.digest, "diff": diff }))?;
    } else if diff.is_empty() {
        cx.screen.tell(&Message::new("diff-none"));
    } else {
        let known = Names::of(&cx.house, &new.plan).await?;
        view::plan_diff(cx.screen, &known, &diff)?;
    }
    Ok(Exit::findings(!diff.is_empty()))
}
