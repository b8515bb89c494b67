//! All limits of one connection.

use super::gate::Gate;
use super::lender::Lender;
use exeunt_core::pace::Shares;
use exeunt_core::{Lane, PublishedLimit};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::time::Instant;

/// The rate budget of one connection in this process; both lanes share it.
pub struct Budget {
    lender: Arc<dyn Lender>,
    shares: Shares,
    /// The slowest first: nothing is taken of a fast limit while a slow one is waited for.
    gates: RwLock<Vec<Arc<Gate>>>,
}

impl Budget {
    /// A budget that keeps to `own` as it is, and to our part of whatever the platform publishes.
    pub fn new(lender: Arc<dyn Lender>, shares: Shares, own: &[PublishedLimit]) -> Self {
        let budget = Self { lender, shares, gates: RwLock::default() };
        budget.add(own, Shares { ours: 100, ..shares });
        budget
    }

    pub(super) fn keep_to(&self, limits: &[PublishedLimit]) {
        self.add(limits, self.shares);
    }

    fn add(&self, limits: &[PublishedLimit], shares: Shares) {
        let mut gates = self.gates.write().unwrap_or_else(PoisonError::into_inner);
        for limit in limits {
            let gate = Gate::new(limit, shares, Arc::clone(&self.lender));
            if gates.iter().all(|known| !known.is_same(&gate)) {
                gates.push(Arc::new(gate));
            }
        }
        gates.sort_by_key(|gate| std::cmp::Reverse(gate.pause()));
    }

    /// Has one request of every limit that counts this class. What was taken first may be over before the last is had;
    /// then it is lost, and taken anew.
    pub(super) async fn turn(&self, lane: Lane, class: &str) {
        let gates = self.gates_of(class);
        loop {
            let mut until: Option<Instant> = None;
            for gate in &gates {
                let usable = gate.take(lane).await;
                until = Some(until.map_or(usable, |until| until.min(usable)));
            }
            if until.is_none_or(|until| Instant::now() < until) {
                return;
            }
        }
    }

    /// The class's own limits were exceeded; where it has none, the limit on everything.
    pub(super) async fn too_fast(&self, class: &str, told: Option<Duration>) {
        let gates = self.gates_of(class);
        let has_own = gates.iter().any(|gate| gate.class() == class);
        for gate in gates.iter().filter(|gate| !has_own || gate.class() == class) {
            gate.too_fast(told).await;
        }
    }

    pub(super) fn went_well(&self, class: &str) {
        for gate in self.gates_of(class) {
            gate.went_well();
        }
    }

    fn gates_of(&self, class: &str) -> Vec<Arc<Gate>> {
        let gates = self.gates.read().unwrap_or_else(PoisonError::into_inner);
        let counts = |gate: &&Arc<Gate>| gate.class() == class || gate.class() == PublishedLimit::EVERY;
        gates.iter().filter(counts).map(Arc::clone).collect()
    }
}
