//! The connector: which of our own files answers which call.

use super::api::{User, Users};
use super::config::{Config, ConfigError};
use super::id::is_username;
use super::manners::Easemob;
use super::own_token::{Issuer, OwnToken};
use super::{account, apply, canary, describe, group, history, limits, listing, probe};
use crate::http::{Answer, Call, Http, part};
use crate::refusal::{invalid, no_account};
use async_trait::async_trait;
use exeunt_connector::{
    AccountSummary, Applied, CanarySent, Connector, ConnectorError, Cursor, Description, GroupSummary, History, Order,
    Pace, Page, Polled, Probe, ProbeAnswer, Result,
};
use exeunt_core::{Account, AccountId, Clock, ErrorKind, Group, GroupId, Message};
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// The kind of platform, in the database and on the command line.
pub const PLATFORM: &str = "agora-chat";

/// What the platform itself calls whoever acts over REST. No account can be called so.
const REST: &str = "@ppAdmin";

/// A connection to one project of Agora Chat or Easemob IM.
pub struct Agora {
    pub(super) http: Http,
    pub(super) config: Config,
    pub(super) clock: Arc<dyn Clock>,
    own: OwnToken,
}

impl Agora {
    /// A connection that asks nothing yet. `clock` dates our tokens and the history; `pace` says when to ask.
    pub fn new(config: Config, clock: Arc<dyn Clock>, pace: Pace) -> std::result::Result<Self, ConfigError> {
        config.check()?;
        pace.keep_to(&limits::limits(&config.settings));
        let http = Http::new(&config.settings.base_url, pace, &Easemob).map_err(ConfigError::Client)?;
        Ok(Self { http, config, clock, own: OwnToken::default() })
    }

    /// A path of this project.
    pub(super) fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.config.prefix())
    }

    /// A path of one account; `rest` begins with a slash, or is empty.
    pub(super) fn user_path(&self, account: &AccountId, rest: &str) -> String {
        self.path(&format!("/users/{}{rest}", part(account)))
    }

    /// Sends a request with our own token. One that was refused had no effect, so the request is sent once more with a
    /// new one.
    pub(super) async fn send(&self, call: Call) -> Result<Answer> {
        let issuer = Issuer { http: &self.http, config: &self.config, clock: self.clock.as_ref() };
        let lent = self.own.lend(&issuer).await?;
        let answer = self.http.send(&lent.caller, call.clone()).await?;
        if answer.status != 401 {
            self.own.was_taken(&lent).await;
            return Ok(answer);
        }
        let Some(lent) = self.own.lend_another(&issuer, &lent).await? else { return Ok(answer) };
        let answer = self.http.send(&lent.caller, call).await?;
        if answer.status != 401 {
            self.own.was_taken(&lent).await;
        }
        Ok(answer)
    }

    /// Refuses whoever we act as: nothing that an order could mean.
    pub(super) fn refuse_own(account: &AccountId) -> Result<()> {
        if *account != service_account() {
            return Ok(());
        }
        let says = Message::new("refused-own-account").with("account", account);
        let message = format!("\"{account}\" stands for the connection itself and is no account");
        Err(invalid(says, message))
    }

    /// The account, or nothing when the project has none of this name.
    pub(super) async fn user_lookup(&self, account: &AccountId) -> Result<Option<User>> {
        if !is_username(account) {
            return Ok(None);
        }
        let call = Call::get(format!("read \"{account}\""), self.user_path(account, ""));
        let answer = self.send(call).await?;
        if Self::is_missing(&answer) {
            return Ok(None);
        }
        let nonsense = answer.nonsense();
        let Some(user) = answer.read::<Users>()?.entities.into_iter().next() else { return Err(nonsense) };
        if user.username == account.as_str() {
            return Ok(Some(user));
        }
        // The platform also finds an account by its number, which is nobody's name.
        if user.uuid.as_deref() == Some(account.as_str()) { Ok(None) } else { Err(nonsense) }
    }

    /// The account, which must exist.
    pub(super) async fn user(&self, account: &AccountId) -> Result<User> {
        self.user_lookup(account).await?.ok_or_else(|| no_account(account))
    }

    /// A refusal that says that something isn't there.
    pub(super) fn is_missing(answer: &Answer) -> bool {
        answer.is(404, "service_resource_not_found") || answer.is(404, "resource_not_found")
    }

    /// Sends a request whose answer must say that it was done.
    pub(super) async fn demand(&self, call: Call) -> Result<Value> {
        let answer = self.send(call).await?;
        Ok(answer.ok()?.body.clone())
    }
}

/// Who we are: the project itself, and no account of it.
pub(super) fn service_account() -> AccountId {
    AccountId::from(REST)
}

#[async_trait]
impl Connector for Agora {
    async fn describe(&self) -> Result<Description> {
        describe::describe(self).await
    }

    async fn account_list(&self, after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
        listing::account_list(self, after).await
    }

    async fn group_list(&self, after: Option<&Cursor>) -> Result<Page<GroupSummary>> {
        listing::group_list(self, after).await
    }

    async fn account_lookup(&self, account: &AccountId) -> Result<Option<Account>> {
        account::account_lookup(self, account).await
    }

    async fn group_lookup(&self, group: &GroupId) -> Result<Option<Group>> {
        group::group_lookup(self, group).await
    }

    async fn apply(&self, order: &Order) -> Result<Applied> {
        apply::apply(self, order).await
    }

    async fn poll(&self, order: &Order, _poll: &str) -> Result<Polled> {
        let message = format!("nothing that was ordered for \"{}\" goes on by itself here", order.account);
        Err(ConnectorError::new(ErrorKind::Invalid, message))
    }

    async fn probe(&self, what: &Probe) -> Result<ProbeAnswer> {
        probe::probe(self, what).await
    }

    async fn canary_send(&self, account: &AccountId, group: Option<&GroupId>, marker: &str) -> Result<CanarySent> {
        canary::canary_send(self, account, group, marker).await
    }

    async fn history(&self, hour: Timestamp) -> Result<History> {
        history::history(self, hour).await
    }
}
