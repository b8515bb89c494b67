//! Push bindings. A device binds itself again when its app is next used, so they end after the sessions.

use super::Work;
use crate::agora::api::PushBinding;
use crate::applied::{already, changed};
use crate::http::Call;
use crate::refusal::{conflict, invalid};
use exeunt_connector::{Applied, Result};
use exeunt_core::{Message, PushTarget};
use serde::Deserialize;
use serde_json::json;

impl Work<'_> {
    pub(super) async fn stop_push(&self) -> Result<Applied> {
        let bound = leading_somewhere(&self.user.push);
        if bound.is_empty() {
            return Ok(already("GET users/{account}", "200, no push bound"));
        }
        for binding in &bound {
            let none = PushBinding { device_token: String::new(), notifier_name: String::new(), ..binding.clone() };
            self.bind("unbind push of", &none).await?;
        }
        let mut left = self.bound().await?;
        // A page's table has it as above; its sample names the certificate all the same.
        for binding in &left {
            let none = PushBinding { device_token: String::new(), ..binding.clone() };
            self.bind("unbind push of", &none).await?;
        }
        if !left.is_empty() {
            left = self.bound().await?;
        }
        if !left.is_empty() {
            let says = Message::new("refused-push-left").with("count", left.len()).with("account", self.account());
            let message = format!("{} push binding(s) of \"{}\" are left or new", left.len(), self.account());
            return Err(conflict(says, message).hint("mend-sessions-first"));
        }
        Ok(changed(
            "PUT users/{account}/push/binding, GET users/{account}",
            format!("{} unbound, none left", bound.len()),
        ))
    }

    pub(super) async fn restore_push(&self, targets: &[PushTarget]) -> Result<Applied> {
        let present = self.user.push_targets();
        let missing: Vec<_> = targets.iter().filter(|t| !present.iter().any(|p| p.id == t.id)).collect();
        if missing.is_empty() {
            return Ok(already("GET users/{account}", "200, all bound"));
        }
        for target in &missing {
            let odd = |_| {
                let says = Message::new("refused-push-odd");
                let message = format!("the push target \"{}\" can't be bound again", target.id);
                invalid(says, message)
            };
            self.bind("bind push of", &PushBinding::deserialize(&target.native).map_err(odd)?).await?;
        }
        Ok(changed("PUT users/{account}/push/binding", format!("200, {} bound", missing.len())))
    }

    async fn bind(&self, verb: &str, binding: &PushBinding) -> Result<()> {
        let path = self.agora.user_path(self.account(), "/push/binding");
        let call = Call::put(format!("{verb} \"{}\"", self.account()), path, json!(binding));
        self.agora.demand(call).await.map(drop)
    }

    async fn bound(&self) -> Result<Vec<PushBinding>> {
        Ok(leading_somewhere(&self.agora.user(self.account()).await?.push))
    }
}

/// A binding without a token leads nowhere.
fn leading_somewhere(bound: &[PushBinding]) -> Vec<PushBinding> {
    bound.iter().filter(|binding| !binding.device_token.is_empty()).cloned().collect()
}
