//! A stand-in for the separate authentication service to which a Synapse can delegate its logins.
//!
//! It answers the server's questions about tokens (OAuth 2.0 introspection) and tells the server about people and
//! devices, as the real service does. It has no logins of its own: a test asks for a session and gets its token.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::http_client;

/// What the two servers authenticate each other with.
pub(super) const SECRET: &str = "exeunt-delegation-secret";

/// The running stand-in. It belongs to the runtime it was started on.
#[derive(Debug)]
pub struct AuthService {
    url: String,
    synapse: String,
    sessions: Arc<Mutex<Sessions>>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Sessions {
    issued: u32,
    live: BTreeMap<String, Session>,
}

#[derive(Debug, Clone)]
struct Session {
    localpart: String,
    device_id: Option<String>,
    admin: bool,
}

impl AuthService {
    /// Starts on loopback; `port` is where Synapse is, or will be.
    pub(super) async fn start(port: u16) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no free port on loopback")?;
        let url = format!("http://{}", listener.local_addr().context("a bound socket has an address")?);
        let sessions = Arc::<Mutex<Sessions>>::default();
        let metadata = json!({ "issuer": format!("{url}/"), "account_management_uri": format!("{url}/account") });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(async move || Json(metadata)))
            .route("/oauth2/introspect", post(introspect))
            .with_state(Arc::clone(&sessions));
        let task = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { url, synapse: format!("http://127.0.0.1:{port}"), sessions, task })
    }

    /// Where the stand-in listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Creates the person on the server, or does nothing when he is there.
    pub async fn provision(&self, localpart: &str, display_name: &str) -> anyhow::Result<()> {
        self.tell("provision_user", json!({ "localpart": localpart, "set_displayname": display_name })).await
    }

    /// Opens a session on a device, which is created on the server, and gives its access token.
    pub async fn open_session(&self, localpart: &str, device_id: &str) -> anyhow::Result<String> {
        self.tell("upsert_device", json!({ "localpart": localpart, "device_id": device_id })).await?;
        Ok(self.issue(Session { localpart: localpart.into(), device_id: Some(device_id.into()), admin: false }))
    }

    /// Ends a session here and deletes its device on the server, without which the server would go on for two minutes.
    pub async fn close_session(&self, token: &str) -> anyhow::Result<()> {
        let session = lock(&self.sessions).live.remove(token).context("no such session")?;
        let Some(device_id) = session.device_id else { return Ok(()) };
        self.tell("delete_device", json!({ "localpart": session.localpart, "device_id": device_id })).await
    }

    /// A token with the server admin's scope and without a device, as the real service makes for machines.
    pub fn issue_admin(&self, localpart: &str) -> String {
        self.issue(Session { localpart: localpart.into(), device_id: None, admin: true })
    }

    fn issue(&self, session: Session) -> String {
        let mut sessions = lock(&self.sessions);
        sessions.issued += 1;
        let token = format!("delegated-{}-{}", session.localpart, sessions.issued);
        sessions.live.insert(token.clone(), session);
        token
    }

    async fn tell(&self, what: &str, body: Value) -> anyhow::Result<()> {
        let url = format!("{}/_synapse/mas/{what}", self.synapse);
        let answer = http_client().post(url).bearer_auth(SECRET).json(&body).send().await?;
        answer.error_for_status().with_context(|| format!("the server refused {what}"))?;
        Ok(())
    }
}

impl Drop for AuthService {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn introspect(
    State(sessions): State<Arc<Mutex<Sessions>>>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<Value>, StatusCode> {
    let expected = format!("Bearer {SECRET}");
    if headers.get(header::AUTHORIZATION).is_none_or(|value| value.as_bytes() != expected.as_bytes()) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let token = body.split('&').find_map(|field| field.strip_prefix("token=")).ok_or(StatusCode::BAD_REQUEST)?;
    let session = lock(&sessions).live.get(token).cloned();
    Ok(Json(session.as_ref().map_or_else(|| json!({ "active": false }), describe)))
}

fn describe(session: &Session) -> Value {
    let mut scope = vec!["openid".to_owned(), "urn:matrix:org.matrix.msc2967.client:api:*".to_owned()];
    if session.admin {
        scope.push("urn:synapse:admin:*".to_owned());
    }
    if let Some(device_id) = &session.device_id {
        scope.push(format!("urn:matrix:org.matrix.msc2967.client:device:{device_id}"));
    }
    json!({ "active": true, "username": session.localpart, "sub": session.localpart, "scope": scope.join(" ") })
}

fn lock(sessions: &Mutex<Sessions>) -> MutexGuard<'_, Sessions> {
    sessions.lock().unwrap_or_else(PoisonError::into_inner)
}
