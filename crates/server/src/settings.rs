//! What the server is set to by whoever starts it.

use crate::login::LoginSettings;
use secrecy::SecretString;
use std::time::Duration;
use url::Url;

/// How the server behaves. [`Settings::default`] suits a machine of one's own.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the server. With `https` browsers are told to come back by `https` only.
    pub public_url: Url,
    /// The address of a caller is the last one in `X-Forwarded-For`, because a proxy of ours stands in front.
    pub behind_proxy: bool,
    /// How people may log in.
    pub login: LoginSettings,
    /// What `/metrics` asks for; without one it answers to nobody.
    pub metrics_token: Option<SecretString>,
    /// How long an ordinary request may take.
    pub timeout: Duration,
    /// How long a request may take that asks platforms.
    pub platform_timeout: Duration,
    /// The largest body of a request.
    pub body_limit: usize,
    /// What a caller may ask for in a minute, and at once. Kept by each process for itself.
    pub requests_per_minute: u32,
    pub requests_at_once: u32,
    /// An identity provider's external id is the employee number, where it sends no other.
    pub scim_external_id_is_number: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: Url::parse("http://127.0.0.1:8080/").expect("a literal address is well-formed"),
            behind_proxy: false,
            login: LoginSettings::default(),
            metrics_token: None,
            timeout: Duration::from_mins(1),
            platform_timeout: Duration::from_mins(10),
            body_limit: 1024 * 1024,
            requests_per_minute: 600,
            requests_at_once: 120,
            scim_external_id_is_number: false,
        }
    }
}

impl Settings {
    /// Whether people come by `https`.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// Whether a page of this origin may use the API with a session.
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.public_url.origin().ascii_serialization() == origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_origin_is_allowed() {
        let settings = Settings::default();
        assert!(settings.allows_origin("http://127.0.0.1:8080"));
        for other in ["https://127.0.0.1:8080", "http://127.0.0.1:80801", "null", "", "http://127.0.0.1:8080.evil"] {
            assert!(!settings.allows_origin(other), "{other}");
        }
    }
}
