//! `exeunt case decide …`

use super::Cx;
use crate::args::DecideCommand;
use crate::failure::{Exit, Outcome};
use crate::view;
use exeunt_core::{AccountId, Message};
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
