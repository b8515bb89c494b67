//! The simulated Agora Chat as a stage.

use crate::clocks::WallClock;
use crate::stages::{Caused, fault};
use async_trait::async_trait;
use exeunt_connector::conformance::{Faults, Person, Stage, Trouble};
use exeunt_connector::{Connector, Pace};
use exeunt_connectors::agora::{Agora, Config};
use exeunt_core::{AccountId, Clock as _, GroupId};
use exeunt_simulators::agora::{Agora as Face, App, MemberPages, Missing, NewChat, NewUser, Options, Project};
use exeunt_simulators::{Clock, Fault, FaultKind, Simulator};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// More than one page of a listing.
const CROWD: usize = 120;

/// How the vendor, and with it the deployment, differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    /// The client's id and secret, and what Easemob's newest pages say.
    Easemob,
    /// A certificate, the newer paths, and what Agora's pages say.
    Agora,
}

pub(crate) struct SimulatedStage {
    vendor: Vendor,
    simulator: Simulator<App>,
    connector: Arc<dyn Connector>,
    caused: Caused,
}

impl SimulatedStage {
    pub(crate) async fn start(vendor: Vendor) -> Self {
        let mut app = App::new(Project::new("1100", "demo"), Clock::running_from(WallClock.now().as_millisecond()));
        for number in 0..CROWD {
            app.add(NewUser::new(&format!("crowd{number:03}")));
        }
        let project = app.project().clone();
        let simulator = Simulator::start(app, Face::new(options(vendor))).await.unwrap();
        let (settings, secret) = settings(vendor, simulator.url(), &project);
        let connector = connect(&settings, &secret);
        Self { vendor, simulator, connector, caused: Caused::default() }
    }
}

fn options(vendor: Vendor) -> Options {
    match vendor {
        Vendor::Easemob => Options {
            missing: Missing::ByPage,
            member_pages: MemberPages::Easemob,
            admins_in_member_rows: true,
            password_ends_sessions: true,
            room_details_as_object: true,
            disconnect_by_post: false,
            device_disconnect_by_get: false,
            ..Options::default()
        },
        Vendor::Agora => Options { resources: false, disconnect_by_get: false, presence: false, ..Options::default() },
    }
}

fn settings(vendor: Vendor, url: &str, project: &Project) -> (Value, String) {
    match vendor {
        Vendor::Easemob => (
            json!({ "base_url": url, "org_name": project.org, "app_name": project.app, "presence": true }),
            format!("{} {}", project.client_id, project.client_secret),
        ),
        Vendor::Agora => (
            json!({ "base_url": url, "path": "app-id", "app_id": project.app_id, "login": "certificate_exchange" }),
            format!("{} {}", project.app_id, project.app_certificate),
        ),
    }
}

fn connect(settings: &Value, secret: &str) -> Arc<dyn Connector> {
    Arc::new(Agora::new(Config::parse(settings, secret).unwrap(), Arc::new(WallClock), Pace::free()).unwrap())
}

#[async_trait]
impl Stage for SimulatedStage {
    fn connector(&self) -> Arc<dyn Connector> {
        Arc::clone(&self.connector)
    }

    fn locked_out(&self) -> Arc<dyn Connector> {
        let project = self.simulator.with(|app| app.project().clone());
        let (settings, _) = settings(self.vendor, self.simulator.url(), &project);
        connect(&settings, &format!("{} {}", project.app_id, "0".repeat(32)))
    }

    async fn account(&self, name: &str) -> Person {
        let password = format!("{name}-first-password");
        let token = self.simulator.with(|app| {
            let new = NewUser::new(name).password(&password).nickname(name).online("ios_7", "手机");
            app.add(new.push("device-7", &format!("{name}-push-token"), "apns-cert"));
            app.user_token(name, None)
        });
        Person { id: AccountId::from(name), password: SecretString::from(password), token: SecretString::from(token) }
    }

    fn nobody(&self) -> AccountId {
        AccountId::from("nobody-here")
    }

    fn flavours(&self) -> Vec<&'static str> {
        vec!["group", "room"]
    }

    async fn group(&self, flavour: &str, owner: &Person, others: &[&Person]) -> GroupId {
        let owner = owner.id.as_str();
        let others = others.iter().map(|person| person.id.as_str());
        self.simulator.with(|app| match flavour {
            "group" => GroupId::from(app.add_chat(NewChat::group(owner).name("项目-一").members(others))),
            _ => GroupId::from(format!("chatroom/{}", app.add_chat(NewChat::room(owner).name("大厅").members(others)))),
        })
    }

    async fn account_ids(&self) -> BTreeSet<AccountId> {
        self.simulator.with(|app| app.users().iter().map(|user| AccountId::from(user.username.as_str())).collect())
    }

    fn tokens_outlive_sessions(&self) -> bool {
        self.vendor == Vendor::Agora
    }

    fn faults(&self) -> Option<&dyn Faults> {
        Some(self)
    }
}

impl Faults for SimulatedStage {
    fn cause(&self, trouble: Trouble) {
        // The connection's token; its secret stays good. What a bad secret does is in `own_token.rs`.
        let fault = fault(trouble, Fault::new(FaultKind::TokenExpires), "/users");
        self.caused.add(self.simulator.faults(), fault);
    }

    fn struck(&self) -> u64 {
        self.caused.struck(self.simulator.faults())
    }

    fn clear(&self) {
        self.caused.clear(self.simulator.faults());
    }

    fn tells_how_long(&self) -> bool {
        false
    }

    fn marks_pages(&self) -> bool {
        true
    }
}
