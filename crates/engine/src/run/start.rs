//! What must be so before the first step of a run: an approval of exactly this plan, a world that still fits it,
//! a password in the vault before it is set anywhere, and probes that were seen to work on the live account.

use crate::case::{Breadth, CredentialKind, DECIDED_ANEW, vault_name, vault_owner};
use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::hub::Lanes;
use crate::run::step::{Cx, Stop};
use exeunt_connector::{Connector, Probe, ProbeAnswer};
use exeunt_core::{
    Account, AccountRef, Action, CaseState, ConnectionName, Lane, Observed, Plan, PlanId, PlanKind, Step, StepId,
};
use exeunt_store::{StepRecord, StoreError, StoredPlan};
use secrecy::SecretString;
use std::collections::{BTreeMap, BTreeSet};

/// The label of the password that replaces the leaver's.
pub(crate) const REPLACEMENT: &str = "replacement";

impl Engine {
    /// The plan, if exactly it was approved. Its digest is computed anew from the stored bytes.
    pub(crate) async fn plan_approved(&self, id: PlanId) -> Result<StoredPlan> {
        let stored = self.store.plan_get(id).await?;
        let approval = self.store.approval_get(id).await?.ok_or(EngineError::NotApproved(id))?;
        if approval.digest != stored.digest {
            return Err(EngineError::WrongDigest { given: approval.digest, actual: stored.digest });
        }
        // The end of an unfreeze, say, that was planned before everything was put back.
        let withdrawn = self.case_get(stored.plan.case).await?.state == CaseState::Withdrawn;
        if withdrawn && stored.plan.kind != PlanKind::Reinstate {
            return Err(EngineError::Withdrawn(stored.plan.case));
        }
        self.must_lead_there(&stored.plan).await?;
        Ok(stored)
    }

    pub(crate) async fn lanes_of(&self, plan: &Plan) -> Result<BTreeMap<ConnectionName, Lanes>> {
        let mut lanes = BTreeMap::new();
        for step in &plan.steps {
            let name = &step.on.connection;
            if !lanes.contains_key(name) {
                lanes.insert(name.clone(), self.lanes(name).await?);
            }
        }
        Ok(lanes)
    }

    /// The plan's accounts that are judged beside a group. One that can't be read now is left out, and its steps find
    /// out for themselves.
    pub(crate) async fn accounts_now(&self, plan: &Plan) -> BTreeMap<AccountRef, Account> {
        let in_groups: BTreeSet<&AccountRef> =
            plan.steps.iter().filter(|s| s.action.group().is_some()).map(|s| &s.on).collect();
        let mut accounts = BTreeMap::new();
        for at in in_groups {
            let Ok(connector) = self.connector(&at.connection, Lane::Ordinary).await else { continue };
            if let Ok(Some(account)) = connector.account_lookup(&at.account).await {
                accounts.insert(at.clone(), account);
            }
        }
        accounts
    }

    /// Prepares a run. Does again what a crash may have left half done; does nothing twice that counts.
    pub(crate) async fn make_ready(&self, cx: &Cx<'_>, records: &BTreeMap<StepId, StepRecord>) -> Result<()> {
        self.only_own_accounts(cx.plan).await?;
        self.only_as_decided(cx.plan).await?;
        self.choose_passwords(cx.plan).await?;
        let untouched = records.values().all(|r| r.attempts == 0);
        let due = cx.plan.steps.iter().any(|s| cx.is_due(s));
        if !untouched || !due {
            return Ok(());
        }
        match cx.plan.kind {
            PlanKind::Leave => {
                let since = cx.lanes.iter().map(|(name, lanes)| (name.clone(), lanes.listing().moment())).collect();
                let fresh = self.must_still_fit(cx).await?;
                self.before_closing(cx, &fresh, &since).await
            }
            PlanKind::Reinstate => self.must_still_fit(cx).await.map(drop),
            // Containing waits for nothing, and an unfreeze is bound to its time, not to the world.
            PlanKind::Contain | PlanKind::Unfreeze => Ok(()),
        }
    }

    /// Refuses a plan with a step on an account that isn't the leaver's, whoever approved it. What shuts doors goes on
    /// shutting an account that is nobody's any more: it was the leaver's when that was ordered.
    async fn only_own_accounts(&self, plan: &Plan) -> Result<()> {
        let person = self.case_get(plan.case).await?.person;
        let shuts = matches!(plan.kind, PlanKind::Contain | PlanKind::Unfreeze);
        for step in &plan.steps {
            let fits = match self.store.binding_lookup(&step.on).await? {
                Some(binding) => binding.person == person,
                None => shuts,
            };
            if !fits {
                return Err(EngineError::ForeignAccount { step: step.id.clone(), person });
            }
        }
        Ok(())
    }

