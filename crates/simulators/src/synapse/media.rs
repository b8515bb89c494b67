//! Files: upload, download, and what the administrator can do with them.

use serde_json::{Value, json};

use super::cx::{Cx, done};
use super::error::{Answer, Refusal, not_found};
use crate::Reply;
use crate::synapse::estate::{Media, What};

fn value(media: &Media) -> Value {
    json!({
        "media_id": media.id,
        "media_type": media.content_type,
        "media_length": media.bytes.len(),
        "upload_name": media.name,
        "created_ts": media.created_ms,
        "last_access_ts": null,
        "quarantined_by": if media.quarantined { json!("admin") } else { Value::Null },
        "safe_from_quarantine": media.protected,
    })
}

/// Own uploads only; here the next page's token is a number.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let owner = cx.target(0)?;
    let (from, limit) = (cx.number("from", 0)?, cx.number("limit", 100)?);
    let files = cx.estate.media_by(owner);
    let page: Vec<Value> = files.iter().skip(from).take(limit).map(|media| value(media)).collect();
    let mut body = json!({ "total": files.len() });
    if from + limit < files.len() {
        body["next_token"] = json!(from + page.len());
    }
    body["media"] = Value::Array(page);
    Ok(done(body))
}

/// At most `limit` (100 unless told) files go; ask until none is left.
pub(super) fn delete_all(cx: &mut Cx<'_>) -> Answer {
    let owner = cx.target(0)?;
    let limit = cx.number("limit", 100)?;
    let ids: Vec<String> = cx.estate.media_by(owner).iter().take(limit).map(|media| media.id.clone()).collect();
    for id in &ids {
        cx.estate.remove_media(cx.by, id);
    }
    Ok(done(json!({ "total": ids.len(), "deleted_media": ids })))
}

fn known(cx: &Cx<'_>, server: &str, id: &str) -> Result<(), Refusal> {
    let here = server == cx.estate.server_name() && cx.estate.media(id).is_some();
    if here { Ok(()) } else { Err(not_found("Unknown media")) }
}

pub(super) fn delete(cx: &mut Cx<'_>) -> Answer {
    let (server, id) = (cx.args[0], cx.args[1]);
    known(cx, server, id)?;
    cx.estate.remove_media(cx.by, id);
    Ok(done(json!({ "total": 1, "deleted_media": [id] })))
}

pub(super) fn quarantine_user(cx: &mut Cx<'_>) -> Answer {
    let owner = cx.target(0)?;
    let ids: Vec<String> = cx.estate.media_by(owner).iter().map(|media| media.id.clone()).collect();
    let count = ids.iter().filter(|id| cx.estate.quarantine(cx.by, id, true)).count();
    Ok(done(json!({ "num_quarantined": count })))
}

pub(super) fn quarantine(cx: &mut Cx<'_>) -> Answer {
    let id = cx.args[1];
    cx.estate.quarantine(cx.by, id, true);
    Ok(done(json!({})))
}

pub(super) fn unquarantine(cx: &mut Cx<'_>) -> Answer {
    let id = cx.args[1];
    cx.estate.quarantine(cx.by, id, false);
    Ok(done(json!({})))
}

pub(super) fn protect(cx: &mut Cx<'_>) -> Answer {
    let id = cx.args[0];
    cx.estate.protect_media(id);
    Ok(done(json!({})))
}

/// Built from readable events, so the files of encrypted rooms can't appear.
pub(super) fn of_room(cx: &mut Cx<'_>) -> Answer {
    let room = cx.estate.room_at(cx.room(0)?);
    let url = |what: &What| match what {
        What::Message { content, .. } => content.get("url").and_then(Value::as_str).map(str::to_owned),
        What::Member { .. } | What::State { .. } | What::Redaction { .. } => None,
    };
    let prefix = format!("mxc://{}/", cx.estate.server_name());
    let (local, remote): (Vec<String>, Vec<String>) = room
        .events()
        .iter()
        .filter(|event| !event.redacted)
        .filter_map(|event| url(&event.what))
        .partition(|url| url.starts_with(&prefix));
    Ok(done(json!({ "local": local, "remote": remote })))
}

pub(super) fn statistics(cx: &mut Cx<'_>) -> Answer {
    let row = |account: &crate::synapse::estate::Account| {
        let files = cx.estate.media_of(&account.user_id);
        let length: usize = files.iter().map(|media| media.bytes.len()).sum();
        (!files.is_empty()).then(|| {
            json!({
                "user_id": account.user_id,
                "displayname": account.display_name,
                "media_count": files.len(),
                "media_length": length,
            })
        })
    };
    let users: Vec<Value> = cx.estate.accounts().filter_map(row).collect();
    Ok(done(json!({ "total": users.len(), "users": users })))
}

pub(super) fn upload(cx: &mut Cx<'_>) -> Answer {
    let content_type = cx.call.content_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
    let name = cx.call.query("filename").map(str::to_owned);
    let id = cx.estate.add_media(cx.by, name.as_deref(), &content_type, cx.call.body.clone());
    Ok(done(json!({ "content_uri": format!("mxc://{}/{id}", cx.estate.server_name()) })))
}

/// A quarantined file is not shown to anybody, the administrator included.
pub(super) fn download(cx: &mut Cx<'_>) -> Answer {
    let (server, id) = (cx.args[0], cx.args[1]);
    known(cx, server, id)?;
    let media = cx.estate.media(id).filter(|media| !media.quarantined).ok_or_else(|| not_found("Not found"))?;
    Ok(Reply::bytes(200, "application/octet-stream", media.bytes.clone()))
}
