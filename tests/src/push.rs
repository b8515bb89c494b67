//! A push gateway on loopback that keeps whatever is delivered to it: what a frozen account's phone would have shown.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

type Bodies = Arc<Mutex<Vec<Value>>>;

/// The running gateway. It belongs to the runtime it was started on.
#[derive(Debug)]
pub struct PushReceiver {
    url: String,
    bodies: Bodies,
    task: JoinHandle<()>,
}

impl PushReceiver {
    /// Starts on a free port of loopback.
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no free port on loopback")?;
        let address = listener.local_addr().context("a bound socket has an address")?;
        let bodies = Bodies::default();
        let router = Router::new().route("/_matrix/push/v1/notify", post(record)).with_state(Arc::clone(&bodies));
        let task = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { url: format!("http://{address}/_matrix/push/v1/notify"), bodies, task })
    }

    /// What a pusher must point at.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Everything delivered so far, oldest first.
    pub fn bodies(&self) -> Vec<Value> {
        lock(&self.bodies).clone()
    }

    /// Waits until a delivery contains `text`, and gives it; an error after `patience`.
    pub async fn wait_for(&self, text: &str, patience: Duration) -> anyhow::Result<Value> {
        let started = Instant::now();
        loop {
            if let Some(body) = self.bodies().into_iter().find(|body| body.to_string().contains(text)) {
                return Ok(body);
            }
            if started.elapsed() > patience {
                bail!("nothing with {text:?} was pushed within {patience:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for PushReceiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn record(State(bodies): State<Bodies>, Json(body): Json<Value>) -> Json<Value> {
    lock(&bodies).push(body);
    Json(json!({ "rejected": [] }))
}

fn lock(bodies: &Mutex<Vec<Value>>) -> MutexGuard<'_, Vec<Value>> {
    bodies.lock().unwrap_or_else(PoisonError::into_inner)
}
