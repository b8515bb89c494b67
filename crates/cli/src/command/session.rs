//! `exeunt session …`

use crate::args::{Globals, SessionCommand};
use crate::failure::{Exit, Outcome};
use crate::house::House;
use crate::screen::{Column, Screen, Table};
use crate::view::time;
use exeunt_core::{ActorName, Message};
use exeunt_store::Session;
use serde_json::json;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &SessionCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    let engine = &house.engine;
    match command {
        SessionCommand::List { actor: None } => list(screen, &engine.session_list(&caller).await?),
        SessionCommand::List { actor: Some(actor) } => {
            list(screen, &engine.session_list_of(&caller, &ActorName::from(actor.as_str())).await?)
        }
        SessionCommand::End { id: Some(id), .. } => {
            engine.session_end(&caller, *id).await?;
            ended(screen, 1)
        }
        SessionCommand::End { actor, .. } => {
            let of = actor.as_deref().map_or_else(|| caller.name.clone(), ActorName::from);
            ended(screen, engine.session_end_all(&caller, &of, None).await?)
        }
    }
}

fn ended(screen: &Screen, count: u64) -> Outcome {
    screen.tell(&Message::new("sessions-ended").with("count", count));
    if screen.json {
        screen.document(&json!({ "ended": count }))?;
    }
    Ok(Exit::Done)
}

fn list(screen: &Screen, sessions: &[Session]) -> Outcome {
    if screen.json {
        let shape = |session: &Session| {
            json!({
                "id": session.id,
                "actor": session.actor,
                "how": session.how,
                "address": session.address,
                "agent": session.agent,
                "opened_at": session.opened_at,
                "seen_at": session.seen_at,
                "ends_at": session.ends_at,
            })
        };
        screen.document(&json!({ "sessions": sessions.iter().map(shape).collect::<Vec<_>>() }))?;
        return Ok(Exit::Done);
    }
    let columns = ["column-id", "column-address", "column-agent", "column-opened", "column-used"];
    let mut table = Table::new(columns.map(|key| Column::new(screen.word(key))).into());
    for session in sessions {
        table.row([
            session.id.to_string(),
            session.address.clone(),
            session.agent.clone(),
            time(session.opened_at),
            time(session.seen_at),
        ]);
    }
    screen.line(table.render(screen.width(), screen.paint()))?;
    Ok(Exit::Done)
}
