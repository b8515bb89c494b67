//! Where other systems and chats are told, and the password of the mail server.

use super::notice::Notice;
use super::tell::{channel_of, document};
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::webhook::Secret;
use exeunt_core::{Duty, EndpointName, Language, NoticeId, NoticeKind, Receiver};
use exeunt_store::{Endpoint, EndpointKind};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::collections::BTreeSet;
use url::Url;

/// More endpoints than anybody looks after.
const MOST: usize = 50;
const LONGEST_ADDRESS: usize = 2_048;
const LONGEST_NAME: usize = 64;
/// Where the vault keeps the password of the mail server.
const MAIL: (&str, &str) = ("mail", "password");

/// An endpoint as somebody wants it.
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    pub name: EndpointName,
    pub kind: EndpointKind,
    /// Its URL. A chat bot's is its key.
    pub address: SecretString,
    /// What a chat bot signs with, where it was set up so. A webhook's is made here.
    pub secret: Option<SecretString>,
    /// What it is told; empty: everything.
    pub events: BTreeSet<NoticeKind>,
    pub language: Language,
}

impl Engine {
    /// Adds an endpoint. Returns the secret with which a webhook is signed; it is shown this once.
    pub async fn endpoint_add(&self, caller: &Caller, new: NewEndpoint) -> Result<Option<SecretString>> {
        self.must(caller, Duty::ManageConnections).await?;
        let bad = |why| EngineError::BadEndpoint { endpoint: new.name.clone(), why };
        if !is_name(new.name.as_str()) {
            return Err(bad("refused-endpoint-name"));
        }
        let origin = origin(new.address.expose_secret()).map_err(bad)?;
        let made = (new.kind == EndpointKind::Webhook).then(|| self.new_signing_secret());
        let secret = made.as_ref().or(new.secret.as_ref());
        let mut tx = self.store.begin().await?;
        if tx.endpoint_list().await?.len() >= MOST {
            return Err(bad("refused-endpoints-too-many"));
        }
        let endpoint = Endpoint {
            name: new.name.clone(),
            kind: new.kind,
            origin,
            events: new.events.clone(),
            language: new.language,
            put_by: caller.name.clone(),
            put_at: self.now(),
            rotated_at: None,
            failing_since: None,
            disabled_at: None,
            disabled_for: None,
        };
        tx.endpoint_insert(&endpoint, &new.address, secret).await?;
        let about = json!({ "kind": endpoint.kind, "origin": endpoint.origin, "events": endpoint.events });
        tx.audit(self.event(caller.name.as_str(), Happened::EndpointPut, new.name.as_str()).payload(about));
        tx.commit().await?;
        Ok(made)
    }

    /// Every endpoint.
    pub async fn endpoint_list(&self, caller: &Caller) -> Result<Vec<Endpoint>> {
        self.must(caller, Duty::ManageConnections).await?;
        Ok(self.store.endpoint_list().await?)
    }

    /// Forgets an endpoint and its secrets.
    pub async fn endpoint_remove(&self, caller: &Caller, name: &EndpointName) -> Result<()> {
        self.must(caller, Duty::ManageConnections).await?;
        let mut tx = self.store.begin().await?;
        tx.endpoint_delete(name).await?;
        tx.audit(self.event(caller.name.as_str(), Happened::EndpointRemoved, name.as_str()));
        tx.commit().await?;
        Ok(())
    }

    /// Gives a webhook a new secret, shown this once. For a day everything is signed with both.
    pub async fn endpoint_rotate(&self, caller: &Caller, name: &EndpointName) -> Result<SecretString> {
        self.must(caller, Duty::ManageConnections).await?;
        let endpoint = self.store.endpoint_get(name).await?;
        let before = self.store.endpoint_secrets(name).await?.secret;
        let (EndpointKind::Webhook, Some(before)) = (endpoint.kind, before) else {
            let why = "refused-endpoint-of-a-chat";
            return Err(EngineError::BadEndpoint { endpoint: name.clone(), why });
        };
        let secret = self.new_signing_secret();
        let mut tx = self.store.begin().await?;
        tx.endpoint_rotate(name, &before, &secret, self.now()).await?;
        tx.audit(self.event(caller.name.as_str(), Happened::EndpointRotated, name.as_str()));
        tx.commit().await?;
        Ok(secret)
    }

    /// Tells an endpoint things again that was told nothing any more.
    pub async fn endpoint_enable(&self, caller: &Caller, name: &EndpointName) -> Result<()> {
        self.must(caller, Duty::ManageConnections).await?;
        let mut tx = self.store.begin().await?;
        tx.endpoint_enable(name).await?;
        tx.audit(self.event(caller.name.as_str(), Happened::EndpointEnabled, name.as_str()));
        tx.commit().await?;
        Ok(())
    }

    /// Writes a notice of trial to an endpoint; it goes the way of every other.
    pub async fn endpoint_test(&self, caller: &Caller, name: &EndpointName) -> Result<NoticeId> {
        self.must(caller, Duty::ManageConnections).await?;
        let kind = self.store.endpoint_get(name).await?.kind;
        let mut tx = self.store.begin().await?;
        let notice = Notice::Test { by: caller.name.clone(), at: self.now() };
        let document = document(&mut tx, None, &notice).await?;
        let new = self.new_notice(None, &notice, channel_of(kind), Receiver::Endpoint(name.clone()), document);
        tx.notice_insert(&new).await?;
        tx.audit(self.event(caller.name.as_str(), Happened::EndpointTested, name.as_str()));
        tx.commit().await?;
        Ok(new.id)
    }

    /// Keeps the password of the mail server, in place of an earlier one.
    pub async fn mail_password_set(&self, caller: &Caller, password: &SecretString) -> Result<()> {
        self.must(caller, Duty::ManageConnections).await?;
        let mut tx = self.store.begin().await?;
        tx.secret_put(MAIL.0, MAIL.1, password).await?;
        tx.audit(self.event(caller.name.as_str(), Happened::MailPasswordSet, "mail"));
        tx.commit().await?;
        Ok(())
    }

    /// The password of the mail server, if one was kept.
    pub async fn mail_password(&self) -> Result<Option<SecretString>> {
        Ok(self.store.secret_lookup(MAIL.0, MAIL.1).await?)
    }

    fn new_signing_secret(&self) -> SecretString {
        Secret::from_random(self.randomness.bytes32()).expose()
    }
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(fits)
}

/// The address without path and query, which may hold a key.
fn origin(address: &str) -> std::result::Result<String, &'static str> {
    if address.len() > LONGEST_ADDRESS {
        return Err("refused-address-too-long");
    }
    let url = Url::parse(address).map_err(|_| "refused-address-no-url")?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none_or(str::is_empty) {
        return Err("refused-address-scheme");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("refused-address-user");
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_shows_no_key() {
        let key = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6";
        assert_eq!(origin(key).unwrap(), "https://qyapi.weixin.qq.com");
        for bad in ["ftp://a.example", "mailto:a@b.example", "nonsense", "https://u:p@a.example/"] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }
}
