//! Identity tokens that a provider never gave, or gave to somebody else: none of them lets anybody in. The provider here
//! signs whatever it is told to, so that each token is wrong in one way only.

use super::Browser;
use crate::world::{World, it};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use exeunt_core::{DutyRole, Person};
use exeunt_engine::Happened;
use exeunt_server::{LoginSettings, OidcSettings, Settings};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2_for_hmac::Sha256;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use url::Url;

const CLIENT: &str = "exeunt";
const SECRET: &str = "a secret that the client and the provider know";
const HOUR: i64 = 3_600;

/// A provider on loopback. For any code it hands out the token that lies ready.
struct Provider {
    issuer: String,
    ready: Arc<Mutex<Value>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The provider's key.
fn own() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

impl Provider {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let ready = Arc::new(Mutex::new(Value::Null));
        let described = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA", "RS256"],
        });
        let public = BASE64_URL_SAFE_NO_PAD.encode(own().verifying_key().as_bytes());
        let keys = json!({ "keys": [
            { "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "k1", "x": public }
        ] });
        let token = |State(ready): State<Arc<Mutex<Value>>>| async move {
            let mut answer = json!({ "access_token": "a", "token_type": "Bearer", "expires_in": 60 });
            let token = ready.lock().unwrap().clone();
            if token.is_string() {
                answer["id_token"] = token;
            }
            Json(answer)
        };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(move || async move { Json(described) }))
            .route("/keys", get(move || async move { Json(keys) }))
            .route("/token", post(token))
            .with_state(Arc::clone(&ready));
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { issuer, ready, task }
    }
}

