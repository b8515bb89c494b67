//! The connector: which of our own files answers which call.

use super::config::{Config, ConfigError, is_plain};
use super::group::Room;
use super::manners::Commands;
use super::xmpp::Doorstep;
use super::{account, apply, canary, describe, limits, listing, probe};
use crate::http::{Caller, Credential, Http};
use crate::refusal::{no_account, no_group, our_own};
use async_trait::async_trait;
use exeunt_connector::{
    AccountSummary, Applied, CanarySent, Connector, ConnectorError, Cursor, Description, GroupSummary, Order, Pace,
    Page, Polled, Probe, ProbeAnswer, Result,
};
use exeunt_core::{Account, AccountId, ErrorKind, Group, GroupId};
use tokio::sync::OnceCell;

/// A connection to one virtual host of an ejabberd.
pub struct Ejabberd {
    pub(super) http: Http,
    pub(super) config: Config,
    pub(super) doorstep: Doorstep,
    pub(super) takes_tokens: OnceCell<bool>,
}

impl Ejabberd {
    /// A connection that asks nothing yet. `pace` says when to ask.
    pub fn new(config: Config, pace: Pace) -> std::result::Result<Self, ConfigError> {
        config.check()?;
        pace.keep_to(&limits::limits(&config.settings));
        let doorstep = Doorstep::new(&config.settings, pace.clone())?;
        let http = Http::new(&config.settings.base_url, pace, &Commands).map_err(ConfigError::Client)?;
        Ok(Self { http, config, doorstep, takes_tokens: OnceCell::new() })
    }

    /// The account that we act as.
    pub(super) fn me(&self) -> &AccountId {
        &self.config.account
    }

    pub(super) fn caller(&self) -> Caller {
        match &self.config.password {
            Some(password) => {
                Caller::Service(Credential::Basic { user: self.me().to_string(), password: password.clone() })
            }
            None => Caller::Nobody,
        }
    }

    /// The name of an account of this host, in the server's own spelling.
    pub(super) fn local<'a>(&self, account: &'a AccountId) -> Result<&'a str> {
        let local = self.config.settings.local_part(account);
        local.ok_or_else(|| no_account(account).hint("mend-own-host"))
    }

    /// Refuses our own account: who locks himself out can undo nothing.
    pub(super) fn refuse_own(&self, account: &AccountId) -> Result<()> {
        if account == self.me() { Err(our_own(account)) } else { Ok(()) }
    }

    /// Whether the server has this account, spelt this way. Commands answer 200 for ghosts too.
    pub(super) async fn exists(&self, account: &AccountId) -> Result<bool> {
        let Some(local) = self.config.settings.local_part(account) else { return Ok(false) };
        if is_plain(local) {
            return self.check_account(local).await;
        }
        // The server would take another spelling for the same account; only its own list shows which is its own.
        Ok(self.registered_users().await?.iter().any(|name| name == local))
    }

    /// The account's name, which must exist.
    pub(super) async fn existing<'a>(&self, account: &'a AccountId) -> Result<&'a str> {
        let local = self.local(account)?;
        if self.exists(account).await? { Ok(local) } else { Err(no_account(account)) }
    }

    /// The room, which must exist.
    pub(super) async fn room(&self, group: &GroupId) -> Result<Room> {
        self.room_lookup(group).await?.ok_or_else(|| no_group(group))
    }
}

#[async_trait]
impl Connector for Ejabberd {
    async fn describe(&self) -> Result<Description> {
        describe::describe(self).await
    }

    async fn account_list(&self, _after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
        listing::account_list(self).await
    }

    async fn group_list(&self, _after: Option<&Cursor>) -> Result<Page<GroupSummary>> {
        listing::group_list(self).await
    }

    async fn account_lookup(&self, account: &AccountId) -> Result<Option<Account>> {
        account::account_lookup(self, account).await
    }

    async fn group_lookup(&self, group: &GroupId) -> Result<Option<Group>> {
        Ok(self.room_lookup(group).await?.map(|room| room.group()))
    }

    async fn apply(&self, order: &Order) -> Result<Applied> {
        apply::apply(self, order).await
    }

    async fn poll(&self, order: &Order, _poll: &str) -> Result<Polled> {
        let message = format!("{} is never left unfinished here", order.action.kind().as_str());
        Err(ConnectorError::new(ErrorKind::Invalid, message))
    }

    async fn probe(&self, what: &Probe) -> Result<ProbeAnswer> {
        probe::probe(self, what).await
    }

    async fn canary_send(&self, account: &AccountId, group: Option<&GroupId>, marker: &str) -> Result<CanarySent> {
        canary::canary_send(self, account, group, marker).await
    }
}
