//! A plan: every step that closes (or puts back) a person's accounts, in an order, each with its reason.

use crate::action::Action;
use crate::capability::{ProofKind, Support};
use crate::decision::Decisions;
use crate::digest::Digest;
use crate::group::{GroupKind, Role, Standing};
use crate::id::{AccountId, AccountRef, CaseId, ConnectionName, GroupRef, IntegrationRef, StepId};
use crate::message::Message;
use crate::observation::Gap;
use crate::run::StepState;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// An immutable plan. What people approve is [`Plan::digest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub case: CaseId,
    pub kind: PlanKind,
    pub policy_version: String,
    pub policy: Digest,
    pub observation: Digest,
    /// The settings of every connection that it was made for. With others the same steps would be done elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<ConnectionName, Digest>,
    /// What people had decided; another decision makes the plan stale. `None`: it rests on no decision.
    pub decisions: Option<Digest>,
    /// The policy wants a second person for plans of this kind, whatever is in them.
    pub second_person: bool,
    /// In an order that satisfies every `needs`.
    pub steps: Vec<Step>,
    /// What changes for others, and nothing else may: the collateral check compares with exactly this.
    pub announced: Vec<Announcement>,
    /// What can't be done or proved here. Approving the plan accepts these.
    pub gaps: Vec<Gap>,
    /// What somebody has to decide first. A plan with open questions can't be approved.
    pub questions: Vec<Question>,
    /// What putting back would not bring back, or what this plan can't bring back.
    pub lost: Vec<Message>,
}

/// What a plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanKind {
    /// Close everything.
    Leave,
    /// Freeze now; ordered by one person with a reason, without waiting for approval.
    Contain,
    /// Put back after a withdrawal.
    Reinstate,
    /// Lift the bar for a limited time, and bar again.
    Unfreeze,
}

/// One wanted state, with everything that a person needs to judge it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: StepId,
    pub phase: Phase,
    pub action: Action,
    pub on: AccountRef,
    pub lane: Lane,
    /// By machine, or by hand.
    pub support: Support,
    /// The rule of the policy, or the decision, that asks for it.
    pub why: Message,
    /// What stops working for others.
    pub breaks: Vec<Message>,
    /// Steps that must come before; [`Step::waits_for`] says when one still holds this step back.
    pub needs: Vec<StepId>,
    pub undo: Undo,
    pub proof: ProofKind,
    /// Not before this instant.
    pub not_before: Option<Timestamp>,
    pub deadline: Option<Timestamp>,
    /// A second person must approve a plan that holds this step.
    pub four_eyes: bool,
}

/// The default order; the real one comes from `needs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nobody can get in. 遏制 Here `needs` only orders (see [`Step::waits_for`]).
    Contain,
    /// Successors stand. 交接
    HandOver,
    /// Out of the groups. 移出
    Remove,
    /// The account's final state. 关闭
    Close,
    /// Put back. 恢复
    Restore,
}

/// Which share of the rate budget a step draws on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Reserved for freezing and ending sessions; never waits behind other work.
    Contain,
    Ordinary,
}

/// How a step is undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Undo {
    /// The platform takes it back exactly.
    Exact,
    /// Replayed from the pre-image.
    Replay,
    /// Some of it, with what is lost.
    Partly { lost: Message },
    /// Never.
    Never,
}

/// A change that the plan makes for somebody else than the leaver.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Announcement {
    pub group: GroupRef,
    pub member: AccountId,
    /// `None`: the member wasn't in the group before.
    pub before: Option<Standing>,
    /// The member's role afterwards; neither more nor less.
    pub role: Role,
    pub kind: GroupKind,
}

/// Something that a person has to decide before the plan can be approved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Question {
    pub about: About,
    pub what: Message,
    /// Accounts that would do, best first.
    pub proposed: Vec<AccountId>,
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Who owns it afterwards.
    Group(GroupRef),
    /// What becomes of it.
    Integration(IntegrationRef),
}

impl About {
    /// The connection that the question is about.
    pub fn connection(&self) -> &ConnectionName {
        match self {
            Self::Group(group) => &group.connection,
            Self::Integration(integration) => &integration.connection,
        }
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(group) => group.fmt(f),
            Self::Integration(integration) => integration.fmt(f),
        }
    }
}

impl Plan {
    /// The digest that an approval names: all of the plan, canonical.
    pub fn digest(&self) -> Digest {
        Digest::of(self)
    }

    /// The step `id`, if the plan has it.
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|s| s.id == *id)
    }

    /// The same plan, resting on these decisions.
    #[must_use]
    pub fn resting_on(mut self, decisions: &Decisions) -> Self {
        self.decisions = Some(decisions.digest());
        self
    }

    /// Whether a second person must approve.
    pub fn four_eyes(&self) -> bool {
        self.second_person || self.steps.iter().any(|s| s.four_eyes)
    }
}

impl Step {
    /// The group that the step is about, if any.
    pub fn group(&self) -> Option<GroupRef> {
        let group = self.action.group()?;
        Some(GroupRef { connection: self.on.connection.clone(), group: group.clone() })
    }

    /// Whether a needed step in this state still holds this one back.
    ///
    /// Everywhere a needed step must be settled. While containing, one that waits for a person doesn't hold back the
    /// next: a door that is stuck must not keep the others open.
    pub fn waits_for(&self, needed: StepState) -> bool {
        let given_up = self.phase == Phase::Contain && needed == StepState::NeedsOperator;
        !needed.is_settled() && !given_up
    }
}
