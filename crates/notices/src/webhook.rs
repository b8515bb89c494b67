//! Webhooks as Standard Webhooks describes them: other systems learn what happened, and can tell that it was us.
//!
//! The same notice has the same `webhook-id` in each attempt. After a rotation both secrets sign for a day.

use crate::outward::{Client, by_status};
use crate::sign::hmac_sha256;
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use exeunt_core::DeliveryTrouble;
use exeunt_engine::notify::{Carrier, Destination, EndpointSecrets, Outcome, Parcel};
use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use url::Url;

/// Carries notices to other systems.
pub struct Webhooks {
    client: Client,
}

impl Webhooks {
    /// Through this client.
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

#[async_trait]
impl Carrier for Webhooks {
    async fn carry(&self, parcel: &Parcel) -> Outcome {
        let Destination::Endpoint { secrets, .. } = &parcel.to else {
            return Outcome::Refused(DeliveryTrouble::BadAddress);
        };
        let Ok(url) = Url::parse(secrets.address.expose_secret()) else {
            return Outcome::Refused(DeliveryTrouble::BadAddress);
        };
        let body = body(parcel);
        let Some(headers) = headers(parcel, secrets, &body) else {
            return Outcome::Refused(DeliveryTrouble::Unwritable);
        };
        match self.client.post(&url, headers, body).await {
            Ok(answer) => by_status(&answer),
            Err(outcome) => outcome,
        }
    }
}

/// What is sealed is for people; a system never gets it.
fn body(parcel: &Parcel) -> String {
    json!({
        "type": parcel.kind.as_str(),
        "timestamp": parcel.created_at.to_string(),
        "data": parcel.document,
    })
    .to_string()
}

fn headers(parcel: &Parcel, secrets: &EndpointSecrets, body: &str) -> Option<HeaderMap> {
    let (id, timestamp) = (format!("msg_{}", parcel.id), parcel.now.as_second().to_string());
    let signed = format!("{id}.{timestamp}.{body}");
    let signatures: Vec<String> =
        secrets.secret.iter().chain(&secrets.before).map(|secret| signature(secret, &signed)).collect::<Option<_>>()?;
    if signatures.is_empty() {
        return None;
    }
    let mut headers = HeaderMap::new();
    for (name, value) in
        [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signatures.join(" "))]
    {
        headers.insert(name, HeaderValue::from_str(&value).ok()?);
    }
    Some(headers)
}

fn signature(secret: &SecretString, signed: &str) -> Option<String> {
    let key = STANDARD.decode(secret.expose_secret().strip_prefix("whsec_")?).ok()?;
    Some(format!("v1,{}", hmac_sha256(&key, signed.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_of_the_specification() {
        // The example of the Standard Webhooks libraries.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into();
        let signed = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signature(&secret, signed).as_deref(), Some(expected));
        assert_eq!(signature(&"hunter2".into(), signed), None);
    }
}
