//! The right to administer the server.

use super::Work;
use crate::applied::{already, changed};
use crate::mattermost::account::SYSTEM_ADMIN;
use crate::refusal::conflict;
use exeunt_connector::{Applied, Result};
use exeunt_core::Message;
use serde_json::json;

impl Work<'_> {
    /// Takes or gives this one role and keeps all others. The server is never left without an admin: only an admin may
    /// do this, so our own account is one, and it is never ordered about.
    pub(super) async fn set_admin(&self, wanted: bool) -> Result<Applied> {
        let says = format!("200 {SYSTEM_ADMIN}={wanted}");
        if self.user.has_role(SYSTEM_ADMIN) == wanted {
            return Ok(already("GET users/{account}", says));
        }
        let account = self.account();
        let mut roles: Vec<&str> = self.user.roles.split_whitespace().filter(|role| *role != SYSTEM_ADMIN).collect();
        if wanted {
            roles.push(SYSTEM_ADMIN);
        }
        if roles.is_empty() {
            // The server takes an empty list, and then the account has no rights at all.
            let says = Message::new("refused-no-other-role").with("account", account);
            let message = format!("\"{account}\" has no other role than {SYSTEM_ADMIN}");
            return Err(conflict(says, message).hint("mend-no-other-role"));
        }
        let verb = if wanted { "make" } else { "unmake" };
        let body = json!({ "roles": roles.join(" ") });
        let what = format!("{verb} \"{account}\" a system admin");
        self.mattermost.put(what, &format!("/users/{account}/roles"), body).await?;
        let now = self.mattermost.user(account).await?.has_role(SYSTEM_ADMIN);
        if now != wanted {
            return Err(conflict(
                Message::new("refused-admin-unchanged").with("account", account),
                format!("{SYSTEM_ADMIN} of \"{account}\" is {now} after it was changed"),
            ));
        }
        Ok(changed("PUT users/{account}/roles, GET users/{account}", says))
    }
}
