//! Where a request goes: exactly where its call says.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Display;
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

#[cfg(test)]
mod tests {
    use super::*;

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
