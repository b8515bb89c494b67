//! A proxy that writes down every request and its answer, and a bare client that sends the same requests for somebody
//! else.

use crate::script::part;
use anyhow::{Context, bail};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use reqwest::Method;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinHandle;

const LARGEST: usize = 16 * 1024 * 1024;

/// One request as it was sent, and what came back.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub method: Method,
    pub path: String,
    token: Option<String>,
    body: Option<Value>,
    answer: Value,
}

/// A proxy on loopback. Ends when dropped.
pub struct Recorder {
    pub url: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    target: String,
    http: reqwest::Client,
    log: Mutex<Vec<Recorded>>,
}

impl Recorder {
    /// Stands in front of `target`.
    pub async fn start(target: &str) -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let http = exeunt_tests::http_client();
        let shared = Arc::new(Shared { target: target.to_owned(), http, log: Mutex::default() });
        let router = Router::new().fallback(pass).with_state(shared.clone());
        let server = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { url, shared, server })
    }

    /// Everything recorded since the last time, in the order in which the answers came.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut self.shared.log.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    match shared.forward(request).await {
        Ok(response) => response,
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

impl Shared {
    async fn forward(&self, request: Request) -> anyhow::Result<Response> {
        let (head, body) = request.into_parts();
        let path = head.uri.path_and_query().context("every request has a path")?.to_string();
        let bytes = to_bytes(body, LARGEST).await?;
        let token = head.headers.get("authorization").and_then(|value| value.to_str().ok());
        let token = token.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
        let body = serde_json::from_slice(&bytes).ok();
        let (status, answer) =
            send(&self.http, &self.target, &head.method, &path, token.as_deref(), body.as_ref()).await?;
        let recorded = Recorded { method: head.method, path, token, body, answer: answer.clone() };
        self.log.lock().unwrap_or_else(PoisonError::into_inner).push(recorded);
        let response = Response::builder().status(status).header("content-type", "application/json");
        Ok(response.body(Body::from(answer.to_string()))?)
    }
}

async fn send(
    http: &reqwest::Client,
    base: &str,
    method: &Method,
    path: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> anyhow::Result<(u16, Value)> {
    let mut request = http.request(method.clone(), format!("{base}{path}"));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(body) = body {
        request = request.json(body);
    }
    let answer = request.send().await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}

/// Sends recorded requests, one after the other, for somebody else.
pub struct Replay<'a> {
    pub http: &'a reqwest::Client,
    pub url: &'a str,
    /// Whose requests were recorded, and for whom they are sent now.
    pub from: &'a str,
    pub to: &'a str,
}

impl Replay<'_> {
    /// Sends all of them. A token that an answer gave is used in the requests that used its like.
    pub async fn send(&self, calls: &[Recorded]) -> anyhow::Result<()> {
        let mut lent: HashMap<&str, String> = HashMap::new();
        for call in calls {
            let path = call.path.replace(&part(self.from), &part(self.to));
            let body = call.body.as_ref().map(|body| self.translate(body)).transpose()?;
            let token = call.token.as_deref().map(|token| lent.get(token).map_or(token, String::as_str).to_owned());
            let (status, answer) =
                send(self.http, self.url, &call.method, &path, token.as_deref(), body.as_ref()).await?;
            if status == 429 || status >= 500 {
                bail!("{path}: {status}");
            }
            if let (Some(then), Some(now)) = (call.answer["access_token"].as_str(), answer["access_token"].as_str()) {
                lent.insert(then, now.to_owned());
            }
        }
        Ok(())
    }

    fn translate(&self, body: &Value) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&body.to_string().replace(self.from, self.to))?)
    }
}
