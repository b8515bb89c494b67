//! The policy: what people have agreed, as one value that the machine follows.
//!
//! Read from commented TOML by [`Policy::parse`]; the one that ships is [`Policy::shipped`]. Unknown keys are refused.
//! Never names a platform.

mod error;
mod notices;
mod parse;
mod pattern;
mod wording;

pub use error::{PolicyError, Trouble};
pub use notices::Notices;
pub use pattern::Pattern;
pub use wording::Wording;

use crate::calendar::Calendar;
use exeunt_core::{ActionKind, Digest, Group, GroupKind, NativeKind, PlanKind};
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use pattern::Folded;
use serde::{Deserialize, Serialize};

/// Everything that isn't decided case by case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Shown on every plan that follows this policy.
    pub version: String,
    /// How a group's kind is recognised; the first that fits.
    pub recognise: Vec<Recognise>,
    pub kinds: Kinds,
    pub groups: Groups,
    pub successors: Successors,
    pub integrations: Integrations,
    pub timing: Timing,
    /// The days off that `timing.calendar` names; part of the digest, because deadlines follow from it.
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// Not needed where the policy says nothing about it.
    #[serde(default)]
    pub confirmation: Confirming,
    /// Not needed where the policy says nothing about it.
    #[serde(default)]
    pub review: Reviewing,
    pub contain: Contain,
    pub close: Close,
    pub four_eyes: FourEyes,
    pub brake: Brake,
    pub probes: Probes,
    pub collateral: Collateral,
    pub unfreeze: Unfreeze,
    pub ledger: Ledger,
    pub run: Run,
    #[serde(default)]
    pub notices: Notices,
    /// The text that it was read from; not part of what it says.
    #[serde(skip)]
    pub wording: Wording,
}

/// One rule that recognises a kind. Fits when everything that it names fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognise {
    pub kind: GroupKind,
    /// One of these fits the group's name. Empty: any name.
    #[serde(default)]
    pub names: Vec<Pattern>,
    /// The platform's own kind is one of these. Empty: any.
    #[serde(default)]
    pub native: Vec<NativeKind>,
    #[serde(default)]
    pub public: Option<bool>,
    #[serde(default)]
    pub closed: Option<bool>,
}

/// What happens to each kind of group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    pub department: KindRule,
    pub project: KindRule,
    pub external: KindRule,
    pub customer: KindRule,
    pub confidential: KindRule,
    pub announcement: KindRule,
    pub direct: KindRule,
    pub other: KindRule,
}

/// What happens to one kind of group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// The leaver is taken out.
    pub remove: bool,
    pub successor: SuccessorNeed,
    /// The marked test message may be sent here.
    pub canary: bool,
}

/// When a group needs a successor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuccessorNeed {
    /// When no other owner who can log in would be left.
    IfLastOwner,
    /// A named one is in the group before the leaver goes, whatever the leaver was there.
    Always,
    /// For conversations of two.
    Never,
}

/// What isn't a matter of a group's kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// Whether accounts are taken out of the platform's own notices to them.
    pub remove_from_notices: bool,
}

/// Who takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Successors {
    /// Tried in this order; after the last, a person is asked.
    pub order: Vec<SuccessorRule>,
}

/// One way of finding a successor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuccessorRule {
    /// Decided for the group.
    Decided,
    /// Another owner who can log in stays.
    CoOwner,
    /// Decided for the whole connection.
    Default,
}

/// What becomes of bots, webhooks, commands and applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Integrations {
    /// Tried in this order; after the last, a person is asked.
    pub order: Vec<IntegrationRule>,
}

/// One way of settling what becomes of an integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntegrationRule {
    /// Decided for it.
    Decided,
    /// Handed over to whoever takes over on the whole connection, where the platform can.
    Default,
    /// Stopped.
    Stop,
}

/// When a leave plan runs, in the person's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    pub close_on: CloseOn,
    pub at: Time,
    /// Hours of business days from the beginning until everything must be settled.
    pub deadline_hours: u32,
    pub business_days: Vec<BusinessDay>,
    /// Whose days off and swapped working days count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Days that are no business days although their weekday is.
    pub holidays: Vec<Date>,
}

/// The day on which accounts are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseOn {
    LastWorkingDay,
    DayAfter,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BusinessDay {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// The manager's confirmation of the hand-over, before anything is approved that can't wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirming {
    pub needed: bool,
    /// Business days, in the manager's time zone, all counted from the request.
    pub due_business_days: u32,
    pub remind_after_business_days: u32,
    /// Then the manager's own manager is asked as well.
    pub escalate_after_business_days: u32,
    pub silence: Silence,
    /// How long a one-time link can be opened.
    pub link_hours: u32,
    /// How long the page can be worked on after the link was opened.
    pub session_minutes: u32,
}

/// What it means that nobody answered in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Nothing: the case waits.
    Waits,
    /// What was proposed holds.
    ProposalStands,
}

/// Legal's review: hold, retention, export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewing {
    pub needed: bool,
    /// Business days from the opening of the case.
    pub due_business_days: u32,
    /// What records are kept as, the ordinary class first.
    pub retention_classes: Vec<String>,
}

