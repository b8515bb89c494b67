//! What becomes due by time alone: notices whose time is over, reminders, escalations.

use super::notice::Notice;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{ActorName, CaseState};
use serde_json::json;

/// Notices ended in one go.
const BATCH: u32 = 256;

impl Engine {
    /// Writes down whatever has become due by now. Any number of workers can do so at once: each thing is told once,
    /// because its cause says which it is.
    pub async fn notify_due(&self, worker: &ActorName) -> Result<()> {
        self.confirmations_tick().await?;
        self.batches_tick().await?;
        self.give_up(worker).await
    }

    /// Tells of each batch, once, that everybody in it is closed: which of them is the last, none of them knows.
    async fn batches_tick(&self) -> Result<()> {
        for batch in self.store.batch_list_through().await? {
            let counts = self.store.batch_case_counts(&[batch.id]).await?.remove(&batch.id).unwrap_or_default();
            let of =
                |states: &[CaseState]| counts.iter().filter(|(s, _)| states.contains(s)).map(|(_, n)| n).sum::<usize>();
            let closed = of(&[CaseState::Closed, CaseState::Proved]);
            let withdrawn = of(&[CaseState::Withdrawn]);
            let notice = Notice::BatchClosed { batch: batch.id, name: batch.name, closed, withdrawn };
            if self.store.notice_is_told(&notice.cause(None)).await? {
                continue;
            }
            let mut tx = self.store.begin().await?;
            self.tell(&mut tx, None, &notice).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Ends notices that were tried for as long as the policy says, or that nobody could try.
    async fn give_up(&self, worker: &ActorName) -> Result<()> {
        let now = self.now();
        for notice in self.store.notice_overdue(now, BATCH).await? {
            let mut tx = self.store.begin().await?;
            if !tx.notice_give_up(notice.id, now).await? {
                continue;
            }
            let about = json!({ "cause": notice.cause, "to": notice.to, "channel": notice.channel,
                "attempts": notice.attempts, "trouble": notice.trouble });
            let mut event = self.event(worker.as_str(), Happened::NoticeFailed, &notice.id.to_string()).payload(about);
            event.case = notice.case;
            tx.audit(event);
            tx.commit().await?;
        }
        Ok(())
    }
}
