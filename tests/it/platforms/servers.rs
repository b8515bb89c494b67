//! A real Synapse and a real ejabberd, and a small world each on a simulated Agora and Mattermost: four people with an
//! account on all of them, and three groups everywhere.
//!
//! The leaver owns [`OWN`], in which everybody is, and [`ALONE`], in which the heir is not; [`OTHERS`] is a colleague's.

use super::company::{AGORA, EJABBERD, Keys, Line, MATTERMOST, Names, SYNAPSE};
use crate::world::real_now;
use exeunt_core::AccountId;
use exeunt_simulators::agora::{Agora, App, NewChat, NewUser, Options as AgoraOptions, Project};
use exeunt_simulators::company::PASSWORD;
use exeunt_simulators::mattermost::site::{self, NewChannel, NewTeam};
use exeunt_simulators::mattermost::{Mattermost, Settings, Site, Version};
use exeunt_simulators::{Clock, Simulator};
use exeunt_tests::ejabberd::{self, Ejabberd, FROZEN, HOST};
use exeunt_tests::error::Result;
use exeunt_tests::matrix::Client;
use exeunt_tests::synapse::{self, SERVER_NAME, Synapse};
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const LEAVER: &str = "zhangsan";
pub(super) const HEIR: &str = "lisi";
const COLLEAGUES: [&str; 2] = ["wangwu", "zhaoliu"];
pub(super) const CAST: [&str; 4] = [LEAVER, HEIR, COLLEAGUES[0], COLLEAGUES[1]];
pub(super) const BOT: &str = "bot-zhangsan";
const SERVICE: &str = "exeunt-service";

/// A group's name, its owner, and who else is in it.
type Plan = (&'static str, &'static str, &'static [&'static str]);
pub(super) const OWN: Plan = ("project", LEAVER, &[HEIR, COLLEAGUES[0], COLLEAGUES[1]]);
pub(super) const ALONE: Plan = ("delivery", LEAVER, &COLLEAGUES);
pub(super) const OTHERS: Plan = ("lunch", COLLEAGUES[0], &[LEAVER, HEIR]);
const GROUPS: [Plan; 3] = [OWN, ALONE, OTHERS];

pub(super) struct Servers {
    pub(super) synapse: Synapse,
    pub(super) ejabberd: Ejabberd,
    pub(super) agora: Simulator<App>,
    pub(super) mattermost: Simulator<Site>,
    pub(super) keys: Keys,
    /// A session of everybody on Synapse, by name.
    pub(super) matrix: BTreeMap<&'static str, Client>,
    /// The same on ejabberd; they live as long as they are held.
    pub(super) xmpp: BTreeMap<&'static str, ejabberd::Client>,
    project: Project,
    mattermost_token: String,
}

impl Names for Servers {
    fn id(&self, connection: &str, name: &str) -> AccountId {
        AccountId::from(match connection {
            SYNAPSE => format!("@{name}:{SERVER_NAME}"),
            EJABBERD => format!("{name}@{HOST}"),
            AGORA => name.to_owned(),
            MATTERMOST => self.mattermost.estate().id_of(name).unwrap().to_owned(),
            other => panic!("no connection {other}"),
        })
    }
}

impl Servers {
    pub(super) async fn start() -> Result<Self> {
        let (synapse, ejabberd) =
            tokio::join!(Synapse::start(synapse::Options::default()), Ejabberd::start(ejabberd::Options::default()));
        let (synapse, ejabberd) = (synapse?, ejabberd?);
        let matrix = on_synapse(&synapse).await;
        let laptop = Client::login(&synapse.url(), LEAVER, PASSWORD, "电脑").await.unwrap();
        let xmpp = on_ejabberd(&ejabberd).await;
        let xmpp_token = ejabberd.token(&format!("{LEAVER}@{HOST}"), 86_400).await.unwrap();
        let clock = Clock::running_from(real_now().as_millisecond());
        let project = Project::new("corp", "im");
        let mut app = on_agora(&project, clock.clone());
        let agora_token = app.user_token(LEAVER, None);
        let mut site = on_mattermost(clock);
        let sessions = vec![site.log_in_on(LEAVER, "apple:zhangsan"), site.log_in(LEAVER)];
        let keys = Keys {
            synapse: [&matrix[LEAVER], &laptop].map(|client| client.access_token().to_owned()).to_vec(),
            ejabberd: xmpp_token,
            agora: agora_token,
            socket: site.open_socket(&sessions[0]).unwrap(),
            mattermost: sessions,
            bot: site.add_access_token(BOT, "构建通知").1,
        };
        let (_, mattermost_token) = site.add_access_token(SERVICE, "exeunt");
        Ok(Self {
            synapse,
            ejabberd,
            agora: Simulator::start(app, Agora::new(AgoraOptions::default())).await.unwrap(),
            mattermost: Simulator::start(site, Mattermost::default()).await.unwrap(),
            keys,
            matrix,
            xmpp,
            project,
            mattermost_token,
        })
    }

