//! What an operator configures for one project of either vendor.

use super::limits::Class;
use super::token::is_hex32;
use crate::settings::{self, SettingsError};
use exeunt_connector::PublishedLimit;
use exeunt_core::Message;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use url::{Host, Url};

/// Settings of one connection, as they lie in the database beside (never with) the secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The project's REST host as the console shows it, such as `https://a1.easemob.com`; no path.
    pub base_url: Url,
    /// Before the `#` of the app key.
    #[serde(default, deserialize_with = "text")]
    pub org_name: String,
    /// After the `#` of the app key.
    #[serde(default, deserialize_with = "text")]
    pub app_name: String,
    /// How paths begin.
    #[serde(default)]
    pub path: PathStyle,
    /// The project's App ID, for paths that begin with it.
    #[serde(default)]
    pub app_id: String,
    /// What the secret is, and how it becomes the token that requests carry.
    #[serde(default)]
    pub login: OwnLogin,
    /// Whether the project has the presence feature, which alone shows when somebody was last there.
    #[serde(default)]
    pub presence: bool,
    /// Who a canary says it is from; the platform's own `admin` unless it is set.
    #[serde(default)]
    pub canary_sender: Option<String>,
    /// In which zone the hours of the message history are named; by the host unless it is set.
    #[serde(default)]
    pub history_zone: Option<HistoryZone>,
    /// For how many days the vendor keeps the message history.
    #[serde(default = "three")]
    pub history_days: u16,
    /// Instead of what the vendor publishes, by class.
    #[serde(default)]
    pub limits: Vec<PublishedLimit>,
}

fn three() -> u16 {
    3
}

/// How paths begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathStyle {
    /// `/{org_name}/{app_name}`
    #[default]
    OrgApp,
    /// `/app-id/{app_id}`
    AppId,
}

/// How the connection shows who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnLogin {
    /// The secret is `client_id client_secret`.
    #[default]
    Client,
    /// The secret is `app_id app_certificate`; a token made of them is sent as it is.
    Certificate,
    /// The secret is `app_id app_certificate`; a token made of them is exchanged for the one that is sent.
    CertificateExchange,
}

/// The zone in which an hour of the message history is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryZone {
    /// Clusters in China.
    Beijing,
    /// All others.
    Utc,
}

/// Settings and secret of one connection. Prints its secret as stars.
#[derive(Debug, Clone)]
pub struct Config {
    pub settings: Settings,
    /// The client's id, or the App ID.
    pub id: String,
    /// The client's secret, or the App Certificate.
    pub secret: SecretString,
}

/// A setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("the settings are not those of an Agora Chat or Easemob connection: {0}")]
    Settings(String),
    #[error(transparent)]
    Common(#[from] SettingsError),
    #[error("\"org_name\" and \"app_name\" are the two halves of the app key, as the console shows it")]
    AppKey,
    #[error("\"app_id\" must be the project's App ID of 32 hexadecimal characters when paths begin with it")]
    AppId,
    #[error("the secret must be two words: a client id and its secret, or an App ID and its certificate")]
    Secret,
    #[error("an App ID and an App Certificate are 32 hexadecimal characters each")]
    Certificate,
    #[error("the HTTP client can't be set up: {0}")]
    Client(String),
}

impl ConfigError {
    /// What people are told of it.
    pub(crate) fn says(&self) -> Message {
        match self {
            Self::Settings(said) => settings::unreadable(said),
            Self::Common(error) => error.says(),
            Self::AppKey => Message::new("setting-agora-app-key"),
            Self::AppId => Message::new("setting-agora-app-id"),
            Self::Secret => Message::new("setting-agora-secret"),
            Self::Certificate => Message::new("setting-agora-certificate"),
            Self::Client(why) => Message::new("setting-client").with("why", why),
        }
    }
}

impl Config {
    /// Reads settings from JSON, and the two words of `secret`.
    pub fn parse(settings: &serde_json::Value, secret: &str) -> Result<Self, ConfigError> {
        let settings = Settings::deserialize(settings).map_err(|e| ConfigError::Settings(e.to_string()))?;
        let words: Vec<&str> = secret.split_whitespace().collect();
        let [id, secret] = words[..] else { return Err(ConfigError::Secret) };
        let config = Self { settings, id: id.to_owned(), secret: SecretString::from(secret) };
        config.check()?;
        Ok(config)
    }

