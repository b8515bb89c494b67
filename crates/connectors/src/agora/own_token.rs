//! The token that our requests carry: had once, kept for half of its life, asked for by one at a time.
//!
//! The vendor blocks accounts that ask for tokens too often. So whoever waits for somebody else's asking takes what came
//! of it, a new token that was refused at once is not followed by another, and a refused asking isn't repeated for a
//! while.

use super::config::{Config, OwnLogin};
use super::token::{AccessToken, salt};
use crate::http::{Call, Caller, Http};
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{Clock, ErrorKind, Message};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// The vendor lets a certificate's own token live for a day at most; the other kind may as well be new every day.
const LIFETIME: u32 = 24 * 60 * 60;
/// A token that is only exchanged for another.
const EXCHANGED_WITHIN: u32 = 10 * 60;
/// How long a refusal is remembered, how old an unproven token must be before another is asked for, and for how long any
/// token is used.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

/// The keeper of the token.
#[derive(Debug, Default)]
pub(super) struct OwnToken {
    kept: Mutex<Kept>,
    /// How often somebody has asked, as seen without waiting.
    asked: AtomicU64,
}

/// What is kept between requests.
#[derive(Debug, Default)]
struct Kept {
    held: Option<Held>,
    /// What came of the last asking, if it failed, and when.
    failed: Option<(ConnectorError, Timestamp)>,
}

/// A token in use.
#[derive(Debug, Clone)]
struct Held {
    number: u64,
    token: SecretString,
    since: Timestamp,
    until: Timestamp,
    /// The platform has taken it at least once.
    proven: bool,
}

/// A token for one request, and which one it is.
pub(super) struct Lent {
    pub(super) caller: Caller,
    number: u64,
}

impl Held {
    fn lend(&self) -> Lent {
        Lent { caller: Caller::service(self.token.clone()), number: self.number }
    }
}

/// Whom a token is asked of, and with what.
pub(super) struct Issuer<'a> {
    pub(super) http: &'a Http,
    pub(super) config: &'a Config,
    pub(super) clock: &'a dyn Clock,
}

impl OwnToken {
    /// The token for the next request.
    pub(super) async fn lend(&self, from: &Issuer<'_>) -> Result<Lent> {
        let asked = self.asked.load(Ordering::Acquire);
        let mut kept = self.kept.lock().await;
        let now = from.clock.now();
        if let Some(held) = kept.held.as_ref().filter(|held| now < held.until) {
            return Ok(held.lend());
        }
        self.renew(&mut kept, from, asked).await
    }

    /// Another token after one was refused; nothing where asking again would be asking in a loop.
    pub(super) async fn lend_another(&self, from: &Issuer<'_>, refused: &Lent) -> Result<Option<Lent>> {
        let asked = self.asked.load(Ordering::Acquire);
        let mut kept = self.kept.lock().await;
        let now = from.clock.now();
        match kept.held.as_ref() {
            Some(held) if held.number != refused.number => return Ok(Some(held.lend())),
            Some(held) if !held.proven && now.duration_since(held.since) < PATIENCE => return Ok(None),
            Some(_) | None => {}
        }
        self.renew(&mut kept, from, asked).await.map(Some)
    }

    /// The platform took it.
    pub(super) async fn was_taken(&self, lent: &Lent) {
        if let Some(held) = self.kept.lock().await.held.as_mut().filter(|held| held.number == lent.number) {
            held.proven = true;
        }
    }

    async fn renew(&self, kept: &mut Kept, from: &Issuer<'_>, asked: u64) -> Result<Lent> {
        let now = from.clock.now();
        if let Some((error, at)) = &kept.failed {
            let meanwhile = self.asked.load(Ordering::Acquire) != asked;
            let refused = error.kind == ErrorKind::Unauthenticated && now.duration_since(*at).abs() < PATIENCE;
            if meanwhile || refused {
                return Err(error.clone());
            }
        }
        let number = self.asked.fetch_add(1, Ordering::AcqRel) + 1;
        match from.ask(now).await {
            Ok((token, until)) => {
                kept.failed = None;
                let held = Held { number, token, since: now, until, proven: false };
                Ok(kept.held.insert(held).lend())
            }
            Err(error) => {
                kept.held = None;
                kept.failed = Some((error.clone(), now));
                Err(error)
            }
        }
    }
}

/// What the platform answers when it gives a token.
#[derive(Deserialize)]
struct Given {
    access_token: String,
    /// Seconds; zero stands for ever.
    expires_in: Option<i64>,
    /// Milliseconds since 1970.
    expire_timestamp: Option<i64>,
}

impl Issuer<'_> {
    /// A new token, and until when it is used.
    async fn ask(&self, now: Timestamp) -> Result<(SecretString, Timestamp)> {
        match self.config.settings.login {
            OwnLogin::Client => {
                let (id, secret) = (&self.config.id, self.config.secret.expose_secret());
                let body = json!({
                    "grant_type": "client_credentials", "client_id": id, "client_secret": secret, "ttl": LIFETIME,
                });
                self.be_given(&Caller::Nobody, body, now).await
            }
            OwnLogin::Certificate => {
                let token = self.make(now, LIFETIME)?;
                Ok((token, half_of(now, i64::from(LIFETIME))))
            }
            OwnLogin::CertificateExchange => {
                let caller = Caller::service(self.make(now, EXCHANGED_WITHIN)?);
                self.be_given(&caller, json!({ "grant_type": "agora" }), now).await
            }
        }
    }

    fn make(&self, now: Timestamp, lifetime: u32) -> Result<SecretString> {
        let odd = |what: String| {
            ConnectorError::new(ErrorKind::Unauthenticated, format!("cannot make a token: {what}"))
                .says(Message::new("refused-no-token-made"))
        };
        let issued_at = u32::try_from(now.as_second()).map_err(|e| odd(e.to_string()))?;
        let certificate = &self.config.secret;
        let token = AccessToken::for_app(&self.config.id, issued_at, lifetime, salt(certificate, issued_at));
        token.sign(certificate).map_err(|e| odd(e.to_string()))
    }

    async fn be_given(&self, caller: &Caller, body: Value, now: Timestamp) -> Result<(SecretString, Timestamp)> {
        let path = format!("{}/token", self.config.prefix());
        // A lost answer leaves a token that nobody knows and that ends by itself.
        let call = Call::post("get a token for the connection", path, body).harmless();
        let given: Given = self.http.send(caller, call).await?.read()?;
        let seconds = match (given.expires_in, given.expire_timestamp) {
            (Some(0), _) => i64::from(LIFETIME),
            (Some(seconds), _) => seconds,
            (None, Some(at)) => at / 1000 - now.as_second(),
            (None, None) => i64::from(LIFETIME),
        };
        Ok((SecretString::from(given.access_token), half_of(now, seconds)))
    }
}

/// A token is used for half of its life, as the vendor's own kit does, and never for longer than ours may live. One that is
/// said to end at once is used for a while too, or every request would ask for another.
fn half_of(now: Timestamp, seconds: i64) -> Timestamp {
    let half = SignedDuration::from_secs(seconds.clamp(0, i64::from(LIFETIME)) / 2);
    now.saturating_add(half.max(PATIENCE)).unwrap_or(now)
}
