//! A simulated server with an administrator, seen through HTTP.

use exeunt_simulators::mattermost::site::{Detail, EffectKind, NewChannel, NewTeam, NewUser, Site};
use exeunt_simulators::mattermost::{Mattermost, Settings};
use exeunt_simulators::{Clock, Simulator};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

pub(super) const PASSWORD: &str = "correct-horse-7";

pub(super) struct Stage {
    http: reqwest::Client,
    pub(super) simulator: Simulator<Site>,
    pub(super) clock: Clock,
    /// A session of the administrator.
    pub(super) admin: String,
    pub(super) admin_id: String,
}

#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
    pub(super) body: Value,
}

impl Answer {
    #[track_caller]
    pub(super) fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.body
    }

    #[track_caller]
    pub(super) fn is(&self, status: u16, id: &str) {
        let found = self.body["id"].as_str().unwrap_or_default();
        assert_eq!((self.status, found), (status, id), "{self:?}");
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Stage {
    pub(super) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub(super) async fn with(settings: Settings) -> Self {
        let clock = Clock::manual(1_800_000_000_000);
        let mut site = Site::new(settings, clock.clone());
        let admin_id = site.add(NewUser::new("admin").password("admin-pass-1").system_admin());
        let admin = site.log_in("admin");
        let simulator = Simulator::start(site, Mattermost::default()).await.expect("a loopback port is free");
        Self { http: exeunt_tests::http_client(), simulator, clock, admin, admin_id }
    }

    /// Prepares or looks at the site; that leaves no effect.
    pub(super) fn site<T>(&self, act: impl FnOnce(&mut Site) -> T) -> T {
        self.simulator.with(|site| site.quietly(act))
    }

    /// An ordinary user with a password; returns the id.
    pub(super) fn user(&self, name: &str) -> String {
        self.site(|site| site.add(NewUser::new(name).password(PASSWORD)))
    }

    /// A team with those members, the first one its administrator.
    pub(super) fn team(&self, name: &str, members: &[&str]) -> String {
        let (first, rest) = members.split_first().expect("a team has an administrator");
        self.site(|site| site.add_team(NewTeam::new(name).admin(first).members(rest.iter().copied())))
    }

    /// A private channel with those members, the first one its administrator.
    pub(super) fn private(&self, team: &str, name: &str, members: &[&str]) -> String {
        let (first, rest) = members.split_first().expect("a channel has an administrator");
        self.site(|site| site.add_channel(NewChannel::private(team, name).admin(first).members(rest.iter().copied())))
    }

    pub(super) fn public(&self, team: &str, name: &str, members: &[&str]) -> String {
        let (first, rest) = members.split_first().expect("a channel has an administrator");
        self.site(|site| site.add_channel(NewChannel::public(team, name).admin(first).members(rest.iter().copied())))
    }

    /// `path` is what follows `/api/v4`, unless it begins with `!`.
    pub(super) async fn try_call(&self, token: &str, method: &str, path: &str, body: Value) -> reqwest::Result<Answer> {
        let path = path.strip_prefix('!').map_or_else(|| format!("/api/v4{path}"), str::to_owned);
        let method = Method::from_bytes(method.as_bytes()).expect("a known method");
        let mut request = self.http.request(method, format!("{}{path}", self.simulator.url()));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        Self::answer(request.send().await?).await
    }

    /// With headers of one's own and no credential.
    pub(super) async fn with_headers(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).expect("a known method");
        let mut request = self.http.request(method, format!("{}/api/v4{path}", self.simulator.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        Self::answer(request.send().await.expect("the server answers")).await.expect("the answer is whole")
    }

    async fn answer(response: reqwest::Response) -> reqwest::Result<Answer> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Answer { status, headers, text, body })
    }

    /// Without a credential, with a form instead of JSON.
    pub(super) async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.http.post(format!("{}{path}", self.simulator.url())).form(fields);
        Self::answer(request.send().await.expect("the server answers")).await.expect("the answer is whole")
    }

    pub(super) async fn call(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        self.try_call(token, method, path, body).await.expect("the server answers")
    }

    /// As the administrator.
    pub(super) async fn admin(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call(&self.admin, method, path, body).await
    }

    pub(super) async fn read(&self, path: &str) -> Value {
        self.admin("GET", path, Value::Null).await.ok()
    }

    pub(super) async fn me(&self, token: &str) -> Answer {
        self.call(token, "GET", "/users/me", Value::Null).await
    }

    pub(super) async fn login(&self, name: &str, password: &str) -> Answer {
        self.call("", "POST", "/users/login", json!({ "login_id": name, "password": password })).await
    }

    pub(super) async fn set_active(&self, id: &str, active: bool) -> Answer {
        self.admin("PUT", &format!("/users/{id}/active"), json!({ "active": active })).await
    }

    pub(super) async fn revoke_all(&self, id: &str) {
        self.admin("POST", &format!("/users/{id}/sessions/revoke/all"), Value::Null).await.ok();
    }

    /// Kinds of what has happened since the last time.
    pub(super) fn effects(&self) -> Vec<EffectKind> {
        self.simulator.with(Site::take_effects).into_iter().map(|effect| effect.kind).collect()
    }

    pub(super) fn stable(&self) -> Value {
        self.simulator.estate().snapshot(Detail::Stable)
    }
}

/// The values of a field in a list.
pub(super) fn field<'a>(list: &'a Value, name: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().filter_map(|row| row[name].as_str()).collect()
}
