//! Archives asked for over XMPP (`urn:xmpp:mam:2`).

use super::forms;
use super::stanzas::result;
use crate::ejabberd::jid::Jid;
use crate::ejabberd::server::{Affiliation, Archived, Filter, Page, Pages, Part, Query, Room, Server, refusal, stamp};
use crate::ejabberd::xml::{CLIENT, Element};

const MAM: &str = "urn:xmpp:mam:2";
const RSM: &str = "http://jabber.org/protocol/rsm";
const FORWARD: &str = "urn:xmpp:forward:0";
const MUC_USER: &str = "http://jabber.org/protocol/muc#user";

/// Answers a question for an account's archive, which is always the asker's own, whoever is asked.
pub(super) fn ask_account(server: &mut Server, session: u64, from: &Jid, iq: &Element) -> Option<Element> {
    let query = iq.find("query", MAM).filter(|_| iq.get("type") == Some("set"))?;
    let Some(wanted) = wanted(query) else { return Some(bad(iq)) };
    let page = server.read_archive(Pages::Account(&from.node), &wanted);
    let by = iq.get("to").map_or_else(|| from.bare(), str::to_owned);
    let domain = server.host().to_owned();
    Some(tell(server, session, iq, &page, &by, &domain, |row| row.stanza.clone()))
}

/// Answers a question for a room's archive: to those who sit in it, to members, and where the room is open to
/// everybody who isn't cast out.
pub(super) fn ask_room(server: &mut Server, session: u64, from: &Jid, name: &str, iq: &Element) -> Option<Element> {
    let query = iq.find("query", MAM).filter(|_| iq.get("type") == Some("set"))?;
    let room = server.room(name)?;
    if !may_read(room, from) {
        return Some(refusal(iq, "auth", "forbidden", "Only members may query archives of this room"));
    }
    let Some(wanted) = wanted(query) else { return Some(bad(iq)) };
    let open = !room.is("anonymous") || room.affiliation(&from.bare()) >= Affiliation::Admin;
    let page = server.read_archive(Pages::Room(name), &wanted);
    let (by, domain, asker) = (server.room_jid(name), server.service(), from.bare());
    Some(tell(server, session, iq, &page, &by, &domain, |row| {
        let sender = row
            .sender
            .as_deref()
            .filter(|sender| open || sender.split_once('/').map_or(*sender, |(bare, _)| bare) == asker);
        sender.map_or_else(
            || row.stanza.clone(),
            |jid| {
                let item = Element::new("item", MUC_USER).with("jid", jid);
                row.stanza.clone().first(Element::new("x", MUC_USER).child(item))
            },
        )
    }))
}

fn may_read(room: &Room, asker: &Jid) -> bool {
    let affiliation = room.affiliation(&asker.bare());
    room.occupant(&asker.to_string()).is_some()
        || affiliation >= Affiliation::Member
        || (affiliation == Affiliation::None && !room.is("members_only"))
}

/// None for what can't be understood.
fn wanted(query: &Element) -> Option<Query> {
    let time = |name| match forms::field(query, name) {
        None => Some(None),
        Some(text) => microseconds(&text).map(Some),
    };
    let with = match forms::field(query, "with") {
        None => None,
        Some(text) => Some(Jid::parse(&text)?),
    };
    let set = query.find("set", RSM);
    let inside = |name| set.and_then(|set| set.find(name, RSM)).map(Element::content);
    let part = match (inside("before"), inside("after")) {
        (Some(id), _) if id.is_empty() => Part::Before(None),
        (Some(id), _) => Part::Before(Some(id.parse().ok()?)),
        // What is no id of an archive lies before everything.
        (None, after) => Part::After(after.and_then(|id| id.parse().ok())),
    };
    let max = inside("max").and_then(|max| max.parse().ok());
    Some(Query { filter: Filter { with, start_us: time("start")?, end_us: time("end")? }, max, part })
}

fn bad(iq: &Element) -> Element {
    refusal(iq, "modify", "bad-request", "")
}

fn tell(
    server: &mut Server,
    session: u64,
    iq: &Element,
    page: &Page,
    by: &str,
    domain: &str,
    show: impl Fn(&Archived) -> Element,
) -> Element {
    let query_id = iq.find("query", MAM).and_then(|query| query.get("queryid"));
    for row in &page.rows {
        let mut found = Element::new("result", MAM).with("id", &row.id.to_string());
        if let Some(id) = query_id {
            found = found.with("queryid", id);
        }
        let delay = Element::new("delay", "urn:xmpp:delay").with("from", domain).with("stamp", &stamp(row.id, true));
        let forwarded = Element::new("forwarded", FORWARD).child(show(row)).child(delay);
        let message = Element::new("message", CLIENT).with("to", iq.get("from").unwrap_or_default()).with("from", by);
        server.push(session, message.child(found.child(forwarded)));
    }
    let mut set = Element::new("set", RSM).child(Element::new("count", RSM).text(&page.count.to_string()));
    if let (Some(first), Some(last)) = (page.rows.first(), page.rows.last()) {
        set = set
            .child(Element::new("first", RSM).text(&first.id.to_string()))
            .child(Element::new("last", RSM).text(&last.id.to_string()));
    }
    let complete = if page.complete { "true" } else { "false" };
    result(iq).child(Element::new("fin", MAM).with("complete", complete).child(set))
}

/// `2026-11-25T15:51:12Z`, with or without a fraction, as microseconds since 1970.
fn microseconds(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let numbers =
        |text: &str, separator| text.split(separator).map(|part| part.parse::<i64>().ok()).collect::<Option<Vec<_>>>();
    let (date, time) = (numbers(date, '-')?, numbers(time, ':')?);
    let ([year, month, day], [hour, minute, second]) = (date.as_slice(), time.as_slice()) else { return None };
    let (year, month_from_march) = if *month > 2 { (*year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468;
    let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + digits.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_as_it_was_written() {
        for at in [0, 1_795_621_872_531_960, 951_782_400_000_000] {
            assert_eq!(microseconds(&stamp(at, true)), Some(at));
        }
        assert_eq!(microseconds("yesterday"), None);
    }
}
