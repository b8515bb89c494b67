//! What comes of many of a batch at nearly the same time: departments are told of it once an hour, and look at the batch.
//!
//! Invariant: whatever comes after a notice was sent is followed by another one, at the latest when the next hour begins.

use super::notice::Notice;
use super::tell::Among;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::CaseId;
use exeunt_store::Tx;
use jiff::{SignedDuration, Timestamp};

const HOUR: i64 = 3_600;

impl Engine {
    /// Tells of something about a case that waits for a person: single people and other systems of itself, departments
    /// with everything else that waits in the batch that holds the case, if one does.
    pub(crate) async fn tell_gathered(&self, tx: &mut Tx, case: CaseId, notice: &Notice) -> Result<()> {
        let (Some(waits), Some(batch)) = (notice.gathers_as(), tx.batch_of(case).await?) else {
            return self.tell(tx, Some(case), notice).await;
        };
        self.tell_among(tx, Some(case), notice, Among::People).await?;
        if !tx.notice_gather(&notice.cause(Some(case)), batch).await? {
            return Ok(());
        }
        let name = tx.batch_get(batch).await?.name;
        let of_hour = |hour| Notice::BatchWaits { batch, name: name.clone(), waits: waits.clone(), hour };
        let hour = beginning(self.now());
        let now = of_hour(hour);
        if !tx.notice_is_told(&now.cause(None)).await? {
            return self.tell(tx, None, &now).await;
        }
        if tx.notice_is_untried(&now.cause(None)).await? {
            return Ok(());
        }
        let next = hour.saturating_add(SignedDuration::from_hours(1)).unwrap_or(hour);
        let later = of_hour(next);
        self.tell(tx, None, &later).await?;
        tx.notice_hold_cause(&later.cause(None), next).await?;
        Ok(())
    }
}

/// When the hour began.
fn beginning(now: Timestamp) -> Timestamp {
    let second = now.as_second();
    Timestamp::from_second(second - second.rem_euclid(HOUR)).unwrap_or(now)
}
