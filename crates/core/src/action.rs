//! Wanted states. A step never says "do", it says what must be so; a connector makes it so, however often it is asked.

use crate::account::{Account, Identity, Integration, Login, PushTarget};
use crate::group::{Group, Presence, Role, Standing};
use crate::id::{AccountId, GroupId, IntegrationId};
use serde::{Deserialize, Serialize};

/// A wanted state of the case's account, or of its place in a group.
///
/// `member` is named only where the wish concerns somebody else than the case's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// The password is one that no person knows.
    CredentialReplaced,
    /// No session, device or token of the account lives.
    SessionsEnded,
    /// Nothing is pushed to any device.
    PushStopped,
    /// No single-sign-on identity opens the account.
    FederatedLoginCut,
    /// The account doesn't administer the platform.
    AdminRightsDropped,
    /// Nobody gets in; nothing is lost.
    LoginBarred,
    /// The bar is lifted. The credential stays as it is.
    LoginOpened,
    /// `member` can do at least what `role` can in `group`, and is in it.
    RoleHeld { group: GroupId, member: AccountId, role: Role },
    /// The account's own role in `group` is an ordinary member's.
    RoleDropped { group: GroupId },
    /// The account is neither in `group` nor invited to it.
    MembershipEnded { group: GroupId },
    /// The account is in `group` again, with exactly this standing.
    MembershipRestored { group: GroupId, standing: Standing },
    /// `member` has exactly this standing in `group` again.
    StandingRestored { group: GroupId, member: AccountId, standing: Standing },
    /// These places receive the account's messages again.
    PushRestored { targets: Vec<PushTarget> },
    /// These identities open the account again.
    FederatedLoginRestored { identities: Vec<Identity> },
    /// The account administers the platform again.
    AdminRightsRestored,
    /// The integration does nothing any more.
    IntegrationStopped { integration: IntegrationId },
    /// The integration belongs to `to`, and works as it did.
    IntegrationHandedOver { integration: IntegrationId, to: AccountId },
    /// The integration belongs to the account again, and is as live as it was.
    IntegrationRestored { integration: Integration },
    /// The platform has switched the account off in its own, not fully reversible way; with `erase`, its contents too.
    Deactivated { erase: bool },
}

/// [`Action`] without its arguments: the row of a capability table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    CredentialReplaced,
    SessionsEnded,
    PushStopped,
    FederatedLoginCut,
    AdminRightsDropped,
    LoginBarred,
    LoginOpened,
    RoleHeld,
    RoleDropped,
    MembershipEnded,
    MembershipRestored,
    StandingRestored,
    PushRestored,
    FederatedLoginRestored,
    AdminRightsRestored,
    IntegrationStopped,
    IntegrationHandedOver,
    IntegrationRestored,
    Deactivated,
    /// [`Action::Deactivated`] with `erase`: some platforms do only this, some only the other.
    Erased,
}

impl ActionKind {
    /// Every kind, in the order of a capability table.
    pub const ALL: [Self; 20] = [
        Self::CredentialReplaced,
        Self::SessionsEnded,
        Self::PushStopped,
        Self::FederatedLoginCut,
        Self::AdminRightsDropped,
        Self::LoginBarred,
        Self::LoginOpened,
        Self::RoleHeld,
        Self::RoleDropped,
        Self::MembershipEnded,
        Self::MembershipRestored,
        Self::StandingRestored,
        Self::PushRestored,
        Self::FederatedLoginRestored,
        Self::AdminRightsRestored,
        Self::IntegrationStopped,
        Self::IntegrationHandedOver,
        Self::IntegrationRestored,
        Self::Deactivated,
        Self::Erased,
    ];

    /// The kind's word in JSON, step ids and catalogue keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CredentialReplaced => "credential_replaced",
            Self::SessionsEnded => "sessions_ended",
            Self::PushStopped => "push_stopped",
            Self::FederatedLoginCut => "federated_login_cut",
            Self::AdminRightsDropped => "admin_rights_dropped",
            Self::LoginBarred => "login_barred",
            Self::LoginOpened => "login_opened",
            Self::RoleHeld => "role_held",
            Self::RoleDropped => "role_dropped",
            Self::MembershipEnded => "membership_ended",
            Self::MembershipRestored => "membership_restored",
            Self::StandingRestored => "standing_restored",
            Self::PushRestored => "push_restored",
            Self::FederatedLoginRestored => "federated_login_restored",
            Self::AdminRightsRestored => "admin_rights_restored",
            Self::IntegrationStopped => "integration_stopped",
            Self::IntegrationHandedOver => "integration_handed_over",
            Self::IntegrationRestored => "integration_restored",
            Self::Deactivated => "deactivated",
            Self::Erased => "erased",
        }
    }
}

/// Whether a wanted state is so, judged from what was read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    Yes,
    /// It isn't; the text says what was found, for operators.
    No(String),
    /// Reading can't show it (a password, say); only a probe can.
    CannotTell,
}

