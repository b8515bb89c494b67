//! `[[intake]]`

use exeunt_core::SourceName;
use exeunt_engine::directory;
use exeunt_intake::SourceSettings;
use exeunt_intake::settings::Nothing;
use exeunt_intake::{folder, ldap, table, tryton};
use serde::Deserialize;
use std::path::PathBuf;

/// The longest name of a source; it is a part of addresses.
const LONGEST_NAME: usize = 60;
/// A source is asked at least once a day.
const A_DAY: u32 = 24 * 60 * 60;

/// A source of leavers, and of people where it knows them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub(crate) struct Intake {
    pub(crate) name: SourceName,
    pub(crate) settings: SourceSettings,
    pub(crate) secret: Option<SecretPlace>,
    pub(crate) every_seconds: u32,
    /// It is the directory of people: whom it knows comes into the ledger.
    pub(crate) people: bool,
}

/// Where a secret is: never in the settings themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SecretPlace {
    /// An environment variable.
    Variable(String),
    /// A file, relative to the data folder.
    File(PathBuf),
}

/// As it stands in the file. The kind is a table of its own, so that each kind refuses keys that it doesn't know.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    webhook: Option<Nothing>,
    list: Option<table::Options>,
    folder: Option<folder::Settings>,
    directory: Option<Box<ldap::Settings>>,
    tryton: Option<tryton::Settings>,
    secret_env: Option<String>,
    secret_file: Option<PathBuf>,
    every_seconds: Option<u32>,
    #[serde(default)]
    people: bool,
}

impl TryFrom<Written> for Intake {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let name = checked_name(written.name)?;
        let wrong = |what: &str| Err(format!("the source \"{name}\" {what}"));
        let kinds = [
            written.webhook.map(SourceSettings::Webhook),
            written.list.map(SourceSettings::List),
            written.folder.map(SourceSettings::Folder),
            written.directory.map(SourceSettings::Directory),
            written.tryton.map(SourceSettings::Tryton),
        ];
        let kinds: Vec<SourceSettings> = kinds.into_iter().flatten().collect();
        let Ok([settings]) = <[SourceSettings; 1]>::try_from(kinds) else {
            return wrong("needs exactly one of webhook, list, folder, directory, tryton");
        };
        let secret = match (written.secret_env, written.secret_file, settings.needs_secret()) {
            (Some(variable), None, true) => Some(SecretPlace::Variable(variable)),
            (None, Some(file), true) => Some(SecretPlace::File(file)),
            (None, None, false) => None,
            (_, _, true) => return wrong("needs exactly one of secret_env and secret_file"),
            (_, _, false) => return wrong("needs no secret"),
        };
        let knows_people = matches!(settings, SourceSettings::Directory(_) | SourceSettings::Tryton(_));
        if written.people && !knows_people {
            return wrong("knows no people; only directory and tryton do");
        }
        let every_seconds = written.every_seconds.unwrap_or_else(|| usual(&settings));
        if !(1..=A_DAY).contains(&every_seconds) {
            return wrong("has every_seconds outside of 1 to 86400");
        }
        Ok(Self { name, settings, secret, every_seconds, people: written.people })
    }
}

/// How often a source is asked when nobody says.
fn usual(settings: &SourceSettings) -> u32 {
    match settings {
        SourceSettings::Folder(_) => 10,
        SourceSettings::Webhook(_)
        | SourceSettings::List(_)
        | SourceSettings::Directory(_)
        | SourceSettings::Tryton(_) => 300,
    }
}

/// A name is a part of addresses and of audit entries.
fn checked_name(name: String) -> Result<SourceName, String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(plain) {
        return Err(format!("a source's name has 1 to {LONGEST_NAME} letters, digits and -_., and not \"{name}\""));
    }
    if name.eq_ignore_ascii_case(directory::SOURCE) {
        return Err(format!("\"{name}\" is what identity providers say by SCIM; give the source another name"));
    }
    Ok(SourceName::from(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn read(text: &str) -> Result<Vec<Intake>, ()> {
        Config::parse(text).map(|config| config.intake).map_err(|_| ())
    }

    #[test]
    fn every_kind_of_source_can_be_written() {
        let text = r#"
            [[intake]]
            name = "hr"
            webhook = {}
            secret_env = "EXEUNT_INTAKE_HR"
            [[intake]]
            name = "monthly"
            list = { number_width = 6 }
            [[intake]]
            name = "drop"
            folder = { path = "leavers", lists = { partly = true } }
            [[intake]]
            name = "ad"
            secret_file = "ad.secret"
            people = true
            every_seconds = 60
            [intake.directory]
            url = "ldaps://dc1.corp.test"
            kind = "active_directory"
            bind_dn = "exeunt@corp.test"
            base = "DC=corp,DC=test"
            leaves = { account_expires = true }
            [[intake]]
            name = "tryton"
            tryton = { url = "https://hr.test/hr" }
            secret_env = "T"
        "#;
        let sources = read(text).unwrap();
        let kinds: Vec<_> = sources.iter().map(|source| source.settings.kind()).collect();
        assert_eq!(kinds, ["webhook", "list", "folder", "directory", "tryton"]);
        assert_eq!(sources[3].secret, Some(SecretPlace::File("ad.secret".into())));
        assert_eq!((sources[2].every_seconds, sources[3].every_seconds, sources[3].people), (10, 60, true));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for bad in [
            "webhook = {}\nsecret = \"whsec_x\"",
            "webhook = {}",
            "webhook = {}\nsecret_env = \"A\"\nsecret_file = \"b\"",
            "webhook = { secret = \"x\" }\nsecret_env = \"A\"",
            "folder = { path = \"x\" }\nsecret_env = \"A\"",
            "folder = { path = \"x\" }\npeople = true",
            "folder = { path = \"x\", pathh = \"y\" }",
            "folder = { path = \"x\" }\nlist = {}",
            "folder = { path = \"x\" }\nevery_seconds = 0",
            "",
        ] {
            assert!(read(&format!("[[intake]]\nname = \"hr\"\n{bad}\n")).is_err(), "{bad}");
        }
        for name in ["", "a/b", "人事", &"a".repeat(61), "scim", "SCIM"] {
            assert!(read(&format!("[[intake]]\nname = \"{name}\"\nlist = {{}}\n")).is_err(), "{name}");
        }
    }
}
