//! `exeunt connection …`

use super::account::connections;
use super::{history, may_read};
use crate::args::{ConnectionCommand, Globals};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{House, secret_from};
use crate::screen::{Column, Mark, Screen, Table, visible};
use crate::view;
use exeunt_core::{ConnectionName, Message};
use serde_json::{Map, Value, json};

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &ConnectionCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    match command {
        ConnectionCommand::Add { name, platform, url, settings, secret_env } => {
            let secret = secret_from(screen, secret_env.as_deref())?;
            let settings = assembled(url.as_deref(), settings);
            let at = ConnectionName::from(name.as_str());
            house.engine.connection_put(&caller, &at, platform, &settings, secret).await?;
            screen.tell(&Message::new("connection-put").with("name", name));
            if screen.json {
                screen.document(&json!({ "name": name, "platform": platform, "settings": settings }))?;
            } else {
                screen.next(&format!("exeunt connection check {name}"));
            }
            Ok(Exit::Done)
        }
        ConnectionCommand::List => {
            may_read(&caller)?;
            list(screen, &house).await?;
            Ok(Exit::Done)
        }
        ConnectionCommand::Check { name } => {
            may_read(&caller)?;
            check(screen, &house, name.as_deref()).await
        }
        ConnectionCommand::History { name, out, hours, reason } => {
            let wanted = history::Wanted { out, hours: *hours, reason };
            history::run(screen, &house, &caller, &ConnectionName::from(name.as_str()), &wanted).await
        }
        ConnectionCommand::Capabilities { name } => {
            may_read(&caller)?;
            let about = house.engine.connection_describe(&ConnectionName::from(name.as_str())).await?;
            if screen.json {
                screen.document(&about)?;
            } else {
                view::capabilities(screen, &about)?;
            }
            Ok(Exit::Done)
        }
    }
}

/// Settings as JSON: what reads as a number or as true or false is one, everything else is text.
fn assembled(url: Option<&str>, settings: &[(String, String)]) -> Value {
    let mut object = Map::new();
    if let Some(url) = url {
        object.insert("base_url".to_owned(), json!(url));
    }
    for (key, value) in settings {
        let read: Value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
        let plain = if read.is_string() || read.is_null() { json!(value) } else { read };
        object.insert(key.clone(), plain);
    }
    Value::Object(object)
}

async fn list(screen: &Screen, house: &House) -> Result<(), Failure> {
    let all = house.engine.store.connection_list().await?;
    if screen.json {
        let rows: Vec<_> =
            all.iter().map(|c| json!({ "name": c.name, "platform": c.platform, "settings": c.settings })).collect();
        return screen.document(&json!({ "connections": rows }));
    }
    if all.is_empty() {
        screen.tell(&Message::new("connection-none"));
        return Ok(());
    }
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table =
        Table::new(vec![column("column-name"), column("column-platform"), column("column-settings").wrapping()]);
    for c in all {
        let settings = c.settings.as_object().map(one_line).unwrap_or_default();
        table.row([c.name.to_string(), c.platform, settings]);
    }
    screen.line(table.render(screen.width(), screen.paint()))
}

fn one_line(settings: &Map<String, Value>) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    settings.iter().map(|(key, value)| format!("{key}={}", text(value))).collect::<Vec<_>>().join(" ")
}

async fn check(screen: &Screen, house: &House, named: Option<&str>) -> Outcome {
    let mut found = false;
    let mut rows = Vec::new();
    for name in connections(house, named).await? {
        match house.engine.connection_describe(&name).await {
            Ok(about) => {
                found |= about.permissions.iter().any(|p| !p.granted);
                if screen.json {
                    rows.push(json!({ "name": name, "reachable": true, "about": about }));
                } else {
                    view::connection(screen, &name, &about)?;
                }
            }
            Err(error) => {
                let failure = Failure::from(error);
                if named.is_some() {
                    return Err(failure);
                }
                found = true;
                if screen.json {
                    rows.push(json!({ "name": name, "reachable": false, "error": failure.as_value(screen) }));
                } else {
                    screen.line(format!("{} {}", Mark::Failed.painted(screen.paint()), visible(name.as_str())))?;
                    screen.failed(&failure);
                }
            }
        }
    }
    if screen.json {
        screen.document(&json!({ "connections": rows }))?;
    }
    Ok(Exit::findings(found))
}