impl Action {
    /// The row of the capability table that this action belongs to.
    pub fn kind(&self) -> ActionKind {
        match self {
            Self::CredentialReplaced => ActionKind::CredentialReplaced,
            Self::SessionsEnded => ActionKind::SessionsEnded,
            Self::PushStopped => ActionKind::PushStopped,
            Self::FederatedLoginCut => ActionKind::FederatedLoginCut,
            Self::AdminRightsDropped => ActionKind::AdminRightsDropped,
            Self::LoginBarred => ActionKind::LoginBarred,
            Self::LoginOpened => ActionKind::LoginOpened,
            Self::RoleHeld { .. } => ActionKind::RoleHeld,
            Self::RoleDropped { .. } => ActionKind::RoleDropped,
            Self::MembershipEnded { .. } => ActionKind::MembershipEnded,
            Self::MembershipRestored { .. } => ActionKind::MembershipRestored,
            Self::StandingRestored { .. } => ActionKind::StandingRestored,
            Self::PushRestored { .. } => ActionKind::PushRestored,
            Self::FederatedLoginRestored { .. } => ActionKind::FederatedLoginRestored,
            Self::AdminRightsRestored => ActionKind::AdminRightsRestored,
            Self::IntegrationStopped { .. } => ActionKind::IntegrationStopped,
            Self::IntegrationHandedOver { .. } => ActionKind::IntegrationHandedOver,
            Self::IntegrationRestored { .. } => ActionKind::IntegrationRestored,
            Self::Deactivated { erase: false } => ActionKind::Deactivated,
            Self::Deactivated { erase: true } => ActionKind::Erased,
        }
    }

    /// The integration that this action is about, if any.
    pub fn integration(&self) -> Option<&IntegrationId> {
        match self {
            Self::IntegrationStopped { integration } | Self::IntegrationHandedOver { integration, .. } => {
                Some(integration)
            }
            Self::IntegrationRestored { integration } => Some(&integration.id),
            _ => None,
        }
    }

    /// The group that this action is about, if any. Then reading it back means reading the group, else the account.
    pub fn group(&self) -> Option<&GroupId> {
        match self {
            Self::RoleHeld { group, .. }
            | Self::RoleDropped { group }
            | Self::MembershipEnded { group }
            | Self::MembershipRestored { group, .. }
            | Self::StandingRestored { group, .. } => Some(group),
            Self::CredentialReplaced
            | Self::SessionsEnded
            | Self::PushStopped
            | Self::FederatedLoginCut
            | Self::AdminRightsDropped
            | Self::LoginBarred
            | Self::LoginOpened
            | Self::PushRestored { .. }
            | Self::FederatedLoginRestored { .. }
            | Self::AdminRightsRestored
            | Self::IntegrationStopped { .. }
            | Self::IntegrationHandedOver { .. }
            | Self::IntegrationRestored { .. }
            | Self::Deactivated { .. } => None,
        }
    }

    /// Somebody else than the case's account whom this action gives something to or takes it from.
    pub fn other_member(&self) -> Option<&AccountId> {
        match self {
            Self::RoleHeld { member, .. } | Self::StandingRestored { member, .. } => Some(member),
            Self::IntegrationHandedOver { to, .. } => Some(to),
            _ => None,
        }
    }

    /// Whether the account, as read, is in the wanted state. Only for actions without a group.
    pub fn holds_for_account(&self, account: &Account) -> Holds {
        match self {
            Self::CredentialReplaced => Holds::CannotTell,
            Self::SessionsEnded => none_left("session", account.sessions.len()),
            Self::PushStopped => none_left("push target", account.push.len()),
            Self::FederatedLoginCut => none_left("single-sign-on identity", account.identities.len()),
            Self::AdminRightsDropped => judge(!account.admin, || "still administers the platform".to_owned()),
            Self::AdminRightsRestored => judge(account.admin, || "does not administer the platform".to_owned()),
            Self::LoginBarred => judge(account.login != Login::Open, || "login is open".to_owned()),
            Self::LoginOpened => judge(account.login == Login::Open, || format!("login is {:?}", account.login)),
            Self::PushRestored { targets } => {
                let missing = targets.iter().filter(|t| !account.push.iter().any(|p| p.id == t.id)).count();
                none_left("missing push target", missing)
            }
            Self::FederatedLoginRestored { identities } => {
                let missing = identities.iter().filter(|i| !account.identities.contains(i)).count();
                none_left("missing single-sign-on identity", missing)
            }
            Self::IntegrationStopped { integration } => match account.integration(integration) {
                Some(is) => judge(!is.live, || format!("\"{integration}\" still works")),
                // Gone from here may be somebody else's, and work for him.
                None => Holds::CannotTell,
            },
            Self::IntegrationHandedOver { integration, .. } => match account.integration(integration) {
                Some(_) => Holds::No(format!("\"{integration}\" still belongs to the account")),
                // Gone from here is not yet there.
                None => Holds::CannotTell,
            },
            Self::IntegrationRestored { integration } => match account.integration(&integration.id) {
                None => Holds::No(format!("\"{}\" does not belong to the account", integration.id)),
                Some(is) => judge(is.live == integration.live, || format!("\"{}\": live is {}", is.id, is.live)),
            },
            Self::Deactivated { erase: false } => {
                judge(matches!(account.login, Login::Deactivated | Login::Erased), || "not deactivated".to_owned())
            }
            Self::Deactivated { erase: true } => judge(account.login == Login::Erased, || "not erased".to_owned()),
            Self::RoleHeld { .. }
            | Self::RoleDropped { .. }
            | Self::MembershipEnded { .. }
            | Self::MembershipRestored { .. }
            | Self::StandingRestored { .. } => Holds::CannotTell,
        }
    }

