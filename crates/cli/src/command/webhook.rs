//! `exeunt webhook …`

use crate::args::{Globals, WebhookCommand};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{House, secret_from};
use crate::screen::{Column, Mark, Screen, Table};
use exeunt_core::{EndpointName, Message, NoticeKind};
use exeunt_engine::notify::{Endpoint, NewEndpoint};
use exeunt_store::NoticeState;
use secrecy::ExposeSecret;
use serde_json::json;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &WebhookCommand) -> Outcome {
    if let WebhookCommand::Events = command {
        return events(screen);
    }
    let (house, caller) = House::enter(globals).await?;
    let engine = &house.engine;
    let named = |name: &String| EndpointName::from(name.as_str());
    match command {
        WebhookCommand::Events => {}
        WebhookCommand::Add { name, url, url_env, kind, secret_env, events, language } => {
            let address = match url {
                Some(url) => url.as_str().into(),
                None => secret_from(screen, url_env.as_deref())?,
            };
            let secret = secret_env.as_deref().map(|variable| secret_from(screen, Some(variable))).transpose()?;
            let new = NewEndpoint {
                name: named(name),
                kind: (*kind).into(),
                address,
                secret,
                events: events.iter().copied().collect(),
                language: language.0,
            };
            let made = engine.endpoint_add(&caller, new).await?;
            show_secret(screen, name, made.as_ref().map(ExposeSecret::expose_secret))?;
            screen.next(&format!("exeunt webhook test {name}"));
        }
        WebhookCommand::List => list(screen, &engine.endpoint_list(&caller).await?)?,
        WebhookCommand::Remove { name } => {
            engine.endpoint_remove(&caller, &named(name)).await?;
            said(screen, "webhook-removed", name)?;
        }
        WebhookCommand::Rotate { name } => {
            let secret = engine.endpoint_rotate(&caller, &named(name)).await?;
            show_secret(screen, name, Some(secret.expose_secret()))?;
            screen.tell(&Message::new("webhook-overlap"));
        }
        WebhookCommand::Enable { name } => {
            engine.endpoint_enable(&caller, &named(name)).await?;
            said(screen, "webhook-enabled", name)?;
        }
        WebhookCommand::Test { name } => {
            let notice = engine.endpoint_test(&caller, &named(name)).await?;
            engine.deliver(caller.name.as_str(), &house.carriers().await?).await?;
            let notice = engine.store.notice_get(notice).await?;
            return tried(screen, name, notice.state, notice.trouble);
        }
    }
    Ok(Exit::Done)
}

fn said(screen: &Screen, key: &'static str, name: &str) -> Result<(), Failure> {
    screen.tell(&Message::new(key).with("name", name));
    if screen.json { screen.document(&json!({ "endpoint": name })) } else { Ok(()) }
}

fn show_secret(screen: &Screen, name: &str, secret: Option<&str>) -> Result<(), Failure> {
    if screen.json {
        return screen.document(&json!({ "endpoint": name, "secret": secret }));
    }
    screen.tell(&Message::new("webhook-put").with("name", name));
    let Some(secret) = secret else { return Ok(()) };
    screen.tell(&Message::new("webhook-secret"));
    screen.line(secret)?;
    screen.tell(&Message::new("webhook-secret-once"));
    Ok(())
}

fn tried(screen: &Screen, name: &str, state: NoticeState, trouble: Option<exeunt_core::DeliveryTrouble>) -> Outcome {
    let arrived = state == NoticeState::Sent;
    if screen.json {
        screen.document(&json!({ "endpoint": name, "arrived": arrived, "trouble": trouble }))?;
    } else if arrived {
        let says = screen.say(&Message::new("webhook-arrived").with("name", name));
        screen.item(&Mark::Done.painted(screen.paint()), &says, 0)?;
    } else {
        let why = trouble.map(|trouble| screen.variant("delivery-trouble", &trouble)).unwrap_or_default();
        let says = screen.say(&Message::new("webhook-not-arrived").with("name", name).with("why", why));
        screen.item(&Mark::Failed.painted(screen.paint()), &says, 0)?;
    }
    Ok(Exit::findings(!arrived))
}

fn list(screen: &Screen, endpoints: &[Endpoint]) -> Result<(), Failure> {
    if screen.json {
        return screen.document(&json!({ "endpoints": endpoints }));
    }
    if endpoints.is_empty() {
        screen.tell(&Message::new("webhook-none"));
        return Ok(());
    }
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        column("column-name"),
        column("column-platform"),
        column("column-address"),
        column("column-events").wrapping(),
        column("column-state").wrapping(),
    ]);
    for endpoint in endpoints {
        let events: Vec<_> = endpoint.events.iter().map(|kind| kind.as_str()).collect();
        let all = || screen.word("webhook-everything");
        let events = if events.is_empty() { all() } else { events.join(" ") };
        let kind = screen.variant("endpoint-kind", &endpoint.kind);
        table.row([endpoint.name.to_string(), kind, endpoint.origin.clone(), events, state(screen, endpoint)]);
    }
    screen.line(table.render(screen.width(), screen.paint()))
}

fn state(screen: &Screen, endpoint: &Endpoint) -> String {
    let since = |key: &'static str, at: jiff::Timestamp| screen.say(&Message::new(key).with("at", at));
    match (endpoint.disabled_at, endpoint.failing_since) {
        (Some(at), _) => since("webhook-disabled-since", at),
        (None, Some(at)) => since("webhook-failing-since", at),
        (None, None) => String::new(),
    }
}

fn events(screen: &Screen) -> Outcome {
    if screen.json {
        screen.document(&json!({ "events": NoticeKind::ALL }))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(vec![
        Column::new(screen.word("column-event")),
        Column::new(screen.word("column-meaning")).wrapping(),
    ]);
    for kind in NoticeKind::ALL {
        table.row([kind.to_string(), screen.word(&view_key(kind))]);
    }
    screen.line(table.render(screen.width(), screen.paint()))?;
    Ok(Exit::Done)
}

/// The key of a kind's word: `notice-kind-case-opened`.
pub(super) fn view_key(kind: NoticeKind) -> String {
    format!("notice-kind-{}", kind.as_str().replace(['.', '_'], "-"))
}
