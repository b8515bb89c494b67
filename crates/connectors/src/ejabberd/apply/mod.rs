//! Making a wanted state so: refuse what must not be touched, look, change only what differs, look again.

mod login;
mod membership;
mod role;
mod session;

use super::connector::Ejabberd;
use super::group::{Affiliation, Room};
use crate::refusal::{conflict, unsupported};
use exeunt_connector::{Applied, ConnectorError, Order, Result};
use exeunt_core::{AccountId, Action, Message};

/// One order, on an account that exists.
struct Work<'a> {
    ejabberd: &'a Ejabberd,
    order: &'a Order,
    /// The account's name on this host.
    local: &'a str,
}

pub(super) async fn apply(ejabberd: &Ejabberd, order: &Order) -> Result<Applied> {
    ejabberd.refuse_own(&order.account)?;
    let local = ejabberd.existing(&order.account).await?;
    Work { ejabberd, order, local }.make_so().await
}

impl Work<'_> {
    async fn make_so(&self) -> Result<Applied> {
        match &self.order.action {
            Action::CredentialReplaced => self.replace_credential().await,
            Action::SessionsEnded => self.end_sessions().await,
            Action::LoginBarred => self.bar_login().await,
            Action::LoginOpened => self.open_login().await,
            Action::RoleHeld { group, member, role } => self.hold_role(group, member, *role).await,
            Action::RoleDropped { group } => self.drop_role(group).await,
            Action::MembershipEnded { group } => self.end_membership(group).await,
            Action::MembershipRestored { group, standing } => self.restore_membership(group, *standing).await,
            Action::StandingRestored { group, member, standing } => {
                self.restore_standing(group, member, *standing).await
            }
            Action::AdminRightsDropped | Action::AdminRightsRestored => Err(self.cannot("mend-ejabberd-admins")),
            Action::PushStopped | Action::PushRestored { .. } => Err(self.cannot("mend-ejabberd-push")),
            Action::FederatedLoginCut | Action::FederatedLoginRestored { .. } => {
                Err(self.cannot("mend-ejabberd-passwords"))
            }
            Action::IntegrationStopped { .. }
            | Action::IntegrationHandedOver { .. }
            | Action::IntegrationRestored { .. } => Err(self.cannot("mend-no-integrations")),
            Action::Deactivated { erase: false } => Err(self.cannot("mend-bar-instead")),
            Action::Deactivated { erase: true } => Err(self.cannot("mend-ejabberd-unregister")),
        }
    }

    fn account(&self) -> &AccountId {
        &self.order.account
    }

    fn cannot(&self, hint: &'static str) -> ConnectorError {
        let message = format!("{} is not possible on this platform", self.order.action.kind().as_str());
        unsupported(Message::new("refused-not-here"), message).hint(hint)
    }

    /// Sets an affiliation, and reads the room again.
    async fn set_place(&self, room: &Room, who: &AccountId, wanted: Affiliation) -> Result<Room> {
        self.ejabberd.affiliate(room, who, wanted).await?;
        let after = self.ejabberd.room(&room.id).await?;
        if after.affiliation(who) == wanted {
            return Ok(after);
        }
        let says = Message::new("refused-role-not-held").with("account", who).with("group", &room.id);
        let message = format!("\"{who}\" is not {} of \"{}\" after it was set", wanted.as_str(), room.id);
        Err(conflict(says, message))
    }
}
