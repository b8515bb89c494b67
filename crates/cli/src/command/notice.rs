//! `exeunt notice …`

use super::webhook::view_key;
use crate::args::{DeskCommand, Globals, NoticeCommand, StateWord};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{House, secret_from};
use crate::screen::{Column, Screen, Table};
use exeunt_core::{DutyRole, Message};
use exeunt_engine::Caller;
use exeunt_engine::notify::Held;
use exeunt_store::{NoticeFilter, NoticeState, StoredNotice};
use serde_json::{Value, json};

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &NoticeCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    match command {
        NoticeCommand::List { state, case, limit, after } => {
            let filter = NoticeFilter { state: state.map(word), case: *case, after: *after, ..NoticeFilter::default() };
            let notices = house.engine.notice_list(&caller, &filter, *limit).await?;
            list(screen, &house, &notices).await?;
            return Ok(Exit::findings(notices.iter().any(|notice| notice.state == NoticeState::Failed)));
        }
        NoticeCommand::Retry { ids } => {
            for id in ids {
                house.engine.notice_retry(&caller, *id).await?;
                screen.tell(&Message::new("notice-waits-again").with("id", id));
            }
            if screen.json {
                screen.document(&json!({ "waiting": ids }))?;
            }
        }
        NoticeCommand::Desk(command) => desk(screen, &house, &caller, command).await?,
        NoticeCommand::MailPassword { secret_env } => {
            let password = secret_from(screen, secret_env.as_deref())?;
            house.engine.mail_password_set(&caller, &password).await?;
            screen.tell(&Message::new("notice-password-kept"));
        }
    }
    Ok(Exit::Done)
}

fn word(state: StateWord) -> NoticeState {
    match state {
        StateWord::Waiting => NoticeState::Waiting,
        StateWord::Sent => NoticeState::Sent,
        StateWord::Failed => NoticeState::Failed,
    }
}

async fn list(screen: &Screen, house: &House, notices: &[StoredNotice]) -> Result<(), Failure> {
    let ways = house.ways_of_letters()?;
    let mut held = Vec::with_capacity(notices.len());
    for notice in notices {
        held.push(house.engine.notice_held(ways, notice).await?);
    }
    if screen.json {
        let rows: Vec<_> = notices.iter().zip(&held).map(|(notice, held)| row(notice, *held)).collect();
        return screen.document(&json!({ "notices": rows, "next": notices.last().map(|notice| notice.id) }));
    }
    if notices.is_empty() {
        screen.tell(&Message::new("notice-none"));
        return Ok(());
    }
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        column("column-id"),
        column("column-event"),
        column("column-receiver"),
        column("column-state").wrapping(),
    ]);
    for (notice, held) in notices.iter().zip(held) {
        let to = notice.address.clone().unwrap_or_else(|| notice.to.to_string());
        table.row([notice.id.to_string(), screen.word(&view_key(notice.kind)), to, state(screen, notice, held)]);
    }
    screen.line(table.render(screen.width(), screen.paint()))
}

/// What became of it, and what nobody knows about that.
fn state(screen: &Screen, notice: &StoredNotice, held: Option<Held>) -> String {
    let mut parts = vec![screen.variant("notice-state", &notice.state)];
    parts.extend(held.map(|held| screen.variant("notice-held", &held)));
    parts.extend(notice.trouble.map(|trouble| screen.variant("delivery-trouble", &trouble)));
    if notice.maybe_twice() {
        parts.push(screen.word("notice-maybe-twice"));
    } else if notice.unsure > 0 {
        parts.push(screen.word("notice-maybe-arrived"));
    }
    parts.join(&screen.word("cli-list-separator"))
}

fn row(notice: &StoredNotice, held: Option<Held>) -> Value {
    json!({
        "id": notice.id,
        "kind": notice.kind,
        "case": notice.case,
        "cause": notice.cause,
        "channel": notice.channel,
        "to": notice.to,
        "address": notice.address,
        "state": notice.state,
        "attempts": notice.attempts,
        "maybe_arrived": notice.unsure > 0,
        "maybe_twice": notice.maybe_twice(),
        "trouble": notice.trouble,
        "held": held,
        "created_at": notice.created_at,
        "next_attempt_at": (notice.state == NoticeState::Waiting).then_some(notice.not_before),
        "ended_at": notice.ended_at,
    })
}

async fn desk(screen: &Screen, house: &House, caller: &Caller, command: &DeskCommand) -> Result<(), Failure> {
    match command {
        DeskCommand::Set { role, mail, language } => {
            let role = DutyRole::from(*role);
            house.engine.desk_set(caller, role, Some((mail, language.0))).await?;
            let role = screen.variant("duty-role", &role);
            screen.tell(&Message::new("desk-put").with("role", role).with("mail", mail));
        }
        DeskCommand::Remove { role } => {
            let role = DutyRole::from(*role);
            house.engine.desk_set(caller, role, None).await?;
            screen.tell(&Message::new("desk-removed").with("role", screen.variant("duty-role", &role)));
        }
        DeskCommand::List => {
            let desks = house.engine.desk_list(caller).await?;
            if screen.json {
                return screen.document(&json!({ "desks": desks }));
            }
            if desks.is_empty() {
                screen.tell(&Message::new("desk-none"));
                return Ok(());
            }
            let column = |key: &'static str| Column::new(screen.word(key));
            let mut table =
                Table::new(vec![column("column-department"), column("column-address"), column("column-language")]);
            for desk in desks {
                let role = screen.variant("duty-role", &desk.role);
                table.row([role, desk.mail, desk.language.as_str().to_owned()]);
            }
            screen.line(table.render(screen.width(), screen.paint()))?;
        }
    }
    Ok(())
}
