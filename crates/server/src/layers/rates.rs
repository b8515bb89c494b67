//! How often each may ask. In memory, so that every process counts for itself: it keeps one caller from taking a process
//! away from the others, and is no quota.

use crate::error::{Problem, Result};
use crate::settings::Settings;
use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use axum::http::request::Parts;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Callers remembered; beyond, those whose bucket is full again are forgotten, which changes nothing for them.
const MOST: usize = 10_000;

/// A bucket of tokens for each caller.
pub(crate) struct Rates {
    per_second: f64,
    at_once: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Rates {
    pub(crate) fn new(per_minute: u32, at_once: u32) -> Self {
        let per_second = f64::from(per_minute.max(1)) / 60.0;
        Self { per_second, at_once: f64::from(at_once.max(1)), buckets: Mutex::default() }
    }

    /// Takes a token of this caller's.
    ///
    /// # Errors
    /// `too-many-requests`, with the time after which there is one.
    pub(crate) fn take(&self, caller: &str) -> Result<()> {
        self.take_at(caller, Instant::now())
    }

    /// Takes more of this caller's share, for what costs more than a request. Nothing is refused; what comes next waits.
    pub(crate) fn charge(&self, caller: &str, tokens: f64) {
        self.charge_at(caller, tokens, Instant::now());
    }

    fn charge_at(&self, caller: &str, tokens: f64, now: Instant) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(caller) {
            let left = (self.filled(bucket, now) - tokens).max(-self.at_once);
            (bucket.tokens, bucket.at) = (left, now);
        }
    }

    fn take_at(&self, caller: &str, now: Instant) -> Result<()> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.at_once);
            if buckets.len() >= MOST {
                // All of them are busy. Memory is worth more than what they have used up.
                buckets.clear();
            }
        }
        let bucket = buckets.entry(caller.to_owned()).or_insert(Bucket { tokens: self.at_once, at: now });
        let tokens = self.filled(bucket, now);
        (bucket.tokens, bucket.at) = (tokens, now);
        if tokens < 1.0 {
            let wait = Duration::from_secs_f64((1.0 - tokens) / self.per_second);
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests").retry_after(wait));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    fn filled(&self, bucket: &Bucket, now: Instant) -> f64 {
        let since = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.tokens + since * self.per_second).min(self.at_once)
    }
}

/// Where a request comes from, as one address. A socket for both versions shows the old ones as new ones, all of which
/// would be one network.
pub(crate) fn ip(settings: &Settings, parts: &Parts) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let forwarded = || {
        let header = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        header.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let found = if settings.behind_proxy { forwarded().or(peer) } else { peer };
    found.map(|address| address.to_canonical())
}

/// Where a request comes from: the peer, or what our own proxy says of its peer. The last entry is the one that the proxy
/// wrote; those before it are the caller's to invent. An IPv6 network counts as one, because one caller has all of it.
pub(crate) fn address(settings: &Settings, parts: &Parts) -> String {
    match ip(settings, parts) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Some(IpAddr::V4(address)) => address.to_string(),
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    #[test]
    fn a_caller_who_asks_too_often_waits_and_others_do_not() {
        let (rates, begin) = (Rates::new(60, 2), Instant::now());
        rates.take_at("a", begin).unwrap();
        rates.take_at("a", begin).unwrap();
        assert_eq!(rates.take_at("a", begin).unwrap_err().slug(), "too-many-requests");
        rates.take_at("b", begin).unwrap();
        let later = begin + Duration::from_secs(1);
        rates.take_at("a", later).unwrap();
        assert!(rates.take_at("a", later).is_err());
    }

    #[test]
    fn what_costs_more_makes_the_next_one_wait_and_not_for_ever() {
        let (rates, begin) = (Rates::new(60, 10), Instant::now());
        rates.take_at("a", begin).unwrap();
        rates.charge_at("a", 20.0, begin);
        assert!(rates.take_at("a", begin + Duration::from_secs(10)).is_err());
        rates.take_at("a", begin + Duration::from_secs(13)).unwrap();
        (0..9).for_each(|_| rates.charge_at("a", 20.0, begin + Duration::from_secs(13)));
        rates.take_at("a", begin + Duration::from_secs(25)).unwrap();
        rates.charge_at("unknown", 20.0, begin);
        rates.take_at("unknown", begin).unwrap();
    }

    #[test]
    fn callers_are_forgotten_once_they_are_at_rest() {
        let (rates, begin) = (Rates::new(60, 2), Instant::now());
        for number in 0..MOST {
            rates.take_at(&number.to_string(), begin).unwrap();
        }
        rates.take_at("new", begin + Duration::from_secs(2)).unwrap();
        assert_eq!(rates.buckets.lock().unwrap().len(), 1);
    }

    #[test]
    fn only_our_own_proxy_says_where_somebody_is() {
        let request = Request::builder().header("x-forwarded-for", "6.6.6.6, 10.1.2.3").body(()).unwrap();
        let (mut parts, ()) = request.into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
        let mut settings = Settings::default();
        assert_eq!(address(&settings, &parts), "127.0.0.1");
        settings.behind_proxy = true;
        assert_eq!(address(&settings, &parts), "10.1.2.3");
    }

    #[test]
    fn two_old_addresses_on_a_socket_for_both_versions_are_two() {
        let seen = |peer: &str| {
            let (mut parts, ()) = Request::builder().body(()).unwrap().into_parts();
            parts.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 9)));
            address(&Settings::default(), &parts)
        };
        assert_eq!(seen("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(seen("::ffff:192.0.2.1"), seen("::ffff:192.0.2.2"));
        assert_eq!(seen("2001:db8:1:2::1"), seen("2001:db8:1:2:ffff::9"), "a network is one caller");
    }
}
