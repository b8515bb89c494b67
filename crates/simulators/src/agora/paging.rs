//! Three ways to turn pages: cursors, pages that start at 1, pages that start at 0.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::{Refusal, illegal};
use crate::Call;

/// A query parameter that only a fault adds: so many rows were added or removed before this page.
pub(super) const SHIFT: &str = "\u{0}shift";

/// A piece of a listing.
pub(super) struct Page<T> {
    pub(super) rows: Vec<T>,
    /// Where the next piece begins; none when this is the last.
    pub(super) cursor: Option<String>,
}

/// The piece that `limit` and `cursor` ask for. The last piece carries no cursor, even if it is full.
pub(super) fn by_cursor<T>(call: &Call, rows: Vec<T>, default: usize, most: usize) -> Result<Page<T>, Refusal> {
    let limit = size(call, "limit", default, most)?;
    let start = match call.query("cursor").filter(|cursor| !cursor.is_empty()) {
        None => 0,
        Some(cursor) => decode(cursor).ok_or_else(|| illegal(format!("cursor [{cursor}] is not legal")))?,
    };
    let start = shifted(call, start);
    let end = start.saturating_add(limit);
    let cursor = (end < rows.len()).then(|| encode(end));
    Ok(Page { rows: rows.into_iter().skip(start).take(limit).collect(), cursor })
}

/// The piece that `pagenum` and `pagesize` ask for, where the first page has that number. A smaller number means the
/// first page (M).
pub(super) fn by_number<T>(
    call: &Call,
    rows: Vec<T>,
    keys: Keys,
    default: usize,
    most: usize,
) -> Result<Vec<T>, Refusal> {
    let pagesize = size(call, keys.size, default, most)?;
    let page = number(call, keys.number)?.unwrap_or(keys.first).max(keys.first) - keys.first;
    let start = shifted(call, page.saturating_mul(pagesize));
    Ok(rows.into_iter().skip(start).take(pagesize).collect())
}

/// How an endpoint spells its pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys {
    pub(super) number: &'static str,
    pub(super) size: &'static str,
    pub(super) first: usize,
}

pub(super) const FROM_ONE: Keys = Keys { number: "pagenum", size: "pagesize", first: 1 };
pub(super) const FROM_ZERO: Keys = Keys { first: 0, ..FROM_ONE };
/// Only the global mutes write them like this.
pub(super) const CAMEL: Keys = Keys { number: "pageNum", size: "pageSize", first: 1 };

/// Moves a request for a later page by so many rows.
pub(super) fn shift(call: &mut Call, rows: i64) {
    let first = i64::from(!call.path.contains("/chatgroups/user/"));
    let number = |key: &'static str| call.query(key).and_then(|page| page.parse::<i64>().ok());
    let later = number("pagenum").or_else(|| number("pageNum")).is_some_and(|page| page > first);
    if later || call.query("cursor").is_some_and(|cursor| !cursor.is_empty()) {
        call.query.push((SHIFT.to_owned(), rows.to_string()));
    }
}

fn shifted(call: &Call, start: usize) -> usize {
    let by: isize = call.query(SHIFT).and_then(|rows| rows.parse().ok()).unwrap_or(0);
    start.saturating_add_signed(by)
}

fn size(call: &Call, key: &str, default: usize, most: usize) -> Result<usize, Refusal> {
    Ok(number(call, key)?.unwrap_or(default).clamp(1, most))
}

fn number(call: &Call, key: &str) -> Result<Option<usize>, Refusal> {
    let Some(text) = call.query(key) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| illegal(format!("{key} [{text}] is not legal")))
}

fn encode(position: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("p{position}"))
}

fn decode(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    text.strip_prefix('p')?.parse().ok()
}
