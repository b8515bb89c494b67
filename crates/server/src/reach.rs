//! Which people a caller reaches: everybody, or only those who report to them.
//!
//! Invariant: a case that a caller doesn't reach answers exactly as one that isn't there.

use crate::error::{Problem, Result};
use crate::state::AppState;
use exeunt_core::{Case, CaseId, Duty, PersonId, Plan, PlanId, Reach};
use exeunt_engine::case::Planned;
use exeunt_engine::{Caller, EngineError};

/// How many managers up from a person are theirs.
const LEVELS: usize = 5;

/// How far a caller's roles reach for a duty: the furthest of them.
pub fn reach(caller: &Caller, duty: Duty) -> Reach {
    caller.roles.iter().map(|role| role.reach(duty)).max().unwrap_or(Reach::Nobody)
}

/// Whether the caller may see this person, and their cases.
pub async fn may_see_person(state: &AppState, caller: &Caller, person: &PersonId) -> Result<bool> {
    match reach(caller, Duty::Read) {
        Reach::Everybody => Ok(true),
        Reach::Nobody => Ok(false),
        Reach::Own => match own_person(caller) {
            Some(own) => is_above(state, own, person).await,
            None => Ok(false),
        },
    }
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
    if !caller.may(Duty::Read) {
        return Err(EngineError::NotYourDuty { actor: caller.name.clone(), duty: Duty::Read }.into());
    }
    let case = state.engine.case_get(id).await?;
    if may_see_case(state, caller, &case).await? { Ok(case) } else { Err(Problem::not_found()) }
}

/// The plan with its case, if the caller may see that.
///
/// # Errors
/// As [`case`].
pub async fn plan(state: &AppState, caller: &Caller, id: PlanId) -> Result<(Planned, Case)> {
    let planned = state.engine.plan_get(id).await?;
    let Plan { case: of, .. } = planned.plan;
    let case = case(state, caller, of).await?;
    Ok((planned, case))
}

/// The person that the caller is, where that is known.
fn own_person(_caller: &Caller) -> Option<&PersonId> {
    None
}

/// Whether `manager` is among the managers of `person`, a few levels up. A circle in the data ends at the last level.
async fn is_above(state: &AppState, manager: &PersonId, person: &PersonId) -> Result<bool> {
    let mut at = person.clone();
    for _ in 0..LEVELS {
        let Some(found) = state.engine.store.person_lookup(&at).await? else { return Ok(false) };
        match found.manager {
            Some(above) if above == *manager => return Ok(true),
            Some(above) => at = above,
            None => return Ok(false),
        }
    }
    Ok(false)
}
