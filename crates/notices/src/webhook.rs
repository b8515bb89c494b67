//! Webhooks as Standard Webhooks describes them: other systems learn what happened, and can tell that it was us.
//!
//! The same notice has the same `webhook-id` in each attempt. After a rotation both secrets sign for a day.

use crate::outward::{Client, by_status};
use async_trait::async_trait;
use exeunt_core::DeliveryTrouble;
use exeunt_core::webhook::{Secret, sign};
use exeunt_engine::notify::{Carrier, Destination, EndpointSecrets, Outcome, Parcel};
use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::ExposeSecret;
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
    let id = format!("msg_{}", parcel.id);
    let secrets = secrets.secret.iter().chain(&secrets.before).map(|secret| secret.expose_secret().parse());
    let secrets: Vec<Secret> = secrets.collect::<Result<_, _>>().ok()?;
    if secrets.is_empty() {
        return None;
    }
    let signatures: Vec<_> = secrets.iter().map(|secret| sign(secret, &id, parcel.now, body.as_bytes())).collect();
    let timestamp = parcel.now.as_second().to_string();
    let mut headers = HeaderMap::new();
    for (name, value) in
        [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signatures.join(" "))]
    {
        headers.insert(name, HeaderValue::from_str(&value).ok()?);
    }
    Some(headers)
}
