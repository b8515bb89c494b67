//! What the evidence shows of each account. The summary and the controls rest on these and on nothing else.

use crate::input::{AccountResult, CheckResult, ReportInput, StepResult, Succession};
use exeunt_core::{AccountRef, AccountState, ActionKind, CheckKind, Mark, PlanKind, StepState, Verdict};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The facts about all accounts.
pub(crate) struct Facts<'a> {
    pub(crate) accounts: Vec<AccountFacts<'a>>,
}

/// The facts about one account.
pub(crate) struct AccountFacts<'a> {
    pub(crate) result: &'a AccountResult,
    steps: Vec<&'a StepResult>,
    checks: Vec<&'a CheckResult>,
}

/// Whether something is so, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// By these entries.
    Yes(Vec<u64>),
    /// Nothing in the log shows it.
    No,
}

impl<'a> Facts<'a> {
    pub(crate) fn of(input: &'a ReportInput) -> Self {
        let accounts = input.accounts.iter().map(|result| AccountFacts::of(result, input)).collect();
        Self { accounts }
    }

    /// When the last account's access ended; `None` if one's hasn't, or nothing shows when.
    pub(crate) fn access_ended_at(&self) -> Option<Timestamp> {
        let times: Option<Vec<_>> = self.accounts.iter().map(AccountFacts::access_ended_at).collect();
        times?.into_iter().max()
    }

    /// Somebody got in after it was closed.
    pub(crate) fn breached(&self) -> bool {
        self.accounts.iter().any(|a| !a.entered().is_empty())
    }

    /// Every account was tried from outside, with a negative control, and refused.
    pub(crate) fn all_refused(&self) -> bool {
        !self.accounts.is_empty() && self.accounts.iter().all(|a| a.entered().is_empty() && a.refused() != Shown::No)
    }

    /// The entries that speak of whether access ended: for it, and against it.
    pub(crate) fn evidence(&self) -> Vec<u64> {
        let mut all = BTreeSet::new();
        for account in &self.accounts {
            for shown in [account.access_ended(), account.refused()] {
                if let Shown::Yes(evidence) = shown {
                    all.extend(evidence);
                }
            }
            all.extend(account.result.evidence.iter().chain(account.entered().iter().flat_map(|c| &c.evidence)));
        }
        all.into_iter().collect()
    }

    /// Every account's access is shown to have ended.
    pub(crate) fn all_ended(&self) -> bool {
        !self.accounts.is_empty() && self.accounts.iter().all(|a| a.access_ended() != Shown::No)
    }
}

impl<'a> AccountFacts<'a> {
    fn of(result: &'a AccountResult, input: &'a ReportInput) -> Self {
        let account = &result.account;
        Self {
            result,
            steps: input.steps.iter().filter(|s| s.step.on == *account).collect(),
            checks: input.checks.iter().filter(|c| c.account == *account).collect(),
        }
    }

