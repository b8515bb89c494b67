//! The devices that messages are pushed to.

use super::Work;
use crate::applied::{already, changed};
use crate::refusal::conflict;
use exeunt_connector::{Applied, Result};
use exeunt_core::{ErrorKind, Message};
use serde_json::json;

impl Work<'_> {
    /// A device belongs to a session and can't be taken from it by others, so the session ends.
    pub(super) async fn stop_push(&self) -> Result<Applied> {
        let account = self.account();
        let devices = self.with_devices().await?;
        if devices.is_empty() {
            return Ok(already("GET users/{account}/sessions", "200, none with a device"));
        }
        for session in &devices {
            self.end_one(session).await?;
        }
        self.mattermost.cut_sockets(account).await?;
        let left = self.with_devices().await?.len();
        if left > 0 {
            return Err(conflict(
                Message::new("refused-push-left").with("count", left).with("account", account),
                format!("{left} session(s) of \"{account}\" still have a device"),
            )
            .hint("mend-bar-first"));
        }
        let asked = "POST sessions/revoke for each session with a device, PUT patch, GET sessions";
        Ok(changed(asked, format!("200, {} ended", devices.len())))
    }

    async fn with_devices(&self) -> Result<Vec<String>> {
        let sessions = self.mattermost.sessions(self.account()).await?;
        Ok(sessions.into_iter().filter(|s| !s.device_id.is_empty()).map(|s| s.id).collect())
    }

    async fn end_one(&self, session: &str) -> Result<()> {
        let account = self.account();
        let what = format!("end a session of \"{account}\"");
        let path = format!("/users/{account}/sessions/revoke");
        match self.mattermost.post(what, &path, json!({ "session_id": session })).await {
            // It has ended meanwhile.
            Err(error) if error.kind == ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}
