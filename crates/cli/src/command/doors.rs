//! Accounts that somebody can still get into while a plan is under way, in the screen's way of writing times.

use crate::failure::Failure;
use crate::view::time;
use exeunt_core::{CaseId, Message};
use exeunt_engine::Engine;
use exeunt_engine::case::{OpenAccount, Openness};

/// A sentence for each account of the case that is still open.
pub(crate) async fn doors(engine: &Engine, case: CaseId) -> Result<Vec<Message>, Failure> {
    Ok(engine.open_accounts(case).await?.iter().map(says).collect())
}

fn says(open: &OpenAccount) -> Message {
    match open.how {
        Openness::Opened { until: Some(at) } => open.says().with("at", time(at)),
        Openness::Opened { until: None } | Openness::NotBarred | Openness::LockedOut => open.says(),
    }
}
