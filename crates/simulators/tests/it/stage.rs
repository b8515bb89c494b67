//! A server to act on, simulated or real, seen only through HTTP.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use exeunt_simulators::synapse::estate::{Estate, NewAccount};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use reqwest::Method;
use serde_json::{Value, json};

/// Long enough for a busy machine, and never waited for in full when things work.
const PATIENCE: Duration = Duration::from_secs(20);

/// The password of every account that a scenario makes.
pub(crate) const PASSWORD: &str = "correct-horse-7";

pub(crate) struct Stage {
    url: String,
    /// The administrator's token.
    pub(crate) admin: String,
    http: reqwest::Client,
    next: AtomicU64,
    /// Kept alive, and open to inspection, when this stage is a simulation.
    pub(crate) simulator: Option<Simulator>,
}

/// An answer, reduced to what scenarios compare.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// Status and error code; the code is empty for a success.
    pub(crate) fn code(&self) -> (u16, &str) {
        (self.status, self.body["errcode"].as_str().unwrap_or_default())
    }

    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.body
    }

    #[track_caller]
    pub(crate) fn is(self, status: u16, errcode: &str) -> Value {
        assert_eq!(self.code(), (status, errcode), "{self:?}");
        self.body
    }
}

impl Stage {
    pub(crate) async fn simulated() -> Self {
        Self::simulated_with(Options::default()).await
    }

    pub(crate) async fn simulated_with(options: Options) -> Self {
        let mut estate = Estate::new("im.test", Clock::running_from(1_800_000_000_000));
        estate.add(NewAccount::new("admin").password("admin-pass-1").admin());
        let admin = estate.log_in("admin", "CONSOLE");
        let simulator = Simulator::start(estate, Synapse::new(options)).await.expect("a loopback port is free");
        let mut stage = Self::on(simulator.url(), &admin);
        stage.simulator = Some(simulator);
        stage
    }

    pub(crate) fn on(url: &str, admin: &str) -> Self {
        let http = exeunt_tests::http_client();
        Self { url: url.to_owned(), admin: admin.to_owned(), http, next: AtomicU64::new(1), simulator: None }
    }

    pub(crate) fn simulator(&self) -> &Simulator {
        self.simulator.as_ref().expect("this stage is a simulation")
    }

