//! A house with an engine and no platform: enough to tell somebody something.

use exeunt_core::{Clock, Departure, DutyRole, Language, Person, Randomness};
use exeunt_engine::case::NewCase;
use exeunt_engine::notify::{Carriers, EndpointKind, NewEndpoint};
use exeunt_engine::outside::Outside;
use exeunt_engine::{Caller, Engine, Hub, Parts};
use exeunt_evidence::LogKey;
use exeunt_notices::mail::Mailer;
use exeunt_notices::{MailSettings, Security, Texts};
use exeunt_plan::Policy;
use exeunt_store::{Options, Store, Vault};
use exeunt_tests::maildev::MailDev;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Once};

/// A clock that moves by hand, and a microsecond at every look.
pub(crate) struct ByHand(AtomicI64);

impl ByHand {
    pub(crate) fn new() -> Arc<Self> {
        let start: Timestamp = "2026-11-25T09:00:00Z".parse().unwrap();
        Arc::new(Self(AtomicI64::new(start.as_microsecond())))
    }

    /// From the real time on, for receivers that look at theirs.
    pub(crate) fn now() -> Arc<Self> {
        #[expect(clippy::disallowed_methods, reason = "the official verifier has the real clock")]
        let now = Timestamp::now();
        Arc::new(Self(AtomicI64::new(now.as_microsecond())))
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for ByHand {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::SeqCst)).unwrap()
    }
}

/// Different bytes each time, and in each process.
pub(crate) struct Counting(AtomicU64);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer {
            let number = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            *byte = number.wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes()[0];
        }
    }
}

/// The engine of one process on the database at `url`.
pub(crate) async fn engine(url: &str, clock: &Arc<ByHand>, seed: u64) -> Engine {
    tls();
    let store = Store::open_with(options(url, seed)).await.unwrap();
    engine_on(store, clock, seed)
}

pub(crate) fn options(url: &str, seed: u64) -> Options {
    let vault = Vault::from_text(&SecretString::from("11".repeat(32))).unwrap();
    Options::new(url, vault, Arc::new(Counting(AtomicU64::new(seed)))).not_durable()
}

pub(crate) fn engine_on(store: Store, clock: &Arc<ByHand>, seed: u64) -> Engine {
    tls();
    Engine::new(Parts {
        store,
        policy: policy(),
        clock: clock.clone(),
        randomness: Arc::new(Counting(AtomicU64::new(seed))),
        hub: Hub::new(Box::new(|_, _, _, _| Err("setting-platform".into()))),
        log_key: LogKey::from_seed("exeunt.test/log", &[7; 32]).unwrap(),
    })
}

fn tls() {
    static TLS: Once = Once::new();
    // An error means that the process has a provider already, which is as good.
    TLS.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

pub(crate) fn it() -> Caller {
    Caller::new("it-li", [DutyRole::It])
}

fn person(id: &str, name: &str, manager: Option<&str>, mail: Option<&str>, language: Language) -> Person {
    Person {
        id: id.into(),
        name: name.to_owned(),
        department: "研发部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: manager.map(Into::into),
        mail: mail.map(str::to_owned),
        language,
    }
}

/// 张三, whose manager is 李四; IT has a mailbox, HR has none.
pub(crate) async fn furnish(engine: &Engine) {
    let manager = person("100", "李四", None, Some("li.si@corp.example"), Language::Zh);
    engine.person_put(&it(), &manager).await.unwrap();
    let leaver = person("001", "张三", Some("100"), Some("zhang.san@corp.example"), Language::Zh);
    engine.person_put(&it(), &leaver).await.unwrap();
    engine.desk_set(&it(), DutyRole::It, Some(("it@corp.example", Language::En))).await.unwrap();
}

/// Opens the case of 张三.
pub(crate) async fn open_case(engine: &Engine) -> exeunt_core::Case {
    let day = "2026-12-31".parse().unwrap();
    let new = NewCase { person: "001".into(), departure: Departure::Voluntary, last_working_day: day };
    engine.case_open(&it(), &new).await.unwrap()
}

/// Adds an endpoint that is told everything, and gives its secret.
pub(crate) async fn add(engine: &Engine, name: &str, kind: EndpointKind, address: &str) -> Option<SecretString> {
    let new = NewEndpoint {
        name: name.into(),
        kind,
        address: address.to_owned().into(),
        secret: (kind == EndpointKind::Dingtalk).then(|| "SEC000".into()),
        events: [].into(),
        language: Language::Zh,
    };
    engine.endpoint_add(&it(), new).await.unwrap()
}

pub(crate) fn texts() -> Arc<Texts> {
    Arc::new(Texts::shipped("Corp", Some("https://exeunt.corp.example/".parse().unwrap())))
}

pub(crate) fn mailer(server: &MailDev) -> Mailer {
    mailer_at(server.port())
}

/// Hands mail in at this port, in the open.
pub(crate) fn mailer_at(port: u16) -> Mailer {
    let settings = MailSettings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        from: "Exeunt 离职管理 <exeunt@corp.example>".to_owned(),
        ..MailSettings::default()
    };
    Mailer::new(&settings, None, texts()).unwrap()
}

/// Whatever lies on loopback may be told.
pub(crate) fn here() -> Outside {
    Outside::allowing(["127.0.0.1".to_owned(), "localhost".to_owned()])
}

pub(crate) fn carriers(mail: Option<&MailDev>) -> Carriers {
    tls();
    exeunt_notices::carriers(mail.map(mailer), texts(), here())
}

/// Nobody is asked to confirm or to review, so that a case that opens is told to few and for one reason.
fn policy() -> Policy {
    Policy::parse(&Policy::SHIPPED.replace("needed = true", "needed = false")).unwrap()
}
