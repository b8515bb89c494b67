//! The leave of one person with a real Synapse and a real ejabberd among the four, judged by the tests' own clients.

use super::company::{AGORA, ALL, EJABBERD, MATTERMOST, Names, SYNAPSE, connect, person, plot, time_passes};
use super::doors::{named, open_in_app, open_on_site};
use super::places::{Groups, OWNER, Places, announced, in_channels, in_chats};
use super::servers::{ALONE, BOT, CAST, HEIR, LEAVER, Servers};
use crate::world::{ByHand, Cut, approve, it, open_case, quick_policy, real_now};
use exeunt_core::{Case, CaseState, ConnectionName, Departure, Fate, IntegrationRef, PersonId, Verdict};
use exeunt_engine::Engine;
use exeunt_engine::case::{Decision, Planned};
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_evidence::{TrustedKeys, verify};
use exeunt_simulators::company::PASSWORD;
use exeunt_tests::dump::dump;
use exeunt_tests::ejabberd::{self, Door, HOST, ROOMS};
use exeunt_tests::matrix::Client;
use exeunt_tests::require;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_plan_closes_a_real_synapse_and_a_real_ejabberd_among_four_and_the_proof_holds() {
    let mut servers = require!(Servers::start().await);
    let open = servers.open_doors().await;
    assert_eq!(open.len(), DOORS, "every door is open before: {open:?}");
    let before = servers.places().await;
    assert_eq!(before.owned_by(&servers, LEAVER).len(), 2 * ALL.len());

    let folder = tempfile::tempdir().unwrap();
    let mut plot = plot(&folder, quick_policy());
    plot.policy.run.lease_seconds = 3_600;
    plot.clock = ByHand::new(&real_now().to_string());
    let time = time_passes(plot.clock.clone());
    let engine = plot.open(&Cut::never()).await;
    let case = furnished(&engine, &servers).await;
    let planned = decided_and_planned(&engine, &servers, &case).await;
    approve(&engine, &planned).await;
    run_to_the_end(&engine, &planned).await;
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Closed);

    servers.every_door_is_shut().await;
    let gone = servers.xmpp.get_mut(LEAVER).unwrap().wait_for_the_end().await;
    assert!(gone.is_ok(), "the open session ended: {gone:?}");
    servers.the_heir_stands_where_the_leaver_stood(&before, &planned).await;

    proved_and_reported(&engine, &case).await;
    servers.every_door_is_shut().await;
    servers.colleagues_go_on().await;
    servers.the_bar_holds_against_a_good_password().await;
    time.abort();
}

/// Two tokens and a password on Synapse; a token and a password on ejabberd; five on Agora; two tokens, a password, the
/// login, sessions and a socket on Mattermost.
const DOORS: usize = 3 + 2 + 5 + 6;

/// A house with the connections, and one person with an account on each; a case, with what the leaver holds.
async fn furnished(engine: &Engine, servers: &Servers) -> Case {
    let (caller, id) = (it("lin.wei"), PersonId::from("E001"));
    engine.person_put(&caller, &person(&id)).await.unwrap();
    for line in servers.lines() {
        connect(engine, &line).await;
        let account = servers.account(line.name, LEAVER);
        engine.bind(&caller, &id, &account, "employee number").await.unwrap();
    }
    let case = open_case(engine, &id, Departure::Voluntary).await;
    servers.keys.hand_in(engine, &case, |connection| servers.account(connection, LEAVER)).await;
    case
}

/// The heir takes over everywhere, the bot too.
async fn decided_and_planned(engine: &Engine, servers: &Servers, case: &Case) -> Planned {
    let caller = it("lin.wei");
    for connection in ALL {
        let (account, connection) = (servers.id(connection, HEIR), ConnectionName::from(connection));
        let decision = Decision::DefaultSuccessor { connection, account };
        engine.decide(&caller, case.id, &decision).await.unwrap();
    }
    let seen = engine.observe(&caller, case.id).await.unwrap();
    let connection = ConnectionName::from(MATTERMOST);
    let [bot] = &seen.connections[&connection].accounts[&servers.id(MATTERMOST, LEAVER)].integrations[..] else {
        panic!("the leaver has a bot and nothing else: {seen:?}")
    };
    let integration = IntegrationRef { connection, integration: bot.id.clone() };
    let fate = Fate::HandedOver { to: servers.id(MATTERMOST, HEIR) };
    engine.decide(&caller, case.id, &Decision::Integration { integration, fate }).await.unwrap();
    let planned = engine.plan_leave(&caller, case.id).await.unwrap();
    assert_eq!(planned.plan.questions, []);
    planned
}

