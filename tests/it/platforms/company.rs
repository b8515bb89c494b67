//! One company on four simulated platforms, and a house in which the leaver's case is worked on.

use crate::world::{ByHand, Cut, Plot, approve, it, open_case, quick_policy};
use exeunt_core::{
    AccountId, AccountRef, Case, ConnectionName, Departure, Fate, IntegrationRef, Language, Observed, Person, PersonId,
};
use exeunt_engine::Engine;
use exeunt_engine::case::{CredentialKind, Decision, Planned};
use exeunt_engine::run::{RunEnd, RunReport, unwatched};
use exeunt_plan::Policy;
use exeunt_simulators::agora::{self, App, Project};
use exeunt_simulators::company::{ADMIN, Company, PASSWORD, Size};
use exeunt_simulators::ejabberd::server::Server;
use exeunt_simulators::mattermost::{Mattermost, Site, Version};
use exeunt_simulators::{Clock, Ejabberd, Simulator, Synapse, ejabberd};
use exeunt_store::StepRecord;
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

pub(super) const SYNAPSE: &str = "synapse-hq";
pub(super) const EJABBERD: &str = "xmpp-works";
pub(super) const AGORA: &str = "agora-sales";
pub(super) const MATTERMOST: &str = "mattermost-rd";
pub(super) const ALL: [&str; 4] = [AGORA, MATTERMOST, SYNAPSE, EJABBERD];
/// Server name and virtual host.
pub(super) const DOMAIN: &str = "corp.test";
const NOW_MS: i64 = 1_770_000_000_000;

/// What differs from test to test.
pub(super) struct Setup {
    pub(super) policy: Policy,
    pub(super) agora: agora::Options,
    pub(super) agora_clock: Clock,
    /// Whether ejabberd has the shared group that bars logins.
    pub(super) frozen_group: bool,
}

impl Default for Setup {
    fn default() -> Self {
        let (agora, agora_clock) = (agora::Options::default(), Clock::manual(NOW_MS));
        // The clock runs faster than the one by which leases are renewed.
        let mut policy = quick_policy();
        policy.run.lease_seconds = 3_600;
        Self { policy, agora, agora_clock, frozen_group: true }
    }
}

/// A connection's platform, settings and secret.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) platform: &'static str,
    pub(super) settings: Value,
    pub(super) secret: String,
}

/// What the leaver holds.
pub(super) struct Keys {
    pub(super) synapse: Vec<String>,
    pub(super) ejabberd: String,
    pub(super) agora: String,
    /// Sessions, and the personal access token.
    pub(super) mattermost: Vec<String>,
    pub(super) bot: String,
    /// The socket of the leaver's telephone.
    pub(super) socket: usize,
}

impl Keys {
    /// Tells the house of them, and of the password.
    pub(super) async fn hand_in(&self, engine: &Engine, case: &Case, account: impl Fn(&str) -> AccountRef) {
        let one = async |connection, kind, label: &str, secret: &str| {
            let (account, secret) = (account(connection), SecretString::from(secret));
            engine.credential_add(&it("lin.wei"), case.id, &account, kind, label, &secret).await.unwrap();
        };
        for connection in ALL {
            one(connection, CredentialKind::Password, "known password", PASSWORD).await;
        }
        for (number, token) in self.synapse.iter().enumerate() {
            one(SYNAPSE, CredentialKind::Token, &format!("session {number}"), token).await;
        }
        for (number, token) in self.mattermost.iter().enumerate() {
            one(MATTERMOST, CredentialKind::Token, &format!("session {number}"), token).await;
        }
        one(EJABBERD, CredentialKind::Token, "calendar robot", &self.ejabberd).await;
        one(AGORA, CredentialKind::Token, "telephone", &self.agora).await;
    }
}

/// Who is called what where.
pub(super) trait Names {
    /// What a platform calls somebody.
    fn id(&self, connection: &str, name: &str) -> AccountId;

    /// Somebody's account on a platform.
    fn account(&self, connection: &str, name: &str) -> AccountRef {
        AccountRef::new(connection, self.id(connection, name).as_str())
    }
}

impl Names for Four {
    fn id(&self, connection: &str, name: &str) -> AccountId {
        AccountId::from(match connection {
            SYNAPSE => format!("@{name}:{DOMAIN}"),
            EJABBERD => format!("{name}@{DOMAIN}"),
            AGORA => name.to_owned(),
            MATTERMOST => self.mattermost.estate().id_of(name).unwrap().to_owned(),
            other => panic!("no connection {other}"),
        })
    }
}

