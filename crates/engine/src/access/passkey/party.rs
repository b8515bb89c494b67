//! The house as devices know it (the "relying party"), and the library that checks what they sign.
//!
//! The library takes the randomness of a challenge from the system by itself, and there is no way to hand ours in. Nothing
//! depends on it: a challenge is in no plan, no log and no report, and one seed still gives one history. Its clock is asked
//! for certificates of makers only, which nobody here is asked for.

use crate::error::{EngineError, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use exeunt_core::ActorName;
use exeunt_store::Passkey;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey as Key, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder, WebauthnError,
};

/// An answer of a device is a few hundred bytes; with a maker's certificates a few thousand.
const LONGEST_ANSWER: usize = 32 * 1024;
/// The standard allows no longer one.
const LONGEST_CREDENTIAL: usize = 1023;

/// The house as devices know it.
#[derive(Debug)]
pub struct Party(Webauthn);

/// Why an answer counts for nothing. The word goes into the log, and to nobody outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    /// No answer of a device at all.
    Unreadable,
    /// A passkey that nobody here has, any more or ever.
    UnknownPasskey,
    /// Nothing was asked in this browser, it was answered already, or it is too long ago.
    Over,
    /// It answers another question.
    OtherChallenge,
    /// It was signed for another page.
    OtherOrigin,
    /// The device didn't make sure of its owner.
    NotVerified,
    /// The device counted less than the last time: there may be two of it.
    CounterBack,
    /// It is somebody else's, or says that it is.
    OtherOwner,
    Locked,
    /// The signature is wrong, or anything else.
    Wrong,
}

/// What is kept while a device makes a key.
#[derive(Serialize, Deserialize)]
pub(super) struct Making {
    pub(super) handle: Uuid,
    asked: PasskeyRegistration,
}

/// The public half of a key that a device has made.
pub(super) struct Made {
    pub(super) credential: Vec<u8>,
    pub(super) public_key: String,
}

impl Party {
    /// The house at this address; `None` where browsers know no passkeys: they want a name and no number, and https unless
    /// the name is `localhost`.
    pub fn at(public_url: &Url) -> Option<Self> {
        let Some(Host::Domain(host)) = public_url.host() else { return None };
        if public_url.scheme() != "https" && host != "localhost" {
            return None;
        }
        let built = WebauthnBuilder::new(host, public_url).and_then(|builder| {
            let patience = std::time::Duration::from_secs(super::ANSWERED_WITHIN.unsigned_abs().as_secs());
            builder.rp_name("Exeunt").timeout(patience).build()
        });
        built.ok().map(Self)
    }

    /// What a device is asked so that it makes a key for an actor who has these already, and what is kept meanwhile.
    pub(super) fn ask_new(&self, actor: &ActorName, handle: Uuid, has: &[Passkey]) -> Result<(Value, String)> {
        let has: Vec<CredentialID> = has.iter().map(|passkey| passkey.credential.clone()).collect();
        let name = actor.as_str();
        let (asked_of, asked) =
            self.0.start_passkey_registration(handle, name, name, Some(has)).map_err(|error| broken(&error))?;
        let mut options = value(&asked_of.public_key)?;
        // The library is content with a key that is found by a name only. Ours are found without one, or the log-in would
        // have to say which names there are.
        options["authenticatorSelection"]["residentKey"] = json!("required");
        options["authenticatorSelection"]["requireResidentKey"] = json!(true);
        Ok((options, text(&Making { handle, asked })?))
    }

    /// The key that a device says it made.
    pub(super) fn take_new(&self, making: &Making, answer: &Value) -> Result<std::result::Result<Made, Why>> {
        let Some(answer) = read::<RegisterPublicKeyCredential>(answer) else { return Ok(Err(Why::Unreadable)) };
        let key = match self.0.finish_passkey_registration(&answer, &making.asked) {
            Ok(key) if key.cred_id().len() <= LONGEST_CREDENTIAL => key,
            Ok(_) => return Ok(Err(Why::Wrong)),
            Err(error) => return Ok(Err(why(&error))),
        };
        Ok(Ok(Made { credential: key.cred_id().clone(), public_key: text(&key)? }))
    }

