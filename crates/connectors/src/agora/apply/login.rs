//! The bar. It takes effect at once and throws every device out.

use super::{Work, already, changed};
use crate::http::Call;
use crate::refusal::conflict;
use exeunt_connector::{Applied, Result};
use exeunt_core::Login;
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
            return Err(conflict(format!("\"{account}\" reads {} after {verb}", said(!wanted))));
        }
        Ok(changed(format!("POST users/{{account}}/{verb}, GET users/{{account}}"), said(wanted)))
    }

    /// Reading shows the bar, and the vendor's word for it is that nothing is pushed to a barred account. No call unbinds
    /// a device.
    pub(super) fn stop_push(&self) -> Result<Applied> {
        match self.user.login() {
            Login::Barred => Ok(already("GET users/{account}", said(false))),
            Login::Open | Login::Deactivated | Login::Erased => {
                let message = format!("push to \"{}\" stops only with its login", self.account());
                Err(conflict(message).hint("bar the login first"))
            }
        }
    }
}

fn said(activated: bool) -> String {
    format!("200 activated={activated}")
}
