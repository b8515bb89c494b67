//! A receiver of webhooks on loopback: keeps what comes in, answers as it is told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::error::Result;
use crate::node::{package, script};

/// The official package that signs and verifies.
pub const STANDARD_WEBHOOKS: &str = "standardwebhooks@1.1.1";
/// Reads a delivery from its arguments and says what the official package makes of it.
const VERIFY: &str = "
const { Webhook } = require('standardwebhooks');
const [secret, headers, body] = process.argv.slice(1);
try { console.log(JSON.stringify(new Webhook(secret).verify(body, JSON.parse(headers)))); }
catch (error) { console.log('REFUSED ' + error.message); }
";

/// One request that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Path and query.
    pub target: String,
    /// In small letters.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// The answers that are still to be given; the last one is given for ever.
type Answers = Vec<(u16, String, Vec<(String, String)>)>;

#[derive(Debug, Default)]
struct Inner {
    deliveries: Vec<Delivery>,
    answers: Answers,
}

/// The running receiver. It belongs to the runtime it was started on.
#[derive(Debug)]
pub struct Hook {
    url: String,
    inner: Arc<Mutex<Inner>>,
    task: JoinHandle<()>,
}

impl Hook {
    /// Starts on a free port of loopback, and answers `200 {}`.
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no free port on loopback")?;
        let address = listener.local_addr().context("a bound socket has an address")?;
        let inner = Arc::new(Mutex::new(Inner::default()));
        let router = Router::new().fallback(receive).with_state(Arc::clone(&inner));
        let task = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { url: format!("http://{address}"), inner, task })
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers so from now on, once for each in order, the last one for ever.
    pub fn answer(&self, answers: &[(u16, &str)]) {
        let owned = |(status, body): &(u16, &str)| (*status, (*body).to_owned(), Vec::new());
        lock(&self.inner).answers = answers.iter().map(owned).collect();
    }

    /// Answers so for ever, with headers.
    pub fn answer_with(&self, status: u16, headers: &[(&str, &str)]) {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        lock(&self.inner).answers = vec![(status, String::new(), headers)];
    }

    /// Everything that came in, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.inner).deliveries.clone()
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the official package `standardwebhooks` makes of a delivery: the body that it has verified, or why it refuses.
///
/// [`crate::Error::Skipped`] when it can't be installed.
pub fn verified(secret: &str, delivery: &Delivery) -> Result<std::result::Result<String, String>> {
    let folder = package(STANDARD_WEBHOOKS)?;
    let headers = serde_json::to_string(&delivery.headers).context("headers are text")?;
    let said = script(&folder, VERIFY, &[secret, &headers, &delivery.body])?;
    Ok(match said.strip_prefix("REFUSED ") {
        Some(why) => Err(why.to_owned()),
        None => Ok(said),
    })
}

async fn receive(State(inner): State<Arc<Mutex<Inner>>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers = headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let target = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let mut inner = lock(&inner);
    inner.deliveries.push(Delivery { target, headers, body: String::from_utf8_lossy(&body).into_owned() });
    let next = if inner.answers.len() > 1 { Some(inner.answers.remove(0)) } else { inner.answers.first().cloned() };
    let (status, body, headers) = next.unwrap_or((200, "{}".to_owned(), Vec::new()));
    let mut response = (StatusCode::from_u16(status).unwrap_or(StatusCode::OK), body).into_response();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (axum::http::HeaderName::try_from(name), value.parse()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}
