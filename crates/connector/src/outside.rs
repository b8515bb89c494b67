//! The guard before every request whose target somebody has configured: it goes outside of our own walls, or to a host
//! that the house allows by name.
//!
//! The address that was checked is the one to connect to: whoever sends hands an [`Outside`] to the HTTP client as its
//! resolver, so that a name can't mean another address a moment later. Redirects must be off, and so must proxies.

use exeunt_core::outside::is_outside;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};

/// What may be reached.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    /// Names and addresses that lie inside and are allowed all the same; also without TLS.
    allowed: Arc<BTreeSet<String>>,
}

/// Why a target isn't reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    #[error("it is not an https address")]
    NotHttps,
    #[error("the address names no host, or a user")]
    Malformed,
    #[error("it lies inside our own network, and the house doesn't allow it")]
    Inside,
    #[error("the name has no address")]
    Unknown,
}

impl Outside {
    /// Allows these hosts wherever they lie: names or addresses, without a port.
    pub fn allowing(hosts: impl IntoIterator<Item = String>) -> Self {
        let plain = |host: String| host.trim().trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
        Self { allowed: Arc::new(hosts.into_iter().map(plain).collect()) }
    }

    /// Checks what can be seen of an address without asking anybody. Call it before each request: an HTTP client resolves
    /// no host that is written as an address.
    ///
    /// # Errors
    /// Says why it must not be asked.
    pub fn check(&self, url: &Url) -> Result<(), Barred> {
        let host = url.host().ok_or(Barred::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Barred::Malformed);
        }
        let allowed = self.allows(&host.to_string());
        match (url.scheme(), allowed) {
            ("https", _) | ("http", true) => {}
            _ => return Err(Barred::NotHttps),
        }
        let address = match host {
            Host::Domain(_) => return Ok(()),
            Host::Ipv4(v4) => IpAddr::V4(v4),
            Host::Ipv6(v6) => IpAddr::V6(v6),
        };
        if allowed || is_outside(address) { Ok(()) } else { Err(Barred::Inside) }
    }

    /// The addresses of a name that may be connected to.
    ///
    /// # Errors
    /// [`Barred::Unknown`] when it has none, [`Barred::Inside`] when one of them lies inside: a name that means both is
    /// somebody's trick.
    pub async fn addresses(&self, name: &str) -> Result<Vec<SocketAddr>, Barred> {
        let addresses: Vec<_> = tokio::net::lookup_host((name, 0)).await.map_err(|_| Barred::Unknown)?.collect();
        self.admit(name, addresses)
    }

    fn admit(&self, name: &str, addresses: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Barred> {
        if addresses.is_empty() {
            return Err(Barred::Unknown);
        }
        let outside = addresses.iter().all(|address| is_outside(address.ip()));
        if outside || self.allows(name) { Ok(addresses) } else { Err(Barred::Inside) }
    }

    fn allows(&self, host: &str) -> bool {
        self.allowed.contains(&host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase())
    }
}

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        let outside = self.clone();
        Box::pin(async move {
            let addresses = outside.addresses(name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(outside: &Outside, url: &str) -> Result<(), Barred> {
        outside.check(&url.parse().unwrap())
    }

    #[test]
    fn only_the_outside_and_what_the_house_allows() {
        let outside = Outside::default();
        assert_eq!(check(&outside, "https://hooks.example.com/x"), Ok(()));
        assert_eq!(check(&outside, "http://hooks.example.com/x"), Err(Barred::NotHttps));
        assert_eq!(check(&outside, "https://user@hooks.example.com/"), Err(Barred::Malformed));
        // Every way to write the same machine.
        let loopback =
            ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"];
        for host in loopback {
            assert_eq!(check(&outside, &format!("https://{host}/")), Err(Barred::Inside), "{host}");
        }
        let house = Outside::allowing(["Hooks.Corp.Internal".to_owned(), "[::1]".to_owned(), "10.0.0.5".to_owned()]);
        for url in ["http://hooks.corp.internal/x", "https://[::1]:8443/", "http://10.0.0.5:9000/"] {
            assert_eq!(check(&house, url), Ok(()), "{url}");
        }
        assert_eq!(check(&house, "http://10.0.0.6/"), Err(Barred::NotHttps));
    }

    #[tokio::test]
    async fn a_name_that_means_an_address_inside_is_barred() {
        assert_eq!(Outside::default().addresses("localhost").await, Err(Barred::Inside));
        let allowed = Outside::allowing(["localhost".to_owned()]);
        assert!(allowed.addresses("localhost").await.is_ok());
        let both = vec!["8.8.8.8:0".parse().unwrap(), "127.0.0.1:0".parse().unwrap()];
        assert_eq!(Outside::default().admit("both.example", both), Err(Barred::Inside));
    }
}
