//! `[server]`

use crate::failure::Failure;
use exeunt_server::Settings;
use secrecy::SecretString;
use serde::Deserialize;
use std::net::SocketAddr;

/// Holds what `/metrics` asks for. It is a secret, so it doesn't stand in the file.
const METRICS_TOKEN: &str = "EXEUNT_METRICS_TOKEN";

/// How `exeunt serve` answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) listen: SocketAddr,
    /// Empty: where it listens.
    pub(crate) public_url: String,
    pub(crate) behind_proxy: bool,
    /// Whether it also does what `exeunt worker` does.
    pub(crate) worker: bool,
    /// An identity provider's external id is the employee number, where it sends no other.
    pub(crate) scim_external_id_is_number: bool,
}

impl Default for Server {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        Self { listen, public_url: String::new(), behind_proxy: false, worker: true, scim_external_id_is_number: false }
    }
}

impl Server {
    /// What the server is set to when it listens on `listen`.
    pub(crate) fn settings(&self, listen: SocketAddr) -> Result<Settings, Failure> {
        let public = if self.public_url.is_empty() { format!("http://{listen}/") } else { self.public_url.clone() };
        let unusable = || Failure::new("error-public-url").with("url", &self.public_url).hint("hint-public-url");
        let public_url: url::Url = public.parse().map_err(|_| unusable())?;
        if !matches!(public_url.scheme(), "http" | "https") || public_url.host().is_none() {
            return Err(unusable());
        }
        let metrics_token = std::env::var(METRICS_TOKEN).ok().filter(|token| !token.is_empty());
        Ok(Settings {
            public_url,
            behind_proxy: self.behind_proxy,
            scim_external_id_is_number: self.scim_external_id_is_number,
            metrics_token: metrics_token.map(SecretString::from),
            ..Settings::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_come_where_it_listens_unless_another_address_is_said() {
        let listen = SocketAddr::from(([127, 0, 0, 1], 9));
        assert_eq!(Server::default().settings(listen).unwrap().public_url.as_str(), "http://127.0.0.1:9/");
        let elsewhere = Server { public_url: "https://exeunt.example".to_owned(), ..Server::default() };
        assert!(elsewhere.settings(listen).unwrap().is_https());
        for bad in ["exeunt.example", "ftp://exeunt.example", "https://"] {
            let bad = Server { public_url: bad.to_owned(), ..Server::default() };
            assert!(bad.settings(listen).is_err());
        }
    }
}
