//! A small house on a simulated or a real platform: engine, clock by hand, seeded randomness, actors.

use async_trait::async_trait;
use exeunt_connector::{
    AccountSummary, Applied, CanarySent, Connector, Cursor, Description, GroupSummary, Order, Pace, Page, Polled,
    Probe, ProbeAnswer, Result as Answer,
};
use exeunt_core::{
    Account, AccountId, AccountRef, Case, Clock, ConnectionName, Departure, DutyRole, Group, GroupId, Language, Person,
    PersonId, Randomness,
};
use exeunt_engine::case::{Decision, NewCase, Planned};
use exeunt_engine::{Caller, Engine, Hub, Limits, Parts};
use exeunt_evidence::LogKey;
use exeunt_plan::Policy;
use exeunt_store::{Interruption, Options, Point, Store, Vault};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;

/// The only connection of these worlds.
pub(crate) const HQ: &str = "hq";

/// A clock that moves only by hand.
#[derive(Debug)]
pub(crate) struct ByHand(AtomicI64);

impl ByHand {
    pub(crate) fn new(at: &str) -> Arc<Self> {
        let at: Timestamp = at.parse().expect("a timestamp");
        Arc::new(Self(AtomicI64::new(at.as_microsecond())))
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).expect("a short time"), Ordering::SeqCst);
    }
}

impl Clock for ByHand {
    fn now(&self) -> Timestamp {
        // A microsecond passes at every look, so that ids made one after the other differ and sort.
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::SeqCst)).expect("in range")
    }
}

/// The same bytes for the same seed.
#[derive(Debug)]
pub(crate) struct Seeded(Mutex<u64>);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(seed)))
    }

    pub(crate) fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes) % bound.max(1)
    }
}

