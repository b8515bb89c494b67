//! Making a wanted state so: refuse what must not be touched, look, change only what differs, look again.

mod admin;
mod close;
mod identity;
mod login;
mod membership;
mod push;
mod role;
mod session;

use super::api::User;
use super::connector::Synapse;
use super::hand::Hands;
use exeunt_connector::{Applied, ConnectorError, Order, Polled, Result};
use exeunt_core::{AccountId, Action, ErrorKind, Integration, Message};

pub(super) use close::poll;

/// One order, with the account as it was when we came.
pub(super) struct Work<'a> {
    pub(super) synapse: &'a Synapse,
    pub(super) order: &'a Order,
    pub(super) user: User,
    pub(super) hands: Hands<'a>,
}

pub(super) async fn apply(synapse: &Synapse, order: &Order) -> Result<Applied> {
    synapse.refuse_own(&order.account).await?;
    let user = synapse.user(&order.account).await?;
    let mut work = Work { synapse, order, user, hands: Hands::new(synapse) };
    let applied = work.make_so().await;
    work.hands.let_go().await;
    applied
}

impl Work<'_> {
    async fn make_so(&mut self) -> Result<Applied> {
        match &self.order.action {
            Action::CredentialReplaced => self.replace_credential().await,
            Action::SessionsEnded => self.end_sessions().await,
            Action::PushStopped => self.stop_push().await,
            Action::FederatedLoginCut => self.cut_identities().await,
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
            Action::PushRestored { targets } => self.restore_push(targets).await,
            Action::FederatedLoginRestored { identities } => self.restore_identities(identities).await,
            // No integration is ever listed here, so none can be ordered by a plan.
            Action::IntegrationStopped { integration }
            | Action::IntegrationHandedOver { integration, .. }
            | Action::IntegrationRestored { integration: Integration { id: integration, .. } } => {
                let says = Message::new("refused-not-an-integration").with("integration", integration);
                let message = format!("\"{integration}\" is not an integration of this platform");
                Err(ConnectorError::new(ErrorKind::Unsupported, message).says(says))
            }
            Action::Deactivated { erase } => self.deactivate(*erase).await,
        }
    }

    pub(super) fn account(&self) -> &AccountId {
        &self.order.account
    }
}

/// How a poll answers.
pub(super) fn working(left: usize) -> Polled {
    Polled::Working(format!("{left} group(s) left"))
}
