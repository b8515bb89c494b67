//! `exeunt case confirm …` and `exeunt case review`

use super::Cx;
use crate::args::{ConfirmCommand, ReviewArgs, fate};
use crate::failure::{Exit, Outcome};
use crate::view;
use exeunt_core::confirmation::{Answer, DeviceInHand, Records};
use exeunt_core::{AccountId, Case, Message, PersonId};
use exeunt_engine::case::{ConfirmationView, Review};
use serde_json::json;

pub(super) async fn run(cx: &Cx<'_>, command: &ConfirmCommand) -> Outcome {
    let (engine, caller) = (&cx.house.engine, &cx.caller);
    match command {
        ConfirmCommand::Ask { case, manager } => {
            let case = cx.case(case).await?;
            let named = manager.as_deref().map(PersonId::from);
            engine.confirmation_ask(caller, case.id, named.as_ref()).await?;
            show(cx, &case).await
        }
        ConfirmCommand::Show { case } => {
            let case = cx.case(case).await?;
            show(cx, &case).await
        }
        ConfirmCommand::OnBehalf { case, how, .. } => {
            let case = cx.case(case).await?;
            let answers = answers(cx, &case, command).await?;
            engine.confirmation_on_behalf(caller, case.id, &answers, how).await?;
            show(cx, &case).await
        }
        ConfirmCommand::Remind { case } => {
            let case = cx.case(case).await?;
            engine.confirmation_remind(caller, case.id).await?;
            cx.screen.tell(&Message::new("confirm-reminded"));
            show(cx, &case).await
        }
        ConfirmCommand::Escalate { case } => {
            let case = cx.case(case).await?;
            engine.confirmation_escalate(caller, case.id).await?;
            cx.screen.tell(&Message::new("confirm-escalated"));
            show(cx, &case).await
        }
        ConfirmCommand::Revoke { case } => {
            let case = cx.case(case).await?;
            let ended = engine.links_revoke(caller, case.id).await?;
            cx.screen.tell(&Message::new("confirm-revoked").with("ended", ended));
            if cx.screen.json {
                cx.screen.document(&json!({ "case": case.id, "ended": ended }))?;
            }
            Ok(Exit::Done)
        }
    }
}

/// Shows the request. One that waits is a finding.
async fn show(cx: &Cx<'_>, case: &Case) -> Outcome {
    let asked = cx.house.engine.confirmation(case.id).await?;
    let exit = Exit::findings(asked.confirmation.submitted.is_none());
    if cx.screen.json {
        cx.screen.document(&json!({
            "confirmation": asked.confirmation, "questions": asked.questions, "proposal": asked.proposal,
            "names": asked.names,
        }))?;
        return Ok(exit);
    }
    let name = name_of(cx, &asked).await?;
    view::confirmation(cx.screen, &asked, &name)?;
    Ok(exit)
}

async fn name_of(cx: &Cx<'_>, asked: &ConfirmationView) -> Result<String, crate::failure::Failure> {
    let Some(person) = asked.confirmation.asked.first() else { return Ok(String::new()) };
    let known = cx.house.engine.store.person_lookup(person).await?;
    Ok(known.map_or_else(|| person.to_string(), |person| person.name))
}

/// What was typed, and for everything else what is proposed, if that is wanted.
async fn answers(cx: &Cx<'_>, case: &Case, command: &ConfirmCommand) -> Result<Vec<Answer>, crate::failure::Failure> {
    let ConfirmCommand::OnBehalf { proposal, project, successor, device, remark, .. } = command else {
        return Ok(Vec::new());
    };
    let mut answers = vec![Answer::Records { records: Records::All }];
    if *proposal && let Some(proposed) = cx.house.engine.confirmation(case.id).await?.proposal {
        let projects = proposed.projects.into_iter();
        answers.extend(projects.map(|a| Answer::Project { group: a.group, fate: Some(a.fate) }));
        let successors = proposed.successors.into_iter();
        answers.extend(successors.map(|a| Answer::Successor { group: a.group, account: Some(a.account) }));
    }
    let typed = project.iter().map(|(group, said)| Answer::Project { group: group.clone(), fate: Some(fate(said)) });
    answers.extend(typed);
    let account = |said: &String| Some(AccountId::from(said.as_str()));
    let typed = successor.iter();
    answers.extend(typed.map(|(group, said)| Answer::Successor { group: group.clone(), account: account(said) }));
    let devices = device.iter().map(|(kind, name)| DeviceInHand { kind: *kind, name: name.clone() }).collect();
    answers.push(Answer::Devices { devices });
    answers.push(Answer::Remark { text: remark.clone() });
    Ok(answers)
}

/// Legal's review.
pub(super) async fn review(cx: &Cx<'_>, args: &ReviewArgs) -> Outcome {
    let case = cx.case(&args.case).await?;
    let review =
        Review { hold: args.hold, retention: args.retention.clone(), export: args.export, reason: args.reason.clone() };
    cx.house.engine.review(&cx.caller, case.id, &review).await?;
    cx.screen.tell(&Message::new("review-recorded").with("person", &case.person));
    if cx.screen.json {
        cx.screen.document(&json!({ "case": case.id, "review": review }))?;
    } else {
        view::next(cx.screen, &["case", "show", case.person.as_str()]);
    }
    Ok(Exit::Done)
}
