//! Doing what a statement means, within the transaction that keeps it.

use super::known::{known, standing};
use super::rules::{Standing, Verdict, judge, ordered};
use crate::actor::Caller;
use crate::case::NewCase;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::notify::Among;
use exeunt_core::{
    Became, CaseId, Concern, Departure, Digest, Duty, Finding, FindingId, FindingKind, How, Intention, PersonId,
    Settled, Statement,
};
use exeunt_store::{FindingFilter, Tx};
use serde_json::json;

/// What was done about a statement.
#[derive(Debug)]
pub(crate) struct Carried {
    pub(crate) person: Option<PersonId>,
    pub(crate) became: Became,
    /// What a person has to settle, where it waits for one.
    pub(crate) why: Option<FindingKind>,
}

/// The findings of one source about one person that can wait at a time: one of each kind.
const WAITING: u32 = 50;

impl Engine {
    /// Decides what a statement about this person means, and does it. `held`: a person decides, with this finding.
    pub(crate) async fn statement_carry(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        statement: &Statement,
        person: &PersonId,
        held: Option<FindingKind>,
    ) -> Result<Carried> {
        // Nobody says of themselves that they leave or stay.
        if caller.person.as_ref() == Some(person) {
            return Err(EngineError::OutOfReach { actor: caller.name.clone(), duty: Duty::GiveStatement });
        }
        tx.person_hold(person).await?.ok_or_else(|| EngineError::UnknownPerson(person.clone()))?;
        let known = known(tx, person, &statement.source).await?;
        let verdict = match (judge(statement.as_of, statement.intention, &known), held) {
            (Verdict::Overtaken, _) => Verdict::Overtaken,
            (_, Some(kind)) => Verdict::Find(kind),
            (verdict, None) => verdict,
        };
        if !matches!(verdict, Verdict::Overtaken | Verdict::NothingNew) {
            self.overtake_findings(tx, caller, statement, person).await?;
        }
        let ended = match known.case {
            Standing::Ended { id, .. } => Some(id),
            Standing::None | Standing::Unfinished(_) => None,
        };
        let why = match verdict {
            Verdict::Find(kind) => Some(kind),
            Verdict::Open
            | Verdict::Move
            | Verdict::Complete
            | Verdict::TakeBack
            | Verdict::Overtaken
            | Verdict::NothingNew => None,
        };
        let became = self.carry_out(tx, caller, statement, person, verdict, ended).await?;
        Ok(Carried { person: Some(person.clone()), became, why })
    }

    /// Does what a statement says because a person ordered it.
    pub(crate) async fn statement_order(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        statement: &Statement,
        person: &PersonId,
    ) -> Result<Became> {
        tx.person_hold(person).await?.ok_or_else(|| EngineError::UnknownPerson(person.clone()))?;
        let verdict = ordered(statement.intention, &standing(tx, person).await?);
        self.carry_out(tx, caller, statement, person, verdict, None).await
    }

