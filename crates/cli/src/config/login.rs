//! `[login]`: how people get into the server.

use crate::failure::Failure;
use crate::input;
use exeunt_core::DutyRole;
use exeunt_server::{LoginSettings, OidcSettings};
use secrecy::SecretString;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use url::Url;

/// How people get into the server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Login {
    /// Whether password and code open a session.
    pub(crate) password: bool,
    pub(crate) oidc: Option<Oidc>,
}

/// `[login.oidc]`: an OpenID Connect provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Oidc {
    /// What the button says.
    #[serde(default = "sso")]
    name: String,
    issuer: Url,
    client_id: String,
    /// The environment variable that holds the client's secret …
    secret_env: Option<String>,
    /// … or a file, relative to the data folder.
    secret_file: Option<PathBuf>,
    #[serde(default = "sub")]
    identity_claim: String,
    #[serde(default)]
    first_by_mail: bool,
    groups_claim: Option<String>,
    /// Roles by group: `"people-team" = ["hr"]`.
    #[serde(default)]
    roles: BTreeMap<String, Vec<DutyRole>>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    hosts: Vec<String>,
}

impl Default for Login {
    fn default() -> Self {
        Self { password: true, oidc: None }
    }
}

fn sso() -> String {
    "SSO".to_owned()
}

fn sub() -> String {
    "sub".to_owned()
}

impl Login {
    /// What the server is set to; `data` is the data folder.
    pub(crate) fn settings(&self, data: &Path) -> Result<LoginSettings, Failure> {
        let oidc = self.oidc.as_ref().map(|oidc| oidc.settings(data)).transpose()?;
        if !self.password && oidc.is_none() {
            return Err(Failure::new("error-no-way-in").hint("hint-no-way-in"));
        }
        Ok(LoginSettings { password: self.password, oidc })
    }
}

impl Oidc {
    fn settings(&self, data: &Path) -> Result<OidcSettings, Failure> {
        let local = matches!(self.issuer.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if self.issuer.scheme() != "https" && !local {
            return Err(Failure::new("error-oidc-issuer").with("url", &self.issuer).hint("hint-oidc-issuer"));
        }
        // Without a claim to read them from, roles would be a promise that nobody keeps.
        if self.groups_claim.is_none() && !self.roles.is_empty() {
            return Err(Failure::new("error-oidc-roles").hint("hint-oidc-roles"));
        }
        Ok(OidcSettings {
            name: self.name.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.secret(data)?,
            identity_claim: self.identity_claim.clone(),
            first_by_mail: self.first_by_mail,
            groups_claim: self.groups_claim.clone(),
            roles: self.roles.clone(),
            scopes: self.scopes.clone(),
            hosts: self.hosts.clone(),
        })
    }

    fn secret(&self, data: &Path) -> Result<SecretString, Failure> {
        let missing = || Failure::new("error-oidc-secret").hint("hint-oidc-secret");
        let text = match (&self.secret_env, &self.secret_file) {
            (Some(variable), None) => std::env::var(variable).map_err(|_| missing().with("variable", variable))?,
            (None, Some(file)) => input::text(&data.join(file))?,
            (None, None) | (Some(_), Some(_)) => return Err(missing()),
        };
        if text.trim().is_empty() { Err(missing()) } else { Ok(text.trim().into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROVIDER: &str = r#"
        [oidc]
        issuer = "https://sso.example/realms/corp"
        client_id = "exeunt"
        secret_file = "oidc-secret"
    "#;

    fn read(text: &str) -> Result<LoginSettings, Failure> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("oidc-secret"), "hidden\n").unwrap();
        toml::from_str::<Login>(text).unwrap().settings(folder.path())
    }

    #[test]
    fn a_provider_needs_a_secret_https_and_a_claim_for_its_roles() {
        assert!(read("").unwrap().oidc.is_none());
        let settings = read(PROVIDER).unwrap().oidc.unwrap();
        assert_eq!((settings.identity_claim.as_str(), settings.first_by_mail), ("sub", false));
        assert!(!format!("{settings:?}").contains("hidden"));
        for wrong in [
            "password = false".to_owned(),
            PROVIDER.replace("https:", "http:"),
            PROVIDER.replace("secret_file = \"oidc-secret\"", ""),
            PROVIDER.replace("oidc-secret", "elsewhere"),
            format!("{PROVIDER}[oidc.roles]\n\"people-team\" = [\"hr\"]\n"),
        ] {
            assert!(read(&wrong).is_err(), "{wrong}");
        }
        let with_roles = format!("{PROVIDER}groups_claim = \"groups\"\n[oidc.roles]\n\"people-team\" = [\"hr\"]\n");
        assert_eq!(read(&with_roles).unwrap().oidc.unwrap().roles["people-team"], [DutyRole::Hr]);
        assert!(toml::from_str::<Login>("passwords = true").is_err());
    }
}
