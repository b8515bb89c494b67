//! The right to make chat rooms, the only one that an account can have over the whole project.

use super::Work;
use crate::applied::{already, changed};
use crate::http::{Call, part};
use crate::refusal::conflict;
use exeunt_connector::{Applied, Result};
use exeunt_core::Message;
use serde_json::json;

impl Work<'_> {
    pub(super) async fn set_admin(&self, wanted: bool) -> Result<Applied> {
        let account = self.account();
        if self.is_super_admin().await? == wanted {
            return Ok(already("GET chatrooms/super_admin", listed(wanted)));
        }
        let call = if wanted {
            let what = format!("make \"{account}\" a super admin of chat rooms");
            Call::post(what, self.agora.path("/chatrooms/super_admin"), json!({ "superadmin": account }))
        } else {
            let what = format!("take from \"{account}\" the role of a super admin of chat rooms");
            Call::delete(what, self.agora.path(&format!("/chatrooms/super_admin/{}", part(account))))
        };
        self.agora.demand(call).await?;
        if self.is_super_admin().await? != wanted {
            return Err(conflict(
                Message::new("refused-admin-unchanged").with("account", account),
                format!("\"{account}\" is {} after the change", listed(!wanted)),
            ));
        }
        let verb = if wanted { "POST chatrooms/super_admin" } else { "DELETE chatrooms/super_admin/{account}" };
        Ok(changed(format!("{verb}, GET chatrooms/super_admin"), listed(wanted)))
    }

    async fn is_super_admin(&self) -> Result<bool> {
        Ok(self.agora.super_admins().await?.contains(self.account().as_str()))
    }
}

fn listed(admin: bool) -> &'static str {
    if admin { "200 in the list" } else { "200 not in the list" }
}
