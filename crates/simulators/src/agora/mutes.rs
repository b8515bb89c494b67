//! Global mutes: a user who may log in and read, and not write.

use serde_json::{Value, json};

use super::cx::{Cx, needed, number};
use super::error::{Answer, Refusal, illegal, refuse};
use super::paging::{CAMEL, by_number};
use super::world::{ChatType, FOREVER};

fn no_user() -> Refusal {
    refuse(400, "required_property_not_found", "Entity user requires a property named username")
}

pub(super) fn set(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let name = needed(&body, "username")?;
    let name = cx.app.find(name).ok_or_else(no_user)?.username.clone();
    let mut wanted = Vec::new();
    for kind in ChatType::ALL {
        if let Some(value) = body.get(kind.as_str()) {
            wanted.push((kind, until(number(value), cx.app.now_ms())?));
        }
    }
    for (kind, until) in wanted {
        cx.app.set_mute(&cx.by, &name, kind, until);
    }
    Ok(cx.done(json!({ "result": "ok" })))
}

/// Seconds from now; -1 has no end, 0 lifts.
fn until(seconds: Option<i64>, now_ms: i64) -> Result<Option<i64>, Refusal> {
    match seconds {
        Some(-1) => Ok(Some(FOREVER)),
        Some(0) => Ok(None),
        Some(seconds) if (1..=i64::from(i32::MAX)).contains(&seconds) => Ok(Some(now_ms + seconds * 1000)),
        Some(_) | None => Err(illegal("mute duration is not legal")),
    }
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let user = cx.app.find(cx.args[0]).ok_or_else(no_user)?;
    let now = cx.app.now_ms();
    let mut data = json!({ "userid": cx.app.project().long_name(&user.username), "unixtime": now / 1000 });
    for kind in ChatType::ALL {
        data[kind.as_str()] = json!(user.mutes.left(kind, now));
    }
    Ok(cx.done(data))
}

/// One row for each user and kind; those whose time is over stay in the list with 0.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let now = cx.app.now_ms();
    let mut rows: Vec<Value> = Vec::new();
    for user in cx.app.users() {
        for kind in ChatType::ALL.into_iter().filter(|kind| user.mutes.get(*kind).is_some()) {
            rows.push(json!({ "username": user.username, kind.as_str(): user.mutes.left(kind, now) }));
        }
    }
    let rows = by_number(cx.call, rows, CAMEL, 10, 50)?;
    Ok(cx.done(json!({ "data": rows, "unixtime": now / 1000 })))
}
