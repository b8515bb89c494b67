//! What the stages of the conformance suite have in common: faults on purpose, and comparing two of them.

use exeunt_connector::conformance::{Report, Trouble};
use exeunt_simulators::{Fault, FaultKind, Faults, When};
use std::sync::Mutex;

/// The fault for a trouble. `credential_ends`: how this platform's connections lose their credential; `listing`: where it
/// lists its accounts in pages.
pub(crate) fn fault(trouble: Trouble, credential_ends: Fault, listing: &str) -> Fault {
    let millis = |wait: std::time::Duration| u64::try_from(wait.as_millis()).unwrap();
    let on_page_two = |kind| Fault::new(kind).on_path(listing).when(When::Nth(2));
    match trouble {
        Trouble::AnswerLost(nth) => Fault::new(FaultKind::LostAnswer).when(When::Nth(nth)),
        Trouble::TooFast { nth, wait } => {
            Fault::new(FaultKind::RateLimited { retry_after_ms: wait.map(millis) }).when(When::Nth(nth))
        }
        Trouble::ErrorInSuccess(nth) => Fault::new(FaultKind::ErrorWith200).when(When::Nth(nth)),
        Trouble::CredentialEnds(nth) => credential_ends.when(When::Nth(nth)),
        Trouble::ListMoves(rows) => on_page_two(FaultKind::PagingShift(rows)),
        Trouble::ListEndsEarly => on_page_two(FaultKind::EmptyPage),
    }
}

/// The faults that a stage has caused.
#[derive(Default)]
pub(crate) struct Caused(Mutex<Vec<usize>>);

impl Caused {
    pub(crate) fn add(&self, faults: &Faults, fault: Fault) {
        self.0.lock().unwrap().push(faults.add(fault));
    }

    pub(crate) fn struck(&self, faults: &Faults) -> u64 {
        self.0.lock().unwrap().iter().map(|number| faults.hits(*number)).sum()
    }

    pub(crate) fn clear(&self, faults: &Faults) {
        self.0.lock().unwrap().clear();
        faults.clear();
    }
}

/// Every row of the real one that the simulated one shows differently.
pub(crate) fn differences(real: &Report, simulated: &Report) -> Vec<String> {
    let other = |case: &String| simulated.rows.get(case).map_or("nothing", String::as_str).to_owned();
    let rows = real.rows.iter().map(|(case, came_to)| (case, came_to, other(case)));
    rows.filter(|(_, real, simulated)| *real != simulated)
        .map(|(case, real, simulated)| format!("{case}: really {real}, simulated {simulated}"))
        .collect()
}
