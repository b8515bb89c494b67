//! One of the person's accounts, with what its platform can do.

use crate::policy::Policy;
use exeunt_core::{
    Account, AccountId, AccountRef, Action, ActionKind, Capability, ConnectionName, ConnectionView, GroupId,
    IntegrationId, Lane, Login, Observation, Phase, PlanKind, ProofKind, Reversal, Step, StepId, Support, Undo,
};
use exeunt_core::{Gap, Message};

/// An account of the case's person.
#[derive(Clone)]
pub(crate) struct Subject<'a> {
    pub(crate) on: AccountRef,
    pub(crate) account: &'a Account,
    pub(crate) view: &'a ConnectionView,
}

/// Every account in an observation, in order.
pub(crate) fn subjects(observation: &Observation) -> impl Iterator<Item = Subject<'_>> {
    observation.connections.iter().flat_map(|(name, view)| on_connection(name, view))
}

/// Every account on one connection, in order.
pub(crate) fn on_connection<'a>(
    name: &'a ConnectionName,
    view: &'a ConnectionView,
) -> impl Iterator<Item = Subject<'a>> {
    view.accounts.iter().map(move |(id, account)| Subject {
        on: AccountRef { connection: name.clone(), account: id.clone() },
        account,
        view,
    })
}

impl Subject<'_> {
    /// The row of `kind`, unless it is unsupported here.
    pub(crate) fn row(&self, kind: ActionKind) -> Option<&Capability> {
        self.view.capabilities.get(kind)
    }

    /// Whether `kind` works while the login is in `login`.
    pub(crate) fn works(&self, kind: ActionKind, login: Login) -> bool {
        self.view.capabilities.works_in(kind, login)
    }

    /// Whether a machine can make `kind` so.
    pub(crate) fn by_machine(&self, kind: ActionKind) -> bool {
        self.row(kind).is_some_and(|row| row.support != Support::Manual)
    }

    /// Closed as far as it goes: nothing of it lives, and it is in no group.
    pub(crate) fn is_disabled(&self) -> bool {
        let Account { login, sessions, memberships, .. } = self.account;
        match login {
            Login::Open => false,
            Login::Barred => sessions.is_empty() && memberships.is_empty(),
            Login::Deactivated | Login::Erased => true,
        }
    }

    /// Something about this account that can't be.
    pub(crate) fn gap(&self, group: Option<&GroupId>, what: Message) -> Gap {
        Gap {
            connection: self.on.connection.clone(),
            account: Some(self.on.account.clone()),
            group: group.cloned(),
            what,
        }
    }

    /// A step on this account. `None` where its platform has no way of making it so.
    pub(crate) fn step(
        &self,
        policy: &Policy,
        plan: PlanKind,
        phase: Phase,
        action: Action,
        why: Message,
    ) -> Option<Step> {
        let kind = action.kind();
        let row = self.row(kind)?;
        Some(Step {
            id: step_id(&self.on, &action, phase),
            phase,
            on: self.on.clone(),
            lane: lane(phase, kind),
            support: row.support,
            why,
            breaks: Vec::new(),
            needs: Vec::new(),
            undo: self.undo(row, &action),
            proof: if row.support == Support::Manual { ProofKind::Statement } else { row.proof },
            not_before: None,
            deadline: None,
            four_eyes: policy.needs_four_eyes(plan, kind),
            action,
        })
    }
}

impl Subject<'_> {
    fn undo(&self, row: &Capability, action: &Action) -> Undo {
        let integration = action.integration().and_then(|id| self.account.integration(id));
        let for_good = action.kind() == ActionKind::IntegrationStopped && integration.is_some_and(|i| !i.restorable);
        match (row.reversal, &row.lost) {
            _ if for_good => Undo::Never,
            (Reversal::Exact, _) => Undo::Exact,
            (Reversal::Replay, Some(lost)) => Undo::Partly { lost: Message::new(lost.clone()) },
            (Reversal::Replay, None) => Undo::Replay,
            (Reversal::None, _) => Undo::Never,
        }
    }
}

/// `connection/account/action[/group or integration][/member]`, and the phase where an action may happen twice.
pub(crate) fn step_id(on: &AccountRef, action: &Action, phase: Phase) -> StepId {
    let mut id = String::with_capacity(96);
    push_part(&mut id, on.connection.as_str());
    id.push('/');
    push_part(&mut id, on.account.as_str());
    id.push('/');
    id.push_str(action.kind().as_str());
    let group = action.group().map(GroupId::as_str);
    let integration = action.integration().map(IntegrationId::as_str);
    let other = action.other_member().map(AccountId::as_str);
    for part in group.into_iter().chain(integration).chain(other) {
        id.push('/');
        push_part(&mut id, part);
    }
    if matches!(action, Action::LoginBarred | Action::LoginOpened) {
        id.push('#');
        id.push_str(phase_word(phase));
    }
    id.into()
}

/// Platforms' names may hold our separators; escaped, two different steps never share an id.
fn push_part(id: &mut String, part: &str) {
    for c in part.chars() {
        match c {
            '/' => id.push_str("%2F"),
            '#' => id.push_str("%23"),
            '%' => id.push_str("%25"),
            other => id.push(other),
        }
    }
}

fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Contain => "contain",
        Phase::HandOver => "hand_over",
        Phase::Remove => "remove",
        Phase::Close => "close",
        Phase::Restore => "restore",
    }
}

fn lane(phase: Phase, kind: ActionKind) -> Lane {
    let contains = phase == Phase::Contain || kind == ActionKind::LoginBarred;
    if contains { Lane::Contain } else { Lane::Ordinary }
}
