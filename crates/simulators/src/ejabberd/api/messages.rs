//! Messages that the API sends, and what is kept of messages.

use serde_json::json;

use super::{Answer, Cx, Refusal, said, yes};
use crate::ejabberd::jid::Jid;
use crate::ejabberd::xml::{CLIENT, Element};

/// Says yes whoever it goes to. A room takes it only from the full address of somebody who sits in it.
pub(super) fn send_message(cx: &mut Cx<'_>) -> Answer {
    let (Some(from), Some(to)) = (Jid::parse(cx.text("from")), Jid::parse(cx.text("to"))) else {
        return Err(Refusal::Crash);
    };
    let id = cx.server.stanza_id();
    let mut message = Element::new("message", CLIENT)
        .with("to", &to.to_string())
        .with("from", &from.to_string())
        .with("type", cx.text("type"))
        .with("id", &id)
        .child(Element::new("body", CLIENT).text(cx.text("body")));
    if !cx.text("subject").is_empty() {
        message = message.child(Element::new("subject", CLIENT).text(cx.text("subject")));
    }
    cx.server.submit(&cx.by, message);
    yes()
}

pub(super) fn send_stanza(cx: &mut Cx<'_>) -> Answer {
    let (Some(from), Some(to)) = (Jid::parse(cx.text("from")), Jid::parse(cx.text("to"))) else {
        return said(400, "JID malformed");
    };
    let Ok(stanza) = Element::parse(cx.text("stanza")) else { return said(400, "unclosed token") };
    let stanza = stanza.with("from", &from.to_string()).with("to", &to.to_string());
    if stanza.is("message", CLIENT) {
        cx.server.submit(&cx.by, stanza);
    } else if let Some(session) = cx.server.session_by_jid(&to.to_string()) {
        cx.server.push(session, stanza);
    }
    yes()
}

pub(super) fn offline_count(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("host") {
        return Err(Refusal::Crash);
    }
    let waiting = cx.server.account(&cx.user()).map_or(0, crate::ejabberd::server::Account::offline);
    Ok(json!({ "value": waiting }))
}

pub(super) fn purge(cx: &mut Cx<'_>) -> Answer {
    let with = cx.args.get("with").and_then(|with| with.as_str()).map(str::to_owned);
    let user = cx.user();
    cx.server.purge_archive(&cx.by, &user, with.as_deref());
    Ok(json!("MAM archive removed"))
}