pub(super) struct Four {
    pub(super) company: Company,
    pub(super) synapse: Simulator,
    pub(super) ejabberd: Simulator<Server>,
    pub(super) agora: Simulator<App>,
    pub(super) mattermost: Simulator<Site>,
    pub(super) keys: Keys,
    pub(super) lines: Vec<Line>,
    pub(super) plot: Plot,
    pub(super) engine: Engine,
    pub(super) person: PersonId,
    /// The account's name on every platform.
    pub(super) leaver: String,
    /// Who takes over: the leaver's manager.
    pub(super) heir: String,
    pub(super) bot: String,
    time: JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Drop for Four {
    fn drop(&mut self) {
        self.time.abort();
    }
}

/// Time passes, because Mattermost's bar waits for logins that are on their way: ten times faster than outside.
pub(super) fn time_passes(clock: Arc<ByHand>) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            clock.advance(SignedDuration::from_millis(100));
        }
    })
}

impl Four {
    pub(super) async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub(super) async fn with(setup: Setup) -> Self {
        let size = Size { members: (4, 8), messages: 1, ..Size::company(20, 20) };
        let company = Company::new(2026, &size);
        let clock = Clock::manual(NOW_MS);
        let hq = company.on_synapse(DOMAIN, clock.clone(), &size);
        let works = company.on_ejabberd(DOMAIN, clock.clone(), &size);
        let sales = company.on_agora(Project::new("corp", "im"), setup.agora_clock, &size);
        let mut rd = company.on_mattermost(Version::NEW, clock, &size);
        let keys = Keys {
            synapse: hq.leaver_tokens.into_iter().chain([hq.leaver_app_token]).collect(),
            ejabberd: works.leaver_token,
            agora: sales.leaver_token,
            socket: rd.site.open_socket(&rd.leaver_tokens[0]).unwrap(),
            mattermost: rd.leaver_tokens.into_iter().chain([rd.leaver_access_token]).collect(),
            bot: rd.leaver_bot_token,
        };
        let synapse = Simulator::start(hq.estate, Synapse::default()).await.unwrap();
        let ejabberd = Simulator::start(works.server, Ejabberd::default()).await.unwrap();
        let agora = Simulator::start(sales.app, agora::Agora::new(setup.agora)).await.unwrap();
        let mattermost = Simulator::start(rd.site, Mattermost::default()).await.unwrap();
        let xmpp = ejabberd.door(Ejabberd::C2S).unwrap().to_string();
        let frozen = if setup.frozen_group { ejabberd::FROZEN } else { "nobody-made-this-group" };
        let lines = vec![
            Line {
                name: SYNAPSE,
                platform: "synapse",
                settings: json!({ "base_url": synapse.url(), "server_name": DOMAIN }),
                secret: hq.admin_token,
            },
            Line {
                name: EJABBERD,
                platform: "ejabberd",
                settings: json!({ "base_url": ejabberd.url(), "host": DOMAIN, "xmpp": xmpp, "xmpp_tls": "none",
                                  "frozen_group": frozen }),
                secret: format!("{ADMIN}@{DOMAIN}\n{}", ejabberd::ADMIN_PASSWORD),
            },
            Line {
                name: AGORA,
                platform: "agora-chat",
                settings: json!({ "base_url": agora.url(), "org_name": sales.project.org,
                                  "app_name": sales.project.app }),
                secret: format!("{} {}", sales.project.client_id, sales.project.client_secret),
            },
            Line {
                name: MATTERMOST,
                platform: "mattermost",
                settings: json!({ "base_url": mattermost.url() }),
                secret: rd.admin_access_token,
            },
        ];
        let folder = tempfile::tempdir().unwrap();
        let plot = plot(&folder, setup.policy);
        let engine = plot.open(&Cut::never()).await;
        let leaver = company.people[company.leaver].account.clone();
        let heir = company.people[company.people[company.leaver].manager.unwrap()].account.clone();
        let person = PersonId::from("E001");
        let four = Self {
            company,
            synapse,
            ejabberd,
            agora,
            mattermost,
            keys,
            lines,
            engine,
            person,
            leaver,
            heir,
            bot: rd.leaver_bot,
            time: time_passes(Arc::clone(&plot.clock)),
            plot,
            _folder: folder,
        };
        four.furnish().await;
        four
    }

    /// The connections, and the leaver with an account on each.
    async fn furnish(&self) {
        let caller = it("lin.wei");
        self.engine.person_put(&caller, &person(&self.person)).await.unwrap();
        for line in &self.lines {
            connect(&self.engine, line).await;
        }
        for connection in ALL {
            let account = self.account(connection, &self.leaver);
            self.engine.bind(&caller, &self.person, &account, "employee number").await.unwrap();
        }
    }

