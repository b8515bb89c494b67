//! What acts without its person changes hands only as somebody decided, and only towards somebody who can look after it.

use super::Flaw;
use crate::policy::{IntegrationRule, Policy};
use exeunt_core::{
    AccountId, Action, ConnectionView, Decisions, Fate, Integration, IntegrationId, IntegrationKind, IntegrationRef,
    Login, Observation, Plan, PlanKind, Step,
};

pub(super) fn check(plan: &Plan, seen: &Observation, policy: &Policy, decisions: &Decisions, flaws: &mut Vec<Flaw>) {
    for step in &plan.steps {
        let Some(id) = step.action.integration() else { continue };
        let Some(view) = seen.connections.get(&step.on.connection) else { continue };
        let Some(account) = view.accounts.get(&step.on.account) else { continue };
        let integration = account.integration(id);
        // A returning one may be with somebody else, or nowhere.
        if integration.is_none() && plan.kind != PlanKind::Reinstate {
            flaws.push(Flaw::UnknownIntegration { step: step.id.clone() });
        }
        let Some(integration) = integration else { continue };
        if !agreed(plan.kind, step, integration, policy, decisions) {
            flaws.push(Flaw::Undecided { step: step.id.clone() });
        }
        if let Action::IntegrationHandedOver { to, .. } = &step.action
            && (!integration.transferable || is_closed(view, to))
        {
            flaws.push(Flaw::SuccessorCannot { step: step.id.clone(), member: to.clone() });
        }
    }
}

/// Keys into the account are always stopped; about everything else a person decided, or the policy says it.
fn agreed(plan: PlanKind, step: &Step, integration: &Integration, policy: &Policy, decisions: &Decisions) -> bool {
    let decided = fate(decisions, step, &integration.id);
    match &step.action {
        Action::IntegrationStopped { .. } if integration.kind == IntegrationKind::Token => true,
        Action::IntegrationStopped { .. } => {
            let by_policy = policy.integrations.order.contains(&IntegrationRule::Stop);
            plan == PlanKind::Leave && (by_policy || decided == Some(&Fate::Stopped))
        }
        Action::IntegrationHandedOver { to, .. } => {
            let default = decisions.default_successors.get(&step.on.connection).map(|d| &d.value);
            decided == Some(&Fate::HandedOver { to: to.clone() }) || default == Some(to)
        }
        _ => true,
    }
}

fn fate<'a>(decisions: &'a Decisions, step: &Step, integration: &IntegrationId) -> Option<&'a Fate> {
    let at = IntegrationRef { connection: step.on.connection.clone(), integration: integration.clone() };
    decisions.integrations.get(&at).map(|decided| &decided.value)
}

fn is_closed(view: &ConnectionView, account: &AccountId) -> bool {
    view.accounts.contains_key(account) || view.others.get(account).is_some_and(|login| *login != Login::Open)
}
