//! Ids, needs and order.

use super::Flaw;
use exeunt_core::{Plan, StepId};
use std::collections::{HashMap, HashSet};

pub(super) fn check(plan: &Plan, flaws: &mut Vec<Flaw>) {
    let mut position: HashMap<&StepId, usize> = HashMap::new();
    for (at, step) in plan.steps.iter().enumerate() {
        if position.insert(&step.id, at).is_some() {
            flaws.push(Flaw::DuplicateId { step: step.id.clone() });
        }
    }
    let circular = waiting_for_ever(plan);
    for (at, step) in plan.steps.iter().enumerate() {
        if circular.contains(&step.id) {
            flaws.push(Flaw::NeedCircle { step: step.id.clone() });
        }
        for need in &step.needs {
            let (step, need) = (step.id.clone(), need.clone());
            match position.get(&need) {
                None => flaws.push(Flaw::UnknownNeed { step, need }),
                Some(earlier) if *earlier >= at && !circular.contains(&step) => {
                    flaws.push(Flaw::OrderViolated { step, need });
                }
                Some(_) => {}
            }
        }
    }
}

/// Plays the plan: whatever never becomes ready waits for itself. Needs outside of the plan count as met here.
fn waiting_for_ever(plan: &Plan) -> HashSet<StepId> {
    let known: HashSet<&StepId> = plan.steps.iter().map(|s| &s.id).collect();
    let mut waiting: Vec<_> = plan.steps.iter().collect();
    let mut done: HashSet<&StepId> = HashSet::new();
    loop {
        let before = waiting.len();
        waiting.retain(|step| {
            let ready = step.needs.iter().all(|need| done.contains(need) || !known.contains(need));
            if ready {
                done.insert(&step.id);
            }
            !ready
        });
        if waiting.len() == before {
            return waiting.into_iter().map(|s| s.id.clone()).collect();
        }
    }
}
