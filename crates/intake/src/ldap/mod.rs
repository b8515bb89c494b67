//! An LDAP directory or an Active Directory as a source of people and of who leaves.
//!
//! What means "leaves" is a setting, because a directory has no word for it: an attribute with the last day, a value of a
//! status attribute, or (only if it is said) a disabled account. An entry that is gone means nothing; it is told as a remark.
//!
//! Changes come by RFC 4533 from servers that have it (slapd with `syncprov`) and by `uSNChanged` from an Active Directory;
//! see [`Kind`]. Referrals are not followed: a directory has no business to send us elsewhere.

mod active;
mod connect;
mod entry;
mod judge;
mod order;
mod sync;
mod time;

pub use judge::Leaves;

use crate::source::{Batch, Cursor, Failure, Source, SourceError};
use async_trait::async_trait;
use connect::LdapTrouble;
use exeunt_core::{LONG_GONE_DAYS, Message, SourceName};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A look at a whole directory takes no longer.
const LONGEST_LOOK: Duration = Duration::from_mins(15);
/// More people than this are not one company's.
const MOST_ENTRIES: usize = 300_000;

/// How a directory tells what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// By content synchronisation (RFC 4533), such as OpenLDAP with `syncprov`.
    Sync,
    /// By update sequence numbers, which are one domain controller's own.
    ActiveDirectory,
    /// Not at all: everything is read each time.
    Plain,
}

/// How a directory is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Such as `ldaps://ldap.example`, or `ldap://…` with `start_tls`.
    pub url: Url,
    pub kind: Kind,
    #[serde(default)]
    pub start_tls: bool,
    /// Speak without TLS with another machine. The password and everybody's data can then be read on the way.
    #[serde(default)]
    pub without_tls: bool,
    /// A certificate (PEM) that is believed instead of those of the machine.
    #[serde(default)]
    pub certificate: Option<String>,
    pub bind_dn: String,
    /// Under which entry the people are.
    pub base: String,
    /// Which entries are people.
    #[serde(default = "people")]
    pub filter: String,
    #[serde(default)]
    pub attributes: Attributes,
    #[serde(default)]
    pub leaves: Leaves,
    #[serde(default = "shanghai")]
    pub zone: String,
    /// Everything is read again after this many hours.
    #[serde(default = "a_day")]
    pub full_hours: u16,
    /// Leavers whose last day lies further back than this many days are left out, and counted.
    #[serde(default = "quarter")]
    pub long_gone_days: u16,
    /// Entries in a page; a server may allow fewer.
    #[serde(default = "page")]
    pub page: u16,
}

fn people() -> String {
    "(objectClass=person)".to_owned()
}

fn shanghai() -> String {
    "Asia/Shanghai".to_owned()
}

fn a_day() -> u16 {
    24
}

fn quarter() -> u16 {
    LONG_GONE_DAYS
}

fn page() -> u16 {
    500
}

/// In which attributes a person's record lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Attributes {
    pub number: String,
    pub mail: String,
    pub name: String,
    pub department: String,
    /// The manager's entry, by its name.
    pub manager: String,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            number: "employeeNumber".to_owned(),
            mail: "mail".to_owned(),
            name: "displayName".to_owned(),
            department: "department".to_owned(),
            manager: "manager".to_owned(),
        }
    }
}

/// A directory as a source.
#[derive(Debug)]
pub struct Directory {
    name: SourceName,
    settings: Arc<Settings>,
    password: SecretString,
}

/// How far a directory was read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Position {
    /// The last look at everything.
    full: Option<Timestamp>,
    /// What the server wants to be told next time.
    #[serde(default)]
    cookie: Option<String>,
    /// The domain controller that counted `usn`; another one counts otherwise.
    #[serde(default)]
    server: Option<String>,
    /// The same also before a look at everything, which believes no number.
    #[serde(default)]
    counted_by: Option<String>,
    #[serde(default)]
    usn: u64,
    /// The controller's newest second, which may not have been over.
    #[serde(default)]
    second: Option<order::Second>,
    /// Entries that mean leaving without saying when: the day on which that was first seen, or nothing for those that were so
    /// before the first look.
    #[serde(default)]
    noticed: BTreeMap<String, Option<Date>>,
}

