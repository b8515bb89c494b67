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
use exeunt_core::{AccountId, Action, Message};

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
            Action::PushRestored { .. } => {
                Err(unsupported(Message::new("refused-push-not-restored"), "push can't be restored from here")
                    .hint("mend-push-by-itself"))
            }
            Action::FederatedLoginRestored { .. } => {
                Err(unsupported(Message::new("refused-sso-not-restored"), "single sign-on can't be restored from here")
                    .hint("mend-sso-never-cut"))
            }
            Action::IntegrationStopped { integration } => self.stop_integration(integration).await,
            Action::IntegrationHandedOver { integration, to } => self.hand_integration_over(integration, to).await,
            Action::IntegrationRestored { integration } => self.restore_integration(integration).await,
            Action::Deactivated { erase: false } => {
                let says = Message::new("refused-not-closed-further").with("account", self.account());
                let message = format!("\"{}\" can't be closed further than by barring its login", self.account());
                Err(unsupported(says, message))
            }
            Action::Deactivated { erase: true } => {
                Err(unsupported(Message::new("refused-not-erased"), "accounts are not erased on this platform")
                    .hint("mend-not-erased"))
            }
        }
    }

    pub(super) fn account(&self) -> &AccountId {
        &self.order.account
    }
}
