//! Pushers. A locked account's phone goes on showing messages in plain text until they are gone.

use super::Work;
use crate::applied::{already, changed};
use crate::http::Call;
use crate::refusal::conflict;
use crate::synapse::connector::CLIENT;
use exeunt_connector::{Applied, Result};
use exeunt_core::{Login, Message, PushTarget};
use serde_json::{Value, json};

impl Work<'_> {
    pub(super) async fn stop_push(&mut self) -> Result<Applied> {
        let targets = self.synapse.push_targets(self.account()).await?;
        if targets.is_empty() {
            return Ok(already("GET users/{account}/pushers", "200 total=0"));
        }
        self.must_be_open("stop push of", "mend-push-by-sessions")?;
        for target in &targets {
            self.set_pusher(
                "stop push of",
                json!({
                    "kind": null, "app_id": target.native["app_id"], "pushkey": target.native["pushkey"],
                }),
            )
            .await?;
        }
        self.push_left(0, targets.len()).await
    }

    async fn push_left(&self, wanted: usize, removed: usize) -> Result<Applied> {
        let left = self.synapse.push_targets(self.account()).await?.len();
        if left > wanted {
            let says = Message::new("refused-push-left").with("count", left).with("account", self.account());
            let message = format!("{left} pusher(s) of \"{}\" are left or new", self.account());
            return Err(conflict(says, message).hint("mend-sessions-first"));
        }
        Ok(changed("POST pushers/set kind=null as the account, GET pushers", format!("{removed} removed, total=0")))
    }

    /// Puts pushers back. They belong to no device then, so that ending the sessions won't end them.
    pub(super) async fn restore_push(&mut self, targets: &[PushTarget]) -> Result<Applied> {
        let present = self.synapse.push_targets(self.account()).await?;
        let missing: Vec<_> = targets.iter().filter(|t| !present.iter().any(|p| p.id == t.id)).collect();
        if missing.is_empty() {
            return Ok(already("GET users/{account}/pushers", "200, all there"));
        }
        self.must_be_open("restore push of", "mend-open-first")?;
        for target in &missing {
            self.set_pusher("restore push of", again(&target.native)).await?;
        }
        Ok(changed("POST pushers/set as the account", format!("200, {} restored", missing.len())))
    }

    async fn set_pusher(&mut self, verb: &str, pusher: Value) -> Result<()> {
        let call = Call::post(format!("{verb} \"{}\"", self.account()), format!("{CLIENT}/pushers/set"), pusher);
        self.hands.as_account(&self.order.account, call).await?.ok()?;
        Ok(())
    }

    /// The account's hand can be borrowed only while its login is open.
    pub(super) fn must_be_open(&self, verb: &str, hint: &'static str) -> Result<()> {
        match self.user.login() {
            Login::Open => Ok(()),
            Login::Barred | Login::Deactivated | Login::Erased => Err(conflict(
                Message::new("refused-barred").with("account", self.account()),
                format!("cannot {verb} \"{}\" while its login is barred", self.account()),
            )
            .hint(hint)),
        }
    }
}

/// What sets the same pusher once more, beside others of the same app and address.
fn again(native: &Value) -> Value {
    let fields =
        ["kind", "app_id", "pushkey", "app_display_name", "device_display_name", "profile_tag", "lang", "data"];
    let mut pusher = json!({ "append": true });
    for field in fields {
        if !native[field].is_null() {
            pusher[field] = native[field].clone();
        }
    }
    pusher
}