    pub(crate) fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) async fn try_call(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> reqwest::Result<Answer> {
        let method = Method::from_bytes(method.as_bytes()).expect("a known method");
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        Ok(Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    pub(crate) async fn call(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        let body = (!body.is_null()).then_some(body);
        self.try_call(token, method, path, body).await.expect("the server answers")
    }

    /// A call to the admin API: `path` is what follows `/_synapse/admin`.
    pub(crate) async fn admin(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call(&self.admin, method, &format!("/_synapse/admin{path}"), body).await
    }

    pub(crate) async fn read(&self, path: &str) -> Value {
        self.admin("GET", path, Value::Null).await.ok()
    }

    /// A call to the client API.
    pub(crate) async fn client(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        self.call(token, method, &format!("/_matrix/client/v3{path}"), body).await
    }

    pub(crate) async fn whoami(&self, token: &str) -> Answer {
        self.client(token, "GET", "/account/whoami", Value::Null).await
    }

    /// A new account; the id carries a number, so that scenarios don't meet.
    pub(crate) async fn user(&self, name: &str) -> String {
        let id = format!("@{name}{:03}:im.test", self.number());
        let made = self.admin("PUT", &format!("/v2/users/{}", enc(&id)), json!({ "password": PASSWORD })).await;
        assert_eq!(made.status, 201, "{made:?}");
        id
    }

    pub(crate) async fn change(&self, id: &str, body: Value) -> Value {
        self.admin("PUT", &format!("/v2/users/{}", enc(id)), body).await.ok()
    }

    pub(crate) async fn lock(&self, id: &str, locked: bool) {
        self.change(id, json!({ "locked": locked })).await;
    }

    pub(crate) async fn suspend(&self, id: &str) {
        self.admin("PUT", &format!("/v1/suspend/{}", enc(id)), json!({ "suspend": true })).await.ok();
    }

    pub(crate) async fn deactivate(&self, id: &str) {
        self.admin("POST", &format!("/v1/deactivate/{}", enc(id)), json!({ "erase": false })).await.ok();
    }

    pub(crate) async fn try_login(&self, id: &str, password: &str) -> Answer {
        let body = json!({
            "type": "m.login.password", "identifier": { "type": "m.id.user", "user": id }, "password": password
        });
        self.client("", "POST", "/login", body).await
    }

    /// A session's access token.
    pub(crate) async fn login(&self, id: &str) -> String {
        text(&self.try_login(id, PASSWORD).await.ok(), "access_token")
    }

    /// A new account with a session: id and access token.
    pub(crate) async fn session(&self, name: &str) -> (String, String) {
        let id = self.user(name).await;
        let token = self.login(&id).await;
        (id, token)
    }

    pub(crate) async fn puppet(&self, id: &str) -> String {
        text(&self.admin("POST", &format!("/v1/users/{}/login", enc(id)), json!({})).await.ok(), "access_token")
    }

    pub(crate) async fn devices(&self, id: &str) -> Vec<String> {
        let devices = self.read(&format!("/v2/users/{}/devices", enc(id))).await;
        list(&devices["devices"]).iter().map(|device| text(device, "device_id")).collect()
    }

    pub(crate) async fn delete_devices(&self, id: &str) {
        let devices = self.devices(id).await;
        let path = format!("/v2/users/{}/delete_devices", enc(id));
        self.admin("POST", &path, json!({ "devices": devices })).await.ok();
    }

    pub(crate) async fn add_pusher(&self, token: &str, pushkey: &str) -> Answer {
        let body = json!({
            "kind": "http", "app_id": "app", "pushkey": pushkey, "app_display_name": "App",
            "device_display_name": "Phone", "lang": "zh", "profile_tag": "",
            "data": { "url": "http://127.0.0.1:9/_matrix/push/v1/notify" },
        });
        self.client(token, "POST", "/pushers/set", body).await
    }

    pub(crate) async fn pushers(&self, id: &str) -> Vec<Value> {
        list(&self.read(&format!("/v1/users/{}/pushers", enc(id))).await["pushers"]).clone()
    }

    /// A private room of that version.
    pub(crate) async fn room(&self, token: &str, version: u8) -> String {
        self.room_with(token, json!({ "room_version": version.to_string(), "preset": "private_chat" })).await
    }

    pub(crate) async fn room_with(&self, token: &str, body: Value) -> String {
        text(&self.client(token, "POST", "/createRoom", body).await.ok(), "room_id")
    }

    /// Invites and joins.
    pub(crate) async fn bring(&self, room: &str, owner: &str, id: &str, token: &str) {
        self.act(owner, room, "invite", id).await.ok();
        self.client(token, "POST", &format!("/rooms/{}/join", enc(room)), json!({})).await.ok();
    }

    /// Kick, ban, unban or invite.
    pub(crate) async fn act(&self, token: &str, room: &str, act: &str, id: &str) -> Answer {
        self.client(token, "POST", &format!("/rooms/{}/{act}", enc(room)), json!({ "user_id": id })).await
    }

    pub(crate) async fn join(&self, token: &str, room: &str) -> Answer {
        self.client(token, "POST", &format!("/rooms/{}/join", enc(room)), json!({})).await
    }

    pub(crate) async fn leave(&self, token: &str, room: &str) -> Answer {
        self.client(token, "POST", &format!("/rooms/{}/leave", enc(room)), json!({})).await
    }

    pub(crate) async fn say(&self, token: &str, room: &str, words: &str) -> Answer {
        let path = format!("/rooms/{}/send/m.room.message/t{}", enc(room), self.number());
        self.client(token, "PUT", &path, json!({ "msgtype": "m.text", "body": words })).await
    }

    pub(crate) async fn levels(&self, room: &str) -> Value {
        let state = self.read(&format!("/v1/rooms/{}/state?type=m.room.power_levels", enc(room))).await;
        state["state"][0]["content"].clone()
    }

    pub(crate) async fn put_levels(&self, token: &str, room: &str, levels: &Value) -> Answer {
        let path = format!("/rooms/{}/state/m.room.power_levels/", enc(room));
        self.client(token, "PUT", &path, levels.clone()).await
    }

    /// Reads, gives one user a level, writes.
    pub(crate) async fn set_level(&self, token: &str, room: &str, id: &str, level: i64) -> Answer {
        let mut levels = self.levels(room).await;
        levels["users"][id] = json!(level);
        self.put_levels(token, room, &levels).await
    }

    pub(crate) async fn make_admin(&self, room: &str, id: &str) -> Answer {
        self.admin("POST", &format!("/v1/rooms/{}/make_room_admin", enc(room)), json!({ "user_id": id })).await
    }

    pub(crate) async fn joined_rooms(&self, id: &str) -> Vec<Value> {
        list(&self.read(&format!("/v1/users/{}/joined_rooms", enc(id))).await["joined_rooms"]).clone()
    }

    pub(crate) async fn members(&self, room: &str) -> Vec<Value> {
        list(&self.read(&format!("/v1/rooms/{}/members", enc(room))).await["members"]).clone()
    }

    /// `join`, `invite`, … as the administrator sees it; empty when there is nothing.
    pub(crate) async fn membership(&self, id: &str, room: &str) -> String {
        let all = self.read(&format!("/v1/users/{}/memberships", enc(id))).await;
        text(&all["memberships"], room)
    }

    /// Waits until a long poll is under way. A real server gives no sign of that, so there it gets a moment.
    pub(crate) async fn poll_begun(&self) {
        let Some(simulator) = &self.simulator else {
            return tokio::time::sleep(Duration::from_millis(500)).await;
        };
        let waits = async {
            while simulator.polls_waiting() == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waits).await.expect("the poll reaches the simulator");
    }

    /// Waits until an admin read satisfies `fits`.
    pub(crate) async fn until(&self, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let body = self.read(path).await;
            if fits(&body) {
                return body;
            }
            assert!(tokio::time::Instant::now() < deadline, "{path} never became what was awaited: {body}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

pub(crate) fn enc(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|n| char::from(b"0123456789ABCDEF"[usize::from(n)])));
        }
    }
    out
}

pub(crate) fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

#[track_caller]
pub(crate) fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("not a list: {value}"))
}
