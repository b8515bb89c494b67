//! `[database]`

use serde::Deserialize;
use std::path::Path;

/// Where everything is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Database {
    /// `sqlite:FILE`, relative to the data folder, or `postgres://…`.
    pub(crate) url: String,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite:exeunt.db".to_owned() }
    }
}

impl Database {
    /// The address to open: `DATABASE_URL` if it is set, else what the file says.
    pub(crate) fn address(&self, data: &Path) -> String {
        let asked = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
        let url = asked.unwrap_or_else(|| self.url.clone());
        match url.strip_prefix("sqlite:") {
            Some(file) if !file.starts_with("//") && !file.starts_with(':') => {
                format!("sqlite:{}", data.join(file).display())
            }
            _ => url,
        }
    }
}

/// The address without a password in it, for people.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((credentials, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = credentials.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}:***@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_shows() {
        assert_eq!(without_password("postgres://u:p@ss@db/x"), "postgres://u:***@db/x");
        assert_eq!(without_password("sqlite:/a/b"), "sqlite:/a/b");
    }
}
