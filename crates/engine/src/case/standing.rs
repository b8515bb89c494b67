//! Where cases stand and who owes what, for one case or a whole page of them in a handful of queries.

use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{Case, CaseId, Confirmation, Decisions, DeviceTask, Person, PersonId, PlanId, Work};
use exeunt_plan::{Facts, Standing, no_longer_fits, standing};
use futures::{FutureExt, try_join};
use std::collections::BTreeMap;

impl Engine {
    /// Where a case stands, and who owes what since when.
    pub async fn standing(&self, case: CaseId) -> Result<Standing> {
        let case = self.case_get(case).await?;
        let mut standings = self.standings(std::slice::from_ref(&case)).await?;
        standings.pop().ok_or(EngineError::UnknownCase(case.id))
    }

    /// The plan that the case goes by: one whose run isn't finished, unless it no longer fits and was made again; else the
    /// newest.
    pub async fn plan_that_counts(&self, case: &Case) -> Result<Option<PlanId>> {
        let page = Page::gather(self, std::slice::from_ref(case)).await?;
        Ok(page.works.get(&case.id).and_then(|work| work.plan.as_ref()).map(|plan| plan.id))
    }

    /// As [`Engine::standing`], for each of these cases in their order.
    pub async fn standings(&self, cases: &[Case]) -> Result<Vec<Standing>> {
        let page = Page::gather(self, cases).await?;
        let now = self.now();
        cases.iter().map(|case| Ok(standing(&page.facts(case)?, self.policy(), now))).collect()
    }
}

/// What the standings of a page follow from.
struct Page {
    people: BTreeMap<PersonId, Person>,
    decisions: BTreeMap<CaseId, Decisions>,
    /// What was decided when a plan was made that was made for something else.
    before: BTreeMap<CaseId, Decisions>,
    confirmations: BTreeMap<CaseId, Confirmation>,
    devices: BTreeMap<CaseId, Vec<DeviceTask>>,
    works: BTreeMap<CaseId, Work>,
}

impl Page {
    async fn gather(engine: &Engine, cases: &[Case]) -> Result<Self> {
        let store = &engine.store;
        let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
        let leavers: Vec<PersonId> = cases.iter().map(|case| case.person.clone()).collect();
        let (confirmations, listed, leavers, decisions, mut works) = try_join!(
            store.confirmation_list(&ids).boxed(),
            store.device_list(&ids).boxed(),
            store.person_several(&leavers).boxed(),
            store.decisions_list(&ids).boxed(),
            store.work_list(&ids).boxed(),
        )?;
        let mut devices: BTreeMap<CaseId, Vec<DeviceTask>> = BTreeMap::new();
        for device in listed {
            devices.entry(device.case).or_default().push(device);
        }
        let mut people = by_id(leavers);
        let managers = people.values().filter_map(|person| person.manager.clone());
        let asked = confirmations.iter().flat_map(|confirmation| confirmation.asked.iter().cloned());
        let named = devices.values().flatten().filter_map(|device| device.person.clone());
        let more: Vec<PersonId> = managers.chain(asked).chain(named).filter(|id| !people.contains_key(id)).collect();
        people.extend(by_id(store.person_several(&more).await?));
        for work in &mut works {
            let Work { plan: Some(plan), newer: newer @ Some(_), case, .. } = work else { continue };
            if decisions.get(case).is_some_and(|now| no_longer_fits(plan, now, engine.policy())) {
                work.plan = newer.take();
            }
        }
        let mut before = BTreeMap::new();
        for work in &works {
            let then = work.plan.as_ref().and_then(|plan| plan.brief.decisions.as_ref());
            let now = decisions.get(&work.case).map(Decisions::digest);
            if let Some(then) = then.filter(|then| now.as_ref() != Some(*then))
                && let Some(decided) = store.decisions_once(work.case, then).await?
            {
                before.insert(work.case, decided);
            }
        }
        Ok(Self {
            people,
            decisions,
            before,
            confirmations: confirmations.into_iter().map(|c| (c.case, c)).collect(),
            devices,
            works: works.into_iter().map(|work| (work.case, work)).collect(),
        })
    }

    fn facts<'a>(&'a self, case: &'a Case) -> Result<Facts<'a>> {
        let unknown = || EngineError::UnknownCase(case.id);
        let person = self.people.get(&case.person);
        let confirmation = self.confirmations.get(&case.id);
        let asked = confirmation.and_then(|confirmation| confirmation.asked.first());
        let manager = asked.or_else(|| person.and_then(|person| person.manager.as_ref()));
        Ok(Facts {
            case,
            person,
            manager: manager.and_then(|id| self.people.get(id)),
            decisions: self.decisions.get(&case.id).ok_or_else(unknown)?,
            decided_before: self.before.get(&case.id),
            confirmation,
            people: &self.people,
            devices: self.devices.get(&case.id).map(Vec::as_slice).unwrap_or_default(),
            work: self.works.get(&case.id).ok_or_else(unknown)?,
        })
    }
}

fn by_id(people: Vec<Person>) -> BTreeMap<PersonId, Person> {
    people.into_iter().map(|person| (person.id.clone(), person)).collect()
}
