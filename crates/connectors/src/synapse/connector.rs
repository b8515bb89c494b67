//! The connector: which of our own files answers which call.

use super::api::{User, WhoAmI};
use super::config::{Config, ConfigError};
use super::group::Room;
use super::manners::Matrix;
use super::{account, api, apply, canary, describe, limits, listing, probe};
use crate::http::{Answer, Call, Caller, Http, part};
use crate::refusal::{no_account, no_group, our_own};
use async_trait::async_trait;
use exeunt_connector::{
    AccountSummary, Applied, CanarySent, Connector, ConnectorError, Cursor, Description, GroupSummary, Order, Pace,
    Page, Polled, Probe, ProbeAnswer, Result,
};
use exeunt_core::{Account, AccountId, Clock, Group, GroupId};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::OnceCell;

pub(super) const ADMIN: &str = "/_synapse/admin";
pub(super) const CLIENT: &str = "/_matrix/client/v3";

/// A connection to one Synapse homeserver.
pub struct Synapse {
    pub(super) http: Http,
    pub(super) config: Config,
    pub(super) clock: Arc<dyn Clock>,
    me: OnceCell<AccountId>,
    spare: OnceCell<Option<AccountId>>,
    delegated: OnceCell<bool>,
}

impl Synapse {
    /// A connection that asks nothing yet. `clock` dates the tokens that we are lent; `pace` says when to ask.
    pub fn new(config: Config, clock: Arc<dyn Clock>, pace: Pace) -> std::result::Result<Self, ConfigError> {
        config.check()?;
        pace.keep_to(&limits::limits(&config.settings));
        let http = Http::new(&config.settings.base_url, pace, &Matrix).map_err(ConfigError::Client)?;
        Ok(Self { http, config, clock, me: OnceCell::new(), spare: OnceCell::new(), delegated: OnceCell::new() })
    }

    pub(super) fn service(&self) -> Caller {
        Caller::service(self.config.token.clone())
    }

    /// Sends a request as our service account.
    pub(super) async fn as_service(&self, call: Call) -> Result<Answer> {
        self.http.send(&self.service(), call).await
    }

    /// The account that we act as.
    pub(super) async fn me(&self) -> Result<&AccountId> {
        let ask = async || {
            let call = Call::get("learn who we are", format!("{CLIENT}/account/whoami"));
            let who: WhoAmI = self.as_service(call).await?.read()?;
            Ok(AccountId::from(who.user_id))
        };
        self.me.get_or_try_init(ask).await
    }

    /// The second admin, when one is configured and its token works.
    pub(super) async fn spare(&self) -> Result<Option<&AccountId>> {
        let Some(token) = &self.config.spare_token else { return Ok(None) };
        let ask = async || {
            let call = Call::get("learn who the second admin is", format!("{CLIENT}/account/whoami"));
            let answer = self.http.send(&Caller::account(token.clone()), call).await?;
            if answer.status == 401 {
                return Ok(None);
            }
            let who: WhoAmI = answer.read()?;
            Ok::<_, ConnectorError>(Some(AccountId::from(who.user_id)))
        };
        Ok(self.spare.get_or_try_init(ask).await?.as_ref())
    }

    /// Whether logins belong to a separate authentication service. There a lock reads back and does nothing.
    pub(super) async fn delegated(&self) -> Result<bool> {
        let ask = async || {
            let call = Call::get("ask for the ways to log in", format!("{CLIENT}/login"));
            let answer = self.http.send(&Caller::Nobody, call).await?;
            if answer.is(404, "M_UNRECOGNIZED") {
                return Ok(true);
            }
            answer.read::<api::LoginFlows>().map(|_| false)
        };
        self.delegated.get_or_try_init(ask).await.copied()
    }

    /// Refuses our own accounts: who locks himself out can undo nothing.
    pub(super) async fn refuse_own(&self, account: &AccountId) -> Result<()> {
        if account == self.me().await? || Some(account) == self.spare().await? {
            return Err(our_own(account));
        }
        Ok(())
    }

    /// The account, or nothing when the server knows none.
    pub(super) async fn user_lookup(&self, account: &AccountId) -> Result<Option<User>> {
        if !self.is_local(account) {
            return Ok(None);
        }
        let call = Call::get(format!("read \"{account}\""), format!("{ADMIN}/v2/users/{}", part(account)));
        let answer = self.as_service(call).await?;
        if answer.is(404, "M_NOT_FOUND") {
            return Ok(None);
        }
        let nonsense = answer.nonsense();
        let user: User = answer.read()?;
        if user.name == account.as_str() { Ok(Some(user)) } else { Err(nonsense) }
    }

    /// The account, which must exist. An order on a missing one would otherwise create it.
    pub(super) async fn user(&self, account: &AccountId) -> Result<User> {
        self.user_lookup(account).await?.ok_or_else(|| no_account(account))
    }

    /// The room by its whole state, or nothing when the server knows none.
    pub(super) async fn room_lookup(&self, group: &GroupId) -> Result<Option<Room>> {
        let call = Call::get(format!("read group \"{group}\""), format!("{ADMIN}/v1/rooms/{}/state", part(group)));
        let answer = self.as_service(call).await?;
        if answer.is(404, "M_NOT_FOUND") {
            return Ok(None);
        }
        let nonsense = answer.nonsense();
        let state: api::RoomState = answer.read()?;
        Room::parse(group, &state.state).map(Some).ok_or(nonsense)
    }

    /// The room, which must exist.
    pub(super) async fn room(&self, group: &GroupId) -> Result<Room> {
        self.room_lookup(group).await?.ok_or_else(|| no_group(group))
    }

    /// Whether the account lives on this server; others can be neither read nor puppeted.
    pub(super) fn is_local(&self, account: &AccountId) -> bool {
        let of = account.as_str().strip_prefix('@').and_then(|id| id.split_once(':'));
        of.is_some_and(|(_, server)| server == self.config.settings.server_name)
    }

    /// The account that sends the server's own notices.
    pub(super) fn notices(&self) -> AccountId {
        let settings = &self.config.settings;
        AccountId::from(format!("@{}:{}", settings.notices_account, settings.server_name))
    }
}

#[async_trait]
impl Connector for Synapse {
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
        Ok(self.room_lookup(group).await?.map(|room| room.group(&self.notices())))
    }

    async fn apply(&self, order: &Order) -> Result<Applied> {
        apply::apply(self, order).await
    }

    async fn poll(&self, order: &Order, _poll: &str) -> Result<Polled> {
        apply::poll(self, order).await
    }

    async fn probe(&self, what: &Probe) -> Result<ProbeAnswer> {
        probe::probe(self, what).await
    }

    async fn canary_clear(&self, account: &AccountId, before: Timestamp) -> Result<Vec<GroupId>> {
        canary::canary_clear(self, account, before).await
    }

    async fn canary_send(&self, account: &AccountId, group: Option<&GroupId>, marker: &str) -> Result<CanarySent> {
        canary::canary_send(self, account, group, marker).await
    }
}
