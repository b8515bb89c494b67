//! Controls about what the person held: groups, roles, and who has them now.

use super::Finding;
use crate::facts::{Shown, shown};
use crate::input::{ReportInput, Succession};
use exeunt_core::Message;

/// PS-4 e: each group that the person owned has an owner who was read back or exercised.
pub(super) fn groups_keep_an_owner(input: &ReportInput) -> Finding {
    let mut finding = start(input);
    for succession in &input.successions {
        let evidence =
            if succession.is_shown() { shown(std::iter::once(succession.evidence.as_slice())) } else { Shown::No };
        finding.need(evidence, || named("control-no-owner-shown", succession));
    }
    finding
}

/// A.6.5: who takes over is known by name, and was decided before it was done.
pub(super) fn duties_handed_over(input: &ReportInput) -> Finding {
    let mut finding = start(input);
    finding.cite(&input.decisions_evidence);
    for succession in &input.successions {
        if succession.new_owner.is_none() {
            finding.fail(named("control-no-successor", succession));
        }
        finding.cite(&succession.evidence);
    }
    finding
}

/// CC6.3: roles moved exactly as the approved plan announced, and nobody else's did.
pub(super) fn roles_changed_as_planned(input: &ReportInput) -> Finding {
    let mut finding = Finding::met();
    let Some(collateral) = &input.collateral else {
        finding.fail(Message::new("control-no-collateral"));
        return finding;
    };
    finding.cite(&collateral.evidence);
    if collateral.evidence.is_empty() {
        finding.fail(Message::new("control-no-evidence"));
    }
    if !collateral.unexplained.is_empty() {
        finding.fail(Message::new("control-unexplained").with("count", collateral.unexplained.len()));
    }
    for membership in input.memberships.iter().filter(|m| !m.has_ended()) {
        match &membership.kept {
            Some(reason) => finding
                .remark(Message::new("control-membership-kept").with("group", &membership.name).with("reason", reason)),
            None => finding.fail(Message::new("control-membership-stays").with("group", &membership.name)),
        }
    }
    finding
}

fn start(input: &ReportInput) -> Finding {
    if input.successions.is_empty() {
        Finding::not_applicable(Message::new("control-na-no-group"))
    } else {
        Finding::met()
    }
}

fn named(key: &'static str, succession: &Succession) -> Message {
    Message::new(key).with("group", &succession.name)
}