async fn run_to_the_end(engine: &Engine, planned: &Planned) {
    let report = engine.run(&it("lin.wei"), planned.id, unwatched()).await.unwrap();
    let records = engine.store.step_list(planned.id).await.unwrap();
    let left: Vec<_> = records.into_iter().filter(|record| !record.state.is_settled()).collect();
    assert_eq!(report.end, RunEnd::Finished, "{left:#?}");
    assert_eq!(report.settled, report.steps);
}

async fn proved_and_reported(engine: &Engine, case: &Case) {
    let proved = engine.prove(&it("zhao.min"), case.id).await.unwrap();
    let failed: Vec<_> = proved.checks.iter().filter(|check| check.verdict == Verdict::Fails).collect();
    assert!(proved.holds && failed.is_empty(), "{failed:?}");
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Proved);
    let sealed = engine.report(&it("zhao.min"), case.id).await.unwrap();
    let trusted = TrustedKeys::parse(&[engine.log_public_key()]).unwrap();
    let pages: Vec<(&str, &[u8])> = sealed.html.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let body = verify(&sealed.json, &trusted, &pages).unwrap().body;
    assert_eq!(body["conclusion"], "verified", "{:#}", body["remarks"]);
    assert_eq!(body["collateral"]["unexplained"], json!([]));
    for connection in ALL {
        assert!(body.to_string().contains(connection), "{connection} isn't in the report");
    }
}

impl Servers {
    /// Whatever of the leaver would be let in now: on the real servers, whatever is.
    async fn open_doors(&self) -> Vec<String> {
        let mut open = open_in_app(&self.agora.estate(), LEAVER);
        open.extend(open_on_site(&self.mattermost.estate(), LEAVER, &self.keys));
        for (number, token) in self.keys.synapse.iter().enumerate() {
            let accepted = Client::with_token(&self.synapse.url(), "", token).whoami().await.is_ok();
            named(&mut open, &format!("synapse token {number}"), accepted);
        }
        named(&mut open, "synapse password", self.matrix_login().await.is_ok());
        let [password, token] = self.xmpp_logins().await;
        named(&mut open, "ejabberd password", matches!(password, Door::Open(_)));
        named(&mut open, "ejabberd token", matches!(token, Door::Open(_)));
        open
    }

    async fn matrix_login(&self) -> exeunt_tests::matrix::Result<()> {
        Client::login(&self.synapse.url(), LEAVER, PASSWORD, "手机").await?.logout().await
    }

    /// With the known password, and with the token.
    async fn xmpp_logins(&self) -> [Door; 2] {
        let jid = format!("{LEAVER}@{HOST}");
        let password = ejabberd::Client::login(&self.ejabberd, &jid, PASSWORD).await.unwrap();
        [password, ejabberd::Client::with_token(&self.ejabberd, &jid, &self.keys.ejabberd).await.unwrap()]
    }

    /// Shut by a refusal, and not for want of an answer.
    async fn every_door_is_shut(&self) {
        assert_eq!(self.open_doors().await, Vec::<String>::new());
        for token in &self.keys.synapse {
            let refusal = Client::with_token(&self.synapse.url(), "", token).whoami().await.unwrap_err();
            assert_eq!(refusal.refusal().map(|(status, _)| status), Some(401), "{refusal}");
        }
        assert_eq!(self.matrix_login().await.unwrap_err().refusal(), Some((403, "M_FORBIDDEN")));
        for door in self.xmpp_logins().await {
            assert!(matches!(door, Door::WrongKey(_) | Door::Shut(_)), "{door:?}");
        }
        let (heir, site) = (self.id(MATTERMOST, HEIR), self.mattermost.estate());
        assert_eq!(site.bot(BOT).unwrap().owner_id, heir.as_str());
        assert!(site.is_accepted(&self.keys.bot), "the bot works on");
    }

