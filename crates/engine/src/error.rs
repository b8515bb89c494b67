//! Why an operation was refused or failed. Each says which thing, what failed, and what to do.

use crate::access::AccessError;
use crate::batch::RowFault;
use crate::case::DECIDED_ANEW;
use exeunt_connector::ConnectorError;
use exeunt_core::{
    AccountRef, ActorName, BatchId, BatchState, CaseId, ConnectionName, Digest, Duty, EndpointName, FindingId,
    FindingKind, Message, PersonId, PlanId, SourceName, StepId, UnfitField,
};
use exeunt_store::StoreError;
use jiff::civil::Date;

/// The result of an operation.
pub type Result<T> = std::result::Result<T, EngineError>;

/// A refused or failed operation.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No such token, or its actor is locked.
    #[error("this token belongs to no actor")]
    UnknownToken,
    /// The duty table says no.
    #[error("\"{actor}\" has no role that may do this ({duty:?})")]
    NotYourDuty { actor: ActorName, duty: Duty },
    /// The duty table says yes, but about other people than this one.
    #[error("\"{actor}\" may do this only about people of their own ({duty:?})")]
    OutOfReach { actor: ActorName, duty: Duty },
    /// Nobody changes what the ledger says of themselves, or who they are.
    #[error("\"{0}\" can't change what is said of themselves")]
    Oneself(ActorName),
    /// The account belongs to somebody whose leaving goes on.
    #[error("account \"{account}\" stays whose it is as long as case {case} goes on")]
    AccountHeld { account: AccountRef, case: CaseId },
    /// A label that Exeunt gives to what it makes itself, or none.
    #[error("a credential can't be kept as \"{0}\"")]
    OwnLabel(String),
    /// What is kept is never replaced.
    #[error("a credential is kept as \"{0}\" already")]
    LabelTaken(String),
    /// A refresh token that nothing can stand for any more.
    #[error("account \"{0}\" was tried already, so a refresh token that is handed in now would show nothing")]
    TooLateToTry(AccountRef),
    /// The first actor can be made only once.
    #[error("this house has actors already")]
    HouseHasActors,
    /// Nobody could manage actors any more.
    #[error("\"{0}\" is the last administrator who can get in")]
    LastAdministrator(ActorName),
    /// Nobody with this employee number.
    #[error("no person \"{0}\"")]
    UnknownPerson(PersonId),
    /// The ledger binds no account to this person.
    #[error("no account is bound to \"{0}\"")]
    NoAccount(PersonId),
    /// There is an unfinished case for this person already.
    #[error("\"{person}\" has the open case {case}")]
    CaseExists { person: PersonId, case: CaseId },
    /// No such case.
    #[error("no case {0}")]
    UnknownCase(CaseId),
    /// The case was proved or taken back.
    #[error("case {0} has ended")]
    CaseEnded(CaseId),
    /// What a source says can't be true or can't be stored.
    #[error("what \"{by}\" says can't be taken in ({})", .why.key)]
    BadStatement { by: SourceName, why: Message },
    /// A source said one thing and then another under the same id.
    #[error("\"{by}\" has said something else under the id \"{id}\" before")]
    StatementDiffers { by: SourceName, id: String },
    /// No such finding.
    #[error("no finding {0}")]
    UnknownFinding(FindingId),
    /// Somebody settled it before, or it was overtaken.
    #[error("finding {0} is settled already")]
    FindingSettled(FindingId),
    /// A finding of this kind is settled in another way.
    #[error("finding {finding} can't be settled like this")]
    UnfitSettlement { finding: FindingId, kind: FindingKind },
    /// No such batch.
    #[error("no batch {0}")]
    UnknownBatch(BatchId),
    /// A batch needs a name and at least one row.
    #[error("a batch has a name and at least one row")]
    EmptyBatch,
    /// These rows of a list can't be done, so none was.
    #[error("{} row(s) of the list can't be done, so none was", .0.len())]
    BatchRows(Vec<RowFault>),
    /// One list names a person twice.
    #[error("\"{0}\" stands in the list before")]
    RowTwice(PersonId),
    /// A case is in one batch at a time.
    #[error("case {case} is in the batch {batch}")]
    CaseHeld { case: CaseId, batch: BatchId },
    /// What closes its accounts was approved before.
    #[error("the plan of case {0} was approved before")]
    CaseBegun(CaseId),
    /// No member's plan waits for approval.
    #[error("nothing of batch {0} is ready to be approved")]
    NothingToApprove(BatchId),
    /// No member's plan was approved.
    #[error("nothing of batch {0} is approved")]
    NothingApproved(BatchId),
    /// The batch is in a state from which this can't be done.
    #[error("batch {batch} is {state:?}")]
    BatchElsewhere { batch: BatchId, state: BatchState },
    /// It can't be closed while a run of it could go on.
    #[error("runs of batch {0} could still go on")]
    BatchRuns(BatchId),
    /// More at once than is done at once.
    #[error("no more than {most} at once")]
    TooMany { most: usize },
    /// No plan of this case can be used for that.
    #[error("case {0} has no plan for this yet")]
    NoPlan(CaseId),
    /// The plan still asks something.
    #[error("the plan has {count} open question(s)")]
    OpenQuestions { count: usize },
    /// The plan checker found something that a plan must never contain.
    #[error("the plan is unsound: {0}")]
    Unsound(String),
    /// The plan has a step on somebody else's account, whoever approved it.
    #[error("step \"{step}\" is on an account that isn't \"{person}\"'s")]
    ForeignAccount { step: StepId, person: PersonId },
    /// The resignation was taken back; only putting back may still run.
    #[error("the resignation of case {0} was taken back")]
    Withdrawn(CaseId),
    /// The log doesn't continue what was signed last. Nothing more is signed.
    #[error("the audit log is not the one that was signed last")]
    LogRewritten,
    /// Our own code or the database is wrong.
    #[error("internal contradiction: {0}")]
    Broken(String),
    /// The digest given isn't the plan's.
    #[error("the plan's digest is {actual}, not {given}")]
    WrongDigest { given: Digest, actual: Digest },
    /// The person who made the plan may not approve it.
    #[error("\"{0}\" made this plan, and it needs a second person's approval")]
    FourEyes(ActorName),
    /// The policy changed since the plan was made.
    #[error("the plan follows the policy {planned}, the policy in force is {current}")]
    PolicyChanged { planned: Digest, current: Digest },
    /// Nobody approved the plan.
    #[error("plan {0} is not approved")]
    NotApproved(PlanId),
    /// The world moved since the approval.
    #[error("the world has changed since the plan was approved:\n{0}")]
    Stale(String),
    /// There is nothing to prove before a plan ran to its end.
    #[error("case {0} is not closed yet")]
    NotClosed(CaseId),
    /// Another worker holds the run.
    #[error("another worker runs plan {0} at this moment")]
    Leased(PlanId),
    /// A step that isn't in the approved plan.
    #[error("the approved plan has no step \"{0}\"")]
    StepNotInPlan(StepId),
    /// The step is the machine's: nobody can say that it was done by hand.
    #[error("step \"{step}\" is not a manual step")]
    StepNotWaiting { step: StepId },
    /// A reason is required here.
    #[error("a reason is required")]
    ReasonRequired,
    /// No such connection.
    #[error("no connection \"{0}\"")]
    UnknownConnection(ConnectionName),
    /// The connection's settings don't fit its platform.
    #[error("connection \"{connection}\": its settings don't fit ({})", .why.key)]
    BadConnection { connection: ConnectionName, why: Box<Message> },
    /// An endpoint can't be set up like this.
    #[error("endpoint \"{endpoint}\": {why}")]
    BadEndpoint { endpoint: EndpointName, why: &'static str },
    /// Nobody can be in the ledger like this.
    #[error("\"{person}\" can't be somebody with such a {field:?}")]
    UnfitPerson { person: PersonId, field: UnfitField },
    /// Somebody has that number already.
    #[error("\"{0}\" is somebody's number already")]
    PersonKnown(PersonId),
    /// It isn't as it was seen any more.
    #[error("\"{0}\" was changed meanwhile")]
    PersonChanged(PersonId),
    /// A last working day that is rather a slip of the year.
    #[error("the last working day {day} is far from today, {today}")]
    DayFarOff { day: Date, today: Date },
    /// Not one mail address.
    #[error("\"{0}\" is not a mail address")]
    BadMail(String),
    /// An actor can't be called so.
    #[error("nobody can be called \"{0}\" here")]
    BadName(String),
    /// A platform didn't do what was asked.
    #[error("connection \"{connection}\": {source}")]
    Platform { connection: ConnectionName, source: ConnectorError },
    /// The planner can't make such a plan.
    #[error("such a plan can't be made ({})", .0.key)]
    Planning(Box<Message>),
    /// The report couldn't be made.
    #[error("the report can't be made: {0}")]
    Report(String),
    /// At the door.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The policy wants the manager's confirmation first.
    #[error("the manager hasn't confirmed the hand-over of case {0} yet")]
    NotConfirmed(CaseId),
    /// The policy wants Legal's review first.
    #[error("Legal hasn't reviewed case {0} yet")]
    NotReviewed(CaseId),
    /// The ledger knows nobody who could be asked.
    #[error("the ledger knows no manager of \"{0}\"")]
    NoManager(PersonId),
    /// Nobody was asked to confirm.
    #[error("nobody was asked to confirm the hand-over of case {0}")]
    NothingAsked(CaseId),
    /// Somebody else was asked.
    #[error("\"{actor}\" isn't among those who are asked to confirm the hand-over of case {case}")]
    NotAsked { actor: ActorName, case: CaseId },
    /// The confirmation is in; it can be asked for again.
    #[error("the hand-over of case {0} is confirmed already")]
    AlreadyConfirmed(CaseId),
    /// Something that has to be answered isn't.
    #[error("{count} question(s) are not answered yet")]
    Unanswered { count: usize },
    /// Questions come from an observation, and there is none.
    #[error("nobody has looked at the platforms for case {0} yet")]
    NotObserved(CaseId),
    /// An answer to nothing that was asked, or one that is too long.
    #[error("the answer doesn't fit ({})", .0.key)]
    UnfitAnswer(Box<Message>),
    /// Somebody else answered since.
    #[error("somebody else has answered since")]
    AnsweredMeanwhile,
    /// The link was opened already, is too old, was revoked, or never existed; which one is not told.
    #[error("this link can't be opened any more")]
    LinkDead,
    /// The policy has no such retention class.
    #[error("the policy has no retention class \"{0}\"")]
    UnknownRetention(String),
    /// Something that was handed in is too long, too large or too many.
    #[error("\"{what}\" must not be more than {most}")]
    TooMuch { what: &'static str, most: usize },
    /// A note, an attachment or a device that this case doesn't have.
    #[error("case {case} has no {what} {id}")]
    NotOfThisCase { case: CaseId, what: &'static str, id: String },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EngineError {
    /// What lies behind it, where that is a sentence of ours.
    pub fn cause(&self) -> Option<Message> {
        match self {
            Self::BadConnection { why, .. } | Self::Planning(why) | Self::UnfitAnswer(why) => Some(Message::clone(why)),
            Self::BadEndpoint { why, .. } => Some(Message::new(*why)),
            Self::Stale(what) if what == DECIDED_ANEW => Some(Message::new("stopped-decided-anew")),
            Self::TooMuch { what, .. } => Some(Message::new(format!("too-much-{}", what.replace(' ', "-")))),
            _ => None,
        }
    }

    /// The key of the catalogue's sentence on what to do next.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::UnknownToken => Some("hint-token"),
            Self::NotYourDuty { .. } => Some("hint-duty"),
            Self::OutOfReach { .. } => Some("hint-reach"),
            Self::Oneself(_) => Some("hint-oneself"),
            Self::AccountHeld { .. } => Some("hint-account-held"),
            Self::OwnLabel(_) => Some("hint-own-label"),
            Self::LabelTaken(_) => Some("hint-label-taken"),
            Self::TooLateToTry(_) => Some("hint-too-late-to-try"),
            Self::HouseHasActors => Some("hint-actors"),
            Self::LastAdministrator(_) => Some("hint-last-administrator"),
            Self::UnknownPerson(_) => Some("hint-person"),
            Self::NoAccount(_) => Some("hint-bind"),
            Self::CaseExists { .. } => Some("hint-case-exists"),
            Self::UnknownCase(_) => Some("hint-case"),
            Self::CaseEnded(_) => Some("hint-case-ended"),
            Self::BadStatement { .. } => Some("hint-statement"),
            Self::StatementDiffers { .. } => Some("hint-statement-differs"),
            Self::UnknownFinding(_) | Self::FindingSettled(_) => Some("hint-finding"),
            Self::UnfitSettlement { .. } => Some("hint-settlement"),
            Self::UnknownBatch(_) => Some("hint-batch"),
            Self::EmptyBatch => Some("hint-batch-empty"),
            Self::BatchRows(_) => Some("hint-batch-rows"),
            Self::RowTwice(_) => Some("hint-row-twice"),
            Self::CaseHeld { .. } => Some("hint-case-held"),
            Self::CaseBegun(_) => Some("hint-case-begun"),
            Self::NothingToApprove(_) => Some("hint-batch-plan"),
            Self::NothingApproved(_) => Some("hint-batch-approve"),
            Self::BatchElsewhere { .. } => Some("hint-batch-state"),
            Self::BatchRuns(_) => Some("hint-batch-stop"),
            Self::TooMany { .. } => Some("hint-too-many"),
            Self::NoPlan(_) => Some("hint-plan"),
            Self::OpenQuestions { .. } => Some("hint-questions"),
            Self::Unsound(_) => Some("hint-unsound"),
            Self::ForeignAccount { .. } => Some("hint-bind"),
            Self::Withdrawn(_) => Some("hint-withdrawn"),
            Self::LogRewritten => Some("hint-log-rewritten"),
            Self::Broken(_) => Some("hint-broken"),
            Self::WrongDigest { .. } => Some("hint-digest"),
            Self::FourEyes(_) => Some("hint-four-eyes"),
            Self::PolicyChanged { .. } | Self::Stale(_) => Some("hint-replan"),
            Self::NotApproved(_) => Some("hint-approve"),
            Self::NotClosed(_) => Some("hint-run"),
            Self::Leased(_) => Some("hint-leased"),
            Self::StepNotInPlan(_) | Self::StepNotWaiting { .. } => Some("hint-step"),
            Self::ReasonRequired => Some("hint-reason"),
            Self::UnknownConnection(_) | Self::BadConnection { .. } => Some("hint-connection"),
            Self::BadEndpoint { .. } => Some("hint-endpoint"),
            Self::UnfitPerson { .. } => Some("hint-unfit-person"),
            Self::PersonKnown(_) => Some("hint-person-known"),
            Self::PersonChanged(_) => Some("hint-person-changed"),
            Self::DayFarOff { .. } => Some("hint-day-far-off"),
            Self::BadMail(_) => Some("hint-mail"),
            Self::BadName(_) => Some("hint-name"),
            Self::Platform { .. } => Some("hint-platform"),
            Self::Access(error) => Some(error.hint()),
            Self::NotConfirmed(_) => Some("hint-confirm"),
            Self::NotReviewed(_) => Some("hint-review"),
            Self::NoManager(_) => Some("hint-manager"),
            Self::NothingAsked(_) => Some("hint-confirm-ask"),
            Self::NotAsked { .. } => Some("hint-not-asked"),
            Self::AlreadyConfirmed(_) => Some("hint-confirm-again"),
            Self::Unanswered { .. } | Self::UnfitAnswer(_) => Some("hint-answers"),
            Self::NotObserved(_) => Some("hint-observe"),
            Self::AnsweredMeanwhile => Some("hint-answered-meanwhile"),
            Self::LinkDead => Some("hint-link"),
            Self::UnknownRetention(_) => Some("hint-retention"),
            Self::TooMuch { .. } => Some("hint-too-much"),
            Self::NotOfThisCase { .. } => None,
            Self::Planning(_) | Self::Report(_) | Self::Store(_) => None,
        }
    }
}
