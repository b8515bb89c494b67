//! Findings: what the machine must not guess, until a person says what is so.

use crate::actor::Caller;
use crate::case::Withdrawal;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::Notice;
use crate::written::must_be_a_reason;
use exeunt_core::{Became, CaseId, Concern, Digest, Duty, Finding, FindingId, FindingKind, How, PersonId, Settled};
use exeunt_store::{FindingFilter, StoredStatement, Tx};
use serde_json::json;

/// More findings than this are settled in several orders.
const AT_ONCE: usize = 1_000;

/// What a person says about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It is about this person; what was said is then taken in as if it had named them.
    Person(PersonId),
    /// What was said is to be done.
    Accept,
    /// Nothing is to be done about it.
    Dismiss,
}

impl Engine {
    /// The next findings after `after`, without those that are or could be about the caller.
    pub async fn finding_list(
        &self,
        caller: &Caller,
        filter: &FindingFilter,
        after: Option<FindingId>,
        limit: u32,
    ) -> Result<Vec<Finding>> {
        self.must(caller, Duty::SettleFinding).await?;
        let filter = FindingFilter { except: caller.person.clone(), ..filter.clone() };
        Ok(self.store.finding_list(&filter, after, limit).await?)
    }

    /// One finding, and what was said that it rests on. To whoever it is or could be about there is none.
    pub async fn finding_get(&self, caller: &Caller, id: FindingId) -> Result<(Finding, Vec<StoredStatement>)> {
        self.must(caller, Duty::SettleFinding).await?;
        let found = self.store.finding_lookup(id).await?;
        let others = |finding: &Finding| finding.people().all(|person| caller.person.as_ref() != Some(person));
        let finding = found.filter(others).ok_or(EngineError::UnknownFinding(id))?;
        Ok((finding, self.store.statement_list_of(id).await?))
    }

    /// Settles a finding, for a reason.
    ///
    /// # Errors
    /// [`EngineError::FindingSettled`] when somebody was faster, [`EngineError::UnfitSettlement`] for a kind of finding
    /// that can't be settled like this.
    pub async fn finding_settle(
        &self,
        caller: &Caller,
        id: FindingId,
        settlement: &Settlement,
        reason: &str,
    ) -> Result<Finding> {
        self.must(caller, Duty::SettleFinding).await?;
        must_be_a_reason(reason)?;
        let finding = self.store.finding_lookup(id).await?.ok_or(EngineError::UnknownFinding(id))?;
        if finding.settled.is_some() {
            return Err(EngineError::FindingSettled(id));
        }
        if let Settlement::Person(person) = settlement {
            self.must_about(caller, Duty::SettleFinding, person).await?;
        }
        let number = finding.about.said.as_ref().and_then(|said| said.employee_number.as_deref()).map(PersonId::from);
        for person in finding.about.people().chain(&number) {
            self.must_about(caller, Duty::SettleFinding, person).await?;
        }
        let how = how(&finding, settlement).ok_or(EngineError::UnfitSettlement { finding: id, kind: finding.kind })?;
        let put_back = self.put_back_first(caller, &finding, &how).await?;
        let mut tx = self.store.begin().await?;
        let became = self.settle_statements(&mut tx, caller, &finding, &how, put_back).await?;
        let settled = Settled { how, by: caller.name.clone(), at: self.now(), reason: reason.trim().to_owned() };
        self.finding_close(&mut tx, id, &settled, became).await?;
        tx.commit().await?;
        Ok(Finding { settled: Some(settled), ..finding })
    }

    /// Settles several in the same way for one reason, each by itself, and says of each how it went.
    pub async fn finding_settle_all(
        &self,
        caller: &Caller,
        ids: &[FindingId],
        settlement: &Settlement,
        reason: &str,
    ) -> Result<Vec<(FindingId, Result<Finding>)>> {
        self.must(caller, Duty::SettleFinding).await?;
        if ids.len() > AT_ONCE {
            return Err(EngineError::TooMany { most: AT_ONCE });
        }
        let mut settled = Vec::with_capacity(ids.len());
        for id in ids {
            settled.push((*id, self.finding_settle(caller, *id, settlement, reason).await));
        }
        Ok(settled)
    }

