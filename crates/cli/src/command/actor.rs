//! `exeunt actor …`

use super::may_read;
use crate::args::{ActorCommand, Globals};
use crate::failure::{Exit, Outcome};
use crate::house::House;
use crate::screen::{Column, Screen, Table};
use crate::view::time;
use exeunt_core::{ActorName, DutyRole, Message, PersonId};
use exeunt_engine::access::invitation_link;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::json;
use std::collections::BTreeSet;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &ActorCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    match command {
        ActorCommand::Add { name, roles, person } => {
            let roles: BTreeSet<DutyRole> = roles.iter().map(|r| DutyRole::from(*r)).collect();
            let (actor, person) = (ActorName::from(name.as_str()), person.as_deref().map(PersonId::from));
            let token = house.engine.actor_add(&caller, &actor, &roles, person.as_ref()).await?;
            if screen.json {
                let token = token.expose_secret();
                screen.document(&json!({ "actor": name, "roles": roles, "person": person, "token": token }))?;
            } else {
                screen.tell(&Message::new("init-token").with("actor", name));
                screen.line(token.expose_secret())?;
                screen.tell(&Message::new("init-token-once"));
            }
        }
        ActorCommand::List => {
            may_read(&caller)?;
            list(screen, &house).await?;
        }
        ActorCommand::Invite { name, hours, url } => {
            let lasts = SignedDuration::from_hours(i64::from(*hours));
            // Looked up first: a link that nobody can be shown must not replace the one before.
            let server = match url {
                Some(url) => url.clone(),
                None => house.config.server.settings(house.config.server.listen)?.public_url,
            };
            let (invitation, token) = house.engine.invite(&caller, &ActorName::from(name.as_str()), lasts).await?;
            let link = invitation_link(&server, &token);
            if screen.json {
                let link = link.expose_secret();
                screen.document(&json!({ "actor": name, "expires_at": invitation.expires_at, "link": link }))?;
            } else {
                let says = Message::new("actor-invited").with("actor", name);
                screen.tell(&says.with("until", time(invitation.expires_at)));
                screen.line(link.expose_secret())?;
                screen.tell(&Message::new("actor-invited-once"));
            }
        }
        ActorCommand::Roles { name, roles } => {
            let roles: BTreeSet<DutyRole> = roles.iter().map(|r| DutyRole::from(*r)).collect();
            house.engine.actor_roles(&caller, &ActorName::from(name.as_str()), &roles).await?;
            screen.tell(&Message::new("actor-changed").with("actor", name));
            if screen.json {
                screen.document(&json!({ "actor": name, "roles": roles }))?;
            }
        }
        ActorCommand::Person { name, id } => {
            let person = id.as_deref().map(PersonId::from);
            house.engine.actor_is(&caller, &ActorName::from(name.as_str()), person.as_ref()).await?;
            screen.tell(&Message::new("actor-changed").with("actor", name));
            if screen.json {
                screen.document(&json!({ "actor": name, "person": person }))?;
            }
        }
        ActorCommand::Unlock { name } => {
            let token = house.engine.actor_unlock(&caller, &ActorName::from(name.as_str())).await?;
            if screen.json {
                screen.document(&json!({ "actor": name, "locked": false, "token": token.expose_secret() }))?;
            } else {
                screen.tell(&Message::new("actor-unlocked").with("actor", name));
                screen.line(token.expose_secret())?;
                screen.tell(&Message::new("init-token-once"));
            }
        }
        ActorCommand::Lock { name } => {
            house.engine.actor_lock(&caller, &ActorName::from(name.as_str())).await?;
            screen.tell(&Message::new("actor-locked").with("actor", name));
            if screen.json {
                screen.document(&json!({ "actor": name, "locked": true }))?;
            }
        }
    }
    Ok(Exit::Done)
}

async fn list(screen: &Screen, house: &House) -> Outcome {
    let actors = house.engine.store.actor_list().await?;
    if screen.json {
        let rows =
            actors.iter().map(|a| json!({ "name": a.name, "roles": a.roles, "person": a.person, "locked": a.locked }));
        screen.document(&json!({ "actors": rows.collect::<Vec<_>>() }))?;
        return Ok(Exit::Done);
    }
    let word = |key: &'static str| screen.word(key);
    let mut table = Table::new(vec![
        Column::new(word("column-name")),
        Column::new(word("column-roles")).wrapping(),
        Column::new(word("column-state")),
    ]);
    for actor in &actors {
        let roles: Vec<String> = actor.roles.iter().map(|r| screen.variant("duty-role", r)).collect();
        let state = if actor.locked { word("actor-state-locked") } else { String::new() };
        table.row([actor.name.to_string(), roles.join(&word("cli-list-separator")), state]);
    }
    screen.line(table.render(screen.width(), screen.paint()))?;
    Ok(Exit::Done)
}
