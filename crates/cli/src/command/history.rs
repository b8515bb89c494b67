//! `exeunt connection history …`: everybody's messages, an hour a file, before the platform forgets them.

use crate::ambient::SystemClock;
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{House, make_folder, write_private};
use crate::screen::{Bar, Mark, Screen};
use exeunt_connector::{History, HistoryHour};
use exeunt_core::{Clock, ConnectionName, Message};
use exeunt_engine::Caller;
use jiff::Timestamp;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What became of one hour.
enum Hour {
    Kept {
        path: PathBuf,
        bytes: usize,
    },
    /// It lies there already.
    There,
    /// The platform has not made it ready yet.
    NotYet,
    /// The platform doesn't have it any more.
    Forgotten,
}

/// What is asked for.
pub(super) struct Wanted<'a> {
    pub(super) out: &'a Path,
    pub(super) hours: u32,
    pub(super) reason: &'a str,
}

pub(super) async fn run(
    screen: &Screen,
    house: &House,
    caller: &Caller,
    name: &ConnectionName,
    wanted: &Wanted<'_>,
) -> Outcome {
    let Wanted { out, hours, reason } = *wanted;
    if make_folder(out)? {
        return Err(Failure::new("error-foreign-folder").with("path", out.display()).hint("hint-foreign-folder"));
    }
    let mut told = Told::default();
    let bar = Bar::new(screen, u64::from(hours));
    for (position, hour) in whole_hours(SystemClock.now(), hours).enumerate() {
        bar.at(u64::try_from(position).unwrap_or(u64::MAX), &hour.to_string());
        let became = take(house, caller, name, out, hour, reason).await?;
        told.note(&bar, screen, hour, &became);
    }
    drop(bar);
    told.say(screen, name, out)
}

/// The last `count` hours that are over, oldest first.
fn whole_hours(now: Timestamp, count: u32) -> impl Iterator<Item = Timestamp> {
    let this_hour = now.as_second() - now.as_second().rem_euclid(3_600);
    let begins = move |back: u32| this_hour - i64::from(back) * 3_600;
    (1..=count).rev().filter_map(move |back| Timestamp::from_second(begins(back)).ok())
}

async fn take(
    house: &House,
    caller: &Caller,
    name: &ConnectionName,
    out: &Path,
    hour: Timestamp,
    reason: &str,
) -> Result<Hour, Failure> {
    if is_there(out, name, hour) {
        return Ok(Hour::There);
    }
    match house.engine.history_take(caller, name, hour, reason).await? {
        History::Hour(taken) => keep(out, name, hour, &taken),
        History::NotYet => Ok(Hour::NotYet),
        History::Forgotten => Ok(Hour::Forgotten),
    }
}

fn keep(out: &Path, name: &ConnectionName, hour: Timestamp, taken: &HistoryHour) -> Result<Hour, Failure> {
    let path = out.join(format!("{}.{}", stem(name, hour), taken.format));
    write_private(&path, &taken.content)?;
    Ok(Hour::Kept { path, bytes: taken.content.len() })
}

/// `agora-hq-20261125T15Z`, without anything that could lead out of the folder.
fn stem(name: &ConnectionName, hour: Timestamp) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let name: String = name.as_str().chars().map(plain).collect();
    format!("{name}-{}", hour.strftime("%Y%m%dT%HZ"))
}

fn is_there(out: &Path, name: &ConnectionName, hour: Timestamp) -> bool {
    let stem = stem(name, hour);
    let files = std::fs::read_dir(out).into_iter().flatten().flatten();
    // A file that a dead process left half written ends in `new`.
    let whole = files.filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()));
    whole.map(|file| file.path()).any(|path| {
        let unfinished = path.extension().is_some_and(|end| end == "new");
        !unfinished && path.file_stem().is_some_and(|has| has.to_str() == Some(stem.as_str()))
    })
}

/// Everything that was done, for the end.
#[derive(Default)]
struct Told {
    kept: usize,
    there: usize,
    bytes: usize,
    not_yet: Vec<Timestamp>,
    forgotten: Vec<Timestamp>,
}

impl Told {
    fn note(&mut self, bar: &Bar, screen: &Screen, hour: Timestamp, became: &Hour) {
        match became {
            Hour::Kept { path, bytes } => {
                self.kept += 1;
                self.bytes += bytes;
                if !bar.moves() {
                    bar.note(&path.display().to_string());
                }
            }
            Hour::There => self.there += 1,
            Hour::NotYet => self.not_yet.push(hour),
            Hour::Forgotten => {
                self.forgotten.push(hour);
                bar.note(&screen.say(&Message::new("history-forgotten").with("hour", hour)));
            }
        }
    }

    /// What is lost for good is a finding.
    fn say(self, screen: &Screen, name: &ConnectionName, out: &Path) -> Outcome {
        if screen.json {
            screen.document(&json!({
                "connection": name, "folder": out, "kept": self.kept, "already_there": self.there,
                "bytes": self.bytes, "not_yet": self.not_yet, "forgotten": self.forgotten,
            }))?;
            return Ok(Exit::findings(!self.forgotten.is_empty()));
        }
        let kept = Message::new("history-kept").with("count", self.kept).with("bytes", self.bytes);
        let kept = kept.with("there", self.there).with("folder", out.display());
        screen.item(&Mark::Done.painted(screen.paint()), &screen.say(&kept), 0)?;
        if !self.not_yet.is_empty() {
            let not_yet = Message::new("history-not-yet").with("count", self.not_yet.len());
            screen.item(&Mark::NeedsPerson.painted(screen.paint()), &screen.say(&not_yet), 0)?;
        }
        if !self.forgotten.is_empty() {
            let lost = Message::new("history-lost").with("count", self.forgotten.len());
            screen.item(&Mark::Failed.painted(screen.paint()), &screen.say(&lost), 0)?;
        }
        Ok(Exit::findings(!self.forgotten.is_empty()))
    }
}
