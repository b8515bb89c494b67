//! The cookie of the manager's page: read by no script, sent by no other site.

use crate::error::Result;
use crate::settings::Settings;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use exeunt_engine::EngineError;
use secrecy::{ExposeSecret, SecretString};

/// With the prefix, which wants the whole host as its path, no neighbour can set one for us: a manager would answer for
/// somebody else's case. Browsers refuse the prefix without https, which is only on a machine of one's own.
fn name_and_path(settings: &Settings) -> (&'static str, &'static str) {
    if settings.is_https() {
        ("__Host-exeunt-confirmation", "/; Secure")
    } else {
        ("exeunt_confirmation", "/api/v1/confirmations")
    }
}

/// The header that sets it for these seconds.
pub(super) fn set(settings: &Settings, session: &SecretString, seconds: i64) -> HeaderValue {
    let (name, path) = name_and_path(settings);
    let line = format!("{name}={}; Path={path}; HttpOnly; SameSite=Strict; Max-Age={seconds}", session.expose_secret());
    let mut value = HeaderValue::try_from(line).expect("a token is hexadecimal digits");
    value.set_sensitive(true);
    value
}

/// The session in the request's cookie.
///
/// # Errors
/// `link-dead` where there is none, and where there are two: which is ours can't be told.
pub(super) fn read(settings: &Settings, headers: &HeaderMap) -> Result<SecretString> {
    let (wanted, _) = name_and_path(settings);
    let pairs = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok()).flat_map(|h| h.split(';'));
    let mut ours = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(name, _)| *name == wanted);
    match (ours.next(), ours.next()) {
        (Some((_, value)), None) => Ok(SecretString::from(value.to_owned())),
        _ => Err(EngineError::LinkDead.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &Settings, cookies: &'static str) -> Option<String> {
        let sent = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(cookies))]);
        super::read(settings, &sent).ok().map(|session| session.expose_secret().to_owned())
    }

    #[test]
    fn the_cookie_is_for_the_page_alone_and_comes_back() {
        let header = set(&Settings::default(), &"ab12".into(), 60);
        let text = header.to_str().unwrap();
        for part in ["Path=/api/v1/confirmations", "HttpOnly", "SameSite=Strict", "Max-Age=60"] {
            assert!(text.contains(part), "{text}");
        }
        assert_eq!(read(&Settings::default(), "a=b; exeunt_confirmation=ab12").as_deref(), Some("ab12"));
        assert!(super::read(&Settings::default(), &HeaderMap::new()).is_err());
    }

    #[test]
    fn no_neighbour_sets_the_cookie_of_the_managers_page() {
        let https = Settings { public_url: url::Url::parse("https://exeunt.example").unwrap(), ..Settings::default() };
        let header = set(&https, &"ab12".into(), 60);
        let text = header.to_str().unwrap();
        assert!(text.starts_with("__Host-exeunt-confirmation=ab12; Path=/; Secure;"), "{text}");
        assert!(!text.contains("Domain"), "{text}");
        assert_eq!(read(&https, "__Host-exeunt-confirmation=ab12").as_deref(), Some("ab12"));
        assert_eq!(read(&https, "exeunt_confirmation=ab12"), None, "any neighbour can set a plain name");
        assert_eq!(read(&https, "__Host-exeunt-confirmation=a; __Host-exeunt-confirmation=b"), None);
    }
}
