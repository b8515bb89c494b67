//! How often somebody may try to log in. Kept in the database, because there are several servers.
//!
//! Three counts grow with each failure, and each makes the next attempt wait longer: of an account from one address, of
//! an address at all accounts, and of an account from everywhere. The last holds back only addresses from which the
//! account's owner hasn't come in before, and a minute at most: an outsider can slow strangers down, but shuts nobody out
//! of the place where they work.
//!
//! An attempt counts as a failure before the password is looked at, and is forgiven after it turned out right: a
//! thousand guesses at the same moment are a thousand failures.

use super::error::AccessError;
use crate::error::Result;
use crate::house::Engine;
use exeunt_store::{Throttle, Tx};
use jiff::{SignedDuration, Timestamp};
use std::net::IpAddr;

/// A failure weighs for this long.
const MEMORY: SignedDuration = SignedDuration::from_hours(1);
/// How long an address counts as known after its owner came in.
pub(super) const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);

/// One of the counts.
struct Count {
    key: String,
    /// Failures that cost no waiting.
    free: u32,
    longest: SignedDuration,
}

impl Count {
    /// How long to wait after so many failures: twice as long each time.
    fn pause(&self, failures: u32) -> SignedDuration {
        match failures.checked_sub(self.free) {
            None | Some(0) => SignedDuration::ZERO,
            Some(over) => SignedDuration::from_secs(1 << (over - 1).min(20)).min(self.longest),
        }
    }
}

/// Who tries, and from where.
pub(super) struct Door {
    pair: Count,
    account: Count,
    address: Count,
    known: String,
}

impl Door {
    pub(super) fn new(name: &str, address: IpAddr) -> Self {
        let place = place(address);
        let quarter = SignedDuration::from_mins(15);
        Self {
            pair: Count { key: format!("pair {place} {name}"), free: 3, longest: quarter },
            account: Count { key: format!("account {name}"), free: 20, longest: SignedDuration::from_mins(1) },
            address: Count { key: format!("address {place}"), free: 30, longest: quarter },
            known: format!("known {place} {name}"),
        }
    }
}

/// How often something that a stranger at this address did is written into the log, where every line stays for good.
fn lines_of(address: IpAddr) -> Count {
    let key = format!("lines {}", place(address));
    Count { key, free: 30, longest: SignedDuration::from_mins(15) }
}

/// Whoever has one address of version 6 has 2^64 of them.
fn place(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => format!("{:x?}", &address.segments()[..4]),
        },
    }
}

impl Engine {
    /// Lets somebody try, and counts it as a failure until [`Engine::forgive`]. Says how many were turned away since the
    /// last one who was let try.
    pub(super) async fn admit(&self, door: &Door) -> Result<u32> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        tx.throttle_forget_old(before(now, KNOWN_FOR)).await?;
        let known = tx.throttle_known(&door.known).await?;
        // Always in this order, so that two attempts never wait for each other.
        let mut counts = vec![&door.pair];
        counts.extend((!known).then_some(&door.account));
        counts.push(&door.address);
        let mut held = Vec::new();
        for count in counts {
            let now_at = tx.throttle_lock(&count.key, now).await?;
            held.push((count, now_at.map_or_else(|| fresh(now), |was| faded(was, now))));
        }
        let until = held.iter().filter_map(|(_, throttle)| shut_until(throttle, now)).max();
        let turned_away = held.iter().map(|(_, throttle)| throttle.turned_away).max().unwrap_or(0);
        for (count, throttle) in held {
            let next = match until {
                Some(_) => Throttle { turned_away: throttle.turned_away.saturating_add(1), ..throttle },
                None => failed(count, throttle, now),
            };
            tx.throttle_put(&count.key, &next).await?;
        }
        tx.commit().await?;
        match until {
            Some(until) => Err(AccessError::TooSoon { wait: until.duration_since(now) }.into()),
            None => Ok(turned_away),
        }
    }

    /// Whether what a stranger at this address did gets a line in the log, and how often there was none since the last one.
    pub(super) async fn worth_a_line(&self, tx: &mut Tx, address: IpAddr) -> Result<Option<u32>> {
        let (now, count) = (self.clock.now(), lines_of(address));
        let was = tx.throttle_lock(&count.key, now).await?.map_or_else(|| fresh(now), |was| faded(was, now));
        let silent = shut_until(&was, now).is_some();
        let next = if silent {
            Throttle { turned_away: was.turned_away.saturating_add(1), ..was }
        } else {
            failed(&count, was, now)
        };
        tx.throttle_put(&count.key, &next).await?;
        Ok((!silent).then_some(was.turned_away))
    }

    /// Takes the failure back that [`Engine::admit`] counted: they did get in. From now on the place is known.
    pub(super) async fn forgive(&self, tx: &mut Tx, door: &Door) -> Result<()> {
        let now = self.clock.now();
        tx.throttle_forget(&door.pair.key).await?;
        tx.throttle_forget(&door.account.key).await?;
        // Others may be guessing from the same address: only this attempt is taken back.
        if let Some(was) = tx.throttle_lock(&door.address.key, now).await? {
            let failures = was.failures.saturating_sub(1);
            tx.throttle_put(&door.address.key, &Throttle { failures, open_at: was.last_at, ..was }).await?;
        }
        tx.throttle_lock(&door.known, now).await?;
        tx.throttle_put(&door.known, &fresh(now)).await?;
        Ok(())
    }
}

