//! Trying to get in from outside.
//!
//! The platform's doors are its app protocols; over REST only the ways to a user's token can be tried. It has one word
//! for a wrong password and for a barred account, so a refused login is called closed only while the platform also says
//! that the account is barred, and the proof says both. It proves as much as the control does that went before.

use super::api::UserToken;
use super::connector::Agora;
use super::error::is_wrong_method;
use super::id::is_username;
use crate::http::{Answer, Call, Caller};
use exeunt_connector::{Probe, ProbeAnswer, Result};
use exeunt_core::{AccountId, Proof};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// Seconds that a token lives which we had made only to see whether it would be.
const TRIED_FOR: u32 = 60;

pub(super) async fn probe(agora: &Agora, what: &Probe) -> Result<ProbeAnswer> {
    match what {
        Probe::Login { account, password } => agora.try_login(account, password).await,
        Probe::Token { account, token } => agora.try_token(account, token).await,
        Probe::Impersonation { account } => agora.try_inherit(account).await,
        Probe::RefreshToken { .. } => Ok(no_door("a refresh token", "this platform gives none")),
        Probe::ReadCanary { .. } => {
            Ok(no_door("GET a message with a token of the account", "no message is read over REST by an account"))
        }
    }
}

impl Agora {
    async fn try_login(&self, account: &AccountId, password: &SecretString) -> Result<ProbeAnswer> {
        let asked = "POST token grant_type=password";
        let body = json!({ "grant_type": "password", "username": account, "password": password.expose_secret() });
        let call = Call::post(format!("try a login as \"{account}\""), self.path("/token"), body).harmless();
        let answer = self.http.send(&Caller::Nobody, call).await?;
        if answer.status == 200 {
            let session = Some(SecretString::from(answer.read::<UserToken>()?.access_token));
            return Ok(ProbeAnswer::Accepted { proof: proof(asked, "200"), session });
        }
        if !is_refusal(&answer) {
            return Err(answer.refusal());
        }
        let barred = self.is_barred(account).await?;
        let proof = proof(asked, while_it_reads(&answer, barred));
        Ok(if barred == Some(true) { ProbeAnswer::Closed { proof } } else { ProbeAnswer::Ambiguous { proof } })
    }

    /// Reading oneself. A token that has ended and one that never was are refused in different words.
    async fn try_token(&self, account: &AccountId, token: &SecretString) -> Result<ProbeAnswer> {
        let asked = "GET users/{account} with a token of the account";
        if !is_username(account) {
            return Ok(ProbeAnswer::Ambiguous { proof: proof(asked, "no name of an account") });
        }
        let call = Call::get(format!("try a token of \"{account}\""), self.user_path(account, ""));
        let answer = self.http.send(&Caller::account(token.clone()), call).await?;
        let says = answer.says();
        if answer.status == 200 {
            answer.ok()?;
            return Ok(ProbeAnswer::Accepted { proof: proof(asked, says), session: None });
        }
        if answer.is(401, "unauthorized") {
            return Ok(ProbeAnswer::Closed { proof: proof(asked, says) });
        }
        if answer.status == 401 {
            return Ok(ProbeAnswer::Ambiguous { proof: proof(asked, says) });
        }
        if answer.status == 403 || is_wrong_method(&answer) {
            return Ok(no_door(asked, format!("{says}: users' tokens don't open this call here")));
        }
        Err(answer.refusal())
    }

    /// Our own right to have a token made for the account, without its password.
    async fn try_inherit(&self, account: &AccountId) -> Result<ProbeAnswer> {
        let asked = "POST token grant_type=inherit";
        // Without this an account that isn't there would be made.
        let body = json!({ "grant_type": "inherit", "username": account, "autoCreateUser": false, "ttl": TRIED_FOR });
        let call = Call::post(format!("act as \"{account}\""), self.path("/token"), body).harmless();
        let answer = self.send(call).await?;
        if answer.status == 200 {
            answer.read::<UserToken>()?;
            return Ok(ProbeAnswer::Accepted { proof: proof(asked, "200"), session: None });
        }
        if !is_refusal(&answer) {
            return Err(answer.refusal());
        }
        match self.is_barred(account).await? {
            Some(true) => Ok(ProbeAnswer::Closed { proof: proof(asked, while_it_reads(&answer, Some(true))) }),
            // With a live account and a good token of ours, it is the way itself that is refused.
            Some(false) => Ok(no_door(asked, format!("{} for a live account", answer.says()))),
            None => Ok(ProbeAnswer::Ambiguous { proof: proof(asked, while_it_reads(&answer, None)) }),
        }
    }

    /// Whether the platform calls the account barred; nothing when there is none.
    async fn is_barred(&self, account: &AccountId) -> Result<Option<bool>> {
        Ok(self.user_lookup(account).await?.map(|user| !user.activated))
    }
}

/// Whether somebody was refused, and not the request or the project.
fn is_refusal(answer: &Answer) -> bool {
    let nobody = Agora::is_missing(answer) || answer.is(400, "management");
    // One page has another status for it where there is no such account.
    answer.code == "invalid_grant" || matches!(answer.status, 401 | 403) || nobody
}

fn while_it_reads(answer: &Answer, barred: Option<bool>) -> String {
    let reads = match barred {
        Some(barred) => format!("while GET users/{{account}} says activated={}", !barred),
        None => "and there is no such account".to_owned(),
    };
    format!("{}, {reads}", answer.says())
}

fn no_door(asked: &str, answered: impl Into<String>) -> ProbeAnswer {
    ProbeAnswer::NoSuchDoor { proof: proof(asked, answered) }
}

fn proof(asked: &str, answered: impl Into<String>) -> Proof {
    Proof { asked: asked.to_owned(), answered: answered.into() }
}
