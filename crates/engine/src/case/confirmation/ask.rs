//! Asking the manager, reminding, and asking the manager's manager as well.

use super::{must_go_on, waiting};
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::Notice;
use exeunt_core::{
    ActorName, Answers, Case, CaseId, CaseState, Confirmation, Departure, Duty, NoticeKind, Person, PersonId, Receiver,
    confirmation::Progress,
};
use exeunt_plan::Due;
use exeunt_store::{LinkedTo, StoreError, Tx};
use jiff::Timestamp;
use serde_json::json;

impl Engine {
    /// Asks the person's manager, or whoever is named in the manager's place, to confirm the hand-over. A request that waits
    /// is left as it is, unless somebody else is named; after a submission another round begins.
    pub async fn confirmation_ask(
        &self,
        caller: &Caller,
        case: CaseId,
        named: Option<&PersonId>,
    ) -> Result<Confirmation> {
        let case = self.must_on(caller, Duty::OpenCase, case).await?;
        if case.state == CaseState::Withdrawn {
            return Err(EngineError::Withdrawn(case.id));
        }
        let mut tx = self.store.begin().await?;
        let manager = self.whom_to_ask(&mut tx, &case, named).await?;
        let earlier = tx.confirmation_lookup(case.id).await?;
        let waits = earlier.as_ref().filter(|earlier| earlier.submitted.is_none());
        if let Some(waits) = waits.filter(|waits| named.is_none() || waits.asks(&manager.id)) {
            return Ok(waits.clone());
        }
        if waits.is_some() {
            // Somebody else answers now; whoever has the old page answers no more.
            tx.link_revoke(case.id, self.now()).await?;
            tx.notice_take_back(case.id, NoticeKind::ConfirmationWanted).await?;
        }
        let round = earlier.map_or(1, |earlier| earlier.round + 1);
        let confirmation = self.confirmation_ask_in(&mut tx, &caller.name, case.id, &manager, round).await?;
        tx.commit().await?;
        Ok(confirmation)
    }

    async fn whom_to_ask(&self, tx: &mut Tx, case: &Case, named: Option<&PersonId>) -> Result<Person> {
        if let Some(named) = named.filter(|named| **named != case.person) {
            return tx.person_lookup(named).await?.ok_or_else(|| EngineError::UnknownPerson(named.clone()));
        }
        let nobody = || EngineError::NoManager(case.person.clone());
        let manager = tx.person_get(&case.person).await?.manager.ok_or_else(nobody)?;
        tx.person_lookup(&manager).await?.filter(|manager| manager.id != case.person).ok_or_else(nobody)
    }

    /// As a case opens: asks the manager if the policy wants it, there is one, and the departure waits for paper.
    pub(crate) async fn confirmation_open_in(
        &self,
        tx: &mut Tx,
        by: &ActorName,
        case: &Case,
        person: &Person,
    ) -> Result<()> {
        let wanted = self.policy.confirmation.needed && case.departure != Departure::Hostile;
        let Some(manager) = person.manager.as_ref().filter(|manager| wanted && **manager != person.id) else {
            return Ok(());
        };
        // Nobody in the ledger: HR names somebody.
        let Some(manager) = tx.person_lookup(manager).await? else { return Ok(()) };
        self.confirmation_ask_in(tx, by, case.id, &manager, 1).await.map(drop)
    }

    /// A departure that waited for no paper waits for it now: asks as when a case opens. A request that stood still
    /// meanwhile begins to run anew, with what was answered; what was submitted stays so.
    pub(in crate::case) async fn confirmation_after_all(&self, tx: &mut Tx, by: &ActorName, case: &Case) -> Result<()> {
        let person = tx.person_get(&case.person).await?;
        let Some(earlier) = tx.confirmation_lookup(case.id).await? else {
            return self.confirmation_open_in(tx, by, case, &person).await;
        };
        let asked = match earlier.asked.first() {
            Some(asked) => tx.person_lookup(asked).await?,
            None => None,
        };
        let Some(asked) = asked.filter(|_| earlier.submitted.is_none() && self.policy.confirmation.needed) else {
            return Ok(());
        };
        let fresh = self.confirmation_new(by, case.id, &asked, earlier.round)?;
        let Confirmation { asked, version, answers, progress, .. } = earlier;
        let mut again = Confirmation { asked, version, answers, progress, ..fresh };
        self.confirmation_put(tx, &mut again).await?;
        // A cause of its own, so that the letter is not taken for the one that was sent.
        let request = format!("{}/departure/{}", again.round, again.requested_at.as_microsecond());
        self.confirmation_tell(tx, by, &again, request).await
    }

