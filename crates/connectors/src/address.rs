//! Where a request goes: exactly where its call says, and never where nobody should be sent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Display;
use std::net::{Ipv4Addr, Ipv6Addr};
use url::{Host, Position, Url};

/// What may stand in a part of a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// An id as one part of a path. What no encoding can make a part of a path (`..`) is refused by [`exact`].
pub(crate) fn part(id: impl Display) -> String {
    utf8_percent_encode(&id.to_string(), PLAIN).to_string()
}

/// The address of `path`, query included, on the server at `base`; nothing when a reader of addresses takes it for
/// another one, as `/users/x/..` is one for `/users/`.
pub(crate) fn exact(base: &str, path: &str) -> Option<Url> {
    let url = Url::parse(&format!("{base}{path}")).ok()?;
    let origin = url[..Position::BeforePath].len();
    let asked = &url[Position::BeforePath..];
    (path.starts_with('/') && url.fragment().is_none() && origin == base.len() && asked == path).then_some(url)
}

/// Whether credentials may be sent there: over TLS, or within this very machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a file may be fetched from where a platform says that it lies: over TLS, as nobody, and not from within our own
/// network, which a platform out there has no business to name.
pub(crate) fn may_be_fetched(url: &Url) -> bool {
    let outside = match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name != "localhost" && !name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => is_outside(address),
        Some(Host::Ipv6(address)) => is_outside_v6(address),
        None => false,
    };
    url.scheme() == "https" && outside && names_nobody(url)
}

/// Whether an address says nothing of who asks.
pub(crate) fn names_nobody(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none()
}

fn is_outside(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    !(a == 0 || shared || address.is_loopback() || address.is_private() || address.is_link_local())
}

fn is_outside_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4() {
        return is_outside(inner);
    }
    !(address.is_unique_local() || address.is_unicast_link_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_platform_sends_us_into_our_own_network() {
        for good in ["https://files.example/a?Signature=x", "https://8.8.8.8/a", "https://[2001:4860:4860::8888]/a"] {
            assert!(may_be_fetched(&good.parse().unwrap()), "{good}");
        }
        for bad in [
            "http://files.example/a",
            "https://u@files.example/a",
            "https://:p@files.example/a",
            "https://localhost/a",
            "https://x.localhost./a",
            "https://127.0.0.1/a",
            "https://0x7f000001/a",
            "https://0.0.0.0/a",
            "https://10.1.2.3/a",
            "https://172.16.0.1/a",
            "https://192.168.1.1/a",
            "https://100.100.100.200/a",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/a",
            "https://[::ffff:10.0.0.1]/a",
            "https://[fe80::1]/a",
            "https://[fd00::1]/a",
            "file:///etc/passwd",
        ] {
            assert!(!may_be_fetched(&bad.parse().unwrap()), "{bad}");
        }
    }

    /// A device called `..` would end every session of its owner.
    #[test]
    fn an_address_is_what_was_asked_for_or_none() {
        for name in ["pixel 8", "张三", "a/b", "?x#y", "%2e%2e", "...", "", "a\\b", "a\tb"] {
            let path = format!("/users/{}/x?cursor={}", part(name), part(name));
            let url = exact("https://im.example:8443", &path).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(url.as_str(), format!("https://im.example:8443{path}"));
        }
        for name in [".", ".."] {
            for path in [format!("/users/zhangsan/disconnect/{}", part(name)), format!("/users/{}/x", part(name))] {
                assert_eq!(exact("https://im.example", &path), None, "{path}");
            }
        }
        for odd in ["", "users", ".evil/x", "@evil/x", ":1/x", "/a/%2E%2e/b", "/a\\..\\b", "/a#b", "/a b", "/a\n/b"] {
            assert_eq!(exact("https://im.example", odd), None, "{odd}");
        }
    }
}
