//! A small Matrix client of the tests' own, so that what they see does not pass through the code under test.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::http_client;

/// Why a call gave no answer to work with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server said no.
    #[error("{call} was refused: {status} {errcode}")]
    Refused {
        /// Method and path.
        call: String,
        /// The HTTP status.
        status: StatusCode,
        /// The Matrix error code, such as `M_USER_LOCKED`; empty when the body had none.
        errcode: String,
        /// The whole answer.
        body: Value,
    },
    /// The answer did not arrive, or was not JSON.
    #[error("no answer from the server")]
    Transport(#[from] reqwest::Error),
}

impl Error {
    /// Status and error code of a refusal, for comparison in tests.
    pub fn refusal(&self) -> Option<(u16, &str)> {
        match self {
            Self::Refused { status, errcode, .. } => Some((status.as_u16(), errcode)),
            Self::Transport(_) => None,
        }
    }
}

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One session of one user; also of an admin.
#[derive(Debug, Clone)]
pub struct Client {
    url: String,
    http: reqwest::Client,
    user_id: String,
    device_id: Option<String>,
    access_token: String,
    refresh_token: Option<String>,
}

impl Client {
    /// Logs in on a new device; `user` is a localpart or a whole user id.
    pub async fn login(url: &str, user: &str, password: &str, device_name: &str) -> Result<Self> {
        Self::login_with(url, user, password, json!({ "initial_device_display_name": device_name })).await
    }

    /// Logs in and asks for a refresh token; the access token then lives for five minutes.
    pub async fn login_refreshable(url: &str, user: &str, password: &str, device_name: &str) -> Result<Self> {
        let more = json!({ "initial_device_display_name": device_name, "refresh_token": true });
        Self::login_with(url, user, password, more).await
    }

    async fn login_with(url: &str, user: &str, password: &str, more: Value) -> Result<Self> {
        let mut request = json!({
            "type": "m.login.password",
            "identifier": { "type": "m.id.user", "user": user },
            "password": password,
        });
        merge(&mut request, more);
        let anonymous = Self::with_token(url, "", "");
        let answer = anonymous.call(Method::POST, "/_matrix/client/v3/login", Some(request)).await?;
        Ok(Self {
            user_id: text(&answer, "user_id"),
            device_id: Some(text(&answer, "device_id")),
            access_token: text(&answer, "access_token"),
            refresh_token: answer["refresh_token"].as_str().map(str::to_owned),
            ..anonymous
        })
    }

