//! What people decide for a case, each decision with its author and time.

use crate::actor::Caller;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use crate::written::must_be_a_reason;
use exeunt_core::{
    AccountId, ActorName, CaseId, ConnectionName, Decided, Decisions, Departure, Duty, Export, Fate, Group, GroupKind,
    GroupRef, IntegrationRef,
};
use exeunt_store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Decision {
    /// Who takes over a group.
    Successor { group: GroupRef, account: AccountId },
    /// Who takes over wherever nothing else is decided.
    DefaultSuccessor { connection: ConnectionName, account: AccountId },
    /// What a group is to the company.
    Kind { group: GroupRef, is: GroupKind },
    /// The account stays in the group.
    Keep { group: GroupRef, reason: String },
    /// What becomes of a bot, webhook, command or application.
    Integration { integration: IntegrationRef, fate: Fate },
    /// After a withdrawal, where somebody has built on the new ownership: whether the group goes back to the person.
    GiveBack { group: GroupRef, back: bool },
    /// Legal orders or lifts a hold.
    LegalHold { hold: bool },
    /// As what the records are kept: one of the policy's classes.
    Retention { class: String },
    /// Whether work data may be exported, and why.
    Export { allowed: bool, reason: String },
    /// The platform's own irreversible deactivation is wanted; `erase` gives up the contents too.
    Deactivate { erase: bool },
    /// How the person goes.
    Departure { departure: Departure },
}

impl Decision {
    fn duty(&self) -> Duty {
        match self {
            Self::LegalHold { .. } | Self::Retention { .. } | Self::Export { .. } => Duty::DecideHold,
            Self::Departure { .. } => Duty::OpenCase,
            Self::Deactivate { .. } => Duty::MakePlan,
            Self::Successor { .. }
            | Self::DefaultSuccessor { .. }
            | Self::Kind { .. }
            | Self::Keep { .. }
            | Self::Integration { .. }
            | Self::GiveBack { .. } => Duty::DecideHandOver,
        }
    }
}

impl Engine {
    /// Records a decision. A plan made before it no longer fits; make it again. Whoever has to be asked because the person
    /// goes another way is asked.
    pub async fn decide(&self, caller: &Caller, case: CaseId, decision: &Decision) -> Result<()> {
        let person = self.must_on(caller, decision.duty(), case).await?.person;
        self.decision_must_fit(decision)?;
        let mut tx = self.store.begin().await?;
        if matches!(decision, Decision::Departure { .. }) {
            tx.person_hold(&person).await?;
        }
        self.decide_in(&mut tx, &caller.name, case, std::slice::from_ref(decision)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Records decisions within a transaction of the caller's, who has asked whether they may be made.
    pub(crate) async fn decide_in(
        &self,
        tx: &mut Tx,
        by: &ActorName,
        case: CaseId,
        several: &[Decision],
    ) -> Result<()> {
        if several.is_empty() {
            return Ok(());
        }
        let (version, mut decisions) = tx.decisions_get(case).await?;
        let was = tx.case_get(case).await?;
        for decision in several {
            self.record(&mut decisions, by, decision);
            let event = self.event(by.as_str(), Happened::CaseDecided, &case.to_string()).case(case);
            tx.audit(event.payload(json!(decision)));
        }
        tx.decisions_put(case, &decisions, version).await?;
        if several.iter().any(|decision| matches!(decision, Decision::LegalHold { hold: true })) {
            self.park_what_destroys(tx, by.as_str(), case).await?;
        }
        if decisions.departure == was.departure {
            return Ok(());
        }
        tx.case_amend(case, decisions.departure, decisions.last_working_day).await?;
        self.departure_changed(tx, by, &was, decisions.departure).await
    }

    /// Whether the policy knows what is decided.
    fn decision_must_fit(&self, decision: &Decision) -> Result<()> {
        match decision {
            Decision::Retention { class } => self.retention_must_be_known(class),
            Decision::Export { reason, .. } => must_be_a_reason(reason),
            _ => Ok(()),
        }
    }

    fn record(&self, decisions: &mut Decisions, by: &ActorName, decision: &Decision) {
        let (by, at) = (by.clone(), self.clock.now());
        match decision.clone() {
            Decision::Successor { group, account } => {
                decisions.successors.insert(group, Decided { value: account, by, at });
            }
            Decision::DefaultSuccessor { connection, account } => {
                decisions.default_successors.insert(connection, Decided { value: account, by, at });
            }
            Decision::Kind { group, is } => {
                decisions.kinds.insert(group, Decided { value: is, by, at });
            }
            Decision::Keep { group, reason } => {
                decisions.kept.insert(group, Decided { value: reason, by, at });
            }
            Decision::Integration { integration, fate } => {
                decisions.integrations.insert(integration, Decided { value: fate, by, at });
            }
            Decision::GiveBack { group, back } => {
                decisions.given_back.insert(group, Decided { value: back, by, at });
            }
            Decision::LegalHold { hold } => decisions.legal_hold = Some(Decided { value: hold, by, at }),
            Decision::Retention { class } => decisions.retention = Some(Decided { value: class, by, at }),
            Decision::Export { allowed, reason } => {
                decisions.export = Some(Decided { value: Export { allowed, reason }, by, at });
            }
            Decision::Deactivate { erase } => decisions.deactivate = Some(Decided { value: erase, by, at }),
            Decision::Departure { departure } => decisions.departs(departure, at),
        }
    }

    /// What a group is to the company: as decided for this case, else as the policy recognises it.
    pub(crate) fn kind_of(&self, decisions: &Decisions, at: &GroupRef, group: &Group) -> GroupKind {
        decisions.kinds.get(at).map_or_else(|| self.policy.kind_of(group), |decided| decided.value)
    }

    /// What has been decided for a case.
    pub async fn decisions(&self, case: CaseId) -> Result<Decisions> {
        self.case_get(case).await?;
        Ok(self.store.decisions_get(case).await?.1)
    }
}
