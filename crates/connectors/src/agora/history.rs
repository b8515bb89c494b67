//! Everybody's messages of one hour, from files that the platform keeps for a few days.
//!
//! A file is made up to a day after its hour, and nobody can ask whether it will still come: so "no file" means that
//! nobody wrote anything only once the day is over, and "can't be had" means gone only once the days of keeping are over.

use super::api::{Data, HistoryFile};
use super::config::HistoryZone;
use super::connector::Agora;
use crate::http::Call;
use exeunt_connector::{ConnectorError, History, HistoryHour, Result};
use exeunt_core::ErrorKind;
use flate2::read::MultiGzDecoder;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use std::io::Read;
use url::Url;

const HOUR: i64 = 60 * 60;
/// How long after its hour a file may be made.
const MADE_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// One downloaded file, how many of them, and one hour unpacked: a bound against nonsense, far above what one process should hold anyway.
const LARGEST_FILE: usize = 256 * 1024 * 1024;
const MOST_FILES: usize = 256;
const LARGEST_HOUR: usize = 1024 * 1024 * 1024;

pub(super) async fn history(agora: &Agora, hour: Timestamp) -> Result<History> {
    if hour.as_second().rem_euclid(HOUR) != 0 || hour.subsec_nanosecond() != 0 {
        return Err(ConnectorError::new(ErrorKind::Invalid, format!("{hour} is not the beginning of an hour")));
    }
    let mut content = Vec::new();
    let files = match agora.history_files(hour).await? {
        Ok(files) => files,
        Err(none) => return Ok(none),
    };
    for url in files {
        agora.history_file(hour, &url, &mut content).await?;
    }
    Ok(History::Hour(HistoryHour { format: "jsonl", content }))
}

impl Agora {
    /// Where the hour lies; nowhere when nobody wrote anything. Or why it can't be had.
    async fn history_files(&self, hour: Timestamp) -> Result<std::result::Result<Vec<Url>, History>> {
        let name = name(hour, self.config.history_zone());
        let call = Call::get(format!("find the messages of {hour}"), self.path(&format!("/chatmessages/{name}")));
        let answer = self.send(call).await?;
        let age = self.clock.now().duration_since(hour) - SignedDuration::from_secs(HOUR);
        let kept = SignedDuration::from_hours(24 * i64::from(self.config.settings.history_days));
        if answer.is(404, "storage_object_not_found") {
            return Ok(if age >= MADE_WITHIN { Ok(Vec::new()) } else { Err(History::NotYet) });
        }
        if answer.is(400, "illegal_argument") {
            return Ok(Err(if age < kept { History::NotYet } else { History::Forgotten }));
        }
        let files = answer.read::<Data<Vec<HistoryFile>>>()?.data;
        if files.len() > MOST_FILES {
            let message = format!("cannot download the messages of {hour}: they lie in {} files", files.len());
            return Err(ConnectorError::new(ErrorKind::Protocol, message));
        }
        Ok(Ok(files.into_iter().map(|file| file.url).collect()))
    }

    async fn history_file(&self, hour: Timestamp, url: &Url, content: &mut Vec<u8>) -> Result<()> {
        let what = format!("download the messages of {hour}");
        let file = self.http.download(&what, url, LARGEST_FILE).await?;
        if file.status != 200 {
            // The address ends soon after it was given; asking for the hour again gives a new one.
            let error = ConnectorError::new(ErrorKind::Unavailable, format!("cannot {what}"));
            return Err(error.code(file.status.to_string()));
        }
        if content.last().is_some_and(|last| *last != b'\n') {
            content.push(b'\n');
        }
        let broken = |why| ConnectorError::new(ErrorKind::Protocol, format!("cannot {what}: {why}"));
        unpack(&file.bytes, content).map_err(broken)
    }
}

/// Appends a file's lines, unpacked if they are packed, as far as an hour may be large.
fn unpack(file: &[u8], content: &mut Vec<u8>) -> std::result::Result<(), &'static str> {
    let room = (LARGEST_HOUR + 1).saturating_sub(content.len()) as u64;
    let read = if file.starts_with(&[0x1f, 0x8b]) {
        MultiGzDecoder::new(file).take(room).read_to_end(content)
    } else {
        file.take(room).read_to_end(content)
    };
    read.map_err(|_| "the file is broken")?;
    if content.len() > LARGEST_HOUR { Err("the hour is larger than anything that could be kept") } else { Ok(()) }
}

/// An hour as the platform names it, such as `2026010112`.
fn name(hour: Timestamp, zone: HistoryZone) -> String {
    let offset = match zone {
        HistoryZone::Beijing => Offset::constant(8),
        HistoryZone::Utc => Offset::UTC,
    };
    offset.to_datetime(hour).strftime("%Y%m%d%H").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_named_in_the_clusters_own_zone() {
        let hour: Timestamp = "2026-01-31T18:00:00Z".parse().unwrap();
        assert_eq!(name(hour, HistoryZone::Utc), "2026013118");
        assert_eq!(name(hour, HistoryZone::Beijing), "2026020102");
    }

    #[test]
    fn a_broken_file_is_no_short_hour() {
        let mut content = Vec::new();
        assert!(unpack(&[0x1f, 0x8b, 8, 0, 1, 2], &mut content).is_err());
        unpack(b"{}\n", &mut content).unwrap();
        assert_eq!(content, b"{}\n");
    }
}
