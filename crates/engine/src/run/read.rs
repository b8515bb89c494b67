//! Reading what a step is about, before and after acting.

use crate::run::step::Cx;
use exeunt_connector::{Connector, ConnectorError};
use exeunt_core::{Account, AccountId, Action, ActionKind, Group, Holds, Login, Member, Proof, Step};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What was read for one step.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) account: Option<Account>,
    /// Who gets what is handed over.
    heir: Option<Account>,
    pub(crate) group: Option<Group>,
    pub(crate) others: BTreeMap<AccountId, Login>,
}

/// Reads what `step` is about: its group if it has one, else its account; and, where somebody has to hold the group
/// afterwards, whether they can log in.
pub(crate) async fn read(connector: &dyn Connector, step: &Step) -> Result<Seen, ConnectorError> {
    let mut seen = Seen { account: None, heir: None, group: None, others: BTreeMap::new() };
    match step.action.group() {
        Some(group) => seen.group = connector.group_lookup(group).await?,
        None => seen.account = connector.account_lookup(&step.on.account).await?,
    }
    if let Action::IntegrationHandedOver { to, .. } = &step.action {
        seen.heir = connector.account_lookup(to).await?;
        seen.others.extend(seen.heir.iter().map(|heir| (heir.id.clone(), heir.login)));
    }
    for other in keepers(step, seen.group.as_ref()) {
        if let Some(account) = connector.account_lookup(&other).await? {
            seen.others.insert(other, account.login);
        }
    }
    Ok(seen)
}

/// Accounts whose login state decides whether the step still fits: the successor, or the owners who stay when an owner
/// goes.
fn keepers(step: &Step, group: Option<&Group>) -> Vec<AccountId> {
    let Some(group) = group else { return Vec::new() };
    let others_than = |id: &AccountId| group.owners().filter(|o| *o != id).cloned().collect::<Vec<_>>();
    match &step.action {
        Action::RoleHeld { member, .. } => vec![member.clone()],
        Action::RoleDropped { .. } | Action::MembershipEnded { .. } => {
            let owns = group.member(&step.on.account).is_some_and(Member::is_owner);
            if owns { others_than(&step.on.account) } else { Vec::new() }
        }
        Action::StandingRestored { member, .. } => others_than(member),
        _ => Vec::new(),
    }
}

impl Seen {
    /// Whether the wanted state is so.
    pub(crate) fn holds(&self, step: &Step) -> Holds {
        if let Some(heir) = &self.heir {
            return step.action.holds_for_heir(heir);
        }
        match (&self.group, &self.account) {
            (Some(group), _) => step.action.holds_for_group(&step.on.account, group),
            (None, Some(account)) => step.action.holds_for_account(account),
            // A connector says that an account is missing only where it can tell "gone" from "hidden".
            (None, None) if step.action.kind() == ActionKind::Erased => Holds::Yes,
            (None, None) => Holds::No("neither the account nor the group is there".to_owned()),
        }
    }

    /// What the step is about to overwrite.
    pub(crate) fn pre_image(&self, step: &Step) -> Value {
        if let Some(group) = &self.group {
            let member = step.action.other_member().unwrap_or(&step.on.account);
            return json!({ "member": group.member(member), "lingering": group.lingering.get(member) });
        }
        let Some(account) = &self.account else { return Value::Null };
        match &step.action {
            Action::SessionsEnded => json!({ "sessions": account.sessions }),
            Action::PushStopped | Action::PushRestored { .. } => json!({ "push": account.push }),
            Action::FederatedLoginCut | Action::FederatedLoginRestored { .. } => {
                json!({ "identities": account.identities })
            }
            Action::AdminRightsDropped | Action::AdminRightsRestored => json!({ "admin": account.admin }),
            Action::CredentialReplaced => json!({ "sessions": account.sessions, "login": account.login }),
            Action::LoginBarred | Action::LoginOpened => json!({ "login": account.login }),
            Action::IntegrationStopped { integration } | Action::IntegrationHandedOver { integration, .. } => {
                json!({ "integration": account.integration(integration) })
            }
            Action::IntegrationRestored { integration } => {
                json!({ "integration": account.integration(&integration.id) })
            }
            Action::Deactivated { .. } => json!(account),
            Action::RoleHeld { .. }
            | Action::RoleDropped { .. }
            | Action::MembershipEnded { .. }
            | Action::MembershipRestored { .. }
            | Action::StandingRestored { .. } => Value::Null,
        }
    }

    /// What was read, as a proof.
    pub(crate) fn proof(&self, step: &Step) -> Proof {
        let asked = match &self.group {
            Some(group) => format!("read group {}", group.id),
            None => format!("read account {}", step.on.account),
        };
        let answered = match self.holds(step) {
            Holds::Yes => format!("{} is so", step.action.kind().as_str()),
            Holds::No(found) => found,
            Holds::CannotTell => "reading can't show it".to_owned(),
        };
        Proof { asked, answered }
    }
}

/// Reads until the wanted state shows or the platform's settling time is over.
pub(crate) async fn read_back(cx: &Cx<'_>, connector: &dyn Connector, step: &Step) -> Result<Seen, ConnectorError> {
    let settle = cx.settles(step);
    let deadline = tokio::time::Instant::now() + settle;
    let mut pause = std::time::Duration::from_millis(20);
    loop {
        let seen = read(connector, step).await?;
        let settled = !matches!(seen.holds(step), Holds::No(_));
        if settled || tokio::time::Instant::now() >= deadline {
            return Ok(seen);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(std::time::Duration::from_secs(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exeunt_core::{AccountRef, Lane, Message, Phase, ProofKind, StepId, Support, Undo};

    #[test]
    fn an_account_that_is_gone_is_erased_and_nothing_else() {
        let gone = Seen { account: None, heir: None, group: None, others: BTreeMap::new() };
        let holds = |action| gone.holds(&step(action));
        assert_eq!(holds(Action::Deactivated { erase: true }), Holds::Yes);
        for other in [Action::Deactivated { erase: false }, Action::LoginBarred, Action::SessionsEnded] {
            assert!(matches!(holds(other.clone()), Holds::No(_)), "{other:?}");
        }
    }

    fn step(action: Action) -> Step {
        Step {
            id: StepId::from("test"),
            phase: Phase::Close,
            action,
            on: AccountRef::new("im", "zhangsan"),
            lane: Lane::Ordinary,
            support: Support::Native,
            why: Message::new("test"),
            breaks: Vec::new(),
            needs: Vec::new(),
            undo: Undo::Never,
            proof: ProofKind::ReadBack,
            not_before: None,
            deadline: None,
            four_eyes: true,
        }
    }
}
