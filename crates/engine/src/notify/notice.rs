//! What can be told, and what it comes from.

use super::groups::GroupNote;
use super::tell::Named;
use crate::access::CredentialChange;
use exeunt_core::{
    AccountRef, ActorName, BatchId, CaseId, Check, ConnectionName, Digest, DutyRole, EndpointName, NoticeKind,
    PersonId, Plan, PlanId, PlanKind, StepId, Told, Verdict,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// Something to be told. Its fields are the `details` of the document that templates and webhooks get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Notice {
    CaseOpened {
        by: ActorName,
    },
    /// The groups are those that the receiver looks after.
    GroupsConcerned {
        groups: Vec<GroupNote>,
        /// How many more there are.
        more: usize,
    },
    LastDayMoved {
        from: Date,
        to: Date,
        by: ActorName,
        at: Timestamp,
    },
    Withdrawn {
        by: ActorName,
    },
    Restored {
        plan: PlanId,
        steps: usize,
        /// Nothing had been closed: no step of the case was ever begun.
        untouched: bool,
    },
    ContainOrdered {
        plan: PlanId,
        by: ActorName,
        reason: String,
        steps: usize,
    },
    ContainDone {
        plan: PlanId,
        steps: usize,
        /// Platforms that it didn't reach.
        missed: Vec<ConnectionName>,
    },
    UnfreezeApproved {
        plan: PlanId,
        by: ActorName,
        account: AccountRef,
        /// For what, in the words of whoever asked for it.
        purpose: String,
        until: Timestamp,
    },
    PlanWaits {
        plan: PlanId,
        digest: Digest,
        plan_kind: PlanKind,
        made_by: ActorName,
        steps: usize,
        gaps: usize,
        four_eyes: bool,
    },
    RunWaits {
        plan: PlanId,
        waits: RunWaits,
        /// Tells one coming to rest from the next.
        occasion: String,
    },
    Closed {
        plan: PlanId,
        steps: usize,
    },
    Proved {
        round: u32,
        checks: usize,
    },
    NotProved {
        round: u32,
        checks: usize,
        failed: usize,
    },
    BatchOpened {
        batch: BatchId,
        name: String,
        reason: String,
        by: ActorName,
        members: Vec<Named>,
        /// How many more there are.
        more: usize,
        /// Until when Legal reviews them, if that is wanted.
        review_due: Option<Timestamp>,
    },
    BatchPlanWaits {
        batch: BatchId,
        name: String,
        digest: Digest,
        made_by: ActorName,
        /// Members whose plan would be approved.
        ready: usize,
        /// Members that wait for something first.
        waiting: usize,
        steps: usize,
        gaps: usize,
        four_eyes: bool,
    },
    /// Runs of a batch, or what was found after them, wait for a person. Told once an hour for each reason.
    BatchWaits {
        batch: BatchId,
        name: String,
        waits: BatchWaits,
        /// When the hour began.
        hour: Timestamp,
    },
    BatchClosed {
        batch: BatchId,
        name: String,
        closed: usize,
        withdrawn: usize,
    },
    BatchProved {
        batch: BatchId,
        name: String,
        proved: usize,
        /// Members of whom something was found open, or who couldn't be tried.
        not_proved: usize,
        at: Timestamp,
    },
    /// The link is sealed, not here.
    ConfirmationWanted {
        request: String,
        due: Timestamp,
    },
    ConfirmationReminder {
        request: String,
        number: u32,
        due: Timestamp,
    },
    ConfirmationEscalated {
        request: String,
        asked: PersonId,
        asked_name: String,
        asked_at: Timestamp,
        due: Timestamp,
        /// Who is asked now as well; nobody is above in the ledger.
        to: Option<PersonId>,
        to_name: Option<String>,
    },
    ConfirmationReceived {
        request: String,
        by: String,
        at: Timestamp,
        /// Not long before, somebody changed by hand whom the question went to, or at which address.
        redirected: Option<Redirected>,
    },
    ReviewWanted {
        request: String,
        due: Timestamp,
    },
    LinkUsed {
        /// The link's own id, never the link.
        link: String,
        purpose: String,
        place: String,
        at: Timestamp,
    },
    FindingOpened {
        finding: String,
        finding_kind: String,
        /// What the source calls the person.
        about: String,
    },
    LoginFromNewPlace {
        actor: ActorName,
        place: String,
        at: Timestamp,
    },
    /// Goes to whose way in it is.
    CredentialsChanged {
        actor: ActorName,
        change: CredentialChange,
        /// Who did it: the actor, or an administrator.
        by: ActorName,
        /// From where, if it is known.
        place: Option<String>,
        at: Timestamp,
    },
    /// Goes to whoever read the department's mail until now, and to whoever does from now on. Addresses are shown in part;
    /// `None`: there is no mailbox, and the people of the department are told one by one.
    DeskMoved {
        role: DutyRole,
        before: Option<String>,
        after: Option<String>,
        by: ActorName,
        at: Timestamp,
    },
    EndpointDisabled {
        endpoint: EndpointName,
        origin: String,
        since: Timestamp,
        at: Timestamp,
    },
    Test {
        by: ActorName,
        at: Timestamp,
    },
}

