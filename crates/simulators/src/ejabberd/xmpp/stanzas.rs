//! What a bound session says: presence, messages, questions.

use super::stream::{BIND, SESSION};
use super::{mam, muc};
use crate::ejabberd::Options;
use crate::ejabberd::jid::Jid;
use crate::ejabberd::server::{Server, Shown, refusal};
use crate::ejabberd::xml::{CLIENT, Element};

const ROSTER: &str = "jabber:iq:roster";
const VCARD: &str = "vcard-temp";
const PRIVATE: &str = "jabber:iq:private";

/// Takes a stanza of a session; answers go into the session's outbox.
pub(super) fn hear(server: &mut Server, options: &Options, session: u64, stanza: Element) {
    let Some(from) = server.session(session).map(|s| s.jid(server.host())).and_then(|jid| Jid::parse(&jid)) else {
        return;
    };
    let stanza = stanza.with("from", &from.to_string());
    let stanza = if stanza.get("xml:lang").is_some() { stanza } else { stanza.with("xml:lang", "en") };
    match stanza.name() {
        "presence" => presence(server, options, session, &from, &stanza),
        "message" => {
            let stanza = if stanza.get("to").is_some() { stanza } else { stanza.with("to", &from.bare()) };
            server.submit(&from.bare(), stanza);
        }
        "iq" if matches!(stanza.get("type"), Some("get" | "set")) => {
            // A question to nobody is one to the account itself.
            let stanza = if stanza.get("to").is_some() { stanza } else { stanza.with("to", &from.bare()) };
            let answer = ask(server, session, &from, &stanza);
            if let Some(answer) = answer {
                server.push(session, answer);
            }
        }
        _ => {}
    }
}

fn presence(server: &mut Server, options: &Options, session: u64, from: &Jid, stanza: &Element) {
    let kind = stanza.get("type");
    if let Some(to) = stanza.get("to") {
        let room = Jid::parse(to).filter(|to| to.domain == server.service());
        return room.map_or((), |room| muc::presence(server, options, session, from, &room, stanza));
    }
    let inside = |name: &str| stanza.find(name, CLIENT).map(Element::content).unwrap_or_default();
    match kind {
        None => {
            let show = Some(inside("show")).filter(|show| !show.is_empty()).unwrap_or_else(|| "available".to_owned());
            let priority = inside("priority").parse().unwrap_or(0);
            server.show(session, Shown { show, status: inside("status"), priority });
        }
        Some("unavailable") => server.hide(session, &inside("status")),
        // Subscriptions to presence are not simulated.
        Some(_) => {}
    }
}

/// The answer to a question, or none when somebody else will give it.
fn ask(server: &mut Server, session: u64, from: &Jid, iq: &Element) -> Option<Element> {
    let to = Jid::parse(iq.get("to")?)?;
    if to.domain == server.service() {
        return Some(muc::ask(server, session, from, &to, iq));
    }
    if to.domain != server.host() {
        return Some(refusal(iq, "cancel", "remote-server-not-found", "DNS lookup failed: enoname"));
    }
    if !to.node.is_empty() && to.bare() != from.bare() && to.resource.is_empty() {
        return Some(of_stranger(server, session, from, iq));
    }
    if !to.resource.is_empty() {
        return relay(server, &to, iq);
    }
    Some(of_oneself(server, session, from, iq))
}

fn of_oneself(server: &mut Server, session: u64, from: &Jid, iq: &Element) -> Element {
    if let Some(answer) = mam::ask_account(server, session, from, iq) {
        return answer;
    }
    if iq.find("session", SESSION).is_some() || iq.find("bind", BIND).is_some() {
        return result(iq);
    }
    if iq.find("query", ROSTER).is_some() && iq.get("type") == Some("get") {
        let roster = server.account(&from.node).map(|account| account.roster.clone()).unwrap_or_default();
        let item = |item: &crate::ejabberd::server::RosterItem| {
            let group = Element::new("group", ROSTER).text(&item.group);
            let element = Element::new("item", ROSTER).with("jid", &item.jid).with("name", &item.nick);
            let element = element.with("subscription", &item.subscription);
            if item.group.is_empty() { element } else { element.child(group) }
        };
        let query = roster.iter().fold(Element::new("query", ROSTER), |query, one| query.child(item(one)));
        return result(iq).child(query);
    }
    if let Some(query) = iq.find("query", PRIVATE) {
        return ask_private(server, from, query, iq);
    }
    if iq.find("vCard", VCARD).is_some() && iq.get("type") == Some("get") {
        let card = server.account(&from.node).map(|account| account.card.clone()).unwrap_or_default();
        let fields = card.iter().fold(Element::new("vCard", VCARD), |fields, (name, content)| {
            fields.child(Element::new(name, VCARD).text(content))
        });
        return result(iq).child(fields);
    }
    unhandled(iq)
}

/// Reads or writes what the account keeps for itself, one element at a time.
fn ask_private(server: &mut Server, from: &Jid, query: &Element, iq: &Element) -> Element {
    let Some(element) = query.elements().next().cloned() else { return refusal(iq, "modify", "bad-request", "") };
    if iq.get("type") == Some("set") {
        server.set_private(&from.bare(), &from.node, element);
        return result(iq);
    }
    let kept = server.private(&from.node, element.name(), element.ns());
    result(iq).child(Element::new("query", PRIVATE).child(kept))
}

/// Somebody else's archive gives one's own; everything else needs their consent.
fn of_stranger(server: &mut Server, session: u64, from: &Jid, iq: &Element) -> Element {
    mam::ask_account(server, session, from, iq)
        .unwrap_or_else(|| refusal(iq, "auth", "subscription-required", "Not subscribed"))
}

fn relay(server: &mut Server, to: &Jid, iq: &Element) -> Option<Element> {
    let Some(session) = server.session_by_jid(&to.to_string()) else {
        return Some(refusal(iq, "cancel", "service-unavailable", "User session not found"));
    };
    server.push(session, iq.clone());
    None
}

/// An empty answer, to be filled.
pub(super) fn result(iq: &Element) -> Element {
    Element::new("iq", CLIENT)
        .with("xml:lang", "en")
        .with("to", iq.get("from").unwrap_or_default())
        .with("from", iq.get("to").unwrap_or_default())
        .with("type", "result")
        .with("id", iq.get("id").unwrap_or_default())
}

pub(super) fn unhandled(iq: &Element) -> Element {
    refusal(iq, "cancel", "service-unavailable", "No module is handling this query")
}
