//! One request, one answer: in its turn, no redirects, bounded bodies, and never a credential in what is said about it.
//!
//! How a platform words things in HTTP is its [`Manners`]; everything else here is the same for all of them.

use crate::address::{exact, is_loopback};
use crate::refusal::{Refused, Who, readable};
use crate::unreached;
use exeunt_connector::outside::Outside;
use exeunt_connector::{ConnectorError, Pace, Result};
use exeunt_core::ErrorKind;
use reqwest::header::{self, HeaderMap};
use reqwest::{Method, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;
use std::sync::{Arc, Once};
use std::time::Duration;
use url::Url;

pub(crate) use crate::address::{is_safe, part};

/// More than the state of a room of a hundred thousand members.
const LARGEST_BODY: usize = 128 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How one platform words things in HTTP.
pub(crate) trait Manners: Debug + Send + Sync {
    /// The class of the platform's limits that a request counts against.
    fn class(&self, path: &str, writes: bool) -> &'static str;

    /// The platform's own word for a refusal, out of an answer's body; empty when there is none.
    fn code(&self, body: &Value) -> String;

    /// How long to wait, where the platform says it in the body; headers are read anyway.
    fn wait(&self, _body: &Value) -> Option<Duration> {
        None
    }

    /// Headers that hold the seconds to wait; the first that is there counts.
    fn wait_headers(&self) -> &'static [&'static str] {
        &["retry-after"]
    }

    /// Whether an answer says that it was done.
    fn succeeded(&self, answer: &Answer) -> bool {
        (200..300).contains(&answer.status) && answer.code.is_empty()
    }

    /// What a refusal with a status below 500 means.
    fn refused(&self, answer: &Answer) -> Refused;

    /// What a status of 500 and more means, where the platform's word for it says that nothing can have happened.
    fn declined(&self, _answer: &Answer) -> Option<Refused> {
        None
    }
}

/// Whether a request changes something; decides what a missing answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Read,
    Write,
}

impl Effect {
    /// What it means when no whole answer came.
    pub(crate) fn without_answer(self) -> ErrorKind {
        match self {
            Self::Read => ErrorKind::Unavailable,
            Self::Write => ErrorKind::UnknownOutcome,
        }
    }
}

/// How a request shows who asks.
#[derive(Debug, Clone)]
pub(crate) enum Credential {
    Bearer(SecretString),
    Basic { user: String, password: SecretString },
}

/// Whose credential a request carries.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// Our own service account.
    Service(Credential),
    /// Some account, by a credential of its own or one that we were lent.
    Account(Credential),
    Nobody,
}

impl Caller {
    /// Our own service account, by its token.
    pub(crate) fn service(token: SecretString) -> Self {
        Self::Service(Credential::Bearer(token))
    }

    /// Some account, by a token.
    pub(crate) fn account(token: SecretString) -> Self {
        Self::Account(Credential::Bearer(token))
    }

    fn who(&self) -> Who {
        match self {
            Self::Service(_) => Who::Service,
            Self::Account(_) => Who::Account,
            Self::Nobody => Who::Nobody,
        }
    }

    fn credential(&self) -> Option<&Credential> {
        match self {
            Self::Service(credential) | Self::Account(credential) => Some(credential),
            Self::Nobody => None,
        }
    }
}

/// One request.
#[derive(Clone)]
pub(crate) struct Call {
    method: Method,
    path: String,
    body: Option<Value>,
    effect: Effect,
    /// For errors, after "cannot": `lock "@zhangsan001:im.test"`.
    what: String,
}

impl Call {
    /// A request that changes nothing. `path` is everything after the host, query included.
    pub(crate) fn get(what: impl Into<String>, path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), body: None, effect: Effect::Read, what: what.into() }
    }

    /// A request that may change something.
    pub(crate) fn post(what: impl Into<String>, path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, path: path.into(), body: Some(body), effect: Effect::Write, what: what.into() }
    }

    /// A request that may change something.
    pub(crate) fn put(what: impl Into<String>, path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::PUT, ..Self::post(what, path, body) }
    }

    /// A request that may change something, without a body.
    pub(crate) fn delete(what: impl Into<String>, path: impl Into<String>) -> Self {
        Self { method: Method::DELETE, effect: Effect::Write, ..Self::get(what, path) }
    }

    /// The same request, without a body.
    pub(crate) fn bare(self) -> Self {
        Self { body: None, ..self }
    }

    /// The same request, known to change nothing that matters when its answer is lost.
    pub(crate) fn harmless(self) -> Self {
        Self { effect: Effect::Read, ..self }
    }

    /// The same request, known to change something although it looks like reading.
    pub(crate) fn harmful(self) -> Self {
        Self { effect: Effect::Write, ..self }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The platform's own word for a refusal; empty when the body had none.
    pub(crate) code: String,
    /// `Null` when the body was not JSON.
    pub(crate) body: Value,
    headers: HeaderMap,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) what: String,
    pub(crate) who: Who,
    pub(crate) effect: Effect,
    manners: &'static dyn Manners,
}

