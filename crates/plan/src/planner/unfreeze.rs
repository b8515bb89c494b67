//! Lifting the bar of one account for a limited time, for one purpose.
//!
//! The end needs nothing: it can be done by any worker although the beginning's outcome is unknown. The beginning has a
//! deadline, after which it must never be tried (see [`crate::too_late`]), or it would undo the end.

use super::contain::contain;
use super::draft::Draft;
use super::subject::{Subject, subjects};
use crate::policy::Policy;
use crate::timing::Times;
use exeunt_core::{AccountRef, Action, ActionKind, CaseId, Login, Message, Observed, Phase, Plan, PlanKind, Step};
use jiff::Timestamp;

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnfreezeRequest<'a> {
    pub account: &'a AccountRef,
    pub from: Timestamp,
    pub until: Timestamp,
    /// The one purpose, in the words of whoever asks.
    pub purpose: &'a str,
}

/// Why there can be no such plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnfreezeError {
    #[error("account \"{0}\" was not seen")]
    UnknownAccount(AccountRef),
    /// Open already, or closed in a way that isn't a freeze.
    #[error("account \"{account}\" is not frozen but {login:?}")]
    NotFrozen { account: AccountRef, login: Login },
    #[error("an unfreeze must end after it begins")]
    EndsBeforeItBegins,
    #[error("the policy allows an unfreeze of at most {max_hours} hours")]
    TooLong { max_hours: u32 },
    /// Its end couldn't be kept by a machine.
    #[error("the platform of \"{account}\" cannot make \"{}\" so by machine", .kind.as_str())]
    NotByMachine { account: AccountRef, kind: ActionKind },
}

impl UnfreezeError {
    /// What people are told of it.
    pub fn says(&self) -> Message {
        match self {
            Self::UnknownAccount(account) => Message::new("refused-unfreeze-unknown").with("account", account),
            Self::NotFrozen { account, .. } => Message::new("refused-unfreeze-not-frozen").with("account", account),
            Self::EndsBeforeItBegins => Message::new("refused-unfreeze-ends-first"),
            Self::TooLong { max_hours } => Message::new("refused-unfreeze-too-long").with("hours", max_hours),
            Self::NotByMachine { account, .. } => Message::new("refused-unfreeze-by-hand").with("account", account),
        }
    }
}

/// The plan that lifts the bar at `from` and puts it back at `until`. The credential stays one that nobody knows.
pub fn plan_unfreeze(
    case: CaseId,
    now: &Observed,
    policy: &Policy,
    request: &UnfreezeRequest<'_>,
) -> Result<Plan, UnfreezeError> {
    let unknown = || UnfreezeError::UnknownAccount(request.account.clone());
    let subject = subjects(now).find(|subject| subject.on == *request.account).ok_or_else(unknown)?;
    may_be_unfrozen(&subject, policy, request)?;
    let beginning = Times { not_before: Some(request.from), deadline: Some(request.until) };
    let mut draft = Draft::new(case, PlanKind::Unfreeze, policy, beginning);
    let why = Message::new("plan-why-unfreeze").with("purpose", request.purpose).with("until", request.until);
    let breaks = vec![Message::new("plan-breaks-unfreeze")];
    draft.step(&subject, Phase::Restore, Action::LoginOpened, why, Vec::new(), breaks);
    end(&mut draft, &subject, request.until);
    draft.lose_what_is_irreversible(now);
    Ok(draft.finish(now))
}

fn may_be_unfrozen(subject: &Subject<'_>, policy: &Policy, request: &UnfreezeRequest<'_>) -> Result<(), UnfreezeError> {
    let account = subject.on.clone();
    let login = subject.account.login;
    if login != Login::Barred {
        return Err(UnfreezeError::NotFrozen { account, login });
    }
    if request.until <= request.from {
        return Err(UnfreezeError::EndsBeforeItBegins);
    }
    if request.until.duration_since(request.from) > policy.unfreeze.longest() {
        return Err(UnfreezeError::TooLong { max_hours: policy.unfreeze.max_hours });
    }
    let wanted = [(ActionKind::LoginOpened, Login::Barred), (ActionKind::LoginBarred, Login::Open)];
    let missing = wanted.into_iter().find(|(kind, login)| !subject.by_machine(*kind) || !subject.works(*kind, *login));
    missing.map_or(Ok(()), |(kind, _)| Err(UnfreezeError::NotByMachine { account, kind }))
}

/// Sessions that began meanwhile end, nothing is pushed to them, the bar is back. All of it as if the account were open.
fn end(draft: &mut Draft<'_>, subject: &Subject<'_>, until: Timestamp) {
    let mut opened = subject.account.clone();
    opened.login = Login::Open;
    let opened = Subject { on: subject.on.clone(), account: &opened, view: subject.view };
    let at = draft.steps.len();
    contain(draft, &opened, true, |kind| matches!(kind, ActionKind::SessionsEnded | ActionKind::PushStopped));
    for step in draft.steps.iter_mut().skip(at) {
        ends_at(step, until);
    }
}

fn ends_at(step: &mut Step, until: Timestamp) {
    step.not_before = Some(until);
    step.deadline = None;
}
