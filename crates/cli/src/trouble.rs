//! What goes wrong below, in words for people: each error of the engine, the store and a platform as a [`Failure`].

use crate::failure::Failure;
use crate::view::quoted;
use exeunt_connector::ConnectorError;
use exeunt_core::{ActorName, ConnectionName, Duty, DutyRole, Message};
use exeunt_engine::EngineError;
use exeunt_engine::batch::RowFault;
use exeunt_store::StoreError;
use exeunt_words::enum_message;
use std::io::{self, ErrorKind};

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self::from(&error)
    }
}

impl From<&EngineError> for Failure {
    fn from(error: &EngineError) -> Self {
        let failure = match error {
            EngineError::UnknownToken => Self::new("error-unknown-token"),
            EngineError::NotYourDuty { actor, duty } => return not_their_duty(actor, *duty),
            EngineError::OutOfReach { actor, duty } => {
                Self::new("error-out-of-reach").with("actor", actor).cause(enum_message("duty", duty))
            }
            EngineError::Oneself(actor) => Self::new("error-oneself").with("actor", actor),
            EngineError::AccountHeld { account, case } => {
                Self::new("error-account-held").with("account", account).with("case", case)
            }
            EngineError::OwnLabel(label) => Self::new("error-own-label").with("label", label),
            EngineError::LabelTaken(label) => Self::new("error-label-taken").with("label", label),
            EngineError::TooLateToTry(account) => Self::new("error-too-late-to-try").with("account", account),
            EngineError::HouseHasActors => Self::new("error-house-has-actors"),
            EngineError::LastAdministrator(actor) => Self::new("error-last-administrator").with("actor", actor),
            EngineError::UnknownPerson(person) => Self::new("error-unknown-person").with("person", person),
            EngineError::NoAccount(person) => Self::new("error-no-account").with("person", person),
            EngineError::CaseExists { person, case } => {
                Self::new("error-case-exists").with("person", person).with("case", case)
            }
            EngineError::UnknownCase(case) => Self::new("error-unknown-case").with("case", case),
            EngineError::CaseEnded(case) => Self::new("error-case-ended").with("case", case),
            EngineError::BadStatement { by, why } => {
                Self::new("error-bad-statement").with("source", by).cause(why.clone())
            }
            EngineError::StatementDiffers { by, id } => {
                Self::new("error-statement-differs").with("source", by).with("id", id)
            }
            EngineError::UnknownFinding(finding) => Self::new("error-unknown-finding").with("finding", finding),
            EngineError::FindingSettled(finding) => Self::new("error-finding-settled").with("finding", finding),
            EngineError::UnfitSettlement { finding, kind } => {
                Self::new("error-unfit-settlement").with("finding", finding).cause(enum_message("finding-kind", kind))
            }
            EngineError::UnknownBatch(batch) => Self::new("error-unknown-batch").with("batch", batch),
            EngineError::EmptyBatch => Self::new("error-empty-batch"),
            EngineError::BatchRows(faults) => return rows(faults),
            EngineError::RowTwice(person) => Self::new("error-row-twice").with("person", person),
            EngineError::CaseHeld { case, batch } => {
                Self::new("error-case-held").with("case", case).with("batch", batch)
            }
            EngineError::CaseBegun(case) => Self::new("error-case-begun").with("case", case),
            EngineError::NothingToApprove(batch) => Self::new("error-nothing-to-approve").with("batch", batch),
            EngineError::NothingApproved(batch) => Self::new("error-nothing-approved").with("batch", batch),
            EngineError::BatchElsewhere { batch, state } => {
                Self::new("error-batch-elsewhere").with("batch", batch).cause(enum_message("batch-state", state))
            }
            EngineError::BatchRuns(batch) => Self::new("error-batch-runs").with("batch", batch),
            EngineError::TooMany { most } => Self::new("error-too-many").with("most", most),
            EngineError::NoPlan(case) => Self::new("error-no-plan").with("case", case),
            EngineError::OpenQuestions { count } => Self::new("error-open-questions").with("count", count),
            EngineError::Unsound(why) => Self::new("error-unsound").because_of(why),
            EngineError::ForeignAccount { step, person } => {
                Self::new("error-foreign-account").with("step", step).with("person", person)
            }
            EngineError::Withdrawn(case) => Self::new("error-withdrawn").with("case", case),
            EngineError::LogRewritten => Self::new("error-log-rewritten"),
            EngineError::Broken(why) => Self::new("error-broken").because_of(why),
            EngineError::WrongDigest { given, actual } => {
                Self::new("error-wrong-digest").with("given", given.short()).with("actual", actual.short())
            }
            EngineError::FourEyes(actor) => Self::new("error-four-eyes").with("actor", actor),
            EngineError::PolicyChanged { planned, current } => {
                Self::new("error-policy-changed").with("planned", planned.short()).with("current", current.short())
            }
            EngineError::NotApproved(_) => Self::new("error-not-approved"),
            EngineError::Stale(_) if error.cause().is_some() => Self::new("error-stale"),
            EngineError::Stale(what) => Self::new("error-stale").because_of(what),
            EngineError::NotClosed(case) => Self::new("error-not-closed").with("case", case),
            EngineError::Leased(_) => Self::new("error-leased"),
            EngineError::StepNotInPlan(step) => Self::new("error-step-not-in-plan").with("step", step),
            EngineError::StepNotWaiting { step } => Self::new("error-step-by-machine").with("step", step),
            EngineError::ReasonRequired => Self::new("error-reason-required"),
            EngineError::UnknownConnection(name) => Self::new("error-unknown-connection").with("name", name),
            EngineError::BadConnection { connection, .. } => Self::new("error-bad-connection").with("name", connection),
            EngineError::BadEndpoint { endpoint, .. } => Self::new("error-bad-endpoint").with("name", endpoint),
            EngineError::UnfitPerson { person, field } => Self::new("error-unfit-person")
                .with("person", person)
                .cause(enum_message("unfit-field", &field))
                .usage(),
            EngineError::PersonKnown(person) => Self::new("error-person-known").with("person", person),
            EngineError::PersonChanged(person) => Self::new("error-person-changed").with("person", person),
            EngineError::DayFarOff { day, today } => {
                Self::new("error-day-far-off").with("day", day).with("today", today).usage()
            }
            EngineError::BadMail(mail) => Self::new("error-bad-mail").with("mail", mail),
            EngineError::BadName(name) => Self::new("error-bad-name").with("name", name),
            EngineError::Platform { connection, source } => return platform(connection, source),
            EngineError::NotConfirmed(case) => Self::new("error-not-confirmed").with("case", case),
            EngineError::NotReviewed(case) => Self::new("error-not-reviewed").with("case", case),
            EngineError::NoManager(person) => Self::new("error-no-manager").with("person", person),
            EngineError::NothingAsked(case) => Self::new("error-nothing-asked").with("case", case),
            EngineError::NotAsked { actor, case } => {
                Self::new("error-not-asked").with("actor", actor).with("case", case)
            }
            EngineError::AlreadyConfirmed(case) => Self::new("error-already-confirmed").with("case", case),
            EngineError::Unanswered { count } => Self::new("error-unanswered").with("count", count),
            EngineError::NotObserved(case) => Self::new("error-not-observed").with("case", case),
            EngineError::UnfitAnswer(_) => Self::new("error-unfit-answer"),
            EngineError::AnsweredMeanwhile => Self::new("error-answered-meanwhile"),
            EngineError::LinkDead => Self::new("error-link-dead"),
            EngineError::UnknownRetention(class) => Self::new("error-unknown-retention").with("class", class),
            EngineError::TooMuch { most, .. } => Self::new("error-too-much").with("most", most),
            EngineError::NotOfThisCase { case, id, .. } => {
                Self::new("error-not-of-this-case").with("case", case).with("id", id)
            }
            EngineError::Planning(_) => Self::new("error-planning"),
            EngineError::Report(why) => Self::new("error-report").because_of(why),
            EngineError::Access(access) => Self::new(format!("error-{}", access.slug())),
            EngineError::Store(store) => return store.clone().into(),
        };
        let failure = match error.cause() {
            Some(cause) => failure.cause(cause),
            None => failure,
        };
        match hint(error) {
            Some(hint) => failure.hint_message(hint),
            None => failure,
        }
    }
}

