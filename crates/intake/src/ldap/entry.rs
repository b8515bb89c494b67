//! An entry's attributes. Their names are compared as directories do, without regard to capitals.

use super::{Kind, Settings};
use crate::said::{clean, is_plain};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ldap3::SearchEntry;
use std::collections::BTreeMap;

/// An entry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) dn: String,
    text: BTreeMap<String, String>,
    bytes: BTreeMap<String, Vec<u8>>,
}

impl From<SearchEntry> for Entry {
    fn from(entry: SearchEntry) -> Self {
        let first = |(name, values): (String, Vec<String>)| Some((name.to_lowercase(), values.into_iter().next()?));
        let text: BTreeMap<_, _> = entry.attrs.into_iter().filter_map(first).collect();
        let binary = entry.bin_attrs.into_iter();
        let bytes =
            binary.filter_map(|(name, values)| Some((name.to_lowercase(), values.into_iter().next()?))).collect();
        Self { dn: entry.dn, text, bytes }
    }
}

impl Entry {
    /// The first value of an attribute, when it is text that could be a number, an address or a name.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.raw(name).and_then(clean).filter(|text| is_plain(text))
    }

    /// The first value of an attribute, when it is text.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.text.get(&name.to_lowercase()).map(String::as_str)
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.raw(name)?.parse().ok()
    }

    /// Bytes that may have come as text, because they happened to be some.
    pub(super) fn bytes(&self, name: &str) -> Option<&[u8]> {
        let name = name.to_lowercase();
        self.bytes.get(&name).map(Vec::as_slice).or_else(|| self.text.get(&name).map(String::as_bytes))
    }

    /// What stays the same when the entry moves or is renamed.
    pub(super) fn id(&self) -> String {
        match self.raw("entryUUID") {
            Some(id) => id.to_owned(),
            None => self.bytes("objectGUID").map_or_else(|| self.dn.to_lowercase(), |id| URL_SAFE_NO_PAD.encode(id)),
        }
    }
}

/// The attributes that are asked for: what isn't needed isn't read.
pub(super) fn wanted(settings: &Settings) -> Vec<String> {
    let Settings { attributes: of, leaves, .. } = settings;
    let times: &[&str] = match settings.kind {
        Kind::Sync | Kind::Plain => &["entryUUID", "entryCSN", "createTimestamp", "modifyTimestamp"],
        Kind::ActiveDirectory => {
            &["objectGUID", "uSNChanged", "whenCreated", "whenChanged", "userAccountControl", "accountExpires"]
        }
    };
    let own = [&of.number, &of.mail, &of.name, &of.department, &of.manager];
    let leaving = [&leaves.date, &leaves.status].into_iter().flatten();
    let wanted = own.into_iter().chain(leaving).map(String::as_str).chain(times.iter().copied());
    wanted.chain(["cn"]).map(str::to_owned).collect()
}
