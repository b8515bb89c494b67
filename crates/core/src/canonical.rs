//! Canonical JSON (RFC 8785), written in one pass into one buffer: what people approve is digested several times on its
//! way, and a person in a thousand groups is megabytes.
//!
//! Byte for byte the same as the published crate writes, which a test compares; numbers that aren't small integers, and
//! keys whose order isn't that of their bytes, are left to it and to UTF-16.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};
use std::cmp::Ordering;
use std::io::{self, Write};
use std::ops::Range;

/// Up to here an integer and the double that canonical JSON takes it for are the same.
const EXACT: u64 = 1 << 53;

/// The canonical JSON of a value, or the reason why it has none.
pub(crate) fn to_vec<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut page = Page::default();
    value.serialize(&mut Serializer::with_formatter(io::sink(), Canonical(&mut page)))?;
    Ok(page.text)
}

/// What is written so far, and the objects that are still open.
#[derive(Default)]
struct Page {
    text: Vec<u8>,
    open: Vec<Object>,
    /// The members of all open objects, the innermost object's last.
    members: Vec<Member>,
    spare: Vec<u8>,
}

/// An object that is still open.
struct Object {
    /// Where its members begin in the list of all.
    first: usize,
    /// Whether they came in order.
    sorted: bool,
}

/// A member: its key without the quotes, and where it ends.
struct Member {
    key: Range<usize>,
    end: usize,
    /// The bytes of the key have the order of its UTF-16.
    plain: bool,
}

/// Writes to the page and not to the writer that it is given, because members have to be put in order afterwards.
struct Canonical<'a>(&'a mut Page);

impl Page {
    fn begin_key(&mut self) {
        let at = self.text.len() + 1;
        self.members.push(Member { key: at..at, end: at, plain: true });
    }

    fn end_key(&mut self) {
        let end = self.text.len().saturating_sub(1);
        let (Some(member), Some(object)) = (self.members.last_mut(), self.open.last_mut()) else { return };
        member.key.end = end;
        member.plain = is_plain(&self.text[member.key.clone()]);
        if let [.., previous, last] = &self.members[object.first..] {
            object.sorted &= order(&self.text, previous, last) == Ordering::Less;
        }
    }

    fn end_member(&mut self) {
        if let Some(member) = self.members.last_mut() {
            member.end = self.text.len();
        }
    }

    /// Puts the members of the innermost object in order, if they came in another.
    fn end_object(&mut self) {
        let Some(Object { first, sorted }) = self.open.pop() else { return };
        if !sorted {
            self.put_in_order(first);
        }
        self.members.truncate(first);
    }

    fn put_in_order(&mut self, first: usize) {
        let members = &mut self.members[first..];
        let Some(begin) = members.first().map(|member| member.key.start - 1) else { return };
        members.sort_by(|a, b| order(&self.text, a, b));
        self.spare.clear();
        for member in members {
            if !self.spare.is_empty() {
                self.spare.push(b',');
            }
            self.spare.extend_from_slice(&self.text[member.key.start - 1..member.end]);
        }
        self.text.truncate(begin);
        self.text.extend_from_slice(&self.spare);
    }
}

/// Bytes of UTF-8 have the order of UTF-16 as long as there is no escape and nothing from the Private Use Area on.
fn is_plain(key: &[u8]) -> bool {
    key.iter().all(|byte| *byte != b'\\' && *byte < 0xEE)
}

/// By the UTF-16 code units of the keys.
fn order(text: &[u8], a: &Member, b: &Member) -> Ordering {
    let (one, two) = (&text[a.key.clone()], &text[b.key.clone()]);
    if a.plain && b.plain { one.cmp(two) } else { units(one).cmp(&units(two)) }
}

fn units(key: &[u8]) -> Vec<u16> {
    let quoted = [b"\"", key, b"\""].concat();
    let text: String = serde_json::from_slice(&quoted).expect("a key that was just written can be read");
    text.encode_utf16().collect()
}

impl Canonical<'_> {
    fn as_published<T: Serialize>(&mut self, value: &T) -> io::Result<()> {
        let text = serde_json_canonicalizer::to_vec(value).map_err(io::Error::other)?;
        self.0.text.extend_from_slice(&text);
        Ok(())
    }
}

