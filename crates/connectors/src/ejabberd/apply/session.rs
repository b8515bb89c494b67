//! Password, sessions, and tokens that open new ones.

use super::Work;
use crate::applied::{already, changed};
use crate::refusal::{conflict, no_password};
use exeunt_connector::{Applied, Result};
use exeunt_core::Message;

/// How often sessions that keep appearing are ended before we say so.
const ROUNDS: usize = 10;

impl Work<'_> {
    /// Sets the ordered password. Live sessions stay; ending them is an order of its own.
    pub(super) async fn replace_credential(&self) -> Result<Applied> {
        let account = self.account();
        let password = self.order.secret.as_ref().ok_or_else(|| no_password(account))?;
        if self.ejabberd.has_password(self.local, password).await? {
            return Ok(already("check_password", "0: it is the password"));
        }
        self.ejabberd.set_password(self.local, password).await?;
        if !self.ejabberd.has_password(self.local, password).await? {
            return Err(conflict(
                Message::new("refused-password-not-set").with("account", account),
                format!("\"{account}\" does not have the password that was set"),
            ));
        }
        Ok(changed("change_password, check_password", "0: it is the password"))
    }

    pub(super) async fn end_sessions(&self) -> Result<Applied> {
        let live = self.end_live_sessions().await?;
        let tokens = self.revoke_tokens().await?;
        // A token may have opened a session before it was revoked.
        let live = live + self.end_live_sessions().await?;
        let (asked, said) = match tokens {
            Some(revoked) => (
                "kick_user, oauth_revoke_token, user_sessions_info, oauth_list_tokens",
                format!("{live} session(s) and {revoked} token(s) ended, none left"),
            ),
            None => (
                "kick_user, user_sessions_info, oauth_list_tokens",
                format!("{live} session(s) ended, none left; tokens can't be listed here and were left alone"),
            ),
        };
        let nothing_to_do = live == 0 && tokens.unwrap_or_default() == 0;
        Ok(if nothing_to_do { already(asked, said) } else { changed(asked, said) })
    }

    /// Ends what the server lists until it lists nothing. A client that may log in comes back at once.
    pub(super) async fn end_live_sessions(&self) -> Result<usize> {
        let mut ended = 0;
        for _ in 0..ROUNDS {
            let live = self.ejabberd.sessions(self.local).await?.len();
            if live == 0 {
                return Ok(ended);
            }
            ended = ended.max(live);
            self.ejabberd.kick(self.local).await?;
        }
        let says = Message::new("refused-sessions-return").with("account", self.account());
        let message = format!("cannot end sessions of \"{}\": new ones keep appearing", self.account());
        Err(conflict(says, message).hint("mend-shut-first"))
    }

    /// Nothing where the server can't list tokens.
    async fn revoke_tokens(&self) -> Result<Option<usize>> {
        let mut revoked = 0;
        for _ in 0..ROUNDS {
            let Some(tokens) = self.ejabberd.tokens(self.account()).await? else { return Ok(None) };
            if tokens.is_empty() {
                return Ok(Some(revoked));
            }
            revoked += tokens.len();
            for token in tokens {
                self.ejabberd.revoke(&token.token).await?;
            }
        }
        Err(conflict(
            Message::new("refused-tokens-return").with("account", self.account()),
            format!("cannot revoke tokens of \"{}\": new ones keep appearing", self.account()),
        ))
    }
}
