//! Where a case stands, and who owes what since when.

use crate::api::said;
use crate::body::Path;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::etag::tagged;
use crate::language::Speaks;
use crate::reach;
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use exeunt_core::{CaseId, Language, PersonId};
use exeunt_engine::case::{OpenAccount, Openness, not_contained};
use exeunt_plan::{Owed, OwedState, Party, Standing};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a case stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Standing)]
pub(crate) struct StandingShape {
    /// `opened`, `confirming`, `planning`, `deciding`, `approving`, `scheduled`, `running`, `stuck`, `closed`, `proved`
    /// or `withdrawn`.
    phase: String,
    /// The one sentence on top.
    sentence: String,
    owed: Vec<OwedShape>,
    /// Why the plan has to be made again; absent while it fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    outdated: Option<String>,
    /// Closed and tried; nothing contradicts it, and proving once more shows no more.
    unproved: bool,
    /// For each platform that containing didn't reach, that nothing was shut there, and why. In lists of cases it isn't there.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_contained: Option<Vec<String>>,
    /// Accounts that somebody can still get into although a plan is under way. In lists of cases it isn't there.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_accounts: Option<Vec<OpenAccountShape>>,
}

/// An account that isn't barred although its plan rests, or that is open for a while.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenAccount)]
pub(crate) struct OpenAccountShape {
    connection: String,
    account: String,
    /// `opened`: the plan has lifted its bar; `not_barred`: the plan rests before its bar; `locked_out`: the same, but its
    /// password is unknown and its sessions are ended.
    how: String,
    /// When the bar is set again.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    says: String,
}

/// Something that somebody owes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Owed)]
pub(crate) struct OwedShape {
    party: PartyShape,
    what: String,
    /// What it is, by its key, whatever the language.
    key: String,
    /// `waiting`, `done`, `overdue` or `not_needed`.
    #[schema(value_type = String)]
    state: OwedState,
    /// Somebody is waited for: it is neither done nor something that comes by itself.
    waits: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// Who owes it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Party)]
pub(crate) struct PartyShape {
    /// `hr`, `manager`, `legal`, `it` or `named`.
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl From<Party> for PartyShape {
    fn from(party: Party) -> Self {
        let kind = crate::api::word(&party);
        match party {
            Party::Manager { person, name } | Party::Named { person, name } => {
                Self { kind, person: Some(person), name: Some(name) }
            }
            Party::Hr | Party::Legal | Party::It => Self { kind, person: None, name: None },
        }
    }
}

impl StandingShape {
    /// The standing in the reader's language.
    pub(crate) fn of(language: Language, standing: Standing) -> Self {
        Self {
            phase: crate::api::word(&standing.phase),
            sentence: said(language, &standing.sentence),
            owed: standing.owed.into_iter().map(|owed| OwedShape::of(language, owed)).collect(),
            outdated: standing.outdated.as_ref().map(|why| said(language, why)),
            unproved: standing.unproved,
            not_contained: None,
            open_accounts: None,
        }
    }
}

impl OpenAccountShape {
    fn of(language: Language, open: &OpenAccount) -> Self {
        let (how, until) = match open.how {
            Openness::Opened { until } => ("opened", until),
            Openness::NotBarred => ("not_barred", None),
            Openness::LockedOut => ("locked_out", None),
        };
        Self {
            connection: open.account.connection.to_string(),
            account: open.account.account.to_string(),
            how: how.to_owned(),
            until: until.map(|at| at.to_string()),
            says: said(language, &open.says()),
        }
    }
}

impl OwedShape {
    fn of(language: Language, owed: Owed) -> Self {
        Self {
            what: said(language, &owed.what),
            waits: owed.is_waited_for(),
            key: owed.what.key.into_owned(),
            party: owed.party.into(),
            state: owed.state,
            since: owed.since.map(|at| at.to_string()),
            due: owed.due.map(|at| at.to_string()),
            note: owed.note.map(|note| said(language, &note)),
        }
    }
}

/// Where a case stands, who owes what and since when. Derived from what is stored, now.
#[utoipa::path(get, path = "/cases/{id}/standing", tag = "casework", params(("id" = String, Path)),
    responses((status = 200, body = StandingShape), (status = 304), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<CaseId>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = reach::case(&state, &asker.0, id).await?;
    let standing = state.engine.standing(case.id).await?;
    let missed = state.engine.not_contained(case.id).await?;
    let not_contained = Some(missed.iter().map(|gap| said(language, &not_contained(gap))).collect());
    let open = state.engine.open_accounts(case.id).await?;
    let open_accounts = Some(open.iter().map(|open| OpenAccountShape::of(language, open)).collect());
    Ok(tagged(&headers, &StandingShape { not_contained, open_accounts, ..StandingShape::of(language, standing) }))
}