    pub(crate) fn account(&self) -> &'a AccountRef {
        &self.result.account
    }

    /// Nobody gets in any more: read back as barred or switched off, and the sessions are gone.
    pub(crate) fn access_ended(&self) -> Shown {
        let closed =
            matches!(self.result.after, Some(AccountState::Frozen | AccountState::Disabled | AccountState::Erased));
        if !closed || self.result.evidence.is_empty() || !self.entered().is_empty() {
            return Shown::No;
        }
        self.sessions_ended().and(&Shown::Yes(self.result.evidence.clone()))
    }

    /// No session lives: the step was read back, or the sessions were re-read, or an old token was refused.
    pub(crate) fn sessions_ended(&self) -> Shown {
        self.stepped(ActionKind::SessionsEnded)
            .or(|| self.checked(&[CheckKind::Sessions]))
            .or(|| self.refused_by(&[CheckKind::Token, CheckKind::RefreshToken]))
    }

    /// The password or the single sign-on no longer opens the account.
    pub(crate) fn credential_revoked(&self) -> Shown {
        self.stepped_at_all(ActionKind::CredentialReplaced)
            .or(|| self.stepped(ActionKind::FederatedLoginCut))
            .or(|| self.refused_by(&[CheckKind::Login]))
    }

    /// An entry was tried with a negative control and refused.
    pub(crate) fn refused(&self) -> Shown {
        shown(self.checks.iter().filter(|c| c.is_refused_entry()).flat_map(|c| c.entries()))
    }

    /// Attempts to get in that should have been refused and were not.
    pub(crate) fn entered(&self) -> Vec<&'a CheckResult> {
        self.checks.iter().copied().filter(|c| c.is_entry() && c.verdict == Verdict::Fails).collect()
    }

    /// An attempt to get in that shows little or wasn't possible, and says why.
    pub(crate) fn inconclusive(&self) -> Option<&'a CheckResult> {
        self.checks.iter().copied().find(|c| c.is_entry() && matches!(c.verdict, Verdict::NotTried | Verdict::Weak))
    }

    /// When access ended: the last of the steps that ended it, else the first refusal.
    pub(crate) fn access_ended_at(&self) -> Option<Timestamp> {
        if self.access_ended() == Shown::No {
            return None;
        }
        let steps = self.steps.iter().filter(|s| s.is_done() && ends_access(s.step.action.kind()));
        let closed = steps.filter_map(|s| s.attempts.iter().filter_map(|a| a.closed).max()).max();
        closed.or_else(|| self.checks.iter().filter(|c| c.is_refused_entry()).map(|c| c.at).min())
    }

    /// Steps that end access and were late, or are late still.
    pub(crate) fn late(&self, now: Timestamp) -> bool {
        self.steps.iter().filter(|s| ends_access(s.step.action.kind())).any(|s| {
            let settled = s.attempts.iter().filter_map(|a| a.closed).max().filter(|_| s.is_done());
            s.state != StepState::Skipped && s.step.deadline.is_some_and(|deadline| settled.unwrap_or(now) > deadline)
        })
    }

    /// A step of this kind is done and was read back or tried.
    fn stepped(&self, kind: ActionKind) -> Shown {
        let shows = |s: &&&StepResult| s.mark >= Some(Mark::Confirmed) || s.by_hand.is_some();
        self.all_of(kind, shows)
    }

    /// A step of this kind is done; reading can't show it.
    fn stepped_at_all(&self, kind: ActionKind) -> Shown {
        self.all_of(kind, |_| true)
    }

    fn all_of(&self, kind: ActionKind, shows: impl Fn(&&&StepResult) -> bool) -> Shown {
        let mut of_kind = self.steps.iter().filter(|s| s.step.action.kind() == kind).peekable();
        if of_kind.peek().is_none() || !of_kind.clone().all(|s| s.is_done() && shows(&s)) {
            return Shown::No;
        }
        shown(of_kind.map(|s| s.evidence.as_slice()))
    }

    fn checked(&self, kinds: &[CheckKind]) -> Shown {
        let held = self.checks.iter().filter(|c| kinds.contains(&c.kind) && c.verdict == Verdict::Holds);
        shown(held.map(|c| c.evidence.as_slice()))
    }

    fn refused_by(&self, kinds: &[CheckKind]) -> Shown {
        let refused = self.checks.iter().filter(|c| kinds.contains(&c.kind) && c.is_refused_entry());
        shown(refused.flat_map(|c| c.entries()))
    }
}

impl Shown {
    /// Both.
    pub(crate) fn and(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Yes(one), Self::Yes(two)) => shown([one.as_slice(), two.as_slice()].into_iter()),
            (Self::No, _) | (_, Self::No) => Self::No,
        }
    }

    /// Either, the first that is shown.
    pub(crate) fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self == Self::No { other() } else { self }
    }
}

/// What these lists of evidence show together; nothing, if there is no entry at all.
pub(crate) fn shown<'e>(lists: impl Iterator<Item = &'e [u64]>) -> Shown {
    let all: BTreeSet<u64> = lists.flatten().copied().collect();
    if all.is_empty() { Shown::No } else { Shown::Yes(all.into_iter().collect()) }
}

fn ends_access(kind: ActionKind) -> bool {
    matches!(
        kind,
        ActionKind::CredentialReplaced
            | ActionKind::SessionsEnded
            | ActionKind::FederatedLoginCut
            | ActionKind::LoginBarred
            | ActionKind::Deactivated
            | ActionKind::Erased
    )
}

impl CheckResult {
    /// An attempt to get in, rather than a look from our side.
    pub fn is_entry(&self) -> bool {
        match self.kind {
            CheckKind::Login
            | CheckKind::Token
            | CheckKind::RefreshToken
            | CheckKind::Impersonation
            | CheckKind::Canary => true,
            CheckKind::Push
            | CheckKind::Sessions
            | CheckKind::Integrations
            | CheckKind::Membership
            | CheckKind::Successor
            | CheckKind::Collateral
            | CheckKind::State => false,
        }
    }

    /// Its entries, and those of its negative control.
    fn entries(&self) -> impl Iterator<Item = &[u64]> {
        let control = self.control.iter().map(|c| c.evidence.as_slice());
        control.chain([self.evidence.as_slice()])
    }

    /// An attempt to get in that succeeded while the account was live and was refused afterwards. Only this verifies.
    pub fn is_refused_entry(&self) -> bool {
        self.is_entry()
            && self.verdict == Verdict::Holds
            && !self.evidence.is_empty()
            && self.control.as_ref().is_some_and(|c| c.at < self.at && !c.evidence.is_empty())
    }
}

impl Succession {
    /// The new owner was read back or exercised, and the log says so.
    pub fn is_shown(&self) -> bool {
        self.new_owner.is_some() && self.mark >= Some(Mark::Confirmed) && !self.evidence.is_empty()
    }
}

/// Whether a report of this kind is about closing.
pub(crate) fn closes(kind: PlanKind) -> bool {
    match kind {
        PlanKind::Leave | PlanKind::Contain => true,
        PlanKind::Reinstate | PlanKind::Unfreeze => false,
    }
}
