//! The manager's confirmation over HTTP: by the link of a mail that was sent, and by having logged in.

mod letters;
mod link;
mod own;
mod refused;

use crate::login::Browser;
use crate::world::{Answer, World, it, stranger};
use async_trait::async_trait;
use axum::http::{Method, StatusCode};
use exeunt_core::{ConnectionName, NoticeKind, Person, PersonId};
use exeunt_engine::notify::{Carrier, Carriers, Destination, Outcome, Parcel};
use exeunt_notices::Texts;
use exeunt_plan::Policy;
use exeunt_server::Settings;
use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const CONFIRMATIONS: &str = "/api/v1/confirmations";
const MANAGER: &str = "li.si@corp.example";
const ABOVE: &str = "wang@corp.example";

/// Keeps every mail as its receiver would read it.
struct Post {
    texts: Texts,
    letters: Mutex<Vec<Letter>>,
}

/// A mail that was sent.
#[derive(Debug, Clone)]
struct Letter {
    to: String,
    kind: NoticeKind,
    text: String,
}

impl Letter {
    /// The token of the link in it, which stands behind the `#`.
    fn token(&self) -> Option<String> {
        let link = self.text.lines().find(|line| line.starts_with("http://127.0.0.1:8080/confirm"))?;
        let (page, token) = link.split_once('#').expect("what a browser sends nobody");
        assert_eq!(page, "http://127.0.0.1:8080/confirm");
        Some(token.to_owned())
    }
}

#[async_trait]
impl Carrier for Post {
    async fn carry(&self, parcel: &Parcel) -> Outcome {
        let Destination::Mail { address, language, .. } = &parcel.to else { panic!("a mail goes to an address") };
        let text = self.texts.write(*language, parcel).unwrap().text;
        self.letters.lock().unwrap().push(Letter { to: address.clone(), kind: parcel.kind, text });
        Outcome::Sent
    }
}

/// A house whose policy wants the confirmation, with a platform on which 张三 owns a group of a project.
struct Desk {
    world: World,
    post: Arc<Post>,
    _simulator: Simulator,
}

impl Desk {
    async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    async fn with(settings: Settings) -> Self {
        let mut estate = Estate::new("im.test", Clock::manual(1_770_000_000_000));
        estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
        let token = estate.log_in("admin", "CONSOLE");
        for name in ["zhangsan001", "lisi002", "wangwu003", "zhaoliu004"] {
            estate.add(NewAccount::new(name).display_name(name).password("Welcome-2026"));
        }
        for (owner, name) in [("zhangsan001", "项目-阿尔法"), ("zhaoliu004", "项目-贝塔")] {
            estate.add_group(NewRoom::new(owner).name(name).version(11).members(["wangwu003"]));
        }
        let simulator = Simulator::start(estate, Synapse::new(Options::default())).await.unwrap();
        let world = World::by(Policy::shipped(), "sqlite::memory:", settings, 1).await.with_actors().await;
        for (id, name, manager, mail) in [
            ("100", "王总", None, Some(ABOVE)),
            ("002", "李四", Some("100"), Some(MANAGER)),
            ("001", "张三", Some("002"), None),
            ("003", "王五", None, Some("wang.wu@corp.example")),
            ("004", "赵六", Some("002"), None),
        ] {
            let (manager, mail) = (manager.map(PersonId::from), mail.map(str::to_owned));
            let person = Person { name: name.to_owned(), manager, mail, ..stranger(id) };
            world.engine().person_put(&it(), &person).await.unwrap();
        }
        let settings = json!({ "base_url": simulator.url(), "server_name": "im.test" });
        let connection = json!({ "platform": "synapse", "settings": settings, "secret": token });
        world.send("it", Method::PUT, "/api/v1/connections/hq", &connection).await;
        for (person, account) in [("001", "@zhangsan001:im.test"), ("004", "@zhaoliu004:im.test")] {
            world.bind(person, &ConnectionName::from("hq"), account).await;
        }
        let texts = Texts::shipped("Corp", Some("http://127.0.0.1:8080/".parse().unwrap()));
        let post = Arc::new(Post { texts, letters: Mutex::default() });
        Self { world, post, _simulator: simulator }
    }

