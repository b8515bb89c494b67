//! Trying to get in from outside. What each refusal proves is told apart by status and error id.

use super::account::DIRECTORY;
use super::api::{Post, User};
use super::connector::Mattermost;
use super::manners::API;
use crate::http::{Answer, Call, Caller};
use exeunt_connector::{Probe, ProbeAnswer, Result};
use exeunt_core::{AccountId, Proof};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// A real name with the state checked before the password: certain, whatever the password.
const INACTIVE: &str = "api.user.login.inactive.app_error";
/// Said of a session that has ended, of a token that is off or whose account is, and of rubbish alike.
const EXPIRED: &str = "api.context.session_expired.app_error";

pub(super) async fn probe(mattermost: &Mattermost, what: &Probe) -> Result<ProbeAnswer> {
    match what {
        Probe::Login { account, password } => mattermost.try_login(account, password).await,
        Probe::Token { token, .. } => mattermost.try_token(token).await,
        Probe::RefreshToken { .. } => Ok(no_door("none", "sessions here have no refresh token")),
        Probe::Impersonation { .. } => Ok(no_door("none", "nobody can act as somebody else here")),
        Probe::ReadCanary { token, event, .. } => mattermost.try_read(token, event).await,
    }
}

impl Mattermost {
    async fn try_login(&self, account: &AccountId, password: &SecretString) -> Result<ProbeAnswer> {
        let asked = "POST users/login";
        let Some(user) = self.user_lookup(account).await? else {
            return Ok(ProbeAnswer::Ambiguous { proof: proof(asked, "not asked: there is no such account") });
        };
        if user.logs_in_elsewhere() {
            let told = format!("not asked: the account logs in by {}", user.auth_service);
            return Ok(no_door(asked, told));
        }
        let body = json!({ "login_id": user.username, "password": password.expose_secret(), "token": "" });
        let call = Call::post(format!("try a login as \"{account}\""), format!("{API}/users/login"), body).harmless();
        let answer = self.http.send(&Caller::Nobody, call).await?;
        if answer.status == 200 {
            let session = answer.ok()?.header("token").map(SecretString::from).ok_or_else(|| answer.nonsense())?;
            return Ok(ProbeAnswer::Accepted { proof: proof(asked, "200"), session: Some(session) });
        }
        judge_login(asked, &answer)
    }

    async fn try_token(&self, token: &SecretString) -> Result<ProbeAnswer> {
        let call = Call::get("try a token", format!("{API}/users/me"));
        let answer = self.http.send(&Caller::account(token.clone()), call).await?;
        judge_token("GET users/me with a token of the account", &answer)
    }

    async fn try_read(&self, token: &SecretString, event: &str) -> Result<ProbeAnswer> {
        let asked = "GET posts/{event} with a token of the account";
        let path = format!("{API}/posts/{}", crate::http::part(event));
        let call = Call::get("read a canary as the account", path.as_str());
        let answer = self.http.send(&Caller::account(token.clone()), call).await?;
        if !matches!(answer.status, 403 | 404) || answer.code.is_empty() {
            return judge_token(asked, &answer);
        }
        // Hidden, or not there at all? We can see everything.
        let there = self.as_service(Call::get("read a canary", path)).await?;
        let there = there.status == 200 && there.read::<Post>()?.delete_at == 0;
        let proof =
            proof(asked, format!("{}, {}", answer.says(), if there { "while it is there" } else { "not there" }));
        Ok(if there { ProbeAnswer::Closed { proof } } else { ProbeAnswer::Ambiguous { proof } })
    }
}

impl User {
    /// Somebody else lets this person in, and no password is asked for here.
    pub(super) fn logs_in_elsewhere(&self) -> bool {
        !matches!(self.auth_service.as_str(), "" | DIRECTORY)
    }
}

fn judge_login(asked: &str, answer: &Answer) -> Result<ProbeAnswer> {
    let proof = proof(asked, answer.says());
    Ok(match (answer.status, answer.code.as_str()) {
        (401, INACTIVE) => ProbeAnswer::Closed { proof },
        (401, "api.user.login.bot_login_forbidden.app_error") | (400, "api.user.login.use_auth_service.app_error") => {
            ProbeAnswer::NoSuchDoor { proof }
        }
        // A wrong password, or an unknown account.
        (401, code) if code.starts_with("api.user.login.invalid_credentials_") => ProbeAnswer::Ambiguous { proof },
        // An active account, locked by wrong passwords, or with a second factor that we don't have.
        (
            401,
            "api.user.check_user_login_attempts.too_many.app_error"
            | "mfa.validate_token.authenticate.app_error"
            | "api.user.check_user_mfa.bad_code.app_error",
        ) => ProbeAnswer::Ambiguous { proof },
        _ => return Err(answer.refusal()),
    })
}

fn judge_token(asked: &str, answer: &Answer) -> Result<ProbeAnswer> {
    let proof = proof(asked, answer.says());
    if answer.status == 200 {
        answer.ok()?;
        return Ok(ProbeAnswer::Accepted { proof, session: None });
    }
    if answer.is(401, EXPIRED) { Ok(ProbeAnswer::Closed { proof }) } else { Err(answer.refusal()) }
}

fn no_door(asked: &str, told: impl Into<String>) -> ProbeAnswer {
    ProbeAnswer::NoSuchDoor { proof: proof(asked, told) }
}

fn proof(asked: &str, answered: impl Into<String>) -> Proof {
    Proof { asked: asked.to_owned(), answered: answered.into() }
}
