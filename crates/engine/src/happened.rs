//! The verbs of the audit log. Whatever searches the log searches for one of these.

/// What an audit entry says happened. Each says what its `on` names; everything else is in the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happened {
    /// A person was written into the ledger. On the person.
    PersonPut,
    /// An account was bound to a person. On the account.
    AccountBound,
    /// An account is nobody's any more. On the account.
    AccountReleased,
    /// Somebody said that the house goes by a policy. On the policy's digest.
    PolicyAdopted,
    /// A connection was set up or changed. On the connection.
    ConnectionPut,
    /// On the actor.
    ActorAdded,
    /// On the actor.
    ActorLocked,
    /// Somebody who was locked out is let in again, with another key. On the actor.
    ActorUnlocked,
    /// Roles or person of an actor were changed; the payload says which. On the actor.
    ActorChanged,
    /// A link was made for an actor. On the actor.
    ActorInvited,
    /// An actor chose password and app by a link. On the actor.
    LoginSet,
    /// Somebody came in; the payload has the session, the address and how. On the actor.
    LoggedIn,
    /// Somebody did not come in. On the actor whom they named, or `unknown`.
    LoginFailed,
    /// The user of a session showed again who they are. On the actor.
    ShownAgain,
    /// On the actor.
    PasswordChanged,
    /// An actor made new recovery codes. On the actor.
    RecoveryRenewed,
    /// A passkey was made for an actor; the payload has its id and name. On the actor.
    PasskeyAdded,
    /// What a device made was not taken as a passkey; the payload says why. On the actor.
    PasskeyRefused,
    /// A passkey got another name. On the actor.
    PasskeyRenamed,
    /// On the actor.
    PasskeyRemoved,
    /// A passkey's device counted less than before, so that there may be two of it; nobody was let in. On the actor.
    PasskeyCopied,
    /// One or more sessions were ended by hand. On the actor.
    SessionEnded,
    /// An API token was made; the payload has its id, scopes and end. On the actor for whom it acts.
    TokenMade,
    /// On the actor for whom it acted.
    TokenRevoked,
    /// A provider's subject is an actor from now on. On the actor.
    IdentityLinked,
    /// Somebody asked for what they may not do or what can't be done. On the duty, plan or step that it was about.
    Refused,
    /// On the person.
    CaseOpened,
    /// Somebody decided something about a case. On the case.
    CaseDecided,
    /// The last working day was moved; the payload has both days and why. On the case.
    CaseDayMoved,
    /// The person's accounts were looked at; the payload's `observation` is the digest. On the person.
    CaseObserved,
    /// A resignation was taken back before anything was approved. On the case.
    CaseWithdrawn,
    /// A round of proving ended; the payload says whether it holds. On the case.
    CaseProved,
    /// What a proof that died had left on a platform was cleared away.
    CanaryCleared,
    /// A credential of the leaver was handed in. On the account.
    CredentialKept,
    /// On the plan.
    PlanMade,
    /// On the plan.
    PlanApproved,
    /// Somebody ordered containment at once, which makes and approves a plan. On the plan; the payload has the person and
    /// the `observation`.
    ContainOrdered,
    /// A run was refused because the world is not what the plan was made for. On the plan.
    RunStale,
    /// A person stopped a run. On the plan.
    RunStopped,
    /// A person let a run go on. On the plan.
    RunResumed,
    /// A run came to rest by itself. On the plan.
    RunRested,
    /// An attempt's intent. On the plan; the step and the attempt are fields of their own.
    StepBegun,
    /// An attempt's result. On the plan; the step and the attempt are fields of their own.
    StepResult,
    /// A step was moved without an attempt. On the plan; the step is a field of its own.
    StepSet,
    /// A person settled a step. On the plan; the step is a field of its own.
    StepSettled,
    /// An attempt was given up because its worker was gone; the store writes it. On what its next attempt is on: the plan.
    AttemptGivenUp,
    /// A write under a lost lease, or of something that can't be written; the store writes it. On what was intended.
    WriteRefused,
    /// Everybody's place before closing was written down. On the case.
    SceneKept,
    /// A probe on a live account; the payload's `check` is the check. On the account.
    Control,
    /// A probe or a look after closing; the payload's `check` is the check. On the account.
    Check,
    /// Everybody else was compared with before. On the case.
    CollateralCompared,
    /// On the case.
    ReportSealed,
    /// An hour of everybody's messages was handed out; the payload has the hour, the size and the digest. On the
    /// connection.
    HistoryTaken,
    /// Somebody was told, as far as the carrier says. On the notice; the payload has cause, receiver and channel.
    NoticeSent,
    /// Somebody could not be told. On the notice.
    NoticeFailed,
    /// A list of leavers was opened as one; the payload has every row of it. On the batch.
    BatchOpened,
    /// The plans of a batch that were ready were approved as one; the payload has the digest and the plans. On the batch.
    BatchApproved,
    /// The approved plans of a batch may run from now on. On the batch.
    BatchStarted,
    /// No step of a batch begins any more. On the batch.
    BatchPaused,
    /// On the batch.
    BatchResumed,
    /// Every run of a batch was stopped, and nothing of it begins. On the batch.
    BatchStopped,
    /// What had failed in a batch is tried again; the payload has the steps. On the batch.
    BatchRetried,
    /// The cases of a batch are cases like any other again. On the batch.
    BatchClosed,
    /// A person had a notice sent again. On the notice.
    NoticeRetried,
    /// Where another system is told was added. On the endpoint.
    EndpointPut,
    /// On the endpoint.
    EndpointRemoved,
    /// Its secret was changed. On the endpoint.
    EndpointRotated,
    /// It failed for too long and is told nothing any more. On the endpoint.
    EndpointDisabled,
    /// On the endpoint.
    EndpointEnabled,
    /// On the endpoint.
    EndpointTested,
    /// The password of the mail server was set. On "mail".
    MailPasswordSet,
    /// The mailbox of a department was set or forgotten. On the role.
    DeskPut,
    /// Somebody is asked to confirm a hand-over; the payload has the round and who. On the case.
    ConfirmationAsked,
    /// An answer was typed; it is a proposal until all are submitted. On the case.
    ConfirmationSaved,
    /// The answers were submitted as a whole and became decisions; the payload has the receipt. On the case.
    ConfirmationSubmitted,
    /// Whoever is asked is reminded. On the case.
    ConfirmationReminded,
    /// The manager's own manager is asked as well. On the case.
    ConfirmationEscalated,
    /// A one-time link was made for whoever is asked. On the person.
    LinkMade,
    /// A one-time link was opened and used up. On the person.
    LinkOpened,
    /// Somebody who has an old link asks for a new one, which goes to the person's own address. On the person.
    LinkAsked,
    /// Every link and session of a confirmation was ended. On the case.
    LinksRevoked,
    /// Legal has said hold, retention and export. On the case.
    CaseReviewed,
    /// A note was written; the payload has its digest. On the note.
    NoteWritten,
    /// On the device.
    DeviceAdded,
    /// A device was given to somebody, settled or opened again. On the device.
    DeviceChanged,
    /// A source said something about a person; the payload has what became of it. On the source and its id of it.
    StatementReceived,
    /// A directory of people added some to the ledger or changed what is known of them; the payload says of whom. On the
    /// source.
    PeopleHeard,
    /// An identity provider wrote a user or a group. On the entry.
    EntryPut,
    /// An identity provider deleted a user or a group. On the entry.
    EntryRemoved,
    /// Something waits for a person to settle it. On the finding.
    FindingRaised,
    /// On the finding.
    FindingSettled,
}

