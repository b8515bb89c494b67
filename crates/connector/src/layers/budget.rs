//! How fast a platform is asked. One budget for a connection; a part of it is kept for containing.

use super::Limits;
use super::layer::{Asked, Layer, Running};
use crate::connector::{Connector, Description};
use crate::error::{ConnectorError, Result};
use exeunt_core::{CapabilityTable, ErrorKind, Lane};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// What is left of the rate after refusals, at the least.
const SLOWEST: f64 = 1.0 / 64.0;
/// What an answered call gives back of the rate.
const RECOVERY: f64 = 1.0 / 100.0;
/// What an order costs as long as the platform has not been described.
const UNKNOWN_COST: u32 = 10;

/// A bucket that fills with time. Containing may empty it; everything else must leave the kept part in it.
pub struct Budget {
    per_second: f64,
    burst: f64,
    kept: f64,
    level: Mutex<Level>,
    costs: OnceLock<CapabilityTable>,
    contain_queue: tokio::sync::Mutex<()>,
    ordinary_queue: tokio::sync::Mutex<()>,
}

struct Level {
    tokens: f64,
    /// What containing is waiting for; nobody else takes of it.
    promised: f64,
    rate: f64,
    at: Instant,
}

impl Budget {
    /// A full budget. Nonsense is made the nearest sense: a rate above zero, a burst of one at least, a kept part that
    /// leaves something to the others.
    pub fn new(limits: &Limits) -> Self {
        let per_second = if limits.per_second > 0.0 { limits.per_second } else { SLOWEST };
        let burst = limits.burst.max(1.0);
        let kept = burst * limits.contain_share.clamp(0.0, 0.9);
        Self {
            per_second,
            burst,
            kept,
            level: Mutex::new(Level { tokens: burst, promised: 0.0, rate: per_second, at: Instant::now() }),
            costs: OnceLock::new(),
            contain_queue: tokio::sync::Mutex::new(()),
            ordinary_queue: tokio::sync::Mutex::new(()),
        }
    }

    /// Requests a second as things stand.
    pub fn rate(&self) -> f64 {
        self.lock().rate
    }

    /// Waits its turn within the lane, then until the budget allows it.
    async fn take(&self, lane: Lane, cost: f64) {
        let (queue, floor) = match lane {
            Lane::Contain => (&self.contain_queue, 0.0),
            Lane::Ordinary => (&self.ordinary_queue, self.kept),
        };
        let _turn = queue.lock().await;
        // What is dearer than everything there can ever be waits for everything.
        let cost = cost.min(self.burst - floor);
        let _promise = (lane == Lane::Contain).then(|| Promise::of(self, cost));
        while let Some(wait) = self.try_take(lane, cost, floor) {
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes, or says how long to wait.
    fn try_take(&self, lane: Lane, cost: f64, floor: f64) -> Option<Duration> {
        let mut level = self.lock();
        let floor = match lane {
            Lane::Contain => floor,
            Lane::Ordinary => floor + level.promised,
        };
        let now = Instant::now();
        let gained = now.duration_since(level.at).as_secs_f64() * level.rate;
        level.tokens = (level.tokens + gained).min(self.burst);
        level.at = now;
        let missing = cost + floor - level.tokens;
        // Fractions of a token get lost in sums of floats.
        if missing <= 1e-9 {
            level.tokens -= cost;
            return None;
        }
        Some(Duration::from_secs_f64(missing / level.rate) + Duration::from_micros(1))
    }

    /// Too fast: half the rate for everyone, and what lies ready is left to containing.
    fn shrink(&self) {
        let mut level = self.lock();
        level.rate = (level.rate / 2.0).max(self.per_second * SLOWEST);
        level.tokens = level.tokens.min(self.kept);
    }

    fn grow(&self) {
        let mut level = self.lock();
        level.rate = (level.rate + self.per_second * RECOVERY).min(self.per_second);
    }

    /// Requests that a call usually makes.
    fn cost(&self, asked: Asked<'_>) -> f64 {
        f64::from(match asked {
            Asked::AccountList | Asked::GroupList | Asked::GroupLookup => 1,
            Asked::Poll(_) => 2,
            Asked::Probe(_) => 3,
            Asked::Describe | Asked::AccountLookup | Asked::CanarySend => 6,
            Asked::Apply(order) => {
                let row = self.costs.get().and_then(|table| table.get(order.action.kind()));
                row.map_or(UNKNOWN_COST, |row| row.cost.max(1))
            }
        })
    }

    fn lock(&self) -> MutexGuard<'_, Level> {
        self.level.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds back the other lane while containing waits; taken back when the wait ends, in whatever way.
struct Promise<'a>(&'a Budget);

impl<'a> Promise<'a> {
    fn of(budget: &'a Budget, cost: f64) -> Self {
        budget.lock().promised = cost;
        Self(budget)
    }
}

impl Drop for Promise<'_> {
    fn drop(&mut self) {
        self.0.lock().promised = 0.0;
    }
}

/// Makes calls wait for their budget.
pub struct RateBudget {
    inner: Arc<dyn Connector>,
    budget: Arc<Budget>,
    lane: Lane,
}

impl RateBudget {
    /// A handle for one lane; handles of one connection share the budget.
    pub fn new(inner: Arc<dyn Connector>, budget: Arc<Budget>, lane: Lane) -> Self {
        Self { inner, budget, lane }
    }
}

impl Layer for RateBudget {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    async fn around<'a, T: Send + 'a>(
        &'a self,
        asked: Asked<'a>,
        run: impl Fn() -> Running<'a, T> + Send + Sync + 'a,
    ) -> Result<T> {
        self.budget.take(self.lane, self.budget.cost(asked)).await;
        let result = run().await;
        match &result {
            Err(ConnectorError { kind: ErrorKind::RateLimited, .. }) => self.budget.shrink(),
            Ok(_) => self.budget.grow(),
            Err(_) => {}
        }
        result
    }

    fn described(&self, about: &Description) {
        // The first description stays; costs do not change while a connection is open.
        drop(self.budget.costs.set(about.capabilities.clone()));
    }
}
