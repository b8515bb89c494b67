//! Making a wanted state so: refuse what must not be touched, look, change only what differs, look again.

mod admin;
mod identity;
mod integration;
mod login;
mod membership;
mod push;
mod role;
mod session;

use super::api::User;
use super::connector::Mattermost;
use crate::refusal::unsupported;
use exeunt_connector::{Applied, Order, Result};
use exeunt_core::{AccountId, Action};

pub(super) use login::poll;

/// One order, with the account as it was when we came.
pub(super) struct Work<'a> {
    pub(super) mattermost: &'a Mattermost,
    pub(super) order: &'a Order,
    pub(super) user: User,
}

pub(super) async fn apply(mattermost: &Mattermost, order: &Order) -> Result<Applied> {
    mattermost.refuse_own(&order.account).await?;
    let user = mattermost.user(&order.account).await?;
    Work { mattermost, order, user }.make_so().await
}

impl Work<'_> {
    async fn make_so(&self) -> Result<Applied> {
        match &self.order.action {
            Action::CredentialReplaced => self.replace_credential().await,
            Action::SessionsEnded => self.end_sessions().await,
            Action::PushStopped => self.stop_push().await,
            Action::FederatedLoginCut => self.cut_federated_login(),
            Action::AdminRightsDropped => self.set_admin(false).await,
            Action::AdminRightsRestored => self.set_admin(true).await,
            Action::LoginBarred => self.bar_login().await,
            Action::LoginOpened => self.open_login().await,
            Action::RoleHeld { group, member, role } => self.hold_role(group, member, *role).await,
            Action::RoleDropped { group } => self.drop_role(group).await,
            Action::MembershipEnded { group } => self.end_membership(group).await,
            Action::MembershipRestored { group, standing } => self.restore_membership(group, *standing).await,
            Action::StandingRestored { group, member, standing } => {
                self.restore_standing(group, member, *standing).await
            }
            Action::PushRestored { .. } => Err(unsupported("push can't be restored from here")
                .hint("it comes back by itself when the person logs in on the device again")),
            Action::FederatedLoginRestored { .. } => Err(unsupported("single sign-on can't be restored from here")
                .hint("it is never cut here either: opening the login is enough")),
            Action::IntegrationStopped { integration } => self.stop_integration(integration).await,
            Action::IntegrationHandedOver { integration, to } => self.hand_integration_over(integration, to).await,
            Action::IntegrationRestored { integration } => self.restore_integration(integration).await,
            Action::Deactivated { erase: false } => {
                let message = format!("\"{}\" can't be closed further than by barring its login", self.account());
                Err(unsupported(message))
            }
            Action::Deactivated { erase: true } => Err(unsupported("accounts are not erased on this platform")
                .hint("a permanent deletion takes all posts of the account with it")),
        }
    }

    pub(super) fn account(&self) -> &AccountId {
        &self.order.account
    }
}