    /// A resignation that is taken back after something was approved needs a plan, for which the platforms are looked
    /// at. Made before the finding is settled: a crash between leaves a finding to settle and not a person shut out.
    async fn put_back_first(&self, caller: &Caller, finding: &Finding, how: &How) -> Result<Option<Became>> {
        let (FindingKind::TakenBackLate, How::Accepted, Some(case)) = (finding.kind, how, finding.about.case) else {
            return Ok(None);
        };
        Ok(Some(match self.withdraw(caller, case).await? {
            Withdrawal::AtOnce => Became::Withdrawn { case },
            Withdrawal::Plan(_) => Became::PuttingBack { case },
        }))
    }

    /// Carries out what was decided about the statements of a finding: the one that was said last counts, what was said
    /// before is overtaken.
    async fn settle_statements(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        finding: &Finding,
        how: &How,
        put_back: Option<Became>,
    ) -> Result<Option<Became>> {
        let mut statements = tx.statement_list_of(finding.id).await?.into_iter();
        let Some(newest) = statements.next() else { return Ok(None) };
        let (person, became) = match how {
            How::Person { person } => {
                let carried = self.statement_carry(tx, caller, &newest.statement, person, None).await?;
                (carried.person, carried.became)
            }
            How::Accepted => match (put_back, &newest.person) {
                (Some(became), person) => (person.clone(), became),
                (None, Some(person)) => {
                    let became = self.statement_order(tx, caller, &newest.statement, person).await?;
                    (Some(person.clone()), became)
                }
                (None, None) => {
                    return Err(EngineError::UnfitSettlement { finding: finding.id, kind: finding.kind });
                }
            },
            How::Dismissed | How::Overtaken => (newest.person.clone(), Became::Dismissed),
        };
        let leads_to = match became {
            Became::Waits { finding } => finding,
            _ => finding.id,
        };
        tx.statement_became(newest.key, person.as_ref(), became, Some(leads_to)).await?;
        let rest = if matches!(how, How::Dismissed) { Became::Dismissed } else { Became::Overtaken };
        for said in statements {
            tx.statement_became(said.key, person.as_ref(), rest, Some(finding.id)).await?;
        }
        Ok(Some(became))
    }

    /// Writes down that something waits for a person, unless it waits already.
    pub(crate) async fn finding_raise(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        kind: FindingKind,
        about: Concern,
        subject: &Digest,
    ) -> Result<FindingId> {
        let since = self.now();
        let new = Finding { id: FindingId(self.randomness.id(since)), kind, about, since, settled: None };
        let (id, is_new) = tx.finding_raise(subject.as_str(), &new).await?;
        if is_new {
            let event = self.event(caller.name.as_str(), Happened::FindingRaised, &id.to_string());
            let event = in_case(event, new.about.case);
            tx.audit(event.payload(json!({ "finding": kind, "about": new.about })));
            let notice = Notice::FindingOpened {
                finding: id.to_string(),
                finding_kind: kind.as_str().to_owned(),
                about: called(&new.about),
            };
            self.tell(tx, new.about.case, &notice).await?;
        }
        Ok(id)
    }

    /// Writes down how a finding came to rest.
    pub(crate) async fn finding_close(
        &self,
        tx: &mut Tx,
        id: FindingId,
        settled: &Settled,
        became: Option<Became>,
    ) -> Result<()> {
        tx.finding_settle(id, settled).await?;
        let finding = tx.finding_lookup(id).await?.ok_or(EngineError::UnknownFinding(id))?;
        let event = self.event(settled.by.as_str(), Happened::FindingSettled, &id.to_string());
        let event = in_case(event, became.and_then(Became::case).or(finding.about.case));
        let people: Vec<_> = finding.people().collect();
        let about = json!({ "how": settled.how, "reason": settled.reason, "became": became, "people": people });
        tx.audit(event.payload(about));
        Ok(())
    }
}

/// What the person is called.
fn called(about: &Concern) -> String {
    let said = about.said.iter().flat_map(|said| [&said.name, &said.employee_number, &said.mail]).flatten().next();
    said.cloned().or_else(|| about.person.as_ref().map(PersonId::to_string)).unwrap_or_default()
}

fn in_case(event: exeunt_store::AuditEvent, case: Option<CaseId>) -> exeunt_store::AuditEvent {
    match case {
        Some(case) => event.case(case),
        None => event,
    }
}

/// How a finding of its kind comes to rest by this settlement, if it can.
fn how(finding: &Finding, settlement: &Settlement) -> Option<How> {
    let whom = finding.about.person.is_none();
    match settlement {
        Settlement::Person(person) if whom => Some(How::Person { person: person.clone() }),
        Settlement::Accept if !whom => Some(How::Accepted),
        Settlement::Dismiss => Some(How::Dismissed),
        Settlement::Person(_) | Settlement::Accept => None,
    }
}
