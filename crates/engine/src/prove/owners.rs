//! Groups whose other owners stay: read again that one of them stands, and can log in.

use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::prove::collateral::leaver_accounts;
use crate::prove::judge::looked;
use exeunt_connector::Connector;
use exeunt_core::{
    AccountId, AccountRef, Action, Check, CheckKind, Group, GroupRef, Lane, Login, Member, Message, NativeKind,
    Observation, Plan, Presence, Proof, Role, Step,
};
use std::collections::{BTreeMap, BTreeSet};

impl Engine {
    /// One check for every group that the leaver owned and that no step handed over.
    pub(crate) async fn prove_remaining_owners(
        &self,
        before: &Observation,
        plans: &[Plan],
        stays: &BTreeMap<GroupRef, String>,
    ) -> Result<Vec<Check>> {
        let handed_over: BTreeSet<GroupRef> =
            plans.iter().flat_map(|p| &p.steps).filter(|s| makes_owner(&s.action)).filter_map(Step::group).collect();
        let leaving = leaver_accounts(before);
        let mut checks = Vec::new();
        for at in &leaving {
            let Some(view) = before.connections.get(&at.connection) else { continue };
            let owned = view.groups.values().filter(|g| g.member(&at.account).is_some_and(Member::is_owner));
            for group in owned.filter(|g| needs_an_owner(g, at, &leaving)) {
                let group_ref = GroupRef { connection: at.connection.clone(), group: group.id.clone() };
                if !handed_over.contains(&group_ref) && !stays.contains_key(&group_ref) {
                    checks.push(self.prove_remaining_owner(at, group_ref, &leaving).await?);
                }
            }
        }
        Ok(checks)
    }

    async fn prove_remaining_owner(
        &self,
        at: &AccountRef,
        group: GroupRef,
        leaving: &BTreeSet<AccountRef>,
    ) -> Result<Check> {
        let connector = self.connector(&at.connection, Lane::Ordinary).await?;
        let owner = owner_who_can_log_in(connector.as_ref(), &group, leaving)
            .await
            .map_err(|source| EngineError::Platform { connection: at.connection.clone(), source })?;
        let asked = format!("read group {} and its owners", group.group);
        let (answered, says) = match &owner {
            Some(owner) => {
                (format!("{owner} is an owner, login Open"), Message::new("owner-stays").with("member", owner))
            }
            None => ("no owner with an open login".to_owned(), Message::new("owner-missing")),
        };
        let proof = Proof { asked, answered };
        Ok(looked(CheckKind::Successor, at, Some(group), self.now(), owner.is_some(), proof, says))
    }
}

async fn owner_who_can_log_in(
    connector: &dyn Connector,
    at: &GroupRef,
    leaving: &BTreeSet<AccountRef>,
) -> exeunt_connector::Result<Option<AccountId>> {
    let Some(group) = connector.group_lookup(&at.group).await? else { return Ok(None) };
    for owner in group.owners().filter(|id| !is_leaving(id, at, leaving)) {
        if connector.account_lookup(owner).await?.is_some_and(|account| account.login == Login::Open) {
            return Ok(Some(owner.clone()));
        }
    }
    Ok(None)
}

fn is_leaving(id: &AccountId, at: &GroupRef, leaving: &BTreeSet<AccountRef>) -> bool {
    leaving.contains(&AccountRef { connection: at.connection.clone(), account: id.clone() })
}

/// Whether others are left in a group who would miss an owner. Nobody misses one in a conversation of two.
pub(crate) fn needs_an_owner(group: &Group, at: &AccountRef, leaving: &BTreeSet<AccountRef>) -> bool {
    let group_ref = GroupRef { connection: at.connection.clone(), group: group.id.clone() };
    let stays = |(id, member): (&AccountId, &Member)| {
        member.presence == Presence::Joined && !is_leaving(id, &group_ref, leaving)
    };
    group.native_kind != NativeKind::Direct && group.members.iter().any(stays)
}

fn makes_owner(action: &Action) -> bool {
    matches!(action, Action::RoleHeld { role: Role::Owner, .. })
}
