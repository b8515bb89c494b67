//! Accounts, passwords, when somebody was last seen, rosters, cards.

use serde_json::{Value, json};

use super::{Answer, Cx, Refusal, said, yes, yes_if};
use crate::ejabberd::jid::is_node;
use crate::ejabberd::server::{Last, RosterItem, stamp};
use crate::ejabberd::xml::Element;

/// Every account at once: there are no pages.
pub(super) fn registered_users(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("host") {
        return said(400, "Unknown virtual host");
    }
    Ok(cx.server.accounts().map(|(name, _)| name).collect())
}

pub(super) fn check_account(cx: &mut Cx<'_>) -> Answer {
    yes_if(cx.is_ours("host") && cx.server.exists(&cx.user()))
}

/// Says yes for a frozen account, too.
pub(super) fn check_password(cx: &mut Cx<'_>) -> Answer {
    yes_if(cx.is_ours("host") && cx.server.password_is(&cx.user(), cx.text("password")))
}

pub(super) fn register(cx: &mut Cx<'_>) -> Answer {
    let (address, password) = (cx.address(), cx.text("password").to_owned());
    let cannot = |why: &str| {
        let text = format!("Can't register user {address} at node nonode@nohost: {why}");
        Err(Refusal::Coded(500, 10_001, text))
    };
    if !cx.is_ours("host") {
        return Err(Refusal::Coded(500, 10_001, "Unknown virtual host".to_owned()));
    }
    if !is_node(cx.text("user")) {
        return cannot("Malformed username");
    }
    if password.is_empty() {
        return cannot("The password contains unacceptable characters");
    }
    if !cx.server.register(&cx.by, &cx.args["user"].as_str().unwrap_or_default().to_lowercase(), &password) {
        return Err(Refusal::Coded(409, 10_090, format!("User {address} already registered")));
    }
    Ok(json!(format!("User {address} successfully registered")))
}

pub(super) fn unregister(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("host") {
        return said(400, "Unknown virtual host");
    }
    let user = cx.user();
    cx.server.unregister(&cx.by, &user);
    Ok(json!(""))
}

pub(super) fn change_password(cx: &mut Cx<'_>) -> Answer {
    let (user, password) = (cx.user(), cx.text("newpass").to_owned());
    if !cx.is_ours("host") || !cx.server.exists(&user) {
        return said(404, "unknown_user");
    }
    if password.is_empty() {
        return said(400, "invalid_password");
    }
    cx.server.change_password(&cx.by, &user, &password);
    yes()
}

/// Says yes whoever it is, and makes an account of a name that nobody has.
pub(super) fn ban_account(cx: &mut Cx<'_>) -> Answer {
    if cx.is_ours("host") && is_node(cx.text("user")) {
        let (user, reason) = (cx.user(), cx.text("reason").to_owned());
        cx.server.ban(&cx.by, &user, &reason);
    }
    yes()
}

/// A name that was never seen was last seen now, with a status that says so.
pub(super) fn get_last(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("host") {
        return Err(Refusal::Crash);
    }
    let user = cx.user();
    let now = stamp(cx.server.now_ms() * 1000, true);
    if cx.server.sessions_of(&user).next().is_some() {
        return Ok(json!({ "timestamp": now, "status": "ONLINE" }));
    }
    Ok(match cx.server.last(&user) {
        Some(last) => json!({ "timestamp": stamp(last.at_ms * 1000, false), "status": last.status }),
        None => json!({ "timestamp": now, "status": "NOT FOUND" }),
    })
}

pub(super) fn set_last(cx: &mut Cx<'_>) -> Answer {
    let at_ms = cx.args["timestamp"].as_i64().unwrap_or_default() * 1000;
    let (user, last) = (cx.user(), Last { at_ms, status: cx.text("status").to_owned() });
    cx.server.set_last(&cx.by, &user, last);
    yes()
}

pub(super) fn get_roster(cx: &mut Cx<'_>) -> Answer {
    let Some(account) = cx.server.account(&cx.user()).filter(|_| cx.is_ours("host")) else { return Ok(json!([])) };
    let item = |item: &RosterItem| {
        json!({
            "jid": item.jid, "nick": item.nick, "subscription": item.subscription, "ask": "undefined",
            "group": item.group,
        })
    };
    Ok(account.roster.iter().map(item).collect())
}

pub(super) fn add_rosteritem(cx: &mut Cx<'_>) -> Answer {
    let item = RosterItem {
        jid: cx.address(),
        nick: cx.text("nick").to_owned(),
        group: cx.text("group").to_owned(),
        subscription: cx.text("subs").to_owned(),
    };
    let name = cx.text("localuser").to_lowercase();
    cx.server.add_contact(&cx.by, &name, item);
    yes()
}

pub(super) fn delete_rosteritem(cx: &mut Cx<'_>) -> Answer {
    let (name, jid) = (cx.text("localuser").to_lowercase(), cx.address());
    cx.server.remove_contact(&cx.by, &name, &jid);
    yes()
}

pub(super) fn get_vcard(cx: &mut Cx<'_>) -> Answer {
    let card = cx.server.account(&cx.user()).filter(|account| !account.card.is_empty());
    let Some(card) = card.map(|account| &account.card) else { return said(400, "error_no_vcard_found") };
    match card.get(cx.text("name")) {
        Some(content) => Ok(json!({ "content": content })),
        None => said(400, "error_no_value_found_in_vcard"),
    }
}

pub(super) fn set_vcard(cx: &mut Cx<'_>) -> Answer {
    let (user, field) = (cx.user(), cx.text("name").to_owned());
    let content = cx.args["content"].as_str().unwrap_or_default().to_owned();
    cx.server.set_card(&cx.by, &user, &field, &content);
    Ok(Value::from(0))
}

/// What a client keeps here for itself; the empty element where there is nothing.
pub(super) fn private_get(cx: &mut Cx<'_>) -> Answer {
    if !cx.is_ours("host") {
        return Err(Refusal::Crash);
    }
    let kept = cx.server.private(&cx.user(), cx.text("element"), cx.text("ns"));
    let mut text = String::new();
    Element::new("query", "jabber:iq:private").child(kept).write("", &mut text);
    Ok(json!({ "res": text }))
}

pub(super) fn private_set(cx: &mut Cx<'_>) -> Answer {
    let Ok(element) = Element::parse(cx.text("element")) else { return yes_if(false) };
    let user = cx.user();
    cx.server.set_private(&cx.by, &user, element);
    yes()
}
