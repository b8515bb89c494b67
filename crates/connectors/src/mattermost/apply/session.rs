//! Password and sessions.

use super::Work;
use crate::applied::{already, changed};
use crate::mattermost::account::DIRECTORY;
use crate::refusal::{conflict, no_password, unsupported};
use exeunt_connector::{Applied, Result};
use exeunt_core::Message;
use secrecy::ExposeSecret;
use serde_json::json;

/// How often sessions that keep appearing are ended before we say so.
const ROUNDS: usize = 10;

impl Work<'_> {
    /// Sets the ordered password; sessions stay, and are ended by their own order. On an account that logs in elsewhere
    /// the server would do it too, and so cut the link that nobody can read or put back: there it is never done.
    pub(super) async fn replace_credential(&self) -> Result<Applied> {
        let account = self.account();
        if self.user.auth_service == DIRECTORY {
            let says = Message::new("refused-password-elsewhere").with("account", account);
            let message = format!("the password of \"{account}\" belongs to the directory");
            return Err(unsupported(says, message).hint("mend-password-elsewhere"));
        }
        if self.user.logs_in_elsewhere() {
            let service = format!("200 auth_service={}: it has no password here", self.user.auth_service);
            return Ok(already("GET users/{account}", service));
        }
        let password = self.order.secret.as_ref().ok_or_else(|| no_password(account))?;
        let body = json!({ "new_password": password.expose_secret() });
        let what = format!("replace the password of \"{account}\"");
        self.mattermost.put(what, &format!("/users/{account}/password"), body).await?;
        Ok(changed("PUT users/{account}/password", "200"))
    }

    /// Ends every session, and those that the server has forgotten to list: a session may live in its memory alone.
    pub(super) async fn end_sessions(&self) -> Result<Applied> {
        let account = self.account();
        let asked = "POST sessions/revoke/all, PUT patch, GET sessions";
        let mut ended = 0;
        for _ in 0..ROUNDS {
            let listed = self.mattermost.sessions(account).await?.len();
            if listed == 0 && ended > 0 {
                return Ok(changed(asked, format!("200, {ended} ended, none left")));
            }
            self.mattermost.end_all(account).await?;
            if listed == 0 {
                return Ok(already(asked, "200, none was listed"));
            }
            ended += listed;
        }
        let says = Message::new("refused-sessions-return").with("account", account);
        let message = format!("cannot end sessions of \"{account}\": new ones keep appearing");
        Err(conflict(says, message).hint("mend-bar-first"))
    }
}
