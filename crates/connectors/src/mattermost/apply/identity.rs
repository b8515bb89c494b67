//! Logins by another service.

use super::Work;
use crate::applied::already;
use crate::refusal::unsupported;
use exeunt_connector::{Applied, Result};
use exeunt_core::Message;

impl Work<'_> {
    pub(super) fn cut_federated_login(&self) -> Result<Applied> {
        if self.user.auth_service.is_empty() {
            return Ok(already("GET users/{account}", "200 auth_service is empty"));
        }
        let says = Message::new("refused-sso-link").with("account", self.account());
        let message = format!(
            "the link of \"{}\" to its login elsewhere can't be cut so that it can be restored",
            self.account()
        );
        Err(unsupported(says, message).hint("mend-sso-link"))
    }
}
