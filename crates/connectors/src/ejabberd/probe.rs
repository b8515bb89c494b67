//! Trying to get in from outside, as far as the binding of a resource: what SASL says is the same for a barred account and
//! for a live one.

use super::connector::Ejabberd;
use super::xmpp::{Key, Login, Search};
use exeunt_connector::{Probe, ProbeAnswer, Result};
use exeunt_core::{AccountId, Proof};
use secrecy::SecretString;

const PASSWORD: &str = "XMPP login, SASL PLAIN and bind";
const TOKEN: &str = "XMPP login, SASL X-OAUTH2 and bind, with a token of the account";
const BORROWED: &str = "oauth_issue_token, XMPP login with it, SASL X-OAUTH2 and bind";

pub(super) async fn probe(ejabberd: &Ejabberd, what: &Probe) -> Result<ProbeAnswer> {
    match what {
        Probe::Login { account, password } => ejabberd.try_password(account, password).await,
        Probe::Token { account, token } => ejabberd.try_token(account, token).await,
        Probe::RefreshToken { .. } => Ok(no_door("refresh a token", "tokens are not refreshed here")),
        Probe::Impersonation { account } => ejabberd.try_visit(account).await,
        Probe::ReadCanary { account, token, group, event } => ejabberd.try_read(account, token, group, event).await,
    }
}

impl Ejabberd {
    async fn try_password(&self, account: &AccountId, password: &SecretString) -> Result<ProbeAnswer> {
        match self.doorstep.log_in(self.local(account)?, &Key::Password(password.clone())).await? {
            Login::In(session) => {
                session.close().await;
                Ok(accepted(PASSWORD))
            }
            Login::Barred(said) => Ok(ProbeAnswer::Closed { proof: proof(PASSWORD, said) }),
            Login::WrongKey(said) => Ok(ProbeAnswer::Ambiguous { proof: proof(PASSWORD, said) }),
            Login::NoKeyhole => Ok(no_door(PASSWORD, "the listener takes no passwords in PLAIN")),
        }
    }

    async fn try_token(&self, account: &AccountId, token: &SecretString) -> Result<ProbeAnswer> {
        match self.doorstep.log_in(self.local(account)?, &Key::Token(token.clone())).await? {
            Login::In(session) => {
                session.close().await;
                Ok(accepted(TOKEN))
            }
            refused => self.refused_token(token, refused).await,
        }
    }

    /// `not-authorized` is what a token gets that was never issued, too. The server's list tells whether this one has
    /// ended; where it can't be read, nothing can.
    async fn refused_token(&self, token: &SecretString, login: Login) -> Result<ProbeAnswer> {
        let said = match login {
            Login::Barred(said) => return Ok(ProbeAnswer::Closed { proof: proof(TOKEN, said) }),
            Login::NoKeyhole | Login::In(_) => return Ok(no_door(TOKEN, "the listener takes no tokens")),
            Login::WrongKey(said) => said,
        };
        let listed = match self.is_live(token).await? {
            None => "tokens can't be listed here",
            Some(true) => "although oauth_list_tokens shows it, perhaps as somebody else's",
            Some(false) => {
                let said = format!("{said}, and oauth_list_tokens shows no such live token");
                return Ok(ProbeAnswer::Closed { proof: proof(TOKEN, said) });
            }
        };
        Ok(ProbeAnswer::Ambiguous { proof: proof(TOKEN, format!("{said}, {listed}")) })
    }

    async fn try_visit(&self, account: &AccountId) -> Result<ProbeAnswer> {
        match self.visit(account).await? {
            None => Ok(no_door(BORROWED, "no token can be borrowed on this server")),
            Some(Login::In(session)) => {
                session.close().await;
                Ok(accepted(BORROWED))
            }
            Some(Login::Barred(said)) => Ok(ProbeAnswer::Closed { proof: proof(BORROWED, said) }),
            Some(Login::WrongKey(said)) => Ok(ProbeAnswer::Ambiguous { proof: proof(BORROWED, said) }),
            Some(Login::NoKeyhole) => Ok(no_door(BORROWED, "the listener takes no tokens")),
        }
    }

    /// A direct canary lies in the account's own archive, under the address that sent it.
    async fn try_read(&self, account: &AccountId, token: &SecretString, place: &str, id: &str) -> Result<ProbeAnswer> {
        let asked = "XMPP login with a token of the account, then a search of the archive";
        let login = self.doorstep.log_in(self.local(account)?, &Key::Token(token.clone())).await?;
        let Login::In(mut session) = login else { return self.refused_token(token, login).await };
        let found = if place.ends_with(&format!("@{}", self.config.settings.rooms())) {
            session.find(place, None, id).await
        } else {
            session.find(account.as_str(), Some(place), id).await
        };
        session.close().await;
        Ok(match found? {
            Search::Found => ProbeAnswer::Accepted { proof: proof(asked, "the message is there"), session: None },
            Search::NotThere => {
                ProbeAnswer::Ambiguous { proof: proof(asked, "the archive is open and has no such message") }
            }
            Search::Refused(condition) => match condition.as_str() {
                "forbidden" => ProbeAnswer::Closed { proof: proof(asked, condition) },
                "service-unavailable" | "feature-not-implemented" => no_door(asked, "there is no archive"),
                _ => ProbeAnswer::Ambiguous { proof: proof(asked, condition) },
            },
        })
    }
}

/// Our session has ended already: there is nothing to hand on.
fn accepted(asked: &str) -> ProbeAnswer {
    ProbeAnswer::Accepted { proof: proof(asked, "SASL success, bind result"), session: None }
}

fn no_door(asked: &str, why: &str) -> ProbeAnswer {
    ProbeAnswer::NoSuchDoor { proof: proof(asked, why) }
}

fn proof(asked: &str, answered: impl Into<String>) -> Proof {
    Proof { asked: asked.to_owned(), answered: answered.into() }
}
