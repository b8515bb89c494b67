//! Files: attachments of messages, and what is shared in groups.

use serde_json::{Value, json};

use super::cx::{Cx, ok};
use super::error::{Answer, nothing_here, refuse};
use super::paging::{FROM_ONE, by_number};
use crate::Reply;

const BYTES: &str = "application/octet-stream";

/// A restricted file wants its secret, in a header or in the address; how it is refused without is in no page (M).
pub(super) fn chat_file(cx: &mut Cx<'_>) -> Answer {
    let file = cx.app.file(cx.args[0]).ok_or_else(nothing_here)?;
    if cx.app.now_ms() - file.created_ms > cx.options.files_kept_ms {
        return Err(refuse(404, "file_expired", "file is expired"));
    }
    let given = cx.call.header("share-secret").or_else(|| cx.call.query("share-secret"));
    if file.secret.is_some() && file.secret.as_deref() != given {
        return Err(refuse(401, "unauthorized", "share-secret is required"));
    }
    Ok(Reply::bytes(200, BYTES, file.bytes.clone()))
}

pub(super) fn shared(cx: &mut Cx<'_>) -> Answer {
    let files = cx.chat()?.files.iter().collect();
    let row = |file: &super::world::SharedFile| {
        json!({
            "file_id": file.id,
            "file_name": file.name,
            "file_owner": file.owner,
            "file_size": file.bytes.len(),
            "created": file.created_ms,
        })
    };
    let rows: Vec<Value> = by_number(cx.call, files, FROM_ONE, 1000, 1000)?.into_iter().map(row).collect();
    let mut envelope = cx.envelope("get");
    envelope.insert("data".to_owned(), json!(rows));
    Ok(ok(envelope))
}

pub(super) fn shared_file(cx: &mut Cx<'_>) -> Answer {
    let id = cx.args[1];
    let file = cx.chat()?.files.iter().find(|file| file.id == id).ok_or_else(nothing_here)?;
    Ok(Reply::bytes(200, BYTES, file.bytes.clone()))
}
