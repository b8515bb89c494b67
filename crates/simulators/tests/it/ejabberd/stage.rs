//! An ejabberd to act on, simulated or real, seen only through its API and its client port.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use exeunt_simulators::ejabberd::server::Server;
use exeunt_simulators::ejabberd::{Ejabberd, FROZEN, Options};
use exeunt_simulators::{Clock, Simulator};
use serde_json::{Value, json};

use super::client::{Client, Login, Proof, login};

pub(crate) const HOST: &str = "corp.test";
pub(crate) const SERVICE: &str = "conference.corp.test";
/// The password of every account that a scenario makes.
pub(crate) const PASSWORD: &str = "correct-horse-7";

pub(crate) struct Stage {
    api: String,
    c2s: SocketAddr,
    http: reqwest::Client,
    next: AtomicU64,
    /// What makes names differ between runs on the same real server.
    run: String,
    pub(crate) simulator: Option<Simulator<Server>>,
}

/// An answer of the API.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.body
    }

    #[track_caller]
    pub(crate) fn is(self, status: u16, body: Value) {
        assert_eq!(self, Answer { status, body });
    }
}

impl Stage {
    /// A server that trusts whoever calls from this machine, with the group that the access rule names.
    pub(crate) async fn simulated() -> Self {
        let mut server = Server::new(HOST, Clock::running_from(1_800_000_000_000));
        server.add_group(FROZEN);
        Self::serving(server, Options { trust_loopback: true, ..Options::default() }).await
    }

    pub(crate) async fn serving(server: Server, options: Options) -> Self {
        let simulator = Simulator::start(server, Ejabberd::new(options)).await.expect("a loopback port is free");
        let c2s = simulator.door(Ejabberd::C2S).expect("ejabberd has a port for clients");
        let mut stage = Self::on(simulator.url(), c2s, "");
        stage.simulator = Some(simulator);
        stage
    }

    pub(crate) fn on(api: &str, c2s: SocketAddr, run: &str) -> Self {
        let http = exeunt_tests::http_client();
        Self { api: format!("{api}/api"), c2s, http, next: AtomicU64::new(1), run: run.to_owned(), simulator: None }
    }

    pub(crate) fn simulator(&self) -> &Simulator<Server> {
        self.simulator.as_ref().expect("this stage is a simulation")
    }

    pub(crate) fn c2s(&self) -> SocketAddr {
        self.c2s
    }