    /// A session whose token is known already. An empty token makes anonymous calls.
    pub fn with_token(url: &str, user_id: &str, access_token: &str) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            http: http_client(),
            user_id: user_id.to_owned(),
            device_id: None,
            access_token: access_token.to_owned(),
            refresh_token: None,
        }
    }

    /// Whose session it is.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The device; unknown for a session made from a token.
    pub fn device_id(&self) -> Option<&str> {
        self.device_id.as_deref()
    }

    /// The token as it was given; [`Self::refresh`] does not change it.
    pub fn access_token(&self) -> &str {
        &self.access_token
    }

    /// Only after [`Self::login_refreshable`].
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh_token.as_deref()
    }

    /// Any call; `path` begins with `/_matrix` or `/_synapse`. A status other than 2xx is an error.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let call = format!("{method} {path}");
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if !self.access_token.is_empty() {
            request = request.bearer_auth(&self.access_token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let body: Value = answer.json().await?;
        if status.is_success() {
            return Ok(body);
        }
        Err(Error::Refused { call, status, errcode: text(&body, "errcode"), body })
    }

    async fn client(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        self.call(method, &format!("/_matrix/client/v3/{path}"), body).await
    }

    async fn room(&self, room: &str, what: &str, body: Value) -> Result<Value> {
        self.client(Method::POST, &format!("rooms/{}/{what}", encode(room)), Some(body)).await
    }

    /// The user id that the server knows for this token.
    pub async fn whoami(&self) -> Result<String> {
        Ok(text(&self.client(Method::GET, "account/whoami", None).await?, "user_id"))
    }

    /// Creates a room from the request as the specification has it, and gives its id.
    pub async fn create_room(&self, request: Value) -> Result<String> {
        Ok(text(&self.client(Method::POST, "createRoom", Some(request)).await?, "room_id"))
    }

    /// Invites a user.
    pub async fn invite(&self, room: &str, user_id: &str) -> Result<()> {
        self.room(room, "invite", json!({ "user_id": user_id })).await.map(drop)
    }

    /// Joins a public room, or accepts an invitation.
    pub async fn join(&self, room: &str) -> Result<()> {
        self.room(room, "join", json!({})).await.map(drop)
    }

    /// Leaves a room, or turns an invitation down.
    pub async fn leave(&self, room: &str) -> Result<()> {
        self.room(room, "leave", json!({})).await.map(drop)
    }

    /// Removes a member.
    pub async fn kick(&self, room: &str, user_id: &str, reason: &str) -> Result<()> {
        self.room(room, "kick", json!({ "user_id": user_id, "reason": reason })).await.map(drop)
    }

    /// Sends a text message and gives its event id.
    pub async fn send(&self, room: &str, body: &str) -> Result<String> {
        self.send_event(room, "m.room.message", json!({ "msgtype": "m.text", "body": body })).await
    }

    /// Sends an event of any type and gives its id.
    pub async fn send_event(&self, room: &str, kind: &str, content: Value) -> Result<String> {
        static SENT: AtomicU64 = AtomicU64::new(0);
        // The process id, because a token may be used by one test process after another.
        let transaction = format!("t{}-{}", std::process::id(), SENT.fetch_add(1, Ordering::Relaxed));
        let path = format!("rooms/{}/send/{kind}/{transaction}", encode(room));
        Ok(text(&self.client(Method::PUT, &path, Some(content)).await?, "event_id"))
    }

    /// The content of a state event.
    pub async fn state(&self, room: &str, kind: &str, key: &str) -> Result<Value> {
        self.client(Method::GET, &format!("rooms/{}/state/{kind}/{}", encode(room), encode(key)), None).await
    }

    /// Replaces a state event.
    pub async fn set_state(&self, room: &str, kind: &str, key: &str, content: Value) -> Result<()> {
        let path = format!("rooms/{}/state/{kind}/{}", encode(room), encode(key));
        self.client(Method::PUT, &path, Some(content)).await.map(drop)
    }

    /// The room's power levels.
    pub async fn power_levels(&self, room: &str) -> Result<Value> {
        self.state(room, "m.room.power_levels", "").await
    }

    /// Gives a user a power level; reads, changes and writes, so that only one may do it at a time.
    pub async fn set_power(&self, room: &str, user_id: &str, level: i64) -> Result<()> {
        let mut content = self.power_levels(room).await?;
        content["users"][user_id] = json!(level);
        self.set_state(room, "m.room.power_levels", "", content).await
    }

    /// The rooms that this user is in.
    pub async fn joined_rooms(&self) -> Result<Vec<String>> {
        let answer = self.client(Method::GET, "joined_rooms", None).await?;
        let rooms = answer["joined_rooms"].as_array().into_iter().flatten();
        Ok(rooms.filter_map(|room| room.as_str().map(str::to_owned)).collect())
    }

    /// Has messages pushed to `url` with their full content.
    pub async fn set_pusher(&self, app_id: &str, pushkey: &str, url: &str) -> Result<()> {
        let pusher = json!({
            "kind": "http", "app_id": app_id, "pushkey": pushkey, "lang": "zh-CN",
            "app_display_name": "Exeunt test", "device_display_name": pushkey, "data": { "url": url },
        });
        self.client(Method::POST, "pushers/set", Some(pusher)).await.map(drop)
    }

    /// News since `since`, waiting for them at most `patience`; everything without `since`.
    pub async fn sync(&self, since: Option<&str>, patience: Duration) -> Result<Value> {
        let since = since.map_or_else(String::new, |since| format!("&since={}", encode(since)));
        self.client(Method::GET, &format!("sync?timeout={}{since}", patience.as_millis()), None).await
    }

    /// Trades a refresh token for new tokens: the session that goes on with them.
    pub async fn refresh(&self, refresh_token: &str) -> Result<Self> {
        let request = json!({ "refresh_token": refresh_token });
        let anonymous = Self::with_token(&self.url, &self.user_id, "");
        let answer = anonymous.client(Method::POST, "refresh", Some(request)).await?;
        Ok(Self {
            device_id: self.device_id.clone(),
            access_token: text(&answer, "access_token"),
            refresh_token: answer["refresh_token"].as_str().map(str::to_owned),
            ..anonymous
        })
    }

    /// Ends this session.
    pub async fn logout(&self) -> Result<()> {
        self.client(Method::POST, "logout", Some(json!({}))).await.map(drop)
    }

    /// As an admin: a session of another user without a device, and without an end.
    pub async fn puppet(&self, user_id: &str) -> Result<Self> {
        let path = format!("/_synapse/admin/v1/users/{}/login", encode(user_id));
        let answer = self.call(Method::POST, &path, Some(json!({}))).await?;
        Ok(Self::with_token(&self.url, user_id, &text(&answer, "access_token")))
    }

    /// As an admin: creates the user, or changes him.
    pub async fn put_user(&self, user_id: &str, account: Value) -> Result<Value> {
        self.call(Method::PUT, &format!("/_synapse/admin/v2/users/{}", encode(user_id)), Some(account)).await
    }
}

/// A user id or room id as a part of a path.
pub fn encode(part: &str) -> String {
    utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()
}

fn text(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap_or_default().to_owned()
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
