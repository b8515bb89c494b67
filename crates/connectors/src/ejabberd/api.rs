//! The commands of the HTTP API, and what they answer.

use super::connector::Ejabberd;
use crate::http::{Answer, Call};
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{AccountId, ErrorKind, Message};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A live session. Sessions of other protocols (MQTT) are in no list.
#[derive(Debug, Deserialize)]
pub(super) struct SessionInfo {
    pub(super) resource: String,
    pub(super) connection: String,
}

/// When somebody was last here. For accounts that never logged in, and for ghosts, the time means something else.
#[derive(Debug, Deserialize)]
pub(super) struct LastActivity {
    pub(super) timestamp: String,
    pub(super) status: String,
}

/// A token that was issued. Ended ones stay in the list for a while.
#[derive(Deserialize)]
pub(super) struct ListedToken {
    pub(super) token: SecretString,
    pub(super) user: String,
    pub(super) scope: String,
    expires_in: String,
}

#[derive(Deserialize)]
pub(super) struct IssuedToken {
    pub(super) token: SecretString,
}

#[derive(Debug, Deserialize)]
struct Content {
    content: String,
}

impl ListedToken {
    /// Whether it still opens anything: `-39 seconds` are over.
    pub(super) fn lives(&self) -> bool {
        let seconds = self.expires_in.split(' ').next().and_then(|number| number.parse::<i64>().ok());
        seconds.is_none_or(|seconds| seconds > 0)
    }
}

impl Ejabberd {
    /// Asks something. `what` stands after "cannot" in an error.
    pub(super) async fn ask(&self, what: impl Into<String>, command: &str, arguments: Value) -> Result<Answer> {
        let call = Call::post(what, format!("/api/{command}"), arguments);
        self.http.send(&self.caller(), call.harmless()).await
    }

    /// Changes something.
    pub(super) async fn tell(&self, what: impl Into<String>, command: &str, arguments: Value) -> Result<Answer> {
        self.http.send(&self.caller(), Call::post(what, format!("/api/{command}"), arguments)).await
    }

    pub(super) async fn check_account(&self, local: &str) -> Result<bool> {
        let host = &self.config.settings.host;
        let what = format!("look for \"{local}@{host}\"");
        yes_or_no(&self.ask(what, "check_account", json!({ "user": local, "host": host })).await?)
    }

    /// Whether it is the account's password now. It is for barred accounts too.
    pub(super) async fn has_password(&self, local: &str, password: &SecretString) -> Result<bool> {
        let host = &self.config.settings.host;
        let arguments = json!({ "user": local, "host": host, "password": password.expose_secret() });
        yes_or_no(&self.ask(format!("compare the password of \"{local}@{host}\""), "check_password", arguments).await?)
    }

    /// Every account's name, in the server's own spelling.
    pub(super) async fn registered_users(&self) -> Result<Vec<String>> {
        self.ask("list accounts", "registered_users", json!({ "host": self.config.settings.host })).await?.read()
    }

    /// Whether the group that bars logins is there.
    pub(super) async fn frozen_group_exists(&self) -> Result<bool> {
        let arguments = json!({ "host": self.config.settings.host });
        let groups: Vec<String> = self.ask("list shared groups", "srg_list", arguments).await?.read()?;
        Ok(groups.contains(&self.config.settings.frozen_group))
    }

    /// The accounts in the group that bars logins. A missing group reads as an empty one.
    pub(super) async fn frozen(&self) -> Result<BTreeSet<AccountId>> {
        let settings = &self.config.settings;
        let arguments = json!({ "group": settings.frozen_group, "host": settings.host });
        let members: Vec<String> = self.ask("list barred accounts", "srg_get_members", arguments).await?.read()?;
        Ok(members.into_iter().map(AccountId::from).collect())
    }

    /// Puts the account into the group that bars logins, or takes it out.
    pub(super) async fn set_frozen(&self, local: &str, frozen: bool) -> Result<()> {
        let settings = &self.config.settings;
        let (verb, command) = if frozen { ("bar", "srg_user_add") } else { ("open", "srg_user_del") };
        let (group, host) = (&settings.frozen_group, &settings.host);
        let arguments = json!({ "user": local, "host": host, "group": group, "grouphost": host });
        self.tell(format!("{verb} the login of \"{local}@{host}\""), command, arguments).await?.ok().map(drop)
    }

