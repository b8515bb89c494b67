//! The cookie of a session, and the one of a log-in under way.

use crate::settings::Settings;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// Longer than any that we give out.
const LONGEST: usize = 256;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Session,
    /// The way to an identity provider and back.
    Flow,
}

impl Kind {
    /// With the prefix, browsers take it from this very host by https only, so that no neighbour can set one for us. They
    /// refuse the prefix where there is no https, which is only a machine of one's own.
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-exeunt",
            (Self::Session, false) => "exeunt",
            (Self::Flow, true) => "__Host-exeunt-flow",
            (Self::Flow, false) => "exeunt-flow",
        }
    }
}

/// The session token in the request's cookie.
pub(crate) fn read(settings: &Settings, headers: &HeaderMap) -> Option<SecretString> {
    read_kind(Kind::Session, settings, headers)
}

pub(super) fn read_kind(kind: Kind, settings: &Settings, headers: &HeaderMap) -> Option<SecretString> {
    let name = kind.name(settings.is_https());
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut values = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    // Two of the same name: somebody tries to slip one in, and which is ours can't be told.
    let (_, value) = values.find(|(key, _)| *key == name)?;
    let alone = !values.any(|(key, _)| key == name);
    (alone && !value.is_empty() && value.len() <= LONGEST).then(|| value.into())
}

/// The header by which a browser gets a session that was opened elsewhere in the same process.
pub fn session_cookie(settings: &Settings, token: &SecretString) -> HeaderValue {
    set(Kind::Session, settings, token)
}

/// The header that sets the cookie; it goes with the browser's own session, the server knows when it ends.
pub(super) fn set(kind: Kind, settings: &Settings, value: &SecretString) -> HeaderValue {
    let mut header = HeaderValue::from_str(&line(kind, settings, value.expose_secret(), ""))
        .expect("our tokens are letters and digits");
    header.set_sensitive(true);
    header
}

/// The header that takes the cookie away.
pub(super) fn clear(kind: Kind, settings: &Settings) -> HeaderValue {
    HeaderValue::from_str(&line(kind, settings, "", "; Max-Age=0")).expect("a cookie's names are letters")
}

fn line(kind: Kind, settings: &Settings, value: &str, end: &str) -> String {
    let https = settings.is_https();
    let secure = if https { "; Secure" } else { "" };
    // Lax, not Strict: a link in a notice leads into the console, and the way back from a provider comes from there.
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{end}", kind.name(https))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        cookies.iter().map(|cookie| (COOKIE, HeaderValue::from_str(cookie).unwrap())).collect()
    }

    #[test]
    fn a_cookie_is_ours_alone_or_none() {
        let https = Settings { public_url: url::Url::parse("https://exeunt.example").unwrap(), ..Settings::default() };
        let read = |settings: &Settings, cookies: &[&str]| {
            super::read(settings, &headers(cookies)).map(|token| token.expose_secret().to_owned())
        };
        assert_eq!(read(&https, &["a=b; __Host-exeunt=t1"]).as_deref(), Some("t1"));
        // What any neighbour can set under plain names doesn't count.
        assert_eq!(read(&https, &["exeunt=t1"]), None);
        assert_eq!(read(&https, &["__Host-exeunt=t1; __Host-exeunt=t2"]), None);
        assert_eq!(read(&Settings::default(), &["exeunt=t1"]).as_deref(), Some("t1"));
        assert_eq!(read(&Settings::default(), &["exeunt="]), None);
        let set = set(Kind::Session, &https, &"t1".into());
        assert_eq!(set.to_str().unwrap(), "__Host-exeunt=t1; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert!(set.is_sensitive());
    }
}
