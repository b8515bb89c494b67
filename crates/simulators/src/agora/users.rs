//! Users: found, listed, banned, given another password, deleted.

use serde_json::{Map, Value, json};

use super::cx::{Cx, needed, ok, text};
use super::error::{Answer, Refusal, illegal, refuse};
use super::options::Missing;
use super::paging::by_cursor;
use super::world::{App, PushBinding, User};

const LONGEST_NAME: usize = 64;
const LONGEST_PASSWORD: usize = 64;

pub(super) fn user_value(user: &User) -> Value {
    let mut value = json!({
        "uuid": user.uuid,
        "type": "user",
        "created": user.created_ms,
        "modified": user.modified_ms,
        "username": user.username,
        "activated": user.activated,
    });
    if let Some(nickname) = &user.nickname {
        value["nickname"] = json!(nickname);
    }
    if !user.pushes.is_empty() {
        value["pushInfo"] = user.pushes.iter().map(push_value).collect();
    }
    value
}

fn push_value(push: &PushBinding) -> Value {
    json!({ "device_Id": push.device_id, "device_token": push.device_token, "notifier_name": push.notifier_name })
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let row = user_value(cx.user()?);
    Ok(cx.listing("entities", vec![row], None))
}

pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let page = by_cursor(cx.call, cx.app.users(), 10, 100)?;
    let rows = page.rows.into_iter().map(user_value).collect();
    Ok(cx.listing("entities", rows, page.cursor))
}

/// One user, or a list of them of which those who exist are told apart.
pub(super) fn create(cx: &mut Cx<'_>) -> Answer {
    if let Ok(Value::Array(many)) = serde_json::from_slice(&cx.call.body) {
        return create_many(cx, &many);
    }
    let body = cx.body()?;
    let name = create_one(cx, &body)?;
    let row = cx.app.user(&name).map(user_value);
    Ok(cx.listing("entities", row.into_iter().collect(), None))
}

fn create_one(cx: &mut Cx<'_>, body: &Map<String, Value>) -> Result<String, Refusal> {
    let name = needed(body, "username")?;
    is_legal(name)?;
    if cx.app.user(name).is_some() {
        let sentence = format!("Entity user requires that property named username be unique, value of {name} exists");
        return Err(refuse(400, "duplicate_unique_property_exists", sentence));
    }
    fits_the_plan(cx)?;
    cx.app.create_user(&cx.by, name, text(body, "password"), text(body, "nickname"));
    Ok(name.to_owned())
}

fn create_many(cx: &mut Cx<'_>, many: &[Value]) -> Answer {
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for body in many.iter().filter_map(Value::as_object) {
        if let Ok(name) = create_one(cx, body) {
            rows.extend(cx.app.user(&name).map(user_value));
            continue;
        }
        let name = text(body, "username").unwrap_or_default();
        refused.push(json!({ "username": name, "registerUserFailReason": format!("the {name} already exists") }));
    }
    let mut envelope = cx.envelope("post");
    envelope.insert("entities".to_owned(), json!(rows));
    envelope.insert("data".to_owned(), json!(refused));
    Ok(ok(envelope))
}

/// Whether the plan has a place for one more.
pub(super) fn fits_the_plan(cx: &Cx<'_>) -> Result<(), Refusal> {
    if cx.options.most_users.is_some_and(|most| cx.app.users().len() >= most) {
        return Err(refuse(429, "resource_limited", "You have exceeded the limit of the community edition"));
    }
    Ok(())
}

pub(super) fn is_legal(name: &str) -> Result<(), Refusal> {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(fits) {
        return Err(illegal(format!("username [{name}] is not legal")));
    }
    Ok(())
}

pub(super) fn put(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    let body = cx.body()?;
    let nickname = needed(&body, "nickname")?;
    cx.app.set_nickname(&cx.by, &name, nickname);
    get(cx)
}