    pub(super) async fn set_password(&self, local: &str, password: &SecretString) -> Result<()> {
        let host = &self.config.settings.host;
        let arguments = json!({ "user": local, "host": host, "newpass": password.expose_secret() });
        let what = format!("replace the password of \"{local}@{host}\"");
        done(&self.tell(what, "change_password", arguments).await?)
    }

    pub(super) async fn sessions(&self, local: &str) -> Result<Vec<SessionInfo>> {
        let host = &self.config.settings.host;
        let what = format!("list sessions of \"{local}@{host}\"");
        self.ask(what, "user_sessions_info", json!({ "user": local, "host": host })).await?.read()
    }

    /// Ends the sessions that the server lists.
    pub(super) async fn kick(&self, local: &str) -> Result<()> {
        let host = &self.config.settings.host;
        let what = format!("end sessions of \"{local}@{host}\"");
        self.tell(what, "kick_user", json!({ "user": local, "host": host })).await?.ok().map(drop)
    }

    pub(super) async fn last_activity(&self, local: &str) -> Result<LastActivity> {
        let host = &self.config.settings.host;
        let what = format!("ask when \"{local}@{host}\" was last here");
        self.ask(what, "get_last", json!({ "user": local, "host": host })).await?.read()
    }

    /// The full name in the account's card; empty when there is none.
    pub(super) async fn full_name(&self, local: &str) -> Result<String> {
        let host = &self.config.settings.host;
        let arguments = json!({ "user": local, "host": host, "name": "FN" });
        let answer = self.ask(format!("read the card of \"{local}@{host}\""), "get_vcard", arguments).await?;
        // No card, no such field, or no cards at all: then people read the address.
        if matches!(answer.status, 400 | 403 | 404 | 500) {
            return Ok(String::new());
        }
        Ok(answer.read::<Content>()?.content)
    }

    /// The tokens that open an account now; nothing where the server can't list them, as on SQL storage.
    pub(super) async fn tokens(&self, account: &AccountId) -> Result<Option<Vec<ListedToken>>> {
        let Some(all) = self.all_tokens().await? else { return Ok(None) };
        Ok(Some(all.into_iter().filter(|token| token.user == account.as_str() && token.lives()).collect()))
    }

    /// Whether the token opens anything, for whomever; nothing where the server can't list tokens.
    pub(super) async fn is_live(&self, token: &SecretString) -> Result<Option<bool>> {
        let same = |one: &ListedToken| one.token.expose_secret() == token.expose_secret();
        Ok(self.all_tokens().await?.map(|all| all.iter().any(|one| same(one) && one.lives())))
    }

    async fn all_tokens(&self) -> Result<Option<Vec<ListedToken>>> {
        let answer = self.ask("list tokens", "oauth_list_tokens", json!({})).await?;
        if answer.is(500, "internal_error") {
            return Ok(None);
        }
        answer.read().map(Some)
    }

    pub(super) async fn revoke(&self, token: &SecretString) -> Result<()> {
        let arguments = json!({ "token": token.expose_secret() });
        self.tell("revoke a token", "oauth_revoke_token", arguments).await?.ok().map(drop)
    }
}

/// 0 is yes and 1 is no, both with 200.
fn yes_or_no(answer: &Answer) -> Result<bool> {
    match answer.ok()?.body.as_u64() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(answer.nonsense()),
    }
}

/// An order that the server says it has carried out.
pub(super) fn done(answer: &Answer) -> Result<()> {
    if yes_or_no(answer)? {
        return Ok(());
    }
    let says = Message::new("refused-did-not-do");
    let message = format!("cannot {}: the server says that it did not", answer.what);
    Err(ConnectorError::new(ErrorKind::Conflict, message).says(says).code(answer.says()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_whose_time_is_over_opens_nothing() {
        let lives = |expires_in: &str| {
            let token = json!({ "token": "t", "user": "a@b", "scope": "sasl_auth", "expires_in": expires_in });
            serde_json::from_value::<ListedToken>(token).unwrap().lives()
        };
        assert!(lives("60 seconds") && lives("for ever"));
        assert!(!lives("0 seconds") && !lives("-39 seconds"));
    }
}
