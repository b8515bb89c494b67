//! What an operator configures for one server.

use super::limits::is_class;
use crate::http::{is_origin, is_safe};
use exeunt_connector::PublishedLimit;
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
    #[error("\"base_url\" must be https, or http on this very machine")]
    Insecure,
    #[error("\"base_url\" must have a host and neither a path, a user, a query nor a fragment")]
    NotAnOrigin,
    #[error("\"limits\" names the class \"{0}\": it must be \"every\", \"read\", \"write\" or \"login\"")]
    LimitClass(String),
    #[error("exactly one access token must be given")]
    NotOneToken,
    #[error("the HTTP client can't be set up: {0}")]
    Client(String),
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
        let url = &self.settings.base_url;
        if !is_origin(url) {
            return Err(ConfigError::NotAnOrigin);
        }
        if !is_safe(url) {
            return Err(ConfigError::Insecure);
        }
        match self.settings.limits.iter().find(|limit| !is_class(&limit.class)) {
            Some(odd) => Err(ConfigError::LimitClass(odd.class.clone())),
            None => Ok(()),
        }
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
        for good in ["https://im.example", "http://127.0.0.1:8065", "http://localhost:8065/"] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in ["http://im.example", "http://192.168.1.9:8065", "http://localhost.evil"] {
            assert_eq!(parse(bad).unwrap_err(), ConfigError::Insecure, "{bad}");
        }
        for bad in ["https://im.example/chat", "https://u:p@im.example", "https://im.example/?a=1"] {
            assert_eq!(parse(bad).unwrap_err(), ConfigError::NotAnOrigin, "{bad}");
        }
    }

    #[test]
    fn unknown_settings_are_refused_and_the_token_prints_as_stars() {
        let odd = json!({ "base_url": "https://im.example", "token": "x" });
        assert!(matches!(Config::parse(&odd, "t"), Err(ConfigError::Settings(_))));
        let limits = json!([{ "class": "all", "requests": 5, "window_ms": 1000 }]);
        let odd = json!({ "base_url": "https://im.example", "limits": limits });
        assert_eq!(Config::parse(&odd, "t").unwrap_err(), ConfigError::LimitClass("all".to_owned()));
        let printed = format!("{:?}", parse("https://im.example").unwrap());
        assert!(!printed.contains("very-secret"), "{printed}");
        for secret in ["", " \n", "one two"] {
            let settings = json!({ "base_url": "https://im.example" });
            assert_eq!(Config::parse(&settings, secret).unwrap_err(), ConfigError::NotOneToken, "{secret:?}");
        }
    }
}
