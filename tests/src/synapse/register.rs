//! Registering an account with the shared secret, which needs no token.

use anyhow::Context;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;

use super::config::REGISTRATION_SECRET;
use super::{Admin, Synapse};
use crate::http_client;

/// Creates a server admin and logs him in.
pub(super) async fn admin(synapse: &Synapse, localpart: &str, password: &str) -> anyhow::Result<Admin> {
    let (client, url) = (http_client(), format!("{}/_synapse/admin/v1/register", synapse.url()));
    let nonce: Value = client.get(&url).send().await?.error_for_status()?.json().await?;
    let nonce = nonce["nonce"].as_str().context("the server gave no nonce")?;
    let mac = signature(&[nonce, localpart, password, "admin"]);
    let request = json!({ "nonce": nonce, "username": localpart, "password": password, "admin": true, "mac": mac });
    let account: Value = client.post(&url).json(&request).send().await?.error_for_status()?.json().await?;
    Ok(Admin {
        user_id: account["user_id"].as_str().context("the server gave no user id")?.to_owned(),
        password: password.to_owned(),
        access_token: account["access_token"].as_str().context("the server gave no token")?.to_owned(),
    })
}

/// HMAC-SHA1 over the parts with a zero byte between them, as the server wants it.
fn signature(parts: &[&str]) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(REGISTRATION_SECRET.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(parts.join("\0").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}
