//! Everybody's messages, taken out hour by hour where a platform keeps them for a while only.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::written::must_be_a_reason;
use exeunt_connector::History;
use exeunt_core::{ConnectionName, Digest, Duty, Lane};
use jiff::Timestamp;
use serde_json::json;

impl Engine {
    /// The messages of the hour that begins at `hour`. The log says who took them, why, and what they were.
    ///
    /// The entry is durable before the messages are handed out: whoever has them stands in the log, and an hour that was
    /// logged and lost on the way to a file is taken again, with an entry of its own.
    pub async fn history_take(
        &self,
        caller: &Caller,
        name: &ConnectionName,
        hour: Timestamp,
        reason: &str,
    ) -> Result<History> {
        self.must(caller, Duty::KeepHistory).await?;
        must_be_a_reason(reason)?;
        let connector = self.connector(name, Lane::Ordinary).await?;
        let fail = |source| EngineError::Platform { connection: name.clone(), source };
        let taken = match connector.history(hour).await.map_err(fail)? {
            History::Hour(taken) => taken,
            none => return Ok(none),
        };
        let mut tx = self.store.begin().await?;
        let event = self.event(caller.name.as_str(), Happened::HistoryTaken, name.as_str());
        let (bytes, digest) = (taken.content.len(), Digest::of_bytes(&taken.content));
        let what = json!({ "hour": hour, "format": taken.format, "bytes": bytes, "digest": digest, "reason": reason });
        tx.audit(event.payload(what));
        tx.commit().await?;
        Ok(History::Hour(taken))
    }
}