    /// HR opens a case and IT looks at the platforms.
    async fn case(&self, person: &str) -> String {
        let opening = json!({ "person": person, "departure": "voluntary", "last_working_day": "2026-11-30" });
        let opened = self.world.post("hr", "/api/v1/cases", &opening).await;
        assert_eq!(opened.status, StatusCode::CREATED, "{opened:?}");
        let case = opened.json()["id"].as_str().unwrap().to_owned();
        let seen = self.world.post("it", &format!("/api/v1/cases/{case}/observation"), &Value::Null).await;
        assert_eq!(seen.status, StatusCode::CREATED, "{seen:?}");
        case
    }

    /// Sends what waits, and gives the letters of this kind that came to this address, oldest first.
    async fn letters(&self, to: &str, kind: NoticeKind) -> Vec<Letter> {
        let carriers = Carriers { mail: Some(self.post.clone()), ..Carriers::default() };
        self.world.engine().deliver("test", &carriers).await.unwrap();
        let letters = self.post.letters.lock().unwrap();
        letters.iter().filter(|letter| letter.to == to && letter.kind == kind).cloned().collect()
    }

    /// The token in the newest letter that asks the manager.
    async fn token(&self) -> String {
        self.letters(MANAGER, NoticeKind::ConfirmationWanted).await.last().unwrap().token().unwrap()
    }

    /// A browser in which the manager has opened the link of the newest letter.
    async fn opened(&self) -> Page<'_> {
        let page = Page::new(self);
        assert_eq!(page.open(&self.token().await).await.status, StatusCode::NO_CONTENT);
        page
    }
}

/// The manager's page in a browser.
struct Page<'d> {
    browser: Browser<'d>,
}

impl<'d> Page<'d> {
    fn new(desk: &'d Desk) -> Self {
        Self { browser: Browser::new(&desk.world) }
    }

    async fn peek(&self, token: &str) -> Value {
        let peeked =
            self.browser.change(Method::POST, &format!("{CONFIRMATIONS}/link"), &json!({ "token": token })).await;
        assert_eq!(peeked.status, StatusCode::OK, "{peeked:?}");
        peeked.json()
    }

    async fn open(&self, token: &str) -> Answer {
        self.browser.change(Method::POST, &format!("{CONFIRMATIONS}/session"), &json!({ "token": token })).await
    }

    async fn again(&self, token: &str) -> Answer {
        self.browser.change(Method::POST, &format!("{CONFIRMATIONS}/renewal"), &json!({ "token": token })).await
    }

    async fn read(&self) -> Answer {
        self.browser.get(&format!("{CONFIRMATIONS}/current")).await
    }

    async fn save(&self, body: &Value) -> Answer {
        self.browser.change(Method::PATCH, &format!("{CONFIRMATIONS}/current/answers"), body).await
    }

    async fn submit(&self, case: &str) -> Answer {
        let path = format!("{CONFIRMATIONS}/current/submission");
        self.browser.change(Method::POST, &path, &json!({ "case": case })).await
    }
}

/// An answer to everything that is asked on this sheet.
fn answers(sheet: &Value) -> Vec<Value> {
    let projects = sheet["questions"]["projects"].as_array().unwrap();
    let goes_on = projects.iter().map(|question| {
        let fate = json!({ "kind": "goes_on", "with": "@wangwu003:im.test" });
        json!({ "question": "project", "group": question["group"], "fate": fate })
    });
    let mut all: Vec<Value> = goes_on.collect();
    assert_eq!(all.len(), 1, "{sheet}");
    all.push(json!({ "question": "records", "records": { "kind": "all" } }));
    all.push(json!({ "question": "devices", "devices": [{ "kind": "computer", "name": "ThinkPad X1" }] }));
    all
}

fn said(answer: &Answer) -> (StatusCode, String) {
    (answer.status, answer.slug())
}
