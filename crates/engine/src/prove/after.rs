//! After closing: the same probes are refused, everything is re-read, nobody else moved.

use crate::actor::Caller;
use crate::case::{Breadth, CredentialKind};
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Among, Notice};
use crate::prove::collateral::leaver_accounts;
use crate::prove::controls::Held;
use crate::prove::judge::looked;
use crate::prove::staying::staying;
use exeunt_connector::{Connector, Probe};
use exeunt_core::{
    Account, AccountRef, Case, CaseId, CaseState, Check, CheckKind, Decisions, Duty, Fate, Group, GroupRef, Holds,
    Integration, IntegrationKind, IntegrationRef, Lane, Login, Message, Observation, Plan, PlanKind, Proof, Role, Step,
    Verdict,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What proving found.
#[derive(Debug, Clone, Serialize)]
pub struct Proved {
    pub round: u32,
    pub checks: Vec<Check>,
    /// Nothing failed, and at least one attempt to get in, that worked before, was refused.
    pub holds: bool,
}

/// What proving rests on.
struct Grounds<'a> {
    before: &'a Observation,
    decisions: &'a Decisions,
    /// Groups in which the account stays on purpose.
    stays: BTreeMap<GroupRef, String>,
    held: &'a [Held],
    /// What was accepted while the account was live.
    controls: &'a [Check],
}

impl Engine {
    /// Proves that the case's accounts are closed. May be repeated at any time; every round is kept.
    pub async fn prove(&self, caller: &Caller, case: CaseId) -> Result<Proved> {
        self.prove_among(caller, case, Among::Everybody).await
    }

    /// As [`Engine::prove`], perhaps as one of many that are told of as one. What was found open is told in any case,
    /// for those of a batch once an hour.
    pub(crate) async fn prove_among(&self, caller: &Caller, case: CaseId, among: Among) -> Result<Proved> {
        let case = self.must_on(caller, Duty::Prove, case).await?;
        if !matches!(case.state, CaseState::Closed | CaseState::Proved) {
            return Err(EngineError::NotClosed(case.id));
        }
        let before = self.observation_before(case.id).await?;
        let plans = self.plans_run(case.id).await?;
        let earlier = self.store.check_list(case.id).await?;
        let controls: Vec<Check> = earlier.into_iter().map(|c| c.check).filter(|c| c.control).collect();
        let held = self.held(case.id).await?;
        let decisions = self.decisions(case.id).await?;
        let grounds = Grounds {
            before: &before,
            decisions: &decisions,
            stays: staying(&before, &plans, &decisions),
            held: &held,
            controls: &controls,
        };
        let mut checks = Vec::new();
        for account in leaver_accounts(&before) {
            self.clear_canaries(&caller.name, case.id, &account).await?;
            checks.extend(self.prove_account(&grounds, &account).await?);
        }
        checks.extend(self.prove_successors(&plans).await?);
        checks.extend(self.prove_remaining_owners(&before, &plans, &grounds.stays).await?);
        let collateral = self.collateral(caller.name.as_str(), case.id, &before, &plans).await?;
        checks.extend(self.collateral_check(&before, collateral.as_ref()));
        let after = self.look(&case.person, Breadth::Everything).await?;
        self.observation_keep(caller.name.as_str(), &case, &after, Breadth::Everything).await?;
        let holds = holds(&checks);
        let round = self.proved_keep(caller, &case, &checks, among).await?;
        Ok(Proved { round, checks, holds })
    }

    /// Keeps what was found as the next round, and says which it is: two who prove at once are two rounds.
    async fn proved_keep(&self, caller: &Caller, case: &Case, checks: &[Check], among: Among) -> Result<u32> {
        let holds = holds(checks);
        let mut tx = self.store.begin().await?;
        tx.person_hold(&case.person).await?;
        let round = 1 + tx.check_list(case.id).await?.iter().map(|c| c.round).max().unwrap_or(0);
        for check in checks {
            self.check_write(&mut tx, case.id, None, caller.name.as_str(), check, round).await?;
        }
        let state = if holds { CaseState::Proved } else { CaseState::Closed };
        tx.case_become(case.id, state).await?;
        if holds {
            tx.case_ended(case.id, self.now()).await?;
        }
        let event = self.event(caller.name.as_str(), Happened::CaseProved, &case.id.to_string()).case(case.id);
        tx.audit(event.payload(serde_json::json!({ "round": round, "holds": holds, "checks": checks.len() })));
        let notice = Notice::proof(round, checks, holds);
        if holds {
            self.tell_among(&mut tx, Some(case.id), &notice, among).await?;
        } else {
            self.tell_gathered(&mut tx, case.id, &notice).await?;
        }
        tx.commit().await?;
        Ok(round)
    }

