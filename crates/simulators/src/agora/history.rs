//! The hourly files: where one can be fetched, and the storage that gives it out.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::cx::Cx;
use super::error::{Answer, illegal, refuse};
use super::options::History;
use super::world::App;
use crate::{Call, Reply};

/// First segment of the storage's addresses. On the real platform it is another company's host.
pub(super) const STORAGE: &str = "chat-history-storage";

const ACCESS_KEY: &str = "LTAIsimulated";
const HOUR_MS: i64 = 3_600_000;

/// Where the file of an hour is. An hour that is too young and one that is too old get the same answer, which an hour
/// without messages doesn't.
pub(super) fn hour(cx: &mut Cx<'_>) -> Answer {
    let (hour, rules) = (cx.args[0], cx.options.history);
    let key = cx.app.project().app_key();
    let start = start_ms(hour, rules.offset_hours)
        .ok_or_else(|| illegal(format!("This chatmessage request is not supported, appkey: {key}, time: {hour}")))?;
    let (end, now) = (start + HOUR_MS, cx.app.now_ms());
    if now < end + rules.ready_after_ms || now > end + rules.kept_ms {
        let sentence = format!(
            "illegal arguments: appkey: {key}, time: {hour}, maybe chat message history is expired or unstored"
        );
        return Err(illegal(sentence));
    }
    if cx.app.messages_between(start, end).is_empty() {
        let sentence = format!("Failed to find chat message history download url for appkey: {key}, time: {hour}");
        return Err(refuse(404, "storage_object_not_found", sentence));
    }
    let url = format!("{}{}", cx.base_url(), address(cx.app, hour, (now + rules.address_valid_ms) / 1000));
    Ok(cx.done(json!([{ "url": url }])))
}

fn address(app: &App, hour: &str, expires_s: i64) -> String {
    let project = app.project();
    let path = format!("/{STORAGE}/{}/{}/{hour}.gz", project.org, project.app);
    let signature = signature(app, &path, expires_s);
    format!("{path}?Expires={expires_s}&OSSAccessKeyId={ACCESS_KEY}&Signature={signature}")
}

fn signature(app: &App, path: &str, expires_s: i64) -> String {
    let text = format!("{} {path} {expires_s}", app.project().client_secret);
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// The storage: it knows signatures and nothing of this platform's tokens.
pub(super) fn download(rules: &History, app: &mut App, call: &Call) -> Reply {
    app.count("GET storage");
    if call.method != "GET" {
        return storage_error(405, "MethodNotAllowed");
    }
    if rules.refuses_tokens && call.bearer.is_some() {
        return storage_error(400, "InvalidArgument");
    }
    let expires_s = call.query("Expires").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    if call.query("Signature") != Some(&signature(app, &call.path, expires_s)) {
        return storage_error(403, "SignatureDoesNotMatch");
    }
    if app.now_ms() > expires_s * 1000 {
        return storage_error(403, "AccessDenied");
    }
    let name = call.segments.last().map(String::as_str).unwrap_or_default();
    let hour = name.strip_suffix(".gz").and_then(|hour| start_ms(hour, rules.offset_hours));
    let Some(start) = hour else { return storage_error(404, "NoSuchKey") };
    let host = call.header("host").unwrap_or("localhost");
    Reply::bytes(200, "application/octet-stream", file(app, start, &format!("http://{host}")))
}

fn storage_error(status: u16, code: &str) -> Reply {
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code></Error>\n");
    Reply::bytes(status, "application/xml", body)
}

/// One JSON object a line, compressed.
fn file(app: &App, start_ms: i64, base_url: &str) -> Bytes {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    for message in app.messages_between(start_ms, start_ms + HOUR_MS) {
        writeln!(gzip, "{}", message.line(base_url)).expect("memory takes whatever is written");
    }
    Bytes::from(gzip.finish().expect("memory takes whatever is written"))
}

/// `2026112515` by a clock that is so many hours ahead of UTC, in milliseconds; none for anything else.
fn start_ms(hour: &str, offset_hours: i64) -> Option<i64> {
    if hour.len() != 10 || !hour.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| hour.get(from..to)?.parse::<i64>().ok();
    let (year, month, day, hour) = (part(0, 4)?, part(4, 6)?, part(6, 8)?, part(8, 10)?);
    let exists = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day) && hour < 24;
    exists.then(|| ((days_from_1970(year, month, day) * 24) + hour - offset_hours) * HOUR_MS)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin with March.
fn days_from_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_by_the_clusters_clock() {
        assert_eq!(start_ms("1970010100", 0), Some(0));
        assert_eq!(start_ms("1970010108", 8), Some(0));
        // 2027-01-15T08:00:00Z
        assert_eq!(start_ms("2027011508", 0), Some(1_800_000_000_000));
        assert_eq!(start_ms("2024022900", 0), Some(1_709_164_800_000));
        for wrong in ["2026022900", "2026113100", "2026010124", "2026130100", "202601010", "20260101001", "2026-01-01"]
        {
            assert_eq!(start_ms(wrong, 0), None, "{wrong}");
        }
    }
}