/// Methods that write what compact JSON writes.
macro_rules! compact {
    ($( fn $name:ident($($arg:ident: $of:ty),*); )+) => {
        $( fn $name<W: ?Sized + Write>(&mut self, _: &mut W, $($arg: $of),*) -> io::Result<()> {
            CompactFormatter.$name(&mut self.0.text, $($arg),*)
        } )+
    };
}

/// Methods that leave a number to the published crate.
macro_rules! published {
    ($( fn $name:ident($of:ty); )+) => {
        $( fn $name<W: ?Sized + Write>(&mut self, _: &mut W, value: $of) -> io::Result<()> {
            self.as_published(&value)
        } )+
    };
}

impl Formatter for Canonical<'_> {
    compact! {
        fn write_null();
        fn write_bool(value: bool);
        fn write_i8(value: i8);
        fn write_i16(value: i16);
        fn write_i32(value: i32);
        fn write_u8(value: u8);
        fn write_u16(value: u16);
        fn write_u32(value: u32);
        fn begin_string();
        fn end_string();
        fn write_string_fragment(fragment: &str);
        fn write_char_escape(escape: CharEscape);
        fn begin_array();
        fn end_array();
        fn begin_array_value(first: bool);
        fn end_array_value();
        fn begin_object_value();
    }

    published! {
        fn write_i128(i128);
        fn write_u128(u128);
        fn write_f32(f32);
        fn write_f64(f64);
    }

    fn write_i64<W: ?Sized + Write>(&mut self, _: &mut W, value: i64) -> io::Result<()> {
        if value.unsigned_abs() > EXACT {
            return self.as_published(&value);
        }
        CompactFormatter.write_i64(&mut self.0.text, value)
    }

    fn write_u64<W: ?Sized + Write>(&mut self, _: &mut W, value: u64) -> io::Result<()> {
        if value > EXACT {
            return self.as_published(&value);
        }
        CompactFormatter.write_u64(&mut self.0.text, value)
    }

    fn write_number_str<W: ?Sized + Write>(&mut self, _: &mut W, value: &str) -> io::Result<()> {
        let number: f64 = value.parse().map_err(io::Error::other)?;
        self.as_published(&number)
    }

    fn write_raw_fragment<W: ?Sized + Write>(&mut self, _: &mut W, _: &str) -> io::Result<()> {
        Err(io::Error::other("raw JSON has no canonical form"))
    }

    fn begin_object<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.0.open.push(Object { first: self.0.members.len(), sorted: true });
        CompactFormatter.begin_object(&mut self.0.text)
    }

    fn end_object<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.0.end_object();
        CompactFormatter.end_object(&mut self.0.text)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, _: &mut W, first: bool) -> io::Result<()> {
        CompactFormatter.begin_object_key(&mut self.0.text, first)?;
        self.0.begin_key();
        Ok(())
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.0.end_key();
        Ok(())
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.0.end_member();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    fn same_as_published<T: Serialize>(value: &T) {
        let (ours, published) = (to_vec(value).unwrap(), serde_json_canonicalizer::to_vec(value).unwrap());
        assert_eq!(String::from_utf8(ours).unwrap(), String::from_utf8(published).unwrap());
    }

    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Unit,
        Newtype(u8),
        Pair(i64, String),
        Named { zebra: Option<bool>, apple: f64 },
    }

    #[test]
    fn every_form_of_value_is_written_as_the_published_crate_writes_it() {
        same_as_published(&[
            Shape::Unit,
            Shape::Newtype(7),
            Shape::Pair(-1, "a\n\"b\\/".to_owned()),
            Shape::Named { zebra: None, apple: 1e21 },
        ]);
        same_as_published(&BTreeMap::from([(10, "ten"), (9, "nine"), (100, "hundred")]));
        for number in [0, 1, -1, (1 << 53) - 1, 1 << 53, (1 << 53) + 1, i64::MAX, i64::MIN] {
            same_as_published(&number);
        }
        same_as_published(&u64::MAX);
        same_as_published(&json!({ "z": { "b": 1, "a": { "d": {}, "c": [] } }, "a": [{ "y": 1, "x": 2 }] }));
    }

    #[test]
    fn keys_are_in_the_order_of_utf_16() {
        let keys = ["\u{ffff}", "\u{1f600}", "\u{e000}", "\u{d7ff}", "\"", "#", "\n", "", "a", "aa", "a\u{1}"];
        let object: serde_json::Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), json!(1))).collect();
        same_as_published(&object);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..8)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_value_is_written_as_the_published_crate_writes_it(value in any_json()) {
            same_as_published(&value);
        }
    }
}