    /// Refuses to begin or to go on after a decision (a legal hold, say) that the approved plan doesn't know.
    async fn only_as_decided(&self, plan: &Plan) -> Result<()> {
        let now = self.decisions(plan.case).await?.digest();
        match &plan.decisions {
            Some(then) if *then != now => Err(EngineError::Stale(DECIDED_ANEW.to_owned())),
            Some(_) | None => Ok(()),
        }
    }

    /// Plans anew from a fresh look, which is returned; whatever is new needs a new approval.
    async fn must_still_fit(&self, cx: &Cx<'_>) -> Result<Observed> {
        let case = self.case_get(cx.plan.case).await?;
        let decisions = self.decisions(case.id).await?;
        let (fresh, plan) = if cx.plan.kind == PlanKind::Reinstate {
            let before = self.observation_before(case.id).await?;
            let fresh = self.look_again(&before).await?;
            let plan = exeunt_plan::plan_reinstate(case.id, &before, &fresh, &self.policy, &decisions);
            (fresh, plan)
        } else {
            let fresh = self.look(&case.person, Breadth::Everything).await?;
            let plan = exeunt_plan::plan_leave(case.id, &fresh, &self.policy, &decisions);
            (fresh, plan)
        };
        let Some(staleness) = exeunt_plan::stale(cx.plan, &plan) else { return Ok(fresh) };
        Err(EngineError::Stale(in_words(&staleness)))
    }

    /// Chooses and stores the new password of every account that is to get one, before any is set.
    async fn choose_passwords(&self, plan: &Plan) -> Result<()> {
        for step in plan.steps.iter().filter(|s| s.action == Action::CredentialReplaced) {
            let (owner, name) = replacement_at(plan, &step.on);
            if self.store.secret_lookup(&owner, &name).await?.is_none() {
                let mut tx = self.store.begin().await?;
                tx.secret_put(&owner, &name, &SecretString::from(self.randomness.password())).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

impl Cx<'_> {
    /// The password to set with this step, if it sets one.
    pub(crate) async fn replacement(&self, step: &Step) -> std::result::Result<Option<SecretString>, StoreError> {
        if step.action != Action::CredentialReplaced {
            return Ok(None);
        }
        let (owner, name) = replacement_at(self.plan, &step.on);
        self.engine.store.secret_lookup(&owner, &name).await
    }

    /// Whether the replaced password opens the account: then an attempt to set it, of unknown outcome, had its effect.
    pub(crate) async fn replacement_opens(&self, connector: &dyn Connector, step: &Step) -> bool {
        let Ok(Some(password)) = self.replacement(step).await else { return false };
        let probe = Probe::Login { account: step.on.account.clone(), password };
        matches!(connector.probe(&probe).await, Ok(ProbeAnswer::Accepted { .. }))
    }

    /// After a password was replaced, or a barred account was opened for its window: shows that the probe gets in now,
    /// so that its refusal later means something.
    pub(crate) async fn control_step(&self, step: &Step) -> std::result::Result<(), EngineError> {
        if self.plan.kind != PlanKind::Leave {
            return Ok(());
        }
        let connector = self.connector(step).map_err(|stop: Stop| EngineError::Broken(format!("{stop:?}")))?;
        match step.action {
            Action::CredentialReplaced => self.engine.control_login(self, &step.on, connector.as_ref()).await,
            Action::LoginOpened => self.engine.control_opened(self, &step.on).await,
            _ => Ok(()),
        }
    }
}

/// What is new in the world, a line each.
fn in_words(staleness: &exeunt_plan::Staleness) -> String {
    let policy = staleness.policy.iter().map(|(old, new)| format!("~ policy {} is now {}", old.short(), new.short()));
    let steps = staleness.new_steps.iter().map(|s| format!("+ {}", s.id));
    let questions = staleness.new_questions.iter().map(|q| format!("? {}", q.about));
    let others = staleness.new_announcements.iter().map(|a| format!("! {} in {}", a.member, a.group));
    policy.chain(steps).chain(questions).chain(others).collect::<Vec<_>>().join("\n")
}

/// Where the replaced password of an account lies in the vault.
pub(crate) fn replacement_at(plan: &Plan, account: &AccountRef) -> (String, String) {
    (vault_owner(plan.case), vault_name(CredentialKind::Password, account, REPLACEMENT))
}
