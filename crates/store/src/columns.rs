//! How values look in columns: times as microseconds, numbers as 64-bit integers, states as words.

use crate::error::{Result, StoreError};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A time as microseconds since 1970; what is finer is cut off.
pub(crate) fn micros(time: Timestamp) -> i64 {
    time.as_microsecond()
}

/// The time that [`micros`] wrote.
pub(crate) fn time(what: &'static str, micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|error| StoreError::tampered(what, micros, error))
}

/// As [`time`], for a column that may be empty.
pub(crate) fn time_if_any(what: &'static str, micros: Option<i64>) -> Result<Option<Timestamp>> {
    micros.map(|micros| time(what, micros)).transpose()
}

/// A count that was stored; negative ones were never written.
pub(crate) fn count<N: TryFrom<i64>>(what: &'static str, number: i64) -> Result<N> {
    N::try_from(number).map_err(|_| StoreError::tampered(what, number, "the number is out of range"))
}

/// A number as the database keeps it. Rows stay far below 2^63; a question may go beyond, and means the end then.
pub(crate) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The word of an enum without fields.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => unreachable!("only enums without fields are stored as words, not {other:?}"),
    }
}

/// The value that [`word`] wrote.
pub(crate) fn parse_word<T: DeserializeOwned>(what: &'static str, word: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|error| StoreError::tampered(what, word, error))
}

/// A document as JSON text.
pub(crate) fn document<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Unrecordable(error.to_string()))
}

/// The document that [`document`] wrote.
pub(crate) fn parse_document<T: DeserializeOwned>(what: &'static str, id: impl ToString, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StoreError::tampered(what, id, error))
}

/// Something that was parsed from a stored text.
pub(crate) fn parse_text<T: std::str::FromStr>(what: &'static str, text: &str) -> Result<T>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| StoreError::tampered(what, text, error))
}
