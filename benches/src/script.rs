//! A bare client, as a script would be: the calls that change something, no records, nothing read back.

use anyhow::{Context, bail};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A client with an administrator's token.
pub struct Script {
    http: reqwest::Client,
    url: String,
    token: String,
    calls: AtomicUsize,
}

impl Script {
    pub fn new(url: &str, token: &str) -> Self {
        let (url, token) = (url.to_owned(), token.to_owned());
        Self { http: exeunt_tests::http_client(), url, token, calls: AtomicUsize::new(0) }
    }

    /// Requests sent so far.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    /// Takes the account out of every group, then shuts it: a borrowed token for each leaving, as the connector does.
    /// Returns how many groups there were.
    pub async fn close(&self, account: &str) -> anyhow::Result<usize> {
        let user = part(account);
        self.shut_sessions(account, "Nobody-knows-this-1").await?;
        let rooms = self.send(Method::GET, &format!("/_synapse/admin/v1/users/{user}/joined_rooms"), None).await?;
        let rooms: Vec<String> = serde_json::from_value(rooms["joined_rooms"].clone())?;
        for room in &rooms {
            let lent =
                self.send(Method::POST, &format!("/_synapse/admin/v1/users/{user}/login"), Some(json!({}))).await?;
            let token = lent["access_token"].as_str().context("a token was lent")?;
            let leave = format!("/_matrix/client/v3/rooms/{}/leave", part(room));
            self.send_as(token, Method::POST, &leave, Some(json!({}))).await?;
            self.send_as(token, Method::POST, "/_matrix/client/v3/logout", Some(json!({}))).await?;
        }
        self.lock(account).await?;
        Ok(rooms.len())
    }

    /// Sets a password, which ends every session.
    pub async fn shut_sessions(&self, account: &str, password: &str) -> anyhow::Result<()> {
        let reset = format!("/_synapse/admin/v1/reset_password/{}", part(account));
        let body = json!({ "new_password": password, "logout_devices": true });
        self.send(Method::POST, &reset, Some(body)).await.map(drop)
    }

    /// Bars the login.
    pub async fn lock(&self, account: &str) -> anyhow::Result<()> {
        let path = format!("/_synapse/admin/v2/users/{}", part(account));
        self.send(Method::PUT, &path, Some(json!({ "locked": true }))).await.map(drop)
    }

    /// A call as the administrator.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> anyhow::Result<Value> {
        self.send_as(&self.token, method, path, body).await
    }

    async fn send_as(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> anyhow::Result<Value> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let mut request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(token);
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let (status, body) = (answer.status(), answer.json::<Value>().await?);
        if !status.is_success() {
            bail!("{path}: {status} {body}");
        }
        Ok(body)
    }
}

/// An id as a part of a path.
pub fn part(id: &str) -> String {
    utf8_percent_encode(id, PLAIN).to_string()
}
