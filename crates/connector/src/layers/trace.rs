//! A span around every call: what kind of call, how it ended, how long it took. No names, no ids, no secrets.

use super::layer::{Asked, Layer, Running};
use crate::connector::{Connector, Description};
use crate::error::Result;
use std::sync::{Arc, OnceLock};
use tokio::time::Instant;
use tracing::Instrument;
use tracing::field::Empty;

/// Traces every call.
pub struct Trace {
    inner: Arc<dyn Connector>,
    platform: OnceLock<String>,
}

impl Trace {
    /// Traces the calls of `inner`, under its platform's name once that is known.
    pub fn new(inner: Arc<dyn Connector>) -> Self {
        Self { inner, platform: OnceLock::new() }
    }
}

impl Layer for Trace {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    async fn around<'a, T: Send + 'a>(
        &'a self,
        asked: Asked<'a>,
        run: impl Fn() -> Running<'a, T> + Send + Sync + 'a,
    ) -> Result<T> {
        let platform = self.platform.get().map_or("", String::as_str);
        let action = match asked {
            Asked::Apply(order) | Asked::Poll(order) => order.action.kind().as_str(),
            _ => "",
        };
        let span = tracing::info_span!(
            "exeunt.platform",
            otel.name = %format_args!("{platform} {}", asked.name()),
            otel.kind = "client",
            otel.status_code = Empty,
            platform,
            call = asked.name(),
            action,
            outcome = Empty,
        );
        let started = Instant::now();
        let result = run().instrument(span.clone()).await;
        let duration_ms = started.elapsed().as_millis();
        let _entered = span.enter();
        match &result {
            Ok(_) => {
                span.record("outcome", "answered");
                tracing::debug!(duration_ms, "answered");
            }
            Err(error) => {
                span.record("outcome", error.kind.as_str());
                span.record("otel.status_code", "ERROR");
                let code = error.code.as_deref().unwrap_or_default();
                tracing::debug!(duration_ms, kind = error.kind.as_str(), code, "refused or failed");
            }
        }
        result
    }

    fn described(&self, about: &Description) {
        // Set once; the platform of a connection doesn't change.
        drop(self.platform.set(about.platform.clone()));
    }
}