    async fn confirmation_ask_in(
        &self,
        tx: &mut Tx,
        by: &ActorName,
        case: CaseId,
        manager: &Person,
        round: u32,
    ) -> Result<Confirmation> {
        let confirmation = self.confirmation_new(by, case, manager, round)?;
        tx.confirmation_insert(&confirmation, self.next_at(&confirmation)).await?;
        self.confirmation_tell(tx, by, &confirmation, request(&confirmation)).await?;
        Ok(confirmation)
    }

    fn confirmation_new(&self, by: &ActorName, case: CaseId, manager: &Person, round: u32) -> Result<Confirmation> {
        let (rule, now) = (&self.policy.confirmation, self.now());
        let due = self.business_days_after(now, rule.due_business_days, &manager.zone)?;
        Ok(Confirmation {
            case,
            round,
            asked: vec![manager.id.clone()],
            requested_by: by.clone(),
            requested_at: now,
            remind_at: self.business_days_after(now, rule.remind_after_business_days, &manager.zone)?.at,
            due_at: due.at,
            due_beyond: due.beyond,
            escalate_at: self.business_days_after(now, rule.escalate_after_business_days, &manager.zone)?.at,
            reminded_at: Vec::new(),
            escalated_at: None,
            version: 0,
            answers: Answers::default(),
            progress: Progress::default(),
            submitted: None,
        })
    }

    /// Logs that somebody is asked, and tells them, each with a link; while nobody has looked, a little later.
    async fn confirmation_tell(
        &self,
        tx: &mut Tx,
        by: &ActorName,
        asked: &Confirmation,
        request: String,
    ) -> Result<()> {
        let (case, due) = (asked.case, asked.due_at);
        let about = json!({ "round": asked.round, "asked": asked.asked.first(), "due": due });
        tx.audit(self.event(by.as_str(), Happened::ConfirmationAsked, &case.to_string()).case(case).payload(about));
        let notice = Notice::ConfirmationWanted { request, due };
        for person in &asked.asked {
            self.tell_asked(tx, by, asked, person, &notice).await?;
        }
        self.tell_systems(tx, Some(case), &notice).await?;
        self.stock_before_letter(tx, case).await
    }

    /// A letter to one of those who are asked, with a link of its own that goes nowhere else.
    pub(super) async fn tell_asked(
        &self,
        tx: &mut Tx,
        by: &ActorName,
        asked: &Confirmation,
        person: &PersonId,
        notice: &Notice,
    ) -> Result<()> {
        let to = LinkedTo { case: asked.case, person: person.clone() };
        let link = self.link_make_in(tx, by.as_str(), &to).await?;
        self.tell_these(tx, Some(asked.case), notice, &[Receiver::Person(person.clone())], Some(&link)).await
    }

    /// A zone that nobody knows counts as UTC.
    pub(crate) fn business_days_after(&self, from: Timestamp, days: u32, zone: &str) -> Result<Due> {
        let counted = self.policy.business_days_after(from, days, zone);
        let counted = counted.or_else(|_| self.policy.business_days_after(from, days, "UTC"));
        counted.map_err(|_| EngineError::Planning(Box::new("refused-calendar".into())))
    }