/// Why a run waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunWaits {
    /// These steps do, and perhaps more.
    Steps { steps: Vec<StepId>, more: usize },
    /// It stopped by itself.
    Braked { why: String, told: Box<Told> },
    /// Our own credential isn't accepted there.
    Connection { connection: ConnectionName, why: String, told: Box<Told> },
}

/// A change by hand of where a question goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redirected {
    pub by: ActorName,
    pub at: Timestamp,
}

/// What of a batch waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BatchWaits {
    /// Steps of its runs.
    Steps,
    /// Runs that stopped by themselves.
    Braked,
    /// A connection that doesn't accept our credential.
    Connection { connection: ConnectionName },
    /// Members of whom something was found open after closing.
    NotProved,
}

impl BatchWaits {
    fn of(waits: &RunWaits) -> Self {
        match waits {
            RunWaits::Steps { .. } => Self::Steps,
            RunWaits::Braked { .. } => Self::Braked,
            RunWaits::Connection { connection, .. } => Self::Connection { connection: connection.clone() },
        }
    }

    fn word(&self) -> String {
        match self {
            Self::Steps => "steps".to_owned(),
            Self::Braked => "braked".to_owned(),
            Self::Connection { connection } => format!("connection/{connection}"),
            Self::NotProved => "not_proved".to_owned(),
        }
    }
}

impl Notice {
    /// What of a batch this waits for, where many of them are told of as one.
    pub(super) fn gathers_as(&self) -> Option<BatchWaits> {
        match self {
            Self::RunWaits { waits, .. } => Some(BatchWaits::of(waits)),
            Self::NotProved { .. } => Some(BatchWaits::NotProved),
            _ => None,
        }
    }

    /// The plan waits for its approval.
    pub(crate) fn plan_waits(id: PlanId, digest: &Digest, by: &ActorName, plan: &Plan) -> Self {
        Self::PlanWaits {
            plan: id,
            digest: digest.clone(),
            plan_kind: plan.kind,
            made_by: by.clone(),
            steps: plan.steps.len(),
            gaps: plan.gaps.len(),
            four_eyes: plan.four_eyes(),
        }
    }

    /// What a round of proving found.
    pub(crate) fn proof(round: u32, checks: &[Check], holds: bool) -> Self {
        let failed = checks.iter().filter(|check| check.verdict == Verdict::Fails).count();
        let checks = checks.len();
        if holds { Self::Proved { round, checks } } else { Self::NotProved { round, checks, failed } }
    }

