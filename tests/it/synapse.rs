//! The Synapse harness: what every test on a real homeserver relies on.

use std::path::Path;
use std::time::Instant;

use exeunt_tests::synapse::{Options, Synapse};
use exeunt_tests::{http_client, require};
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn two_admins_survive_a_crash_and_the_server_does_not_survive_the_test() {
    let started = Instant::now();
    let synapse = require!(Synapse::start(Options::default()).await);
    eprintln!("Synapse started in {:?}", started.elapsed());

    let locked = set_locked(&synapse, &synapse.second_admin().user_id, true).await;
    assert_eq!(locked["locked"], true);
    let first = synapse.pid().unwrap();
    synapse.kill();
    assert!(!Path::new(&format!("/proc/{first}")).exists());
    synapse.start_again().await.unwrap();
    let unlocked = set_locked(&synapse, &synapse.second_admin().user_id, false).await;
    assert_eq!(unlocked["locked"], false);

    let second = synapse.pid().unwrap();
    drop(synapse);
    assert!(!Path::new(&format!("/proc/{second}")).exists());
}

async fn set_locked(synapse: &Synapse, user_id: &str, locked: bool) -> Value {
    let url = format!("{}/_synapse/admin/v2/users/{user_id}", synapse.url());
    let request = http_client().put(url).bearer_auth(synapse.admin_token()).json(&json!({ "locked": locked }));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn delegated_authentication_makes_a_lock_without_effect() {
    let synapse = require!(Synapse::start(Options { delegated_auth: true, ..Options::default() }).await);
    let auth = synapse.auth_service().unwrap();
    auth.provision("zhangsan001", "张三").await.unwrap();
    let token = auth.open_session("zhangsan001", "PHONE").await.unwrap();
    assert_eq!(whoami(&synapse, &token).await, StatusCode::OK);

    let locked = set_locked(&synapse, "@zhangsan001:im.test", true).await;
    assert_eq!(locked["locked"], true);
    assert_eq!(whoami(&synapse, &token).await, StatusCode::OK, "the lock reads back and does nothing");

    auth.close_session(&token).await.unwrap();
    assert_eq!(whoami(&synapse, &token).await, StatusCode::UNAUTHORIZED);
}

async fn whoami(synapse: &Synapse, token: &str) -> StatusCode {
    let url = format!("{}/_matrix/client/v3/account/whoami", synapse.url());
    http_client().get(url).bearer_auth(token).send().await.unwrap().status()
}
