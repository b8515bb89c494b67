//! `exeunt batch plan` and `approve`

use super::Cx;
use crate::args::BatchRef;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::{Colour, Column, Table};
use crate::view;
use exeunt_core::{Digest, Message};
use exeunt_engine::batch::{BatchPlan, Look, MemberPlan, RowFault};
use serde_json::{Value, json};

/// So many hexadecimal digits of a digest a person has to type at least.
const FEWEST_DIGEST_DIGITS: usize = 12;

pub(super) async fn show(cx: &Cx<'_>, named: &BatchRef) -> Outcome {
    let batch = cx.batch(named).await?;
    let plan = cx.house.engine.batch_plan_get(&cx.caller, batch.id).await?;
    present(cx, &plan, &[])
}

pub(super) async fn make(cx: &Cx<'_>, named: &BatchRef, look_again: bool) -> Outcome {
    let batch = cx.batch(named).await?;
    let look = if look_again { Look::Again } else { Look::Once };
    let (plan, troubles) = cx.house.engine.batch_plan(&cx.caller, batch.id, look).await?;
    present(cx, &plan, &troubles)
}

/// Shows the plan of the whole. Members that wait for something are findings.
fn present(cx: &Cx<'_>, plan: &BatchPlan, troubles: &[RowFault]) -> Outcome {
    let exit = Exit::findings(plan.waiting() > 0 || !troubles.is_empty());
    if cx.screen.json {
        cx.screen.document(&shape(cx, plan, troubles))?;
        return Ok(exit);
    }
    let column = |key: &'static str| Column::new(cx.screen.word(key));
    let mut table = Table::new(vec![
        column("batch-column-row"),
        column("column-person"),
        column("column-name"),
        column("batch-column-plan"),
        column("report-batch-col-steps"),
        column("batch-column-waits").wrapping(),
    ]);
    for member in &plan.members {
        let facts = member.plan.as_ref();
        table.row([
            member.member.position.to_string(),
            member.member.listed.case.person.to_string(),
            member.member.listed.name.clone(),
            facts.map(|plan| plan.digest.short().to_owned()).unwrap_or_default(),
            facts.map(|plan| plan.steps.to_string()).unwrap_or_default(),
            waits(cx, member).join("; "),
        ]);
    }
    cx.screen.line(table.render(cx.screen.width(), cx.screen.paint()))?;
    let counts = Message::new("batch-plan-counts")
        .with("members", plan.members.len())
        .with("ready", plan.ready())
        .with("approved", plan.approved())
        .with("waiting", plan.waiting());
    cx.screen.paragraph(&cx.screen.say(&counts), 0)?;
    for fault in troubles {
        let place = Message::new("batch-row").with("row", fault.row).with("about", &fault.about);
        cx.screen.paragraph(&cx.screen.say(&place), 0)?;
        let failure = Failure::from(&fault.why);
        cx.screen.paragraph(&failure.as_lines(cx.screen), 2)?;
    }
    let digest = cx.screen.paint().of(Colour::Copy, plan.digest.as_str());
    cx.screen.line(format!("{} {digest}", cx.screen.word("batch-digest")))?;
    if plan.ready() > 0 {
        let id = plan.batch.id.to_string();
        view::next(cx.screen, &["batch", "approve", &id, "--digest", plan.digest.short()]);
    }
    Ok(exit)
}

fn waits(cx: &Cx<'_>, member: &MemberPlan) -> Vec<String> {
    member.waits.iter().map(|waits| cx.screen.say(waits)).collect()
}

fn shape(cx: &Cx<'_>, plan: &BatchPlan, troubles: &[RowFault]) -> Value {
    let member = |member: &MemberPlan| {
        let facts = member.plan.as_ref().map(|plan| {
            json!({
                "id": plan.id, "digest": plan.digest, "made_by": plan.made_by, "steps": plan.steps,
                "questions": plan.questions, "gaps": plan.gaps, "four_eyes": plan.four_eyes, "approved": plan.approved,
            })
        });
        json!({
            "row": member.member.position,
            "case": member.member.listed.case.id,
            "person": member.member.listed.case.person,
            "plan": facts,
            "ready": member.is_ready(),
            "waits": waits(cx, member),
        })
    };
    let trouble = |fault: &RowFault| {
        let error = Failure::from(&fault.why).as_value(cx.screen);
        json!({ "row": fault.row, "about": fault.about, "error": error })
    };
    json!({
        "batch": plan.batch.id,
        "digest": plan.digest,
        "ready": plan.ready(),
        "approved": plan.approved(),
        "waiting": plan.waiting(),
        "members": plan.members.iter().map(member).collect::<Vec<_>>(),
        "troubles": troubles.iter().map(trouble).collect::<Vec<_>>(),
    })
}

pub(super) async fn approve(cx: &Cx<'_>, named: &BatchRef, typed: &str, reason: &str) -> Outcome {
    let batch = cx.batch(named).await?;
    let current = cx.house.engine.batch_plan_get(&cx.caller, batch.id).await?.digest;
    let digest = meant(typed, &current)?;
    let approved = cx.house.engine.batch_approve(&cx.caller, batch.id, &digest, reason).await?;
    if cx.screen.json {
        cx.screen.document(&json!({
            "batch": batch.id, "digest": approved.digest, "plans": approved.plans, "waiting": approved.waiting,
            "by": cx.caller.name,
        }))?;
        return Ok(Exit::Done);
    }
    let said = Message::new("batch-approved").with("plans", approved.plans.len()).with("actor", &cx.caller.name);
    cx.screen.tell(&said);
    if approved.waiting > 0 {
        cx.screen.tell(&Message::new("batch-approved-waiting").with("waiting", approved.waiting));
    }
    view::next(cx.screen, &["batch", "run", &batch.id.to_string()]);
    Ok(Exit::Done)
}

/// The digest that was typed, whole or by its beginning. The beginning of another one stays what it is, and is refused.
fn meant(typed: &str, current: &Digest) -> Result<Digest, Failure> {
    let digits = typed.trim().strip_prefix("sha256:").unwrap_or(typed.trim()).to_ascii_lowercase();
    if digits.len() < FEWEST_DIGEST_DIGITS || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Failure::new("error-digest-short").with("least", FEWEST_DIGEST_DIGITS).hint("hint-digest").usage());
    }
    let whole = current.as_str().strip_prefix("sha256:").unwrap_or(current.as_str());
    if whole.starts_with(&digits) {
        return Ok(current.clone());
    }
    let failure = Failure::new("error-wrong-digest").with("given", &digits).with("actual", current.short());
    Err(failure.hint("hint-batch-plan"))
}
