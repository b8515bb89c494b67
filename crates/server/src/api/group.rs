//! One group as it is on its platform just now: of which kind, who owns it, and who of those in it leaves.

use super::platform::known;
use crate::body::Path;
use crate::caller::Asker;
use crate::error::{Problem, ProblemDocument, Result};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{AccountId, AccountRef, Case, CaseState, ConnectionName, Group, GroupId, Member, PersonId};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// A group, and whoever of its members matters when somebody leaves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GroupDetail)]
struct GroupShape {
    group: String,
    name: String,
    /// As the policy recognises it, such as `project`.
    kind: String,
    /// Nobody writes here any more.
    closed: bool,
    encrypted: bool,
    /// The group that this one lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    members: usize,
    owners: Vec<MemberShape>,
    /// Those with an unfinished case.
    leaving: Vec<MemberShape>,
}

/// Somebody in a group.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GroupMember)]
struct MemberShape {
    account: String,
    /// `owner`, `moderator` or `member`.
    role: String,
    /// Employee number; absent where the ledger doesn't know whose account it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_name: Option<String>,
    /// The person's unfinished case.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_working_day: Option<String>,
}

/// A group with its owners, and who of its members leaves.
#[utoipa::path(get, path = "/connections/{name}/groups/{group}", tag = "connections",
    params(("name" = String, Path), ("group" = String, Path)),
    responses((status = 200, body = GroupShape), (status = 404, body = ProblemDocument),
        (status = 502, body = ProblemDocument)))]
async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Path((name, group)): Path<(String, String)>,
) -> Result<Json<GroupShape>> {
    let name = known(&state, &asker, name).await?;
    let found = state.engine.group_lookup(&name, &GroupId::from(group)).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    let people = People::of(&state, &asker, &name, &found).await?;
    let members = |wanted: &dyn Fn(&AccountId, &Member) -> bool| {
        let rows = found.members.iter().filter(|(account, member)| wanted(account, member));
        rows.map(|(account, member)| people.shape(account, member)).collect()
    };
    Ok(Json(GroupShape {
        kind: state.engine.policy().kind_of(&found).as_str().to_owned(),
        members: found.members.len(),
        owners: members(&|_, member| member.is_owner()),
        leaving: members(&|account, _| people.case(account).is_some()),
        group: found.id.to_string(),
        closed: found.closed,
        encrypted: found.encrypted,
        parent: found.parent.as_ref().map(ToString::to_string),
        name: found.name,
    }))
}

/// Whose the accounts of a group are, and which of them leave.
struct People {
    /// Number and name by account.
    known: BTreeMap<AccountId, (PersonId, String)>,
    cases: BTreeMap<PersonId, Case>,
}

impl People {
    async fn of(state: &AppState, asker: &Asker, connection: &ConnectionName, group: &Group) -> Result<Self> {
        let store = &state.engine.store;
        let account = |account: &AccountId| AccountRef { connection: connection.clone(), account: account.clone() };
        let accounts: Vec<_> = group.members.keys().map(account).collect();
        let bound = store.binding_several(&accounts).await?;
        let ids: Vec<PersonId> = bound.iter().map(|binding| binding.person.clone()).collect();
        let called: BTreeMap<_, _> =
            store.person_several(&ids).await?.into_iter().map(|person| (person.id, person.name)).collect();
        let named = bound.into_iter().map(|binding| {
            let name = called.get(&binding.person).cloned().unwrap_or_default();
            (binding.account.account, (binding.person, name))
        });
        let under_way = |case: &Case| matches!(case.state, CaseState::Open | CaseState::Approved | CaseState::Closed);
        let may_know = |case: &Case| asker.0.person.as_ref() != Some(&case.person);
        let cases = store.case_list_among(&ids).await?.into_iter().filter(|case| under_way(case) && may_know(case));
        let cases = cases.map(|case| (case.person.clone(), case)).collect();
        Ok(Self { known: named.collect(), cases })
    }

    fn case(&self, account: &AccountId) -> Option<&Case> {
        self.known.get(account).and_then(|(person, _)| self.cases.get(person))
    }

    fn shape(&self, account: &AccountId, member: &Member) -> MemberShape {
        let known = self.known.get(account);
        let case = self.case(account);
        MemberShape {
            account: account.to_string(),
            role: super::word(&member.standing.role),
            person: known.map(|(person, _)| person.to_string()),
            person_name: known.map(|(_, name)| name.clone()),
            case: case.map(|case| case.id.to_string()),
            last_working_day: case.map(|case| case.last_working_day.to_string()),
        }
    }
}
