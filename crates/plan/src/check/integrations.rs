//! What acts without its person changes hands only as somebody decided, and only towards somebody who can look after it.

use super::Flaw;
use crate::policy::{IntegrationRule, Policy};
use exeunt_core::{
    About, AccountId, Action, ConnectionView, Decisions, Fate, Gap, Integration, IntegrationId, IntegrationKind,
    IntegrationRef, Login, Observation, Plan, PlanKind, Step,
};
use std::collections::HashSet;

pub(super) fn check(plan: &Plan, seen: &Observation, policy: &Policy, decisions: &Decisions, flaws: &mut Vec<Flaw>) {
    unsettled(plan, seen, decisions, flaws);
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

/// Keys into the account are always stopped. About everything else a person decided; where nobody did, the policy may say
/// it.
fn agreed(plan: PlanKind, step: &Step, integration: &Integration, policy: &Policy, decisions: &Decisions) -> bool {
    let rules = &policy.integrations.order;
    let decided = fate(decisions, step, &integration.id).filter(|_| rules.contains(&IntegrationRule::Decided));
    let by_policy = |rule| decided.is_none() && rules.contains(&rule);
    match &step.action {
        Action::IntegrationStopped { .. } if integration.kind == IntegrationKind::Token => true,
        Action::IntegrationStopped { .. } => {
            plan == PlanKind::Leave && (decided == Some(&Fate::Stopped) || by_policy(IntegrationRule::Stop))
        }
        Action::IntegrationHandedOver { to, .. } => {
            let default = decisions.default_successors.get(&step.on.connection).map(|d| &d.value);
            decided == Some(&Fate::HandedOver { to: to.clone() })
                || (default == Some(to) && by_policy(IntegrationRule::Default))
        }
        _ => true,
    }
}

/// Everything that acts without its person has a step, a question, or somebody's reason to keep it.
fn unsettled(plan: &Plan, seen: &Observation, decisions: &Decisions, flaws: &mut Vec<Flaw>) {
    if plan.kind != PlanKind::Leave {
        return;
    }
    let about: HashSet<_> =
        plan.steps.iter().filter_map(|s| Some((&s.on.connection, s.action.integration()?))).collect();
    for (name, account) in
        seen.connections.iter().flat_map(|(name, view)| view.accounts.values().map(move |a| (name, a)))
    {
        let doors = |i: &&Integration| i.kind == IntegrationKind::Token;
        for integration in account.integrations.iter().filter(|i| i.live && !doors(i)) {
            let at = IntegrationRef { connection: name.clone(), integration: integration.id.clone() };
            let asked = plan.questions.iter().any(|q| q.about == About::Integration(at.clone()));
            let kept = decisions.integrations.get(&at).is_some_and(|d| matches!(d.value, Fate::Kept { .. }));
            let gap = |gap: &Gap| gap.connection == *name && gap.account.as_ref() == Some(&account.id);
            let said = plan.gaps.iter().any(|g| gap(g) && g.what.key.starts_with("plan-gap-"));
            if !asked && !kept && !said && !about.contains(&(name, &integration.id)) {
                flaws.push(Flaw::Unsettled { integration: at });
            }
        }
    }
}

fn fate<'a>(decisions: &'a Decisions, step: &Step, integration: &IntegrationId) -> Option<&'a Fate> {
    let at = IntegrationRef { connection: step.on.connection.clone(), integration: integration.clone() };
    decisions.integrations.get(&at).map(|decided| &decided.value)
}

fn is_closed(view: &ConnectionView, account: &AccountId) -> bool {
    let barred = view.others.get(account).is_some_and(|login| *login != Login::Open);
    barred || view.accounts.contains_key(account) || view.leaving.contains(account)
}
