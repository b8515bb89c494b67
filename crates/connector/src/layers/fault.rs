//! Failures on purpose, for tests: a call that never happens, or one whose answer is lost after the effect.

use super::layer::{Asked, Layer, Running};
use crate::connector::Connector;
use crate::error::{ConnectorError, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where a call is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Nothing has happened on the platform.
    Before,
    /// It has happened, and nobody will know.
    After,
}

/// Asked for every call at both moments; an error cuts it there. The number counts calls from 0.
pub type Hook = Box<dyn Fn(u64, Moment, &Asked<'_>) -> Option<ConnectorError> + Send + Sync>;

/// Cuts calls where a test says so.
pub struct Fault {
    inner: Arc<dyn Connector>,
    calls: AtomicU64,
    hook: Hook,
}

impl Fault {
    /// Cuts the calls of `inner` where `hook` says.
    pub fn new(
        inner: Arc<dyn Connector>,
        hook: impl Fn(u64, Moment, &Asked<'_>) -> Option<ConnectorError> + Send + Sync + 'static,
    ) -> Self {
        Self { inner, calls: AtomicU64::new(0), hook: Box::new(hook) }
    }

    /// How many calls have begun.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Layer for Fault {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    async fn around<'a, T: Send + 'a>(
        &'a self,
        asked: Asked<'a>,
        run: impl Fn() -> Running<'a, T> + Send + Sync + 'a,
    ) -> Result<T> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        if let Some(error) = (self.hook)(number, Moment::Before, &asked) {
            return Err(error);
        }
        let result = run().await;
        match (self.hook)(number, Moment::After, &asked) {
            Some(error) => Err(error),
            None => result,
        }
    }
}
