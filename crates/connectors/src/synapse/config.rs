//! What an operator configures for one homeserver.

use super::limits::Class;
use crate::settings::{self, SettingsError};
use exeunt_connector::PublishedLimit;
use exeunt_core::Message;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// Settings of one connection, as they lie in the database beside (never with) the secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the homeserver's main process answers, such as `https://matrix.example.cn`; no path.
    pub base_url: Url,
    /// The domain part of account ids, such as `im.example.cn`.
    pub server_name: String,
    /// The local part of the account that sends server notices.
    #[serde(default = "notices")]
    pub notices_account: String,
    /// How fast the homeserver may be asked, by class: `every`, `admin`, `client` or `login`.
    #[serde(default)]
    pub limits: Vec<PublishedLimit>,
}

fn notices() -> String {
    "notices".to_owned()
}

/// Settings and tokens of one connection. Prints its tokens as stars.
#[derive(Debug, Clone)]
pub struct Config {
    pub settings: Settings,
    /// The access token of our service account, which is a server admin.
    pub token: SecretString,
    /// The access token of a second server admin, who can undo a lock of the first. Only checked, never acted with.
    pub spare_token: Option<SecretString>,
}

/// A setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("the settings are not those of a Synapse connection: {0}")]
    Settings(String),
    #[error(transparent)]
    Common(#[from] SettingsError),
    #[error("\"server_name\" is empty or holds characters that an account id can't hold")]
    ServerName,
    #[error("no access token was given")]
    NoToken,
    #[error("the HTTP client can't be set up: {0}")]
    Client(String),
}

impl ConfigError {
    /// What people are told of it.
    pub(crate) fn says(&self) -> Message {
        match self {
            Self::Settings(said) => settings::unreadable(said),
            Self::Common(error) => error.says(),
            Self::ServerName => Message::new("setting-server-name"),
            Self::NoToken => Message::new("setting-no-token"),
            Self::Client(why) => Message::new("setting-client").with("why", why),
        }
    }
}

impl Config {
    /// Reads settings from JSON, and the tokens from `secret`: the first line is the service account's, a second line
    /// the spare admin's.
    pub fn parse(settings: &serde_json::Value, secret: &str) -> Result<Self, ConfigError> {
        let settings = Settings::deserialize(settings).map_err(|e| ConfigError::Settings(e.to_string()))?;
        let mut tokens = secret.split_whitespace().map(SecretString::from);
        let token = tokens.next().ok_or(ConfigError::NoToken)?;
        let config = Self { settings, token, spare_token: tokens.next() };
        config.check()?;
        Ok(config)
    }

    /// Whether a connection may be opened with this.
    pub fn check(&self) -> Result<(), ConfigError> {
        settings::check(&self.settings.base_url, &self.settings.limits, &Class::ALL.map(Class::as_str))?;
        let name = &self.settings.server_name;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if name.is_empty() || !name.chars().all(plain) {
            return Err(ConfigError::ServerName);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(base_url: &str) -> Result<Config, ConfigError> {
        Config::parse(&json!({ "base_url": base_url, "server_name": "im.test" }), "syt_first\nsyt_second\n")
    }

    #[test]
    fn a_token_never_goes_over_an_open_wire() {
        assert_eq!(parse("http://im.example").unwrap_err(), ConfigError::Common(SettingsError::Insecure));
    }

    #[test]
    fn unknown_settings_are_refused_and_tokens_print_as_stars() {
        let odd = json!({ "base_url": "https://im.example", "server_name": "im.test", "token": "x" });
        assert!(matches!(Config::parse(&odd, "t"), Err(ConfigError::Settings(_))));
        let limited = |class: &str| {
            let limits = json!([{ "class": class, "requests": 5, "window_ms": 1_667_000 }]);
            let odd = json!({ "base_url": "https://im.example", "server_name": "im.test", "limits": limits });
            Config::parse(&odd, "t").map(|config| config.settings.limits.len())
        };
        assert_eq!(limited("login"), Ok(1));
        assert!(matches!(limited("lgoin"), Err(ConfigError::Common(SettingsError::LimitClass { .. }))));
        let config = parse("https://im.example").unwrap();
        assert!(config.spare_token.is_some());
        let printed = format!("{config:?}");
        assert!(!printed.contains("syt_"), "{printed}");
        assert_eq!(
            Config::parse(&json!({ "base_url": "https://im.example", "server_name": "im.test" }), " \n").unwrap_err(),
            ConfigError::NoToken
        );
    }
}