    /// Somebody who came by a good password is let through to the bind, and no further.
    async fn the_bar_holds_against_a_good_password(&self) {
        let (jid, password) = (format!("{LEAVER}@{HOST}"), "as-good-as-any");
        let change = json!({ "user": LEAVER, "host": HOST, "newpass": password });
        self.ejabberd.api("change_password", change).await.unwrap();
        let door = ejabberd::Client::login(&self.ejabberd, &jid, password).await.unwrap();
        assert!(matches!(door, Door::Shut(_)), "{door:?}");
    }

    async fn the_heir_stands_where_the_leaver_stood(&self, before: &Places, planned: &Planned) {
        let after = self.places().await;
        assert_eq!(after.of_account(self, LEAVER), BTreeMap::new());
        let (had, has) = (before.owned_by(self, LEAVER), after.owned_by(self, HEIR));
        assert!(had.is_subset(&has), "{had:?} against {has:?}");
        let moved = after.moved(before, self, LEAVER);
        assert_eq!(moved, announced(&planned.plan));
        let heirs: BTreeSet<_> = ALL.map(|connection| self.id(connection, HEIR).to_string()).into();
        assert!(moved.iter().all(|(_, _, member)| heirs.contains(member)), "colleagues stay as they are: {moved:?}");
    }

    /// The others' sessions live, and the heir does what owners do in a room in which nobody knew them.
    async fn colleagues_go_on(&mut self) {
        for name in CAST.into_iter().filter(|name| *name != LEAVER) {
            assert_eq!(self.matrix[name].whoami().await.unwrap(), self.id(SYNAPSE, name).as_str());
            assert!(self.xmpp.get_mut(name).unwrap().is_alive().await, "{name} is still there");
        }
        let rooms = self.rooms().await;
        let picture = rooms.as_object().unwrap().iter().find(|(_, room)| room["m.room.name"]["name"] == ALONE.0);
        let (heir, room) = (&self.matrix[HEIR], picture.unwrap().0);
        let member = self.id(SYNAPSE, ALONE.2[0]);
        heir.set_power(room, member.as_str(), 50).await.unwrap();
        heir.set_power(room, member.as_str(), 0).await.unwrap();
    }

    async fn rooms(&self) -> Value {
        dump(&self.admin()).await.unwrap()["rooms"].take()
    }

    async fn places(&self) -> Places {
        Places::in_worlds([
            (SYNAPSE, in_rooms(&self.rooms().await)),
            (EJABBERD, self.in_xmpp_rooms().await),
            (AGORA, in_chats(&self.agora.estate())),
            (MATTERMOST, in_channels(&self.mattermost.estate())),
        ])
    }

    async fn in_xmpp_rooms(&self) -> Groups {
        let mut groups = Groups::new();
        let rooms = self.ejabberd.api("muc_online_rooms", json!({ "service": ROOMS })).await.unwrap();
        for room in rooms.as_array().unwrap().iter().map(|room| room.as_str().unwrap()) {
            let name = room.split('@').next().unwrap();
            let asked = json!({ "name": name, "service": ROOMS });
            let said = self.ejabberd.api("get_room_affiliations", asked).await.unwrap();
            let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
            let member = |row| (format!("{}@{}", text(row, "username"), text(row, "domain")), text(row, "affiliation"));
            groups.insert(room.to_owned(), said.as_array().unwrap().iter().map(member).collect());
        }
        groups
    }
}

/// Who has joined, and with what power; creators of the newest kind of room have more than any number.
fn in_rooms(rooms: &Value) -> Groups {
    let room = |(id, room): (&String, &Value)| {
        let creates = |user: &str| room["creators"].as_array().unwrap().iter().any(|creator| creator == user);
        let role = |user: &str| {
            let level = room["power_levels"]["users"][user].as_i64().unwrap_or(0);
            let unlimited = room["version"] == "12" && creates(user);
            if unlimited || level >= 100 { OWNER.to_owned() } else { level.to_string() }
        };
        let members = room["members"].as_object().unwrap().iter().filter(|(_, membership)| **membership == "join");
        (id.clone(), members.map(|(user, _)| (user.clone(), role(user))).collect())
    };
    rooms.as_object().unwrap().iter().map(room).collect()
}