    /// The leave plans of a case that ran, oldest first.
    pub(crate) async fn plans_run(&self, case: CaseId) -> Result<Vec<Plan>> {
        let mut plans = Vec::new();
        for run in self.store.run_list(case).await? {
            let plan = self.store.plan_get(run.plan).await?.plan;
            if plan.kind == PlanKind::Leave {
                plans.push(plan);
            }
        }
        Ok(plans)
    }

    async fn prove_account(&self, grounds: &Grounds<'_>, account: &AccountRef) -> Result<Vec<Check>> {
        let Grounds { before, decisions, stays, held, controls } = grounds;
        let connector = self.connector(&account.connection, Lane::Ordinary).await?;
        let mut checks = Vec::new();
        for held in held.iter().filter(|h| h.account == *account && self.may_be_tried(h)) {
            // A refresh token can't be tried before: trying uses it up. Its session's token stands for it.
            let controlled = match held.kind {
                CredentialKind::RefreshToken => was_accepted(controls, account, CheckKind::Token, None),
                CredentialKind::Password | CredentialKind::Token => {
                    was_accepted(controls, account, held.check_kind(), Some(&held.label))
                }
            };
            let answer = connector.probe(&held.probe()).await;
            checks.push(self.tried(held.check_kind(), account, &held.label).as_proof(answer, controlled));
        }
        if self.policy.probes.impersonation {
            let controlled = was_accepted(controls, account, CheckKind::Impersonation, None);
            let answer = connector.probe(&Probe::Impersonation { account: account.account.clone() }).await;
            checks.push(self.tried(CheckKind::Impersonation, account, "impersonation").as_proof(answer, controlled));
        }
        checks.extend(self.canaries(before, decisions, account, held).await?);
        checks.extend(self.reread(before, decisions, account, connector.as_ref(), stays).await?);
        Ok(checks)
    }

    /// Reads the account again: barred, no session, nothing pushed, in no group but those that were decided to be kept.
    async fn reread(
        &self,
        before: &Observation,
        decisions: &Decisions,
        at: &AccountRef,
        connector: &dyn Connector,
        stays: &BTreeMap<GroupRef, String>,
    ) -> Result<Vec<Check>> {
        let fail = |source| EngineError::Platform { connection: at.connection.clone(), source };
        let Some(account) = connector.account_lookup(&at.account).await.map_err(fail)? else {
            let proof = Proof { asked: format!("read account {}", at.account), answered: "it is gone".to_owned() };
            return Ok(vec![looked(CheckKind::State, at, None, self.now(), true, proof, Message::new("account-gone"))]);
        };
        let mut checks = self.account_checks(at, &account);
        checks.extend(self.integrations_check(before, decisions, at, &account));
        let was_in = before.connections.get(&at.connection).and_then(|v| v.accounts.get(&at.account));
        let groups = was_in.map(|a| a.memberships.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
        for id in groups {
            let group = connector.group_lookup(&id).await.map_err(fail)?;
            let group_ref = GroupRef { connection: at.connection.clone(), group: id };
            if !stays.contains_key(&group_ref) {
                checks.push(self.membership_check(at, group_ref, group.as_ref()));
            }
        }
        for id in account.memberships.keys() {
            let group_ref = GroupRef { connection: at.connection.clone(), group: id.clone() };
            if !stays.contains_key(&group_ref) && !checks.iter().any(|c| c.group.as_ref() == Some(&group_ref)) {
                let proof = Proof { asked: format!("read account {}", at.account), answered: format!("is in {id}") };
                let message = Message::new("membership-new").with("group", id);
                checks.push(looked(CheckKind::Membership, at, Some(group_ref), self.now(), false, proof, message));
            }
        }
        Ok(checks)
    }

    fn account_checks(&self, at: &AccountRef, account: &Account) -> Vec<Check> {
        let proof = |answered: String| Proof { asked: format!("read account {}", at.account), answered };
        let one = |kind, holds, answered, key: &'static str| {
            looked(kind, at, None, self.now(), holds, proof(answered), Message::new(key))
        };
        let barred = account.login != Login::Open;
        let (sessions, push) = (account.sessions.len(), account.push.len());
        vec![
            one(
                CheckKind::State,
                barred,
                format!("login {:?}", account.login),
                if barred { "state-barred" } else { "state-open" },
            ),
            one(
                CheckKind::Sessions,
                sessions == 0,
                format!("{sessions} sessions"),
                if sessions == 0 { "sessions-none" } else { "sessions-left" },
            ),
            one(
                CheckKind::Push,
                push == 0,
                format!("{push} push targets"),
                if push == 0 { "push-none" } else { "push-left" },
            ),
        ]
    }

