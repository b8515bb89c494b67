//! Answers: saved as they are typed, submitted as a whole; then they are decisions like any other.

use super::ask::{name_of, request};
use super::{must_go_on, waiting};
use crate::actor::Caller;
use crate::case::Decision;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Notice, Redirected};
use crate::written::must_be_a_reason;
use exeunt_core::{
    AccountRef, ActorName, Answer, Answers, Case, CaseId, Confirmation, ConfirmedBy, Digest, Duty, Message, Observed,
    Person, PersonId, Questions, Submitted, confirmation::Records, confirmation::UnfitAnswer,
};
use exeunt_plan::Silence;
use exeunt_store::Tx;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;

/// Answers that can be saved in one go.
const MOST_ANSWERS: usize = 10_000;

/// A change by hand of where a question goes is told with its answer from this long before the question on.
const NOT_LONG_BEFORE: SignedDuration = SignedDuration::from_hours(72);

/// Somebody who is asked and has shown it, by a link or by having logged in. Only the engine makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    pub(super) case: CaseId,
    pub(super) person: PersonId,
    /// By what name they are in the log.
    pub(super) by: ActorName,
}

/// Everything that the page of questions needs.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    pub case: Case,
    pub person: Person,
    pub confirmation: Confirmation,
    /// `None`: nobody has looked at the platforms yet.
    pub questions: Option<Questions>,
    /// What holds if nobody changes it.
    pub proposal: Option<Answers>,
    /// Names of the people behind the accounts that are proposed.
    pub names: Vec<WithName>,
    /// The name of whoever answered, or whose words were written down.
    pub answered_by: Option<String>,
    pub silence: Silence,
    /// Where whoever is asked counts days.
    pub zone: String,
}

/// An account and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithName {
    pub account: AccountRef,
    pub person: PersonId,
    pub name: String,
}

impl Respondent {
    /// Whose confirmation it is.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// Who answers.
    pub fn person(&self) -> &PersonId {
        &self.person
    }
}

impl Engine {
    /// What is asked and what was answered, for somebody who may read cases.
    pub async fn confirmation(&self, case: CaseId) -> Result<View> {
        let case = self.case_get(case).await?;
        let confirmation = self.store.confirmation_lookup(case.id).await?;
        let confirmation = confirmation.ok_or(EngineError::NothingAsked(case.id))?;
        let questions = match &confirmation.submitted {
            Some(submitted) => Some(submitted.questions.clone()),
            None => self.confirmation_questions(case.id).await?.map(|(_, questions)| questions),
        };
        let zone = match confirmation.asked.first() {
            Some(asked) => self.store.person_lookup(asked).await?.map(|asked| asked.zone),
            None => None,
        };
        let answered_by = match confirmation.submitted.as_ref().and_then(|submitted| submitted.how.person()) {
            Some(id) => Some(self.store.person_lookup(id).await?.map_or_else(|| id.to_string(), |person| person.name)),
            None => None,
        };
        let person = self.person_get(&case.person).await?;
        Ok(View {
            answered_by,
            zone: zone.unwrap_or_else(|| person.zone.clone()),
            person,
            names: self.confirmation_names(questions.as_ref(), &confirmation.answers).await?,
            proposal: questions.as_ref().map(Questions::proposal),
            silence: self.policy.confirmation.silence,
            case,
            confirmation,
            questions,
        })
    }

    /// The caller, if they are asked: then they need no link, and being asked is enough, whatever their roles are.
    pub async fn respondent_lookup(&self, caller: &Caller, case: CaseId) -> Result<Option<Respondent>> {
        let Some(person) = &caller.person else { return Ok(None) };
        let asked = self.store.confirmation_lookup(case).await?.is_some_and(|asked| asked.asks(person));
        // Nobody says what becomes of their own groups in their manager's place.
        if !asked || self.case_get(case).await?.person == *person {
            return Ok(None);
        }
        Ok(Some(Respondent { case, person: person.clone(), by: caller.name.clone() }))
    }

    /// As [`Engine::respondent_lookup`], for answering.
    ///
    /// # Errors
    /// [`EngineError::NotAsked`] for somebody else who may decide in this case, for everybody else as about any case. A
    /// token that was made for a program says nothing in its owner's place.
    pub async fn respondent_caller(&self, caller: &Caller, case: CaseId) -> Result<Respondent> {
        let Some(respondent) = self.respondent_lookup(caller, case).await? else {
            self.must_on(caller, Duty::DecideHandOver, case).await?;
            return Err(EngineError::NotAsked { actor: caller.name.clone(), case });
        };
        caller.must_be_in_person()?;
        Ok(respondent)
    }

    /// As [`Engine::confirmation`], for whoever is asked.
    pub async fn confirmation_of(&self, who: &Respondent) -> Result<View> {
        self.confirmation(who.case).await
    }