    /// `ended`: the case that counts, where no case is unfinished.
    async fn carry_out(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        statement: &Statement,
        person: &PersonId,
        verdict: Verdict,
        ended: Option<CaseId>,
    ) -> Result<Became> {
        let unfinished = tx.case_list_of(person).await?.into_iter().find(crate::case::is_unfinished);
        let why = json!({ "statement": super::named(statement) });
        Ok(match (verdict, statement.intention, unfinished) {
            (Verdict::Open, Intention::Leaves { last_working_day, departure }, _) => {
                let new = NewCase {
                    person: person.clone(),
                    departure: departure.unwrap_or(Departure::Voluntary),
                    last_working_day,
                };
                let case = self.case_open_in(tx, caller, &new, Among::Everybody).await?.id;
                if departure.is_none() {
                    suppose_departure(tx, case).await?;
                }
                Became::Opened { case }
            }
            (Verdict::Move, Intention::Leaves { last_working_day, .. }, Some(case)) => {
                self.case_day_put(tx, caller, &case, last_working_day, why).await?;
                Became::Moved { case: case.id, from: case.last_working_day }
            }
            (Verdict::Complete, Intention::Leaves { departure: Some(departure), .. }, Some(case)) => {
                self.case_departure_put(tx, caller, &case, departure, why).await?;
                Became::Completed { case: case.id }
            }
            (Verdict::TakeBack, _, Some(case)) => {
                self.withdraw_in(tx, caller, case.id, statement.as_of).await?;
                Became::Withdrawn { case: case.id }
            }
            (Verdict::Find(kind), _, case) => {
                let case = case.map(|case| case.id).or(ended);
                let concern = Concern { person: Some(person.clone()), case, ..concern(statement) };
                let subject = Digest::of(&(kind, &statement.source, person));
                let finding = self.finding_raise(tx, caller, kind, concern, &subject).await?;
                Became::Waits { finding }
            }
            (Verdict::Overtaken, ..) => Became::Overtaken,
            (Verdict::NothingNew, ..) => Became::NothingNew,
            (Verdict::Open | Verdict::Move | Verdict::Complete | Verdict::TakeBack, ..) => {
                return Err(EngineError::Broken(format!("{verdict:?} doesn't fit the case of \"{person}\"")));
            }
        })
    }

    /// A statement that fits nobody, or several: one finding for all that the source says of the same somebody.
    pub(super) async fn find_unclear(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        statement: &Statement,
        kind: FindingKind,
        candidates: Vec<PersonId>,
    ) -> Result<Became> {
        let subject = Digest::of(&(&statement.source, &statement.about));
        if let Some(waiting) = tx.finding_waiting(subject.as_str()).await? {
            let newest = tx.statement_list_of(waiting).await?.into_iter().next();
            match newest.map(|newest| newest.statement) {
                Some(newest) if newest.as_of > statement.as_of => return Ok(Became::Overtaken),
                Some(newest) if newest.intention == statement.intention => {
                    return Ok(Became::Waits { finding: waiting });
                }
                Some(_) | None => self.finding_overtaken(tx, caller, waiting).await?,
            }
        }
        let concern = Concern { candidates, ..concern(statement) };
        let finding = self.finding_raise(tx, caller, kind, concern, &subject).await?;
        Ok(Became::Waits { finding })
    }

    /// Whatever still waits of what this source said before about the person is overtaken by its newer word.
    async fn overtake_findings(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        statement: &Statement,
        person: &PersonId,
    ) -> Result<()> {
        let filter = FindingFilter {
            person: Some(person.clone()),
            source: Some(statement.source.clone()),
            waiting: Some(true),
            ..FindingFilter::default()
        };
        for Finding { id, .. } in tx.finding_list(&filter, None, WAITING).await? {
            self.finding_overtaken(tx, caller, id).await?;
        }
        Ok(())
    }

    async fn finding_overtaken(&self, tx: &mut Tx, caller: &Caller, id: FindingId) -> Result<()> {
        for said in tx.statement_list_of(id).await? {
            tx.statement_became(said.key, said.person.as_ref(), Became::Overtaken, said.finding).await?;
        }
        let (by, at) = (caller.name.clone(), self.now());
        let settled = Settled { how: How::Overtaken, by, at, reason: String::new() };
        self.finding_close(tx, id, &settled, None).await
    }
}

/// HR still has to say how the person goes.
async fn suppose_departure(tx: &mut Tx, case: CaseId) -> Result<()> {
    let (version, mut decisions) = tx.decisions_get(case).await?;
    decisions.departure_supposed = true;
    tx.decisions_put(case, &decisions, version).await?;
    Ok(())
}

fn concern(statement: &Statement) -> Concern {
    Concern {
        source: Some(statement.source.clone()),
        said: Some(statement.about.clone()),
        intention: Some(statement.intention),
        ..Concern::default()
    }
}
