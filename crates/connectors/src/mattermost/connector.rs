//! The connector: which of our own files answers which call.

use super::api::{Bot, User};
use super::config::{Config, ConfigError};
use super::manners::{API, Apiv4, is_gone};
use super::place::is_id;
use super::{account, apply, canary, describe, limits, listing, probe};
use crate::http::{Answer, Call, Caller, Http};
use crate::refusal::{no_account, our_own};
use async_trait::async_trait;
use exeunt_connector::{
    AccountSummary, Applied, CanarySent, Connector, ConnectorError, Cursor, Description, GroupSummary, Order, Pace,
    Page, Polled, Probe, ProbeAnswer, Result,
};
use exeunt_core::{Account, AccountId, Clock, ErrorKind, Group, GroupId};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// A connection to one Mattermost server.
pub struct Mattermost {
    pub(super) http: Http,
    pub(super) config: Config,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) pace: Pace,
    me: OnceCell<Me>,
    /// Whether all channels of an account can be asked for at once, which versions before 6.1 don't know.
    pub(super) lists_channels: OnceCell<bool>,
}

/// The account that we act as.
#[derive(Debug)]
pub(super) struct Me {
    pub(super) id: AccountId,
    pub(super) is_admin: bool,
    /// Who owns us, when we are a bot: we may stop working when he does.
    pub(super) owner: Option<AccountId>,
}

impl Mattermost {
    /// A connection that asks nothing yet. `clock` says when a deactivation was; `pace` says when to ask.
    pub fn new(config: Config, clock: Arc<dyn Clock>, pace: Pace) -> std::result::Result<Self, ConfigError> {
        config.check()?;
        pace.keep_to(&limits::limits(&config.settings));
        let http = Http::new(&config.settings.base_url, pace.clone(), &Apiv4).map_err(ConfigError::Client)?;
        Ok(Self { http, config, clock, pace, me: OnceCell::new(), lists_channels: OnceCell::new() })
    }

    /// Sends a request as our service account.
    pub(super) async fn as_service(&self, call: Call) -> Result<Answer> {
        self.http.send(&Caller::service(self.config.token.clone()), call).await
    }

    /// Reads something at `path`, which must be there.
    pub(super) async fn read<T: DeserializeOwned>(&self, what: impl Into<String>, path: &str) -> Result<T> {
        self.as_service(Call::get(what, format!("{API}{path}"))).await?.read()
    }

    /// Reads something at `path`, or nothing where it isn't.
    pub(super) async fn lookup<T: DeserializeOwned>(&self, what: impl Into<String>, path: &str) -> Result<Option<T>> {
        let answer = self.as_service(Call::get(what, format!("{API}{path}"))).await?;
        if is_gone(&answer) { Ok(None) } else { answer.read().map(Some) }
    }

    /// Changes something.
    pub(super) async fn put(&self, what: impl Into<String>, path: &str, body: Value) -> Result<()> {
        self.as_service(Call::put(what, format!("{API}{path}"), body)).await?.ok().map(drop)
    }

    /// Changes something.
    pub(super) async fn post(&self, what: impl Into<String>, path: &str, body: Value) -> Result<()> {
        self.as_service(Call::post(what, format!("{API}{path}"), body)).await?.ok().map(drop)
    }

    /// Takes something away; it may have gone meanwhile.
    pub(super) async fn delete(&self, what: impl Into<String>, path: &str) -> Result<()> {
        let answer = self.as_service(Call::delete(what, format!("{API}{path}"))).await?;
        match answer.ok() {
            Err(error) if error.kind == ErrorKind::NotFound => Ok(()),
            other => other.map(drop),
        }
    }

    /// The account that we act as.
    pub(super) async fn me(&self) -> Result<&Me> {
        let ask = async || {
            let user: User = self.read("learn who we are", "/users/me").await?;
            let owner = if user.is_bot {
                let bot: Bot = self.read("learn whose bot we are", &format!("/bots/{}", user.id)).await?;
                Some(AccountId::from(bot.owner_id))
            } else {
                None
            };
            Ok(Me { is_admin: user.has_role(account::SYSTEM_ADMIN), id: AccountId::from(user.id), owner })
        };
        self.me.get_or_try_init(ask).await
    }

    /// Refuses our own account: who locks himself out can undo nothing.
    pub(super) async fn refuse_own(&self, account: &AccountId) -> Result<()> {
        if *account == self.me().await?.id {
            return Err(our_own(account));
        }
        Ok(())
    }

    /// The account, or nothing when the server knows none.
    pub(super) async fn user_lookup(&self, account: &AccountId) -> Result<Option<User>> {
        if !is_id(account.as_str()) {
            return Ok(None);
        }
        let what = format!("read \"{account}\"");
        let user: Option<User> = self.lookup(what.as_str(), &format!("/users/{account}")).await?;
        match user {
            Some(user) if user.id != account.as_str() => {
                let message = format!("cannot {what}: the answer is about another account");
                Err(ConnectorError::new(ErrorKind::Protocol, message))
            }
            user => Ok(user),
        }
    }

    /// The account, which must exist.
    pub(super) async fn user(&self, account: &AccountId) -> Result<User> {
        self.user_lookup(account).await?.ok_or_else(|| no_account(account))
    }

    /// Makes the server forget what it remembers of an account, by a change of nothing. Only then does an open socket
    /// whose session has ended get no more messages; sockets of living sessions go on.
    pub(super) async fn cut_sockets(&self, account: &AccountId) -> Result<()> {
        let call = Call::put(
            format!("cut open sockets of \"{account}\""),
            format!("{API}/users/{account}/patch"),
            Value::Object(serde_json::Map::new()),
        );
        self.as_service(call.harmless()).await?.ok().map(drop)
    }
}

#[async_trait]
impl Connector for Mattermost {
    async fn describe(&self) -> Result<Description> {
        describe::describe(self).await
    }

    async fn account_list(&self, after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
        listing::account_list(self, after).await
    }

    async fn group_list(&self, _after: Option<&Cursor>) -> Result<Page<GroupSummary>> {
        listing::group_list(self).await
    }

    async fn account_lookup(&self, account: &AccountId) -> Result<Option<Account>> {
        account::account_lookup(self, account).await
    }

    async fn group_lookup(&self, group: &GroupId) -> Result<Option<Group>> {
        self.group(group).await
    }

    async fn apply(&self, order: &Order) -> Result<Applied> {
        apply::apply(self, order).await
    }

    async fn poll(&self, order: &Order, poll: &str) -> Result<Polled> {
        apply::poll(self, order, poll).await
    }

    async fn probe(&self, what: &Probe) -> Result<ProbeAnswer> {
        probe::probe(self, what).await
    }

    async fn canary_send(&self, account: &AccountId, group: Option<&GroupId>, marker: &str) -> Result<CanarySent> {
        canary::canary_send(self, account, group, marker).await
    }
}