impl Answer {
    /// Status and code, such as `403 M_FORBIDDEN`.
    pub(crate) fn says(&self) -> String {
        if self.code.is_empty() { self.status.to_string() } else { format!("{} {}", self.status, self.code) }
    }

    /// Whether it is this refusal.
    pub(crate) fn is(&self, status: u16, code: &str) -> bool {
        self.status == status && self.code == code
    }

    /// A header, when it is there and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body of a success. Everything else is an error, a success around something else too.
    pub(crate) fn read<T: DeserializeOwned>(mut self) -> Result<T> {
        self.ok()?;
        // The state of a large room is not copied.
        let body = self.body.take();
        serde_json::from_value(body).map_err(|_| self.nonsense())
    }

    /// An answer that says that it was done.
    pub(crate) fn ok(&self) -> Result<&Self> {
        match self.status {
            200..=299 if self.manners.succeeded(self) => Ok(self),
            200..=299 => Err(self.nonsense()),
            _ => Err(self.refusal()),
        }
    }

    fn is_too_fast(&self) -> bool {
        (400..500).contains(&self.status) && self.manners.refused(self).kind == ErrorKind::RateLimited
    }

    /// The refusal as an error.
    pub(crate) fn refusal(&self) -> ConnectorError {
        let Refused { kind, hint } = match self.status {
            500.. => {
                let broken = Refused { kind: self.effect.without_answer(), hint: None };
                self.manners.declined(self).unwrap_or(broken)
            }
            _ => self.manners.refused(self),
        };
        let error = ConnectorError::new(kind, format!("cannot {}", self.what)).code(self.says());
        let error = error.retry_after(self.retry_after);
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// An answer that the platform doesn't document.
    pub(crate) fn nonsense(&self) -> ConnectorError {
        ConnectorError::new(ErrorKind::Protocol, format!("cannot {}: the answer makes no sense", self.what))
            .says("refused-nonsense")
            .code(self.says())
    }
}

/// A file that was asked for, or what came instead.
pub(crate) struct Download {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
}

/// A way to one server.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    base: String,
    /// Fetches what the server names elsewhere.
    files: Files,
    pace: Pace,
    manners: &'static dyn Manners,
}

impl Http {
    /// A way to the server at `base`, which must be [safe](is_safe). The error is for operators.
    pub(crate) fn new(base: &Url, pace: Pace, manners: &'static dyn Manners) -> std::result::Result<Self, String> {
        use_ring();
        let client = client(&pace).build().map_err(|e| e.to_string())?;
        let files = Files::new(is_loopback(base), &pace).map_err(|e| e.to_string())?;
        let base = base.as_str().trim_end_matches('/').to_owned();
        Ok(Self { client, base, files, pace, manners })
    }

    /// Sends it once, when its turn comes. An answer of any status is `Ok`; `Err` means that none came.
    pub(crate) async fn send(&self, caller: &Caller, call: Call) -> Result<Answer> {
        let class = self.manners.class(&call.path, call.method != Method::GET);
        self.pace.turn(class).await;
        let answer = self.send_now(caller, call).await?;
        if answer.is_too_fast() {
            self.pace.too_fast(class, answer.retry_after).await;
        } else {
            self.pace.went_well(class);
        }
        Ok(answer)
    }

