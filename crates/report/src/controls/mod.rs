//! Which control of which standard a case speaks to: the claim, its evidence, and whether the evidence carries it.
//!
//! Only clause numbers, versions and our own claims; the text of a standard is never quoted. A control is met only if log
//! entries show every part of its claim. What lies outside this report (hardware, contracts, training) is not claimed.

mod access;
mod handover;
mod procedure;

use crate::facts::{Facts, Shown};
use crate::input::ReportInput;
use exeunt_core::{ActorName, Message, PlanKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One row of the mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlRow {
    pub control: Clause,
    /// The standard and its version.
    pub standard: String,
    pub clause: String,
    /// What we claim, in our own words.
    pub claim: Message,
    pub verdict: ControlVerdict,
    /// Why it isn't met or doesn't apply, or what limits it although it is met.
    pub reasons: Vec<Message>,
    pub evidence: Vec<u64>,
    /// Who approved or ordered what was done.
    pub signed_by: Vec<ActorName>,
}

/// A clause that a case can speak to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clause {
    NistPs4A,
    NistPs4B,
    NistPs4E,
    NistAc2F,
    NistAc2H,
    IsoA518,
    IsoA65,
    Soc2Cc62,
    Soc2Cc63,
    Djbh8182A,
    Djbh8142C,
}

/// Whether the evidence carries the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlVerdict {
    Met,
    NotMet,
    NotApplicable,
}

/// What was found for one control, before it becomes a row.
pub(crate) struct Finding {
    pub(crate) verdict: ControlVerdict,
    pub(crate) reasons: Vec<Message>,
    pub(crate) evidence: BTreeSet<u64>,
}

impl Clause {
    /// Every control, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::NistPs4A,
        Self::NistPs4B,
        Self::NistPs4E,
        Self::NistAc2F,
        Self::NistAc2H,
        Self::IsoA518,
        Self::IsoA65,
        Self::Soc2Cc62,
        Self::Soc2Cc63,
        Self::Djbh8182A,
        Self::Djbh8142C,
    ];

    /// The standard with its version, the clause, and the key of our claim.
    pub fn names(self) -> (&'static str, &'static str, &'static str) {
        const NIST: &str = "NIST SP 800-53 r5";
        const ISO: &str = "ISO/IEC 27001:2022";
        const SOC2: &str = "SOC 2 (TSC 2017)";
        const DJBH: &str = "GB/T 22239-2019";
        match self {
            Self::NistPs4A => (NIST, "PS-4 a", "control-claim-access-ended-in-time"),
            Self::NistPs4B => (NIST, "PS-4 b", "control-claim-authenticators-revoked"),
            Self::NistPs4E => (NIST, "PS-4 e", "control-claim-groups-keep-an-owner"),
            Self::NistAc2F => (NIST, "AC-2 f", "control-claim-changes-approved"),
            Self::NistAc2H => (NIST, "AC-2 h", "control-claim-told-in-time"),
            Self::IsoA518 => (ISO, "A.5.18", "control-claim-rights-removed"),
            Self::IsoA65 => (ISO, "A.6.5", "control-claim-duties-handed-over"),
            Self::Soc2Cc62 => (SOC2, "CC6.2", "control-claim-credentials-removed"),
            Self::Soc2Cc63 => (SOC2, "CC6.3", "control-claim-roles-changed-as-planned"),
            Self::Djbh8182A => (DJBH, "8.1.8.2 a)", "control-claim-all-access-ended"),
            Self::Djbh8142C => (DJBH, "8.1.4.2 c)", "control-claim-accounts-disabled"),
        }
    }

    fn judge(self, input: &ReportInput, facts: &Facts<'_>) -> Finding {
        match self {
            Self::NistPs4A => access::ended_in_time(input, facts),
            Self::NistPs4B => access::authenticators_revoked(input, facts),
            Self::NistPs4E => handover::groups_keep_an_owner(input),
            Self::NistAc2F => procedure::changes_approved(input),
            Self::NistAc2H => procedure::told_in_time(input),
            Self::IsoA518 => access::rights_removed(input, facts),
            Self::IsoA65 => handover::duties_handed_over(input),
            Self::Soc2Cc62 => access::credentials_removed(input, facts),
            Self::Soc2Cc63 => handover::roles_changed_as_planned(input),
            Self::Djbh8182A => access::all_ended(input, facts),
            Self::Djbh8142C => access::accounts_disabled(input, facts),
        }
    }

    /// Whether a report of this kind can speak to the control at all.
    fn applies_to(self, kind: PlanKind) -> bool {
        match kind {
            PlanKind::Leave => true,
            PlanKind::Contain => {
                matches!(self, Self::NistPs4A | Self::NistPs4B | Self::NistAc2F | Self::NistAc2H | Self::Soc2Cc62)
            }
            PlanKind::Reinstate | PlanKind::Unfreeze => matches!(self, Self::NistAc2F),
        }
    }
}

pub(crate) fn control_rows(input: &ReportInput, facts: &Facts<'_>) -> Vec<ControlRow> {
    let signed_by = signers(input);
    let row = |control: Clause| {
        let (standard, clause, claim) = control.names();
        let finding = if control.applies_to(input.kind) {
            control.judge(input, facts).settled()
        } else {
            Finding::not_applicable(Message::new(not_applicable_key(input.kind)))
        };
        ControlRow {
            control,
            standard: standard.to_owned(),
            clause: clause.to_owned(),
            claim: Message::new(claim).with("accounts", input.accounts.len()),
            verdict: finding.verdict,
            reasons: finding.reasons,
            evidence: finding.evidence.into_iter().collect(),
            signed_by: signed_by.iter().cloned().collect(),
        }
    };
    Clause::ALL.into_iter().map(row).collect()
}

fn not_applicable_key(kind: PlanKind) -> &'static str {
    match kind {
        PlanKind::Contain => "control-na-contain",
        PlanKind::Leave | PlanKind::Reinstate | PlanKind::Unfreeze => "control-na-access-given-back",
    }
}

fn signers(input: &ReportInput) -> BTreeSet<ActorName> {
    let approvals = input.plans.iter().flat_map(|p| &p.approvals).map(|a| &a.by);
    let orders = input.plans.iter().filter_map(|p| p.ordered.as_ref()).map(|o| &o.by);
    approvals.chain(orders).cloned().collect()
}

impl Finding {
    fn met() -> Self {
        Self { verdict: ControlVerdict::Met, reasons: Vec::new(), evidence: BTreeSet::new() }
    }

    fn not_applicable(reason: Message) -> Self {
        Self { verdict: ControlVerdict::NotApplicable, reasons: vec![reason], evidence: BTreeSet::new() }
    }

    /// One part of the claim failed.
    fn fail(&mut self, reason: Message) {
        self.verdict = ControlVerdict::NotMet;
        self.remark(reason);
    }

    /// Doesn't change the verdict, but a reader must know.
    fn remark(&mut self, reason: Message) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    fn cite(&mut self, evidence: &[u64]) {
        self.evidence.extend(evidence);
    }

    /// Cites what shows this part of the claim, or fails with the reason.
    fn need(&mut self, shown: Shown, otherwise: impl FnOnce() -> Message) {
        match shown {
            Shown::Yes(evidence) => self.cite(&evidence),
            Shown::No => self.fail(otherwise()),
        }
    }

    /// A control without any entry behind it is never met.
    fn settled(mut self) -> Self {
        if self.verdict == ControlVerdict::Met && self.evidence.is_empty() {
            self.fail(Message::new("control-no-evidence"));
        }
        self
    }
}
