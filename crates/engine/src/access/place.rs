//! Where somebody logs in from, and telling them of a place that is new.
//!
//! A place is a network: the first three numbers of an IPv4 address, the first 48 bits of an IPv6 one. Finer, and each new
//! lease of a home would be news; coarser, and somebody else's city would be the same place. What a browser calls itself is
//! no part of it, because it changes by itself and anybody can say it.
//!
//! What is kept is a hash of network and name, for thirty days after the last log-in from there: whether a place is known
//! can be asked, where somebody has been can't be listed.

use super::session::From;
use super::throttle::{KNOWN_FOR, fresh};
use crate::error::Result;
use crate::house::Engine;
use crate::notify::Notice;
use exeunt_store::{Actor, Tx};
use std::net::IpAddr;

impl Engine {
    /// Remembers where an actor logs in from, and tells them if they haven't lately.
    pub(super) async fn note_place(&self, tx: &mut Tx, actor: &Actor, from: &From) -> Result<()> {
        let now = self.clock.now();
        let key = format!("place {} {}", network(from.address), actor.name);
        let was_there = tx.throttle_known(&key).await?;
        let was = tx.throttle_lock(&key, now).await?;
        tx.throttle_put(&key, &fresh(now)).await?;
        if was_there && was.is_some_and(|was| now.duration_since(was.last_at) < KNOWN_FOR) {
            return Ok(());
        }
        let notice = Notice::LoginFromNewPlace { actor: actor.name.clone(), place: from.address.to_string(), at: now };
        self.tell_owner(tx, actor, &notice).await
    }
}

/// The network of an address, in words.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_lease_is_no_new_place_and_another_network_is() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("192.0.2.7"), network("192.0.2.200"));
        assert_eq!(network("192.0.2.7"), network("::ffff:192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.3.7"));
        assert_eq!(network("2001:db8:1:2::7"), network("2001:db8:1:3::8"));
        assert_ne!(network("2001:db8:1::7"), network("2001:db8:2::7"));
    }
}
