//! Logging in through the router, as a browser does.

mod forged;
mod oidc;
mod passkey;
mod session;

use crate::world::{Answer, World, it};
use axum::body::Body;
use axum::http::{Method, Request};
use exeunt_core::DutyRole;
use exeunt_engine::access::{Shown, invitation_link};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

pub(crate) const PASSWORD: &str = "a sentence of one's own";
pub(crate) const ORIGIN: &str = "http://127.0.0.1:8080";

/// A browser: it keeps cookies, and says of each change which page of ours made it.
pub(crate) struct Browser<'w> {
    pub(crate) world: &'w World,
    cookies: RefCell<BTreeMap<String, String>>,
    keys: Cell<u32>,
}

impl<'w> Browser<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        Self { world, cookies: RefCell::default(), keys: Cell::new(0) }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// A change, made by the console.
    pub(crate) async fn change(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.keys.set(self.keys.get() + 1);
        let ours = self.world.state.settings.public_url.origin().ascii_serialization();
        let request = self.request(method, path).header("content-type", "application/json").header("origin", ours);
        let request = request.header("idempotency-key", format!("key-{}", self.keys.get()));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let jar: Vec<String> = self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header("accept-language", "en");
        request.header("user-agent", "a browser").header("cookie", jar.join("; "))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.world.answer(request).await;
        for line in answer.headers.get_all("set-cookie") {
            let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.borrow_mut();
            if value.is_empty() {
                cookies.remove(name)
            } else {
                cookies.insert(name.to_owned(), value.to_owned())
            };
        }
        answer
    }

    pub(crate) fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.borrow().clone()
    }
}

/// Somebody with a password and an app.
pub(crate) struct Enrolled {
    name: String,
    seed: SecretString,
}

impl Enrolled {
    /// An actor of this role, who has accepted an invitation through the API.
    pub(crate) async fn new(world: &mut World, name: &str, role: DutyRole) -> Self {
        world.actor(name, role, None).await;
        let (_, token) = world.engine().invite(&it(), &name.into(), SignedDuration::from_hours(1)).await.unwrap();
        let link = invitation_link(&world.state.settings.public_url, &token);
        let (_, token) = link.expose_secret().split_once('#').unwrap();
        let browser = Browser::new(world);
        let welcome = browser.change(Method::POST, "/api/v1/invitations/welcome", &json!({ "token": token })).await;
        let seed = SecretString::from(welcome.json()["seed"].as_str().unwrap());
        let this = Self { name: name.to_owned(), seed };
        let accepted = json!({ "token": token, "password": PASSWORD, "code": this.code(world) });
        let codes = browser.change(Method::POST, "/api/v1/invitations/acceptance", &accepted).await;
        assert_eq!(codes.json()["recovery_codes"].as_array().unwrap().len(), 10, "{codes:?}");
        world.clock.advance(SignedDuration::from_secs(30));
        this
    }

    /// What is typed to log in. Each code is good once, so that time passes.
    pub(crate) fn typed(&self, world: &World) -> Value {
        world.clock.advance(SignedDuration::from_secs(30));
        json!({ "name": self.name, "password": PASSWORD, "code": self.code(world) })
    }

    pub(crate) fn shown(&self, world: &World) -> Shown {
        world.clock.advance(SignedDuration::from_secs(30));
        Shown { password: PASSWORD.into(), code: self.code(world) }
    }

    fn code(&self, world: &World) -> String {
        exeunt_tests::totp::code(self.seed.expose_secret(), world.engine().now().as_second())
    }
}
