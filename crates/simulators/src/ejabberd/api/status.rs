//! How the server is.

use serde_json::json;

use super::{Answer, Cx, Refusal, yes};

pub(super) fn status(_: &mut Cx<'_>) -> Answer {
    Ok(json!("The node nonode@nohost is started. Status: startedejabberd 23.01-1 is running in that node"))
}

/// The figures that follow from the world; of the machine's own there are none here.
fn figure(cx: &Cx<'_>) -> Option<i64> {
    let figure = match cx.text("name") {
        "registeredusers" => cx.server.accounts().count(),
        "onlineusers" | "onlineusersnode" => cx.server.sessions().count(),
        "uptimeseconds" => return Some(cx.server.up_ms() / 1000),
        _ => return None,
    };
    i64::try_from(figure).ok()
}

pub(super) fn stats(cx: &mut Cx<'_>) -> Answer {
    let figure = figure(cx).ok_or(Refusal::Crash)?;
    Ok(json!({ "stat": figure }))
}

pub(super) fn stats_host(cx: &mut Cx<'_>) -> Answer {
    let figure = figure(cx).ok_or(Refusal::Crash)?;
    Ok(json!({ "stat": if cx.is_ours("host") { figure } else { 0 } }))
}

pub(super) fn registered_vhosts(cx: &mut Cx<'_>) -> Answer {
    Ok(json!([cx.server.host()]))
}

pub(super) fn clear_cache(_: &mut Cx<'_>) -> Answer {
    yes()
}
