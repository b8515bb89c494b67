//! The server's own rate limiter: the generic cell rate algorithm, with its state in four headers of every answer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::cx::credential;
use super::settings::RateLimit;
use crate::{Call, Reply};

/// When each key's allowance is whole again, in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Limiter(Mutex<HashMap<String, f64>>);

/// What the limiter says of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verdict {
    limit: u32,
    remaining: u32,
    reset_s: u64,
    /// Refused: when to come back.
    retry_s: Option<u64>,
}

impl Limiter {
    pub(super) fn take(&self, limit: RateLimit, call: &Call, now_ms: i64) -> Verdict {
        let by_user = credential(call).filter(|_| limit.by_user);
        let key = by_user.map_or_else(|| call.peer.to_string(), str::to_owned);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a float exactly")]
        let now = now_ms as f64;
        let mut whole = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = whole.entry(key).or_insert(now);
        let each = 1000.0 / limit.per_second;
        let depth = each * f64::from(limit.burst + 1);
        let next = due.max(now) + each;
        let wait = next - depth - now;
        let refused = wait > f64::EPSILON;
        if !refused {
            *due = next;
        }
        let debt = (*due - now).max(0.0);
        Verdict {
            limit: limit.burst + 1,
            remaining: u32::try_from(whole_number((depth - debt) / each)).unwrap_or(0),
            reset_s: whole_number((debt / 1000.0).ceil()),
            retry_s: refused.then(|| whole_number((wait / 1000.0).ceil())),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small, and not negative")]
fn whole_number(number: f64) -> u64 {
    number.max(0.0).floor() as u64
}

impl Verdict {
    pub(super) fn refused(&self) -> bool {
        self.retry_s.is_some()
    }

    pub(super) fn put_on(&self, reply: &mut Reply) {
        reply.headers.push(("x-ratelimit-limit", self.limit.to_string()));
        reply.headers.push(("x-ratelimit-remaining", self.remaining.to_string()));
        reply.headers.push(("x-ratelimit-reset", self.reset_s.to_string()));
        if let Some(retry) = self.retry_s {
            reply.headers.push(("retry-after", retry.to_string()));
        }
    }
}

/// The refusal: text, not the JSON of other errors (the limiter stands before the API).
pub(super) fn limited() -> Reply {
    Reply::bytes(429, "text/plain; charset=utf-8", &b"limit exceeded\n"[..])
}

/// A refusal that a fault asks for.
pub(super) fn limited_for(retry_after_ms: Option<u64>) -> Reply {
    let mut reply = limited();
    if let Some(ms) = retry_after_ms {
        let seconds = ms.div_ceil(1000);
        let verdict = Verdict { limit: 101, remaining: 0, reset_s: seconds, retry_s: Some(seconds) };
        verdict.put_on(&mut reply);
    }
    reply
}
