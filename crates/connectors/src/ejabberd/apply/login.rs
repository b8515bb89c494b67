//! The bar: a place in the shared group that the access rules deny. Believed only when a login has been refused because of
//! it, wherever a token can be borrowed for that.

use super::Work;
use crate::applied::{already, changed};
use crate::ejabberd::xmpp::{Key, Login};
use crate::refusal::{conflict, unsupported};
use exeunt_connector::{Applied, ConnectorError, Result};
use exeunt_core::{ErrorKind, Message};
use secrecy::SecretString;

const UNTRIED: &str = "not tried: no token can be borrowed";

impl Work<'_> {
    pub(super) async fn bar_login(&self) -> Result<Applied> {
        // Were the rules to name a group that isn't there, nobody could log in; so a missing one is never written to.
        if !self.ejabberd.frozen_group_exists().await? {
            let group = &self.ejabberd.config.settings.frozen_group;
            let says = Message::new("refused-no-bar-group").with("name", group);
            let message = format!("there is no shared group \"{group}\" that bars logins");
            return Err(unsupported(says, message).hint("mend-no-bar-group"));
        }
        // Borrowed before the bar: what worked a moment ago is the best thing to be refused now. But a listener that is
        // away must not keep the bar from falling; that nothing could be tried is said afterwards.
        let borrowed = self.ejabberd.borrow(self.account()).await;
        let barred = self.bar_with(&borrowed).await;
        if let Ok(Some(token)) = &borrowed {
            self.ejabberd.give_back(token).await;
        }
        barred
    }

    async fn bar_with(&self, borrowed: &Result<Option<SecretString>>) -> Result<Applied> {
        if self.is_frozen().await? {
            // A bar leaves live sessions alone, and we may have been cut off in between.
            let ended = self.end_live_sessions().await?;
            let asked = "srg_get_members, kick_user, user_sessions_info, XMPP login with a borrowed token";
            let tried = self.try_the_bar(borrowed).await?;
            let said = format!("in the group before, {ended} session(s) ended, {tried}");
            return Ok(if ended == 0 { already(asked, said) } else { changed(asked, said) });
        }
        let before = self.knock(borrowed).await.unwrap_or_else(|_| "not tried".to_owned());
        self.ejabberd.set_frozen(self.local, true).await?;
        if !self.is_frozen().await? {
            return Err(conflict(
                Message::new("refused-not-barred").with("account", self.account()),
                format!("\"{}\" is not in the group that bars logins after it was put in", self.account()),
            ));
        }
        let ended = self.end_live_sessions().await?;
        let tried = match self.try_the_bar(borrowed).await {
            // A bar that bars nothing would read as one.
            Err(e) if e.kind == ErrorKind::Unsupported => {
                self.ejabberd.set_frozen(self.local, false).await?;
                return Err(e);
            }
            tried => tried?,
        };
        let asked = "srg_user_add, srg_get_members, kick_user, user_sessions_info, XMPP login with a borrowed token";
        Ok(changed(asked, format!("{before} before, in the group, {ended} session(s) ended, {tried} after")))
    }

    pub(super) async fn open_login(&self) -> Result<Applied> {
        if !self.is_frozen().await? {
            return Ok(already("srg_get_members", "not in the group"));
        }
        self.ejabberd.set_frozen(self.local, false).await?;
        if self.is_frozen().await? {
            return Err(conflict(
                Message::new("refused-still-barred").with("account", self.account()),
                format!("\"{}\" is still in the group that bars logins", self.account()),
            ));
        }
        Ok(changed("srg_user_del, srg_get_members", "not in the group"))
    }

    pub(super) async fn is_frozen(&self) -> Result<bool> {
        Ok(self.ejabberd.frozen().await?.contains(self.account()))
    }

    /// The token must open nothing, and because of the bar.
    async fn try_the_bar(&self, borrowed: &Result<Option<SecretString>>) -> Result<String> {
        let said = self.knock(borrowed).await?;
        if said != LET_IN {
            return Ok(said);
        }
        let says = Message::new("refused-bar-without-effect").with("account", self.account());
        let message = format!("the bar of \"{}\" has no effect on this server", self.account());
        Err(unsupported(says, message).code(LET_IN).hint("mend-ejabberd-access-rule"))
    }

    async fn knock(&self, borrowed: &Result<Option<SecretString>>) -> Result<String> {
        let Some(token) = borrowed.clone()? else { return Ok(UNTRIED.to_owned()) };
        match self.ejabberd.doorstep.log_in(self.local, &Key::Token(token)).await? {
            Login::In(session) => {
                session.close().await;
                Ok(LET_IN.to_owned())
            }
            Login::Barred(said) => Ok(said),
            Login::WrongKey(said) => {
                let says = Message::new("refused-bar-untried").with("account", self.account());
                let message =
                    format!("cannot try the bar of \"{}\": a token of a moment ago was refused", self.account());
                Err(ConnectorError::new(ErrorKind::Unavailable, message).says(says).code(said))
            }
            Login::NoKeyhole => Ok(UNTRIED.to_owned()),
        }
    }
}

const LET_IN: &str = "let in";
