//! Requests that go wrong on purpose.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::{Call, Seed};

/// What goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum FaultKind {
    /// 429 with nothing done. With a delay, the answer says so in its body and in `Retry-After`.
    RateLimited { retry_after_ms: Option<u64> },
    /// It is done, and the connection closes without an answer.
    LostAnswer,
    /// Nothing is done, and the connection closes without an answer.
    Reset,
    /// Nothing is done; an error status of a broken server or proxy.
    StatusBefore(u16),
    /// It is done; an error status of a broken server or proxy all the same.
    StatusAfter(u16),
    /// It is done; the answer's JSON breaks off.
    WrongJson,
    /// Nothing is done; status 200 around an error body.
    ErrorWith200,
    /// Nothing is done; a proxy's HTML page with status 404.
    ProxyHtml404,
    /// It is done; the answer comes late.
    SlowAnswer(Duration),
    /// The answer comes late and so does the effect, even when the caller has hung up by then.
    SlowEffect(Duration),
    /// The listing moved while it was paged: rows before this page were removed (positive: that many rows are never
    /// shown) or added (negative: that many rows are shown twice).
    PagingShift(i64),
    /// The listing's first row is repeated at its end.
    DuplicateRow,
    /// The listing ends here, empty, and claims to be complete.
    EmptyPage,
    /// The caller's token dies for good before the request is handled.
    TokenExpires,
    /// The account that owns the caller's token is locked before the request is handled.
    CallerLocked,
}

/// Which of the requests that match a fault it hits.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    Always,
    /// The nth only, counting from 1.
    Nth(u64),
    /// The first n.
    First(u64),
    /// All after the first n.
    After(u64),
    /// Each with this probability.
    Chance(f64),
}

/// A fault and the requests it hits.
#[derive(Debug, Clone)]
pub struct Fault {
    method: Option<String>,
    path: String,
    when: When,
    kind: FaultKind,
    seen: u64,
    hits: u64,
    seed: Seed,
}

impl Fault {
    /// Hits every request.
    pub fn new(kind: FaultKind) -> Self {
        Self { method: None, path: String::new(), when: When::Always, kind, seen: 0, hits: 0, seed: Seed::new(1) }
    }

    /// Hits only requests with this method and a path that contains `path`; `*` in it stands for anything. The path
    /// is compared as sent, percent-encoded.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        path.clone_into(&mut self.path);
        self
    }

    /// Hits requests of any method whose path contains `path`.
    #[must_use]
    pub fn on_path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// The seed of [`When::Chance`].
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Seed::new(seed);
        self
    }

    fn matches(&self, call: &Call) -> bool {
        self.method.as_ref().is_none_or(|method| *method == call.method) && contains(&call.path, &self.path)
    }

    fn strikes(&mut self) -> bool {
        self.seen += 1;
        let hit = match self.when {
            When::Always => true,
            When::Nth(n) => self.seen == n,
            When::First(n) => self.seen <= n,
            When::After(n) => self.seen > n,
            When::Chance(probability) => self.seed.chance(probability),
        };
        self.hits += u64::from(hit);
        hit
    }
}

/// True when the pieces of `pattern` between its stars occur in `text` one after the other.
fn contains(text: &str, pattern: &str) -> bool {
    let mut rest = text;
    for piece in pattern.split('*') {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = if piece.is_empty() { rest } else { after };
    }
    true
}

/// The faults of one simulator. The first that hits a request wins.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a fault and returns its number, for [`Faults::hits`].
    pub fn add(&self, fault: Fault) -> usize {
        let mut faults = self.lock();
        faults.push(fault);
        faults.len() - 1
    }

    /// Removes all faults.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// How many requests the fault with that number has hit.
    pub fn hits(&self, number: usize) -> u64 {
        self.lock().get(number).map_or(0, |fault| fault.hits)
    }

    /// What goes wrong with this request. Every matching fault counts it, the first to strike wins.
    pub(crate) fn strike(&self, call: &Call) -> Option<FaultKind> {
        let mut struck = None;
        for fault in self.lock().iter_mut().filter(|fault| fault.matches(call)) {
            if fault.strikes() && struck.is_none() {
                struck = Some(fault.kind.clone());
            }
        }
        struck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_its_pieces_in_order() {
        for (text, pattern, expected) in [
            ("/a/b/c", "", true),
            ("/a/b/c", "/b", true),
            ("/a/b/c", "/a*c", true),
            ("/a/b/c", "c*a", false),
            ("/a/b/c", "/a*/x", false),
            ("/a/b/c", "*", true),
        ] {
            assert_eq!(contains(text, pattern), expected, "{text} {pattern}");
        }
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed() {
        let roll = |seed| {
            let mut fault = Fault::new(FaultKind::Reset).when(When::Chance(0.5)).seed(seed);
            (0..64).map(|_| fault.strikes()).collect::<Vec<_>>()
        };
        assert_eq!(roll(7), roll(7));
        assert_ne!(roll(7), roll(8));
        assert!(roll(7).contains(&true) && roll(7).contains(&false));
    }
}