impl Directory {
    /// A source; the password is that of `bind_dn`.
    pub fn new(name: SourceName, settings: Settings, password: SecretString) -> Result<Self, SourceError> {
        let wrong = |what| Err(Failure::Settings.of(&name, what));
        let encrypted = settings.url.scheme() == "ldaps" || (settings.url.scheme() == "ldap" && settings.start_tls);
        let allowed = settings.without_tls || crate::http::is_loopback(&settings.url);
        let open = settings.url.scheme() == "ldap" && allowed;
        if !(encrypted || open) {
            return wrong(Message::new("intake-not-ldaps"));
        }
        if jiff::tz::TimeZone::get(&settings.zone).is_err() {
            return wrong(Message::new("intake-no-such-zone").with("zone", &settings.zone));
        }
        if ldap3::parse_filter(&settings.filter).is_err() {
            return wrong(Message::new("intake-ldap-filter").with("filter", &settings.filter));
        }
        Ok(Self { name, settings: Arc::new(settings), password })
    }

    /// Waits until something changes after `cursor`, or until `patience` is at an end; says which. Only [`Kind::Sync`] can
    /// tell; the others take the whole time.
    pub async fn wait(&self, cursor: Option<&Cursor>, patience: Duration) -> Result<bool, SourceError> {
        let cookie = cursor.and_then(Cursor::read).and_then(|position: Position| position.cookie);
        if self.settings.kind != Kind::Sync || cookie.is_none() {
            tokio::time::sleep(patience).await;
            return Ok(false);
        }
        let (settings, password) = (Arc::clone(&self.settings), self.password.clone());
        let waiting = async move {
            let mut ldap = connect::bind(&settings, &password).await?;
            sync::wait(&mut ldap, &settings, cookie.as_deref()).await
        };
        match tokio::time::timeout(patience, apart(waiting)).await {
            Err(_) => Ok(false),
            Ok(changed) => changed.map(|()| true).map_err(|trouble| trouble.of(&self.name)),
        }
    }
}

#[async_trait]
impl Source for Directory {
    fn name(&self) -> &SourceName {
        &self.name
    }

    async fn read(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Batch, SourceError> {
        let mut position: Position = cursor.and_then(Cursor::read).unwrap_or_default();
        let full_again = SignedDuration::from_hours(i64::from(self.settings.full_hours));
        if position.full.is_none_or(|full| now.duration_since(full) >= full_again) {
            (position.cookie, position.server) = (None, None);
        }
        let (name, settings, password) = (self.name.clone(), Arc::clone(&self.settings), self.password.clone());
        let look = async move {
            let mut ldap = connect::bind(&settings, &password).await?;
            let seen = match settings.kind {
                Kind::Sync => sync::read(&mut ldap, &settings, position.cookie.as_deref()).await?,
                Kind::ActiveDirectory => active::read(&mut ldap, &settings, &position).await?,
                Kind::Plain => connect::everything(&mut ldap, &settings).await?,
            };
            let managers = connect::managers(&mut ldap, &settings, &seen.entries).await?;
            // A server that doesn't hear our farewell closes the connection anyway.
            drop(ldap.unbind().await);
            Ok(judge::batch(&name, &settings, position, seen, &managers, now))
        };
        let look = tokio::time::timeout(LONGEST_LOOK, apart(look)).await;
        look.unwrap_or(Err(LdapTrouble::NoAnswer)).map_err(|trouble| trouble.of(&self.name))
    }
}

/// Runs in a task of its own: the library stops its task when a server talks nonsense, and ours must go on.
async fn apart<T: Send + 'static>(
    work: impl Future<Output = Result<T, LdapTrouble>> + Send + 'static,
) -> Result<T, LdapTrouble> {
    let task = tokio::spawn(work);
    let stop = AbortOnDrop(task.abort_handle());
    let done = task.await.unwrap_or(Err(LdapTrouble::Nonsense));
    drop(stop);
    done
}

/// A look that nobody waits for any more ends.
struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
