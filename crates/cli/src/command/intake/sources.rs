//! `exeunt intake poll` and `exeunt intake sources`.

use super::said;
use crate::command::worker::usual_name;
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::screen::{Column, Screen, Table, moment};
use exeunt_core::{Became, Message, SourceName};
use exeunt_engine::EngineError;
use exeunt_engine::intake::{Applied, Heard, Remark, SourceState, Sources};
use exeunt_intake::SourceSettings;
use jiff::Timestamp;
use serde_json::json;
use std::time::Duration;

/// What asking each source came to.
type Polled = Vec<(SourceName, Result<Option<Heard>, EngineError>)>;

/// Asks the sources now. A list in a folder must be seen to stay the same for a while, and once more after it was read, to
/// be put away; so folders are looked at three times.
pub(in crate::command) async fn poll_once(
    house: &House,
    sources: &Sources,
    worker: &str,
    only: Option<&SourceName>,
) -> Polled {
    let mut polled = house.engine.intake_poll(sources, worker, only, true).await;
    let wanted = house.config.intake.iter().filter(|known| only.is_none_or(|only| *only == known.name));
    let folders: Vec<(&SourceName, u32)> = wanted
        .filter_map(|known| match &known.settings {
            SourceSettings::Folder(folder) => Some((&known.name, folder.settle_seconds)),
            _ => None,
        })
        .collect();
    let pause = folders.iter().map(|(_, settle)| *settle).max().unwrap_or_default();
    tokio::time::sleep(Duration::from_secs(u64::from(pause))).await;
    for _ in 0..2 {
        for (name, _) in &folders {
            for (name, heard) in house.engine.intake_poll(sources, worker, Some(name), true).await {
                add(&mut polled, name, heard);
            }
        }
    }
    polled
}

/// Adds what a source said in another look to what it said before.
fn add(polled: &mut Polled, name: SourceName, heard: Result<Option<Heard>, EngineError>) {
    let before = polled.iter_mut().find(|(known, _)| *known == name);
    match (before, heard) {
        (Some((_, Ok(Some(before)))), Ok(Some(more))) => before.extend(more),
        (Some((_, before @ Ok(None))), heard) => *before = heard,
        (Some((_, before @ Ok(_))), failed @ Err(_)) => *before = failed,
        (Some(_), _) => {}
        (None, heard) => polled.push((name, heard)),
    }
}

pub(super) async fn poll(screen: &Screen, house: &House, only: Option<&SourceName>) -> Outcome {
    let sources = house.sources()?;
    if let Some(name) = only.filter(|name| sources.get(name).is_none()) {
        return Err(Failure::new("error-no-such-source").with("source", name).hint("hint-sources").usage());
    }
    let polled = poll_once(house, &sources, &usual_name(), only).await;
    let (mut attend, mut rows) = (false, Vec::new());
    for (name, heard) in polled {
        match heard {
            Ok(Some(heard)) => {
                attend |= needs_somebody(&heard);
                if screen.json {
                    rows.push(heard_row(screen, &name, &heard));
                } else {
                    tell(screen, &name, &heard)?;
                }
            }
            Ok(None) => screen.tell(&Message::new("intake-poll-busy").with("source", &name)),
            Err(error) => {
                attend = true;
                screen.talk(name.as_str());
                screen.failed(&error.into());
            }
        }
    }
    for (name, why) in unusable(&sources, only) {
        attend = true;
        if screen.json {
            rows.push(json!({ "name": name, "trouble": screen.say(why) }));
        } else {
            screen.line(name.as_str())?;
            screen.paragraph(&screen.say(why), 2)?;
        }
    }
    if screen.json {
        screen.document(&json!({ "sources": rows }))?;
    }
    Ok(Exit::findings(attend))
}

/// The sources among those wanted that can't be asked as they are set, and why.
fn unusable<'a>(
    sources: &'a Sources,
    only: Option<&'a SourceName>,
) -> impl Iterator<Item = (&'a SourceName, &'a Message)> {
    let wanted = sources.iter().filter(move |(name, _)| only.is_none_or(|only| only == *name));
    wanted.filter_map(|(name, source)| Some((name, source.opened.as_ref().err()?)))
}

