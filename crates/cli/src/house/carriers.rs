//! Whatever carries notices: put together from the settings, the house's own templates, and the vault.

use super::House;
use crate::failure::Failure;
use exeunt_engine::notify::{Carriers, Ways};
use exeunt_engine::outside::Outside;
use exeunt_notices::Texts;
use exeunt_notices::mail::Mailer;
use secrecy::SecretString;
use std::sync::Arc;
use url::Url;

/// The environment variable with the mail server's password; it comes before the one in the vault.
pub(crate) const MAIL_PASSWORD: &str = "EXEUNT_MAIL_PASSWORD";
/// The folder of the house's own templates, in the data folder.
const TEMPLATES: &str = "notices";

impl House {
    /// What this house sends notices with.
    pub(crate) async fn carriers(&self) -> Result<Carriers, Failure> {
        let texts = Arc::new(self.texts()?);
        let mail = self.mailer(Arc::clone(&texts)).await?;
        let outside = Outside::allowing(self.config.notices.allow_hosts.iter().cloned());
        Ok(exeunt_notices::carriers(mail, texts, outside))
    }

    /// The words of this house.
    pub(crate) fn texts(&self) -> Result<Texts, Failure> {
        let settings = &self.config.notices;
        let written = [settings.address.trim(), self.config.server.public_url.trim()];
        let address = match written.into_iter().find(|text| !text.is_empty()) {
            None => None,
            Some(text) => {
                Some(address(text).ok_or_else(|| Failure::new("error-notice-address").with("address", text))?)
            }
        };
        let name = if settings.house.is_empty() { "Exeunt" } else { &settings.house };
        Ok(Texts::shipped(name, address).with_folder(&self.data.join(TEMPLATES)))
    }

    /// What this house's letters need to get anywhere, as far as it has it.
    pub(crate) fn ways_of_letters(&self) -> Result<Ways, Failure> {
        Ok(Ways { mail_server: self.config.mail.is_set(), public_url: self.texts()?.leads_anywhere() })
    }

    /// What hands mail in, where a server is set.
    pub(crate) async fn mailer(&self, texts: Arc<Texts>) -> Result<Option<Mailer>, Failure> {
        let settings = &self.config.mail;
        if !settings.is_set() {
            return Ok(None);
        }
        let variable = std::env::var(MAIL_PASSWORD).ok().filter(|password| !password.is_empty());
        let password = match variable {
            Some(password) => Some(SecretString::from(password)),
            None => self.engine.mail_password().await?,
        };
        let mailer = Mailer::new(settings, password.as_ref(), texts);
        mailer.map(Some).map_err(|error| Failure::new("error-mail-settings").because(&error).hint("hint-mail-settings"))
    }
}

/// With a slash at the end, so that what is joined to it comes below it.
fn address(text: &str) -> Option<Url> {
    let text = if text.ends_with('/') { text.to_owned() } else { format!("{text}/") };
    Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "https" | "http"))
}
