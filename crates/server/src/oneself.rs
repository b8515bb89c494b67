//! What is about the caller's own leaving, which nobody reads: not even that there is something to read.
//!
//! Lists leave it out by asking the database (`except`); this is for what the database can't tell by itself: the entries
//! of the log, what sources said, and what an identity provider keeps.
//!
//! Invariant: whatever names the caller's person, or a case, a batch, a finding or a directory's entry of theirs, is kept
//! from them, wherever it names it. Rather is something else left out than this shown.

use crate::api::EntryShape;
use crate::error::Result;
use crate::reach::own_cases;
use crate::state::AppState;
use exeunt_core::{EntryId, EntryKind, FindingId, PersonId, Said};
use exeunt_engine::Caller;
use exeunt_store::StoredStatement;
use serde_json::Value;
use std::collections::BTreeSet;

/// One person has few entries, and batches that are not closed.
const MOST: u32 = 100;

/// What the caller's own leaving is known by.
#[derive(Debug, Default)]
pub(crate) struct Oneself(Option<Own>);

#[derive(Debug)]
struct Own {
    person: PersonId,
    mail: Option<String>,
    /// Of cases, batches, findings and entries: long enough to be found within a text.
    ids: BTreeSet<String>,
    findings: BTreeSet<FindingId>,
}

impl Oneself {
    pub(crate) async fn of(state: &AppState, caller: &Caller) -> Result<Self> {
        let Some(person) = caller.person.clone() else { return Ok(Self(None)) };
        let store = &state.engine.store;
        let findings: BTreeSet<FindingId> = store.finding_list_about(&person).await?.into_iter().collect();
        let mut ids: BTreeSet<String> = own_cases(state, caller).await?.iter().map(ToString::to_string).collect();
        ids.extend(store.batch_list_with(&person).await?.iter().map(ToString::to_string));
        ids.extend(findings.iter().map(ToString::to_string));
        ids.extend(own_entries(state, caller).await?.iter().map(ToString::to_string));
        let mail = store.person_lookup(&person).await?.and_then(|known| known.mail);
        Ok(Self(Some(Own { person, mail, ids, findings })))
    }

    /// Whether this entry of the log is about it.
    pub(crate) fn covers(&self, entry: &EntryShape) -> bool {
        let Some(own) = &self.0 else { return false };
        own.is_named_in(&entry.on)
            || entry.case.as_ref().is_some_and(|case| own.ids.contains(case))
            || entry.payload.as_ref().is_some_and(|payload| own.is_within(payload))
    }

    /// Whether this was said of the caller, or could be.
    pub(crate) fn is_meant(&self, stored: &StoredStatement) -> bool {
        let Some(own) = &self.0 else { return false };
        stored.person.as_ref() == Some(&own.person)
            || stored.finding.is_some_and(|finding| own.findings.contains(&finding))
            || own.is_said(&stored.statement.about)
    }

    /// Whether these words say the caller's own number or address.
    pub(crate) fn is_said(&self, said: Option<&Said>) -> bool {
        self.0.as_ref().zip(said).is_some_and(|(own, said)| own.is_said(said))
    }
}

impl Own {
    fn is_said(&self, said: &Said) -> bool {
        said.employee_number.as_deref() == Some(self.person.as_str())
            || said.mail.as_deref().is_some_and(|mail| self.is_own_mail(mail))
    }

    fn is_own_mail(&self, mail: &str) -> bool {
        self.mail.as_deref().is_some_and(|own| own.trim().eq_ignore_ascii_case(mail.trim()))
    }

    /// Whether one of them stands anywhere in a value.
    fn is_within(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_named_in(text),
            Value::Array(items) => items.iter().any(|item| self.is_within(item)),
            Value::Object(fields) => fields.iter().any(|(name, field)| self.is_named_in(name) || self.is_within(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    fn is_named_in(&self, text: &str) -> bool {
        self.is_own_mail(text)
            || self.ids.iter().any(|id| text.contains(id.as_str()))
            || has_word(text, self.person.as_str())
    }
}

/// Whether a text has this number as a word of its own. What stands in the middle of a day, a time, an id or an address is
/// none.
fn has_word(text: &str, word: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '@' | '+');
    let ends = |(at, found): (usize, &str)| {
        let (before, after) = (text.get(..at), text.get(at + found.len()..));
        let before = before.and_then(|text| text.chars().next_back());
        // A sentence may end with it.
        let mut after = after.unwrap_or_default().chars();
        let after = after.next().filter(|c| *c != '.' || after.next().is_some_and(goes_on));
        !before.is_some_and(goes_on) && !after.is_some_and(goes_on)
    };
    !word.is_empty() && text.match_indices(word).any(ends)
}

/// The entries that identity providers keep of the caller: by number or address, as far as they say one.
pub(crate) async fn own_entries(state: &AppState, caller: &Caller) -> Result<BTreeSet<EntryId>> {
    let Some(person) = &caller.person else { return Ok(BTreeSet::new()) };
    let store = &state.engine.store;
    let mail = store.person_lookup(person).await?.and_then(|known| known.mail).unwrap_or_default();
    let (number, mail) = (person.as_str().to_lowercase(), mail.trim().to_lowercase());
    let mut own = BTreeSet::new();
    for attribute in ["employeeNumber", "externalId"] {
        for entry in store.entry_find(EntryKind::User, attribute, &number, MOST).await? {
            // Whether an external id is the number depends on the settings, and stands in what the entry says.
            let said = entry.state.facts.about.employee_number.as_ref();
            if said.is_some_and(|said| said.to_lowercase() == number) {
                own.insert(entry.id);
            }
        }
    }
    if !mail.is_empty() {
        for attribute in ["emails", "userName"] {
            let found = store.entry_find(EntryKind::User, attribute, &mail, MOST).await?;
            own.extend(found.into_iter().map(|entry| entry.id));
        }
    }
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn own() -> Own {
        let ids = BTreeSet::from(["01999999-0000-7000-8000-000000000001".to_owned()]);
        Own { person: "2026".into(), mail: Some("zhang@corp.test".to_owned()), ids, findings: BTreeSet::new() }
    }

    #[test]
    fn what_names_somebody_is_found_wherever_it_stands() {
        for about in [
            json!({ "rows": [{ "case": "01999999-0000-7000-8000-000000000001", "person": "7" }] }),
            json!({ "why": "case 01999999-0000-7000-8000-000000000001 was withdrawn" }),
            json!({ "cause": "batch/01999999-0000-7000-8000-000000000001/opened" }),
            json!({ "people": ["1999", "2026"] }),
            json!({ "why": "there is no account of \"2026\"" }),
            json!({ "why": "it is about 2026." }),
            json!({ "2026": true }),
            json!({ "to": "person/2026" }),
            json!({ "statement": { "about": { "mail": "Zhang@corp.test" } } }),
        ] {
            assert!(own().is_within(&about), "{about}");
        }
    }

    #[test]
    fn a_day_or_another_id_names_nobody() {
        for about in [
            json!({ "day": "2026-11-25", "at": "2025-01-01T20:26:2026Z" }),
            json!({ "case": "01999999-2026-7000-8000-000000000002", "count": 2026 }),
            json!({ "people": ["20261", "12026"], "mail": "wang@corp.test" }),
        ] {
            assert!(!own().is_within(&about), "{about}");
        }
        assert!(!has_word("", "") && !has_word("a", ""));
    }
}
