//! Every error of the engine and the store, with its status, its slug, and what may be said of it.

use super::{Fault, Parts, Place, Problem};
use axum::http::StatusCode;
use exeunt_core::{ErrorKind, Message, Word};
use exeunt_engine::EngineError;
use exeunt_engine::access::AccessError;
use exeunt_engine::batch::RowFault;
use exeunt_store::StoreError;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(1);

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let behind = error.cause();
        match error {
            EngineError::UnknownToken => Self::unauthenticated(),
            EngineError::NotYourDuty { actor, duty } => {
                let says = say("error-not-your-duty").with("actor", actor);
                let word = exeunt_words::enum_message("duty", &duty);
                forbidden("not-your-duty").detail(says).hint(word.key)
            }
            // What is about somebody else's people isn't there for the caller.
            EngineError::OutOfReach { .. } => Self::not_found(),
            EngineError::Oneself(actor) => {
                forbidden("oneself").hint("hint-oneself").detail(say("error-oneself").with("actor", actor))
            }
            EngineError::AccountHeld { account, case } => conflict("account-held")
                .hint("problem-hint-account-held")
                .detail(say("error-account-held").with("account", account).with("case", case)),
            EngineError::OwnLabel(label) => {
                unfit("own-label").hint("hint-own-label").detail(say("error-own-label").with("label", label))
            }
            EngineError::LabelTaken(label) => {
                conflict("label-taken").hint("hint-label-taken").detail(say("error-label-taken").with("label", label))
            }
            EngineError::TooLateToTry(account) => conflict("too-late-to-try")
                .hint("hint-too-late-to-try")
                .detail(say("error-too-late-to-try").with("account", account)),
            EngineError::HouseHasActors => conflict("house-has-actors"),
            EngineError::LastAdministrator(actor) => conflict("last-administrator")
                .detail(say("error-last-administrator").with("actor", actor))
                .hint("problem-hint-last-administrator"),
            EngineError::UnknownPerson(person) => {
                missing("unknown-person").detail(say("error-unknown-person").with("person", person))
            }
            EngineError::NoAccount(person) => conflict("no-account")
                .hint("problem-hint-no-account")
                .detail(say("error-no-account").with("person", person)),
            EngineError::CaseExists { person, case } => {
                let says = say("error-case-exists").with("person", person).with("case", case);
                conflict("case-exists").detail(says).hint("problem-hint-case-exists")
            }
            EngineError::UnknownCase(_) => Self::not_found(),
            EngineError::NoPlan(case) => {
                conflict("no-plan").detail(say("error-no-plan").with("case", case)).hint("problem-hint-no-plan")
            }
            EngineError::OpenQuestions { count } => conflict("open-questions")
                .detail(say("error-open-questions").with("count", count))
                .hint("problem-hint-open-questions"),
            EngineError::Unsound(why) => {
                conflict("unsound").detail(say("error-unsound")).cause(&why).hint("hint-unsound")
            }
            EngineError::ForeignAccount { step, person } => conflict("foreign-account")
                .detail(say("error-foreign-account").with("step", step).with("person", person)),
            EngineError::Withdrawn(case) => {
                conflict("withdrawn").hint("problem-hint-case-ended").detail(say("error-withdrawn").with("case", case))
            }
            EngineError::WrongDigest { given, actual } => {
                let says = say("error-wrong-digest").with("given", given.short()).with("actual", actual.short());
                conflict("wrong-digest").detail(says).hint("problem-hint-wrong-digest")
            }
            EngineError::FourEyes(actor) => {
                conflict("four-eyes").detail(say("error-four-eyes").with("actor", actor)).hint("problem-hint-four-eyes")
            }
            EngineError::PolicyChanged { planned, current } => {
                let says =
                    say("error-policy-changed").with("planned", planned.short()).with("current", current.short());
                conflict("policy-changed").detail(says).hint("problem-hint-plan-again")
            }
            EngineError::NotApproved(_) => {
                conflict("not-approved").detail(say("error-not-approved")).hint("problem-hint-not-approved")
            }
            EngineError::Stale(what) => {
                let problem = conflict("stale").detail(say("error-stale")).hint("problem-hint-plan-again");
                match behind {
                    Some(says) => problem.because(says, None),
                    None => problem.cause(&what),
                }
            }
            EngineError::NotClosed(case) => conflict("not-closed")
                .hint("problem-hint-not-closed")
                .detail(say("error-not-closed").with("case", case)),
            EngineError::Leased(_) => {
                conflict("leased").detail(say("error-leased")).retry_after(Duration::from_mins(1)).hint("hint-leased")
            }
            EngineError::StepNotInPlan(step) => {
                missing("step-not-in-plan").detail(say("error-step-not-in-plan").with("step", step))
            }
            EngineError::StepNotWaiting { step } => conflict("step-not-waiting")
                .hint("problem-hint-step-by-machine")
                .detail(say("error-step-by-machine").with("step", step)),
            EngineError::ReasonRequired => {
                unfit("reason-required").hint("problem-hint-reason-required").detail(say("error-reason-required"))
            }
            EngineError::UnknownConnection(name) => conflict("unknown-connection")
                .hint("problem-hint-unknown-connection")
                .detail(say("error-unknown-connection").with("name", name)),
            EngineError::BadConnection { connection, why } => {
                let says = say("error-bad-connection").with("name", connection);
                unfit("bad-connection")
                    .hint("problem-hint-bad-connection")
                    .detail(says)
                    .because(Message::clone(&why), None)
            }
            EngineError::Platform { connection, source } => {
                let kind = source.kind.as_str().replace('_', "-");
                let says = say(format!("error-platform-{kind}")).with("name", connection);
                let hint = source.hint.as_deref().cloned();
                let hint = hint.unwrap_or_else(|| say(format!("problem-hint-platform-{kind}")));
                let known = source.says.as_deref().cloned().unwrap_or_else(|| say(format!("refused-kind-{kind}")));
                platform(source.kind).detail(says).because(known, source.code).hint_message(hint)
            }
            EngineError::Planning(why) => conflict("planning").detail(say("error-planning")).because(*why, None),
            EngineError::LogRewritten => Self::internal(&error).detail(say("error-log-rewritten")),
            EngineError::Broken(_) | EngineError::Report(_) => Self::internal(&error),
            EngineError::BadEndpoint { endpoint, why } => {
                let says = say("error-bad-endpoint").with("name", endpoint);
                unfit("bad-endpoint").hint("problem-hint-bad-endpoint").detail(says).because(say(why), None)
            }
            EngineError::UnfitPerson { person, field } => unfit("unfit-person")
                .detail(say("error-unfit-person").with("person", person))
                .hint(exeunt_words::enum_message("unfit-field", &field).key),
            EngineError::PersonKnown(person) => Self::new(StatusCode::PRECONDITION_FAILED, "person-known")
                .detail(say("error-person-known").with("person", person))
                .hint("problem-hint-person-known"),
            EngineError::PersonChanged(_) => Self::new(StatusCode::PRECONDITION_FAILED, "changed-meanwhile"),
            EngineError::DayFarOff { day, today } => unfit("day-far-off")
                .detail(say("error-day-far-off").with("day", day).with("today", today))
                .hint("problem-hint-day-far-off"),
            EngineError::BadMail(mail) => {
                unfit("bad-mail").hint("problem-hint-bad-mail").detail(say("error-bad-mail").with("mail", mail))
            }
            EngineError::BadName(name) => {
                unfit("bad-name").hint("hint-name").detail(say("error-bad-name").with("name", name))
            }
            EngineError::NotConfirmed(case) => conflict("not-confirmed")
                .detail(say("error-not-confirmed").with("case", case))
                .hint("problem-hint-not-confirmed"),
            EngineError::NotReviewed(case) => conflict("not-reviewed")
                .detail(say("error-not-reviewed").with("case", case))
                .hint("problem-hint-not-reviewed"),
            EngineError::NoManager(person) => conflict("no-manager")
                .detail(say("error-no-manager").with("person", person))
                .hint("problem-hint-no-manager"),
            EngineError::NothingAsked(case) => conflict("nothing-asked")
                .hint("problem-hint-nothing-asked")
                .detail(say("error-nothing-asked").with("case", case)),
            EngineError::NotAsked { actor, case } => conflict("not-asked")
                .detail(say("error-not-asked").with("actor", actor).with("case", case))
                .hint("problem-hint-not-asked"),
            EngineError::AlreadyConfirmed(case) => {
                let says = say("error-already-confirmed").with("case", case);
                conflict("already-confirmed").detail(says).hint("problem-hint-already-confirmed")
            }
            EngineError::Unanswered { count } => {
                unfit("unanswered").hint("problem-hint-unanswered").detail(say("error-unanswered").with("count", count))
            }
            EngineError::NotObserved(case) => conflict("not-observed")
                .hint("problem-hint-not-observed")
                .detail(say("error-not-observed").with("case", case)),
            EngineError::UnfitAnswer(why) => {
                unfit("unfit-answer").detail(say("error-unfit-answer")).because(*why, None)
            }
            EngineError::AnsweredMeanwhile => conflict("answered-meanwhile")
                .hint("problem-hint-answered-meanwhile")
                .detail(say("error-answered-meanwhile")),
            EngineError::LinkDead => {
                Self::new(StatusCode::GONE, "link-dead").detail(say("error-link-dead")).hint("problem-hint-link-dead")
            }
            EngineError::UnknownRetention(class) => unfit("unknown-retention")
                .hint("problem-hint-unknown-retention")
                .detail(say("error-unknown-retention").with("class", class)),
            EngineError::TooMuch { what, most } => unfit("too-much")
                .detail(say("error-too-much").with("most", most))
                .because(behind.unwrap_or_else(|| say(what)), None),
            EngineError::NotOfThisCase { .. } => Self::not_found(),
            EngineError::CaseEnded(case) => conflict("case-ended")
                .hint("problem-hint-case-ended")
                .detail(say("error-case-ended").with("case", case)),
            EngineError::BadStatement { by, why } => {
                unfit("bad-statement").detail(say("error-bad-statement").with("source", by)).hint_message(why)
            }
            EngineError::StatementDiffers { by, id } => conflict("statement-differs")
                .hint("problem-hint-statement-differs")
                .detail(say("error-statement-differs").with("source", by).with("id", id)),
            EngineError::UnknownFinding(_) => Self::not_found(),
            EngineError::FindingSettled(finding) => conflict("finding-settled")
                .hint("problem-hint-finding-settled")
                .detail(say("error-finding-settled").with("finding", finding)),
            EngineError::UnfitSettlement { finding, .. } => {
                let says = say("error-unfit-settlement").with("finding", finding);
                conflict("unfit-settlement").detail(says).hint("hint-settlement")
            }
            EngineError::UnknownBatch(_) => Self::not_found(),
            EngineError::EmptyBatch => unfit("empty-batch").detail(say("error-empty-batch")),
            EngineError::BatchRows(faults) => {
                let problem = if RowFault::are_only_far_off(&faults) {
                    unfit("day-far-off").hint("problem-hint-day-far-off")
                } else {
                    unfit("batch-rows").hint("problem-hint-batch-rows")
                };
                let says = say("error-batch-rows").with("count", faults.len());
                problem.detail(says).faults(faults.into_iter().map(row).collect())
            }
            EngineError::RowTwice(person) => conflict("row-twice")
                .detail(say("error-row-twice").with("person", person))
                .hint("problem-hint-row-twice"),
            EngineError::CaseHeld { case, batch } => conflict("case-held")
                .detail(say("error-case-held").with("case", case).with("batch", batch))
                .hint("problem-hint-case-held"),
            EngineError::CaseBegun(case) => conflict("case-begun")
                .detail(say("error-case-begun").with("case", case))
                .hint("problem-hint-case-begun"),
            EngineError::NothingToApprove(batch) => conflict("nothing-to-approve")
                .detail(say("error-nothing-to-approve").with("batch", batch))
                .hint("problem-hint-batch-plan"),
            EngineError::NothingApproved(batch) => conflict("nothing-approved")
                .detail(say("error-nothing-approved").with("batch", batch))
                .hint("problem-hint-batch-approve"),
            EngineError::BatchElsewhere { batch, state } => {
                let word = exeunt_words::enum_message("batch-state", &state);
                conflict("batch-elsewhere").detail(say("error-batch-elsewhere").with("batch", batch)).hint(word.key)
            }
            EngineError::BatchRuns(batch) => conflict("batch-runs")
                .detail(say("error-batch-runs").with("batch", batch))
                .hint("problem-hint-batch-stop"),
            EngineError::TooMany { most } => unfit("too-many").detail(say("error-too-many").with("most", most)),
            EngineError::Access(access) => at_the_door(&access),
            EngineError::Store(store) => store.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { .. } => Self::not_found(),
            StoreError::Conflict { what: "step", id, .. } => conflict("step-not-waiting")
                .detail(say("error-step-not-waiting").with("step", id))
                .hint("problem-hint-step-not-waiting"),
            StoreError::Conflict { id, .. } => {
                conflict("conflict").detail(say("error-conflict").with("id", id)).hint("hint-conflict")
            }
            StoreError::OtherPlan { named, stored, .. } => {
                let says = say("error-wrong-digest").with("given", named.short()).with("actual", stored.short());
                conflict("wrong-digest").detail(says).hint("problem-hint-wrong-digest")
            }
            StoreError::NotApproved(_) => {
                conflict("not-approved").detail(say("error-not-approved")).hint("problem-hint-not-approved")
            }
            StoreError::StaleLease(_) => conflict("leased").detail(say("error-leased")).hint("hint-leased"),
            StoreError::Busy => unavailable("busy", &error).retry_after(SOON),
            StoreError::Unavailable(_) => unavailable("database-unavailable", &error).retry_after(SOON),
            StoreError::Full => unavailable("no-room", &error),
            StoreError::Tampered { .. }
            | StoreError::Unrecordable(_)
            | StoreError::Interrupted
            | StoreError::WrongKey
            | StoreError::MalformedKey
            | StoreError::SchemaTooNew(_)
            | StoreError::Location(_) => Self::internal(&error),
        }
    }
}

