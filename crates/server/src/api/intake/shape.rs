//! A statement as it is shown.

use exeunt_core::{Became, Intention, Said, Statement};
use exeunt_store::StoredStatement;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What a source said of somebody, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Statement)]
pub(crate) struct StatementShape {
    /// Absent as long as it isn't kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    source: String,
    /// The source's own id of it.
    id: String,
    /// When the source's record became so.
    #[schema(value_type = String, format = DateTime)]
    as_of: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    received_at: Option<Timestamp>,
    /// `employee_number`, `mail` and `name`, as far as they are given.
    #[schema(value_type = Object)]
    about: Said,
    /// `{"kind": "leaves", "last_working_day": …, "departure": …}` or `{"kind": "stays"}`.
    #[schema(value_type = Object)]
    intention: Intention,
    /// Whom it was found to be about.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// `{"kind": "opened", "case": …}`, and likewise `moved`, `completed`, `withdrawn`, `putting_back`, `nothing_new`,
    /// `overtaken`, `waits`, `dismissed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    became: Option<Became>,
    /// The finding that it led to.
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<String>,
}

impl StatementShape {
    /// What was just said, and what became of it or would.
    pub(crate) fn of(statement: Statement, became: Option<Became>) -> Self {
        let Statement { source, id, as_of, about, intention } = statement;
        Self {
            key: None,
            source: source.to_string(),
            id,
            as_of,
            received_at: None,
            about,
            intention,
            person: None,
            became,
            finding: None,
        }
    }
}

impl From<StoredStatement> for StatementShape {
    fn from(stored: StoredStatement) -> Self {
        Self {
            key: Some(stored.key.to_string()),
            received_at: Some(stored.received_at),
            person: stored.person.map(|person| person.to_string()),
            became: Some(stored.became),
            finding: stored.finding.map(|finding| finding.to_string()),
            ..Self::of(stored.statement, None)
        }
    }
}