    /// Everything that acted without its person is with somebody else, stopped, or was kept on purpose. Where a platform
    /// never showed any there is nothing to say.
    fn integrations_check(
        &self,
        before: &Observation,
        decisions: &Decisions,
        at: &AccountRef,
        account: &Account,
    ) -> Option<Check> {
        let kept = |integration: &Integration| {
            let at = IntegrationRef { connection: at.connection.clone(), integration: integration.id.clone() };
            let decided = decisions.integrations.get(&at).map(|decided| &decided.value);
            integration.kind != IntegrationKind::Token && matches!(decided, Some(Fate::Kept { .. }))
        };
        let was = before.connections.get(&at.connection).and_then(|view| view.accounts.get(&at.account));
        let had_some = was.is_some_and(|was| !was.integrations.is_empty()) || !account.integrations.is_empty();
        let (kept, left): (Vec<_>, Vec<_>) = account.integrations.iter().filter(|i| i.live).partition(|i| kept(i));
        let names: Vec<&str> = left.iter().map(|i| i.id.as_str()).collect();
        let answered = format!("{} live integrations {}, {} kept", left.len(), names.join(", "), kept.len());
        let proof = Proof { asked: format!("read account {}", at.account), answered };
        let says = match (left.is_empty(), kept.is_empty()) {
            (true, true) => "integrations-none",
            (true, false) => "integrations-kept",
            (false, _) => "integrations-left",
        };
        let holds = left.is_empty();
        had_some.then(|| looked(CheckKind::Integrations, at, None, self.now(), holds, proof, Message::new(says)))
    }

    fn membership_check(&self, at: &AccountRef, group: GroupRef, seen: Option<&Group>) -> Check {
        let inside = seen.is_some_and(|g| g.members.contains_key(&at.account));
        let name = seen.map_or_else(|| group.group.to_string(), |g| g.name.clone());
        let answered = match (seen, inside) {
            (None, _) => "the group is gone",
            (Some(_), true) => "the account is in it",
            (Some(_), false) => "the account is not in it",
        };
        let proof = Proof { asked: format!("read group {}", group.group), answered: answered.to_owned() };
        let says = Message::new(if inside { "membership-left" } else { "membership-none" }).with("group", name);
        looked(CheckKind::Membership, at, Some(group), self.now(), !inside, proof, says)
    }

    /// Every successor holds the role that the plan promised.
    async fn prove_successors(&self, plans: &[Plan]) -> Result<Vec<Check>> {
        let mut checks = Vec::new();
        for step in plans.iter().flat_map(|p| &p.steps).filter(|s| hands_over(s)) {
            let connector = self.connector(&step.on.connection, Lane::Ordinary).await?;
            let seen = crate::run::read(connector.as_ref(), step)
                .await
                .map_err(|source| EngineError::Platform { connection: step.on.connection.clone(), source })?;
            let holds = seen.holds(step) == Holds::Yes;
            let key = match (step.action.integration().is_some(), holds) {
                (false, true) => "successor-stands",
                (false, false) => "successor-missing",
                (true, true) => "heir-stands",
                (true, false) => "heir-missing",
            };
            let mut says = Message::new(key);
            if let Some(member) = step.action.other_member() {
                says = says.with("member", member);
            }
            checks.push(looked(
                CheckKind::Successor,
                &step.on,
                step.group(),
                self.now(),
                holds,
                seen.proof(step),
                says,
            ));
        }
        Ok(checks)
    }
}

fn hands_over(step: &Step) -> bool {
    matches!(
        &step.action,
        exeunt_core::Action::RoleHeld { role: Role::Owner, .. } | exeunt_core::Action::IntegrationHandedOver { .. }
    )
}

/// Whether a probe of this kind, and with this label if one is given, was accepted while the account was live.
fn was_accepted(controls: &[Check], account: &AccountRef, kind: CheckKind, label: Option<&str>) -> bool {
    controls.iter().any(|c| {
        c.kind == kind
            && c.account == *account
            && c.verdict == Verdict::Holds
            && label.is_none_or(|l| c.says.args.get("label").is_some_and(|has| has == l))
    })
}

/// Proved: nothing failed, and on every account at least one real attempt to get in was refused that had worked before.
/// One account's refusal says nothing of another.
fn holds(checks: &[Check]) -> bool {
    let tried = [CheckKind::Login, CheckKind::Token, CheckKind::RefreshToken, CheckKind::Impersonation];
    let refused = |account: &AccountRef| {
        checks.iter().any(|c| c.account == *account && c.verdict == Verdict::Holds && tried.contains(&c.kind))
    };
    let accounts: BTreeSet<&AccountRef> = checks.iter().map(|c| &c.account).collect();
    let nothing_failed = checks.iter().all(|c| c.verdict != Verdict::Fails);
    nothing_failed && !accounts.is_empty() && accounts.into_iter().all(refused)
}
