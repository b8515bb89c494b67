//! Rooms over XMPP: entering, leaving, asking, changing who belongs.

use super::stanzas::{result, unhandled};
use super::{forms, mam};
use crate::ejabberd::Options;
use crate::ejabberd::jid::Jid;
use crate::ejabberd::server::{Affiliation, NoEntry, Role, Room, Server, refusal};
use crate::ejabberd::xml::Element;

const MUC: &str = "http://jabber.org/protocol/muc";
const ADMIN: &str = "http://jabber.org/protocol/muc#admin";
const OWNER: &str = "http://jabber.org/protocol/muc#owner";
const INFO: &str = "http://jabber.org/protocol/disco#info";
const ITEMS: &str = "http://jabber.org/protocol/disco#items";
const PING: &str = "urn:xmpp:ping";
const NO_ROOM: &str = "Conference room does not exist";
const NOT_ALLOWED: &str = "Changing role/affiliation is not allowed";

/// Enters the room that a presence is sent to, or leaves it.
pub(super) fn presence(server: &mut Server, options: &Options, session: u64, from: &Jid, to: &Jid, stanza: &Element) {
    let refused = match stanza.get("type") {
        None if to.resource.is_empty() => refusal(stanza, "modify", "jid-malformed", "No nickname"),
        None if stanza.find("x", MUC).is_none() && !sits(server, from, to) => {
            refusal(stanza, "modify", "not-acceptable", "Only occupants are allowed to send presence")
        }
        None => match server.enter(from, &to.node, &to.resource, options.users_create_rooms) {
            Ok(()) => return,
            Err(why) => no_entry(stanza, why),
        },
        Some("unavailable") if server.room(&to.node).is_none() => refusal(stanza, "cancel", "item-not-found", NO_ROOM),
        Some("unavailable") => return server.leave(&from.to_string(), &to.node),
        Some(_) => return,
    };
    server.push(session, refused);
}

fn sits(server: &Server, from: &Jid, to: &Jid) -> bool {
    server.room(&to.node).is_some_and(|room| room.occupant(&from.to_string()).is_some())
}

fn no_entry(stanza: &Element, why: NoEntry) -> Element {
    match why {
        NoEntry::Banned => refusal(stanza, "auth", "forbidden", "You have been banned from this room"),
        NoEntry::MembersOnly => {
            refusal(stanza, "auth", "registration-required", "Membership is required to enter this room")
        }
        NoEntry::NickTaken => {
            refusal(stanza, "cancel", "conflict", "That nickname is already in use by another occupant")
        }
        NoEntry::MayNotCreate => refusal(stanza, "auth", "forbidden", "Room creation is denied by service policy"),
    }
}

/// Answers a question to the service, to a room or to an occupant.
pub(super) fn ask(server: &mut Server, session: u64, from: &Jid, to: &Jid, iq: &Element) -> Element {
    if to.node.is_empty() {
        return ask_service(server, iq);
    }
    if server.room(&to.node).is_none() {
        return refusal(iq, "cancel", "item-not-found", NO_ROOM);
    }
    if !to.resource.is_empty() {
        return ask_occupant(server, from, to, iq);
    }
    if let Some(answer) = mam::ask_room(server, session, from, &to.node, iq) {
        return answer;
    }
    let Some(room) = server.room(&to.node) else { return refusal(iq, "cancel", "item-not-found", NO_ROOM) };
    if iq.find("query", INFO).is_some() {
        return result(iq).child(room_info(room));
    }
    if let Some(query) = iq.find("query", ADMIN) {
        return match iq.get("type") {
            Some("get") => list(room, from, query, iq),
            _ => change(server, from, &to.node, query, iq),
        };
    }
    if iq.find("query", OWNER).is_some() {
        // Only the form that takes a new room as it is; changing options over XMPP is not simulated.
        let owner = room.affiliation(&from.bare()) == Affiliation::Owner;
        return if owner { result(iq) } else { refusal(iq, "auth", "forbidden", "Owner privileges required") };
    }
    unhandled(iq)
}

fn ask_service(server: &Server, iq: &Element) -> Element {
    if iq.find("query", INFO).is_some() {
        let identity = Element::new("identity", INFO).with("category", "conference").with("type", "text");
        let info = Element::new("query", INFO).child(identity.with("name", "Chatrooms"));
        return result(iq).child(features(info, &[INFO, ITEMS, MUC, "urn:xmpp:mucsub:0", "urn:xmpp:mam:2"]));
    }
    if iq.find("query", ITEMS).is_some() {
        let item = |room: &Room| {
            let title = room.options.get("title").filter(|title| !title.is_empty()).unwrap_or(&room.name);
            let name = format!("{title} ({})", room.occupants.len());
            Element::new("item", ITEMS).with("name", &name).with("jid", &server.room_jid(&room.name))
        };
        let shown = server.rooms().filter(|room| room.is("public"));
        return result(iq).child(shown.fold(Element::new("query", ITEMS), |items, room| items.child(item(room))));
    }
    unhandled(iq)
}

