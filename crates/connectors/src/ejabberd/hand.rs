//! Acting as an account, with a token that the server issues to us.
//!
//! A session outlives the token that opened it, so the token is given back before the session is used, and after a crash
//! it ends by itself within two minutes.

use super::api::IssuedToken;
use super::connector::Ejabberd;
use super::xmpp::{Key, Login};
use exeunt_connector::Result;
use exeunt_core::AccountId;
use secrecy::SecretString;
use serde_json::json;

const LIFETIME_SECONDS: u32 = 120;
/// Opens XMPP and no command.
const SCOPE: &str = "sasl_auth";

impl Ejabberd {
    /// Whether the listener takes tokens. It does even where the server can't issue any.
    async fn takes_tokens(&self) -> Result<bool> {
        let ask = async || Ok(self.doorstep.mechanisms().await?.contains("X-OAUTH2"));
        self.takes_tokens.get_or_try_init(ask).await.copied()
    }

    /// A token of the account; nothing where none can be had.
    pub(super) async fn borrow(&self, account: &AccountId) -> Result<Option<SecretString>> {
        if !self.takes_tokens().await? {
            return Ok(None);
        }
        let arguments = json!({ "jid": account, "ttl": LIFETIME_SECONDS, "scopes": SCOPE });
        // A lost answer leaves a token that nobody knows and that ends by itself: nothing that matters has happened.
        let answer = self.ask(format!("act as \"{account}\""), "oauth_issue_token", arguments).await?;
        // We may not, or the library that makes tokens is missing: the command is there and fails.
        if answer.status == 403 || answer.is(500, "internal_error") {
            return Ok(None);
        }
        Ok(Some(answer.read::<IssuedToken>()?.token))
    }

    /// Gives a token back. One that can't be given back ends by itself.
    pub(super) async fn give_back(&self, token: &SecretString) {
        if self.revoke(token).await.is_err() {
            tracing::warn!("a borrowed token could not be given back; it ends by itself within two minutes");
        }
    }

    /// Logs in as the account, which may be our own; nothing where no token can be had.
    pub(super) async fn visit(&self, account: &AccountId) -> Result<Option<Login>> {
        let local = self.local(account)?;
        if let Some(password) = self.config.password.as_ref().filter(|_| account == self.me()) {
            return self.doorstep.log_in(local, &Key::Password(password.clone())).await.map(Some);
        }
        let Some(token) = self.borrow(account).await? else { return Ok(None) };
        let login = self.doorstep.log_in(local, &Key::Token(token.clone())).await;
        self.give_back(&token).await;
        login.map(Some)
    }
}
