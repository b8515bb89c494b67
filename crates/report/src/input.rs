//! What a report is made of. The engine fills it from the store; nothing here is judged yet.
//!
//! Every list named `evidence` holds log indexes of audit entries. The offline verifier follows each of them, so an index
//! must be one of those in [`ReportInput::timeline`].

use exeunt_core::{
    AccountId, AccountRef, AccountState, ActorName, Case, CheckKind, ConnectionName, Decisions, Digest, Gap, GroupKind,
    GroupRef, Login, Mark, Message, Outcome, Person, PlanKind, Proof, Standing, Step, StepId, StepState, Verdict,
};
use exeunt_evidence::Hash;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything that is known of one case, or of one plan of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportInput {
    /// What the report is about: the latest plan's kind.
    pub kind: PlanKind,
    /// When the report was made.
    pub made_at: Timestamp,
    pub person: Person,
    /// The manager's name, if the ledger knows it.
    pub manager: Option<String>,
    pub case: Case,
    /// The entry that opened the case.
    pub case_evidence: Vec<u64>,
    pub decisions: Decisions,
    /// The entries that recorded the decisions.
    pub decisions_evidence: Vec<u64>,
    pub policy: PolicyRef,
    /// What was seen before the first step.
    pub before: ObservationRef,
    /// What was seen after the last step; `None` while nobody has looked again.
    pub after: Option<ObservationRef>,
    pub connections: Vec<ConnectionRef>,
    /// Every account of the person, bound in the ledger.
    pub accounts: Vec<AccountResult>,
    /// In the order of their making.
    pub plans: Vec<PlanRef>,
    /// In plan order.
    pub steps: Vec<StepResult>,
    pub checks: Vec<CheckResult>,
    /// Every membership that the person had, re-read from the platform.
    pub memberships: Vec<MembershipResult>,
    pub successions: Vec<Succession>,
    /// `None` while the comparison hasn't been made.
    pub collateral: Option<Collateral>,
    pub gaps: Vec<Gap>,
    pub lost: Vec<Message>,
    pub findings: Vec<Finding>,
    /// From the order to contain to the last session refused; `None` where nothing was contained.
    pub contain: Option<ContainTiming>,
    /// For a reinstatement: each field against its pre-image.
    pub comparison: Vec<FieldComparison>,
    /// All audit entries of the case, by index.
    pub timeline: Vec<LogEntry>,
}

/// The policy that was followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRef {
    pub version: String,
    pub digest: Digest,
}

/// An observation, by digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservationRef {
    pub at: Timestamp,
    pub digest: Digest,
    pub evidence: Vec<u64>,
}

/// A platform that the person had an account on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRef {
    pub name: ConnectionName,
    /// The kind of platform, such as `synapse`.
    pub platform: String,
    pub version: String,
}

/// One account: what it was and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountResult {
    pub account: AccountRef,
    pub display_name: String,
    pub before: AccountState,
    /// `None`: not read again.
    pub after: Option<AccountState>,
    pub evidence: Vec<u64>,
}

/// A plan, who approved or ordered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRef {
    pub kind: PlanKind,
    pub digest: Digest,
    /// The observation that it was made from.
    pub observation: Digest,
    pub made_by: ActorName,
    pub made_at: Timestamp,
    /// Whether a second person had to approve.
    pub four_eyes: bool,
    pub approvals: Vec<Approval>,
    /// An immediate containment is ordered with a reason instead of approved.
    pub ordered: Option<Ordered>,
    pub evidence: Vec<u64>,
}

/// One person's approval of one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub by: ActorName,
    pub at: Timestamp,
    /// The digest that was approved.
    pub digest: Digest,
    pub evidence: Vec<u64>,
}

/// Somebody's order to contain at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    pub by: ActorName,
    pub at: Timestamp,
    pub reason: String,
    pub evidence: Vec<u64>,
}

/// A step, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepResult {
    pub step: Step,
    pub state: StepState,
    /// The strongest mark that the step earned.
    pub mark: Option<Mark>,
    pub attempts: Vec<Attempt>,
    /// Who did it by hand, or who decided not to do it.
    pub by_hand: Option<ByHand>,
    /// All audit entries of the step.
    pub evidence: Vec<u64>,
}

