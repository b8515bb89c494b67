//! Whose account, what the platform can do, in which login state, and what has to be decided or approved.

use super::Flaw;
use crate::policy::Policy;
use exeunt_core::{
    AccountId, AccountRef, Action, ActionKind, Capability, ConnectionName, ConnectionView, Decisions, Login,
    Observation, Phase, Plan, PlanKind, ProofKind, Step, Support,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(plan: &Plan, seen: &Observation, policy: &Policy, decisions: &Decisions, flaws: &mut Vec<Flaw>) {
    for step in &plan.steps {
        approvals(plan, step, policy, decisions, flaws);
        if !fits_the_kind(plan.kind, &step.action) {
            flaws.push(Flaw::ForeignAction { step: step.id.clone() });
        }
        let Some(view) = own_view(seen, step) else {
            flaws.push(Flaw::ForeignAccount { step: step.id.clone(), account: step.on.clone() });
            continue;
        };
        if step.action.group().is_some_and(|group| !view.groups.contains_key(group)) {
            flaws.push(Flaw::UnknownGroup { step: step.id.clone() });
        }
        table(step, view, flaws);
    }
    login_on_the_way(plan, seen, flaws);
    contained_first(plan, flaws);
    unfreeze_ends(plan, flaws);
}

fn own_view<'a>(seen: &'a Observation, step: &Step) -> Option<&'a ConnectionView> {
    let view = seen.connections.get(&step.on.connection)?;
    view.accounts.contains_key(&step.on.account).then_some(view)
}

fn approvals(plan: &Plan, step: &Step, policy: &Policy, decisions: &Decisions, flaws: &mut Vec<Flaw>) {
    let wanted = policy.four_eyes.plans.contains(&plan.kind) || policy.four_eyes.actions.contains(&step.action.kind());
    if wanted && !step.four_eyes {
        flaws.push(Flaw::FourEyesMissing { step: step.id.clone() });
    }
    let Action::Deactivated { erase } = step.action else { return };
    if decisions.deactivate.as_ref().map(|d| d.value) != Some(erase) {
        flaws.push(Flaw::Undecided { step: step.id.clone() });
    }
    if decisions.legal_hold.as_ref().is_some_and(|hold| hold.value) {
        flaws.push(Flaw::UnderHold { step: step.id.clone() });
    }
}

fn fits_the_kind(plan: PlanKind, action: &Action) -> bool {
    use ActionKind as K;
    let kind = action.kind();
    let shuts = matches!(
        kind,
        K::CredentialReplaced
            | K::SessionsEnded
            | K::PushStopped
            | K::FederatedLoginCut
            | K::AdminRightsDropped
            | K::LoginBarred
            | K::IntegrationStopped
    );
    let restores = matches!(
        kind,
        K::LoginOpened
            | K::MembershipRestored
            | K::StandingRestored
            | K::PushRestored
            | K::FederatedLoginRestored
            | K::AdminRightsRestored
            | K::IntegrationRestored
    );
    match plan {
        PlanKind::Contain => shuts,
        PlanKind::Leave => !restores || kind == K::LoginOpened,
        PlanKind::Reinstate => restores,
        PlanKind::Unfreeze => matches!(kind, K::LoginOpened | K::LoginBarred | K::SessionsEnded | K::PushStopped),
    }
}

fn table(step: &Step, view: &ConnectionView, flaws: &mut Vec<Flaw>) {
    let row = view.capabilities.0.get(&step.action.kind());
    let support = row.map_or(Support::Unsupported, |row| row.support);
    let can = match support {
        Support::Native | Support::Emulated => true,
        Support::Manual => step.support == Support::Manual,
        Support::Unsupported => false,
    };
    if !can {
        flaws.push(Flaw::NotByMachine { step: step.id.clone() });
    }
    if row.is_some_and(|row| overclaims(step, row)) {
        flaws.push(Flaw::NoProof { step: step.id.clone() });
    }
}

