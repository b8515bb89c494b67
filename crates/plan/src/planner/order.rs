//! Puts steps into an order that satisfies their needs, as close to the order of phases as the needs allow.

use exeunt_core::{Action, Step, StepId};
use std::collections::{BTreeSet, HashMap};

/// Of the steps whose needs are met, always the one that comes first by time, by phase, and then by when it was added.
///
/// Steps that wait for each other would be a mistake of the planner. They come last, where the checker finds them.
pub(crate) fn in_order(steps: Vec<Step>) -> Vec<Step> {
    let order = order(&steps);
    let mut waiting: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    let mut ordered: Vec<Step> = order.into_iter().filter_map(|at| waiting[at].take()).collect();
    ordered.extend(waiting.into_iter().flatten());
    ordered
}

fn order(steps: &[Step]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..steps.len()).collect();
    first.sort_by_key(|me| (steps[*me].not_before, steps[*me].phase, steps[*me].action != Action::LoginOpened));
    let mut rank = vec![0_usize; steps.len()];
    for (place, me) in first.iter().enumerate() {
        rank[*me] = place;
    }
    let at: HashMap<&StepId, usize> = steps.iter().enumerate().map(|(at, s)| (&s.id, at)).collect();
    let mut missing = vec![0_usize; steps.len()];
    let mut unlocks: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    for (me, step) in steps.iter().enumerate() {
        for needed in step.needs.iter().filter_map(|id| at.get(id)) {
            missing[me] += 1;
            unlocks[*needed].push(me);
        }
    }
    let mut ready: BTreeSet<usize> = first.iter().filter(|me| missing[**me] == 0).map(|me| rank[*me]).collect();
    let mut order = Vec::with_capacity(steps.len());
    while let Some(next) = ready.pop_first().map(|place| first[place]) {
        order.push(next);
        for waiting in &unlocks[next] {
            missing[*waiting] -= 1;
            if missing[*waiting] == 0 {
                ready.insert(rank[*waiting]);
            }
        }
    }
    order
}
