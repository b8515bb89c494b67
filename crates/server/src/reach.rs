//! Which people a caller may see: everybody, or only their own. Whose own somebody is decides the engine.
//!
//! Invariant: a case that a caller may not see answers exactly as one that isn't there.

use crate::error::{Problem, Result};
use crate::state::AppState;
use exeunt_core::{Case, CaseId, Duty, DutyRole, PersonId, PlanId};
use exeunt_engine::Caller;
use exeunt_engine::access::Reachable;
use exeunt_engine::case::Planned;
use exeunt_store::CaseFilter;
use std::collections::BTreeSet;

/// Whether the caller may see this person, and their cases.
pub async fn may_see_person(state: &AppState, caller: &Caller, person: &PersonId) -> Result<bool> {
    Ok(state.engine.may_about(caller, Duty::Read, person).await?)
}

/// Whether the caller may see this case.
pub async fn may_see_case(state: &AppState, caller: &Caller, case: &Case) -> Result<bool> {
    may_see_person(state, caller, &case.person).await
}

/// The case, if the caller may see it.
///
/// # Errors
/// `not-your-duty` for a caller who may see no case at all; `not-found` for a case that isn't there or isn't theirs to see.
pub async fn case(state: &AppState, caller: &Caller, id: CaseId) -> Result<Case> {
    must_see_somebody(state, caller).await?;
    let case = state.engine.case_get(id).await?;
    if may_see_case(state, caller, &case).await? { Ok(case) } else { Err(Problem::not_found()) }
}

/// A person has one open case at a time, and few before.
const MOST_OWN: u32 = 1_000;

/// The cases about the caller's own leaving. Nobody reads of them, not even that there are some.
pub async fn own_cases(state: &AppState, caller: &Caller) -> Result<BTreeSet<CaseId>> {
    let Some(person) = caller.person.clone() else { return Ok(BTreeSet::new()) };
    let filter = CaseFilter { person: Some(person), ..CaseFilter::default() };
    let cases = state.engine.store.case_search(&filter, None, MOST_OWN).await?;
    Ok(cases.into_iter().map(|listed| listed.case.id).collect())
}

/// The plan with its case, if the caller may see that.
///
/// # Errors
/// As [`case`].
pub async fn plan(state: &AppState, caller: &Caller, id: PlanId) -> Result<(Planned, Case)> {
    must_see_somebody(state, caller).await?;
    let planned = state.engine.plan_get(id).await?;
    let case = case(state, caller, planned.plan.case).await?;
    Ok((planned, case))
}

/// Refuses whoever may see nobody.
///
/// # Errors
/// `not-your-duty`.
pub async fn must_see_somebody(state: &AppState, caller: &Caller) -> Result<()> {
    Ok(state.engine.must(caller, Duty::Read).await?)
}

/// Refuses whoever doesn't see everybody: settings and the whole log are not for those who see their own people only.
///
/// # Errors
/// `not-your-duty`.
pub async fn must_see_everybody(state: &AppState, caller: &Caller) -> Result<()> {
    Ok(state.engine.must_about_everybody(caller, Duty::Read).await?)
}

/// How a list is kept to whom the caller may see. What the database lets through is looked at once more, one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    Everybody,
    /// Those who report to this person.
    Under(PersonId),
    /// Nobody: the caller would see their own people, but it isn't known who the caller is.
    Nobody,
}

/// How a list is kept to whom the caller may see.
///
/// # Errors
/// `not-your-duty` for a caller who may see nobody at all.
pub async fn within(state: &AppState, caller: &Caller) -> Result<Within> {
    must_see_somebody(state, caller).await?;
    Ok(match (caller.reach(Duty::Read), &caller.person) {
        (Reachable::Everybody, _) => Within::Everybody,
        (Reachable::Own | Reachable::Nobody, None) => Within::Nobody,
        // Whose groups somebody looks after isn't known to the database; each case is asked about.
        (_, Some(_)) if caller.roles.contains(&DutyRole::GroupAdmin) => Within::Everybody,
        (_, Some(person)) => Within::Under(person.clone()),
    })
}

/// The rows about people whom the caller may see.
pub async fn seen_of<T>(
    state: &AppState,
    caller: &Caller,
    rows: Vec<T>,
    about: impl Fn(&T) -> &PersonId,
) -> Result<Vec<T>> {
    if caller.person.is_none() && caller.reach(Duty::Read) == Reachable::Everybody {
        return Ok(rows);
    }
    let people: Vec<PersonId> = rows.iter().map(|row| about(row).clone()).collect();
    let reached = state.engine.may_about_which(caller, Duty::Read, &people).await?;
    Ok(rows.into_iter().filter(|row| reached.contains(about(row))).collect())
}
