//! Logging in by a real provider, and everything that must not get in that way.

use super::Browser;
use crate::world::{Answer, World, it};
use axum::http::StatusCode;
use exeunt_core::{DutyRole, Language, Person};
use exeunt_server::{LoginSettings, OidcSettings, Settings};
use exeunt_tests::oidc::{CLIENT_ID, CLIENT_SECRET, Provider};
use exeunt_tests::require;
use serde_json::json;
use std::collections::BTreeSet;
use url::Url;

const CALLBACK: &str = "http://127.0.0.1:8080/api/v1/oidc/callback";

struct Corp {
    provider: Provider,
    world: World,
}

impl Corp {
    async fn new() -> exeunt_tests::Result<Self> {
        let provider = Provider::start(CALLBACK, "http://127.0.0.1:8080/").await?;
        let oidc = OidcSettings {
            name: "Corp SSO".to_owned(),
            issuer: Url::parse(&provider.issuer()).unwrap(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.into(),
            identity_claim: "sub".to_owned(),
            first_by_mail: true,
            groups_claim: Some("groups".to_owned()),
            roles: [("people-team".to_owned(), vec![DutyRole::Hr]), ("everybody".to_owned(), vec![DutyRole::Manager])]
                .into(),
            scopes: vec!["email".to_owned(), "groups".to_owned()],
            hosts: Vec::new(),
        };
        let login = LoginSettings { password: false, oidc: Some(oidc) };
        let world = World::with(Settings { login, ..Settings::default() }).await;
        for (id, name) in [("E001", "hr-li"), ("E002", "wang"), ("E003", "zhao")] {
            let person = Person {
                id: id.into(),
                name: name.to_owned(),
                department: String::new(),
                zone: "Asia/Shanghai".to_owned(),
                manager: None,
                mail: Some(format!("{name}@corp.example")),
                language: Language::Zh,
            };
            world.engine().person_put(&it(), &person).await.unwrap();
            let roles = BTreeSet::from([DutyRole::Manager]);
            world.engine().actor_add(&it(), &name.into(), &roles, Some(&person.id)).await.unwrap();
        }
        Ok(Self { provider, world })
    }

    /// Begins in this browser and logs in at the provider; gives the address to which that sends back.
    async fn answer_for(&self, browser: &Browser<'_>, login: &str) -> Option<String> {
        let away = browser.get("/api/v1/oidc/start?return_to=/cases").await;
        assert_eq!(away.status, StatusCode::SEE_OTHER, "{away:?}");
        let back = self.provider.visit(away.header("location"), login).await.unwrap()?;
        Some(format!("{}?{}", back.path(), back.query().unwrap_or_default()))
    }

    async fn log_in(&self, browser: &Browser<'_>, login: &str) -> Answer {
        let back = self.answer_for(browser, login).await.expect("the provider sends back");
        browser.get(&back).await
    }
}

fn refused(answer: &Answer, says: &str) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{answer:?}");
    assert!(answer.header("content-type").starts_with("text/html"), "{answer:?}");
    assert!(answer.text.contains(&exeunt_words::escaped(says)), "{answer:?}");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("script"), "{policy}");
}

#[tokio::test]
async fn somebody_comes_in_by_the_provider_with_the_roles_of_their_groups() {
    let corp = require!(Corp::new().await);
    let browser = Browser::new(&corp.world);
    let ways = browser.get("/api/v1/session/ways").await.json();
    assert_eq!(
        ways,
        json!({ "password": false, "passkey": false, "oidc": { "name": "Corp SSO", "href": "/api/v1/oidc/start" } })
    );
    let entered = corp.log_in(&browser, "hr-li").await;
    assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/cases"), "{entered:?}");
    let me = browser.get("/api/v1/session").await.json();
    assert_eq!(
        (&me["name"], &me["person"], &me["roles"]),
        (&json!("hr-li"), &json!("E001"), &json!(["hr", "manager"]))
    );
    let left = browser.change(axum::http::Method::DELETE, "/api/v1/session", &json!(null)).await.json();
    let logout = left["provider_logout"].as_str().unwrap();
    assert!(logout.starts_with(&format!("{}/session/end?client_id={CLIENT_ID}", corp.provider.issuer())), "{logout}");
    // Password log-in is switched off.
    let typed = json!({ "name": "hr-li", "password": "a sentence of one's own" });
    let refused = browser.change(axum::http::Method::POST, "/api/v1/session", &typed).await;
    assert_eq!(refused.slug(), "no-password-login");
}