fn part(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

fn signed(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", part(header), part(claims));
    let signature = BASE64_URL_SAFE_NO_PAD.encode(key.sign(text.as_bytes()).to_bytes());
    format!("{text}.{signature}")
}

fn signed_by_secret(secret: &[u8], claims: &Value) -> String {
    let text = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(text.as_bytes());
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn header() -> Value {
    json!({ "alg": "EdDSA", "typ": "JWT", "kid": "k1" })
}

#[expect(clippy::disallowed_methods, reason = "a token's times are looked at by the real clock")]
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A house with one actor, whose log-in is this provider's.
struct Corp {
    provider: Provider,
    world: World,
}

impl Corp {
    async fn new() -> Self {
        let provider = Provider::start().await;
        let oidc = OidcSettings {
            name: "Corp SSO".to_owned(),
            issuer: Url::parse(&provider.issuer).unwrap(),
            client_id: CLIENT.to_owned(),
            client_secret: SECRET.into(),
            identity_claim: "sub".to_owned(),
            first_by_mail: true,
            groups_claim: None,
            roles: [].into(),
            scopes: vec!["email".to_owned()],
            hosts: Vec::new(),
        };
        let login = LoginSettings { password: false, oidc: Some(oidc) };
        let world = World::with(Settings { login, ..Settings::default() }).await;
        let person = Person { mail: Some("li@corp.example".to_owned()), ..crate::world::stranger("E001") };
        world.engine().person_put(&it(), &person).await.unwrap();
        let roles = BTreeSet::from([DutyRole::Hr]);
        world.engine().actor_add(&it(), &"li".into(), &roles, Some(&person.id)).await.unwrap();
        Self { provider, world }
    }

    /// The claims of a good token for a browser that goes out now, and the address to which it comes back.
    async fn goes_out(&self, browser: &Browser<'_>) -> (Value, String) {
        let away = browser.get("/api/v1/oidc/start?return_to=/cases").await;
        assert_eq!(away.status, StatusCode::SEE_OTHER, "{away:?}");
        let away = Url::parse(away.header("location")).unwrap();
        let parameter = |wanted: &str| {
            away.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap()
        };
        let claims = json!({
            "iss": self.provider.issuer, "aud": CLIENT, "sub": "s1", "nonce": parameter("nonce"),
            "iat": now(), "exp": now() + HOUR, "email": "li@corp.example", "email_verified": true,
        });
        (claims, format!("/api/v1/oidc/callback?code=c&state={}", parameter("state")))
    }

    /// Comes back to a provider that hands out this token. Whether that let somebody in.
    async fn lets_in(&self, browser: &Browser<'_>, back: &str, token: Value) -> bool {
        *self.provider.ready.lock().unwrap() = token;
        let answer = browser.get(back).await;
        let inside = browser.get("/api/v1/session").await.status == StatusCode::OK;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, inside, "{answer:?}");
        assert!(inside || answer.status == StatusCode::FORBIDDEN, "{answer:?}");
        inside
    }

    async fn failures(&self) -> usize {
        let size = self.world.engine().store.log_size().await.unwrap();
        let entries = self.world.engine().store.log_entries(0..size).await.unwrap();
        let failed = Happened::LoginFailed.as_str();
        entries.iter().filter(|entry| String::from_utf8_lossy(&entry.leaf).contains(failed)).count()
    }
}

/// A good token but for one thing, by the name of that thing.
type Forgery = (&'static str, fn(Value) -> Value);

/// The claims with one of them changed, signed as they should be.
fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    json!(signed(&own(), &header(), &claims))
}

fn forgeries() -> Vec<Forgery> {
    vec![
        ("expired", |claims| with(claims, "exp", json!(now() - HOUR))),
        ("of another audience", |claims| with(claims, "aud", json!("another"))),
        ("of another audience beside ours", |claims| with(claims, "aud", json!([CLIENT, "another"]))),
        ("without an audience", |claims| with(claims, "aud", json!([]))),
        ("of another issuer", |claims| with(claims, "iss", json!("https://evil.example"))),
        ("with another nonce", |claims| with(claims, "nonce", json!("0".repeat(64)))),
        ("without a nonce", |claims| with(claims, "nonce", Value::Null)),
        ("of nobody", |claims| with(claims, "sub", json!(""))),
        ("unsigned", |claims| json!(format!("{}.{}.", part(&json!({ "alg": "none" })), part(&claims)))),
        ("unsigned, in capitals", |claims| json!(format!("{}.{}.", part(&json!({ "alg": "NONE" })), part(&claims)))),
        ("signed by the client's secret", |claims| json!(signed_by_secret(SECRET.as_bytes(), &claims))),
        ("signed by the public key as a secret", |claims| {
            json!(signed_by_secret(own().verifying_key().as_bytes(), &claims))
        }),
        ("signed by another key", |claims| json!(signed(&SigningKey::from_bytes(&[8; 32]), &header(), &claims))),
        ("signed by a key that it brings along", |claims| {
            let key = SigningKey::from_bytes(&[8; 32]);
            let public = BASE64_URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
            let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": public });
            json!(signed(&key, &json!({ "alg": "EdDSA", "jwk": jwk, "kid": "k2" }), &claims))
        }),
        ("changed after it was signed", |mut claims| {
            let token = signed(&own(), &header(), &claims);
            claims["sub"] = json!("s2");
            let pieces: Vec<&str> = token.split('.').collect();
            json!(format!("{}.{}.{}", pieces[0], part(&claims), pieces[2]))
        }),
        ("with half a signature", |claims| {
            let token = signed(&own(), &header(), &claims);
            let half = token.len() - 40;
            json!(token.get(..half).unwrap())
        }),
        ("no token at all", |_| json!("hello")),
        ("absent", |_| Value::Null),
    ]
}

#[tokio::test]
async fn a_token_that_is_wrong_in_one_way_lets_nobody_in_and_the_right_one_does() {
    let corp = Corp::new().await;
    let forgeries = forgeries();
    for (number, (name, forge)) in forgeries.iter().enumerate() {
        let browser = Browser::new(&corp.world);
        let (claims, back) = corp.goes_out(&browser).await;
        assert!(!corp.lets_in(&browser, &back, forge(claims)).await, "a token that is {name} let somebody in");
        assert_eq!(corp.failures().await, number + 1, "{name}: each is in the log");
    }
    // The control: all of it right.
    let browser = Browser::new(&corp.world);
    let (claims, back) = corp.goes_out(&browser).await;
    assert!(corp.lets_in(&browser, &back, json!(signed(&own(), &header(), &claims))).await);
}

#[tokio::test]
async fn an_answer_that_is_played_again_or_late_or_fits_another_state_lets_nobody_in() {
    let corp = Corp::new().await;
    let good = |claims: &Value| json!(signed(&own(), &header(), claims));
    let browser = Browser::new(&corp.world);
    let (claims, back) = corp.goes_out(&browser).await;
    let replayed = browser.request(axum::http::Method::GET, &back);
    assert!(corp.lets_in(&browser, &back, good(&claims)).await);
    // The same request once more, with the cookie that the browser had before.
    let again = corp.world.answer(replayed.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.headers.get_all("set-cookie").iter().count()), (StatusCode::FORBIDDEN, 1));
    assert!(again.header("set-cookie").contains("Max-Age=0"), "{again:?}");

    let browser = Browser::new(&corp.world);
    let (claims, back) = corp.goes_out(&browser).await;
    corp.world.clock.advance(SignedDuration::from_mins(11));
    assert!(!corp.lets_in(&browser, &back, good(&claims)).await, "late");

    let browser = Browser::new(&corp.world);
    let (claims, back) = corp.goes_out(&browser).await;
    assert!(!corp.lets_in(&browser, &format!("{back}0"), good(&claims)).await, "another state");
    // A token of one flow, brought to another one of the same browser.
    let (_, back) = corp.goes_out(&browser).await;
    assert!(!corp.lets_in(&browser, &back, good(&claims)).await, "the nonce of another flow");
}
