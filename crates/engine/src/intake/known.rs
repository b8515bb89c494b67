//! What is known of a person when a statement comes. Read while the person is held, so that nobody changes it meanwhile.

use super::rules::{Heard, Known, Standing, Unfinished};
use crate::case::{closing_began, is_unfinished};
use crate::error::Result;
use exeunt_core::{Case, CaseState, PersonId, SourceName};
use exeunt_store::{StoredStatement, Tx};

pub(super) async fn known(tx: &mut Tx, person: &PersonId, source: &SourceName) -> Result<Known> {
    let last = tx.statement_last_of_each(person).await?;
    let (own, others): (Vec<_>, Vec<_>) = last.into_iter().partition(|said| said.statement.source == *source);
    Ok(Known {
        before: own.iter().map(heard).next_back(),
        others: others.iter().map(heard).collect(),
        case: standing(tx, person).await?,
    })
}

/// The case that counts: the unfinished one, else the one that ended last.
pub(super) async fn standing(tx: &mut Tx, person: &PersonId) -> Result<Standing> {
    let cases = tx.case_list_of(person).await?;
    if let Some(case) = cases.iter().find(|case| is_unfinished(case)) {
        return Ok(Standing::Unfinished(unfinished(tx, case).await?));
    }
    let mut newest = Standing::None;
    let mut newest_end = None;
    for case in &cases {
        // A case that ended before ends were noted counts from its opening.
        let at = tx.case_ended_at(case.id).await?.unwrap_or(case.opened_at);
        if newest_end.is_none_or(|end| end <= at) {
            newest_end = Some(at);
            let taken_back = case.state == CaseState::Withdrawn;
            newest = Standing::Ended { id: case.id, day: case.last_working_day, at, taken_back };
        }
    }
    Ok(newest)
}

async fn unfinished(tx: &mut Tx, case: &Case) -> Result<Unfinished> {
    let (_, decisions) = tx.decisions_get(case.id).await?;
    Ok(Unfinished {
        day: case.last_working_day,
        departure: case.departure,
        departure_supposed: decisions.departure_supposed,
        opened_at: case.opened_at,
        approved: !tx.run_list(case.id).await?.is_empty(),
        closing: closing_began(tx, case).await?,
    })
}

fn heard(said: &StoredStatement) -> Heard {
    Heard { as_of: said.statement.as_of, intention: said.statement.intention, became: said.became }
}