fn needs_somebody(heard: &Heard) -> bool {
    let waits = heard.applied.iter().any(|applied| matches!(applied.became, Became::Waits { .. }));
    waits || heard.failed.is_some() || heard.remark().is_some()
}

fn tell(screen: &Screen, name: &SourceName, heard: &Heard) -> Result<(), Failure> {
    let says = Message::new("intake-polled").with("source", name).with("count", heard.applied.len());
    let says = says.with("added", heard.people_added).with("changed", heard.people_changed);
    screen.line(screen.say(&says))?;
    let failed = heard.failed.iter().map(|why| screen.say(why));
    for line in failed.chain(remarked(screen, heard.remark().as_ref())) {
        screen.paragraph(&line, 2)?;
    }
    Ok(())
}

fn heard_row(screen: &Screen, name: &SourceName, heard: &Heard) -> serde_json::Value {
    json!({
        "name": name,
        "applied": heard.applied.iter().map(applied).collect::<Vec<_>>(),
        "people_added": heard.people_added,
        "people_changed": heard.people_changed,
        "long_gone": heard.long_gone,
        "trouble": heard.failed.as_ref().map(|why| screen.say(why)),
        "unused": heard.remark().map(|remark| remark_row(screen, &remark)),
    })
}

fn applied(applied: &Applied) -> serde_json::Value {
    json!({ "key": applied.key, "became": applied.became, "again": applied.again })
}

fn remarked(screen: &Screen, remark: Option<&Remark>) -> Vec<String> {
    let Some(remark) = remark else { return Vec::new() };
    let mut lines: Vec<String> = remark.troubles.iter().map(|trouble| said(screen, trouble)).collect();
    let more = remark.count.saturating_sub(remark.troubles.len());
    if more > 0 {
        lines.push(screen.say(&Message::new("intake-more-troubles").with("count", more)));
    }
    lines
}

pub(super) async fn show(screen: &Screen, house: &House) -> Outcome {
    let states = house.engine.intake_states(&house.sources()?).await?;
    let troubled = states.iter().any(|state| state.trouble.is_some());
    if screen.json {
        let rows: Vec<_> = states.iter().map(|state| source_row(screen, state)).collect();
        screen.document(&json!({ "sources": rows }))?;
        return Ok(Exit::findings(troubled));
    }
    if states.is_empty() {
        screen.tell(&Message::new("intake-no-sources"));
        return Ok(Exit::Done);
    }
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        column("column-source"),
        column("column-kind"),
        column("column-asked").wrapping(),
        column("column-state").wrapping(),
    ]);
    for state in &states {
        let good =
            if state.asking.is_some_and(|_| state.asked_at.is_none()) { "intake-not-asked" } else { "intake-good" };
        table.row([
            state.name.to_string(),
            state.kind.to_owned(),
            state.asked_at.map(moment).unwrap_or_default(),
            state.trouble.as_ref().map_or_else(|| screen.word(good), |why| screen.say(why)),
        ]);
    }
    screen.line(table.render(screen.width(), screen.paint()))?;
    for state in &states {
        let Some((at, remark)) = &state.remark else { continue };
        screen.line(screen.say(&unused(state, *at, remark)))?;
        for line in remarked(screen, Some(remark)) {
            screen.paragraph(&line, 2)?;
        }
    }
    Ok(Exit::findings(troubled))
}

/// That something a source said could not be used.
pub(in crate::command) fn unused(state: &SourceState, at: Timestamp, remark: &Remark) -> Message {
    Message::new("intake-unused").with("source", &state.name).with("at", at).with("count", remark.count)
}

fn source_row(screen: &Screen, state: &SourceState) -> serde_json::Value {
    json!({
        "name": state.name,
        "kind": state.kind,
        "every_seconds": state.asking.map(|asking| asking.every.as_secs()),
        "people": state.asking.is_some_and(|asking| asking.people),
        "asked_at": state.asked_at,
        "trouble": state.trouble.as_ref().map(|why| screen.say(why)),
        "unused": state.remark.as_ref().map(|(at, remark)| {
            let mut row = remark_row(screen, remark);
            row["at"] = json!(at);
            row
        }),
    })
}

fn remark_row(screen: &Screen, remark: &Remark) -> serde_json::Value {
    json!({ "count": remark.count, "first": remarked(screen, Some(remark)) })
}