    async fn confirmation_names(&self, questions: Option<&Questions>, answers: &Answers) -> Result<Vec<WithName>> {
        let on = |group: &exeunt_core::GroupRef, account: &exeunt_core::AccountId| AccountRef {
            connection: group.connection.clone(),
            account: account.clone(),
        };
        let proposed = questions.into_iter().flat_map(Questions::all).flat_map(|question| {
            question.proposed.iter().map(move |candidate| on(&question.group, &candidate.account))
        });
        let answered = answers.successors().map(|(group, account)| on(group, account));
        let accounts: Vec<AccountRef> = proposed.chain(answered).collect::<BTreeSet<_>>().into_iter().collect();
        let bound = self.store.binding_several(&accounts).await?;
        let people: Vec<PersonId> = bound.iter().map(|binding| binding.person.clone()).collect();
        let people = self.store.person_several(&people).await?;
        let name = |id: &PersonId| people.iter().find(|person| person.id == *id).map(|person| person.name.clone());
        let named = bound.into_iter().filter_map(|binding| {
            Some(WithName { name: name(&binding.person)?, person: binding.person, account: binding.account })
        });
        Ok(named.collect())
    }

    /// Saves answers, each in place of an earlier one to the same question. With a `version`, only if nobody answered since.
    pub async fn confirmation_save(
        &self,
        who: &Respondent,
        version: Option<u32>,
        answers: &[Answer],
    ) -> Result<Confirmation> {
        let (observation, questions) = self.asked_now(who.case).await?;
        self.accounts_must_be_known(&observation, answers).await?;
        let mut tx = self.store.begin().await?;
        must_go_on(&mut tx, who.case).await?;
        let mut confirmation = waiting(tx.confirmation_lookup(who.case).await?, who.case)?;
        if version.is_some_and(|version| version != confirmation.version) {
            return Err(EngineError::AnsweredMeanwhile);
        }
        take(&mut confirmation, &questions, answers)?;
        self.confirmation_put(&mut tx, &mut confirmation).await?;
        let event = self.event(who.by.as_str(), Happened::ConfirmationSaved, &who.case.to_string()).case(who.case);
        tx.audit(event.payload(json!({ "round": confirmation.round, "answers": answers })));
        tx.commit().await?;
        Ok(confirmation)
    }

    /// Submits everything as a whole: the answers become decisions. Again gives the same receipt.
    pub async fn confirmation_submit(&self, who: &Respondent, version: Option<u32>) -> Result<Confirmation> {
        let (_, questions) = self.asked_now(who.case).await?;
        let mut tx = self.store.begin().await?;
        let confirmation = tx.confirmation_lookup(who.case).await?;
        if let Some(submitted) = confirmation.as_ref().filter(|confirmation| confirmation.submitted.is_some()) {
            return Ok(submitted.clone());
        }
        must_go_on(&mut tx, who.case).await?;
        let mut confirmation = waiting(confirmation, who.case)?;
        if version.is_some_and(|version| version != confirmation.version) {
            return Err(EngineError::AnsweredMeanwhile);
        }
        must_be_answered(&mut confirmation, &questions)?;
        let how = ConfirmedBy::Asked { person: who.person.clone() };
        self.submit_in(&mut tx, &who.by, &mut confirmation, questions, how).await?;
        tx.commit().await?;
        Ok(confirmation)
    }

    /// Writes down what the manager said elsewhere, such as on the phone, and submits it, marked as such.
    pub async fn confirmation_on_behalf(
        &self,
        caller: &Caller,
        case: CaseId,
        answers: &[Answer],
        how: &str,
    ) -> Result<Confirmation> {
        self.must_on(caller, Duty::OpenCase, case).await?;
        must_be_a_reason(how)?;
        let (observation, questions) = self.asked_now(case).await?;
        self.accounts_must_be_known(&observation, answers).await?;
        let mut tx = self.store.begin().await?;
        must_go_on(&mut tx, case).await?;
        let mut confirmation = waiting(tx.confirmation_lookup(case).await?, case)?;
        take(&mut confirmation, &questions, answers)?;
        must_be_answered(&mut confirmation, &questions)?;
        let person = confirmation.asked.first().cloned().ok_or(EngineError::NothingAsked(case))?;
        let how = ConfirmedBy::OnBehalf { person, how: how.to_owned() };
        self.submit_in(&mut tx, &caller.name, &mut confirmation, questions, how).await?;
        tx.commit().await?;
        Ok(confirmation)
    }

