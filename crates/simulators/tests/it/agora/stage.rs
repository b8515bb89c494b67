//! An app with a few people in it, seen through HTTP.

use exeunt_simulators::agora::{Agora, App, EffectKind, NewChat, NewUser, Options, Project};
use exeunt_simulators::{Clock, Simulator};
use reqwest::Method;
use serde_json::{Value, json};

/// 2027-01-15, 16:00 in China.
pub(crate) const NOW_MS: i64 = 1_800_000_000_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const PASSWORD: &str = "correct-horse-7";

pub(crate) struct Stage {
    pub(crate) simulator: Simulator<App>,
    pub(crate) clock: Clock,
    /// A token of the app.
    pub(crate) token: String,
    http: reqwest::Client,
}

/// An answer, reduced to what tests compare.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{:?}", self.body);
        self.body
    }

    /// What `data` holds in a success.
    #[track_caller]
    pub(crate) fn data(self) -> Value {
        self.ok()["data"].take()
    }

    /// A refusal with that status, that name and a sentence that contains this.
    #[track_caller]
    pub(crate) fn is(self, status: u16, error: &str, sentence: &str) {
        let (name, said) = (&self.body["error"], &self.body["error_description"]);
        assert_eq!((self.status, name.as_str().unwrap_or_default()), (status, error), "{:?}", self.body);
        assert!(said.as_str().unwrap_or_default().contains(sentence), "{said} does not contain {sentence}");
        assert!(self.body["exception"].is_string() && self.body["timestamp"].is_number(), "{:?}", self.body);
    }
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    /// Users `leaver` (two devices), `heir` and `other`, all with [`PASSWORD`].
    pub(crate) async fn with(options: Options) -> Self {
        let clock = Clock::manual(NOW_MS);
        let mut app = App::new(Project::new("acme", "im"), clock.clone());
        let leaver = NewUser::new("leaver").password(PASSWORD).nickname("张三");
        app.add(leaver.online("android_1", "HUAWEI").online("ios_2", "iPhone").push("d1", "t1", "huawei"));
        app.add(NewUser::new("heir").password(PASSWORD).online("web_3", "Chrome"));
        app.add(NewUser::new("other").password(PASSWORD));
        let token = app.app_token(None);
        let simulator = Simulator::start(app, Agora::new(options)).await.expect("a loopback port is free");
        Self { simulator, clock, token, http: exeunt_tests::http_client() }
    }

    /// A group of the leaver with the heir and another in it.
    pub(crate) fn group(&self) -> String {
        self.simulator
            .with(|app| app.add_chat(NewChat::group("leaver").name("客户-海河银行").members(["heir", "other"])))
    }

    /// A room of the leaver with the heir in it.
    pub(crate) fn room(&self) -> String {
        self.simulator.with(|app| app.add_chat(NewChat::room("leaver").name("直播").members(["heir"])))
    }

    pub(crate) fn user(&self, name: &str) {
        self.simulator.with(|app| app.add(NewUser::new(name).password(PASSWORD)));
    }

    /// A call with that token to a path below the app's prefix.
    pub(crate) async fn call(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        let request = self.request(method, &format!("/acme/im{path}"));
        let request = if token.is_empty() { request } else { request.bearer_auth(token) };
        let request = if body.is_null() { request } else { request.json(&body) };
        Self::send(request).await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a known method");
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.simulator.url()) };
        self.http.request(method, url)
    }

    pub(crate) async fn send(request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        let bytes = response.bytes().await.expect("the answer is whole").to_vec();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null), bytes }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(&self.token, "GET", path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(&self.token, "POST", path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(&self.token, "PUT", path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call(&self.token, "DELETE", path, Value::Null).await
    }

    /// `POST /token` without a token.
    pub(crate) async fn ask_token(&self, body: Value) -> Answer {
        self.call("", "POST", "/token", body).await
    }

    /// What a client gets for that password.
    pub(crate) async fn sign_in(&self, name: &str, password: &str) -> Answer {
        self.ask_token(json!({ "grant_type": "password", "username": name, "password": password })).await
    }

    /// What changed since the last time.
    pub(crate) fn effects(&self) -> Vec<EffectKind> {
        self.simulator.estate().take_effects().iter().map(|effect| effect.kind).collect()
    }
}
