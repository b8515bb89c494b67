//! When a request may be sent: one rate budget for a connection, shared by every worker, taken request by request.
//!
//! A connector is given a [`Pace`] when it is made, says once what its platform publishes ([`Pace::keep_to`]), and asks
//! [`Pace::turn`] before every HTTP request, naming the class of the platform's limits that the request counts against.
//! Behind it is the connection's [`Budget`]. It holds small slices of each limit for a short time, taken from a [`Lender`]:
//! the database where workers share it, [`Memory`] for one process alone.
//!
//! Invariants: no window of any limit sees more than our part of it, whoever asks; containing never waits for ordinary
//! work; a worker that dies takes with it no more than the slices that it held.

mod budget;
mod gate;
mod lender;

pub use budget::Budget;
pub use lender::{Away, Lender, Lent, Memory};

use exeunt_core::{Lane, PublishedLimit};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How long one request may take, unless something else is said: what a large deletion takes on a slow server.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

/// A connector's hold on its connection's budget, for one lane. Cheap to clone.
#[derive(Clone)]
pub struct Pace {
    budget: Option<Arc<Budget>>,
    lane: Lane,
    request_timeout: Duration,
}

impl Pace {
    /// Never waits: for tests, and for looking at settings without using the platform.
    pub fn free() -> Self {
        Self { budget: None, lane: Lane::Ordinary, request_timeout: REQUEST_TIMEOUT }
    }

    /// A lane's hold on `budget`.
    pub fn new(budget: Arc<Budget>, lane: Lane) -> Self {
        Self { budget: Some(budget), lane, request_timeout: REQUEST_TIMEOUT }
    }

    /// With another end of patience for each request.
    #[must_use]
    pub fn with_request_timeout(self, request_timeout: Duration) -> Self {
        Self { request_timeout, ..self }
    }

    /// How long a single request may take once its turn has come. Waiting for the turn doesn't count.
    pub fn request_timeout(&self) -> Duration {
        self.request_timeout
    }

    /// Says what the platform publishes, before the first turn. Said again, nothing changes.
    pub fn keep_to(&self, limits: &[PublishedLimit]) {
        if let Some(budget) = &self.budget {
            budget.keep_to(limits);
        }
    }

    /// Waits until a request of this class may be sent. Each turn is for one request, to be sent at once.
    pub async fn turn(&self, class: &'static str) {
        if let Some(budget) = &self.budget {
            budget.turn(self.lane, class).await;
        }
    }

    /// The platform answered that this class is asked too fast, and perhaps how long to wait. Slows down every worker.
    pub async fn too_fast(&self, class: &'static str, told: Option<Duration>) {
        if let Some(budget) = &self.budget {
            budget.too_fast(class, told).await;
        }
    }

    /// The platform answered a request of this class, and not that it was too fast.
    pub fn went_well(&self, class: &'static str) {
        if let Some(budget) = &self.budget {
            budget.went_well(class);
        }
    }
}

impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.budget {
            None => f.write_str("Pace(free)"),
            Some(_) => write!(f, "Pace({:?})", self.lane),
        }
    }
}