/// What to do next. Commands in it name the case and the person where the error does.
pub(crate) fn hint(error: &EngineError) -> Option<Message> {
    let case = match error {
        EngineError::CaseExists { case, .. }
        | EngineError::NoPlan(case)
        | EngineError::NotClosed(case)
        | EngineError::NotConfirmed(case)
        | EngineError::NotReviewed(case)
        | EngineError::NothingAsked(case)
        | EngineError::AlreadyConfirmed(case)
        | EngineError::AccountHeld { case, .. }
        | EngineError::NotObserved(case) => case.to_string(),
        _ => "CASE".to_owned(),
    };
    let person = match error {
        EngineError::NoAccount(person) | EngineError::ForeignAccount { person, .. } => quoted(person.as_str()),
        _ => "PERSON".to_owned(),
    };
    error.hint().map(|key| Message::new(key).with("case", case).with("person", person))
}

/// What was asked, and who may do it.
fn not_their_duty(actor: &ActorName, duty: Duty) -> Failure {
    let roles: Vec<DutyRole> = DutyRole::ALL.into_iter().filter(|role| role.may(duty)).collect();
    let words = roles.iter().map(|role| enum_message("duty-role", role)).collect();
    let asked = vec![("duty", vec![enum_message("duty", &duty)]), ("roles", words)];
    let typed: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    Failure::new("error-not-your-duty")
        .with("actor", actor)
        .cause_with(Message::new("cause-duty"), asked)
        .hint_message(Message::new("hint-duty").with("roles", typed.join(", ")))
}

/// Rows that are named; a list with more has one mistake, made often.
pub(crate) const ROWS_SHOWN: usize = 10;