impl Happened {
    /// The word in the log. It never changes: old logs have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PersonPut => "person.put",
            Self::AccountBound => "account.bound",
            Self::AccountReleased => "account.released",
            Self::PolicyAdopted => "policy.adopted",
            Self::ConnectionPut => "connection.put",
            Self::ActorAdded => "actor.added",
            Self::ActorLocked => "actor.locked",
            Self::ActorUnlocked => "actor.unlocked",
            Self::ActorChanged => "actor.changed",
            Self::ActorInvited => "actor.invited",
            Self::LoginSet => "login.set",
            Self::LoggedIn => "login.done",
            Self::LoginFailed => "login.failed",
            Self::ShownAgain => "login.shown_again",
            Self::PasswordChanged => "password.changed",
            Self::RecoveryRenewed => "recovery.renewed",
            Self::PasskeyAdded => "passkey.added",
            Self::PasskeyRefused => "passkey.refused",
            Self::PasskeyRenamed => "passkey.renamed",
            Self::PasskeyRemoved => "passkey.removed",
            Self::PasskeyCopied => "passkey.copied",
            Self::SessionEnded => "session.ended",
            Self::TokenMade => "token.made",
            Self::TokenRevoked => "token.revoked",
            Self::IdentityLinked => "identity.linked",
            Self::Refused => "refused",
            Self::CaseOpened => "case.opened",
            Self::CaseDecided => "case.decided",
            Self::CaseDayMoved => "case.day_moved",
            Self::CaseObserved => "case.observed",
            Self::CaseWithdrawn => "case.withdrawn",
            Self::CaseProved => "case.proved",
            Self::CanaryCleared => "canary.cleared",
            Self::CredentialKept => "credential.kept",
            Self::PlanMade => "plan.made",
            Self::PlanApproved => "plan.approved",
            Self::ContainOrdered => "contain.ordered",
            Self::RunStale => "run.stale",
            Self::RunStopped => "run.stopped",
            Self::RunResumed => "run.resumed",
            Self::RunRested => "run.rested",
            Self::StepBegun => "step.begun",
            Self::StepResult => "step.result",
            Self::StepSet => "step.set",
            Self::StepSettled => "step.settled",
            Self::AttemptGivenUp => "attempt.given_up",
            Self::WriteRefused => "write.refused",
            Self::SceneKept => "scene.kept",
            Self::Control => "control",
            Self::Check => "check",
            Self::CollateralCompared => "collateral.compared",
            Self::ReportSealed => "report.sealed",
            Self::HistoryTaken => "history.taken",
            Self::NoticeSent => "notice.sent",
            Self::NoticeFailed => "notice.failed",
            Self::BatchOpened => "batch.opened",
            Self::BatchApproved => "batch.approved",
            Self::BatchStarted => "batch.started",
            Self::BatchPaused => "batch.paused",
            Self::BatchResumed => "batch.resumed",
            Self::BatchStopped => "batch.stopped",
            Self::BatchRetried => "batch.retried",
            Self::BatchClosed => "batch.closed",
            Self::NoticeRetried => "notice.retried",
            Self::EndpointPut => "endpoint.put",
            Self::EndpointRemoved => "endpoint.removed",
            Self::EndpointRotated => "endpoint.rotated",
            Self::EndpointDisabled => "endpoint.disabled",
            Self::EndpointEnabled => "endpoint.enabled",
            Self::EndpointTested => "endpoint.tested",
            Self::MailPasswordSet => "mail.password_set",
            Self::DeskPut => "desk.put",
            Self::ConfirmationAsked => "confirmation.asked",
            Self::ConfirmationSaved => "confirmation.saved",
            Self::ConfirmationSubmitted => "confirmation.submitted",
            Self::ConfirmationReminded => "confirmation.reminded",
            Self::ConfirmationEscalated => "confirmation.escalated",
            Self::LinkMade => "link.made",
            Self::LinkOpened => "link.opened",
            Self::LinkAsked => "link.asked",
            Self::LinksRevoked => "links.revoked",
            Self::CaseReviewed => "case.reviewed",
            Self::NoteWritten => "note.written",
            Self::DeviceAdded => "device.added",
            Self::DeviceChanged => "device.changed",
            Self::StatementReceived => "statement.received",
            Self::PeopleHeard => "people.heard",
            Self::EntryPut => "entry.put",
            Self::EntryRemoved => "entry.removed",
            Self::FindingRaised => "finding.raised",
            Self::FindingSettled => "finding.settled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They stand above as words, so that whoever looks for all of them finds all of them.
    #[test]
    fn what_others_write_has_their_word() {
        assert_eq!(Happened::AttemptGivenUp.as_str(), exeunt_store::ATTEMPT_GIVEN_UP);
        assert_eq!(Happened::WriteRefused.as_str(), exeunt_store::WRITE_REFUSED);
        assert_eq!(Happened::NoteWritten.as_str(), exeunt_store::NOTE_WRITTEN);
        assert_eq!(Happened::ReportSealed.as_str(), exeunt_evidence::SEAL);
    }
}
