//! The bar. It takes effect at once and throws every device out.

use super::Work;
use crate::applied::{already, changed};
use crate::http::Call;
use crate::refusal::conflict;
use exeunt_connector::{Applied, Result};
use exeunt_core::Message;
use serde_json::Value;

impl Work<'_> {
    pub(super) async fn set_activated(&self, wanted: bool) -> Result<Applied> {
        let account = self.account();
        if self.user.activated == wanted {
            return Ok(already("GET users/{account}", said(wanted)));
        }
        let verb = if wanted { "activate" } else { "deactivate" };
        let path = self.agora.user_path(account, &format!("/{verb}"));
        self.agora.demand(Call::post(format!("{verb} \"{account}\""), path, Value::Null).bare()).await?;
        if self.agora.user(account).await?.activated != wanted {
            return Err(conflict(
                Message::new("refused-login-unchanged").with("account", account),
                format!("\"{account}\" reads {} after {verb}", said(!wanted)),
            ));
        }
        Ok(changed(format!("POST users/{{account}}/{verb}, GET users/{{account}}"), said(wanted)))
    }
}

fn said(activated: bool) -> String {
    format!("200 activated={activated}")
}