/// What "freeze now" does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contain {
    pub includes: Vec<ActionKind>,
    pub without_approval: bool,
    pub reason_required: bool,
    /// A bar that takes effect within this time goes before everything else.
    pub at_once_ms: u64,
}

/// The final state of an account: barred; more only as said here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    pub deactivate: Deactivate,
}

/// Whether accounts are ever deactivated in the platform's own, irreversible way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deactivate {
    OnDecision,
    Never,
}

/// What a second person must approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FourEyes {
    pub actions: Vec<ActionKind>,
    pub plans: Vec<PlanKind>,
}

/// When a run stops by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brake {
    /// Of the steps tried; counts only from `failed_steps` on.
    pub failed_percent: u32,
    pub failed_steps: u32,
    pub stop_on_collateral: bool,
    /// Reading back contradicts the platform's answer.
    pub stop_on_contradiction: bool,
}

/// What is tried to prove that an account is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probes {
    pub login: bool,
    pub tokens: bool,
    pub impersonation: bool,
    /// Names of service groups for the canary.
    pub canary_groups: Vec<Pattern>,
    pub direct_canary: bool,
}

/// How widely the collateral check looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collateral {
    pub scope: CollateralScope,
}

/// How widely the collateral check looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CollateralScope {
    Everything,
    Touched,
}

/// Temporary unfreezing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unfreeze {
    pub max_hours: u32,
}

/// The ledger's states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    pub dormant_after_days: u32,
}

/// How steps are tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Attempts of one step before it waits for a person.
    pub attempts: u32,
    pub backoff_first_seconds: u32,
    pub backoff_longest_seconds: u32,
    pub lease_seconds: u32,
}

impl Policy {
    /// The text of the policy that ships, with its comments, to be copied and changed.
    pub const SHIPPED: &str = include_str!("../../../policy/default.toml");

    /// The policy that ships.
    pub fn shipped() -> Self {
        Self::parse(Self::SHIPPED).expect("the policy that ships is valid")
    }

    /// The digest of what the policy says; comments and order of keys don't count.
    pub fn digest(&self) -> Digest {
        Digest::of(self)
    }

    /// The kind of a group as far as it can be recognised. A decision for the single group comes before this.
    pub fn kind_of(&self, group: &Group) -> GroupKind {
        let name = Folded::from(group.name.as_str());
        self.recognise.iter().find(|r| r.fits(group, &name)).map_or(GroupKind::Other, |r| r.kind)
    }

    /// Whether the canary may be sent to `group`, which is of `kind`.
    pub fn canary_allowed(&self, group: &Group, kind: GroupKind) -> bool {
        self.kinds.rule(kind).canary && self.probes.canary_groups.iter().any(|p| p.fits(&group.name))
    }

    /// Whether a second person must approve a plan of this kind, whatever is in it. Where an order to contain isn't its
    /// own approval, it would be if whoever gave it approved it.
    pub fn wants_second_person(&self, plan: PlanKind) -> bool {
        self.four_eyes.plans.contains(&plan) || (plan == PlanKind::Contain && !self.contain.without_approval)
    }

    /// Whether a second person must approve a step of this kind in a plan of this kind.
    pub fn needs_four_eyes(&self, plan: PlanKind, action: ActionKind) -> bool {
        self.four_eyes.plans.contains(&plan) || self.four_eyes.actions.contains(&action)
    }
}

impl Recognise {
    fn fits(&self, group: &Group, name: &Folded) -> bool {
        (self.names.is_empty() || self.names.iter().any(|p| p.fits_folded(name)))
            && (self.native.is_empty() || self.native.contains(&group.native_kind))
            && self.public.is_none_or(|public| public == group.public)
            && self.closed.is_none_or(|closed| closed == group.closed)
    }
}

impl Kinds {
    /// The rule of one kind.
    pub fn rule(&self, kind: GroupKind) -> &KindRule {
        match kind {
            GroupKind::Department => &self.department,
            GroupKind::Project => &self.project,
            GroupKind::External => &self.external,
            GroupKind::Customer => &self.customer,
            GroupKind::Confidential => &self.confidential,
            GroupKind::Announcement => &self.announcement,
            GroupKind::Direct => &self.direct,
            GroupKind::Other => &self.other,
        }
    }
}

impl Ledger {
    /// After how long without use an account is dormant.
    pub fn dormant_after(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.dormant_after_days))
    }
}

impl Default for Confirming {
    fn default() -> Self {
        Self {
            needed: false,
            due_business_days: 2,
            remind_after_business_days: 1,
            escalate_after_business_days: 2,
            silence: Silence::Waits,
            link_hours: 72,
            session_minutes: 60,
        }
    }
}

impl Default for Reviewing {
    fn default() -> Self {
        let classes = ["ordinary", "core_business"].map(str::to_owned);
        Self { needed: false, due_business_days: 2, retention_classes: classes.into() }
    }
}

impl Unfreeze {
    /// The longest temporary unfreeze.
    pub fn longest(&self) -> SignedDuration {
        SignedDuration::from_hours(i64::from(self.max_hours))
    }
}
