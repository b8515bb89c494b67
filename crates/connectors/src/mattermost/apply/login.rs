//! Deactivation, which is the bar: everything is kept, and activating again brings back all but sessions.
//!
//! `PUT active` and not `DELETE users/{id}`, although both do the same: a wrong letter in the latter's query deletes
//! the account with all its posts, and where a directory decides about an account only the former says so.

use super::Work;
use crate::applied::{already, changed, proof};
use crate::mattermost::connector::Mattermost;
use crate::refusal::conflict;
use exeunt_connector::{Applied, ConnectorError, Order, Polled, Result};
use exeunt_core::{AccountId, ErrorKind, Login, Message};
use serde_json::json;

/// A login that was past its password check makes a session within this time, and nothing looks at the state again.
const LOGINS_ON_THEIR_WAY_MS: i64 = 2_000;

impl Work<'_> {
    pub(super) async fn bar_login(&self) -> Result<Applied> {
        let account = self.account();
        if self.mattermost.me().await?.owner.as_ref() == Some(account) {
            let says = Message::new("refused-owns-our-bot").with("account", account);
            let message = format!("\"{account}\" owns the bot that this connection acts as");
            return Err(conflict(says, message).hint("mend-owns-our-bot"));
        }
        match self.user.login() {
            Login::Open => {
                self.set_active(false).await?;
                Ok(Applied::Accepted { poll: self.mattermost.clock.now().as_millisecond().to_string() })
            }
            // A repeated deactivation would be answered 200 and move its time.
            Login::Barred | Login::Deactivated | Login::Erased => self.end_what_lives().await,
        }
    }

    /// The account was off before. Sessions that live nevertheless are ended, the same way.
    async fn end_what_lives(&self) -> Result<Applied> {
        let account = self.account();
        if self.mattermost.sessions(account).await?.is_empty() {
            return Ok(already("GET users/{account}, sessions", "200 delete_at set, no session"));
        }
        self.mattermost.end_all(account).await?;
        if self.mattermost.sessions(account).await?.is_empty() {
            let asked = "POST sessions/revoke/all, PUT patch, GET sessions";
            return Ok(changed(asked, "200 delete_at was set, no session now"));
        }
        Err(conflict(
            Message::new("refused-sessions-return").with("account", account),
            format!("\"{account}\" is deactivated, and sessions of it keep appearing"),
        ))
    }

    pub(super) async fn open_login(&self) -> Result<Applied> {
        if self.user.login() == Login::Open {
            return Ok(already("GET users/{account}", "200 delete_at=0"));
        }
        self.set_active(true).await?;
        Ok(changed("PUT users/{account}/active active=true, GET users/{account}", "200 delete_at=0"))
    }

    async fn set_active(&self, active: bool) -> Result<()> {
        let account = self.account();
        let verb = if active { "activate" } else { "deactivate" };
        let path = format!("/users/{account}/active");
        self.mattermost.put(format!("{verb} \"{account}\""), &path, json!({ "active": active })).await?;
        if (self.mattermost.user(account).await?.login() == Login::Open) == active {
            return Ok(());
        }
        Err(conflict(
            Message::new("refused-login-unchanged").with("account", account),
            format!("cannot {verb} \"{account}\": the server says yes, and it is not so"),
        )
        .hint("mend-directory-set-back"))
    }
}

/// Only a deactivation is ever accepted and still at work: what was on its way through the door is waited for and then
/// ended, whether the server lists it or not.
pub(in crate::mattermost) async fn poll(mattermost: &Mattermost, order: &Order, poll: &str) -> Result<Polled> {
    let account = &order.account;
    mattermost.refuse_own(account).await?;
    let since: i64 = poll.parse().map_err(|_| ConnectorError::new(ErrorKind::Invalid, "not a poll of ours"))?;
    if mattermost.user(account).await?.login() == Login::Open {
        let says = Message::new("refused-active-again").with("account", account);
        let message = format!("\"{account}\" is not deactivated any more");
        return Err(conflict(says, message).hint("mend-active-again"));
    }
    if mattermost.clock.now().as_millisecond() < since + LOGINS_ON_THEIR_WAY_MS {
        return Ok(Polled::Working("logins that were on their way are waited for".to_owned()));
    }
    mattermost.end_all(account).await?;
    match mattermost.sessions(account).await?.len() {
        0 => Ok(Polled::Finished(proof(
            "PUT users/{account}/active active=false, two seconds later POST sessions/revoke/all, PUT patch, GET sessions",
            "200 delete_at set, no session",
        ))),
        left => Ok(Polled::Working(format!("{left} session(s) left"))),
    }
}

impl Mattermost {
    /// Ends every session, and what is still open of it. Both may be asked again and again.
    pub(super) async fn end_all(&self, account: &AccountId) -> Result<()> {
        use crate::http::Call;
        use crate::mattermost::manners::API;
        let path = format!("{API}/users/{account}/sessions/revoke/all");
        let call = Call::post(format!("end sessions of \"{account}\""), path, json!({}));
        self.as_service(call).await?.ok()?;
        self.cut_sockets(account).await
    }
}