#[tokio::test]
async fn whoever_is_not_an_actor_or_not_verified_or_locked_is_told_so_and_made_nothing() {
    let corp = require!(Corp::new().await);
    let actors = corp.world.engine().store.actor_list().await.unwrap().len();
    for login in ["stranger", "unverified-wang"] {
        let browser = Browser::new(&corp.world);
        refused(&corp.log_in(&browser, login).await, "nobody here is known by this identity");
        assert!(browser.cookies().is_empty());
    }
    corp.world.engine().actor_lock(&it(), &"zhao".into()).await.unwrap();
    refused(&corp.log_in(&Browser::new(&corp.world), "zhao").await, "nobody here is known by this identity");
    assert_eq!(corp.world.engine().store.actor_list().await.unwrap().len(), actors);
    // Disabled at the provider: it sends nobody back with a code.
    corp.provider.disable("wang");
    let browser = Browser::new(&corp.world);
    if let Some(back) = corp.answer_for(&browser, "wang").await {
        assert_eq!(browser.get(&back).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(browser.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_answer_fits_one_browser_once() {
    let corp = require!(Corp::new().await);
    let (victim, attacker) = (Browser::new(&corp.world), Browser::new(&corp.world));
    let back = corp.answer_for(&attacker, "hr-li").await.unwrap();
    // The attacker's answer in somebody else's browser, without and with a flow of its own.
    refused(&victim.get(&back).await, "answer can't be used");
    victim.get("/api/v1/oidc/start").await;
    refused(&victim.get(&back).await, "answer can't be used");
    assert_eq!(victim.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);

    let first = attacker.request(axum::http::Method::GET, &back);
    let again = attacker.request(axum::http::Method::GET, &back);
    let body = axum::body::Body::empty;
    assert_eq!(corp.world.answer(first.body(body()).unwrap()).await.status, StatusCode::SEE_OTHER);
    refused(&corp.world.answer(again.body(body()).unwrap()).await, "answer can't be used");
}

#[tokio::test]
async fn a_code_is_worth_nothing_without_the_flow_that_asked_for_it() {
    let corp = require!(Corp::new().await);
    let (one, other) = (Browser::new(&corp.world), Browser::new(&corp.world));
    let stolen = corp.answer_for(&one, "hr-li").await.unwrap();
    let own = corp.answer_for(&other, "wang").await.unwrap();
    let parameter = |address: &str, name: &str| {
        let url = Url::parse("http://x").unwrap().join(address).unwrap();
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
    };
    // A stolen code with one's own state: PKCE (and the nonce behind it) belongs to another browser.
    let (code, state) = (parameter(&stolen, "code"), parameter(&own, "state"));
    refused(&other.get(&format!("/api/v1/oidc/callback?code={code}&state={state}")).await, "answer can't be used");
    assert_eq!(other.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    let failed = exeunt_engine::Happened::LoginFailed.as_str();
    let size = corp.world.engine().store.log_size().await.unwrap();
    let entries = corp.world.engine().store.log_entries(0..size).await.unwrap();
    let leaves = entries.iter().map(|entry| String::from_utf8_lossy(&entry.leaf).into_owned());
    assert_eq!(leaves.filter(|leaf| leaf.contains(failed)).count(), 1);
}