fn features(info: Element, names: &[&str]) -> Element {
    names.iter().fold(info, |info, name| info.child(Element::new("feature", INFO).with("var", name)))
}

fn room_info(room: &Room) -> Element {
    let either = |option: &str, yes, no| if room.is(option) { yes } else { no };
    let identity = Element::new("identity", INFO).with("category", "conference").with("type", "text");
    let title = room.options.get("title").map_or("", String::as_str);
    let info = features(
        Element::new("query", INFO).child(identity.with("name", title)),
        &[
            MUC,
            either("public", "muc_public", "muc_hidden"),
            either("persistent", "muc_persistent", "muc_temporary"),
            either("members_only", "muc_membersonly", "muc_open"),
            either("anonymous", "muc_semianonymous", "muc_nonanonymous"),
            either("moderated", "muc_moderated", "muc_unmoderated"),
            either("password_protected", "muc_passwordprotected", "muc_unsecured"),
            "urn:xmpp:mucsub:0",
            "urn:xmpp:mam:2",
        ],
    );
    let form = forms::form("http://jabber.org/protocol/muc#roominfo")
        .child(forms::shown("muc#roominfo_occupants", &room.occupants.len().to_string()))
        .child(forms::shown("muc#roomconfig_roomname", title));
    info.child(form)
}

/// A ping of one's own place answers whether one still sits there.
fn ask_occupant(server: &mut Server, from: &Jid, to: &Jid, iq: &Element) -> Element {
    let Some(room) = server.room(&to.node) else { return refusal(iq, "cancel", "item-not-found", NO_ROOM) };
    let Some(own) = room.occupant(&from.to_string()) else {
        let text = "Only occupants are allowed to send queries to the conference";
        return refusal(iq, "modify", "not-acceptable", text);
    };
    if own.nick == to.resource && iq.find("ping", PING).is_some() {
        return result(iq);
    }
    unhandled(iq)
}

/// Who has the affiliation that is asked for.
fn list(room: &Room, from: &Jid, query: &Element, iq: &Element) -> Element {
    let asker = room.affiliation(&from.bare());
    if asker < Affiliation::Admin {
        return refusal(iq, "auth", "forbidden", "Administrator privileges required");
    }
    let wanted = query.find("item", ADMIN).and_then(|item| item.get("affiliation")).and_then(Affiliation::parse);
    let Some(wanted) = wanted else { return refusal(iq, "modify", "bad-request", "") };
    let having = room.affiliations.iter().filter(|(_, affiliation)| **affiliation == wanted);
    let items = having.fold(Element::new("query", ADMIN), |items, (jid, affiliation)| {
        items.child(Element::new("item", ADMIN).with("jid", jid).with("affiliation", affiliation.as_str()))
    });
    result(iq).child(items)
}

/// Owners change everybody's affiliation except that the last owner stays one; administrators change those of others
/// below them; moderators put others out for the moment.
fn change(server: &mut Server, from: &Jid, name: &str, query: &Element, iq: &Element) -> Element {
    let not_allowed = || refusal(iq, "cancel", "not-allowed", NOT_ALLOWED);
    let (Some(room), Some(item)) = (server.room(name), query.find("item", ADMIN)) else { return not_allowed() };
    let asker = room.affiliation(&from.bare());
    if let (Some(nick), Some("none")) = (item.get("nick"), item.get("role")) {
        let moderates = room.occupant(&from.to_string()).is_some_and(|own| own.role == Role::Moderator);
        let target = room.occupants.iter().find(|occupant| occupant.nick == nick).map(|o| o.bare().to_owned());
        let Some(target) = target.filter(|target| moderates && room.affiliation(target) < Affiliation::Admin) else {
            return not_allowed();
        };
        let reason = item.elements().find(|inside| inside.name() == "reason").map(Element::content);
        server.put_out(name, &target, "307", &reason.unwrap_or_default());
        return result(iq);
    }
    let to = item.get("affiliation").and_then(Affiliation::parse);
    let (Some(target), Some(to)) = (item.get("jid").and_then(Jid::parse), to) else {
        return refusal(iq, "modify", "bad-request", "");
    };
    let (target, is) = (target.bare(), room.affiliation(&target.bare()));
    let last_owner = is == Affiliation::Owner && room.owners().count() == 1 && to != Affiliation::Owner;
    let may = match asker {
        Affiliation::Owner => !last_owner,
        Affiliation::Admin => is < Affiliation::Admin && to < Affiliation::Admin,
        Affiliation::Member | Affiliation::None | Affiliation::Outcast => false,
    };
    if !may {
        return not_allowed();
    }
    server.set_affiliation(&from.bare(), name, &target, to, "");
    result(iq)
}
