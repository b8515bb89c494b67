//! Asked right before acting, from what was read a moment ago: does the step still fit the world?

use exeunt_core::{Account, AccountId, Action, Group, Login, Message, Presence, Role, Step, Told};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why acting now would hurt. The plan has to be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Misfit {
    #[error("account \"{account}\" is not there")]
    NoAccount { account: AccountId },
    #[error("group \"{group}\" is not there")]
    NoGroup { group: String },
    /// Others would be left without an owner who can log in.
    #[error("\"{account}\" is the last owner of \"{group}\" who can log in, and {others} others are in it")]
    LastOwner { account: AccountId, group: String, others: usize },
    /// Whoever should take over can't.
    #[error("\"{member}\" cannot take over: login is {login:?}")]
    SuccessorClosed { member: AccountId, login: Login },
    #[error("nothing is known of \"{member}\", who should take over")]
    SuccessorUnknown { member: AccountId },
    /// The person who should take over is the leaver.
    #[error("\"{member}\" would take over from himself")]
    SuccessorIsLeaver { member: AccountId },
    /// What was erased is not opened again.
    #[error("account \"{account}\" is closed for good: login is {login:?}")]
    ClosedForGood { account: AccountId, login: Login },
    /// Whose standing is to be put back has left the group.
    #[error("\"{member}\" is no longer in \"{group}\"")]
    MemberGone { member: AccountId, group: String },
    /// Whoever returned isn't an owner yet, so the present one must stay.
    #[error("no other owner of \"{group}\" would be left if \"{member}\" stepped back")]
    NoOwnerLeft { member: AccountId, group: String },
}

impl Misfit {
    /// What people are told of it.
    pub fn told(&self) -> Told {
        let (says, hint) = match self {
            Self::NoAccount { account } => (Message::new("misfit-no-account").with("account", account), PLAN_AGAIN),
            Self::NoGroup { group } => (Message::new("misfit-no-group").with("group", group), PLAN_AGAIN),
            Self::LastOwner { account, group, others } => {
                let says = Message::new("misfit-last-owner").with("account", account).with("group", group);
                (says.with("others", others), "mend-hand-over-first")
            }
            Self::SuccessorClosed { member, .. } => {
                (Message::new("misfit-successor-closed").with("account", member), "mend-successor")
            }
            Self::SuccessorUnknown { member } => {
                (Message::new("misfit-successor-unknown").with("account", member), "mend-successor")
            }
            Self::SuccessorIsLeaver { member } => {
                (Message::new("misfit-successor-is-leaver").with("account", member), "mend-successor")
            }
            Self::ClosedForGood { account, .. } => {
                (Message::new("misfit-closed-for-good").with("account", account), PLAN_AGAIN)
            }
            Self::MemberGone { member, group } => {
                (Message::new("misfit-member-gone").with("account", member).with("group", group), PLAN_AGAIN)
            }
            Self::NoOwnerLeft { member, group } => {
                (Message::new("misfit-no-owner-left").with("account", member).with("group", group), PLAN_AGAIN)
            }
        };
        Told::new(says).hint(hint)
    }
}

const PLAN_AGAIN: &str = "mend-plan-again";

/// Judges `step` from fresh reads: the case's account, the step's group, and the login state of others. What holds
/// already always fits.
pub fn still_fits(
    step: &Step,
    account: Option<&Account>,
    group: Option<&Group>,
    others: &dyn Fn(&AccountId) -> Option<Login>,
) -> Result<(), Misfit> {
    let Some(account) = account else { return Err(Misfit::NoAccount { account: step.on.account.clone() }) };
    if let Some(wanted) = step.action.group() {
        let Some(group) = group else { return Err(Misfit::NoGroup { group: wanted.to_string() }) };
        return in_group(step, account, group, others);
    }
    if let Action::IntegrationHandedOver { to, .. } = &step.action {
        return successor_can(&account.id, to, others);
    }
    match (&step.action, account.login) {
        (Action::LoginOpened, login @ Login::Erased) => {
            Err(Misfit::ClosedForGood { account: account.id.clone(), login })
        }
        _ => Ok(()),
    }
}

/// Whether it is too late to begin this step: opening after the end of an unfreeze would undo the end.
pub fn too_late(step: &Step, now: Timestamp) -> bool {
    step.action == Action::LoginOpened && step.deadline.is_some_and(|deadline| now >= deadline)
}

fn in_group(
    step: &Step,
    account: &Account,
    group: &Group,
    others: &dyn Fn(&AccountId) -> Option<Login>,
) -> Result<(), Misfit> {
    match &step.action {
        Action::RoleHeld { member, .. } => successor_can(&step.on.account, member, others),
        Action::RoleDropped { .. } | Action::MembershipEnded { .. } => not_the_last_owner(account, group, others),
        Action::StandingRestored { member, standing, .. } => steps_back(group, member, standing.role, others),
        _ => Ok(()),
    }
}

fn successor_can(
    leaver: &AccountId,
    member: &AccountId,
    others: &dyn Fn(&AccountId) -> Option<Login>,
) -> Result<(), Misfit> {
    if member == leaver {
        return Err(Misfit::SuccessorIsLeaver { member: member.clone() });
    }
    match others(member) {
        Some(Login::Open) => Ok(()),
        Some(login) => Err(Misfit::SuccessorClosed { member: member.clone(), login }),
        None => Err(Misfit::SuccessorUnknown { member: member.clone() }),
    }
}

/// A conversation of two has no owner to lose.
fn not_the_last_owner(
    account: &Account,
    group: &Group,
    others: &dyn Fn(&AccountId) -> Option<Login>,
) -> Result<(), Misfit> {
    let me = &account.id;
    let owns = group.member(me).is_some_and(exeunt_core::Member::is_owner);
    let left = group.members.iter().filter(|(id, m)| *id != me && m.presence == Presence::Joined).count();
    let direct = group.native_kind == exeunt_core::NativeKind::Direct;
    let owner_stays = group.owners().any(|id| id != me && others(id) == Some(Login::Open));
    if !owns || left == 0 || direct || owner_stays {
        return Ok(());
    }
    Err(Misfit::LastOwner { account: me.clone(), group: group.name.clone(), others: left })
}

fn steps_back(
    group: &Group,
    member: &AccountId,
    role: Role,
    others: &dyn Fn(&AccountId) -> Option<Login>,
) -> Result<(), Misfit> {
    if group.member(member).is_none() {
        return Err(Misfit::MemberGone { member: member.clone(), group: group.name.clone() });
    }
    let owner_stays = group.owners().any(|id| id != member && others(id).is_none_or(|login| login == Login::Open));
    if role == Role::Owner || owner_stays {
        return Ok(());
    }
    Err(Misfit::NoOwnerLeft { member: member.clone(), group: group.name.clone() })
}
