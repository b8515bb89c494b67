//! Messages.

use serde_json::{Map, Value, json};

use super::cx::{Cx, done, status_ok};
use super::error::{Answer, bad_body, forbidden, no_channel, refuse};
use super::permission::may;
use super::render::post_row;
use super::site::{Post, User};
use crate::Reply;

/// Also towards somebody deactivated, and by somebody who is no longer in the channel but administers its team.
pub(super) fn create(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let channel = text("channel_id");
    if channel.is_empty() || text("message").is_empty() {
        return Err(bad_body());
    }
    let archived = cx.site.channel(&channel).ok_or_else(no_channel)?.delete_at != 0;
    cx.require_in_channel(&channel, may::CREATE_POST)?;
    if archived {
        return Err(refuse(400, "api.post.create_post.can_not_post_to_deleted.error"));
    }
    let props = body.get("props").filter(|props| props.is_object()).cloned().unwrap_or_else(|| json!({}));
    let me = cx.me.clone();
    let id = cx.site.post_message(&me, &channel, &text("message"), &text("root_id"), props);
    let post = cx.site.posts.get(&id).ok_or_else(gone)?;
    Ok(Reply::json(201, post_row(post)))
}

fn gone() -> super::error::Refusal {
    refuse(404, "app.post.get.app_error")
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let post = cx.site.posts.get(cx.id(0)?).filter(|post| post.delete_at == 0).ok_or_else(gone)?;
    let channel = cx.site.channel(&post.channel_id).ok_or_else(no_channel)?;
    if !cx.site.may_read(&cx.me, channel) {
        return Err(forbidden());
    }
    Ok(done(post_row(post)))
}

pub(super) fn delete(cx: &mut Cx<'_>) -> Answer {
    let post = cx.site.posts.get(cx.id(0)?).filter(|post| post.delete_at == 0).ok_or_else(gone)?;
    if post.user_id != cx.me {
        cx.require_in_channel(&post.channel_id, may::DELETE_OTHERS_POSTS)?;
    }
    let (id, me) = (post.id.clone(), cx.me.clone());
    cx.site.delete_post(&me, &id);
    Ok(status_ok())
}

/// Latest first. `since` has no pages, and shows deleted messages as shells.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let channel = cx.channel(0)?;
    if !cx.site.may_read(&cx.me, channel) {
        return Err(forbidden());
    }
    if let Some(since) = cx.call.query("since").and_then(|since| since.parse::<i64>().ok()) {
        let changed = cx.site.posts_in(&channel.id).filter(|post| post.update_at > since);
        let mut found: Vec<&Post> = changed.collect();
        found.reverse();
        found.truncate(1000);
        return Ok(done(post_list(&found, "", "")));
    }
    // Deleted messages are for administrators, and on older servers for nobody; since which version is an assumption.
    let admin = cx.site.users.get(&cx.me).is_some_and(User::is_system_admin);
    let deleted = cx.flag("include_deleted") && admin && cx.is_at_least(7, 0);
    let all: Vec<&Post> = cx.site.posts_in(&channel.id).filter(|post| deleted || post.delete_at == 0).collect();
    let position = |id: &str| all.iter().position(|post| post.id == id);
    let range = match (cx.call.query("before"), cx.call.query("after")) {
        (Some(before), _) => 0..position(before).unwrap_or(0),
        (None, Some(after)) => position(after).map_or(all.len(), |at| at + 1)..all.len(),
        (None, None) => 0..all.len(),
    };
    let (first, end) = (range.start, range.end);
    // After a message the pages go forward in time, else backward.
    let forward = cx.call.query("before").is_none() && cx.call.query("after").is_some();
    let page: Vec<usize> = if forward { cx.cut(first..end) } else { cx.cut((first..end).rev()) };
    let (newest, oldest) = (page.iter().max().copied(), page.iter().min().copied());
    let next = newest.and_then(|at| all.get(at + 1)).map_or("", |post| post.id.as_str());
    let previous = oldest.and_then(|at| at.checked_sub(1)).map_or("", |at| all[at].id.as_str());
    let mut page = page;
    page.sort_unstable_by(|a, b| b.cmp(a));
    let found: Vec<&Post> = page.into_iter().map(|at| all[at]).collect();
    Ok(done(post_list(&found, next, previous)))
}

fn post_list(found: &[&Post], next: &str, previous: &str) -> Value {
    let order: Vec<&str> = found.iter().map(|post| post.id.as_str()).collect();
    let posts: Map<String, Value> = found.iter().map(|post| (post.id.clone(), shell(post))).collect();
    json!({
        "order": order, "posts": posts, "next_post_id": next, "prev_post_id": previous, "has_next": !next.is_empty(),
        "first_inaccessible_post_time": 0,
    })
}

/// A deleted message has no text any more.
fn shell(post: &Post) -> Value {
    let mut row = post_row(post);
    if post.delete_at != 0 {
        row["message"] = json!("");
        row["props"] = json!({});
    }
    row
}

/// Only in channels that the asking one is in, administrator or not.
pub(super) fn search(cx: &mut Cx<'_>) -> Answer {
    let team = cx.id(0)?;
    cx.require_in_team(team, may::VIEW_TEAM)?;
    let terms = cx.text("terms")?.to_lowercase();
    let from: Vec<&str> = terms.split_whitespace().filter_map(|term| term.strip_prefix("from:")).collect();
    let words: Vec<&str> = terms.split_whitespace().filter(|term| !term.contains(':')).collect();
    let fits = |post: &&Post| {
        let channel = cx.site.channel(&post.channel_id);
        let mine = channel.is_some_and(|channel| {
            channel.members.contains_key(&cx.me) && (channel.team_id == team || channel.team_id.is_empty())
        });
        let text = post.message.to_lowercase();
        mine && post.delete_at == 0
            && post.kind.is_empty()
            && (from.is_empty() || from.contains(&cx.site.name_of(&post.user_id)))
            && words.iter().all(|word| text.contains(word))
    };
    let mut found: Vec<&Post> = cx.site.posts.values().filter(fits).collect();
    found.sort_by(|a, b| (b.create_at, &a.id).cmp(&(a.create_at, &b.id)));
    let mut body = post_list(&found, "", "");
    body["matches"] = Value::Null;
    Ok(done(body))
}
