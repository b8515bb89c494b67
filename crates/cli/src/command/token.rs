//! `exeunt token …`

use crate::args::{Globals, TokenCommand};
use crate::failure::{Exit, Outcome};
use crate::house::House;
use crate::screen::{Column, Screen, Table};
use crate::view::time;
use exeunt_core::{ActorName, Message, Scope};
use exeunt_engine::access::{AccessError, NewToken};
use exeunt_engine::{Caller, EngineError};
use exeunt_store::ApiToken;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &TokenCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    let whose = |actor: &Option<String>| actor.as_deref().map_or_else(|| caller.name.clone(), ActorName::from);
    match command {
        TokenCommand::Create { name, scopes, days, actor } => {
            let scopes = scopes.iter().map(|word| Scope::from(*word)).collect();
            let lasts = SignedDuration::from_hours(24 * i64::from(*days));
            let end = house.engine.now().checked_add(lasts);
            let expires_at = end.map_err(|_| EngineError::from(AccessError::TokenTerms))?;
            let new = NewToken { actor: whose(actor), name: name.clone(), scopes, expires_at };
            create(screen, &house, &caller, &new).await?;
        }
        TokenCommand::List { actor } => {
            let tokens = house.engine.token_list(&caller, &whose(actor)).await?;
            list(screen, &tokens, house.engine.now())?;
        }
        TokenCommand::Revoke { id } => {
            house.engine.token_revoke(&caller, *id).await?;
            screen.tell(&Message::new("token-revoked").with("id", id));
            if screen.json {
                screen.document(&json!({ "id": id, "revoked": true }))?;
            }
        }
    }
    Ok(Exit::Done)
}

async fn create(screen: &Screen, house: &House, caller: &Caller, new: &NewToken) -> Outcome {
    let (token, text) = house.engine.token_add(caller, new).await?;
    if screen.json {
        let mut document = shape(&token);
        document["token"] = Value::from(text.expose_secret());
        screen.document(&document)?;
        return Ok(Exit::Done);
    }
    screen.tell(&Message::new("token-made").with("name", &token.name).with("until", time(token.expires_at)));
    screen.line(text.expose_secret())?;
    screen.tell(&Message::new("init-token-once"));
    Ok(Exit::Done)
}

fn list(screen: &Screen, tokens: &[ApiToken], now: Timestamp) -> Outcome {
    if screen.json {
        screen.document(&json!({ "tokens": tokens.iter().map(shape).collect::<Vec<_>>() }))?;
        return Ok(Exit::Done);
    }
    let columns = ["column-id", "column-name", "column-token-scopes", "column-expires", "column-used", "column-state"];
    let mut table = Table::new(columns.map(|key| Column::new(screen.word(key))).into());
    for token in tokens {
        let state = match token.revoked_at {
            Some(_) => screen.word("token-state-revoked"),
            None if token.expires_at <= now => screen.word("token-state-expired"),
            None => String::new(),
        };
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        let used = token.used_at.map(time).unwrap_or_default();
        table.row([token.id.to_string(), token.name.clone(), scopes.join(","), time(token.expires_at), used, state]);
    }
    screen.line(table.render(screen.width(), screen.paint()))?;
    Ok(Exit::Done)
}

fn shape(token: &ApiToken) -> Value {
    json!({
        "id": token.id,
        "actor": token.actor,
        "name": token.name,
        "scopes": token.scopes,
        "made_by": token.made_by,
        "made_at": token.made_at,
        "expires_at": token.expires_at,
        "used_at": token.used_at,
        "revoked_at": token.revoked_at,
    })
}
