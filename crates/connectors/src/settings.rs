//! What is the same in every platform's settings: where it answers, and how fast it may be asked.

use crate::http::is_safe;
use exeunt_connector::PublishedLimit;
use exeunt_core::Message;
use url::Url;

/// A setting that no platform can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("\"base_url\" must be https, or http on this very machine")]
    Insecure,
    #[error("\"base_url\" must have a host and neither a path, a user, a query nor a fragment")]
    NotAnOrigin,
    #[error("\"limits\" names the class \"{class}\": it must be one of {known}")]
    LimitClass { class: String, known: String },
}

impl SettingsError {
    pub(crate) fn says(&self) -> Message {
        match self {
            Self::Insecure => Message::new("setting-insecure"),
            Self::NotAnOrigin => Message::new("setting-not-an-origin"),
            Self::LimitClass { class, known } => {
                Message::new("setting-limit-class").with("class", class).with("known", known)
            }
        }
    }
}

/// What is wrong with settings that can't be read, out of what the reader of JSON says in English. A sentence that it
/// doesn't word as today is told as it is.
pub(crate) fn unreadable(said: &str) -> Message {
    let between = |text: &str| Some(text.split('`').nth(1)?.to_owned());
    let known = || said.split_once(", expected ").map(|(_, known)| known.replace('`', "").replace("one of ", ""));
    match (between(said), known()) {
        (Some(field), _) if said.starts_with("missing field") => Message::new("setting-missing").with("field", field),
        (Some(field), Some(known)) if said.starts_with("unknown field") => {
            Message::new("setting-unknown").with("field", field).with("known", known)
        }
        (Some(word), Some(known)) if said.starts_with("unknown variant") => {
            Message::new("setting-not-one-of").with("word", word).with("known", known)
        }
        _ => Message::new("setting-unreadable").with("what", said),
    }
}

/// Whether a connection may be opened with these. `classes`: what the platform's requests count against.
pub(crate) fn check(base_url: &Url, limits: &[PublishedLimit], classes: &[&str]) -> Result<(), SettingsError> {
    if !is_origin(base_url) {
        return Err(SettingsError::NotAnOrigin);
    }
    if !is_safe(base_url) {
        return Err(SettingsError::Insecure);
    }
    let known = [&[PublishedLimit::EVERY], classes].concat();
    match limits.iter().find(|limit| !known.contains(&limit.class.as_str())) {
        Some(odd) => Err(SettingsError::LimitClass { class: odd.class.clone(), known: known.join(", ") }),
        None => Ok(()),
    }
}

/// Whether it is a host and perhaps a port, and nothing else.
fn is_origin(url: &Url) -> bool {
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    bare && url.username().is_empty() && url.password().is_none() && url.host().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn url(text: &str) -> Result<(), SettingsError> {
        check(&text.parse().unwrap(), &[], &[])
    }

    #[test]
    fn a_secret_never_goes_over_an_open_wire() {
        for good in ["https://im.example", "http://127.0.0.1:8008", "http://localhost:8008/", "http://[::1]:1"] {
            assert_eq!(url(good), Ok(()), "{good}");
        }
        for bad in ["http://im.example", "http://192.168.1.9:8008", "ftp://im.example", "http://localhost.evil"] {
            assert_eq!(url(bad), Err(SettingsError::Insecure), "{bad}");
        }
        for bad in ["https://im.example/path", "https://u:p@im.example", "https://im.example/?a=1"] {
            assert_eq!(url(bad), Err(SettingsError::NotAnOrigin), "{bad}");
        }
    }

    #[test]
    fn what_the_reader_of_json_says_becomes_a_sentence() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Settings {
            #[expect(dead_code, reason = "only read")]
            tls: Tls,
        }
        #[derive(Debug, serde::Deserialize)]
        #[serde(rename_all = "lowercase")]
        enum Tls {
            None,
            Direct,
        }
        let read = |text: &str| unreadable(&serde_json::from_str::<Settings>(text).unwrap_err().to_string());
        assert_eq!(read("{}").args["field"], "tls");
        let unknown = read(r#"{"tsl": "none"}"#);
        assert_eq!((unknown.key.as_ref(), unknown.args["field"].as_str()), ("setting-unknown", "tsl"));
        let odd = read(r#"{"tls": "some"}"#);
        assert_eq!((odd.key.as_ref(), odd.args["word"].as_str()), ("setting-not-one-of", "some"));
        assert!(odd.args["known"].starts_with("none or direct"), "{odd:?}");
        assert_eq!(read(r#"{"tls": 5}"#).key, "setting-unreadable");
    }

    #[test]
    fn a_limit_names_a_class_that_the_platform_counts_by() {
        let check = |class: &str| {
            let limit = PublishedLimit::new(class, 5, Duration::from_secs(1), "contract");
            check(&"https://im.example".parse().unwrap(), &[limit], &["read", "login"])
        };
        assert_eq!((check("login"), check("every")), (Ok(()), Ok(())));
        let said = check("lgoin").unwrap_err().to_string();
        assert_eq!(said, "\"limits\" names the class \"lgoin\": it must be one of every, read, login");
    }
}