    /// Downloads a file from wherever the platform says that it lies: at most `most` bytes, without any credential. The
    /// address lets anybody in who knows it, so it is in no error.
    pub(crate) async fn download(&self, what: &str, from: &Url, most: usize) -> Result<Download> {
        let call = Call::get(what, String::new());
        if self.files.outside.check(from).is_err() {
            let message = format!("cannot {what}: the platform names an address that nothing is fetched from");
            return Err(ConnectorError::new(ErrorKind::Protocol, message));
        }
        let request = self.files.client.get(from.clone());
        // The address isn't said, as above.
        let mut response = request.send().await.map_err(|e| no_answer(&call, e.is_connect() || e.is_builder()))?;
        let status = response.status().as_u16();
        Ok(Download { status, bytes: read_bounded(&mut response, &call, most).await? })
    }

    async fn send_now(&self, caller: &Caller, call: Call) -> Result<Answer> {
        let url = exact(&self.base, &call.path).ok_or_else(|| no_address(&call))?;
        let mut request = self.client.request(call.method.clone(), url);
        request = match caller.credential() {
            Some(Credential::Bearer(token)) => request.header(header::AUTHORIZATION, bearer(token)?),
            Some(Credential::Basic { user, password }) => request.basic_auth(user, Some(password.expose_secret())),
            None => request,
        };
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let mut response = request
            .send()
            .await
            .map_err(|e| no_answer(&call, e.is_connect() || e.is_builder()).says(unreached::why(&e, &self.base)))?;
        let bytes = read_bounded(&mut response, &call, LARGEST_BODY).await?;
        Ok(self.answer(&response, &bytes, caller, call))
    }

    fn answer(&self, response: &Response, bytes: &[u8], caller: &Caller, call: Call) -> Answer {
        let body: Value = serde_json::from_slice(bytes).unwrap_or(Value::Null);
        Answer {
            status: response.status().as_u16(),
            code: readable(&self.manners.code(&body)).to_owned(),
            retry_after: self.manners.wait(&body).or_else(|| retry_after(response, self.manners.wait_headers())),
            headers: response.headers().clone(),
            body,
            what: call.what,
            who: caller.who(),
            effect: call.effect,
            manners: self.manners,
        }
    }
}

fn client(pace: &Pace) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(pace.request_timeout())
        .no_proxy()
}

/// A way to wherever a platform says that a file lies: over TLS, as nobody, and not into our own network, which a platform
/// out there has no business to name.
#[derive(Debug)]
struct Files {
    client: reqwest::Client,
    outside: Outside,
}

impl Files {
    /// A server on this very machine may name what is on it.
    fn new(local: bool, pace: &Pace) -> reqwest::Result<Self> {
        let here = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let outside = if local { Outside::allowing(here) } else { Outside::default() };
        // The address that was checked is the one that is connected to.
        let client = client(pace).dns_resolver(Arc::new(outside.clone())).build()?;
        Ok(Self { client, outside })
    }
}

/// Chooses the cryptography behind TLS for this process, unless that was done already.
pub(crate) fn use_ring() {
    static TLS: Once = Once::new();
    // An error means that the process has chosen a provider already, which is as good.
    TLS.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

fn bearer(token: &SecretString) -> Result<header::HeaderValue> {
    let mut value = header::HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).map_err(|_| {
        ConnectorError::new(ErrorKind::Unauthenticated, "the access token holds characters that no token has")
            .says("refused-odd-token")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Some id in it can't be named in an address.
fn no_address(call: &Call) -> ConnectorError {
    let message = format!("cannot {}: an id in it would lead to another address", call.what);
    ConnectorError::new(ErrorKind::Invalid, message).says("refused-odd-id")
}

fn no_answer(call: &Call, never_sent: bool) -> ConnectorError {
    if never_sent {
        ConnectorError::new(ErrorKind::Unavailable, format!("cannot {}: the server is not reached", call.what))
    } else {
        ConnectorError::new(call.effect.without_answer(), format!("cannot {}: no whole answer came", call.what))
            .says("refused-no-answer")
    }
}

async fn read_bounded(response: &mut Response, call: &Call, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| no_answer(call, false))? {
        if bytes.len() + chunk.len() > most {
            let message = format!("cannot {}: the answer is larger than {most} bytes", call.what);
            return Err(ConnectorError::new(ErrorKind::Protocol, message).says("refused-too-large"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Seconds in the first of these headers that is there.
fn retry_after(response: &Response, headers: &[&str]) -> Option<Duration> {
    let seconds = headers.iter().find_map(|name| response.headers().get(*name))?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
