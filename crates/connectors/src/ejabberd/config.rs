//! What an operator configures for one virtual host.

use super::limits::{API, LOGIN};
use crate::settings::{self, SettingsError};
use exeunt_connector::PublishedLimit;
use exeunt_core::{AccountId, Message};
use secrecy::SecretString;
use serde::Deserialize;
use std::net::IpAddr;
use url::Url;

/// Settings of one connection, as they lie in the database beside (never with) the secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the HTTP API answers, such as `https://xmpp.example.cn:5443`; no path.
    pub base_url: Url,
    /// The virtual host, which is the domain part of account ids.
    pub host: String,
    /// Where its rooms are; `conference.HOST` unless it says otherwise.
    #[serde(default)]
    pub muc_service: Option<String>,
    /// `host:port` where clients log in; port 5222 of the virtual host unless it says otherwise.
    #[serde(default)]
    pub xmpp: Option<String>,
    /// How that listener speaks TLS.
    #[serde(default)]
    pub xmpp_tls: Tls,
    /// PEM certificates that are trusted for logins besides the machine's own.
    #[serde(default)]
    pub xmpp_ca: Option<String>,
    /// The shared roster group whose members the access rules deny.
    #[serde(default = "frozen")]
    pub frozen_group: String,
    /// The account that we act as, where the API trusts addresses and no password is given.
    #[serde(default)]
    pub service_account: Option<String>,
    /// Whether rooms that would let a removed member back in may be made unmoderated, for everybody in them.
    #[serde(default)]
    pub close_stale_roles: bool,
    /// How fast the server may be asked, by class: `every`, `api` or `login`.
    #[serde(default)]
    pub limits: Vec<PublishedLimit>,
}

/// How a listener for clients speaks TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// After asking for it.
    #[default]
    Starttls,
    /// From the first byte.
    Direct,
    /// Not at all; only within this very machine.
    None,
}

fn frozen() -> String {
    "frozen".to_owned()
}

/// Settings and secret of one connection. Prints its password as stars.
#[derive(Debug, Clone)]
pub struct Config {
    pub settings: Settings,
    /// The account that we act as.
    pub account: AccountId,
    /// Its password; nothing where the API trusts addresses.
    pub password: Option<SecretString>,
}

/// A setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("the settings are not those of an ejabberd connection: {0}")]
    Settings(String),
    #[error(transparent)]
    Common(#[from] SettingsError),
    #[error("\"{0}\" is empty or holds characters that a domain can't hold")]
    Domain(&'static str),
    #[error("\"xmpp\" must be \"host:port\"")]
    Xmpp,
    #[error("\"xmpp_tls\" may be \"none\" only where \"xmpp\" is a loopback address or \"localhost\"")]
    InsecureXmpp,
    #[error("\"xmpp_ca\" holds no PEM certificate that can be used")]
    Authority,
    #[error("\"frozen_group\" is empty or holds an \"@\"")]
    FrozenGroup,
    #[error(
        "the service account must be a plain lower-case address on \"host\", such as \"exeunt-service@corp.example\""
    )]
    Account,
    #[error("the secret must be the service account's address on its first line and its password on the second")]
    Secret,
    #[error("without a secret, \"service_account\" must say whom we act as; with one, it must not be there")]
    WhoWeAre,
    #[error("the HTTP client can't be set up: {0}")]
    Client(String),
}

impl ConfigError {
    /// What people are told of it.
    pub(crate) fn says(&self) -> Message {
        match self {
            Self::Settings(said) => settings::unreadable(said),
            Self::Common(error) => error.says(),
            Self::Domain(field) => Message::new("setting-domain").with("field", field),
            Self::Xmpp => Message::new("setting-xmpp"),
            Self::InsecureXmpp => Message::new("setting-insecure-xmpp"),
            Self::Authority => Message::new("setting-authority"),
            Self::FrozenGroup => Message::new("setting-frozen-group"),
            Self::Account => Message::new("setting-ejabberd-account"),
            Self::Secret => Message::new("setting-ejabberd-secret"),
            Self::WhoWeAre => Message::new("setting-ejabberd-who"),
            Self::Client(why) => Message::new("setting-client").with("why", why),
        }
    }
}

impl Config {
    /// Reads settings from JSON, and from `secret` the service account's address and, on a second line, its password.
    /// An empty secret means that the API trusts the address from which we come.
    pub fn parse(settings: &serde_json::Value, secret: &str) -> Result<Self, ConfigError> {
        let settings = Settings::deserialize(settings).map_err(|e| ConfigError::Settings(e.to_string()))?;
        let mut lines = secret.lines().map(|line| line.trim_end_matches('\r')).filter(|line| !line.trim().is_empty());
        let (account, password) = match (lines.next(), lines.next(), &settings.service_account) {
            (Some(account), Some(password), None) => (account.trim().to_owned(), Some(SecretString::from(password))),
            (None, None, Some(account)) => (account.clone(), None),
            (Some(_), None, _) => return Err(ConfigError::Secret),
            _ => return Err(ConfigError::WhoWeAre),
        };
        let config = Self { settings, account: AccountId::from(account), password };
        config.check()?;
        Ok(config)
    }

