//! From text to a policy, and where in the text a mistake is.

use super::error::{PolicyError, Trouble};
use super::{Pattern, Policy, SuccessorNeed, Wording};
use crate::calendar::Calendar;
use exeunt_core::ActionKind;
use serde::Serialize;

impl Policy {
    /// Reads a policy that goes by the calendars that ship.
    ///
    /// # Errors
    /// As [`Policy::parse_with`].
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Self::parse_with(text, &|_| None)
    }

    /// Reads a policy. `calendars` gives the text of a calendar of the user's own by its name; where it gives none, the one
    /// that ships is taken.
    ///
    /// # Errors
    /// Fails with the key and line of the first mistake: not TOML, a key that doesn't exist or is missing, a value of
    /// the wrong type or out of range, or values that contradict each other.
    pub fn parse_with(text: &str, calendars: &dyn Fn(&str) -> Option<String>) -> Result<Self, PolicyError> {
        let mut policy: Self = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
        let trouble = policy.trouble().or_else(|| policy.take_calendar(calendars).err());
        let Some((key, trouble)) = trouble else {
            policy.wording = Wording::from(text);
            return Ok(policy);
        };
        Err(PolicyError { line: line_of(text, &key), key, trouble })
    }

    fn take_calendar(&mut self, calendars: &dyn Fn(&str) -> Option<String>) -> Result<(), (String, Trouble)> {
        let Some(name) = &self.timing.calendar else { return Ok(()) };
        let refused = |trouble| ("timing.calendar".to_owned(), trouble);
        let text = calendars(name).or_else(|| Calendar::shipped(name).map(str::to_owned));
        let text = text.ok_or_else(|| refused(Trouble::UnknownCalendar(name.clone())))?;
        let calendar = Calendar::parse(&text).map_err(|words| refused(Trouble::BadCalendar(words)))?;
        self.calendar = Some(calendar);
        Ok(())
    }

    /// The first contradiction, with its key.
    fn trouble(&self) -> Option<(String, Trouble)> {
        self.text_trouble()
            .or_else(|| self.number_trouble())
            .or_else(|| self.kind_trouble())
            .or_else(|| self.list_trouble())
    }

    fn text_trouble(&self) -> Option<(String, Trouble)> {
        let empty_name = || self.recognise.iter().flat_map(|r| &r.names).any(Pattern::is_empty);
        let empty_canary = || self.probes.canary_groups.iter().any(Pattern::is_empty);
        let key = if self.version.trim().is_empty() {
            "version"
        } else if empty_name() {
            "recognise.names"
        } else if empty_canary() {
            "probes.canary_groups"
        } else if self.review.retention_classes.iter().any(|class| class.trim().is_empty()) {
            "review.retention_classes"
        } else {
            return None;
        };
        Some((key.to_owned(), Trouble::Empty))
    }

    fn number_trouble(&self) -> Option<(String, Trouble)> {
        let confirmation = &self.confirmation;
        let ranges: [(&str, u64, u64, u64); 17] = [
            ("timing.deadline_hours", self.timing.deadline_hours.into(), 1, 24 * 90),
            ("contain.at_once_ms", self.contain.at_once_ms, 0, 60_000),
            ("brake.failed_percent", self.brake.failed_percent.into(), 0, 100),
            ("unfreeze.max_hours", self.unfreeze.max_hours.into(), 1, 24 * 31),
            ("ledger.dormant_after_days", self.ledger.dormant_after_days.into(), 1, 3650),
            ("run.attempts", self.run.attempts.into(), 1, 100),
            ("run.backoff_first_seconds", self.run.backoff_first_seconds.into(), 1, 3600),
            ("run.backoff_longest_seconds", self.run.backoff_longest_seconds.into(), 1, 86_400),
            ("run.lease_seconds", self.run.lease_seconds.into(), 5, 3600),
            ("notices.give_up_hours", self.notices.give_up_hours.into(), 1, 24 * 30),
            ("notices.disable_after_days", self.notices.disable_after_days.into(), 1, 90),
            ("confirmation.due_business_days", confirmation.due_business_days.into(), 1, 60),
            ("confirmation.remind_after_business_days", confirmation.remind_after_business_days.into(), 1, 60),
            ("confirmation.escalate_after_business_days", confirmation.escalate_after_business_days.into(), 1, 60),
            ("confirmation.link_hours", confirmation.link_hours.into(), 1, 24 * 30),
            ("confirmation.session_minutes", confirmation.session_minutes.into(), 5, 24 * 60),
            ("review.due_business_days", self.review.due_business_days.into(), 1, 60),
        ];
        let outside = ranges.into_iter().find(|(_, value, least, most)| value < least || value > most);
        if let Some((key, _, least, most)) = outside {
            return Some((key.to_owned(), Trouble::OutOfRange { least, most }));
        }
        let shrinks = self.run.backoff_longest_seconds < self.run.backoff_first_seconds;
        shrinks.then(|| ("run.backoff_longest_seconds".to_owned(), Trouble::BackoffShrinks))
    }

    fn kind_trouble(&self) -> Option<(String, Trouble)> {
        let groups = [
            ("department", &self.kinds.department),
            ("project", &self.kinds.project),
            ("external", &self.kinds.external),
            ("customer", &self.kinds.customer),
            ("confidential", &self.kinds.confidential),
            ("announcement", &self.kinds.announcement),
            ("other", &self.kinds.other),
        ];
        if let Some((name, _)) = groups.iter().find(|(_, rule)| rule.successor == SuccessorNeed::Never) {
            return Some((format!("kinds.{name}.successor"), Trouble::NeverForAGroup));
        }
        let outside = [("external", &self.kinds.external), ("customer", &self.kinds.customer)];
        let (name, _) = outside.into_iter().find(|(_, rule)| rule.canary)?;
        Some((format!("kinds.{name}.canary"), Trouble::CanaryOutside))
    }

    fn list_trouble(&self) -> Option<(String, Trouble)> {
        if self.timing.business_days.is_empty() {
            return Some(("timing.business_days".to_owned(), Trouble::NoBusinessDay));
        }
        if self.review.retention_classes.is_empty() {
            return Some(("review.retention_classes".to_owned(), Trouble::Empty));
        }
        if let Some(kind) = self.contain.includes.iter().find(|kind| !contains(**kind)) {
            return Some(("contain.includes".to_owned(), Trouble::NotContaining(kind.as_str().to_owned())));
        }
        twice("contain.includes", &self.contain.includes)
            .or_else(|| twice("successors.order", &self.successors.order))
            .or_else(|| twice("integrations.order", &self.integrations.order))
            .or_else(|| twice("timing.business_days", &self.timing.business_days))
            .or_else(|| twice("review.retention_classes", &self.review.retention_classes))
            .or_else(|| twice("four_eyes.actions", &self.four_eyes.actions))
            .or_else(|| twice("four_eyes.plans", &self.four_eyes.plans))
    }
}