    /// Reminds whoever is asked, now.
    pub async fn confirmation_remind(&self, caller: &Caller, case: CaseId) -> Result<Confirmation> {
        self.must_on(caller, Duty::OpenCase, case).await?;
        let mut tx = self.store.begin().await?;
        must_go_on(&mut tx, case).await?;
        let mut confirmation = waiting(tx.confirmation_lookup(case).await?, case)?;
        self.remind_in(&mut tx, &caller.name, &mut confirmation).await?;
        tx.commit().await?;
        Ok(confirmation)
    }

    pub(super) async fn remind_in(&self, tx: &mut Tx, by: &ActorName, asked: &mut Confirmation) -> Result<()> {
        asked.reminded_at.push(self.now());
        self.confirmation_put(tx, asked).await?;
        let event = self.event(by.as_str(), Happened::ConfirmationReminded, &asked.case.to_string()).case(asked.case);
        tx.audit(event.payload(json!({ "round": asked.round, "asked": asked.asked })));
        let number = u32::try_from(asked.reminded_at.len()).unwrap_or(u32::MAX);
        let notice = Notice::ConfirmationReminder { request: request(asked), number, due: asked.due_at };
        for person in &asked.asked {
            self.tell_asked(tx, by, asked, person, &notice).await?;
        }
        self.tell_systems(tx, Some(asked.case), &notice).await
    }

    /// Asks the manager's own manager as well, now.
    pub async fn confirmation_escalate(&self, caller: &Caller, case: CaseId) -> Result<Confirmation> {
        self.must_on(caller, Duty::OpenCase, case).await?;
        let mut tx = self.store.begin().await?;
        must_go_on(&mut tx, case).await?;
        let mut confirmation = waiting(tx.confirmation_lookup(case).await?, case)?;
        if confirmation.escalated_at.is_none() {
            self.escalate_in(&mut tx, &caller.name, &mut confirmation).await?;
            tx.commit().await?;
        }
        Ok(confirmation)
    }

    /// Where nobody is above the manager, that is written down, and IT sees that it is overdue.
    pub(super) async fn escalate_in(&self, tx: &mut Tx, by: &ActorName, asked: &mut Confirmation) -> Result<()> {
        let above = self.manager_above(tx, asked).await?;
        asked.escalated_at = Some(self.now());
        asked.asked.extend(above.clone());
        self.confirmation_put(tx, asked).await?;
        let event = self.event(by.as_str(), Happened::ConfirmationEscalated, &asked.case.to_string()).case(asked.case);
        tx.audit(event.payload(json!({ "round": asked.round, "to": above })));
        let Some(first) = asked.asked.first().cloned() else { return Ok(()) };
        let to_name = match &above {
            Some(above) => Some(name_of(tx, above).await?),
            None => None,
        };
        let notice = Notice::ConfirmationEscalated {
            request: request(asked),
            asked_name: name_of(tx, &first).await?,
            asked: first.clone(),
            asked_at: asked.requested_at,
            due: asked.due_at,
            to: above.clone(),
            to_name,
        };
        if let Some(above) = &above {
            self.tell_asked(tx, by, asked, above, &notice).await?;
        }
        // Everybody else hears that it was passed on, without a link. Whoever just got one isn't told again.
        self.tell_of_asking(tx, asked.case, &notice, (&first, above.as_ref())).await
    }

    async fn manager_above(&self, tx: &mut Tx, asked: &Confirmation) -> Result<Option<PersonId>> {
        let leaver = tx.case_get(asked.case).await?.person;
        let Some(manager) = asked.asked.first() else { return Ok(None) };
        let above = match tx.person_get(manager).await {
            Ok(manager) => manager.manager,
            Err(StoreError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let Some(above) = above.filter(|above| *above != leaver && !asked.asks(above)) else { return Ok(None) };
        Ok(tx.person_lookup(&above).await?.map(|above| above.id))
    }
}

/// How a person is written to others.
pub(super) async fn name_of(tx: &mut Tx, person: &PersonId) -> Result<String> {
    Ok(tx.person_lookup(person).await?.map_or_else(|| person.to_string(), |person| person.name))
}

/// By what notices tell one request of a case from the next.
pub(super) fn request(asked: &Confirmation) -> String {
    asked.round.to_string()
}
