//! Password and sessions.

use super::Work;
use crate::agora::account::SOME_DEVICE;
use crate::agora::api::{Data, Done};
use crate::agora::error::{Said, is_wrong_method};
use crate::applied::{already, changed};
use crate::http::{Answer, Call, part};
use crate::refusal::{conflict, no_password};
use exeunt_connector::{Applied, Result};
use exeunt_core::{Message, Session};
use secrecy::ExposeSecret;
use serde_json::json;

impl Work<'_> {
    /// Sets the ordered password. Whether it is set already can't be read; setting it twice is the same as once. It ends
    /// no session, and an account that logs in with signed tokens doesn't need it.
    pub(super) async fn replace_credential(&self) -> Result<Applied> {
        let account = self.account();
        let password = self.order.secret.as_ref().ok_or_else(|| no_password(account))?;
        let path = self.agora.user_path(account, "/password");
        let body = json!({ "newpassword": password.expose_secret() });
        self.agora.demand(Call::put(format!("replace the password of \"{account}\""), path, body)).await?;
        Ok(changed("PUT users/{account}/password", "200"))
    }

    /// Throws every device out at once, and then whichever is still there one by one.
    pub(super) async fn end_sessions(&self) -> Result<Applied> {
        let before = self.agora.sessions(self.account()).await?;
        if before.is_empty() {
            return Ok(already("GET users/{account}/resources, status", "200 no device, offline"));
        }
        self.disconnect("", "end sessions of").await?;
        let mut left = self.agora.sessions(self.account()).await?;
        if !left.is_empty() {
            self.disconnect_each(&left).await?;
            left = self.agora.sessions(self.account()).await?;
        }
        if !left.is_empty() {
            let says = Message::new("refused-devices-left").with("count", left.len()).with("account", self.account());
            let message =
                format!("{} device(s) of \"{}\" are online after they were thrown out", left.len(), self.account());
            return Err(conflict(says, message).hint("mend-bar-first"));
        }
        let answered = format!("{} ended, no device, offline", before.len());
        Ok(changed("GET users/{account}/disconnect, resources, status", answered))
    }

    async fn disconnect_each(&self, devices: &[Session]) -> Result<()> {
        for device in devices.iter().filter(|device| device.id != SOME_DEVICE) {
            self.disconnect(&format!("/{}", part(&device.id)), "end a session of").await?;
        }
        Ok(())
    }

    /// One vendor's kit says GET to both paths; pages say POST to the one and DELETE to the other.
    async fn disconnect(&self, device: &str, verb: &str) -> Result<()> {
        let what = format!("{verb} \"{}\"", self.account());
        let path = self.agora.user_path(self.account(), &format!("/disconnect{device}"));
        let mut answer = self.agora.send(Call::get(&what, &path).harmful()).await?;
        if is_wrong_method(&answer) {
            let other =
                if device.is_empty() { Call::post(what, path, json!({})).bare() } else { Call::delete(what, path) };
            answer = self.agora.send(other).await?;
        }
        was_ended(answer)
    }
}

fn was_ended(answer: Answer) -> Result<()> {
    if Said::DeviceUnknown.is_in(&answer) {
        return Ok(());
    }
    let nonsense = answer.nonsense();
    if answer.read::<Data<Done>>()?.data.is_done() { Ok(()) } else { Err(nonsense) }
}
