//! A house behind a router: a database of its own, a clock by hand, an actor for each role, people, and a case.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use exeunt_core::{
    AccountRef, ActorName, Clock, ConnectionName, Departure, DutyRole, Language, Person, PersonId, Randomness,
};
use exeunt_engine::case::NewCase;
use exeunt_engine::intake::Sources;
use exeunt_engine::{Caller, Engine, Hub, Limits, Parts};
use exeunt_evidence::LogKey;
use exeunt_plan::Policy;
use exeunt_server::{AppState, Settings, router};
use exeunt_store::{Options, Store, Vault};
use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;
use tower::ServiceExt;

/// A clock that moves by hand, and by a microsecond at every look, so that ids sort.
pub(crate) struct ByHand(AtomicI64);

impl ByHand {
    pub(crate) fn advance(&self, by: SignedDuration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for ByHand {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::SeqCst)).unwrap()
    }
}

/// Different bytes each time, the same in each run.
struct Counting(AtomicU64);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let digest = exeunt_core::Digest::of(&number);
            for (to, from) in chunk.iter_mut().zip(digest.as_str().bytes().skip(7)) {
                *to = from;
            }
        }
    }
}

/// The house, its server, and the tokens of those who use it.
pub(crate) struct World {
    pub(crate) state: AppState,
    pub(crate) clock: Arc<ByHand>,
    router: Router,
    tokens: BTreeMap<String, String>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The slug of the problem that it is.
    pub(crate) fn slug(&self) -> String {
        self.json()["type"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Somebody of IT who sets things up past the server.
pub(crate) fn it() -> Caller {
    Caller::new("set.up", [DutyRole::It, DutyRole::Administrator])
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        Self::at("sqlite::memory:", settings, 1).await
    }

    /// A server on this database; `process` makes its ids different from another one's.
    pub(crate) async fn at(url: &str, settings: Settings, process: u64) -> Self {
        let mut policy = Policy::shipped();
        // Confirming and reviewing have stories of their own.
        (policy.confirmation.needed, policy.review.needed) = (false, false);
        Self::by(policy, url, settings, process).await
    }

    /// As [`World::at`], by this policy.
    pub(crate) async fn by(policy: Policy, url: &str, settings: Settings, process: u64) -> Self {
        // An error means that the process has a provider already, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        let vault = Vault::from_text(&SecretString::from("11".repeat(32))).unwrap();
        let start: Timestamp = "2026-11-25T01:00:00Z".parse().unwrap();
        let clock = Arc::new(ByHand(AtomicI64::new(start.as_microsecond())));
        let randomness = Arc::new(Counting(AtomicU64::new(process << 32)));
        let store = Store::open_with(Options::new(url, vault, randomness.clone()).not_durable()).await.unwrap();
        let ticking = clock.clone();
        let factory = move |platform: &str, settings: &Value, secret: SecretString, pace: exeunt_connector::Pace| {
            exeunt_connectors::open(platform, settings, &secret, ticking.clone(), pace).map_err(|e| e.says())
        };
        let limits = Limits { requests_per_second: None, request_timeout: Duration::from_secs(5), ..Limits::default() };
        let engine = Engine::new(Parts {
            store,
            policy,
            clock: clock.clone(),
            randomness,
            hub: Hub::new(Box::new(factory)).with_limits(limits),
            log_key: LogKey::from_seed("exeunt.test/log", &[7; 32]).unwrap(),
        });
        let state = AppState::new(engine, settings);
        Self { router: router(state.clone()), state, clock, tokens: BTreeMap::new() }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.state.engine
    }

    /// An actor with this role for each role, called like it.
    pub(crate) async fn with_actors(mut self) -> Self {
        for role in DutyRole::ALL {
            self.actor(role.as_str(), role, None).await;
        }
        self
    }

    /// Adds an actor.
    pub(crate) async fn actor(&mut self, name: &str, role: DutyRole, person: Option<&str>) {
        let (roles, person) = (BTreeSet::from([role]), person.map(PersonId::from));
        let added = self.engine().actor_add(&it(), &ActorName::from(name), &roles, person.as_ref()).await;
        let token = added.unwrap();
        self.tokens.insert(name.to_owned(), token.expose_secret().to_owned());
    }

    /// 张三 (001), who reports to 李四 (002).
    pub(crate) async fn with_people(self) -> Self {
        for (id, name, manager) in [("002", "李四", None), ("001", "张三", Some("002"))] {
            self.person(id, name, manager).await;
        }
        self
    }

    pub(crate) async fn person(&self, id: &str, name: &str, manager: Option<&str>) {
        let manager = manager.map(PersonId::from);
        let person = Person { name: name.to_owned(), manager, ..stranger(id) };
        self.engine().person_put(&it(), &person).await.unwrap();
    }

    /// The same house with what puts its notices into words.
    pub(crate) fn with_letters(
        mut self,
        letters: Arc<dyn exeunt_engine::notify::Letters>,
        ways: exeunt_engine::notify::Ways,
    ) -> Self {
        self.state = self.state.with_letters(letters, ways);
        self.router = router(self.state.clone());
        self
    }

    /// The same house with these sources.
    pub(crate) fn with_sources(mut self, sources: Sources) -> Self {
        self.state = self.state.with_sources(Arc::new(sources));
        self.router = router(self.state.clone());
        self
    }

    /// Another server on the same database, which knows the same tokens.
    pub(crate) fn with_tokens_of(mut self, other: &Self) -> Self {
        self.tokens.clone_from(&other.tokens);
        self
    }

    /// Opens a case past the server and returns its id.
    pub(crate) async fn case(&self, person: &str) -> String {
        let last_working_day = "2026-11-20".parse().unwrap();
        let new = NewCase { person: PersonId::from(person), departure: Departure::Voluntary, last_working_day };
        // Ids sort by the millisecond.
        self.clock.advance(SignedDuration::from_millis(1));
        self.engine().case_open(&it(), &new).await.unwrap().id.to_string()
    }

    /// Binds an account past the server.
    pub(crate) async fn bind(&self, person: &str, connection: &ConnectionName, account: &str) {
        let account = AccountRef { connection: connection.clone(), account: account.into() };
        self.engine().bind(&it(), &PersonId::from(person), &account, "employee number").await.unwrap();
    }

    pub(crate) fn token(&self, actor: &str) -> &str {
        &self.tokens[actor]
    }

    /// A request of this actor's; of nobody's for "".
    pub(crate) fn request(&self, actor: &str, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header("accept-language", "en");
        if actor.is_empty() {
            request
        } else {
            request.header("authorization", format!("Bearer {}", self.token(actor)))
        }
    }

    pub(crate) async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// The status alone, without waiting for the end of a stream.
    pub(crate) async fn status(&self, actor: &str, method: Method, path: &str, body: &Value) -> StatusCode {
        let request = self.request(actor, method, path).header("content-type", "application/json");
        let request = request.body(Body::from(body.to_string())).unwrap();
        self.router.clone().oneshot(request).await.unwrap().status()
    }

    pub(crate) async fn get(&self, actor: &str, path: &str) -> Answer {
        self.answer(self.request(actor, Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn send(&self, actor: &str, method: Method, path: &str, body: &Value) -> Answer {
        let request = self.request(actor, method, path).header("content-type", "application/json");
        self.answer(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn post(&self, actor: &str, path: &str, body: &Value) -> Answer {
        self.send(actor, Method::POST, path, body).await
    }

    /// As [`World::send`], with a key.
    pub(crate) async fn keyed(&self, actor: &str, key: &str, method: Method, path: &str, body: &Value) -> Answer {
        let request = self.request(actor, method, path).header("content-type", "application/json");
        self.answer(request.header("idempotency-key", key).body(Body::from(body.to_string())).unwrap()).await
    }
}

/// A stream of events, as a browser hears it.
pub(crate) struct Events(axum::body::BodyDataStream);

impl Events {
    /// The next event; comments that only keep the line open are passed over.
    pub(crate) async fn next(&mut self) -> String {
        loop {
            let bytes = self.0.next().await.expect("the stream goes on").unwrap();
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            if !text.starts_with(':') {
                return text;
            }
        }
    }

    /// Everything until the stream ends by itself.
    pub(crate) async fn rest(&mut self) -> String {
        let mut text = String::new();
        while let Some(bytes) = self.0.next().await {
            text.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
        }
        text.lines().filter(|line| !line.is_empty() && !line.starts_with(':')).collect()
    }
}

impl World {
    /// Listens to a stream of events.
    pub(crate) async fn listen(&self, request: axum::http::request::Builder) -> Events {
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events(response.into_body().into_data_stream())
    }
}

/// Somebody who isn't in the ledger.
pub(crate) fn stranger(id: &str) -> Person {
    Person {
        id: PersonId::from(id),
        name: "赵六".to_owned(),
        department: "研发一部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: Language::Zh,
    }
}