    /// What a device is asked to sign with one of these keys, or with any where none is named, and what is kept meanwhile.
    pub(super) fn ask(&self, with: &[Passkey]) -> Result<(Value, String)> {
        let (asked_of, asked) = self.0.start_discoverable_authentication().map_err(|error| broken(&error))?;
        let mut options = value(&asked_of.public_key)?;
        let named =
            |passkey: &Passkey| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&passkey.credential) });
        options["allowCredentials"] = with.iter().map(named).collect();
        Ok((options, text(&asked)?))
    }

    /// Whether this key signed what was asked; if so, what is known of the key from now on.
    pub(super) fn check(
        &self,
        asked: &str,
        passkey: &Passkey,
        answer: &PublicKeyCredential,
    ) -> Result<std::result::Result<String, Why>> {
        let asked: DiscoverableAuthentication = kept(asked)?;
        let mut key: Key = kept(&passkey.public_key)?;
        match self.0.finish_discoverable_authentication_v2(answer, asked, &key) {
            Ok(signed) if signed.user_verified() => {
                key.update_credential(&signed);
                Ok(Ok(text(&key)?))
            }
            Ok(_) => Ok(Err(Why::NotVerified)),
            Err(error) => Ok(Err(why(&error))),
        }
    }
}

/// What came from a browser, if it is what it should be.
pub(super) fn read<T: DeserializeOwned>(answer: &Value) -> Option<T> {
    let text = answer.to_string();
    if text.len() > LONGEST_ANSWER { None } else { serde_json::from_str(&text).ok() }
}

/// What we kept ourselves.
pub(super) fn kept<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| EngineError::Broken(format!("a passkey as it was kept: {error}")))
}

fn text<T: Serialize>(what: &T) -> Result<String> {
    serde_json::to_string(what).map_err(|error| broken(&error))
}

fn value<T: Serialize>(what: &T) -> Result<Value> {
    serde_json::to_value(what).map_err(|error| broken(&error))
}

fn broken(error: &dyn std::fmt::Display) -> EngineError {
    EngineError::Broken(format!("passkeys: {error}"))
}

fn why(error: &WebauthnError) -> Why {
    match error {
        WebauthnError::MismatchedChallenge => Why::OtherChallenge,
        WebauthnError::InvalidRPOrigin | WebauthnError::InvalidRPIDHash => Why::OtherOrigin,
        WebauthnError::UserNotVerified | WebauthnError::UserNotPresent => Why::NotVerified,
        WebauthnError::CredentialPossibleCompromise => Why::CounterBack,
        _ => Why::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_want_a_name_and_https() {
        let there = |url: &str| Party::at(&Url::parse(url).unwrap()).is_some();
        assert!(there("https://exeunt.corp.example/") && there("https://exeunt:8443/"));
        assert!(there("http://localhost:8080/"));
        assert!(!there("http://127.0.0.1:8080/") && !there("https://192.0.2.7/") && !there("https://[2001:db8::1]/"));
        assert!(!there("http://exeunt.corp.example/") && !there("http://localhost.example/"));
    }

    #[test]
    fn a_device_is_asked_for_a_key_that_is_found_by_itself_and_makes_sure_of_its_owner() {
        let party = Party::at(&Url::parse("https://exeunt.example").unwrap()).unwrap();
        let (options, _) = party.ask_new(&"li.wei".into(), Uuid::from_u128(7), &[]).unwrap();
        let wanted = &options["authenticatorSelection"];
        assert_eq!(wanted["residentKey"], "required", "{options}");
        assert_eq!(wanted["userVerification"], "required");
        assert_eq!((&options["rp"]["id"], &options["attestation"]), (&json!("exeunt.example"), &json!("none")));
        let (options, state) = party.ask(&[]).unwrap();
        assert_eq!((&options["userVerification"], &options["allowCredentials"]), (&json!("required"), &json!([])));
        let (again, _) = party.ask(&[]).unwrap();
        assert_ne!(options["challenge"], again["challenge"]);
        assert!(kept::<DiscoverableAuthentication>(&state).is_ok());
    }
}
