//! What becomes due by time alone: notices whose time is over, reminders, escalations.

use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::ActorName;
use serde_json::json;

/// Notices ended in one go.
const BATCH: u32 = 256;

impl Engine {
    /// Writes down whatever has become due by now. Any number of workers can do so at once: each thing is told once,
    /// because its cause says which it is.
    pub async fn notify_due(&self, worker: &ActorName) -> Result<()> {
        self.confirmations_tick().await?;
        self.give_up(worker).await
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
