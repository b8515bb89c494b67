//! Whether platforms answer, as this process has seen it while it worked with them. Nothing is asked for it.

use crate::house::Engine;
use exeunt_connector::layers::{Asked, Layer, Running};
use exeunt_connector::{Connector, Result};
use exeunt_core::{Clock, ConnectionName, ErrorKind};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What this process has last seen of a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Health {
    /// When the platform last did what it was asked, or said no to that one thing.
    pub answered_at: Option<Timestamp>,
    /// When it was last of no use, and why.
    pub failed: Option<(Timestamp, ErrorKind)>,
}

impl Health {
    /// Whether the last that was seen is that it answers; `None` where nothing was seen yet.
    pub fn is_well(&self) -> Option<bool> {
        match (self.answered_at, self.failed) {
            (None, None) => None,
            (answered, failed) => Some(answered >= failed.map(|(at, _)| at)),
        }
    }
}

/// The health of one connection, shared by both of its lanes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pulse(Arc<Mutex<Health>>);

impl Pulse {
    pub(crate) fn health(&self) -> Health {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, at: Timestamp, trouble: Option<ErrorKind>) {
        let mut health = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(kind) => health.failed = Some((at, kind)),
            None => health.answered_at = Some(at),
        }
    }
}

/// Watches how calls end.
pub(crate) struct Watched {
    pub(crate) inner: Arc<dyn Connector>,
    pub(crate) pulse: Pulse,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Layer for Watched {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    async fn around<'a, T: Send + 'a>(
        &'a self,
        _: Asked<'a>,
        run: impl Fn() -> Running<'a, T> + Send + Sync + 'a,
    ) -> Result<T> {
        let result = run().await;
        let trouble = result.as_ref().err().map(|error| error.kind).filter(|kind| is_trouble(*kind));
        self.pulse.note(self.clock.now(), trouble);
        result
    }
}

/// Whether such a failure says that the platform is of no use to us, and not only that one thing can't be done there.
fn is_trouble(kind: ErrorKind) -> bool {
    match kind {
        ErrorKind::Unavailable
        | ErrorKind::UnknownOutcome
        | ErrorKind::Unauthenticated
        | ErrorKind::PermissionDenied
        | ErrorKind::RateLimited
        | ErrorKind::Protocol => true,
        ErrorKind::NotFound | ErrorKind::Conflict | ErrorKind::Invalid | ErrorKind::Unsupported => false,
    }
}

impl Engine {
    /// What this process has last seen of each connection that it has used.
    pub async fn connection_health(&self) -> BTreeMap<ConnectionName, Health> {
        self.hub.health().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_was_seen_counts() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let pulse = Pulse::default();
        assert_eq!(pulse.health().is_well(), None);
        pulse.note(at(1), Some(ErrorKind::Unavailable));
        assert_eq!(pulse.health().is_well(), Some(false));
        pulse.note(at(2), None);
        assert_eq!(pulse.health().is_well(), Some(true));
        pulse.note(at(3), Some(ErrorKind::Unauthenticated));
        assert_eq!(pulse.health().is_well(), Some(false));
    }
}