    /// Whether a connection may be opened with this.
    pub fn check(&self) -> Result<(), ConfigError> {
        let settings = &self.settings;
        settings::check(&settings.base_url, &settings.limits, &[API, LOGIN])?;
        if !is_domain(&settings.host) {
            return Err(ConfigError::Domain("host"));
        }
        if !is_domain(&settings.rooms()) {
            return Err(ConfigError::Domain("muc_service"));
        }
        let (server, _) = settings.listener().ok_or(ConfigError::Xmpp)?;
        if settings.xmpp_tls == Tls::None && !is_loopback(&server) {
            return Err(ConfigError::InsecureXmpp);
        }
        if settings.frozen_group.is_empty() || settings.frozen_group.contains('@') {
            return Err(ConfigError::FrozenGroup);
        }
        // Another spelling of the same address would not be recognised as ours in an order.
        if !settings.local_part(&self.account).is_some_and(is_plain) {
            return Err(ConfigError::Account);
        }
        Ok(())
    }
}

impl Settings {
    /// Where the rooms are.
    pub(super) fn rooms(&self) -> String {
        self.muc_service.clone().unwrap_or_else(|| format!("conference.{}", self.host))
    }

    /// Server and port where clients log in.
    pub(super) fn listener(&self) -> Option<(String, u16)> {
        let Some(xmpp) = &self.xmpp else { return Some((self.host.clone(), 5222)) };
        let (server, port) = xmpp.rsplit_once(':')?;
        let server = server.strip_prefix('[').and_then(|s| s.strip_suffix(']')).unwrap_or(server);
        if server.is_empty() { None } else { Some((server.to_owned(), port.parse().ok()?)) }
    }

    /// `zhangsan001` of `zhangsan001@corp.test`; nothing for accounts elsewhere.
    pub(super) fn local_part<'a>(&self, account: &'a AccountId) -> Option<&'a str> {
        let (local, domain) = account.as_str().split_once('@')?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || "\"&'/:<>@".contains(c);
        (domain == self.host && !local.is_empty() && !local.contains(odd)).then_some(local)
    }
}

/// Whether the server spells it this way too: it folds case, and the many forms of other letters.
pub(super) fn is_plain(local: &str) -> bool {
    local.chars().all(|c| c.is_ascii() && !c.is_ascii_uppercase())
}

fn is_domain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    !name.is_empty() && name.chars().all(plain)
}

fn is_loopback(server: &str) -> bool {
    server == "localhost" || server.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const SECRET: &str = "exeunt@corp.test\npass word-1\n";

    fn settings(more: &Value) -> Value {
        let mut settings = json!({ "base_url": "https://xmpp.corp.test:5443", "host": "corp.test" });
        for (key, value) in more.as_object().unwrap() {
            settings[key] = value.clone();
        }
        settings
    }

    fn parse(more: &Value) -> Result<Config, ConfigError> {
        Config::parse(&settings(more), SECRET)
    }

    #[test]
    fn a_password_never_goes_over_an_open_wire() {
        assert!(parse(&json!({})).is_ok());
        let open = parse(&json!({ "base_url": "http://xmpp.corp.test" })).unwrap_err();
        assert_eq!(open, ConfigError::Common(SettingsError::Insecure));
        for here in ["127.0.0.1:5222", "localhost:5222", "[::1]:5222"] {
            assert!(parse(&json!({ "xmpp": here, "xmpp_tls": "none" })).is_ok(), "{here}");
        }
        for there in ["xmpp.corp.test:5222", "10.0.0.1:5222", "localhost.evil:5222"] {
            let refused = parse(&json!({ "xmpp": there, "xmpp_tls": "none" })).unwrap_err();
            assert_eq!(refused, ConfigError::InsecureXmpp, "{there}");
            assert!(parse(&json!({ "xmpp": there })).is_ok(), "{there}");
        }
        assert_eq!(parse(&json!({ "xmpp": "corp.test" })).unwrap_err(), ConfigError::Xmpp);
    }

    #[test]
    fn what_is_not_said_follows_from_the_host() {
        let config = parse(&json!({})).unwrap();
        assert_eq!(config.settings.rooms(), "conference.corp.test");
        assert_eq!(config.settings.listener(), Some(("corp.test".to_owned(), 5222)));
        assert_eq!((config.settings.frozen_group.as_str(), config.settings.xmpp_tls), ("frozen", Tls::Starttls));
        assert!(!config.settings.close_stale_roles);
    }

    #[test]
    fn we_know_ourselves_in_one_spelling_only() {
        for odd in ["Exeunt@corp.test", "exeunt@elsewhere.test", "ｅxeunt@corp.test", "corp.test", "@corp.test"] {
            let refused = Config::parse(&settings(&json!({})), &format!("{odd}\npassword")).unwrap_err();
            assert_eq!(refused, ConfigError::Account, "{odd}");
        }
        assert_eq!(Config::parse(&settings(&json!({})), "exeunt@corp.test\n").unwrap_err(), ConfigError::Secret);
        assert_eq!(Config::parse(&settings(&json!({})), " \n").unwrap_err(), ConfigError::WhoWeAre);
        let trusted = Config::parse(&settings(&json!({ "service_account": "exeunt@corp.test" })), "").unwrap();
        assert!(trusted.password.is_none());
    }

    #[test]
    fn unknown_settings_are_refused_and_passwords_print_as_stars() {
        assert!(matches!(parse(&json!({ "password": "x" })), Err(ConfigError::Settings(_))));
        let limits = |class: &str| json!({ "limits": [{ "class": class, "requests": 5, "window_ms": 1000 }] });
        assert!(parse(&limits("login")).is_ok());
        let odd = parse(&limits("lgoin")).unwrap_err();
        assert!(matches!(odd, ConfigError::Common(SettingsError::LimitClass { .. })));
        let printed = format!("{:?}", parse(&json!({})).unwrap());
        assert!(!printed.contains("pass word-1"), "{printed}");
    }
}
