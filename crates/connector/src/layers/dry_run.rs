//! A rehearsal: looks, but changes nothing.

use super::layer::{Asked, Layer, Running};
use crate::connector::Connector;
use crate::error::{ConnectorError, Result};
use crate::probe::Probe;
use exeunt_core::{Action, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError};

/// Lets reads through, writes down what would have been ordered, and refuses everything that leaves a trace on the
/// platform: orders, canaries, and probes that log in. It never claims that something is so.
pub struct DryRun {
    inner: Arc<dyn Connector>,
    wanted: Mutex<Vec<Action>>,
}

impl DryRun {
    /// A rehearsal on `inner`.
    pub fn new(inner: Arc<dyn Connector>) -> Self {
        Self { inner, wanted: Mutex::new(Vec::new()) }
    }

    /// What was ordered so far.
    pub fn wanted(&self) -> Vec<Action> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Layer for DryRun {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    async fn around<'a, T: Send + 'a>(
        &'a self,
        asked: Asked<'a>,
        run: impl Fn() -> Running<'a, T> + Send + Sync + 'a,
    ) -> Result<T> {
        if let Asked::Apply(order) = asked {
            self.wanted.lock().unwrap_or_else(PoisonError::into_inner).push(order.action.clone());
        }
        if leaves_a_trace(asked) {
            let message = format!("a dry run makes no call of \"{}\"", asked.name());
            return Err(ConnectorError::new(ErrorKind::Unsupported, message));
        }
        run().await
    }
}

fn leaves_a_trace(asked: Asked<'_>) -> bool {
    match asked {
        Asked::Apply(_) | Asked::CanarySend | Asked::CanaryClear => true,
        Asked::Probe(probe) => match probe {
            Probe::Login { .. } | Probe::RefreshToken { .. } | Probe::Impersonation { .. } => true,
            Probe::Token { .. } | Probe::ReadCanary { .. } => false,
        },
        Asked::Describe
        | Asked::AccountList
        | Asked::GroupList
        | Asked::AccountLookup
        | Asked::GroupLookup
        | Asked::Poll(_)
        | Asked::History => false,
    }
}
