//! The HR system Tryton, over its REST API.
//!
//! Tryton tells nobody of a change, so it is asked: for what changed since the last look (by its own clock, with an overlap,
//! because what was written last needn't be seen last), and once a day for everything, because a new name or address is
//! written elsewhere and touches no employee. Its traps:
//! - Without a context header the departed are missing from every list, that is, exactly those who leave.
//! - Until its first change a record has no time of change, only one of making.
//! - A list read by position shifts while it is read; here each page begins after the last id of the one before.
//! - Whoever comes back, or changes to another company of the group, has two records. Only both together say whether the
//!   person leaves.

mod api;
mod employee;

use crate::http::{Http, is_loopback};
use crate::said::is_long_gone;
use crate::source::{Batch, Cursor, Failure, Source, SourceError};
use crate::{http, tryton::api::Api};
use async_trait::async_trait;
use employee::{Employee, judge};
use exeunt_core::{LONG_GONE_DAYS, Message, SourceName};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// How much is read again: transactions that were open while we looked are shorter.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

/// How a Tryton is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The server and the name of the database, such as `https://tryton.example/hr`.
    pub url: Url,
    /// Where an employee's number stands.
    #[serde(default = "party_code")]
    pub number: String,
    /// The zone of people whose company has none.
    #[serde(default = "shanghai")]
    pub zone: String,
    /// Everything is read again after this many hours.
    #[serde(default = "a_day")]
    pub full_hours: u16,
    /// Leavers whose last day lies further back than this many days are left out, and counted.
    #[serde(default = "quarter")]
    pub long_gone_days: u16,
    /// A certificate (PEM) that is believed beside those of the machine.
    #[serde(default)]
    pub certificate: Option<String>,
}

fn party_code() -> String {
    "party.code".to_owned()
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

/// A Tryton as a source.
#[derive(Debug)]
pub struct Tryton {
    name: SourceName,
    settings: Settings,
    api: Api,
}

/// How far it was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Position {
    /// The latest change that was seen, by Tryton's clock.
    changed: Option<Timestamp>,
    /// The last look at everything, by ours.
    full: Timestamp,
}

impl Tryton {
    /// A source; the key is that of a user application of the kind `rest`.
    pub fn new(name: SourceName, settings: Settings, key: &SecretString) -> Result<Self, SourceError> {
        let wrong = |what| Failure::Settings.of(&name, what);
        if settings.url.scheme() != "https" && !is_loopback(&settings.url) {
            return Err(wrong(Message::new("intake-not-https")));
        }
        if !settings.number.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.')) {
            return Err(wrong(Message::new("intake-no-such-field").with("field", &settings.number)));
        }
        let http = Http::new(key, settings.certificate.as_deref()).map_err(|trouble| failed(&name, &trouble))?;
        let api = Api::new(http, settings.url.clone(), settings.number.clone());
        Ok(Self { name, settings, api })
    }

    /// Those who changed, each with all records of the same person, because only all together say who leaves.
    async fn changed(&self, since: Timestamp) -> Result<Vec<Employee>, http::Trouble> {
        let changed = self.api.employees(&api::changed_since(since)).await?;
        let parties: BTreeSet<i64> = changed.iter().map(|employee| employee.party).collect();
        let mut all = Vec::new();
        for some in parties.into_iter().collect::<Vec<_>>().chunks(100) {
            all.extend(self.api.employees(&api::of_parties(some)).await?);
        }
        Ok(all)
    }

    fn batch(&self, employees: Vec<Employee>, now: Timestamp) -> Batch {
        let mut by_party = BTreeMap::<i64, Vec<Employee>>::new();
        for employee in employees {
            by_party.entry(employee.party).or_default().push(employee);
        }
        let mut batch = Batch::default();
        for records in by_party.values() {
            let judged = match judge(&self.name, &self.settings.zone, records) {
                Ok(judged) => judged,
                Err(trouble) => {
                    batch.troubles.push(trouble);
                    continue;
                }
            };
            if is_long_gone(judged.statement.intention, now, self.settings.long_gone_days) {
                batch.long_gone += 1;
                continue;
            }
            batch.people.extend(judged.person);
            batch.statements.push(judged.statement);
        }
        batch
    }
}

#[async_trait]
impl Source for Tryton {
    fn name(&self) -> &SourceName {
        &self.name
    }

    async fn read(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Batch, SourceError> {
        let position: Option<Position> = cursor.and_then(Cursor::read);
        let full_again = SignedDuration::from_hours(i64::from(self.settings.full_hours));
        let recent = position.filter(|position| now.duration_since(position.full) < full_again);
        let (employees, full, before) = match recent {
            Some(Position { changed: Some(changed), full }) => {
                let since = changed.checked_sub(OVERLAP).unwrap_or(Timestamp::MIN);
                (self.changed(since).await, full, Some(changed))
            }
            _ => (self.api.employees(&api::everybody()).await, now, None),
        };
        let employees = employees.map_err(|trouble| failed(&self.name, &trouble))?;
        let changed = employees.iter().map(|employee| employee.as_of).max().max(before);
        let mut batch = self.batch(employees, now);
        batch.next = Some(Cursor::write(&Position { changed, full }));
        Ok(batch)
    }
}

fn failed(name: &SourceName, trouble: &http::Trouble) -> SourceError {
    let (kind, what) = match trouble {
        http::Trouble::Status(401 | 403) => (Failure::Denied, Message::new("intake-tryton-denied")),
        http::Trouble::Status(404) => (Failure::Settings, Message::new("intake-tryton-nowhere")),
        // Tryton answers an unknown field or model like a crash of its own.
        http::Trouble::Status(status) => {
            (Failure::Unavailable, Message::new("intake-tryton-status").with("status", status))
        }
        http::Trouble::NoAnswer => (Failure::Unavailable, Message::new("intake-no-answer")),
        http::Trouble::TooLarge | http::Trouble::NotJson => (Failure::Nonsense, Message::new("intake-nonsense")),
        http::Trouble::Secret => (Failure::Settings, Message::new("intake-bad-secret")),
    };
    kind.of(name, what)
}
