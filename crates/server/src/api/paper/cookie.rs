//! The cookie of the manager's page: for its endpoints alone, read by no script, sent by no other site.

use crate::error::Result;
use crate::settings::Settings;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use exeunt_engine::EngineError;
use secrecy::{ExposeSecret, SecretString};

const NAME: &str = "exeunt_confirmation";

/// The header that sets it for these seconds.
pub(super) fn set(settings: &Settings, session: &SecretString, seconds: i64) -> HeaderValue {
    let secure = if settings.is_https() { "; Secure" } else { "" };
    let line = format!(
        "{NAME}={}; Path=/api/v1/confirmations; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}",
        session.expose_secret()
    );
    let mut value = HeaderValue::try_from(line).expect("a token is hexadecimal digits");
    value.set_sensitive(true);
    value
}

/// The session in the request's cookie.
///
/// # Errors
/// `link-dead` where there is none.
pub(super) fn read(headers: &HeaderMap) -> Result<SecretString> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok()).flat_map(|h| h.split(';'));
    let mut ours = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(name, _)| *name == NAME);
    let session = ours.next().map(|(_, value)| SecretString::from(value.to_owned()));
    session.ok_or_else(|| EngineError::LinkDead.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_for_the_page_alone_and_comes_back() {
        let header = set(&Settings::default(), &"ab12".into(), 60);
        let text = header.to_str().unwrap();
        for part in ["Path=/api/v1/confirmations", "HttpOnly", "SameSite=Strict", "Max-Age=60"] {
            assert!(text.contains(part), "{text}");
        }
        let sent = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static("a=b; exeunt_confirmation=ab12"))]);
        assert_eq!(read(&sent).unwrap().expose_secret(), "ab12");
        assert!(read(&HeaderMap::new()).is_err());
    }
}
