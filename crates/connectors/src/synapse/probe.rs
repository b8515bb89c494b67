//! Trying to get in from outside. What each refusal proves is told apart by status and code.

use super::api::{AccessToken, LoginFlows};
use super::connector::{ADMIN, CLIENT, Synapse};
use super::hand::Hands;
use super::manners::session_is_gone;
use crate::http::{Answer, Call, Caller, part};
use exeunt_connector::{Probe, ProbeAnswer, Result};
use exeunt_core::{AccountId, Proof};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// Always the same device, so that a repeated probe leaves one session and not many.
pub(super) const PROBE_DEVICE: &str = "EXEUNT-PROBE";

pub(super) async fn probe(synapse: &Synapse, what: &Probe) -> Result<ProbeAnswer> {
    match what {
        Probe::Login { account, password } => synapse.try_login(account, password).await,
        Probe::Token { token, .. } => {
            let answer = synapse.whoami_with(token).await?;
            judge("GET whoami with a token of the account", &answer, None)
        }
        Probe::RefreshToken { token, .. } => synapse.try_refresh(token).await,
        Probe::Impersonation { account } => synapse.try_puppet(account).await,
        Probe::ReadCanary { token, group, event, .. } => synapse.try_read(token, group, event).await,
    }
}

impl Synapse {
    async fn try_login(&self, account: &AccountId, password: &SecretString) -> Result<ProbeAnswer> {
        let asked = "POST login m.login.password";
        if !self.has_password_login().await? {
            return Ok(ProbeAnswer::NoSuchDoor { proof: proof(asked, "no password login on this server") });
        }
        let body = json!({
            "type": "m.login.password",
            "identifier": { "type": "m.id.user", "user": account },
            "password": password.expose_secret(),
            "device_id": PROBE_DEVICE,
            "initial_device_display_name": "Exeunt probe",
        });
        let call = Call::post(format!("try a login as \"{account}\""), format!("{CLIENT}/login"), body).harmless();
        let answer = self.http.send(&Caller::Nobody, call).await?;
        if answer.status == 200 {
            let token: AccessToken = answer.read()?;
            let session = Some(SecretString::from(token.access_token));
            return Ok(ProbeAnswer::Accepted { proof: proof(asked, "200"), session });
        }
        judge(asked, &answer, None)
    }

    async fn has_password_login(&self) -> Result<bool> {
        let call = Call::get("ask for the ways to log in", format!("{CLIENT}/login"));
        let answer = self.http.send(&Caller::Nobody, call).await?;
        if answer.is(404, "M_UNRECOGNIZED") {
            return Ok(false);
        }
        Ok(answer.read::<LoginFlows>()?.flows.iter().any(|flow| flow.kind == "m.login.password"))
    }

    async fn whoami_with(&self, token: &SecretString) -> Result<Answer> {
        let call = Call::get("try a token", format!("{CLIENT}/account/whoami"));
        self.http.send(&Caller::account(token.clone()), call).await
    }

    /// A refresh works through a lock, but what it gives does not: only using that tells.
    async fn try_refresh(&self, token: &SecretString) -> Result<ProbeAnswer> {
        let asked = "POST refresh, then GET whoami with the new token";
        let body = json!({ "refresh_token": token.expose_secret() });
        let call = Call::post("try a refresh token", format!("{CLIENT}/refresh"), body).harmless();
        let answer = self.http.send(&Caller::Nobody, call).await?;
        if answer.status != 200 {
            return judge(asked, &answer, None);
        }
        let fresh = SecretString::from(answer.read::<AccessToken>()?.access_token);
        let used = self.whoami_with(&fresh).await?;
        judge(asked, &used, Some(fresh))
    }

    async fn try_puppet(&self, account: &AccountId) -> Result<ProbeAnswer> {
        let asked = "POST users/{account}/login, then GET whoami";
        let mut hands = Hands::new(self);
        let call = Call::get(format!("act as \"{account}\""), format!("{CLIENT}/account/whoami"));
        let answer = hands.as_account(account, call).await;
        hands.let_go().await;
        match answer {
            Ok(answer) => judge(asked, &answer, None),
            Err(e) if e.code.as_deref() == Some("404 M_UNRECOGNIZED") => {
                Ok(ProbeAnswer::NoSuchDoor { proof: proof(asked, "404 M_UNRECOGNIZED: tokens are not lent here") })
            }
            Err(e) => Err(e),
        }
    }

    async fn try_read(&self, token: &SecretString, group: &str, event: &str) -> Result<ProbeAnswer> {
        let asked = "GET rooms/{group}/event/{event} with a token of the account";
        let path = format!("{CLIENT}/rooms/{}/event/{}", part(group), part(event));
        let call = Call::get("read a canary as the account", path);
        let answer = self.http.send(&Caller::account(token.clone()), call).await?;
        if !matches!(answer.status, 403 | 404) || answer.code.is_empty() {
            return judge(asked, &answer, None);
        }
        // Hidden, or not there at all? We can see everything.
        let call = Call::get("read a canary", format!("{ADMIN}/v1/rooms/{}/context/{}", part(group), part(event)));
        let there = self.as_service(call).await?.status == 200;
        let proof =
            proof(asked, format!("{}, {}", answer.says(), if there { "while it is there" } else { "not there" }));
        Ok(if there { ProbeAnswer::Closed { proof } } else { ProbeAnswer::Ambiguous { proof } })
    }
}

/// `M_FORBIDDEN` is what a wrong password and an unknown account get too. A token that is only due for a refresh has
/// not ended.
fn judge(asked: &str, answer: &Answer, session: Option<SecretString>) -> Result<ProbeAnswer> {
    let proof = proof(asked, answer.says());
    if answer.status == 200 {
        answer.ok()?;
        return Ok(ProbeAnswer::Accepted { proof, session });
    }
    if answer.is(401, "M_USER_LOCKED") || answer.is(403, "M_USER_DEACTIVATED") || session_is_gone(answer) {
        return Ok(ProbeAnswer::Closed { proof });
    }
    if answer.is(403, "M_FORBIDDEN") || answer.is(401, "M_UNKNOWN_TOKEN") {
        return Ok(ProbeAnswer::Ambiguous { proof });
    }
    Err(answer.refusal())
}

fn proof(asked: &str, answered: impl Into<String>) -> Proof {
    Proof { asked: asked.to_owned(), answered: answered.into() }
}
