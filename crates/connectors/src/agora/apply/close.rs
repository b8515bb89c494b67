//! Erasing. The platform's own way of deleting an account takes with it every group and room that it owns, so nothing
//! may be owned any more.

use crate::agora::connector::Agora;
use crate::agora::error::Said;
use crate::agora::id::{Place, is_username};
use crate::applied::{already, changed};
use crate::http::Call;
use crate::refusal::{conflict, no_account};
use exeunt_connector::{Applied, Result};
use exeunt_core::{AccountId, Message};

/// The platform shows us every account, so one that it doesn't know is gone, and gone is what was ordered.
pub(super) async fn erase(agora: &Agora, account: &AccountId) -> Result<Applied> {
    match agora.user_lookup(account).await? {
        Some(_) => {}
        None if is_username(account) => return Ok(already("GET users/{account}", "404 no such account")),
        None => return Err(no_account(account)),
    }
    agora.must_own_nothing(account).await?;
    let call = Call::delete(format!("delete \"{account}\""), agora.user_path(account, ""));
    let answer = agora.send(call).await?;
    if !Said::AccountGone.is_in(&answer) && !Agora::is_missing(&answer) {
        answer.ok()?;
    }
    if agora.user_lookup(account).await?.is_some() {
        return Err(conflict(
            Message::new("refused-still-there").with("account", account),
            format!("\"{account}\" is still, or again, there"),
        ));
    }
    Ok(changed("DELETE users/{account}, GET users/{account}", "404 no such account"))
}

impl Agora {
    async fn must_own_nothing(&self, account: &AccountId) -> Result<()> {
        for group in self.memberships(account).await?.into_keys() {
            let Some(place) = Place::of(&group) else { continue };
            if self.owner_of(&place).await?.as_deref() == Some(account.as_str()) {
                let says = Message::new("refused-owns-doomed-group").with("account", account).with("group", &group);
                let message = format!("\"{account}\" owns \"{group}\", which would be destroyed with it");
                return Err(conflict(says, message).hint("mend-hand-over-first"));
            }
        }
        Ok(())
    }
}
