//! An end to every call.

use super::layer::{Asked, Layer, Running};
use crate::connector::Connector;
use crate::error::{ConnectorError, Result};
use exeunt_core::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

/// Gives up on a call: a read was not reached, a write may have happened.
pub struct Timeout {
    inner: Arc<dyn Connector>,
    read: Duration,
    write: Duration,
}

impl Timeout {
    /// Waits for reads and probes as long as `read`, for writes as long as `write`.
    pub fn new(inner: Arc<dyn Connector>, read: Duration, write: Duration) -> Self {
        Self { inner, read, write }
    }
}

impl Layer for Timeout {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    async fn around<'a, T: Send + 'a>(
        &'a self,
        asked: Asked<'a>,
        run: impl Fn() -> Running<'a, T> + Send + Sync + 'a,
    ) -> Result<T> {
        let (patience, kind) = if asked.is_write() {
            (self.write, ErrorKind::UnknownOutcome)
        } else {
            (self.read, ErrorKind::Unavailable)
        };
        let late = |_| ConnectorError::new(kind, format!("no answer to \"{}\" within {patience:?}", asked.name()));
        tokio::time::timeout(patience, run()).await.map_err(late)?
    }
}