/// The rows of a list that can't be done.
fn rows(faults: &[RowFault]) -> Failure {
    let failure = Failure::new("error-batch-rows").with("count", faults.len());
    let shown = faults.iter().take(ROWS_SHOWN);
    let failure = shown.fold(failure, |failure, fault| failure.at(fault.place(), &Failure::from(&fault.why)));
    if RowFault::are_only_far_off(faults) {
        return failure.hint("hint-day-far-off").usage();
    }
    failure.hint("hint-batch-rows")
}

/// A platform's failure: what kind it is, what exactly is known of it, the platform's own code, and what to do.
pub(crate) fn platform(connection: &ConnectionName, error: &ConnectorError) -> Failure {
    let kind = error.kind.as_str().replace('_', "-");
    let mut failure = Failure::new(format!("error-platform-{kind}")).with("name", connection);
    if let Some(says) = &error.says {
        failure = failure.cause(Message::clone(says));
    }
    if let Some(code) = &error.code {
        failure = failure.cause(Message::new("cause-platform-code").with("code", code));
    }
    match &error.hint {
        Some(hint) => failure.hint_message(Message::clone(hint)),
        None => failure.hint_message(Message::new(format!("hint-platform-{kind}")).with("name", connection)),
    }
}

/// What the operating system says, as far as there is a sentence for it.
pub(crate) fn of_the_system(error: &io::Error) -> Option<Message> {
    Some(Message::new(match error.kind() {
        ErrorKind::NotFound => "system-not-found",
        ErrorKind::PermissionDenied => "system-permission",
        ErrorKind::AlreadyExists => "system-exists",
        ErrorKind::IsADirectory => "system-folder",
        ErrorKind::NotADirectory => "system-no-folder",
        ErrorKind::StorageFull => "system-full",
        ErrorKind::QuotaExceeded => "system-quota",
        ErrorKind::ReadOnlyFilesystem => "system-read-only",
        ErrorKind::InvalidFilename => "system-file-name",
        ErrorKind::AddrInUse => "system-address-in-use",
        ErrorKind::AddrNotAvailable => "system-address-elsewhere",
        // The standard library's own words for text that isn't UTF-8; others put words of theirs into the same kind.
        ErrorKind::InvalidData if error.to_string() == NO_TEXT => "system-no-text",
        _ => return None,
    }))
}

/// How [`std::fs::read_to_string`] refuses bytes that are no text.
const NO_TEXT: &str = "stream did not contain valid UTF-8";

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::NotFound { what: "actor", id } => {
                Self::new("error-unknown-actor").with("actor", id).hint("hint-actor-list")
            }
            StoreError::NotFound { what: "endpoint", id } => {
                Self::new("error-unknown-endpoint").with("endpoint", id).hint("hint-endpoint-list")
            }
            StoreError::NotFound { what: "token", id } => {
                Self::new("error-no-such-token").with("id", id).hint("hint-token-list")
            }
            StoreError::NotFound { id, .. } => Self::new("error-not-found").with("id", id),
            StoreError::Conflict { what: "actor", id, .. } => {
                Self::new("error-actor-exists").with("actor", id).hint("hint-actor-exists")
            }
            StoreError::Conflict { what: "endpoint", id, .. } => {
                Self::new("error-endpoint-exists").with("endpoint", id).hint("hint-endpoint-list")
            }
            StoreError::Conflict { what: "step", id, .. } => Self::new("error-step-not-waiting")
                .with("step", id)
                .hint_message(Message::new("hint-step").with("case", "CASE")),
            StoreError::Conflict { id, .. } => Self::new("error-conflict").with("id", id).hint("hint-conflict"),
            StoreError::Tampered { what, id, why } => {
                Self::new("error-tampered").with("id", id).because_of(format!("{what}: {why}")).hint("hint-tampered")
            }
            StoreError::OtherPlan { named, stored, .. } => Self::new("error-wrong-digest")
                .with("given", named.short())
                .with("actual", stored.short())
                .hint("hint-digest"),
            StoreError::NotApproved(_) => Self::new("error-not-approved").hint("hint-approve"),
            StoreError::StaleLease(_) => Self::new("error-leased").hint("hint-leased"),
            StoreError::Unrecordable(why) => Self::new("error-unrecordable").because_of(why),
            StoreError::Interrupted => Self::new("error-interrupted"),
            StoreError::Full => Self::new("error-disk-full").hint("hint-disk-full"),
            StoreError::Busy => Self::new("error-busy").hint("hint-busy"),
            StoreError::WrongKey => Self::new("error-wrong-key").hint("hint-wrong-key"),
            StoreError::MalformedKey => Self::new("error-key-variable").hint("hint-key"),
            StoreError::SchemaTooNew(version) => {
                Self::new("error-schema-too-new").with("version", version).hint("hint-schema-too-new")
            }
            StoreError::Location(url) => Self::new("error-location").with("url", url).hint("hint-location"),
            StoreError::Unavailable(source) => {
                Self::new("error-store-unavailable").because(&**source).hint("hint-database")
            }
        }
    }
}