    /// Whether a connection may be opened with this.
    pub fn check(&self) -> Result<(), ConfigError> {
        let settings = &self.settings;
        settings::check(&settings.base_url, &settings.limits, &Class::ALL.map(Class::as_str))?;
        match settings.path {
            PathStyle::OrgApp if !is_plain(&settings.org_name) || !is_plain(&settings.app_name) => {
                return Err(ConfigError::AppKey);
            }
            PathStyle::AppId if !is_hex32(&settings.app_id) => return Err(ConfigError::AppId),
            PathStyle::OrgApp | PathStyle::AppId => {}
        }
        let certified = matches!(settings.login, OwnLogin::Certificate | OwnLogin::CertificateExchange);
        if certified && !(is_hex32(&self.id) && is_hex32(self.secret.expose_secret())) {
            return Err(ConfigError::Certificate);
        }
        Ok(())
    }

    /// What every path begins with.
    pub(super) fn prefix(&self) -> String {
        let settings = &self.settings;
        match settings.path {
            PathStyle::OrgApp => format!("/{}/{}", settings.org_name, settings.app_name),
            PathStyle::AppId => format!("/app-id/{}", settings.app_id),
        }
    }

    /// The zone of the message history. Clusters outside China belong to Agora's own hosts.
    pub(super) fn history_zone(&self) -> HistoryZone {
        let overseas = |host: Host<&str>| matches!(host, Host::Domain(name) if name.ends_with(".agora.io"));
        let by_host =
            if self.settings.base_url.host().is_some_and(overseas) { HistoryZone::Utc } else { HistoryZone::Beijing };
        self.settings.history_zone.unwrap_or(by_host)
    }
}

/// Many an organisation is called by a number, which the command line reads as one.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(u64),
    }
    Ok(match Either::deserialize(from)? {
        Either::Text(text) => text,
        Either::Number(number) => number.to_string(),
    })
}

/// Half of an app key: it goes into the path as it is.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.chars().all(plain) && !name.chars().all(|c| c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const HEX: &str = "970ca35de60c44645bbae8a215061b33";

    fn settings(change: &[(&str, Value)]) -> Value {
        let mut settings = json!({ "base_url": "https://a1.easemob.com", "org_name": "1100", "app_name": "demo" });
        for (key, value) in change {
            settings[key] = value.clone();
        }
        settings
    }

    fn check(change: &[(&str, Value)], secret: &str) -> Result<Config, ConfigError> {
        Config::parse(&settings(change), secret)
    }

    #[test]
    fn both_vendors_and_both_ways_to_write_a_path_are_only_settings() {
        assert_eq!(check(&[], "id secret").unwrap().prefix(), "/1100/demo");
        let number = check(&[("org_name", json!(1_112_171_214_115_068_u64))], "id secret").unwrap();
        assert_eq!(number.prefix(), "/1112171214115068/demo");
        let newer =
            [("path", json!("app-id")), ("app_id", json!(HEX)), ("base_url", json!("https://a61.chat.agora.io"))];
        let config = check(&newer, "id secret").unwrap();
        assert_eq!((config.prefix(), config.history_zone()), (format!("/app-id/{HEX}"), HistoryZone::Utc));
        assert_eq!(check(&[], "id secret").unwrap().history_zone(), HistoryZone::Beijing);
        for login in ["certificate", "certificate_exchange"] {
            assert!(check(&[("login", json!(login))], &format!("{HEX}\n{HEX}\n")).is_ok());
            assert_eq!(check(&[("login", json!(login))], "id secret").unwrap_err(), ConfigError::Certificate);
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_and_the_secret_prints_as_stars() {
        for (change, secret, error) in [
            (("base_url", json!("http://a1.easemob.com")), "a b", ConfigError::Common(SettingsError::Insecure)),
            (
                ("base_url", json!("https://a1.easemob.com/1100/demo")),
                "a b",
                ConfigError::Common(SettingsError::NotAnOrigin),
            ),
            (("org_name", json!("..")), "a b", ConfigError::AppKey),
            (("app_name", json!("a/b")), "a b", ConfigError::AppKey),
            (("path", json!("app-id")), "a b", ConfigError::AppId),
            (("presence", json!(true)), "only-one", ConfigError::Secret),
            (("presence", json!(true)), "one two three", ConfigError::Secret),
        ] {
            assert_eq!(check(std::slice::from_ref(&change), secret).unwrap_err(), error, "{change:?}");
        }
        let limits = json!([{ "class": "usres", "requests": 1, "window_ms": 1 }]);
        let odd = check(&[("limits", limits)], "a b").unwrap_err();
        assert!(matches!(odd, ConfigError::Common(SettingsError::LimitClass { .. })));
        assert!(matches!(check(&[("client_secret", json!("x"))], "a b"), Err(ConfigError::Settings(_))));
        let printed = format!("{:?}", check(&[], "id very-secret").unwrap());
        assert!(!printed.contains("very-secret"), "{printed}");
    }
}
