//! Who is where: the leaver's memberships re-read, the successors, and everybody else.

use super::gather::{Ran, newest_round};
use super::trail::Trail;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use crate::prove::{COLLATERAL, leaver_accounts, needs_an_owner};
use exeunt_core::{
    AccountId, AccountRef, Action, ActorName, CaseId, Check, CheckKind, Decisions, Group, GroupRef, Mark, Member,
    Observation, Presence, Role, StepState, Verdict,
};
use exeunt_report::{Collateral, MembershipResult, Place, Succession};
use exeunt_store::StoredCheck;
use std::collections::BTreeMap;

impl Engine {
    pub(super) fn memberships(
        &self,
        before: &Observation,
        checks: &[StoredCheck],
        decisions: &Decisions,
        stays: &BTreeMap<GroupRef, String>,
        trail: &Trail,
    ) -> Vec<MembershipResult> {
        let mut results = Vec::new();
        for (account, group) in leaver_places(before) {
            let at = GroupRef { connection: account.connection.clone(), group: group.id.clone() };
            let reread = membership_check(checks, &account, &at);
            results.push(MembershipResult {
                name: group.name.clone(),
                group_kind: self.kind_of(decisions, &at, group),
                before: place(group.member(&account.account)),
                after: reread.map(|c| after_place(c, group.member(&account.account))),
                kept: stays.get(&at).cloned(),
                read_at: reread.map(|c| c.at),
                evidence: reread.map(|c| trail.check(c)).unwrap_or_default(),
                group: at,
                account,
            });
        }
        results
    }

    /// Every group in which the leaver was an owner, and that others would miss one in: who is it now.
    pub(super) fn successions(
        &self,
        before: &Observation,
        decisions: &Decisions,
        ran: &[Ran],
        checks: &[StoredCheck],
        stays: &BTreeMap<GroupRef, String>,
        trail: &Trail,
    ) -> Vec<Succession> {
        let leaving = leaver_accounts(before);
        let owned = leaver_places(before).filter(|(account, group)| {
            let at = GroupRef { connection: account.connection.clone(), group: group.id.clone() };
            let owner = group.member(&account.account).is_some_and(Member::is_owner);
            owner && needs_an_owner(group, account, &leaving) && !stays.contains_key(&at)
        });
        owned.map(|(account, group)| self.succession(&account, group, decisions, ran, checks, trail)).collect()
    }

    fn succession(
        &self,
        account: &AccountRef,
        group: &Group,
        decisions: &Decisions,
        ran: &[Ran],
        checks: &[StoredCheck],
        trail: &Trail,
    ) -> Succession {
        let at = GroupRef { connection: account.connection.clone(), group: group.id.clone() };
        let named = ran.iter().rev().find_map(|r| {
            let step =
                r.stored.plan.steps.iter().find(|s| s.group().as_ref() == Some(&at) && makes_owner(&s.action))?;
            let state = r.records.iter().find(|k| k.id == step.id)?.state;
            Some((step.action.other_member()?.clone(), state, trail.step(r.stored.id, &step.id)))
        });
        let stays = || group.owners().find(|id| **id != account.account).cloned();
        let newest = newest_round(checks);
        let stood = checks.iter().rev().find(|c| {
            c.round == newest
                && c.check.kind == CheckKind::Successor
                && c.check.group.as_ref() == Some(&at)
                && c.check.verdict == Verdict::Holds
        });
        let (new_owner, mark, evidence): (Option<AccountId>, Option<Mark>, Vec<u64>) = match (named, stood) {
            (Some((member, _, steps)), Some(check)) => {
                (Some(member), Some(Mark::Confirmed), [steps, trail.check(&check.check)].concat())
            }
            (Some((member, StepState::Done, steps)), None) => (Some(member), Some(Mark::Done), steps),
            (Some((_, _, steps)), None) => (None, None, steps),
            (None, Some(check)) => {
                let owner = check.check.says.args.get("member").map(|id| AccountId::from(id.as_str()));
                (owner, Some(Mark::Confirmed), trail.check(&check.check))
            }
            (None, None) => (stays(), None, Vec::new()),
        };
        Succession {
            name: group.name.clone(),
            group_kind: self.kind_of(decisions, &at, group),
            old_owners: group.owners().cloned().collect(),
            decided_by: decided_by(decisions, &at, new_owner.as_ref()),
            new_owner,
            mark,
            evidence,
            group: at,
        }
    }

    /// What the newest comparison of everybody else found.
    pub(super) async fn collateral_found(&self, case: CaseId, trail: &Trail) -> Result<Option<Collateral>> {
        let Some(kept) = self.store.document_lookup(case, COLLATERAL).await? else { return Ok(None) };
        let mut found: Collateral = serde_json::from_value(kept).map_err(super::unreportable)?;
        found.evidence = trail.what(Happened::CollateralCompared);
        Ok(Some(found))
    }
}

/// Every place of the leaver: account and group.
fn leaver_places(before: &Observation) -> impl Iterator<Item = (AccountRef, &Group)> {
    before.connections.iter().flat_map(|(connection, view)| {
        view.accounts.values().flat_map(move |account| {
            account.memberships.keys().filter_map(move |id| {
                let at = AccountRef { connection: connection.clone(), account: account.id.clone() };
                Some((at, view.groups.get(id)?))
            })
        })
    })
}

/// Who named this successor. `None`: nobody did, a co-owner stays.
fn decided_by(decisions: &Decisions, at: &GroupRef, owner: Option<&AccountId>) -> Option<ActorName> {
    let named = decisions.successors.get(at).or_else(|| decisions.default_successors.get(&at.connection))?;
    (Some(&named.value) == owner).then(|| named.by.clone())
}

fn membership_check<'a>(checks: &'a [StoredCheck], account: &AccountRef, group: &GroupRef) -> Option<&'a Check> {
    let newest = newest_round(checks);
    let same = |c: &&StoredCheck| {
        c.round == newest
            && c.check.kind == CheckKind::Membership
            && c.check.account == *account
            && c.check.group.as_ref() == Some(group)
    };
    checks.iter().find(same).map(|c| &c.check)
}

fn place(member: Option<&Member>) -> Place {
    match member {
        None => Place::Absent,
        Some(Member { presence: Presence::Invited, .. }) => Place::Invited,
        Some(Member { presence: Presence::Joined, standing, .. }) => Place::Joined { standing: *standing },
    }
}

/// Where a re-read found the account: gone, or (the check failed) still where it was.
fn after_place(check: &Check, before: Option<&Member>) -> Place {
    if check.verdict == Verdict::Holds { Place::Absent } else { place(before) }
}

fn makes_owner(action: &Action) -> bool {
    matches!(action, Action::RoleHeld { role: Role::Owner, .. })
}
