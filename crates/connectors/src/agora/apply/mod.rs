//! Making a wanted state so: refuse what must not be touched, look, change only what differs, look again.

mod admin;
mod close;
mod login;
mod membership;
mod push;
mod role;
mod session;

use super::api::User;
use super::connector::Agora;
use crate::refusal::unsupported;
use exeunt_connector::{Applied, Order, Result};
use exeunt_core::{AccountId, Action, Message};

/// One order, with the account as it was when we came.
pub(super) struct Work<'a> {
    pub(super) agora: &'a Agora,
    pub(super) order: &'a Order,
    pub(super) user: User,
}

pub(super) async fn apply(agora: &Agora, order: &Order) -> Result<Applied> {
    Agora::refuse_own(&order.account)?;
    if order.action == (Action::Deactivated { erase: true }) {
        return close::erase(agora, &order.account).await;
    }
    let user = agora.user(&order.account).await?;
    Work { agora, order, user }.make_so().await
}

impl Work<'_> {
    async fn make_so(&self) -> Result<Applied> {
        match &self.order.action {
            Action::CredentialReplaced => self.replace_credential().await,
            Action::SessionsEnded => self.end_sessions().await,
            Action::PushStopped => self.stop_push().await,
            Action::PushRestored { targets } => self.restore_push(targets).await,
            Action::AdminRightsDropped => self.set_admin(false).await,
            Action::AdminRightsRestored => self.set_admin(true).await,
            Action::LoginBarred => self.set_activated(false).await,
            Action::LoginOpened => self.set_activated(true).await,
            Action::RoleHeld { group, member, role } => self.hold_role(group, member, *role).await,
            Action::RoleDropped { group } => self.drop_role(group).await,
            Action::MembershipEnded { group } => self.end_membership(group).await,
            Action::MembershipRestored { group, standing } => self.restore_membership(group, *standing).await,
            Action::StandingRestored { group, member, standing } => {
                self.restore_standing(group, member, *standing).await
            }
            Action::FederatedLoginCut | Action::FederatedLoginRestored { .. } => {
                let says = Message::new("refused-signed-tokens");
                let message = "whoever signs tokens for this project lets people in, and no call shows or stops that";
                Err(unsupported(says, message).hint("mend-signed-tokens"))
            }
            // No integration is ever listed here, so none can be ordered by a plan.
            Action::IntegrationStopped { .. }
            | Action::IntegrationHandedOver { .. }
            | Action::IntegrationRestored { .. } => Err(unsupported(
                Message::new("refused-no-integrations"),
                "accounts have no integrations on this platform",
            )),
            Action::Deactivated { .. } => {
                let says = Message::new("refused-off-with-contents");
                let message = "this platform switches an account off only together with its contents";
                Err(unsupported(says, message).hint("mend-bar-or-erase"))
            }
        }
    }

    pub(super) fn account(&self) -> &AccountId {
        &self.order.account
    }
}