    /// The submission, its decisions and its devices are one transaction.
    pub(super) async fn submit_in(
        &self,
        tx: &mut Tx,
        by: &ActorName,
        confirmation: &mut Confirmation,
        questions: Questions,
        how: ConfirmedBy,
    ) -> Result<()> {
        let case = confirmation.case;
        let decisions = decisions(&confirmation.answers, &questions);
        let receipt: Digest = Confirmation::receipt(&questions, &confirmation.answers);
        let about =
            json!({ "round": confirmation.round, "receipt": receipt, "how": how, "answers": confirmation.answers });
        let person = how.person().cloned();
        confirmation.progress = confirmation.answers.progress(&questions);
        confirmation.submitted = Some(Submitted { at: self.now(), by: by.clone(), how, questions, receipt });
        self.confirmation_put(tx, confirmation).await?;
        let event = self.event(by.as_str(), Happened::ConfirmationSubmitted, &case.to_string()).case(case);
        tx.audit(event.payload(about));
        let said_by = match &confirmation.submitted.as_ref().map(|submitted| &submitted.how) {
            Some(ConfirmedBy::Asked { person }) => name_of(tx, person).await?,
            Some(ConfirmedBy::OnBehalf { .. } | ConfirmedBy::Silence) | None => by.to_string(),
        };
        let redirected = redirected(tx, confirmation).await?;
        let notice =
            Notice::ConfirmationReceived { request: request(confirmation), by: said_by, at: self.now(), redirected };
        self.tell(tx, Some(case), &notice).await?;
        self.decide_in(tx, by, case, &decisions).await?;
        let devices = confirmation.answers.devices.as_deref().unwrap_or_default();
        self.devices_from_confirmation(tx, by, case, person.as_ref(), devices).await
    }

    async fn asked_now(&self, case: CaseId) -> Result<(Observed, Questions)> {
        self.confirmation_questions(case).await?.ok_or(EngineError::NotObserved(case))
    }

    /// Whoever takes over is in the group already, or the ledger knows whose account it is: a page that anybody with a link
    /// can reach brings no stranger into a group.
    async fn accounts_must_be_known(&self, observation: &Observed, answers: &[Answer]) -> Result<()> {
        if answers.len() > MOST_ANSWERS {
            return Err(EngineError::TooMuch { what: "answers", most: MOST_ANSWERS });
        }
        let mut offered = Answers::default();
        answers.iter().cloned().for_each(|answer| offered.take(answer));
        for (at, account) in offered.successors() {
            let view = observation.connections.get(&at.connection);
            let member = view.and_then(|view| view.groups.get(&at.group)).is_some_and(|g| g.member(account).is_some());
            let leaver = view.is_some_and(|view| view.accounts.contains_key(account));
            let on = AccountRef { connection: at.connection.clone(), account: account.clone() };
            if leaver || !(member || self.store.binding_lookup(&on).await?.is_some()) {
                let says = Message::new("refused-answer-successor").with("account", &on).with("group", at);
                return Err(EngineError::UnfitAnswer(Box::new(says)));
            }
        }
        Ok(())
    }
}

fn take(confirmation: &mut Confirmation, questions: &Questions, answers: &[Answer]) -> Result<()> {
    answers.iter().cloned().for_each(|answer| confirmation.answers.take(answer));
    confirmation.answers.fit(questions).map_err(|unfit| EngineError::UnfitAnswer(Box::new(says(&unfit))))?;
    confirmation.progress = confirmation.answers.progress(questions);
    Ok(())
}

fn says(unfit: &UnfitAnswer) -> Message {
    match unfit {
        UnfitAnswer::NotAsked(group) => Message::new("refused-answer-not-asked").with("group", group),
        UnfitAnswer::TooLong { .. } => Message::new("refused-answer-too-long"),
    }
}

/// All records stay unless somebody says otherwise; everything else has to be said.
fn must_be_answered(confirmation: &mut Confirmation, questions: &Questions) -> Result<()> {
    confirmation.answers.records.get_or_insert(Records::All);
    let open = confirmation.answers.open(questions).count() + usize::from(confirmation.answers.devices.is_none());
    if open == 0 { Ok(()) } else { Err(EngineError::Unanswered { count: open }) }
}

/// The latest change by hand, not long before the question was asked or since, of the address of whoever answered, or
/// of who the leaver's manager is: IT and HR are told, because whoever keeps the ledger could have answered.
async fn redirected(tx: &mut Tx, confirmation: &Confirmation) -> Result<Option<Redirected>> {
    let Some(ConfirmedBy::Asked { person }) = confirmation.submitted.as_ref().map(|submitted| &submitted.how) else {
        return Ok(None);
    };
    let since = confirmation.requested_at.saturating_sub(NOT_LONG_BEFORE).unwrap_or(Timestamp::MIN);
    let leaver = tx.case_get(confirmation.case).await?.person;
    let mut latest: Option<Redirected> = None;
    for whose in [person, &leaver] {
        let Some((by, at)) = tx.person_redirected_lookup(whose).await? else { continue };
        if at >= since && latest.as_ref().is_none_or(|latest| latest.at < at) {
            latest = Some(Redirected { by, at });
        }
    }
    Ok(latest)
}

/// Who goes on with a project that isn't the leaver's to give changes nothing on a platform; it is in the receipt.
fn decisions(answers: &Answers, questions: &Questions) -> Vec<Decision> {
    let given: BTreeSet<_> = questions.all().filter(|q| q.owned || q.needed).map(|q| &q.group).collect();
    let successors = answers.successors().filter(|(group, _)| given.contains(group));
    successors.map(|(group, account)| Decision::Successor { group: group.clone(), account: account.clone() }).collect()
}
