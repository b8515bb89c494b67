//! Sessions, and sockets that outlive them.

use exeunt_simulators::mattermost::site::EffectKind;
use serde_json::{Value, json};

use super::stage::{PASSWORD, Stage, field};

#[tokio::test]
async fn sessions_are_listed_without_tokens_and_end_once() {
    let stage = Stage::new().await;
    let (id, other) = (stage.user("zhang"), stage.user("li"));
    stage.site(|site| {
        site.log_in_on("zhang", "apple:phone-1");
        site.log_in("zhang")
    });
    let path = format!("/users/{id}/sessions");
    let list = stage.read(&path).await;
    let mut devices = field(&list, "device_id");
    devices.sort_unstable();
    assert_eq!(devices, ["", "apple:phone-1"]);
    assert_eq!(field(&list, "token"), ["", ""]);
    let body = json!({ "session_id": list[0]["id"] });
    let foreign = stage.admin("POST", &format!("/users/{other}/sessions/revoke"), body.clone()).await;
    foreign.is(400, "api.context.invalid_url_param.app_error");
    stage.admin("POST", &format!("{path}/revoke"), body.clone()).await.ok();
    stage.admin("POST", &format!("{path}/revoke"), body).await.is(400, "app.session.get.app_error");
    stage.effects();
    for _ in 0..2 {
        stage.revoke_all(&id).await;
    }
    assert_eq!(stage.effects(), [EffectKind::SessionEnded], "a repeat does nothing");
    assert_eq!(stage.read(&path).await, json!([]));
}

#[tokio::test]
async fn only_oneself_and_administrators_see_sessions() {
    let stage = Stage::new().await;
    let (id, _) = (stage.user("zhang"), stage.user("li"));
    let (own, foreign) = stage.site(|site| (site.log_in("zhang"), site.log_in("li")));
    let path = format!("/users/{id}/sessions");
    stage.call(&own, "GET", "/users/me/sessions", Value::Null).await.ok();
    stage.call(&foreign, "GET", &path, Value::Null).await.is(403, "api.context.permissions.app_error");
    stage.call("", "GET", &path, Value::Null).await.is(401, "api.context.session_expired.app_error");
}

/// Opens a socket with a new session of `zhang` in a channel where `li` speaks, and returns its number.
fn listening(stage: &Stage) -> (String, usize, String) {
    let id = stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["li", "zhang"]);
    let channel = stage.private(&team, "plans", &["li", "zhang"]);
    let token = stage.site(|site| site.log_in("zhang"));
    let socket = stage.site(|site| site.open_socket(&token)).expect("the session is live");
    (id, socket, channel)
}

async fn hears(stage: &Stage, socket: usize, channel: &str) -> bool {
    let speaker = stage.site(|site| site.log_in("li"));
    let body = json!({ "channel_id": channel, "message": "canary" });
    let post = stage.call(&speaker, "POST", "/posts", body).await.ok();
    let heard = stage.site(|site| site.socket(socket).expect("it was opened").received.clone());
    heard.iter().any(|id| Some(id.as_str()) == post["id"].as_str())
}

#[tokio::test]
async fn an_open_socket_outlives_its_session_until_an_empty_patch() {
    let stage = Stage::new().await;
    let (id, socket, channel) = listening(&stage);
    stage.revoke_all(&id).await;
    assert!(hears(&stage, socket, &channel).await);
    stage.admin("POST", "/caches/invalidate", Value::Null).await.ok();
    assert!(hears(&stage, socket, &channel).await, "that cache is another one");
    stage.effects();
    stage.admin("PUT", &format!("/users/{id}/patch"), json!({})).await.ok();
    assert_eq!(stage.effects(), [], "only update_at moves");
    assert!(!hears(&stage, socket, &channel).await);
    assert!(!stage.site(|site| site.socket(socket).expect("it was opened").open));
}

#[tokio::test]
async fn an_empty_patch_leaves_sockets_of_live_sessions_alone() {
    let stage = Stage::new().await;
    let (id, socket, channel) = listening(&stage);
    stage.admin("PUT", &format!("/users/{id}/patch"), json!({})).await.ok();
    assert!(hears(&stage, socket, &channel).await);
}

#[tokio::test]
async fn deactivation_cuts_sockets_by_itself() {
    let stage = Stage::new().await;
    let (id, socket, channel) = listening(&stage);
    stage.set_active(&id, false).await.ok();
    assert!(!hears(&stage, socket, &channel).await);
}

#[tokio::test]
async fn a_sign_in_under_way_leaves_a_working_session_on_a_deactivated_account() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.set_active(&id, false).await.ok();
    let (late, hidden) = stage.site(|site| (site.late_login("zhang", true), site.late_login("zhang", false)));
    stage.me(&late).await.ok();
    stage.me(&hidden).await.ok();
    let list = stage.read(&format!("/users/{id}/sessions")).await;
    assert_eq!(list.as_array().map(Vec::len), Some(1), "one of them is in no list");
    stage.revoke_all(&id).await;
    for token in [late, hidden] {
        stage.me(&token).await.is(401, "api.context.session_expired.app_error");
    }
}

#[tokio::test]
async fn a_password_change_ends_no_session_unless_a_newer_server_is_told_to() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let token = stage.site(|site| site.log_in("zhang"));
    let path = format!("/users/{id}/password");
    stage.admin("PUT", &path, json!({ "new_password": "another-horse-8" })).await.ok();
    stage.me(&token).await.ok();
    stage.site(|site| site.settings.terminate_sessions_on_password_change = true);
    stage.admin("PUT", &path, json!({ "new_password": PASSWORD })).await.ok();
    stage.me(&token).await.is(401, "api.context.session_expired.app_error");
}

#[tokio::test]
async fn a_session_on_the_same_telephone_replaces_the_older_one() {
    let stage = Stage::new().await;
    stage.user("zhang");
    let (old, new) = stage.site(|site| (site.log_in_on("zhang", "apple:1"), site.log_in_on("zhang", "apple:1")));
    assert_eq!(stage.me(&old).await.status, 401);
    stage.me(&new).await.ok();
}