/// A person's word is always less than the platform's; between reading and trying, the table decides.
fn overclaims(step: &Step, row: &Capability) -> bool {
    let by_hand = step.support == Support::Manual || row.support == Support::Manual;
    match step.proof {
        ProofKind::Statement => false,
        ProofKind::ReadBack | ProofKind::Probe => by_hand || step.proof != row.proof,
    }
}

/// Plays the logins along the plan.
fn login_on_the_way(plan: &Plan, seen: &Observation, flaws: &mut Vec<Flaw>) {
    let mut logins = if plan.kind == PlanKind::Leave { logins_at_first(seen) } else { BTreeMap::new() };
    let mut touched: BTreeSet<AccountRef> = BTreeSet::new();
    for step in &plan.steps {
        let Some(view) = own_view(seen, step) else { continue };
        let Some(account) = view.accounts.get(&step.on.account) else { continue };
        let login = logins.entry(step.on.clone()).or_insert(account.login);
        if !view.capabilities.0.get(&step.action.kind()).is_some_and(|row| row.works_in.contains(login)) {
            flaws.push(Flaw::WrongLogin { step: step.id.clone(), login: *login });
        }
        match step.action {
            Action::LoginBarred => *login = Login::Barred,
            Action::LoginOpened => *login = Login::Open,
            Action::Deactivated { erase: false } => *login = Login::Deactivated,
            Action::Deactivated { erase: true } => *login = Login::Erased,
            _ => {}
        }
        if matches!(step.action, Action::LoginBarred | Action::LoginOpened) {
            touched.insert(step.on.clone());
        }
    }
    if plan.kind == PlanKind::Reinstate {
        return;
    }
    for (account, login) in logins {
        if login == Login::Open && (touched.contains(&account) || must_be_barred(plan, seen, &account)) {
            flaws.push(Flaw::EndsOpen { account });
        }
    }
}

/// A leave plan is about every account that was seen.
fn logins_at_first(seen: &Observation) -> BTreeMap<AccountRef, Login> {
    let all = seen.connections.iter().flat_map(|(name, view)| view.accounts.iter().map(move |(id, a)| (name, id, a)));
    let at = |name: &ConnectionName, id: &AccountId| AccountRef { connection: name.clone(), account: id.clone() };
    all.map(|(name, id, account)| (at(name, id), account.login)).collect()
}

/// A leave plan bars wherever the platform can.
fn must_be_barred(plan: &Plan, seen: &Observation, account: &AccountRef) -> bool {
    let table = seen.connections.get(&account.connection).map(|view| &view.capabilities);
    plan.kind == PlanKind::Leave && table.is_some_and(|t| t.works_in(ActionKind::LoginBarred, Login::Open))
}

fn contained_first(plan: &Plan, flaws: &mut Vec<Flaw>) {
    let mut working: BTreeSet<&AccountRef> = BTreeSet::new();
    for step in &plan.steps {
        if step.phase != Phase::Contain && step.action != Action::LoginOpened {
            working.insert(&step.on);
        } else if step.phase == Phase::Contain && working.contains(&step.on) {
            flaws.push(Flaw::ContainedLate { step: step.id.clone() });
        }
    }
}

/// The end of an unfreeze must be possible although nobody knows what became of its beginning.
fn unfreeze_ends(plan: &Plan, flaws: &mut Vec<Flaw>) {
    if plan.kind != PlanKind::Unfreeze {
        return;
    }
    let opens: BTreeSet<_> = plan.steps.iter().filter(|s| s.action == Action::LoginOpened).map(|s| &s.id).collect();
    for step in plan.steps.iter().filter(|s| s.action != Action::LoginOpened) {
        if step.not_before.is_none() || step.needs.iter().any(|need| opens.contains(need)) {
            flaws.push(Flaw::EndNotFree { step: step.id.clone() });
        }
    }
}