pub(super) fn password(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let password = needed(&body, "newpassword")?;
    if password.is_empty() || password.len() > LONGEST_PASSWORD {
        return Err(illegal("newpassword is not legal"));
    }
    let Ok(name) = cx.username() else {
        return Err(match cx.options.missing {
            Missing::Uniform => {
                refuse(400, "required_property_not_found", "Entity user requires a property named username")
            }
            Missing::ByPage => refuse(404, "entity_not_found", "User null not found"),
        });
    };
    cx.app.set_password(&cx.by, &name, password);
    if cx.options.password_ends_sessions {
        cx.app.kick(&cx.by, &name);
        cx.app.revoke_tokens(&cx.by, &name);
    }
    Ok(ok(cx.short("set user password")))
}

/// Doing it twice is no error (M).
pub(super) fn deactivate(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    cx.app.set_activated(&cx.by, &name, false);
    if cx.options.ban_revokes_tokens {
        cx.app.revoke_tokens(&cx.by, &name);
    }
    let mut answer = cx.short("Deactivate user");
    answer.insert("entities".to_owned(), json!([user_value(cx.user()?)]));
    Ok(ok(answer))
}

/// Answers without the user; doing it twice is no error (M).
pub(super) fn activate(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    cx.app.set_activated(&cx.by, &name, true);
    Ok(ok(cx.short("activate user")))
}

/// Takes every group and room that the user owns along.
pub(super) fn delete(cx: &mut Cx<'_>) -> Answer {
    let Ok(name) = cx.username() else {
        return Err(match cx.options.missing {
            Missing::Uniform => {
                let sentence = format!("User with id null does not exist in app {}", cx.app.project().uuid);
                refuse(400, "management", sentence)
            }
            Missing::ByPage => super::error::nothing_here(),
        });
    };
    let gone = cx.app.delete_user(&cx.by, &name);
    Ok(cx.listing("entities", gone.iter().map(user_value).collect(), None))
}

/// Deletes the oldest users, whoever they are.
pub(super) fn delete_many(cx: &mut Cx<'_>) -> Answer {
    let page = by_cursor(cx.call, cx.app.users(), 10, 100)?;
    let names: Vec<String> = page.rows.iter().map(|user| user.username.clone()).collect();
    let cursor = page.cursor;
    let gone: Vec<User> = names.iter().filter_map(|name| cx.app.delete_user(&cx.by, name)).collect();
    Ok(cx.listing("entities", gone.iter().map(user_value).collect(), cursor))
}

pub(super) fn pushes(cx: &mut Cx<'_>) -> Answer {
    let rows = cx.user()?.pushes.iter().map(push_value).collect();
    Ok(cx.done(rows))
}

/// An empty token with an empty notifier unbinds.
pub(super) fn bind_push(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    let body = cx.body()?;
    let binding = PushBinding {
        device_id: needed(&body, "device_id")?.to_owned(),
        device_token: needed(&body, "device_token")?.to_owned(),
        notifier_name: needed(&body, "notifier_name")?.to_owned(),
    };
    let row = push_value(&binding);
    cx.app.bind_push(&cx.by, &name, binding);
    Ok(cx.done(row))
}

fn metadata_of(app: &App, name: &str) -> Value {
    app.user(name).map_or_else(|| json!({}), |user| json!(user.metadata))
}

/// Somebody who doesn't exist has no attributes either (M).
pub(super) fn metadata(cx: &mut Cx<'_>) -> Answer {
    let data = metadata_of(cx.app, cx.args[0]);
    Ok(cx.done(data))
}

pub(super) fn put_metadata(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    let form = std::str::from_utf8(&cx.call.body).map_err(|_| illegal("the body is not a form"))?;
    let pairs = crate::server::pairs(form);
    cx.app.set_metadata(&cx.by, &name, Some(&pairs));
    metadata(cx)
}

pub(super) fn delete_metadata(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    cx.app.set_metadata(&cx.by, &name, None);
    Ok(cx.done(json!(true)))
}
