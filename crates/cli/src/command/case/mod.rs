//! `exeunt case …`

mod confirm;
mod decide;
mod device;
mod list;
mod note;
mod plan;
mod prove;
mod report;
mod settle;
mod show;

pub(crate) use report::{no_pdf, pages as report_pages, write as write_report};

use super::{find, may_read};
use crate::args::{CaseCommand, CaseRef, CredentialCommand, CredentialWord, Globals};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{House, secret_from};
use crate::screen::Screen;
use crate::view;
use exeunt_core::{Case, Message, PersonId};
use exeunt_engine::Caller;
use exeunt_engine::case::{CredentialKind, NewCase, Withdrawal};
use jiff::civil::Date;
use serde_json::json;
use std::sync::OnceLock;

/// What every subcommand needs.
struct Cx<'a> {
    screen: &'a Screen,
    house: House,
    caller: Caller,
    /// What was typed for the case.
    named: OnceLock<String>,
}

impl Cx<'_> {
    /// The case that was named; naming one is reading.
    async fn case(&self, named: &CaseRef) -> Result<Case, Failure> {
        self.named.get_or_init(|| named.0.clone());
        may_read(&self.caller)?;
        find::case(&self.house, named).await
    }
}

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &CaseCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    let cx = Cx { screen, house, caller, named: OnceLock::new() };
    let outcome = Box::pin(obey(&cx, command)).await;
    outcome.map_err(|failure| match cx.named.get() {
        Some(named) => failure.in_case(named),
        None => failure,
    })
}

async fn obey(cx: &Cx<'_>, command: &CaseCommand) -> Outcome {
    let screen = cx.screen;
    match command {
        CaseCommand::Open { person, departure, last_day, far_off } => {
            cx.named.get_or_init(|| person.clone());
            cx.house.engine.day_must_be_near(*last_day, *far_off)?;
            let new = NewCase {
                person: PersonId::from(person.as_str()),
                departure: (*departure).into(),
                last_working_day: *last_day,
            };
            open(cx, &new).await
        }
        CaseCommand::List => list::run(cx).await,
        CaseCommand::Show { case } => show::run(cx, case).await,
        CaseCommand::MoveLastDay { case, day, far_off, reason } => {
            cx.house.engine.day_must_be_near(*day, *far_off)?;
            move_last_day(cx, case, *day, reason).await
        }
        CaseCommand::Decide(decision) => decide::run(cx, decision).await,
        CaseCommand::Confirm(command) => confirm::run(cx, command).await,
        CaseCommand::Review(args) => confirm::review(cx, args).await,
        CaseCommand::Note(command) => note::run(cx, command).await,
        CaseCommand::Device(command) => device::run(cx, command).await,
        CaseCommand::Credential(CredentialCommand::Add { case, account, kind, label, secret_env }) => {
            let case = cx.case(case).await?;
            let secret = secret_from(screen, secret_env.as_deref())?;
            let engine = &cx.house.engine;
            engine.credential_add(&cx.caller, case.id, account, credential_kind(*kind), label, &secret).await?;
            screen.tell(&Message::new("credential-kept").with("label", label).with("account", account));
            if screen.json {
                screen.document(&json!({ "case": case.id, "account": account, "label": label }))?;
            }
            Ok(Exit::Done)
        }
        CaseCommand::Observe { case } => plan::observe(cx, case).await,
        CaseCommand::Plan { case, show: true, kind, all } => plan::show(cx, case, (*kind).into(), *all).await,
        CaseCommand::Plan { case, all, .. } => plan::make(cx, case, *all).await,
        CaseCommand::Diff { case } => plan::diff(cx, case).await,
        CaseCommand::Approve { case, digest, reason } => settle::approve(cx, case, digest, reason).await,
        CaseCommand::Run { case } => settle::run(cx, case).await,
        CaseCommand::Stop { case, reason } => settle::stop(cx, case, reason).await,
        CaseCommand::Resume { case, reason } => settle::resume(cx, case, reason).await,
        CaseCommand::Step(step) => settle::step(cx, step).await,
        CaseCommand::Prove { case } => prove::run(cx, case).await,
        CaseCommand::Report { case, formats, out } => report::run(cx, case, formats, out).await,
        CaseCommand::Unfreeze { case, account, length, reason } => {
            let case = cx.case(case).await?;
            let engine = &cx.house.engine;
            let planned = engine.plan_unfreeze(&cx.caller, case.id, account, *length, reason).await?;
            plan::present(cx, &case, &planned, false).await
        }
        CaseCommand::Withdraw { case } => {
            let case = cx.case(case).await?;
            match cx.house.engine.withdraw(&cx.caller, case.id).await? {
                Withdrawal::Plan(planned) => plan::present(cx, &case, &planned, false).await,
                Withdrawal::AtOnce => withdrawn(cx, &case).await,
            }
        }
    }
}

/// Says that a case is withdrawn without anything to put back.
async fn withdrawn(cx: &Cx<'_>, case: &Case) -> Outcome {
    let case = cx.house.engine.case_get(case.id).await?;
    if cx.screen.json {
        cx.screen.document(&case)?;
    } else {
        cx.screen.tell(&Message::new("case-withdrawn").with("person", &case.person));
    }
    Ok(Exit::Done)
}

async fn open(cx: &Cx<'_>, new: &NewCase) -> Outcome {
    let case = cx.house.engine.case_open(&cx.caller, new).await?;
    if cx.screen.json {
        cx.screen.document(&case)?;
        return Ok(Exit::Done);
    }
    cx.screen.tell(&Message::new("case-opened").with("person", &case.person).with("day", case.last_working_day));
    cx.screen.line(case.id.to_string())?;
    view::next(cx.screen, &["case", "observe", case.person.as_str()]);
    Ok(Exit::Done)
}

async fn move_last_day(cx: &Cx<'_>, named: &CaseRef, day: Date, reason: &str) -> Outcome {
    let case = cx.case(named).await?;
    let case = cx.house.engine.case_last_day_move(&cx.caller, case.id, day, reason).await?;
    if cx.screen.json {
        cx.screen.document(&case)?;
        return Ok(Exit::Done);
    }
    cx.screen.tell(&Message::new("case-day-moved").with("person", &case.person).with("day", day));
    view::next(cx.screen, &["case", "plan", case.person.as_str()]);
    Ok(Exit::Done)
}

fn credential_kind(word: CredentialWord) -> CredentialKind {
    match word {
        CredentialWord::Password => CredentialKind::Password,
        CredentialWord::Token => CredentialKind::Token,
        CredentialWord::RefreshToken => CredentialKind::RefreshToken,
    }
}
