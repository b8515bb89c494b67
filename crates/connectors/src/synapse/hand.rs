//! Acting as an account, with a token that the server lends us.
//!
//! Such a token is in no list of devices and outlives password resets and even deactivation. So it is minted with an
//! end a few minutes away, kept no longer than one order, and given back whatever happens; after a crash it ends by
//! itself. Never by `logout/all`, which would end the account's own sessions.

use super::api::AccessToken;
use super::connector::{ADMIN, CLIENT, Synapse};
use crate::http::{Answer, Call, Caller, part};
use exeunt_connector::Result;
use exeunt_core::AccountId;
use secrecy::SecretString;
use serde_json::json;
use std::collections::BTreeMap;

const LIFETIME_MS: i64 = 10 * 60 * 1000;

/// The accounts whose hands we hold during one order.
pub(super) struct Hands<'a> {
    synapse: &'a Synapse,
    held: BTreeMap<AccountId, SecretString>,
}

impl<'a> Hands<'a> {
    pub(super) fn new(synapse: &'a Synapse) -> Self {
        Self { synapse, held: BTreeMap::new() }
    }

    /// Sends a request as `account`, which may be our own.
    pub(super) async fn as_account(&mut self, account: &AccountId, call: Call) -> Result<Answer> {
        let caller = self.of(account).await?;
        self.synapse.http.send(&caller, call).await
    }

    /// The hand of `account`. The server lends nobody his own.
    pub(super) async fn of(&mut self, account: &AccountId) -> Result<Caller> {
        if account == self.synapse.me().await? {
            return Ok(self.synapse.service());
        }
        if !self.held.contains_key(account) {
            let token = self.synapse.puppet_token(account).await?;
            self.held.insert(account.clone(), token);
        }
        Ok(Caller::account(self.held[account].clone()))
    }

    /// Gives every token back. One that can't be given back ends by itself.
    pub(super) async fn let_go(self) {
        for token in self.held.into_values() {
            let call = Call::post("give a borrowed token back", format!("{CLIENT}/logout"), json!({}));
            let answer = self.synapse.http.send(&Caller::account(token), call).await;
            if !answer.is_ok_and(|a| a.status == 200) {
                tracing::warn!("a borrowed token could not be given back; it ends by itself within ten minutes");
            }
        }
    }
}

impl Synapse {
    /// A token of `account` that ends soon and belongs to no device.
    async fn puppet_token(&self, account: &AccountId) -> Result<SecretString> {
        let until = self.clock.now().as_millisecond() + LIFETIME_MS;
        let path = format!("{ADMIN}/v1/users/{}/login", part(account));
        let call = Call::post(format!("act as \"{account}\""), path, json!({ "valid_until_ms": until }));
        // A lost answer leaves a token that nobody knows and that ends by itself: nothing that matters has happened.
        let token: AccessToken = self.as_service(call.harmless()).await?.read()?;
        Ok(SecretString::from(token.access_token))
    }
}