    /// Another process with the same papers.
    pub(super) async fn another(&self, seed: u64) -> Engine {
        Plot { seed, ..self.plot.clone() }.open(&Cut::never()).await
    }

    pub(super) async fn case(&self) -> Case {
        let case = open_case(&self.engine, &self.person, Departure::Voluntary).await;
        self.keys.hand_in(&self.engine, &case, |connection| self.account(connection, &self.leaver)).await;
        case
    }

    /// The heir takes over everywhere; the bot goes to the heir, the command is kept, the webhooks are stopped.
    pub(super) async fn decide(&self, case: &Case) {
        let decide = async |decision| self.engine.decide(&it("lin.wei"), case.id, &decision).await.unwrap();
        for connection in ALL {
            let (account, connection) = (self.id(connection, &self.heir), ConnectionName::from(connection));
            decide(Decision::DefaultSuccessor { connection, account }).await;
        }
        let seen = self.engine.observe(&it("lin.wei"), case.id).await.unwrap();
        for (integration, fate) in self.fates(&seen) {
            decide(Decision::Integration { integration, fate }).await;
        }
    }

    fn fates(&self, seen: &Observed) -> Vec<(IntegrationRef, Fate)> {
        let connection = ConnectionName::from(MATTERMOST);
        let account = &seen.connections[&connection].accounts[&self.id(MATTERMOST, &self.leaver)];
        let fate = |name: &str| match name.split('/').next().unwrap() {
            "bot" => Some(Fate::HandedOver { to: self.id(MATTERMOST, &self.heir) }),
            "incoming" | "outgoing" => Some(Fate::Stopped),
            "command" => Some(Fate::Kept { reason: "生产发布要用".to_owned() }),
            _ => None,
        };
        let ids = account.integrations.iter().map(|integration| integration.id.clone());
        let fates = ids.filter_map(|id| fate(id.as_str()).map(|fate| (id, fate)));
        fates
            .map(|(integration, fate)| (IntegrationRef { connection: connection.clone(), integration }, fate))
            .collect()
    }

    /// A plan without questions.
    pub(super) async fn planned(&self, case: &Case) -> Planned {
        self.decide(case).await;
        let planned = self.engine.plan_leave(&it("lin.wei"), case.id).await.unwrap();
        assert_eq!(planned.plan.questions, []);
        planned
    }

    /// A case with credentials handed in and an approved plan, and nothing done yet.
    pub(super) async fn approved(&self) -> (Case, Planned) {
        let case = self.case().await;
        let planned = self.planned(&case).await;
        approve(&self.engine, &planned).await;
        (case, planned)
    }

    pub(super) async fn run(&self, planned: &Planned) -> RunReport {
        self.engine.run(&it("lin.wei"), planned.id, unwatched()).await.unwrap()
    }

    pub(super) async fn run_to_the_end(&self, planned: &Planned) {
        let report = self.run(planned).await;
        let left = self.unsettled(planned).await;
        assert_eq!(report.end, RunEnd::Finished, "{left:#?}");
        assert_eq!(report.settled, report.steps);
    }
}

impl Four {
    /// Steps that aren't settled, with what is known of each.
    pub(super) async fn unsettled(&self, planned: &Planned) -> Vec<StepRecord> {
        let records = self.engine.store.step_list(planned.id).await.unwrap();
        records.into_iter().filter(|record| !record.state.is_settled()).collect()
    }
}

/// Papers in a file of the folder; every connection has settings of its own.
pub(super) fn plot(folder: &tempfile::TempDir, policy: Policy) -> Plot {
    Plot {
        database: format!("sqlite:{}", folder.path().join("exeunt.db").display()),
        platform_url: String::new(),
        server_name: String::new(),
        admin_token: String::new(),
        clock: ByHand::new("2026-02-05T00:00:00Z"),
        seed: 31,
        policy,
    }
}

pub(super) async fn connect(engine: &Engine, line: &Line) {
    let (name, secret) = (ConnectionName::from(line.name), SecretString::from(line.secret.clone()));
    engine.connection_put(&it("lin.wei"), &name, line.platform, &line.settings, secret).await.unwrap();
}

pub(super) fn person(id: &PersonId) -> Person {
    Person {
        id: id.clone(),
        name: "张三".to_owned(),
        department: "研发一部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: Language::Zh,
    }
}
