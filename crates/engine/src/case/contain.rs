//! Containing at once (B12): one order with a reason, everything of the person shut within seconds, the paper follows.

use super::observe::Breadth;
use super::open::{NewCase, is_unfinished};
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Among, Notice};
use crate::written::must_end;
use exeunt_core::{Case, Departure, Duty, PersonId, PlanId, bounds};
use exeunt_store::ApprovalKind;
use jiff::tz::TimeZone;
use serde_json::json;

/// What an order to contain came to.
#[derive(Debug, Clone)]
pub struct Ordered {
    pub case: Case,
    pub plan: PlanId,
    /// The policy wants a second person to approve the plan; nothing is shut before.
    pub waits_for_approval: bool,
}

impl Engine {
    /// Orders containment of everything of a person: opens a hostile case if there is none, plans only what shuts doors,
    /// and makes it ready to run. The order itself is the approval, unless the policy wants another one; who gave it and
    /// why is logged.
    pub async fn contain(&self, caller: &Caller, person: &PersonId, reason: &str) -> Result<Ordered> {
        self.must_about(caller, Duty::Contain, person).await?;
        if self.policy.contain.reason_required && reason.trim().is_empty() {
            return Err(EngineError::ReasonRequired);
        }
        must_end("reason", reason, bounds::REASON)?;
        // A slip in the number must not read as somebody without accounts.
        self.person_get(person).await?;
        let observation = self.look(person, Breadth::AccountsOnly).await?;
        let case = self.case_for_containment(caller, person).await?;
        let decisions = self.decisions(case.id).await?;
        let plan = exeunt_plan::plan_contain(case.id, &observation, &self.policy);
        self.must_be_sound(&plan, &observation, &decisions)?;
        let now = self.clock.now();
        let (id, digest) = (PlanId(self.randomness.id(now)), plan.digest());
        let mut tx = self.store.begin().await?;
        tx.observation_insert(case.id, &observation).await?;
        self.stock_without_groups(&mut tx, &case).await?;
        tx.plan_insert(id, &plan, &caller.name, now).await?;
        self.policy_text_keep(&mut tx).await?;
        let waits_for_approval = !self.policy.contain.without_approval;
        if waits_for_approval {
            self.tell(&mut tx, Some(case.id), &Notice::plan_waits(id, &digest, &caller.name, &plan)).await?;
        } else {
            tx.approval_insert(id, &digest, &caller.name, now, reason, ApprovalKind::ContainOrder).await?;
            tx.run_start(id, now).await?;
        }
        let about = json!({
            "person": person,
            "digest": digest,
            "reason": reason,
            "steps": plan.steps.len(),
            "observation": plan.observation,
        });
        tx.audit(
            self.event(caller.name.as_str(), Happened::ContainOrdered, &id.to_string()).case(case.id).payload(about),
        );
        let (by, reason) = (caller.name.clone(), reason.to_owned());
        let notice = Notice::ContainOrdered { plan: id, by, reason, steps: plan.steps.len() };
        self.tell(&mut tx, Some(case.id), &notice).await?;
        tx.commit().await?;
        Ok(Ordered { case, plan: id, waits_for_approval })
    }

    async fn case_for_containment(&self, caller: &Caller, person: &PersonId) -> Result<Case> {
        if let Some(open) = self.store.case_list_of(person).await?.into_iter().find(is_unfinished) {
            return Ok(open);
        }
        let zone = TimeZone::get(&self.person_get(person).await?.zone).unwrap_or(TimeZone::UTC);
        let today = self.clock.now().to_zoned_datetime(zone).date();
        let new = NewCase { person: person.clone(), departure: Departure::Hostile, last_working_day: today };
        let mut tx = self.store.begin().await?;
        let case = self.case_open_in(&mut tx, caller, &new, Among::Everybody).await?;
        tx.commit().await?;
        Ok(case)
    }
}
