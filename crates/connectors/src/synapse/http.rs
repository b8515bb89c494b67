//! One request, one answer: in its turn, no redirects, bounded bodies, and never a token in what is said about it.

use super::config::{Config, ConfigError};
use super::error::Who;
use super::limits::Class;
use exeunt_connector::{ConnectorError, Pace, Result};
use exeunt_core::ErrorKind;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, Response, header};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Display;
use std::sync::Once;
use std::time::Duration;

/// More than the state of a room of a hundred thousand members.
const LARGEST_BODY: usize = 128 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// What may stand in a part of a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Whether a request changes something; decides what a missing answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Read,
    Write,
}

/// Whose token a request carries.
#[derive(Debug, Clone)]
pub(super) enum Caller {
    /// Our own service account.
    Service(SecretString),
    /// Some account, by a token of its own or one that we were lent.
    Account(SecretString),
    Nobody,
}

/// One request.
pub(super) struct Call {
    method: Method,
    path: String,
    body: Option<Value>,
    effect: Effect,
    /// For errors, after "cannot": `lock "@zhangsan001:im.test"`.
    what: String,
}

impl Call {
    /// A request that changes nothing.
    pub(super) fn get(what: impl Into<String>, path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), body: None, effect: Effect::Read, what: what.into() }
    }

    /// A request that may change something.
    pub(super) fn post(what: impl Into<String>, path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, path: path.into(), body: Some(body), effect: Effect::Write, what: what.into() }
    }

    /// A request that may change something.
    pub(super) fn put(what: impl Into<String>, path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::PUT, ..Self::post(what, path, body) }
    }

    /// The same request, known to change nothing that matters when its answer is lost.
    pub(super) fn harmless(self) -> Self {
        Self { effect: Effect::Read, ..self }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Empty when the body had none.
    pub(super) errcode: String,
    /// `Null` when the body was not JSON.
    pub(super) body: Value,
    pub(super) retry_after: Option<Duration>,
    pub(super) what: String,
    pub(super) who: Who,
    pub(super) effect: Effect,
}

impl Answer {
    /// Status and code, such as `403 M_FORBIDDEN`.
    pub(super) fn code(&self) -> String {
        if self.errcode.is_empty() { self.status.to_string() } else { format!("{} {}", self.status, self.errcode) }
    }

    /// Whether it is this refusal.
    pub(super) fn is(&self, status: u16, errcode: &str) -> bool {
        self.status == status && self.errcode == errcode
    }

    /// Whether the session behind the token is gone for good (and not merely due for a refresh).
    pub(super) fn session_is_gone(&self) -> bool {
        self.is(401, "M_UNKNOWN_TOKEN") && self.body["soft_logout"] != Value::Bool(true)
    }

    /// The body of a 200. Everything else is an error, a 200 around something else too.
    pub(super) fn read<T: DeserializeOwned>(mut self) -> Result<T> {
        self.ok()?;
        // The state of a large room is not copied.
        let body = self.body.take();
        serde_json::from_value(body).map_err(|_| self.nonsense())
    }

    /// A 200 around a JSON object that isn't an error.
    pub(super) fn ok(&self) -> Result<&Self> {
        match self.status {
            200 if self.body.is_object() && self.errcode.is_empty() => Ok(self),
            200..=299 => Err(self.nonsense()),
            _ => Err(self.refusal()),
        }
    }
}

/// A way to one server.
#[derive(Debug)]
pub(super) struct Http {
    client: reqwest::Client,
    base: String,
    pace: Pace,
}

impl Http {
    pub(super) fn new(config: &Config, pace: Pace) -> std::result::Result<Self, ConfigError> {
        static TLS: Once = Once::new();
        // An error means that the process has chosen a provider already, which is as good.
        TLS.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(pace.request_timeout())
            .no_proxy()
            .build()
            .map_err(|e| ConfigError::Client(e.to_string()))?;
        let base = config.settings.base_url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { client, base, pace })
    }

    /// Sends it once, when its turn comes. An answer of any status is `Ok`; `Err` means that none came.
    pub(super) async fn send(&self, caller: &Caller, call: Call) -> Result<Answer> {
        let class = Class::of(&call.path, call.method != Method::GET).as_str();
        self.pace.turn(class).await;
        let answer = self.send_now(caller, call).await?;
        match answer.status {
            429 => self.pace.too_fast(class, answer.retry_after).await,
            _ => self.pace.went_well(class),
        }
        Ok(answer)
    }

    async fn send_now(&self, caller: &Caller, call: Call) -> Result<Answer> {
        let mut request = self.client.request(call.method.clone(), format!("{}{}", self.base, call.path));
        if let Caller::Service(token) | Caller::Account(token) = caller {
            request = request.header(header::AUTHORIZATION, bearer(token)?);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let mut response = request.send().await.map_err(|e| no_answer(&call, e.is_connect() || e.is_builder()))?;
        let bytes = read_bounded(&mut response, &call).await?;
        Ok(answer(&response, &bytes, caller, call))
    }
}

fn bearer(token: &SecretString) -> Result<header::HeaderValue> {
    let mut value = header::HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).map_err(|_| {
        ConnectorError::new(ErrorKind::Unauthenticated, "the access token holds characters that no token has")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn no_answer(call: &Call, never_sent: bool) -> ConnectorError {
    if never_sent {
        ConnectorError::new(ErrorKind::Unavailable, format!("cannot {}: the server is not reached", call.what))
    } else {
        ConnectorError::new(call.effect.without_answer(), format!("cannot {}: no whole answer came", call.what))
    }
}

async fn read_bounded(response: &mut Response, call: &Call) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| no_answer(call, false))? {
        if bytes.len() + chunk.len() > LARGEST_BODY {
            let message = format!("cannot {}: the answer is larger than {LARGEST_BODY} bytes", call.what);
            return Err(ConnectorError::new(ErrorKind::Protocol, message));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn answer(response: &Response, bytes: &[u8], caller: &Caller, call: Call) -> Answer {
    let body: Value = serde_json::from_slice(bytes).unwrap_or(Value::Null);
    let errcode = body["errcode"].as_str().unwrap_or_default().to_owned();
    Answer {
        status: response.status().as_u16(),
        errcode,
        retry_after: retry_after(response, &body),
        body,
        what: call.what,
        who: caller.who(),
        effect: call.effect,
    }
}

/// Milliseconds in the body, or else seconds in the header.
fn retry_after(response: &Response, body: &Value) -> Option<Duration> {
    let header = || response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok();
    let millis = body["retry_after_ms"].as_u64().map(Duration::from_millis);
    millis.or_else(|| header().map(Duration::from_secs))
}

/// An id as one part of a path.
pub(super) fn part(id: impl Display) -> String {
    utf8_percent_encode(&id.to_string(), PLAIN).to_string()
}
