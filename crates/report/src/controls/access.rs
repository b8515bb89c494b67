//! Controls about ending access: accounts, credentials, memberships.

use super::Finding;
use crate::facts::{AccountFacts, Facts, Shown};
use crate::input::{MembershipResult, ReportInput};
use exeunt_core::{AccountState, Message};

/// PS-4 a: access of every account ended, by its deadline.
pub(super) fn ended_in_time(input: &ReportInput, facts: &Facts<'_>) -> Finding {
    let mut finding = ended(input, facts);
    for account in &facts.accounts {
        if account.late(input.made_at) {
            finding.fail(about("control-late", account));
        }
    }
    finding
}

/// PS-4 b: nothing that the person holds opens an account.
pub(super) fn authenticators_revoked(input: &ReportInput, facts: &Facts<'_>) -> Finding {
    let mut finding = start(facts);
    for account in &facts.accounts {
        finding.need(account.sessions_ended(), || why_not(input, account, "control-sessions-not-shown"));
        finding.need(account.credential_revoked(), || why_not(input, account, "control-credential-not-shown"));
        no_entry(&mut finding, account);
        tried(&mut finding, account);
    }
    finding
}

/// CC6.2: both of the above, without the deadline.
pub(super) fn credentials_removed(input: &ReportInput, facts: &Facts<'_>) -> Finding {
    let mut finding = authenticators_revoked(input, facts);
    for account in &facts.accounts {
        finding.need(account.access_ended(), || why_not(input, account, "control-access-not-shown"));
    }
    finding
}

/// A.5.18: access ended, and every membership is gone or kept by decision.
pub(super) fn rights_removed(input: &ReportInput, facts: &Facts<'_>) -> Finding {
    let mut finding = ended(input, facts);
    for membership in &input.memberships {
        judge_membership(&mut finding, membership);
    }
    finding
}

/// 8.1.8.2 a): the same, and in time.
pub(super) fn all_ended(input: &ReportInput, facts: &Facts<'_>) -> Finding {
    let mut finding = ended_in_time(input, facts);
    for membership in &input.memberships {
        judge_membership(&mut finding, membership);
    }
    finding
}

/// 8.1.4.2 c): the final state of every account is disabled or erased. Frozen is not enough, except where only groups that
/// somebody decided to keep make the difference.
pub(super) fn accounts_disabled(input: &ReportInput, facts: &Facts<'_>) -> Finding {
    let mut finding = start(facts);
    for account in &facts.accounts {
        match account.result.after {
            Some(AccountState::Disabled | AccountState::Erased) if !account.result.evidence.is_empty() => {
                finding.cite(&account.result.evidence);
            }
            Some(AccountState::Frozen) if frozen_for_kept_groups(input, account) => {
                finding.need(account.access_ended(), || why_not(input, account, "control-access-not-shown"));
                finding.remark(about("control-frozen-for-kept-groups", account));
            }
            Some(AccountState::Frozen) => finding.fail(about("control-only-frozen", account)),
            Some(_) | None => finding.fail(why_not(input, account, "control-access-not-shown")),
        }
        no_entry(&mut finding, account);
    }
    finding
}

fn frozen_for_kept_groups(input: &ReportInput, account: &AccountFacts<'_>) -> bool {
    let mut left = input.memberships.iter().filter(|m| m.account == *account.account() && !m.has_ended()).peekable();
    left.peek().is_some() && left.all(|m| m.kept.is_some())
}

fn ended(input: &ReportInput, facts: &Facts<'_>) -> Finding {
    let mut finding = start(facts);
    for account in &facts.accounts {
        finding.need(account.access_ended(), || why_not(input, account, "control-access-not-shown"));
        no_entry(&mut finding, account);
        tried(&mut finding, account);
    }
    finding
}

fn start(facts: &Facts<'_>) -> Finding {
    if facts.accounts.is_empty() {
        Finding::not_applicable(Message::new("control-na-no-account"))
    } else {
        Finding::met()
    }
}

/// Whoever got in flips the control, and the entry that shows it is cited.
fn no_entry(finding: &mut Finding, account: &AccountFacts<'_>) {
    for check in account.entered() {
        finding.cite(&check.evidence);
        finding.fail(about("control-entered", account));
    }
}

/// Tried from outside and refused. Where that is impossible, the reason is named; where nobody tried, it isn't met.
fn tried(finding: &mut Finding, account: &AccountFacts<'_>) {
    match (account.refused(), account.inconclusive()) {
        (Shown::Yes(evidence), _) => finding.cite(&evidence),
        (Shown::No, Some(check)) if !check.evidence.is_empty() => {
            finding.cite(&check.evidence);
            finding.remark(about("control-only-read-back", account));
            finding.remark(check.says.clone());
        }
        (Shown::No, _) => finding.fail(about("control-not-tried", account)),
    }
}

fn judge_membership(finding: &mut Finding, membership: &MembershipResult) {
    let named = |key: &'static str| Message::new(key).with("group", &membership.name);
    if membership.evidence.is_empty() || membership.after.is_none() {
        return finding.fail(named("control-membership-not-read"));
    }
    finding.cite(&membership.evidence);
    match &membership.kept {
        _ if membership.has_ended() => {}
        Some(reason) => finding.remark(named("control-membership-kept").with("reason", reason)),
        None => finding.fail(named("control-membership-stays")),
    }
}

/// Why this isn't shown: that the deployment can't do it, if the plan said so beforehand.
fn why_not(input: &ReportInput, account: &AccountFacts<'_>, key: &'static str) -> Message {
    let account_ref = account.account();
    let impossible = input.gaps.iter().find(|gap| {
        gap.group.is_none()
            && gap.connection == account_ref.connection
            && gap.account.as_ref().is_none_or(|named| *named == account_ref.account)
    });
    impossible.map_or_else(|| about(key, account), |gap| gap.what.clone())
}

fn about(key: &'static str, account: &AccountFacts<'_>) -> Message {
    Message::new(key).with("account", account.account())
}