/// Whether an action keeps somebody out, and does nothing else.
fn contains(kind: ActionKind) -> bool {
    use ActionKind::{
        AdminRightsDropped, CredentialReplaced, FederatedLoginCut, IntegrationStopped, LoginBarred, PushStopped,
        SessionsEnded,
    };
    // Of integrations, containing stops only keys into the account.
    matches!(
        kind,
        LoginBarred
            | CredentialReplaced
            | SessionsEnded
            | PushStopped
            | FederatedLoginCut
            | AdminRightsDropped
            | IntegrationStopped
    )
}

fn twice<T: PartialEq + Serialize>(key: &str, list: &[T]) -> Option<(String, Trouble)> {
    let (_, value) =
        list.iter().enumerate().find(|(at, value)| list.iter().take(*at).any(|earlier| earlier == *value))?;
    let word = serde_json::to_value(value).ok()?.as_str()?.to_owned();
    Some((key.to_owned(), Trouble::Twice(word)))
}

fn unreadable(text: &str, error: &toml::de::Error) -> PolicyError {
    let at = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
    let key = keys(text).filter(|(number, _)| *number <= line).last().map_or_else(String::new, |(_, key)| key);
    PolicyError { line, key, trouble: Trouble::Unreadable(error.message().to_owned()) }
}

/// The line on which `key` is set; its table's line, or the first, where the key isn't written out.
fn line_of(text: &str, key: &str) -> usize {
    let table = key.rsplit_once('.').map_or("", |(table, _)| table);
    let at = |wanted: &str| keys(text).find(|(_, key)| key == wanted).map(|(line, _)| line);
    at(key).or_else(|| at(table)).unwrap_or(1)
}

/// Every line that sets a key or opens a table, with the key's full name.
fn keys(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut table = String::new();
    text.lines().enumerate().filter_map(move |(index, line)| {
        let line = line.trim();
        if line.starts_with('[') {
            line.split(']').next().unwrap_or(line).trim_matches(['[', ' ']).clone_into(&mut table);
            return Some((index + 1, table.clone()));
        }
        if line.starts_with('#') {
            return None;
        }
        let (name, _) = line.split_once('=')?;
        let name = name.trim();
        let key = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
        Some((index + 1, key))
    })
}
