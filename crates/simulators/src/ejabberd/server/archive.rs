//! Message archives: one copy for each side, one for each room.

use super::{EffectKind, Server};
use crate::ejabberd::jid::Jid;
use crate::ejabberd::xml::Element;

/// The page of somebody who asks for none, and the largest there is.
const PAGE: usize = 50;
const LARGEST_PAGE: usize = 250;

/// One archived message.
#[derive(Debug, Clone)]
pub struct Archived {
    /// Microseconds since 1970; no two are the same.
    pub id: i64,
    /// The other side: for a room, the occupant's address in it.
    pub(crate) peer: Jid,
    /// In a room, who it really was.
    pub(crate) sender: Option<String>,
    pub(crate) stanza: Element,
}

impl Archived {
    /// What it says.
    pub fn body(&self) -> Option<String> {
        self.stanza.body()
    }
}

/// Whose archive is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pages<'a> {
    Account(&'a str),
    Room(&'a str),
}

/// Which messages are wanted.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) with: Option<Jid>,
    pub(crate) start_us: Option<i64>,
    pub(crate) end_us: Option<i64>,
}

/// Which part of them.
#[derive(Debug, Default)]
pub(crate) struct Query {
    pub(crate) filter: Filter,
    pub(crate) max: Option<usize>,
    pub(crate) part: Part,
}

/// Where a page lies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// The first page after that id, or the first of all.
    After(Option<i64>),
    /// The last page before that id, or the last of all.
    Before(Option<i64>),
}

impl Default for Part {
    fn default() -> Self {
        Self::After(None)
    }
}

/// A part of an archive.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Archived>,
    /// How many fit the filter.
    pub(crate) count: usize,
    /// Nothing is left in the direction of reading.
    pub(crate) complete: bool,
}

impl Server {
    /// Writes the archive's marks into a message and keeps it; the message with its marks.
    pub(crate) fn archive(&mut self, of: Pages<'_>, peer: Jid, sender: Option<&str>, stanza: Element) -> Element {
        let now = self.now_ms().saturating_mul(1000);
        self.last_archive_id = now.max(self.last_archive_id + 1);
        let id = self.last_archive_id;
        let by = match of {
            Pages::Account(name) => self.jid(name),
            Pages::Room(name) => self.room_jid(name),
        };
        let mark = |name, ns| Element::new(name, ns).with("by", &by).with("id", &id.to_string());
        let stanza = stanza.first(mark("stanza-id", "urn:xmpp:sid:0")).first(mark("archived", "urn:xmpp:mam:tmp"));
        let row = Archived { id, peer, sender: sender.map(str::to_owned), stanza: stanza.clone() };
        match of {
            Pages::Account(name) => self.accounts.get_mut(name).map(|account| account.archive.push(row)),
            Pages::Room(name) => self.rooms.get_mut(name).map(|room| room.archive.push(row)),
        };
        stanza
    }

    pub(crate) fn read_archive(&self, of: Pages<'_>, query: &Query) -> Page {
        let all = match of {
            Pages::Account(name) => self.account(name).map(|account| &account.archive),
            Pages::Room(name) => self.room(name).map(|room| &room.archive),
        };
        let fitting: Vec<&Archived> = all.into_iter().flatten().filter(|row| query.filter.takes(row)).collect();
        let max = query.max.unwrap_or(PAGE).min(LARGEST_PAGE);
        let within = |row: &&Archived| match query.part {
            Part::After(after) => after.is_none_or(|id| row.id > id),
            Part::Before(before) => before.is_none_or(|id| row.id < id),
        };
        let mut rows: Vec<&Archived> = fitting.iter().copied().filter(within).collect();
        let left = rows.len().saturating_sub(max);
        match query.part {
            Part::After(_) => rows.truncate(max),
            Part::Before(_) => drop(rows.drain(..left)),
        }
        Page { rows: rows.into_iter().cloned().collect(), count: fitting.len(), complete: left == 0 }
    }

    /// Removes the account's copies, those with one other side or all. The other sides keep theirs.
    pub(crate) fn purge_archive(&mut self, by: &str, name: &str, with: Option<&str>) {
        let Some(account) = self.accounts.get_mut(name) else { return };
        let before = account.archive.len();
        account.archive.retain(|row| with.is_some_and(|with| row.peer.bare() != with));
        if account.archive.len() != before {
            self.note(by, EffectKind::ArchivePurged, Some(name), None, with.unwrap_or_default());
        }
    }
}

impl Filter {
    fn takes(&self, row: &Archived) -> bool {
        let with = self.with.as_ref();
        with.is_none_or(
            |with| if with.resource.is_empty() { row.peer.bare() == with.bare() } else { row.peer == *with },
        ) && self.start_us.is_none_or(|start| row.id >= start)
            && self.end_us.is_none_or(|end| row.id <= end)
    }
}