    /// Whether `heir`, as read, has what this action gives him, and it works. Only for what is handed over.
    pub fn holds_for_heir(&self, heir: &Account) -> Holds {
        let Self::IntegrationHandedOver { integration, to } = self else { return Holds::CannotTell };
        if heir.id != *to {
            return Holds::CannotTell;
        }
        match heir.integration(integration) {
            Some(is) => judge(is.live, || format!("\"{integration}\" belongs to \"{to}\" and does nothing")),
            None => Holds::No(format!("\"{integration}\" does not belong to \"{to}\"")),
        }
    }

    /// Whether the group, as read, is in the wanted state with respect to `account`. Only for actions with a group.
    pub fn holds_for_group(&self, account: &AccountId, group: &Group) -> Holds {
        match self {
            Self::RoleHeld { member, role, .. } => {
                let so =
                    group.member(member).is_some_and(|m| m.presence == Presence::Joined && m.standing.role >= *role);
                judge(so, || format!("\"{member}\" does not hold the role"))
            }
            Self::RoleDropped { .. } => {
                let role = group.member(account).map_or(Role::Member, |m| m.standing.role);
                judge(role == Role::Member && !group.lingering.contains_key(account), || {
                    "still holds a role".to_owned()
                })
            }
            Self::MembershipEnded { .. } => judge(group.member(account).is_none(), || "still in the group".to_owned()),
            Self::MembershipRestored { standing, .. } => exactly(group, account, *standing),
            Self::StandingRestored { member, standing, .. } => exactly(group, member, *standing),
            Self::CredentialReplaced
            | Self::SessionsEnded
            | Self::PushStopped
            | Self::FederatedLoginCut
            | Self::AdminRightsDropped
            | Self::LoginBarred
            | Self::LoginOpened
            | Self::PushRestored { .. }
            | Self::FederatedLoginRestored { .. }
            | Self::AdminRightsRestored
            | Self::IntegrationStopped { .. }
            | Self::IntegrationHandedOver { .. }
            | Self::IntegrationRestored { .. }
            | Self::Deactivated { .. } => Holds::CannotTell,
        }
    }
}

fn judge(so: bool, otherwise: impl FnOnce() -> String) -> Holds {
    if so { Holds::Yes } else { Holds::No(otherwise()) }
}

fn none_left(what: &str, count: usize) -> Holds {
    judge(count == 0, || format!("{count} {what}(s) left"))
}

fn exactly(group: &Group, account: &AccountId, standing: Standing) -> Holds {
    match group.member(account) {
        None => Holds::No(format!("\"{account}\" is not in the group")),
        Some(m) if m.presence == Presence::Invited => Holds::No(format!("\"{account}\" is only invited")),
        Some(m) => judge(m.standing == standing, || format!("standing is {:?}", m.standing)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::IntegrationKind;
    use std::collections::BTreeMap;

    fn account(id: &str, live: Option<bool>) -> Account {
        let integrations = live.map(|live| Integration {
            id: IntegrationId::from("bot/1"),
            kind: IntegrationKind::Bot,
            name: "build".to_owned(),
            live,
            transferable: true,
            restorable: true,
            native: serde_json::Value::Null,
        });
        Account {
            id: AccountId::from(id),
            display_name: id.to_owned(),
            login: Login::Open,
            read_only: false,
            admin: false,
            sessions: Vec::new(),
            push: Vec::new(),
            identities: Vec::new(),
            integrations: integrations.into_iter().collect(),
            memberships: BTreeMap::new(),
            last_seen: None,
            native: serde_json::Value::Null,
        }
    }

    #[test]
    fn what_is_gone_from_an_account_is_not_known_to_be_stopped() {
        let stopped = Action::IntegrationStopped { integration: IntegrationId::from("bot/1") };
        let holds = |live| stopped.holds_for_account(&account("zhangsan", live));
        assert_eq!((holds(Some(false)), holds(None)), (Holds::Yes, Holds::CannotTell));
        assert!(matches!(holds(Some(true)), Holds::No(_)));
    }

    #[test]
    fn what_is_handed_over_works_for_the_heir_or_was_not_handed_over() {
        let given =
            Action::IntegrationHandedOver { integration: IntegrationId::from("bot/1"), to: AccountId::from("lisi") };
        assert_eq!(given.holds_for_heir(&account("lisi", Some(true))), Holds::Yes);
        assert_eq!(given.holds_for_heir(&account("wangwu", Some(true))), Holds::CannotTell);
        for lost in [None, Some(false)] {
            assert!(matches!(given.holds_for_heir(&account("lisi", lost)), Holds::No(_)), "{lost:?}");
        }
    }
}
