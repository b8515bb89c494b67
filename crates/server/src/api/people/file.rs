//! Lists of people that somebody uploads.

use crate::body::Query;
use crate::caller::Asker;
use crate::error::{Fault, FaultDocument, ProblemDocument, Result};
use crate::language::Speaks;
use crate::state::AppState;
use crate::uploads::{file, in_time, list};
use axum::Json;
use axum::extract::{Request, State};
use exeunt_core::{Duty, Language, Message, Person, PersonChange, PersonId};
use exeunt_engine::PersonBecame;
use exeunt_intake::table::{self, Listed, Options};
use exeunt_intake::{Place, Trouble};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};

/// People without a name in the ledger who are named as managers: so many are said.
const MOST_REMARKS: usize = 50;

/// How a list is taken in.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Say what would come of it, and change nothing.
    #[serde(default)]
    #[param(required = false)]
    dry_run: bool,
}

/// A file, as browsers send it.
#[derive(ToSchema)]
#[schema(as = PeopleUpload)]
#[expect(dead_code, reason = "only described; the parts are read one by one")]
pub(crate) struct Upload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What came of a list of people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PeopleTaken)]
pub(crate) struct Taken {
    dry_run: bool,
    /// People who are new.
    added: usize,
    /// People of whom something changed.
    changed: usize,
    unchanged: usize,
    /// Who is new or changed, in the order of the list.
    people: Vec<TakenPerson>,
    /// What else is to be known, such as managers whom nobody knows.
    remarks: Vec<FaultDocument>,
}

/// Somebody new, or somebody of whom something changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TakenPerson {
    /// The line of the list, as its editor counts it.
    line: u64,
    /// Employee number.
    id: String,
    name: String,
    /// Nobody had this number.
    new: bool,
    /// What differs; empty for somebody new.
    changes: Vec<PersonFieldChange>,
}

/// What was known of somebody, and what is known now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonFieldChange {
    /// `name`, `department`, `zone`, `manager`, `mail` or `language`.
    field: &'static str,
    from: String,
    to: String,
}

/// Adds and changes people by a list, CSV or XLSX, in the part `file` of a form: all of them or none. A column that the
/// list doesn't have says nothing.
#[utoipa::path(post, path = "/intake/people", tag = "people", params(Wanted),
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 200, body = Taken), (status = 413, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn upload(
    State(state): State<AppState>,
    asker: Asker,
    Query(wanted): Query<Wanted>,
    Speaks(language): Speaks,
    request: Request,
) -> Result<Json<Taken>> {
    asker.must(&state, Duty::ManageLedger).await?;
    let bytes = in_time(&state, file(request, &state)).await?;
    let listed = list(&state, move || table::people(&bytes, &Options::default())).await?;
    let (lines, changes): (Vec<u64>, Vec<(PersonId, PersonChange)>) =
        listed.into_iter().map(|Listed { line, id, change }| (line, (id, change))).unzip();
    let became = if wanted.dry_run {
        state.engine.people_foresee(&asker.0, &changes).await?
    } else {
        state.engine.people_change(&asker.0, &changes).await?
    };
    let remarks = remarks(&state, &became, language).await?;
    Ok(Json(Taken::of(wanted.dry_run, &lines, &became, remarks)))
}

/// Managers whom neither the ledger nor the list knows: they could be asked nothing.
async fn remarks(state: &AppState, became: &[PersonBecame], language: Language) -> Result<Vec<FaultDocument>> {
    let listed: BTreeSet<&PersonId> = became.iter().map(|became| &became.after.id).collect();
    let managers = became.iter().filter_map(|became| became.after.manager.as_ref());
    let managers: BTreeSet<&PersonId> = managers.filter(|manager| !listed.contains(manager)).collect();
    let managers: Vec<PersonId> = managers.into_iter().cloned().collect();
    let known = state.engine.store.person_several(&managers).await?;
    let known: BTreeSet<&PersonId> = known.iter().map(|person| &person.id).collect();
    let unknown = managers.iter().filter(|manager| !known.contains(manager)).take(MOST_REMARKS);
    let remark = |manager: &PersonId| {
        let what = Message::new("people-manager-unknown").with("manager", manager);
        Fault::of(&Trouble::new(Place::Whole, what)).document(language)
    };
    Ok(unknown.map(remark).collect())
}

impl Taken {
    fn of(dry_run: bool, lines: &[u64], became: &[PersonBecame], remarks: Vec<FaultDocument>) -> Self {
        let rows = lines.iter().zip(became).filter(|(_, became)| became.is_change());
        let people: Vec<TakenPerson> = rows.map(|(line, became)| TakenPerson::of(*line, became)).collect();
        let added = people.iter().filter(|person| person.new).count();
        let changed = people.len() - added;
        Self { dry_run, added, changed, unchanged: became.len() - people.len(), people, remarks }
    }
}

impl TakenPerson {
    fn of(line: u64, PersonBecame { before, after }: &PersonBecame) -> Self {
        let changes = before.as_ref().map(|before| differences(before, after)).unwrap_or_default();
        let (id, name) = (after.id.to_string(), after.name.clone());
        Self { line, id, name, new: before.is_none(), changes }
    }
}

fn differences(before: &Person, after: &Person) -> Vec<PersonFieldChange> {
    let fields = |person: &Person| {
        let manager = person.manager.as_ref().map(ToString::to_string).unwrap_or_default();
        [
            ("name", person.name.clone()),
            ("department", person.department.clone()),
            ("zone", person.zone.clone()),
            ("manager", manager),
            ("mail", person.mail.clone().unwrap_or_default()),
            ("language", person.language.as_str().to_owned()),
        ]
    };
    let both = fields(before).into_iter().zip(fields(after)).filter(|((_, from), (_, to))| from != to);
    both.map(|((field, from), (_, to))| PersonFieldChange { field, from, to }).collect()
}
