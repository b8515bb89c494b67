//! A source as an administrator describes it, and what is made of that.

use crate::folder::{Folder, ReportWriter};
use crate::ldap::Directory;
use crate::source::{Failure, Source, SourceError};
use crate::tryton::Tryton;
use crate::webhook::Receiver;
use crate::{folder, ldap, table, tryton};
use exeunt_core::webhook::Secret;
use exeunt_core::{Message, SourceName};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// What kind of source it is, and how it is read. In JSON and TOML: one key, the kind, with the settings under it. The secret
/// is kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceSettings {
    /// HR sends messages. The secret: up to four `whsec_…`, parted by blanks.
    Webhook(Nothing),
    /// Somebody uploads lists. No secret.
    List(table::Options),
    /// Lists are put into a folder. No secret.
    Folder(folder::Settings),
    /// LDAP or Active Directory. The secret: the password.
    Directory(Box<ldap::Settings>),
    /// The secret: the key of a user application.
    Tryton(tryton::Settings),
}

/// No settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A source that can be used.
#[derive(Debug)]
pub enum Opened {
    /// Give it messages.
    Webhook(Receiver),
    /// Give [`table::read`] lists and these.
    List(table::Options),
    /// Ask it.
    Asked(Box<dyn Source>),
}

impl SourceSettings {
    /// The kind, as it is written in settings.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Webhook(_) => "webhook",
            Self::List(_) => "list",
            Self::Folder(_) => "folder",
            Self::Directory(_) => "directory",
            Self::Tryton(_) => "tryton",
        }
    }

    /// Whether there has to be a secret.
    pub fn needs_secret(&self) -> bool {
        match self {
            Self::Webhook(_) | Self::Directory(_) | Self::Tryton(_) => true,
            Self::List(_) | Self::Folder(_) => false,
        }
    }

    /// Makes the source ready; nothing is asked yet. `reports` words what lies beside lists in a folder.
    pub fn open(
        &self,
        name: &SourceName,
        secret: Option<&SecretString>,
        reports: ReportWriter,
    ) -> Result<Opened, SourceError> {
        let missing = || Failure::Settings.of(name, Message::new("intake-bad-secret"));
        let secret = || secret.ok_or_else(missing);
        Ok(match self {
            Self::Webhook(Nothing {}) => Opened::Webhook(receiver(name, secret()?).ok_or_else(missing)?),
            Self::List(options) => Opened::List(options.clone()),
            Self::Folder(settings) => Opened::Asked(Box::new(Folder::new(name.clone(), settings.clone(), reports))),
            Self::Directory(settings) => Opened::Asked(Box::new(Directory::new(
                name.clone(),
                ldap::Settings::clone(settings),
                secret()?.clone(),
            )?)),
            Self::Tryton(settings) => Opened::Asked(Box::new(Tryton::new(name.clone(), settings.clone(), secret()?)?)),
        })
    }
}

fn receiver(name: &SourceName, secret: &SecretString) -> Option<Receiver> {
    let secrets: Result<Vec<Secret>, _> = secret.expose_secret().split_whitespace().map(str::parse).collect();
    Receiver::new(name.clone(), secrets.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(json: &str, secret: Option<&str>) -> Result<Opened, String> {
        let settings: SourceSettings = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let secret = secret.map(SecretString::from);
        let opened = settings.open(&SourceName::from("hr"), secret.as_ref(), ReportWriter::json());
        opened.map_err(|error| error.what.key.into_owned())
    }

    #[test]
    fn each_kind_is_opened_with_its_secret() {
        let secrets = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
        assert!(matches!(open(r#"{"webhook":{}}"#, Some(secrets)), Ok(Opened::Webhook(_))));
        assert!(matches!(open(r#"{"list":{"partly":true}}"#, None), Ok(Opened::List(_))));
        assert!(matches!(open(r#"{"folder":{"path":"/srv/leavers"}}"#, None), Ok(Opened::Asked(_))));
        assert!(matches!(open(r#"{"tryton":{"url":"https://hr.test/hr"}}"#, Some("key")), Ok(Opened::Asked(_))));
        let directory = r#"{"directory":{"url":"ldaps://ldap.test","kind":"plain","bind_dn":"cn=x","base":"dc=test"}}"#;
        assert!(matches!(open(directory, Some("password")), Ok(Opened::Asked(_))));
        for (json, secret) in [(r#"{"webhook":{}}"#, None), (r#"{"webhook":{}}"#, Some("whsec_x")), (directory, None)] {
            assert_eq!(open(json, secret).unwrap_err(), "intake-bad-secret");
        }
        assert!(open(r#"{"folder":{"path":"/srv","pathh":1}}"#, None).unwrap_err().contains("pathh"));
    }
}
