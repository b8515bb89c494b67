//! Putting back after a withdrawal, from what was seen before.
//!
//! `now` has to show every group that `before` shows, although the person is in none of them any more: what isn't seen
//! isn't touched, and becomes a gap.

use super::draft::Draft;
use super::leave::announced_by_leaving;
use super::restore_group::restore_groups;
use super::subject::{Subject, on_connection, step_id};
use crate::policy::Policy;
use crate::timing::Times;
use exeunt_core::{
    Account, Action, ActionKind, CaseId, ConnectionName, ConnectionView, Decisions, Gap, Holds, Integration, Login,
    Message, Observation, Observed, Phase, Plan, PlanKind, StepId,
};

/// The plan that puts everything back as `before` shows it, as far as it goes.
///
/// Ownership comes back only where nobody has built on the new one; else there is a question, which
/// [`Decisions::given_back`] answers. What can't come back is in [`Plan::lost`].
pub fn plan_reinstate(
    case: CaseId,
    before: &Observation,
    now: &Observed,
    policy: &Policy,
    decisions: &Decisions,
) -> Plan {
    let mut draft = Draft::new(case, PlanKind::Reinstate, policy, Times::default());
    // What leaving announced follows from the same values as then. Where they were others, the groups don't look as
    // announced, and a person is asked.
    let announced = announced_by_leaving(case, before, policy, decisions);
    for (name, was) in &before.connections {
        let Some(is) = now.connections.get(name) else {
            draft.gaps.push(gap(name, Message::new("plan-gap-connection-unseen")));
            continue;
        };
        for account in was.accounts.keys().filter(|account| !is.accounts.contains_key(*account)) {
            draft.gaps.push(gap(name, Message::new("plan-gap-account-gone").with("account", account)));
        }
        reinstate_connection(&mut draft, name, was, is, decisions, &announced);
    }
    draft.finish(now)
}

fn gap(connection: &ConnectionName, what: Message) -> Gap {
    Gap { connection: connection.clone(), account: None, group: None, what }
}

fn reinstate_connection(
    draft: &mut Draft<'_>,
    name: &ConnectionName,
    was: &ConnectionView,
    is: &ConnectionView,
    decisions: &Decisions,
    announced: &[exeunt_core::Announcement],
) {
    let both = on_connection(name, is).filter_map(|s| was.accounts.get(&s.on.account).map(|was| (s, was)));
    let mut returns: Vec<Return<'_>> = both.map(|(subject, was)| Return::new(draft, subject, was)).collect();
    for one in &mut returns {
        one.doors(draft);
    }
    restore_groups(draft, &mut returns, was, is, decisions, announced);
    for one in returns {
        one.open(draft);
    }
}

/// One account that comes back.
pub(crate) struct Return<'a> {
    /// As the account is now.
    pub(crate) subject: Subject<'a>,
    pub(crate) was: &'a Account,
    /// The step that lifts the bar, where it has to be lifted and can be.
    opened: Option<StepId>,
    /// What works only until then.
    early: Vec<StepId>,
}

impl<'a> Return<'a> {
    fn new(draft: &mut Draft<'_>, subject: Subject<'a>, was: &'a Account) -> Self {
        let is = subject.account.login;
        let wanted = was.login == Login::Open && is != Login::Open;
        let can = is != Login::Erased && subject.works(ActionKind::LoginOpened, is);
        let opened = (wanted && can).then(|| step_id(&subject.on, &Action::LoginOpened, Phase::Restore));
        let closed_further = was.login == Login::Barred && matches!(is, Login::Deactivated | Login::Erased);
        if (wanted && !can) || closed_further {
            draft.gaps.push(subject.gap(None, Message::new("plan-gap-cannot-reopen")));
        }
        lose_what_is_gone(draft, &subject, was);
        Self { subject, was, opened, early: Vec::new() }
    }

    /// What the account itself had: administration, single sign-on, push, what acts without its person.
    fn doors(&mut self, draft: &mut Draft<'_>) {
        let was = self.was;
        let mut wanted = Vec::new();
        if was.admin {
            wanted.push((Action::AdminRightsRestored, "plan-why-admin-rights-restored"));
        }
        if !was.identities.is_empty() {
            let identities = was.identities.clone();
            wanted.push((Action::FederatedLoginRestored { identities }, "plan-why-federated-login-restored"));
        }
        if !was.push.is_empty() {
            let targets = was.push.clone();
            wanted.push((Action::PushRestored { targets }, "plan-why-push-restored"));
        }
        for integration in was.integrations.iter().filter(|i| comes_back(&self.subject, i)) {
            let integration = integration.clone();
            wanted.push((Action::IntegrationRestored { integration }, "plan-why-integration-restored"));
        }
        for (action, why) in wanted {
            if action.holds_for_account(self.subject.account) != Holds::Yes {
                self.restore(draft, action, Message::new(why), Vec::new());
            }
        }
    }

    /// Plans one restoring step, after the bar is lifted if it works then. `None`, and a gap, where it never works.
    pub(crate) fn restore(
        &mut self,
        draft: &mut Draft<'_>,
        action: Action,
        why: Message,
        mut needs: Vec<StepId>,
    ) -> Option<StepId> {
        let kind = action.kind();
        let is = self.subject.account.login;
        let once_open = self.opened.clone().filter(|_| self.subject.works(kind, Login::Open));
        let early = once_open.is_none();
        // What has to happen before the opening can't wait for what happens after it.
        let waits_for_opening = self.opened.is_some() && needs.iter().any(|need| !self.early.contains(need));
        if early && (waits_for_opening || !self.subject.works(kind, is)) {
            draft.unreachable(&self.subject, kind, action.group());
            return None;
        }
        needs.extend(once_open);
        let id = draft.step(&self.subject, Phase::Restore, action, why, needs, Vec::new())?;
        if early {
            self.early.push(id.clone());
        }
        Some(id)
    }

    fn open(self, draft: &mut Draft<'_>) {
        if self.opened.is_none() {
            return;
        }
        let why = Message::new("plan-why-reopened");
        draft.step(&self.subject, Phase::Restore, Action::LoginOpened, why, self.early, Vec::new());
    }
}

/// Whether an integration can be put back, from wherever it is now.
fn comes_back(subject: &Subject<'_>, integration: &Integration) -> bool {
    let is = subject.account;
    // What was handed over can be handed back; what was stopped, only if the platform can start it again.
    let with_others = integration.transferable && is.integration(&integration.id).is_none();
    subject.row(ActionKind::IntegrationRestored).is_some() && (integration.restorable || with_others)
}

/// What no platform gives back.
fn lose_what_is_gone(draft: &mut Draft<'_>, subject: &Subject<'_>, was: &Account) {
    let about = |key: &'static str| Message::new(key).with("account", &subject.on);
    if subject.row(ActionKind::CredentialReplaced).is_some() {
        draft.lost.push(about("plan-lost-credential"));
    }
    let is = subject.account;
    let sessions = was.sessions.iter().filter(|s| !is.sessions.iter().any(|now| now.id == s.id)).count();
    if sessions > 0 {
        draft.lost.push(about("plan-lost-sessions").with("count", sessions));
    }
    let gone = was.integrations.iter().filter(|i| !is.integrations.contains(i) && !comes_back(subject, i));
    let names: Vec<&str> = gone.map(|i| i.name.as_str()).collect();
    if !names.is_empty() {
        draft.lost.push(about("plan-lost-integrations").with("count", names.len()).with("names", names.join(", ")));
    }
}
