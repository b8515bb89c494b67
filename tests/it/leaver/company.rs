//! Acme on a real Synapse, with a house beside it in which the leaver's case is worked on.

use crate::world::{ByHand, Cut, HQ, Plot, approve, furnish, it, plan, quick_policy, real_now};
use exeunt_core::{AccountRef, Case, PersonId};
use exeunt_engine::Engine;
use exeunt_engine::case::{CredentialKind, Planned};
use exeunt_engine::run::{RunEnd, RunReport, unwatched};
use exeunt_tests::acme::{self, Estate};
use exeunt_tests::dump::{Change, dump};
use exeunt_tests::error::Result;
use exeunt_tests::matrix::Client;
use exeunt_tests::push::PushReceiver;
use exeunt_tests::synapse::{Options, Synapse};
use secrecy::SecretString;
use serde_json::Value;
use std::time::Duration;

/// Who takes over what has no owner left.
pub(super) const SUCCESSOR: &str = "lisi002";

/// The estate, the server that it lives on, and the plot of a house.
pub(super) struct Company {
    pub(super) push: PushReceiver,
    pub(super) synapse: Synapse,
    pub(super) estate: Estate,
    pub(super) plot: Plot,
    _folder: tempfile::TempDir,
}

/// A credential of the leaver under its label.
pub(super) struct Credential {
    pub(super) label: String,
    pub(super) kind: CredentialKind,
    pub(super) secret: String,
}

impl Company {
    pub(super) async fn start() -> Result<Self> {
        let push = PushReceiver::start().await?;
        let (synapse, estate) = acme::start(Options::default(), &push).await?;
        let folder = tempfile::tempdir().unwrap();
        let plot = Plot {
            database: format!("sqlite:{}", folder.path().join("exeunt.db").display()),
            platform_url: synapse.url(),
            server_name: synapse.server_name().to_owned(),
            admin_token: synapse.admin_token().to_owned(),
            clock: ByHand::new(&real_now().to_string()),
            seed: 7,
            policy: quick_policy(),
        };
        Ok(Self { push, synapse, estate, plot, _folder: folder })
    }

    /// Opens the house as one more process would.
    pub(super) async fn house(&self) -> Engine {
        self.plot.open(&Cut::never()).await
    }

    /// The house, with the leaver's account bound to him.
    pub(super) async fn furnished(&self) -> (Engine, PersonId) {
        let engine = self.house().await;
        let person = furnish(&engine, &self.plot, "E001", &[&self.estate.leaver.user_id]).await;
        (engine, person)
    }

    pub(super) fn account(&self) -> AccountRef {
        AccountRef::new(HQ, self.estate.leaver.user_id.as_str())
    }

    pub(super) fn successor(&self) -> &str {
        &self.estate.person(SUCCESSOR).user_id
    }

    pub(super) fn admin(&self) -> Client {
        Client::with_token(&self.synapse.url(), &self.synapse.admin().user_id, self.synapse.admin_token())
    }

    /// A session with this token.
    pub(super) fn client(&self, token: &str) -> Client {
        Client::with_token(&self.synapse.url(), "", token)
    }

    /// Somebody else's live session, by user id.
    pub(super) fn session_of(&self, user_id: &str) -> Client {
        let person = self.estate.people.iter().find(|p| p.user_id == user_id).unwrap();
        Client::with_token(&self.synapse.url(), user_id, &person.access_token)
    }

    /// Everything as the tests see it.
    pub(super) async fn dump(&self) -> Value {
        dump(&self.admin()).await.unwrap()
    }

    /// Every access token of the leaver: four sessions, the application's, the one that no list shows.
    pub(super) fn tokens(&self) -> Vec<(String, &str)> {
        let leaver = &self.estate.leaver;
        let sessions = leaver.sessions.iter().map(|s| (format!("session {}", s.device_id), s.access_token.as_str()));
        let application = ("application".to_owned(), leaver.application.access_token.as_str());
        sessions.chain([application, ("puppet".to_owned(), leaver.puppet_token.as_str())]).collect()
    }

    /// All that the house is told of what the leaver holds.
    pub(super) fn credentials(&self) -> Vec<Credential> {
        let leaver = &self.estate.leaver;
        let one =
            |label: &str, kind, secret: &str| Credential { label: label.to_owned(), kind, secret: secret.to_owned() };
        let mut all: Vec<_> = self.tokens().iter().map(|(l, t)| one(l, CredentialKind::Token, t)).collect();
        let refresh = leaver.sessions.iter().filter_map(|s| s.refresh_token.as_deref());
        all.extend(refresh.map(|token| one("tablet refresh", CredentialKind::RefreshToken, token)));
        all.push(one("known password", CredentialKind::Password, &leaver.password));
        all
    }

