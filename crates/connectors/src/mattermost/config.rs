//! What an operator configures for one server.

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
    /// Where the server answers, such as `https://mattermost.example.cn`; no path.
    pub base_url: Url,
    /// How fast the server may be asked, by class: `every`, `read`, `write` or `login`.
    #[serde(default)]
    pub limits: Vec<PublishedLimit>,
}

/// Settings and token of one connection. Prints its token as stars.
#[derive(Debug, Clone)]
pub struct Config {
    pub settings: Settings,
    /// The personal access token of our service account, which is a system admin.
    pub token: SecretString,
}

/// A setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("the settings are not those of a Mattermost connection: {0}")]
    Settings(String),
    #[error(transparent)]
    Common(#[from] SettingsError),
    #[error("exactly one access token must be given")]
    NotOneToken,
    #[error("the HTTP client can't be set up: {0}")]
    Client(String),
}

impl ConfigError {
    /// What people are told of it.
    pub(crate) fn says(&self) -> Message {
        match self {
            Self::Settings(said) => settings::unreadable(said),
            Self::Common(error) => error.says(),
            Self::NotOneToken => Message::new("setting-one-token"),
            Self::Client(why) => Message::new("setting-client").with("why", why),
        }
    }
}

impl Config {
    /// Reads settings from JSON, and the token from `secret`.
    pub fn parse(settings: &serde_json::Value, secret: &str) -> Result<Self, ConfigError> {
        let settings = Settings::deserialize(settings).map_err(|e| ConfigError::Settings(e.to_string()))?;
        let mut tokens = secret.split_whitespace();
        let (Some(token), None) = (tokens.next(), tokens.next()) else { return Err(ConfigError::NotOneToken) };
        let config = Self { settings, token: SecretString::from(token) };
        config.check()?;
        Ok(config)
    }

    /// Whether a connection may be opened with this.
    pub fn check(&self) -> Result<(), ConfigError> {
        settings::check(&self.settings.base_url, &self.settings.limits, &Class::ALL.map(Class::as_str))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(base_url: &str) -> Result<Config, ConfigError> {
        Config::parse(&json!({ "base_url": base_url }), "very-secret-token\n")
    }

    #[test]
    fn a_token_never_goes_over_an_open_wire() {
        assert_eq!(parse("http://im.example").unwrap_err(), ConfigError::Common(SettingsError::Insecure));
    }

    #[test]
    fn unknown_settings_are_refused_and_the_token_prints_as_stars() {
        let odd = json!({ "base_url": "https://im.example", "token": "x" });
        assert!(matches!(Config::parse(&odd, "t"), Err(ConfigError::Settings(_))));
        let limits = json!([{ "class": "all", "requests": 5, "window_ms": 1000 }]);
        let odd = json!({ "base_url": "https://im.example", "limits": limits });
        let refused = Config::parse(&odd, "t").unwrap_err();
        assert!(matches!(refused, ConfigError::Common(SettingsError::LimitClass { .. })));
        let printed = format!("{:?}", parse("https://im.example").unwrap());
        assert!(!printed.contains("very-secret"), "{printed}");
        for secret in ["", " \n", "one two"] {
            let settings = json!({ "base_url": "https://im.example" });
            assert_eq!(Config::parse(&settings, secret).unwrap_err(), ConfigError::NotOneToken, "{secret:?}");
        }
    }
}
