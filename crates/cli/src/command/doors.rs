//! Accounts that somebody can still get into while a plan is under way, and platforms that containing didn't reach: what
//! nobody may overlook, in the screen's way of writing times.

use crate::failure::Failure;
use crate::view::time;
use exeunt_core::{CaseId, ConnectionName, Gap, Message, PersonId};
use exeunt_engine::Engine;
use exeunt_engine::case::{OpenAccount, Openness, not_contained};

/// A sentence for each platform that containing didn't reach, and for each account of the case that is still open.
pub(crate) async fn doors(engine: &Engine, case: CaseId) -> Result<Vec<Message>, Failure> {
    let missed = engine.not_contained(case).await?;
    let open = engine.open_accounts(case).await?;
    Ok(missed.iter().map(not_contained).chain(open.iter().map(says)).collect())
}

/// Whether these are all the platforms on which the person has accounts.
pub(crate) async fn nowhere(engine: &Engine, person: &PersonId, missed: &[&Gap]) -> Result<bool, Failure> {
    let bound = engine.store.binding_list(person).await?;
    let is_missed = |on: &ConnectionName| missed.iter().any(|gap| gap.connection == *on);
    Ok(!missed.is_empty() && bound.iter().all(|binding| is_missed(&binding.account.connection)))
}

fn says(open: &OpenAccount) -> Message {
    match open.how {
        Openness::Opened { until: Some(at) } => open.says().with("at", time(at)),
        Openness::Opened { until: None } | Openness::NotBarred | Openness::LockedOut => open.says(),
    }
}