    /// The batch that it tells of, if it is of a batch as a whole.
    pub(super) fn batch(&self) -> Option<BatchId> {
        match self {
            Self::BatchOpened { batch, .. }
            | Self::BatchPlanWaits { batch, .. }
            | Self::BatchWaits { batch, .. }
            | Self::BatchClosed { batch, .. }
            | Self::BatchProved { batch, .. } => Some(*batch),
            _ => None,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> NoticeKind {
        match self {
            Self::CaseOpened { .. } => NoticeKind::CaseOpened,
            Self::GroupsConcerned { .. } => NoticeKind::GroupsConcerned,
            Self::LastDayMoved { .. } => NoticeKind::CaseLastDayMoved,
            Self::Withdrawn { .. } => NoticeKind::CaseWithdrawn,
            Self::Restored { .. } => NoticeKind::CaseRestored,
            Self::ContainOrdered { .. } => NoticeKind::ContainOrdered,
            Self::ContainDone { .. } => NoticeKind::ContainDone,
            Self::UnfreezeApproved { .. } => NoticeKind::UnfreezeApproved,
            Self::PlanWaits { .. } => NoticeKind::PlanWaitsForApproval,
            Self::RunWaits { .. } => NoticeKind::RunWaitsForPerson,
            Self::Closed { .. } => NoticeKind::CaseClosed,
            Self::Proved { .. } => NoticeKind::CaseProved,
            Self::NotProved { .. } => NoticeKind::CaseNotProved,
            Self::BatchOpened { .. } => NoticeKind::BatchOpened,
            Self::BatchPlanWaits { .. } => NoticeKind::BatchPlanWaitsForApproval,
            Self::BatchWaits { .. } => NoticeKind::BatchWaitsForPerson,
            Self::BatchClosed { .. } => NoticeKind::BatchClosed,
            Self::BatchProved { .. } => NoticeKind::BatchProved,
            Self::ConfirmationWanted { .. } => NoticeKind::ConfirmationWanted,
            Self::ConfirmationReminder { .. } => NoticeKind::ConfirmationReminder,
            Self::ConfirmationEscalated { .. } => NoticeKind::ConfirmationEscalated,
            Self::ConfirmationReceived { .. } => NoticeKind::ConfirmationReceived,
            Self::ReviewWanted { .. } => NoticeKind::ReviewWanted,
            Self::LinkUsed { .. } => NoticeKind::LinkUsed,
            Self::FindingOpened { .. } => NoticeKind::FindingOpened,
            Self::LoginFromNewPlace { .. } => NoticeKind::LoginNewPlace,
            Self::CredentialsChanged { .. } => NoticeKind::CredentialsChanged,
            Self::DeskMoved { .. } => NoticeKind::DeskMoved,
            Self::EndpointDisabled { .. } => NoticeKind::EndpointDisabled,
            Self::Test { .. } => NoticeKind::Test,
        }
    }

    /// What it comes from. Whoever was told of a cause isn't told of it again.
    pub(crate) fn cause(&self, case: Option<CaseId>) -> String {
        let case = case.map_or_else(|| "house".to_owned(), |id| format!("case/{id}"));
        match self {
            Self::CaseOpened { .. } => format!("{case}/opened"),
            Self::GroupsConcerned { groups, .. } => {
                let names: Vec<_> = groups.iter().map(|note| &note.group).collect();
                format!("{case}/groups/{}", Digest::of(&names).short())
            }
            Self::LastDayMoved { to, at, .. } => format!("{case}/last_day/{to}/{}", at.as_microsecond()),
            Self::Withdrawn { .. } => format!("{case}/withdrawn"),
            Self::Restored { plan, .. } => format!("plan/{plan}/restored"),
            Self::ContainOrdered { plan, .. } => format!("plan/{plan}/contain_ordered"),
            Self::ContainDone { plan, .. } => format!("plan/{plan}/contained"),
            Self::UnfreezeApproved { plan, .. } => format!("plan/{plan}/unfreeze_approved"),
            Self::PlanWaits { digest, .. } => format!("{case}/plan/{digest}"),
            Self::RunWaits { plan, occasion, .. } => format!("plan/{plan}/waits/{occasion}"),
            Self::Closed { plan, .. } => format!("plan/{plan}/closed"),
            Self::Proved { round, .. } | Self::NotProved { round, .. } => format!("{case}/proof/{round}"),
            Self::BatchOpened { batch, .. } => format!("batch/{batch}/opened"),
            Self::BatchPlanWaits { batch, digest, .. } => format!("batch/{batch}/plan/{digest}"),
            Self::BatchWaits { batch, waits, hour, .. } => {
                format!("batch/{batch}/waits/{}/{}", waits.word(), hour.as_second())
            }
            Self::BatchClosed { batch, .. } => format!("batch/{batch}/closed"),
            Self::BatchProved { batch, at, .. } => format!("batch/{batch}/proof/{}", at.as_microsecond()),
            Self::ConfirmationWanted { request, .. } => format!("{case}/confirmation/{request}/wanted"),
            Self::ConfirmationReminder { request, number, .. } => {
                format!("{case}/confirmation/{request}/reminder/{number}")
            }
            Self::ConfirmationEscalated { request, .. } => format!("{case}/confirmation/{request}/escalated"),
            Self::ConfirmationReceived { request, .. } => format!("{case}/confirmation/{request}/received"),
            Self::ReviewWanted { request, .. } => format!("{case}/review/{request}/wanted"),
            Self::LinkUsed { link, at, .. } => format!("link/{link}/used/{}", at.as_microsecond()),
            Self::FindingOpened { finding, .. } => format!("finding/{finding}/opened"),
            Self::LoginFromNewPlace { actor, at, .. } => format!("actor/{actor}/login/{}", at.as_microsecond()),
            Self::CredentialsChanged { actor, change, at, .. } => {
                format!("actor/{actor}/{}/{}", change.word(), at.as_microsecond())
            }
            Self::DeskMoved { role, at, .. } => format!("desk/{}/moved/{}", role.as_str(), at.as_microsecond()),
            Self::EndpointDisabled { endpoint, at, .. } => {
                format!("endpoint/{endpoint}/disabled/{}", at.as_microsecond())
            }
            Self::Test { by, at } => format!("test/{by}/{}", at.as_microsecond()),
        }
    }
}
