//! Preferences and sections of the sidebar, one's own and, for administrators, other people's.

use serde_json::{Value, json};

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, Refusal, bad_body, refuse};
use super::site::{Category, Channel};
use crate::Reply;

pub(super) fn preferences(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    cx.self_or_editor(&id)?;
    let user = cx.get_user(&id)?;
    let row = |((category, name), value): (&(String, String), &String)| json!({ "user_id": id, "category": category, "name": name, "value": value });
    Ok(rows(user.preferences.iter().map(row).collect()))
}

fn named(cx: &Cx<'_>) -> Result<Vec<(String, String, String)>, Refusal> {
    let list: Vec<Value> = serde_json::from_slice(&cx.call.body).map_err(|_| bad_body())?;
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(list.iter().map(|row| (text(row, "category"), text(row, "name"), text(row, "value"))).collect())
}

pub(super) fn put_preferences(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    cx.self_or_editor(&id)?;
    let (wanted, me) = (named(cx)?, cx.me.clone());
    cx.site.put_preferences(&me, &id, &wanted);
    Ok(status_ok())
}

pub(super) fn delete_preferences(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    cx.self_or_editor(&id)?;
    let unwanted: Vec<(String, String)> = named(cx)?.into_iter().map(|(category, name, _)| (category, name)).collect();
    let me = cx.me.clone();
    cx.site.drop_preferences(&me, &id, &unwanted);
    Ok(status_ok())
}

/// Whose sidebar, and in which team.
fn place(cx: &Cx<'_>) -> Result<(String, String), Refusal> {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    Ok((user, cx.team(1)?.id.clone()))
}

fn category_row(user: &str, team: &str, at: usize, category: &Category) -> Value {
    json!({
        "id": category.id,
        "user_id": user,
        "team_id": team,
        "sort_order": at * 10,
        "sorting": category.sorting,
        "type": category.kind,
        "display_name": category.display_name,
        "muted": category.muted,
        "collapsed": category.collapsed,
        "channel_ids": category.channel_ids,
    })
}

fn read_category(row: &Value, id: String) -> Category {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let flag = |name: &str| row.get(name).and_then(Value::as_bool).unwrap_or(false);
    let channels = row.get("channel_ids").and_then(Value::as_array).into_iter().flatten();
    Category {
        id,
        kind: text("type"),
        display_name: text("display_name"),
        sorting: text("sorting"),
        muted: flag("muted"),
        collapsed: flag("collapsed"),
        channel_ids: channels.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

pub(super) fn categories(cx: &mut Cx<'_>) -> Answer {
    let (user, team) = place(cx)?;
    let mut found = cx.site.categories_of(&user, &team);
    fill_built_in(cx, &user, &team, &mut found);
    let order: Vec<&str> = found.iter().map(|category| category.id.as_str()).collect();
    let list: Vec<Value> = found.iter().enumerate().map(|(at, row)| category_row(&user, &team, at, row)).collect();
    Ok(done(json!({ "categories": list, "order": order })))
}

/// What is in no section shows in the built-in ones.
fn fill_built_in(cx: &Cx<'_>, user: &str, team: &str, found: &mut [Category]) {
    let placed: Vec<String> = found.iter().flat_map(|category| category.channel_ids.clone()).collect();
    let loose = |channel: &&Channel| {
        channel.members.contains_key(user) && channel.delete_at == 0 && !placed.contains(&channel.id)
    };
    for channel in cx.site.channels().filter(loose) {
        let kind = match channel.team_id.as_str() {
            "" => "direct_messages",
            home if home == team => "channels",
            _ => continue,
        };
        if let Some(category) = found.iter_mut().find(|category| category.kind == kind) {
            category.channel_ids.push(channel.id.clone());
        }
    }
}

/// A channel is in one section at a time.
fn claim(rows: &mut [Category], mine: &Category) {
    for other in rows.iter_mut().filter(|other| other.id != mine.id) {
        other.channel_ids.retain(|id| !mine.channel_ids.contains(id));
    }
}

/// A new section of one's own; the id is always a new one.
pub(super) fn create_category(cx: &mut Cx<'_>) -> Answer {
    let (user, team) = place(cx)?;
    let row: Value = serde_json::from_slice(&cx.call.body).map_err(|_| bad_body())?;
    let mut found = cx.site.categories_of(&user, &team);
    let category = Category { kind: "custom".to_owned(), ..read_category(&row, cx.site.new_id()) };
    claim(&mut found, &category);
    found.insert(1, category.clone());
    let me = cx.me.clone();
    cx.site.put_categories(&me, &user, &team, found);
    Ok(Reply::json(201, category_row(&user, &team, 1, &category)))
}

fn replace(found: &mut [Category], row: &Value) -> Result<Category, Refusal> {
    let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
    let at = found.iter().position(|category| category.id == id);
    let at = at.ok_or_else(|| refuse(404, "app.channel.sidebar_categories.app_error"))?;
    let wanted = Category { kind: found[at].kind.clone(), ..read_category(row, id.to_owned()) };
    claim(found, &wanted);
    found[at] = wanted.clone();
    Ok(wanted)
}

pub(super) fn put_categories(cx: &mut Cx<'_>) -> Answer {
    let (user, team) = place(cx)?;
    let list: Vec<Value> = serde_json::from_slice(&cx.call.body).map_err(|_| bad_body())?;
    let mut found = cx.site.categories_of(&user, &team);
    for row in &list {
        replace(&mut found, row)?;
    }
    let me = cx.me.clone();
    cx.site.put_categories(&me, &user, &team, found);
    Ok(rows(list))
}

pub(super) fn put_category(cx: &mut Cx<'_>) -> Answer {
    let (user, team) = place(cx)?;
    let mut row: Value = serde_json::from_slice(&cx.call.body).map_err(|_| bad_body())?;
    row["id"] = json!(cx.args[2]);
    let mut found = cx.site.categories_of(&user, &team);
    let category = replace(&mut found, &row)?;
    let me = cx.me.clone();
    cx.site.put_categories(&me, &user, &team, found);
    Ok(done(category_row(&user, &team, 0, &category)))
}

pub(super) fn order(cx: &mut Cx<'_>) -> Answer {
    let (user, team) = place(cx)?;
    let found = cx.site.categories_of(&user, &team);
    Ok(done(json!(found.iter().map(|category| category.id.as_str()).collect::<Vec<_>>())))
}

pub(super) fn put_order(cx: &mut Cx<'_>) -> Answer {
    let (user, team) = place(cx)?;
    let wanted = cx.list()?;
    let mut found = cx.site.categories_of(&user, &team);
    let known = |id: &String| found.iter().any(|category| category.id == *id);
    if wanted.len() != found.len() || !wanted.iter().all(known) {
        return Err(bad_body());
    }
    found.sort_by_key(|category| wanted.iter().position(|id| *id == category.id));
    let me = cx.me.clone();
    cx.site.put_categories(&me, &user, &team, found);
    Ok(done(json!(wanted)))
}
