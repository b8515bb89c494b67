//! Passkeys through the router: adding one, coming in by it, showing again who one is; and where there are none.

use super::{Browser, Enrolled};
use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::DutyRole;
use exeunt_server::{LoginSettings, Settings};
use exeunt_tests::passkey::Device;
use jiff::SignedDuration;
use serde_json::{Value, json};
use url::Url;

const AT: &str = "http://localhost:8080";
const SESSION: &str = "/api/v1/session";
const PASSKEYS: &str = "/api/v1/passkeys";

async fn world() -> World {
    let public_url = Url::parse(AT).unwrap();
    World::with(Settings { public_url, ..Settings::default() }).await
}

/// What a browser is given for its device.
async fn asked(browser: &Browser<'_>, of: &str) -> Value {
    let asked = browser.change(Method::POST, &format!("{of}/challenge"), &Value::Null).await;
    assert_eq!(asked.status, StatusCode::OK, "{asked:?}");
    asked.json()["options"].clone()
}

#[tokio::test]
async fn a_passkey_is_added_opens_a_session_proves_and_is_removed() {
    let mut world = world().await;
    let li = Enrolled::new(&mut world, "li.wei", DutyRole::It).await;
    let (browser, mut device) = (Browser::new(&world), Device::at(AT));
    browser.change(Method::POST, SESSION, &li.typed(&world)).await;
    assert_eq!(browser.get("/api/v1/session/ways").await.json(), json!({ "password": true, "passkey": true }));
    let made = device.make(&asked(&browser, PASSKEYS).await);
    let nameless = browser.change(Method::POST, PASSKEYS, &json!({ "name": " ", "answer": made })).await;
    assert_eq!((nameless.status, nameless.slug().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "passkey-terms"));
    let added = browser.change(Method::POST, PASSKEYS, &json!({ "name": "手机", "answer": made })).await;
    assert_eq!((added.status, &added.json()["name"]), (StatusCode::CREATED, &json!("手机")), "{added:?}");
    let at = format!("{PASSKEYS}/{}", added.json()["id"].as_str().unwrap());

    // A browser that nobody is known in.
    let stranger = Browser::new(&world);
    let options = asked(&stranger, "/api/v1/session/passkey").await;
    let answer = json!({ "answer": device.sign(&options) });
    let cookie = stranger.cookies()["exeunt-passkey"].clone();
    assert!(!options.to_string().contains(&cookie), "no page ever sees it");
    let other = Browser::new(&world);
    let stolen = other.change(Method::POST, "/api/v1/session/passkey", &answer).await;
    assert_eq!((stolen.status, stolen.slug().as_str()), (StatusCode::UNAUTHORIZED, "passkey-not-accepted"));
    let entered = stranger.change(Method::POST, "/api/v1/session/passkey", &answer).await;
    assert_eq!((entered.status, &entered.json()["name"]), (StatusCode::OK, &json!("li.wei")), "{entered:?}");
    assert_eq!(entered.json()["session"]["how"], "passkey");
    assert_eq!(stranger.cookies().into_keys().collect::<Vec<_>>(), ["exeunt"], "the talk with the device is over");

    world.clock.advance(SignedDuration::from_mins(11));
    let refused = stranger.change(Method::DELETE, &at, &Value::Null).await;
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "show-again"));
    let options = asked(&stranger, "/api/v1/session/proof/passkey").await;
    let proof = json!({ "answer": device.sign(&options) });
    let shown = stranger.change(Method::POST, "/api/v1/session/proof/passkey", &proof).await;
    assert_eq!(shown.status, StatusCode::NO_CONTENT, "{shown:?}");
    let named = stranger.change(Method::PATCH, &at, &json!({ "name": "phone" })).await;
    assert_eq!(named.status, StatusCode::NO_CONTENT);
    let listed = stranger.get(PASSKEYS).await.json();
    assert_eq!((&listed["items"][0]["name"], listed.get("hindrance")), (&json!("phone"), None));
    assert!(listed["items"][0]["used_at"].is_string(), "{listed}");
    assert_eq!(stranger.change(Method::DELETE, &at, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(stranger.change(Method::DELETE, &at, &Value::Null).await.slug(), "not-yours");
    assert_eq!(browser.get(SESSION).await.status, StatusCode::UNAUTHORIZED, "every other session ended");
}

#[tokio::test]
async fn an_api_token_and_a_foreign_page_get_none() {
    let mut world = world().await;
    let li = Enrolled::new(&mut world, "li.wei", DutyRole::It).await;
    let browser = Browser::new(&world);
    browser.change(Method::POST, SESSION, &li.typed(&world)).await;
    let wanted = json!({ "name": "list", "scopes": ["admin"], "days": 30 });
    let token = browser.change(Method::POST, "/api/v1/tokens", &wanted).await.json()["token"].clone();
    for (method, path) in [
        (Method::GET, PASSKEYS.to_owned()),
        (Method::POST, format!("{PASSKEYS}/challenge")),
        (Method::POST, PASSKEYS.to_owned()),
        (Method::DELETE, format!("{PASSKEYS}/00000000-0000-7000-8000-000000000000")),
    ] {
        let request =
            world.request("", method, &path).header("authorization", format!("Bearer {}", token.as_str().unwrap()));
        let refused = world.answer(request.body(axum::body::Body::from("{}")).unwrap()).await;
        assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "no-session"), "{path}");
    }
    for path in ["/api/v1/session/passkey/challenge", "/api/v1/session/passkey", "/api/v1/passkeys/challenge"] {
        let request = browser.request(Method::POST, path).header("content-type", "application/json");
        let request = request.header("origin", "https://evil.example").header("idempotency-key", "k");
        let body = json!({ "answer": {} }).to_string();
        let refused = browser.send(request.body(axum::body::Body::from(body)).unwrap()).await;
        assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "foreign-page"), "{path}");
    }
}

#[tokio::test]
async fn where_there_are_no_passkeys_it_says_why() {
    // An address that is a number.
    let mut world = World::new().await;
    let li = Enrolled::new(&mut world, "li.wei", DutyRole::It).await;
    let browser = Browser::new(&world);
    browser.change(Method::POST, SESSION, &li.typed(&world)).await;
    assert_eq!(browser.get(PASSKEYS).await.json(), json!({ "items": [], "next": null, "hindrance": "address" }));
    for path in ["/api/v1/session/passkey/challenge", "/api/v1/passkeys/challenge"] {
        let refused = browser.change(Method::POST, path, &Value::Null).await;
        assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "no-passkey-login"), "{path}");
    }
    // A house in which only a provider lets people in.
    let login = LoginSettings { password: false, ..LoginSettings::default() };
    let settings = Settings { login, public_url: Url::parse(AT).unwrap(), ..Settings::default() };
    let world = World::with(settings).await;
    let ways = Browser::new(&world).get("/api/v1/session/ways").await.json();
    assert_eq!(ways, json!({ "password": false, "passkey": false }));
}