    pub(super) async fn hand_in_credentials(&self, engine: &Engine, case: &Case) {
        for Credential { label, kind, secret } in self.credentials() {
            let secret = SecretString::from(secret);
            engine.credential_add(&it("lin.wei"), case.id, &self.account(), kind, &label, &secret).await.unwrap();
        }
    }

    /// Observed, decided, planned without a question, approved by a second person, and run to its end.
    pub(super) async fn leave(&self, engine: &Engine, case: &Case) -> Planned {
        let planned = plan(engine, case, self.successor()).await;
        assert_eq!(planned.plan.questions, []);
        approve(engine, &planned).await;
        run_to_the_end(engine, &planned).await;
        planned
    }

    /// No token of the leaver is accepted, and no known way of getting a new one works.
    pub(super) async fn nothing_of_the_leaver_works(&self) {
        let leaver = &self.estate.leaver;
        for (label, token) in self.tokens() {
            let refusal = self.client(token).whoami().await.expect_err(&label);
            assert_eq!(refusal.refusal().map(|(status, _)| status), Some(401), "{label}: {refusal}");
        }
        let url = self.synapse.url();
        for session in &leaver.sessions {
            let Some(refresh) = &session.refresh_token else { continue };
            self.client("").refresh(refresh).await.expect_err("the refresh token is dead");
        }
        for user in [leaver.user_id.as_str(), "zhangsan001"] {
            let refusal = Client::login(&url, user, &leaver.password, "手机").await.unwrap_err();
            assert_eq!(refusal.refusal(), Some((403, "M_FORBIDDEN")));
        }
    }

    /// Where the leaver stands, as the server's own list says: room, membership.
    pub(super) async fn memberships(&self) -> Vec<(String, String)> {
        let path = format!(
            "/_synapse/admin/v1/users/{}/memberships",
            exeunt_tests::matrix::encode(&self.estate.leaver.user_id)
        );
        let answer = self.admin().call(reqwest::Method::GET, &path, None).await.unwrap();
        let memberships = answer["memberships"].as_object().unwrap();
        memberships.iter().map(|(room, m)| (room.clone(), m.as_str().unwrap().to_owned())).collect()
    }

    /// A message in each of the leaver's old rooms reaches a colleague's phone, and nothing reaches the leaver's.
    pub(super) async fn nothing_is_pushed(&self) {
        let room = self.estate.room("离职验证");
        let mut others = room.members.iter().filter(|m| **m != self.estate.leaver.user_id);
        let (speaker, listener) = (others.next().unwrap(), others.next().unwrap());
        let phone = self.session_of(listener);
        phone.set_pusher("test.exeunt.control", "colleague", self.push.url()).await.unwrap();
        for (number, room) in self.estate.rooms_where(acme::Place::is_in).enumerate() {
            let speaker = room.members.iter().find(|m| **m != self.estate.leaver.user_id).unwrap();
            self.session_of(speaker).send(&room.id, &format!("内部消息 {number}")).await.unwrap();
        }
        // The last one goes to somebody whose phone is known to ring: once it has, the others had their time.
        self.session_of(speaker).send(&room.id, "都散了吧").await.unwrap();
        self.push.wait_for("都散了吧", Duration::from_secs(20)).await.unwrap();
        let to_the_leaver = |body: &Value| body.to_string().contains("zhangsan001-");
        let heard: Vec<Value> = self.push.bodies().into_iter().filter(to_the_leaver).collect();
        assert!(!heard.iter().any(|b| b.to_string().contains("内部消息")), "{heard:?}");
        assert!(!heard.iter().any(|b| b.to_string().contains("都散了吧")), "{heard:?}");
    }

    /// Whether a change is at the leaver's own place, and not merely in a value that names him.
    pub(super) fn is_the_leavers(&self, change: &Change) -> bool {
        change.path.contains(&self.estate.leaver.user_id)
    }
}

/// Runs an approved plan; every step is settled afterwards.
pub(super) async fn run_to_the_end(engine: &Engine, planned: &Planned) -> RunReport {
    let report = engine.run(&it("lin.wei"), planned.id, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished, "{report:?}");
    assert_eq!(report.settled, report.steps);
    report
}
