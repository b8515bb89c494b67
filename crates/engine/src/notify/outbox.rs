//! What people do about notices: look at what became of them, and have one sent again.

use crate::actor::Caller;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{Duty, NoticeId};
use exeunt_store::{NoticeFilter, StoredNotice};
use serde_json::json;

impl Engine {
    /// The next notices that the filter wants, without those about the caller's own leaving.
    pub async fn notice_list(&self, caller: &Caller, filter: &NoticeFilter, limit: u32) -> Result<Vec<StoredNotice>> {
        self.must(caller, Duty::ManageConnections).await?;
        let filter = NoticeFilter { except: caller.person.clone(), ..filter.clone() };
        Ok(self.store.notice_list(&filter, limit).await?)
    }

    /// Has a notice sent again, for as long as the policy says: one that failed, or one that was sent and got lost behind
    /// the other side's door. The receiver can tell by its id.
    pub async fn notice_retry(&self, caller: &Caller, id: NoticeId) -> Result<()> {
        let notice = self.notice_get(caller, id).await?;
        let now = self.now();
        let until = now.saturating_add(self.policy.notices.give_up_after()).unwrap_or(jiff::Timestamp::MAX);
        let mut tx = self.store.begin().await?;
        tx.notice_retry(id, now, until).await?;
        let about = json!({ "cause": notice.cause, "to": notice.to, "channel": notice.channel });
        let mut event = self.event(caller.name.as_str(), Happened::NoticeRetried, &id.to_string()).payload(about);
        event.case = notice.case;
        tx.audit(event.previous(if notice.ended_at.is_some() { "ended" } else { "waiting" }));
        tx.commit().await?;
        Ok(())
    }
}
