//! Who came when: requests counted by endpoint, and by the classes for which the vendor publishes limits.

use std::collections::BTreeMap;

use super::App;

/// Requests that share a published limit: so many in any window of that length, for the whole app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Class {
    pub name: &'static str,
    pub most: usize,
    pub per_ms: i64,
}

impl Class {
    pub const fn new(name: &'static str, most: usize, per_ms: i64) -> Self {
        Self { name, most, per_ms }
    }
}

/// One request, or one of the recipients of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    pub at_ms: i64,
    /// Refused with 429.
    pub limited: bool,
}

impl App {
    /// How often each endpoint was asked. Keys are `METHOD /path/with/{}` below the app's prefix.
    pub fn requests(&self) -> &BTreeMap<&'static str, u64> {
        &self.requests
    }

    /// Every request by class, with its time.
    pub fn visits(&self) -> &BTreeMap<Class, Vec<Visit>> {
        &self.visits
    }

    /// The most requests of a class that came within any window of its length, refused ones included.
    pub fn busiest(&self, class: Class) -> usize {
        let visits = self.visits.get(&class).map(Vec::as_slice).unwrap_or_default();
        let mut first = 0;
        let mut busiest = 0;
        for (last, visit) in visits.iter().enumerate() {
            while visits[first].at_ms <= visit.at_ms - class.per_ms {
                first += 1;
            }
            busiest = busiest.max(last - first + 1);
        }
        busiest
    }

    /// Classes of which more came in some window than the vendor allows, with how many.
    pub fn exceeded(&self) -> Vec<(Class, usize)> {
        let busiest = self.visits.keys().map(|class| (*class, self.busiest(*class)));
        busiest.filter(|(class, count)| *count > class.most).collect()
    }

    pub(crate) fn count(&mut self, endpoint: &'static str) {
        *self.requests.entry(endpoint).or_default() += 1;
    }

    /// Writes `count` visits down and says whether they are within the limit, which is asked only if `enforced`. A
    /// refused visit doesn't use the limit up.
    pub(crate) fn visit(&mut self, class: Class, count: usize, enforced: bool) -> bool {
        let at_ms = self.now_ms();
        let visits = self.visits.entry(class).or_default();
        let limited = enforced && used(visits, at_ms - class.per_ms) + count > class.most;
        visits.extend(std::iter::repeat_n(Visit { at_ms, limited }, count));
        !limited
    }
}

/// How much of a limit has been used up since then.
fn used(visits: &[Visit], since_ms: i64) -> usize {
    visits.iter().rev().take_while(|visit| visit.at_ms > since_ms).filter(|visit| !visit.limited).count()
}
