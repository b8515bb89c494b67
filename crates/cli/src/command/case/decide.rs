//! `exeunt case decide …`

use super::Cx;
use crate::args::{CaseRef, DecideCommand};
use crate::failure::{Exit, Outcome};
use crate::view;
use exeunt_core::{About, AccountId, Decisions, Fate, Message, PlanKind, Question};
use exeunt_engine::case::Decision;

pub(super) async fn run(cx: &Cx<'_>, command: &DecideCommand) -> Outcome {
    let (case, decision) = match command {
        DecideCommand::Successor { case, group, account } => {
            (case, Decision::Successor { group: group.clone(), account: AccountId::from(account.as_str()) })
        }
        DecideCommand::DefaultSuccessor { case, account } => (
            case,
            Decision::DefaultSuccessor { connection: account.connection.clone(), account: account.account.clone() },
        ),
        DecideCommand::Proposed { case } => return as_proposed(cx, case).await,
        DecideCommand::Kind { case, group, is } => (case, Decision::Kind { group: group.clone(), is: (*is).into() }),
        DecideCommand::Keep { case, group, reason } => {
            (case, Decision::Keep { group: group.clone(), reason: reason.clone() })
        }
        DecideCommand::Integration { case, integration, fate } => {
            (case, Decision::Integration { integration: integration.clone(), fate: fate.into() })
        }
        DecideCommand::Departure { case, departure } => (case, Decision::Departure { departure: (*departure).into() }),
        DecideCommand::Hold { case, lift } => (case, Decision::LegalHold { hold: !lift }),
        DecideCommand::Deactivate { case, erase } => (case, Decision::Deactivate { erase: *erase }),
        DecideCommand::GiveBack { case, group, no } => (case, Decision::GiveBack { group: group.clone(), back: !no }),
    };
    let case = cx.case(case).await?;
    cx.house.engine.decide(&cx.caller, case.id, &decision).await?;
    cx.screen.tell(&Message::new("decision-recorded").with("person", &case.person));
    if cx.screen.json {
        cx.screen.document(&serde_json::json!({ "case": case.id, "decision": decision }))?;
    } else {
        view::next(cx.screen, &["case", "plan", case.person.as_str()]);
    }
    Ok(Exit::Done)
}

/// Decides what the latest plan asks, as it proposes it, one by one. What somebody has answered stays as it was said.
async fn as_proposed(cx: &Cx<'_>, case: &CaseRef) -> Outcome {
    let case = cx.case(case).await?;
    let engine = &cx.house.engine;
    let planned = engine.plan_latest(case.id, PlanKind::Leave).await?;
    let said = engine.decisions(case.id).await?;
    let open: Vec<&Question> = planned.plan.questions.iter().filter(|question| !is_answered(&said, question)).collect();
    let mut decided = Vec::new();
    for decision in open.iter().filter_map(|question| proposal(question)) {
        engine.decide(&cx.caller, case.id, &decision).await?;
        decided.push(decision);
    }
    let left = open.len() - decided.len();
    let done = Message::new("decisions-proposed").with("decided", decided.len()).with("left", left);
    cx.screen.tell(&done);
    if cx.screen.json {
        cx.screen.document(&serde_json::json!({ "case": case.id, "decisions": decided, "left": left }))?;
    } else {
        view::next(cx.screen, &["case", "plan", case.person.as_str()]);
    }
    Ok(Exit::Done)
}

fn is_answered(said: &Decisions, question: &Question) -> bool {
    match &question.about {
        About::Group(group) => said.successors.contains_key(group) || said.kept.contains_key(group),
        About::Integration(integration) => said.integrations.contains_key(integration),
    }
}

/// What is proposed; nothing where nobody would do. What acts without its person stops only when somebody says so.
fn proposal(question: &Question) -> Option<Decision> {
    let best = question.proposed.first().cloned()?;
    Some(match &question.about {
        About::Group(group) => Decision::Successor { group: group.clone(), account: best },
        About::Integration(integration) => {
            Decision::Integration { integration: integration.clone(), fate: Fate::HandedOver { to: best } }
        }
    })
}
