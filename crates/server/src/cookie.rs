//! The four cookies: of a session, of a log-in under way at a provider or with a passkey, of the manager's page. No script
//! reads any of them.

use crate::settings::Settings;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// Longer than any value that we give out.
const LONGEST: usize = 256;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    Session,
    /// The way to an identity provider and back.
    Flow,
    /// What a device is asked, and its answer.
    Passkey,
    /// The manager's page, open.
    Confirmation,
}

impl Cookie {
    /// With the prefix, browsers take it from this very host by https only, so that no neighbour can set one for us: a
    /// manager would answer for somebody else's case. They refuse the prefix where there is no https, which is only a
    /// machine of one's own.
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-exeunt",
            (Self::Session, false) => "exeunt",
            (Self::Flow, true) => "__Host-exeunt-flow",
            (Self::Flow, false) => "exeunt-flow",
            (Self::Passkey, true) => "__Host-exeunt-passkey",
            (Self::Passkey, false) => "exeunt-passkey",
            (Self::Confirmation, true) => "__Host-exeunt-confirmation",
            (Self::Confirmation, false) => "exeunt_confirmation",
        }
    }

    /// The prefix wants the whole host.
    fn path(self, https: bool) -> &'static str {
        match self {
            Self::Confirmation if !https => "/api/v1/confirmations",
            _ => "/",
        }
    }

    /// A link in a notice leads into the console, and the way back from a provider comes from there. To the manager's
    /// page no other site has to bring anybody who is known already, nor into the talk with a device.
    fn same_site(self) -> &'static str {
        match self {
            Self::Session | Self::Flow => "Lax",
            Self::Confirmation | Self::Passkey => "Strict",
        }
    }

    /// Its value in a request.
    pub(crate) fn read(self, settings: &Settings, headers: &HeaderMap) -> Option<SecretString> {
        let name = self.name(settings.is_https());
        let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let mut values = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        // Two of the same name: somebody tries to slip one in, and which is ours can't be told.
        let (_, value) = values.find(|(key, _)| *key == name)?;
        let alone = !values.any(|(key, _)| key == name);
        (alone && !value.is_empty() && value.len() <= LONGEST).then(|| value.into())
    }

    /// The header that sets it; it goes with the browser's own session, the server knows when it ends.
    pub(crate) fn set(self, settings: &Settings, value: &SecretString) -> HeaderValue {
        self.line(settings, value.expose_secret(), None)
    }

    /// The header that sets it for these seconds.
    pub(crate) fn set_for(self, settings: &Settings, value: &SecretString, seconds: i64) -> HeaderValue {
        self.line(settings, value.expose_secret(), Some(seconds))
    }

    /// The header that takes it away.
    pub(crate) fn clear(self, settings: &Settings) -> HeaderValue {
        self.line(settings, "", Some(0))
    }

    fn line(self, settings: &Settings, value: &str, seconds: Option<i64>) -> HeaderValue {
        let https = settings.is_https();
        let (name, path, same_site) = (self.name(https), self.path(https), self.same_site());
        let secure = if https { "; Secure" } else { "" };
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let line = format!("{name}={value}; Path={path}; HttpOnly; SameSite={same_site}{secure}{age}");
        let mut header = HeaderValue::try_from(line).expect("our tokens are letters and digits");
        header.set_sensitive(true);
        header
    }
}

/// The header by which a browser gets a session that was opened elsewhere in the same process.
pub fn session_cookie(settings: &Settings, token: &SecretString) -> HeaderValue {
    Cookie::Session.set(settings, token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn https() -> Settings {
        Settings { public_url: url::Url::parse("https://exeunt.example").unwrap(), ..Settings::default() }
    }

    fn read(cookie: Cookie, settings: &Settings, sent: &[&str]) -> Option<String> {
        let headers = sent.iter().map(|line| (COOKIE, HeaderValue::from_str(line).unwrap())).collect();
        cookie.read(settings, &headers).map(|value| value.expose_secret().to_owned())
    }

    #[test]
    fn a_cookie_is_ours_alone_or_none() {
        let (https, plain) = (https(), Settings::default());
        for (cookie, guarded, name) in [
            (Cookie::Session, "__Host-exeunt", "exeunt"),
            (Cookie::Flow, "__Host-exeunt-flow", "exeunt-flow"),
            (Cookie::Passkey, "__Host-exeunt-passkey", "exeunt-passkey"),
            (Cookie::Confirmation, "__Host-exeunt-confirmation", "exeunt_confirmation"),
        ] {
            assert_eq!(read(cookie, &https, &[&format!("a=b; {guarded}=t1")]).as_deref(), Some("t1"));
            assert_eq!(read(cookie, &https, &[&format!("{name}=t1")]), None, "any neighbour can set a plain name");
            assert_eq!(read(cookie, &https, &[&format!("{guarded}=t1; {guarded}=t2")]), None);
            assert_eq!(read(cookie, &plain, &["a=b", &format!("{name}=t1")]).as_deref(), Some("t1"));
            assert_eq!(read(cookie, &plain, &[&format!("{name}=")]), None);
            assert_eq!(read(cookie, &plain, &[]), None);
        }
    }

    #[test]
    fn no_script_reads_a_cookie_and_none_goes_further_than_it_must() {
        let shown = |header: HeaderValue| {
            assert!(header.is_sensitive());
            header.to_str().unwrap().to_owned()
        };
        let session = shown(Cookie::Session.set(&https(), &"t1".into()));
        assert_eq!(session, "__Host-exeunt=t1; Path=/; HttpOnly; SameSite=Lax; Secure");
        let page = shown(Cookie::Confirmation.set_for(&https(), &"t1".into(), 60));
        assert_eq!(page, "__Host-exeunt-confirmation=t1; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=60");
        let page = shown(Cookie::Confirmation.set_for(&Settings::default(), &"t1".into(), 60));
        let expected = "exeunt_confirmation=t1; Path=/api/v1/confirmations; HttpOnly; SameSite=Strict; Max-Age=60";
        assert_eq!(page, expected);
        let cleared = shown(Cookie::Flow.clear(&https()));
        assert_eq!(cleared, "__Host-exeunt-flow=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
    }
}