/// A row of a list that can't be done, by its place in the body, with what its own problem says.
fn row(fault: RowFault) -> Fault {
    let (within, field) = (fault.place(), field(&fault.why));
    let Parts { title, detail, .. } = *Problem::from(fault.why).0;
    let what = detail.unwrap_or_else(|| Message::new(title));
    let pointer = format!("/rows/{}{field}", fault.row.saturating_sub(1));
    Fault { place: Place::Body(pointer), within: Some(within), what }
}

/// What of a row is wrong, where it is one thing.
fn field(why: &EngineError) -> &'static str {
    match why {
        EngineError::DayFarOff { .. } => "/last_working_day",
        _ => "",
    }
}

fn say(key: impl Into<Word>) -> Message {
    Message::new(key)
}

fn conflict(slug: &'static str) -> Problem {
    Problem::new(StatusCode::CONFLICT, slug)
}

fn unfit(slug: &'static str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, slug)
}

fn forbidden(slug: &'static str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, slug)
}

fn missing(slug: &'static str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, slug)
}

/// Somebody doesn't come in, or may not do this the way they came.
fn at_the_door(error: &AccessError) -> Problem {
    let status = match error {
        AccessError::Refused | AccessError::UnknownIdentity | AccessError::PasskeyNotAccepted => {
            StatusCode::UNAUTHORIZED
        }
        AccessError::TooSoon { .. } => StatusCode::TOO_MANY_REQUESTS,
        AccessError::ShowAgain | AccessError::NotByToken => StatusCode::FORBIDDEN,
        AccessError::NotYours => StatusCode::NOT_FOUND,
        AccessError::LinkOver => StatusCode::GONE,
        AccessError::TooManyPasskeys | AccessError::NoPasskey | AccessError::NoPassword => StatusCode::CONFLICT,
        AccessError::Weak(_)
        | AccessError::WrongCode
        | AccessError::TokenTerms
        | AccessError::PasskeyUnfit
        | AccessError::PasskeyTerms
        | AccessError::InvitationTerms => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let (slug, hint) = (error.slug(), error.hint());
    let problem = Problem::new(status, slug).titled(format!("error-{slug}")).hint(hint);
    match error {
        AccessError::TooSoon { wait } => problem.retry_after(wait.unsigned_abs()),
        _ => problem,
    }
}

/// The caller learns that it is ours to mend; what exactly is in the log.
fn unavailable(slug: &'static str, error: &StoreError) -> Problem {
    tracing::error!(%error, "the database did not do what a request needs");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, slug)
}

/// A platform's refusal is not the caller's fault, and not ours.
fn platform(kind: ErrorKind) -> Problem {
    let slug = match kind {
        ErrorKind::RateLimited => "platform-rate-limited",
        ErrorKind::Unavailable => "platform-unavailable",
        ErrorKind::UnknownOutcome => "platform-unknown-outcome",
        ErrorKind::Unauthenticated => "platform-unauthenticated",
        ErrorKind::PermissionDenied => "platform-permission-denied",
        ErrorKind::NotFound => "platform-not-found",
        ErrorKind::Conflict => "platform-conflict",
        ErrorKind::Invalid => "platform-invalid",
        ErrorKind::Unsupported => "platform-unsupported",
        ErrorKind::Protocol => "platform-protocol",
    };
    let status = match kind {
        ErrorKind::UnknownOutcome => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_GATEWAY,
    };
    Problem::new(status, slug)
}