impl Randomness for Seeded {
    fn fill(&self, buffer: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for chunk in buffer.chunks_mut(8) {
            // SplitMix64.
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A real server has the real time, and borrowed tokens end by it.
pub(crate) fn real_now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the clock of a real server can't be moved by hand")]
    Timestamp::now()
}

/// Counts every durable write and every platform call, and kills the process (in thought) at one of them.
#[derive(Debug)]
pub(crate) struct Cut {
    seen: AtomicU64,
    at: u64,
    struck: AtomicBool,
    dead: Notify,
}

impl Cut {
    /// Kills at the point with this number, counting from 0; `u64::MAX` never does.
    pub(crate) fn at(at: u64) -> Arc<Self> {
        Arc::new(Self { seen: AtomicU64::new(0), at, struck: AtomicBool::new(false), dead: Notify::new() })
    }

    pub(crate) fn never() -> Arc<Self> {
        Self::at(u64::MAX)
    }

    /// How many points were passed.
    pub(crate) fn seen(&self) -> u64 {
        self.seen.load(Ordering::SeqCst)
    }

    pub(crate) fn struck(&self) -> bool {
        self.struck.load(Ordering::SeqCst)
    }

    /// Comes back once the process is dead.
    pub(crate) async fn death(&self) {
        while !self.struck() {
            self.dead.notified().await;
        }
    }

    fn strikes(&self) -> bool {
        let struck = self.seen.fetch_add(1, Ordering::SeqCst) == self.at;
        if struck {
            self.struck.store(true, Ordering::SeqCst);
            self.dead.notify_one();
        }
        struck || self.struck()
    }

    /// A call passes here before and after; a dead process never gets further.
    async fn pass(&self) {
        if self.strikes() {
            std::future::pending::<()>().await;
        }
    }
}

impl Interruption for Cut {
    fn strikes(&self, _: Point) -> bool {
        Self::strikes(self)
    }
}

/// A connector in a process that may be killed before and after every call.
struct Mortal {
    inner: Arc<dyn Connector>,
    cut: Arc<Cut>,
}

macro_rules! mortal {
    ($self:ident, $call:expr) => {{
        $self.cut.pass().await;
        let answer = $call.await;
        $self.cut.pass().await;
        answer
    }};
}

#[async_trait]
impl Connector for Mortal {
    async fn describe(&self) -> Answer<Description> {
        mortal!(self, self.inner.describe())
    }
    async fn account_list(&self, after: Option<&Cursor>) -> Answer<Page<AccountSummary>> {
        mortal!(self, self.inner.account_list(after))
    }
    async fn group_list(&self, after: Option<&Cursor>) -> Answer<Page<GroupSummary>> {
        mortal!(self, self.inner.group_list(after))
    }
    async fn account_lookup(&self, account: &AccountId) -> Answer<Option<Account>> {
        mortal!(self, self.inner.account_lookup(account))
    }
    async fn group_lookup(&self, group: &GroupId) -> Answer<Option<Group>> {
        mortal!(self, self.inner.group_lookup(group))
    }
    async fn apply(&self, order: &Order) -> Answer<Applied> {
        mortal!(self, self.inner.apply(order))
    }
    async fn poll(&self, order: &Order, poll: &str) -> Answer<Polled> {
        mortal!(self, self.inner.poll(order, poll))
    }
    async fn probe(&self, probe: &Probe) -> Answer<ProbeAnswer> {
        mortal!(self, self.inner.probe(probe))
    }
    async fn canary_send(&self, account: &AccountId, group: Option<&GroupId>, marker: &str) -> Answer<CanarySent> {
        mortal!(self, self.inner.canary_send(account, group, marker))
    }
    async fn canary_clear(&self, account: &AccountId, before: Timestamp) -> Answer<Vec<GroupId>> {
        mortal!(self, self.inner.canary_clear(account, before))
    }
}

/// What a house is made of, so that another process can open the same one.
#[derive(Clone)]
pub(crate) struct Plot {
    pub(crate) database: String,
    pub(crate) platform_url: String,
    pub(crate) server_name: String,
    pub(crate) admin_token: String,
    pub(crate) clock: Arc<ByHand>,
    pub(crate) seed: u64,
    pub(crate) policy: Policy,
}

impl Plot {
    /// Opens the house, as a process that starts does. It dies where `cut` says.
    pub(crate) async fn open(&self, cut: &Arc<Cut>) -> Engine {
        // An error means that the process has a provider already, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        let vault = Vault::from_text(&SecretString::from("11".repeat(32))).unwrap();
        let randomness = Seeded::new(self.seed ^ cut.at);
        let options = Options::new(&self.database, vault, randomness.clone()).not_durable();
        let store = Store::open_with(options).await.unwrap().with_interruption(cut.clone());
        let (cut, clock) = (cut.clone(), self.clock.clone());
        let factory = move |platform: &str, settings: &serde_json::Value, secret: SecretString, pace: Pace| {
            let inner =
                exeunt_connectors::open(platform, settings, &secret, clock.clone(), pace).map_err(|e| e.says())?;
            Ok(Arc::new(Mortal { inner, cut: cut.clone() }) as Arc<dyn Connector>)
        };
        Engine::new(Parts {
            store,
            policy: self.policy.clone(),
            clock: self.clock.clone(),
            randomness,
            hub: Hub::new(Box::new(factory)).with_limits(unhurried()),
            log_key: LogKey::from_seed("exeunt.test/log", &[7; 32]).unwrap(),
        })
    }

    /// The connection's settings.
    pub(crate) fn settings(&self) -> serde_json::Value {
        json!({ "base_url": self.platform_url, "server_name": self.server_name })
    }
}

/// The shipped policy, with waits that tests can afford, and without those for the manager and Legal: most stories are
/// about something else.
pub(crate) fn quick_policy() -> Policy {
    let mut policy = Policy::shipped();
    policy.run.backoff_first_seconds = 0;
    policy.run.backoff_longest_seconds = 0;
    policy.run.attempts = 12;
    policy.run.lease_seconds = 3;
    policy.confirmation.needed = false;
    policy.review.needed = false;
    policy
}

/// Loopback needs no pacing, and a test no long patience.
pub(crate) fn unhurried() -> Limits {
    Limits { requests_per_second: None, request_timeout: Duration::from_secs(5), ..Limits::default() }
}

/// Two people of IT: one plans, the other approves.
pub(crate) fn it(name: &str) -> Caller {
    Caller::new(name, [DutyRole::It, DutyRole::Legal])
}

/// Sets up a house with one connection, and a person whose account is bound.
pub(crate) async fn furnish(engine: &Engine, plot: &Plot, person: &str, accounts: &[&str]) -> PersonId {
    let caller = it("lin.wei");
    let id = PersonId::from(person);
    let new = Person {
        id: id.clone(),
        name: "张三".to_owned(),
        department: "研发一部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: Language::Zh,
    };
    engine.person_put(&caller, &new).await.unwrap();
    let secret = SecretString::from(plot.admin_token.clone());
    engine.connection_put(&caller, &ConnectionName::from(HQ), "synapse", &plot.settings(), secret).await.unwrap();
    for account in accounts {
        engine.bind(&caller, &id, &AccountRef::new(HQ, *account), "employee number in the name").await.unwrap();
    }
    id
}

/// Opens a case that is due already.
pub(crate) async fn open_case(engine: &Engine, person: &PersonId, departure: Departure) -> Case {
    let day = engine.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date().yesterday().unwrap();
    let new = NewCase { person: person.clone(), departure, last_working_day: day };
    engine.case_open(&it("lin.wei"), &new).await.unwrap()
}

/// Observes, decides that `successor` takes over what has no owner left, and plans.
pub(crate) async fn plan(engine: &Engine, case: &Case, successor: &str) -> Planned {
    let caller = it("lin.wei");
    let decision =
        Decision::DefaultSuccessor { connection: ConnectionName::from(HQ), account: AccountId::from(successor) };
    engine.decide(&caller, case.id, &decision).await.unwrap();
    engine.observe(&caller, case.id).await.unwrap();
    engine.plan_leave(&caller, case.id).await.unwrap()
}

/// A second person approves.
pub(crate) async fn approve(engine: &Engine, planned: &Planned) {
    engine.approve(&it("wang.fang"), planned.id, &planned.digest, "read and agreed").await.unwrap();
}
