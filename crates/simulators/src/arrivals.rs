//! When requests arrived: for tests that judge how fast a platform was asked, and in which order.

use crate::wire::Call;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A request that reached the simulator, whatever became of it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Since the watch began.
    pub at: Duration,
    pub method: String,
    /// As it came over the wire, without the query.
    pub path: String,
}

/// The most requests that any window of this length saw, wherever one lets it begin. `arrivals` are in order.
pub fn busiest(arrivals: &[Arrival], window: Duration) -> usize {
    let within = |(first, start): (usize, &Arrival)| {
        arrivals[first..].iter().take_while(|arrival| arrival.at < start.at + window).count()
    };
    arrivals.iter().enumerate().map(within).max().unwrap_or(0)
}

/// The arrivals of one simulator, once somebody watches.
#[derive(Debug, Default)]
pub(crate) struct Arrivals(Mutex<Option<Watch>>);

#[derive(Debug)]
struct Watch {
    since: Instant,
    seen: Vec<Arrival>,
}

impl Arrivals {
    pub(crate) fn watch(&self) {
        *self.lock() = Some(Watch { since: Instant::now(), seen: Vec::new() });
    }

    pub(crate) fn note(&self, call: &Call) {
        if let Some(watch) = self.lock().as_mut() {
            let (method, path) = (call.method.clone(), call.path.clone());
            watch.seen.push(Arrival { at: watch.since.elapsed(), method, path });
        }
    }

    pub(crate) fn seen(&self) -> Vec<Arrival> {
        self.lock().as_ref().map(|watch| watch.seen.clone()).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Watch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_may_begin_anywhere_and_ends_before_its_length() {
        let at = |millis| Arrival { at: Duration::from_millis(millis), method: "GET".to_owned(), path: "/".to_owned() };
        let arrivals: Vec<_> = [0, 900, 950, 1_899, 1_900, 5_000].into_iter().map(at).collect();
        assert_eq!(busiest(&arrivals, Duration::from_secs(1)), 3);
        assert_eq!(busiest(&arrivals, Duration::from_millis(50)), 2);
        assert_eq!(busiest(&[], Duration::from_secs(1)), 0);
    }
}