pub(super) fn fresh(now: Timestamp) -> Throttle {
    Throttle { failures: 0, last_at: now, open_at: now, turned_away: 0 }
}

/// When the next one may try, if not now. An attempt that costs no waiting shuts nothing, although another's clock, or a
/// transaction that had to wait, may have put it into what is the future here.
fn shut_until(throttle: &Throttle, now: Timestamp) -> Option<Timestamp> {
    let until = throttle.open_at;
    (until > throttle.last_at && until > now).then_some(until)
}

/// What is left of it after a quiet time.
fn faded(was: Throttle, now: Timestamp) -> Throttle {
    let quiet = now.duration_since(was.last_at.max(was.open_at)) > MEMORY;
    if quiet { Throttle { turned_away: was.turned_away, ..fresh(now) } } else { was }
}

fn failed(count: &Count, was: Throttle, now: Timestamp) -> Throttle {
    let failures = was.failures.saturating_add(1);
    let open_at = now.checked_add(count.pause(failures)).unwrap_or(now);
    Throttle { failures, last_at: now, open_at, turned_away: 0 }
}

pub(super) fn before(now: Timestamp, length: SignedDuration) -> Timestamp {
    now.checked_sub(length).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_its_bound() {
        let door = Door::new("li", "192.0.2.1".parse().unwrap());
        let seconds = |count: &Count, failures| count.pause(failures).as_secs();
        let pauses: Vec<i64> = (1..=8).map(|failures| seconds(&door.pair, failures)).collect();
        assert_eq!(pauses, [0, 0, 0, 1, 2, 4, 8, 16]);
        assert_eq!(seconds(&door.pair, u32::MAX), 15 * 60);
        assert_eq!(seconds(&door.account, u32::MAX), 60, "an outsider shuts nobody out");
    }

    #[test]
    fn what_costs_no_waiting_shuts_nobody_out_whose_clock_is_behind() {
        let (door, now) = (Door::new("li", "192.0.2.1".parse().unwrap()), Timestamp::UNIX_EPOCH);
        let ahead = now + SignedDuration::from_millis(5);
        let third = (0..3).fold(fresh(ahead), |was, _| failed(&door.pair, was, ahead));
        assert_eq!(shut_until(&third, now), None);
        let fourth = failed(&door.pair, third, ahead);
        assert_eq!(shut_until(&fourth, now), Some(ahead + SignedDuration::from_secs(1)));
        assert_eq!(shut_until(&fourth, ahead + SignedDuration::from_secs(1)), None);
    }

    #[test]
    fn one_network_is_one_place() {
        let place = |text: &str| place(text.parse().unwrap());
        assert_eq!(place("2001:db8:1:2::7"), place("2001:db8:1:2:ffff::1"));
        assert_ne!(place("2001:db8:1:2::7"), place("2001:db8:1:3::7"));
        assert_eq!(place("::ffff:192.0.2.1"), place("192.0.2.1"));
    }
}
