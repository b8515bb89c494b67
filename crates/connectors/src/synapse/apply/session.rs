//! Password and sessions.

use super::Work;
use crate::applied::{already, changed};
use crate::http::{Call, part};
use crate::refusal::{conflict, no_password};
use crate::synapse::connector::ADMIN;
use exeunt_connector::{Applied, Result};
use exeunt_core::Message;
use secrecy::ExposeSecret;
use serde_json::json;

/// How often sessions that keep appearing are ended before we say so.
const ROUNDS: usize = 10;

impl Work<'_> {
    /// Sets the ordered password, and ends every session by the same call. Whether it is set already can't be read,
    /// and a login to find out would wake the account; setting it twice is the same as once.
    pub(super) async fn replace_credential(&mut self) -> Result<Applied> {
        let account = self.account();
        if self.user.deactivated.0 {
            // A password set now would come alive with the account.
            return Ok(already("GET users/{account}", "deactivated: it has no password"));
        }
        let password = self.order.secret.as_ref().ok_or_else(|| no_password(account))?;
        let body = json!({ "new_password": password.expose_secret(), "logout_devices": true });
        let path = format!("{ADMIN}/v1/reset_password/{}", part(account));
        let call = Call::post(format!("replace the password of \"{account}\""), path, body);
        self.synapse.as_service(call).await?.ok()?;
        Ok(changed("POST reset_password/{account} logout_devices=true", "200"))
    }

    /// Ends every session. A login between the list and the end makes a new one, so the list is read until it is empty.
    pub(super) async fn end_sessions(&mut self) -> Result<Applied> {
        let mut ended = 0;
        for _ in 0..ROUNDS {
            let account = self.account();
            let devices: Vec<_> = self.synapse.sessions(account).await?.into_iter().map(|s| s.id).collect();
            if devices.is_empty() {
                return Ok(ended_all(ended));
            }
            ended += devices.len();
            let path = format!("{ADMIN}/v2/users/{}/delete_devices", part(account));
            let call = Call::post(format!("end sessions of \"{account}\""), path, json!({ "devices": devices }));
            self.synapse.as_service(call).await?.ok()?;
        }
        let says = Message::new("refused-sessions-return").with("account", self.account());
        let message = format!("cannot end sessions of \"{}\": new ones keep appearing", self.account());
        Err(conflict(says, message).hint("mend-shut-first"))
    }
}

fn ended_all(ended: usize) -> Applied {
    if ended == 0 {
        already("GET users/{account}/devices", "200 total=0")
    } else {
        changed("POST users/{account}/delete_devices, GET users/{account}/devices", format!("{ended} ended, total=0"))
    }
}