    /// The connections.
    pub(super) fn lines(&self) -> [Line; 4] {
        let Project { org, app, client_id, client_secret, .. } = &self.project;
        let line = |name, platform, settings, secret| Line { name, platform, settings, secret };
        let xmpp = json!({ "base_url": self.ejabberd.url(), "host": HOST, "xmpp": self.ejabberd.xmpp(),
                           "xmpp_tls": "none", "frozen_group": FROZEN });
        let (service, password) = ejabberd::SERVICE;
        [
            line(
                SYNAPSE,
                "synapse",
                json!({ "base_url": self.synapse.url(), "server_name": SERVER_NAME }),
                self.synapse.admin_token().to_owned(),
            ),
            line(EJABBERD, "ejabberd", xmpp, format!("{service}\n{password}")),
            line(
                AGORA,
                "agora-chat",
                json!({ "base_url": self.agora.url(), "org_name": org, "app_name": app }),
                format!("{client_id} {client_secret}"),
            ),
            line(MATTERMOST, "mattermost", json!({ "base_url": self.mattermost.url() }), self.mattermost_token.clone()),
        ]
    }

    /// A session of the server admin on Synapse.
    pub(super) fn admin(&self) -> Client {
        admin(&self.synapse)
    }
}

fn admin(synapse: &Synapse) -> Client {
    Client::with_token(&synapse.url(), &synapse.admin().user_id, synapse.admin_token())
}

async fn on_synapse(synapse: &Synapse) -> BTreeMap<&'static str, Client> {
    let mut sessions = BTreeMap::new();
    for name in CAST {
        let account = json!({ "password": PASSWORD, "displayname": name });
        admin(synapse).put_user(&format!("@{name}:{SERVER_NAME}"), account).await.unwrap();
        sessions.insert(name, Client::login(&synapse.url(), name, PASSWORD, "手机").await.unwrap());
    }
    for (name, owner, others) in GROUPS {
        let invited: Vec<&str> = others.iter().map(|other| sessions[other].user_id()).collect();
        let request = json!({ "name": name, "preset": "private_chat", "invite": invited });
        let room = sessions[owner].create_room(request).await.unwrap();
        for other in others {
            sessions[other].join(&room).await.unwrap();
        }
    }
    sessions
}

async fn on_ejabberd(server: &Ejabberd) -> BTreeMap<&'static str, ejabberd::Client> {
    let mut sessions = BTreeMap::new();
    for name in CAST {
        server.register(name, PASSWORD).await.unwrap();
        let door = ejabberd::Client::login(server, &format!("{name}@{HOST}"), PASSWORD).await.unwrap();
        sessions.insert(name, door.opened().unwrap());
    }
    for (name, owner, others) in GROUPS {
        let room = server.room(name, &[("members_only", "true"), ("title", name)]).await.unwrap();
        server.affiliate(&room, &format!("{owner}@{HOST}"), "owner").await.unwrap();
        for other in others {
            server.affiliate(&room, &format!("{other}@{HOST}"), "member").await.unwrap();
        }
        for member in others.iter().chain([&owner]) {
            sessions.get_mut(member).unwrap().join(&room, member).await.unwrap().unwrap();
        }
    }
    sessions
}

fn on_agora(project: &Project, clock: Clock) -> App {
    let mut app = App::new(project.clone(), clock);
    for name in CAST {
        let user = NewUser::new(name).password(PASSWORD).online(&format!("android_{name}"), "HUAWEI Mate 70");
        app.add(user.push(&format!("android-{name}"), &format!("push-{name}"), "android"));
    }
    for (name, owner, others) in GROUPS {
        app.add_chat(NewChat::group(owner).name(name).members(others.iter().copied()));
    }
    app
}

fn on_mattermost(clock: Clock) -> Site {
    let mut site = Site::new(Settings::of(Version::NEW), clock);
    site.add(site::NewUser::new(SERVICE).system_admin());
    for name in CAST {
        site.add(site::NewUser::new(name).password(PASSWORD));
    }
    site.add(site::NewUser::bot(BOT, LEAVER));
    let team = site.add_team(NewTeam::new("company").admin(COLLEAGUES[0]).members([LEAVER, HEIR, COLLEAGUES[1]]));
    for (name, owner, others) in GROUPS {
        site.add_channel(NewChannel::private(&team, name).admin(owner).members(others.iter().copied()));
    }
    site
}