    /// A name that nothing else has.
    pub(crate) fn name(&self, stem: &str) -> String {
        format!("{stem}{}x{}", self.run, self.next.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
        let response = request.send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        Ok(Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    pub(crate) fn request(&self, command: &str, args: &Value) -> reqwest::RequestBuilder {
        self.http.post(format!("{}/{command}", self.api)).json(args)
    }

    pub(crate) async fn call(&self, command: &str, args: Value) -> Answer {
        self.send(self.request(command, &args)).await.expect("the server answers")
    }

    /// A call about one account.
    pub(crate) async fn of(&self, command: &str, user: &str) -> Answer {
        self.call(command, json!({ "user": user, "host": HOST })).await
    }

    /// A call about one room.
    pub(crate) async fn at(&self, command: &str, room: &str) -> Answer {
        self.call(command, json!({ "name": room, "service": SERVICE })).await
    }

    pub(crate) async fn user(&self, stem: &str) -> String {
        let name = self.name(stem);
        self.call("register", json!({ "user": name, "host": HOST, "password": PASSWORD })).await.ok();
        name
    }

    pub(crate) async fn exists(&self, user: &str) -> bool {
        self.of("check_account", user).await.ok() == 0
    }

    pub(crate) async fn try_login(&self, user: &str, proof: Proof<'_>, resource: &str) -> Login {
        login(self.c2s, HOST, user, proof, resource).await
    }

    /// A session that shows itself.
    pub(crate) async fn session(&self, user: &str) -> Client {
        self.session_on(user, "desk").await
    }

    pub(crate) async fn session_on(&self, user: &str, resource: &str) -> Client {
        let mut client = self.try_login(user, Proof::Password(PASSWORD), resource).await.client();
        client.show().await;
        client
    }

    /// How a login with the usual password goes.
    pub(crate) async fn outcome(&self, user: &str) -> String {
        self.try_login(user, Proof::Password(PASSWORD), "probe").await.outcome().to_owned()
    }

    pub(crate) async fn token(&self, user: &str) -> String {
        let args = json!({ "jid": format!("{user}@{HOST}"), "ttl": 3600, "scopes": "sasl_auth" });
        self.call("oauth_issue_token", args).await.ok()["token"].as_str().expect("a token").to_owned()
    }

    async fn grouped(&self, command: &str, user: &str) {
        let args = json!({ "user": user, "host": HOST, "group": FROZEN, "grouphost": HOST });
        self.call(command, args).await.is(200, json!(0));
    }

    pub(crate) async fn freeze(&self, user: &str) {
        self.grouped("srg_user_add", user).await;
    }

    pub(crate) async fn unfreeze(&self, user: &str) {
        self.grouped("srg_user_del", user).await;
    }

    pub(crate) async fn frozen(&self) -> Vec<Value> {
        let members = self.call("srg_get_members", json!({ "group": FROZEN, "host": HOST })).await.ok();
        members.as_array().expect("a list").clone()
    }

    pub(crate) async fn make_group(&self) {
        let args = json!({ "group": FROZEN, "host": HOST, "label": FROZEN, "description": "", "display": "" });
        self.call("srg_create", args).await.is(200, json!(0));
    }

    pub(crate) async fn ban(&self, user: &str) {
        let args = json!({ "user": user, "host": HOST, "reason": "left the company" });
        self.call("ban_account", args).await.is(200, json!(0));
    }

    /// A room with options and affiliations. Returns its name.
    pub(crate) async fn room(&self, options: &[(&str, &str)], affiliations: &[(&str, &str)]) -> String {
        let name = self.name("room");
        let rows: Vec<Value> = options.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let args = json!({ "name": name, "service": SERVICE, "host": HOST, "options": rows });
        self.call("create_room_with_opts", args).await.is(200, json!(0));
        for (user, affiliation) in affiliations {
            self.affiliate(&name, user, affiliation).await.is(200, json!(0));
        }
        name
    }

    pub(crate) async fn affiliate(&self, room: &str, user: &str, affiliation: &str) -> Answer {
        let jid = if user.contains('@') { user.to_owned() } else { format!("{user}@{HOST}") };
        self.affiliate_jid(room, &jid, affiliation).await
    }

    pub(crate) async fn affiliate_jid(&self, room: &str, jid: &str, affiliation: &str) -> Answer {
        let args = json!({ "name": room, "service": SERVICE, "jid": jid, "affiliation": affiliation });
        self.call("set_room_affiliation", args).await
    }

    pub(crate) async fn affiliation(&self, room: &str, user: &str) -> String {
        let args = json!({ "name": room, "service": SERVICE, "jid": format!("{user}@{HOST}") });
        let answer = self.call("get_room_affiliation", args).await.ok();
        answer["affiliation"].as_str().expect("a word").to_owned()
    }

    pub(crate) async fn option(&self, room: &str, option: &str, value: &str) -> Answer {
        let args = json!({ "name": room, "service": SERVICE, "option": option, "value": value });
        self.call("change_room_option", args).await
    }

    pub(crate) async fn roles(&self, room: &str) -> Vec<(String, String)> {
        let rows = self.at("get_room_occupants", room).await.ok();
        let field = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.as_array().expect("a list").iter().map(|row| (field(row, "nick"), field(row, "role"))).collect()
    }
}

pub(crate) fn room_jid(name: &str) -> String {
    format!("{name}@{SERVICE}")
}