/// One attempt at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub n: u32,
    pub opened: Timestamp,
    /// `None`: never closed, so its outcome was unknown and had to be observed.
    pub closed: Option<Timestamp>,
    pub outcome: Option<Outcome>,
}

/// A named person's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByHand {
    pub by: ActorName,
    pub at: Timestamp,
    pub statement: String,
}

/// One look or one attempt to get back in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    pub kind: CheckKind,
    pub account: AccountRef,
    pub group: Option<GroupRef>,
    pub at: Timestamp,
    pub verdict: Verdict,
    pub proof: Proof,
    pub says: Message,
    /// The same thing tried while the account was live, and accepted then (the negative control).
    pub control: Option<NegativeControl>,
    pub evidence: Vec<u64>,
}

/// A negative control that succeeded as it had to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NegativeControl {
    pub at: Timestamp,
    pub proof: Proof,
    pub evidence: Vec<u64>,
}

/// Where somebody stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// Neither in the group nor invited.
    Absent,
    Invited,
    Joined {
        standing: Standing,
    },
    /// For differences of an account rather than of a membership.
    Login {
        login: Login,
    },
}

/// A membership of the leaver, before and as re-read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipResult {
    pub account: AccountRef,
    pub group: GroupRef,
    pub name: String,
    pub group_kind: GroupKind,
    pub before: Place,
    /// `None`: not read again.
    pub after: Option<Place>,
    /// Why the account stays here, where somebody decided so.
    pub kept: Option<String>,
    pub read_at: Option<Timestamp>,
    pub evidence: Vec<u64>,
}

/// A group that the leaver owned, and who owns it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    pub group: GroupRef,
    pub name: String,
    pub group_kind: GroupKind,
    pub old_owners: Vec<AccountId>,
    /// `None`: nobody yet.
    pub new_owner: Option<AccountId>,
    /// Who decided on the successor; `None` where the policy's default applied.
    pub decided_by: Option<ActorName>,
    /// What was shown: planned, done, read back, or tried.
    pub mark: Option<Mark>,
    pub evidence: Vec<u64>,
}

/// What changed for anybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collateral {
    pub at: Timestamp,
    /// How many other accounts were compared.
    pub accounts: u64,
    /// How many groups were compared.
    pub groups: u64,
    /// Changes that the plan named beforehand.
    pub announced: Vec<Difference>,
    /// Changes that it didn't.
    pub unexplained: Vec<Difference>,
    pub evidence: Vec<u64>,
}

/// One change for somebody else than the leaver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub account: AccountRef,
    /// The group and its name, where the change is one of membership or role.
    pub group: Option<GroupRef>,
    pub group_name: Option<String>,
    pub before: Place,
    pub after: Place,
}

/// Something that is open and needs a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub says: Message,
    pub account: Option<AccountRef>,
    pub group: Option<GroupRef>,
    pub since: Timestamp,
    pub evidence: Vec<u64>,
}

/// How fast nobody could get in any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainTiming {
    pub ordered_at: Timestamp,
    /// When the last session of the last account was refused; `None`: not all are.
    pub refused_at: Option<Timestamp>,
    pub evidence: Vec<u64>,
}

/// One field, before the departure and after the reinstatement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldComparison {
    pub account: AccountRef,
    pub group: Option<GroupRef>,
    pub group_name: Option<String>,
    pub field: Field,
    pub before: String,
    pub after: String,
    pub result: Comparison,
    /// Why the difference was expected.
    pub why: Option<Message>,
    pub evidence: Vec<u64>,
}

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    DisplayName,
    Login,
    ReadOnly,
    Admin,
    Sessions,
    Push,
    Identities,
    Integrations,
    Membership,
    /// Somebody else's place in a group of the leaver.
    OtherMember,
    /// What only the platform understands.
    Native,
}

/// What the comparison shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Equal,
    /// Different, and announced as something that doesn't come back.
    Expected,
    /// Different, and nobody said so.
    Unexpected,
}

/// An audit entry of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    pub index: u64,
    pub leaf: Hash,
    pub at: Timestamp,
    pub actor: String,
    /// The verb, such as `step.result`.
    pub what: String,
    pub on: String,
    pub step: Option<StepId>,
    pub attempt: Option<u32>,
}
