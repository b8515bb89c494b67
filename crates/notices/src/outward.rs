//! The only way to an address that somebody has configured: checked, without redirects or proxies, bounded in time and in
//! what comes back.

use exeunt_core::DeliveryTrouble;
use exeunt_engine::notify::Outcome;
use exeunt_engine::outside::{Barred, Outside};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// From the first packet to the last byte of the answer.
const PATIENCE: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(10);
/// No bot says more; a webhook's answer isn't read at all.
const LARGEST_ANSWER: usize = 64 * 1024;

/// An HTTP client that can't be led inside.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    outside: Outside,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// A client that reaches what `outside` lets it reach. TLS must have been set up for the process.
    ///
    /// # Panics
    /// When it was not.
    pub fn new(outside: Outside) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            .user_agent(concat!("exeunt/", env!("CARGO_PKG_VERSION")))
            // The address that was checked is the one that is connected to.
            .dns_resolver(Arc::new(outside.clone()))
            .build()
            .expect("a client with static settings can be built");
        Self { http, outside }
    }

    /// Posts JSON text. `Err` says what becomes of the notice when there is no answer to look at.
    pub(crate) async fn post(&self, url: &Url, headers: HeaderMap, body: String) -> Result<Answer, Outcome> {
        self.outside.check(url).map_err(|barred| Outcome::Refused(trouble_of(barred)))?;
        let request = self.http.post(url.clone()).headers(headers).header("content-type", "application/json");
        let mut response = request.body(body).send().await.map_err(|error| outcome_of(&error))?;
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let mut body = Vec::new();
        // The answer has come; what is wrong with its body changes nothing about that.
        while let Ok(Some(chunk)) = response.chunk().await {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                break;
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, retry_after, body })
    }
}

/// What an HTTP status means for the notice, where the body says nothing.
pub(crate) fn by_status(answer: &Answer) -> Outcome {
    let later = |trouble, unsure| Outcome::Later { trouble, unsure, after: answer.retry_after };
    match answer.status {
        200..=299 => Outcome::Sent,
        410 => Outcome::Refused(DeliveryTrouble::Gone),
        408 | 425 | 429 | 503 => later(DeliveryTrouble::Busy, false),
        // It may have been taken before the other side fell over.
        500..=599 => later(DeliveryTrouble::Busy, true),
        401 | 403 => later(DeliveryTrouble::Unauthenticated, false),
        // Also a redirect: whoever moved has to be configured anew. Tried again, because whoever mends it needn't send by hand.
        _ => later(DeliveryTrouble::Refused, false),
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

fn trouble_of(barred: Barred) -> DeliveryTrouble {
    match barred {
        Barred::Inside | Barred::NotHttps => DeliveryTrouble::Forbidden,
        Barred::Malformed => DeliveryTrouble::BadAddress,
        Barred::Unknown => DeliveryTrouble::Unreachable,
    }
}

fn outcome_of(error: &reqwest::Error) -> Outcome {
    match behind::<Barred>(error) {
        Some(Barred::Unknown) => return Outcome::later(DeliveryTrouble::Unreachable),
        Some(barred) => return Outcome::Refused(trouble_of(*barred)),
        None => {}
    }
    if behind::<rustls::Error>(error).is_some() {
        return Outcome::later(DeliveryTrouble::Untrusted);
    }
    if error.is_connect() {
        return Outcome::later(DeliveryTrouble::Unreachable);
    }
    // The request was on its way.
    Outcome::unknown(if error.is_timeout() { DeliveryTrouble::TimedOut } else { DeliveryTrouble::Unreachable })
}

/// The first error of this type behind another one.
fn behind<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
