//! A watched folder: HR puts a list into it, and finds it again in `done/` or `refused/` with a report beside it.
//!
//! A list is taken up when it is complete: its size and its time of change stayed the same for a while between two looks.
//! Nobody waits here; whoever polls gives the time.
//!
//! When the process dies: a list is read, its statements are stored by the caller together with the cursor, and only the next
//! look, which shows that cursor, moves the list to `done/`. Before that it is read again and says the same again, with the
//! same ids. So no list is lost and none counts twice. A list that is refused has said nothing, and is moved at once.

mod door;
mod report;

pub use report::{Report, ReportWriter};

use crate::source::{Batch, Cursor, Failure, Source, SourceError};
use crate::table;
use crate::trouble::{Place, Trouble};
use async_trait::async_trait;
use door::{Door, Found, Oddity, Taken};
use exeunt_core::{Digest, Message, SourceName};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Lists in one batch; the rest follow in the next.
const MOST_LISTS: usize = 20;

/// How a folder is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub path: PathBuf,
    /// How long a list must have stayed the same.
    #[serde(default = "ten")]
    pub settle_seconds: u32,
    /// How the lists are read.
    #[serde(default)]
    pub lists: table::Options,
}

fn ten() -> u32 {
    10
}

/// A watched folder as a source.
#[derive(Debug, Clone)]
pub struct Folder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: SourceName,
    settings: Settings,
    reports: ReportWriter,
    /// What the last looks saw, and since when it was so. Forgotten with the process, which then waits once more.
    seen: Mutex<HashMap<String, (door::Stamp, Timestamp)>>,
}

/// Which lists were read; shown to the next look, they are put away.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Position {
    read: BTreeMap<String, Digest>,
}

impl Folder {
    /// Watches a folder. `reports` words what HR finds beside each list.
    pub fn new(name: SourceName, settings: Settings, reports: ReportWriter) -> Self {
        Self(Arc::new(Inner { name, settings, reports, seen: Mutex::default() }))
    }
}

#[async_trait]
impl Source for Folder {
    fn name(&self) -> &SourceName {
        &self.0.name
    }

    async fn read(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Batch, SourceError> {
        let position: Position = cursor.and_then(Cursor::read).unwrap_or_default();
        let inner = Arc::clone(&self.0);
        let look = tokio::task::spawn_blocking(move || inner.look(position, now));
        let ended = |_| Failure::Unavailable.of(&self.0.name, Message::new("intake-look-ended"));
        look.await.map_err(ended)?
    }
}

impl Inner {
    fn look(&self, position: Position, now: Timestamp) -> Result<Batch, SourceError> {
        let door = Door::open(&self.settings.path).map_err(|what| Failure::Settings.of(&self.name, what))?;
        let mut batch = Batch::default();
        let mut next = self.put_away(&door, position, now, &mut batch);
        let found = door.list().map_err(|what| Failure::Unavailable.of(&self.name, what))?;
        for found in self.settled(found, now) {
            if batch.statements.len() >= table::MOST_ROWS || next.read.len() >= MOST_LISTS {
                batch.more = true;
                break;
            }
            self.take(&door, &found, now, &mut next, &mut batch);
        }
        batch.next = Some(Cursor::write(&next));
        Ok(batch)
    }

    /// Moves what the caller has stored. What can't be moved stays known, so that it isn't read again.
    fn put_away(&self, door: &Door, position: Position, now: Timestamp, batch: &mut Batch) -> Position {
        let mut stuck = Position::default();
        for (name, digest) in position.read {
            let Ok(Some(taken)) = door.take(&name) else { continue };
            if taken.digest != digest {
                continue;
            }
            let report = match self.list(&taken, now) {
                Ok(list) => Report::used(&name, taken.as_of, &list),
                // A setting was changed since; it was used all the same.
                Err(refused) => Report::refused(&name, Some(taken.as_of), refused.troubles),
            };
            if door.put_away(&taken, "done", &self.reports, &report).is_err() {
                batch.troubles.push(Trouble::new(Place::File { name: name.clone() }, Message::new("intake-not-moved")));
                stuck.read.insert(name, digest);
            }
        }
        stuck
    }

    fn list(&self, taken: &Taken, now: Timestamp) -> Result<Batch, table::Refused> {
        table::read(&self.name, &taken.bytes, &self.settings.lists, taken.as_of, now)
    }

    /// Those that stayed the same for long enough.
    fn settled(&self, found: Vec<Found>, now: Timestamp) -> Vec<Found> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let names: Vec<_> = found.iter().map(|found| found.name.clone()).collect();
        seen.retain(|name, _| names.contains(name));
        let settle = i64::from(self.settings.settle_seconds);
        let is_settled = |found: &Found| {
            let (stamp, since) = seen.entry(found.name.clone()).or_insert((found.stamp, now));
            if *stamp != found.stamp {
                (*stamp, *since) = (found.stamp, now);
            }
            now.as_second() - since.as_second() >= settle
        };
        found.into_iter().filter(is_settled).collect()
    }

    fn take(&self, door: &Door, found: &Found, now: Timestamp, next: &mut Position, batch: &mut Batch) {
        let place = Place::File { name: found.name.clone() };
        if let Some(oddity) = found.oddity {
            let what = oddity.message();
            if oddity != Oddity::Folder {
                let report = Report::refused(&found.name, None, vec![Trouble::new(place.clone(), what.clone())]);
                drop(door.refuse(found, &self.reports, &report));
            }
            return batch.troubles.push(Trouble::new(place, what));
        }
        let taken = match door.take(&found.name) {
            Ok(Some(taken)) => taken,
            // Somebody took it away again, or another server was faster.
            Ok(None) => return,
            Err(what) => return batch.troubles.push(Trouble::new(place, what)),
        };
        if next.read.get(&found.name) == Some(&taken.digest) {
            return;
        }
        match self.list(&taken, now) {
            Ok(list) => {
                next.read.insert(found.name.clone(), taken.digest.clone());
                batch.statements.extend(list.statements);
                batch.long_gone += list.long_gone;
                let of_list = |what| Trouble::new(place.clone(), Message::new("intake-in-list").with("trouble", what));
                batch.troubles.extend(list.troubles.iter().map(of_list));
            }
            Err(refused) => self.refuse(door, &taken, refused, place, batch),
        }
    }

    fn refuse(&self, door: &Door, taken: &Taken, refused: table::Refused, place: Place, batch: &mut Batch) {
        let count = refused.troubles.len();
        let report = Report::refused(&taken.name, Some(taken.as_of), refused.troubles);
        let moved = door.put_away(taken, "refused", &self.reports, &report);
        let key = if moved.is_ok() { Message::new("intake-list-refused") } else { Message::new("intake-not-moved") };
        batch.troubles.push(Trouble::new(place, key.with("count", count)));
    }
}
