//! A finding as it is shown.

use crate::error::Result;
use crate::state::AppState;
use exeunt_core::{Finding, How, Intention, Language, PersonId, Said};
use exeunt_words::enum_word;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Something that waits for a person, or did.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(crate) struct FindingShape {
    id: String,
    /// `fits_nobody`, `fits_several`, `number_and_mail_disagree`, `number_and_name_disagree`, `contradiction`,
    /// `taken_back_late`, `moved_late` or `entry_deleted`.
    kind: String,
    /// The kind in words.
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// What the source says of who it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    said: Option<Said>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    intention: Option<Intention>,
    /// Who it could be.
    candidates: Vec<Named>,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled: Option<SettledShape>,
}

/// Somebody by number and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PersonNamed)]
struct Named {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
}

/// How a finding came to rest.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingSettled)]
struct SettledShape {
    /// `{"kind": "person", "person": …}`, `accepted`, `dismissed` or `overtaken`.
    #[schema(value_type = Object)]
    how: How,
    by: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    reason: String,
}

/// These findings, with the names of the people in them.
pub(super) async fn shapes(state: &AppState, findings: Vec<Finding>, language: Language) -> Result<Vec<FindingShape>> {
    let mentioned = findings.iter().flat_map(|finding| finding.about.person.iter().chain(&finding.about.candidates));
    let ids: Vec<PersonId> = mentioned.cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let people = state.engine.store.person_several(&ids).await?;
    let people: BTreeMap<PersonId, Named> = people
        .into_iter()
        .map(|person| {
            let (name, department) = (Some(person.name), Some(person.department));
            (person.id.clone(), Named { id: person.id.to_string(), name, department })
        })
        .collect();
    Ok(findings.into_iter().map(|finding| shape(finding, &people, language)).collect())
}

fn shape(finding: Finding, people: &BTreeMap<PersonId, Named>, language: Language) -> FindingShape {
    let named = |id: &PersonId| {
        people.get(id).cloned().unwrap_or_else(|| Named { id: id.to_string(), name: None, department: None })
    };
    let about = finding.about;
    FindingShape {
        id: finding.id.to_string(),
        kind: finding.kind.as_str().to_owned(),
        text: enum_word(language, "finding-kind", &finding.kind),
        person: about.person.as_ref().map(named),
        case: about.case.map(|case| case.to_string()),
        source: about.source.map(|source| source.to_string()),
        said: about.said,
        intention: about.intention,
        candidates: about.candidates.iter().map(named).collect(),
        since: finding.since,
        settled: finding.settled.map(|settled| SettledShape {
            how: settled.how,
            by: settled.by.to_string(),
            at: settled.at,
            reason: settled.reason,
        }),
    }
}
