//! Keeping somebody out by the group that the access rule names.

use serde_json::json;

use super::client::{Login, Proof};
use super::stage::{HOST, PASSWORD, Stage};

pub(crate) async fn the_frozen_pass_authentication_and_fail_the_bind(stage: &Stage) {
    let name = stage.user("cold").await;
    let token = stage.token(&name).await;
    stage.freeze(&name).await;
    stage.freeze(&name).await;
    for proof in [Proof::Password(PASSWORD), Proof::Token(&token)] {
        let login = stage.try_login(&name, proof, "x").await;
        let Login::Barred(condition, text) = login else { panic!("{login:?}") };
        assert_eq!((condition.as_str(), text.as_str()), ("not-allowed", "Access denied by service policy"));
    }
    assert_eq!(stage.try_login(&name, Proof::Password("guess"), "x").await.outcome(), "not-authorized");
}

pub(crate) async fn the_frozen_keep_password_and_live_sessions(stage: &Stage) {
    let (name, other) = (stage.user("cold").await, stage.user("warm").await);
    let (mut client, mut listener) = (stage.session(&name).await, stage.session(&other).await);
    stage.freeze(&name).await;
    let args = json!({ "user": name, "host": HOST, "password": PASSWORD });
    stage.call("check_password", args).await.is(200, json!(0));
    client.say(&format!("{other}@{HOST}"), "chat", "still-here").await;
    listener.until(|stanza| stanza.inside("body") == "still-here").await;
    stage.of("kick_user", &name).await.is(200, json!({ "num_resources": 1 }));
    client.ended().await;
    assert_eq!(stage.outcome(&name).await, "not-allowed");
}

pub(crate) async fn unfreezing_gives_the_old_password_back(stage: &Stage) {
    let name = stage.user("cold").await;
    stage.freeze(&name).await;
    assert!(stage.frozen().await.contains(&json!(format!("{name}@{HOST}"))));
    assert_eq!(stage.outcome(&name).await, "not-allowed");
    stage.unfreeze(&name).await;
    stage.unfreeze(&name).await;
    assert_eq!(stage.outcome(&name).await, "in");
}

pub(crate) async fn the_group_takes_anybody(stage: &Stage) {
    let (name, ghost) = (stage.user("cold").await, stage.name("ghost"));
    stage.freeze(&ghost).await;
    assert!(stage.frozen().await.contains(&json!(format!("{ghost}@{HOST}"))));
    stage.unfreeze(&ghost).await;
    let elsewhere = json!({ "user": name, "host": "nope", "group": "frozen", "grouphost": HOST });
    stage.call("srg_user_add", elsewhere.clone()).await.is(200, json!(0));
    assert!(!stage.frozen().await.contains(&json!(format!("{name}@nope"))));
    stage.call("srg_user_del", elsewhere).await.is(500, json!("internal_error"));
}

/// So it is in Mnesia; SQLite keeps names in lower case.
pub(crate) async fn another_spelling_freezes_nobody(stage: &Stage) {
    let name = stage.user("cold").await;
    let shouted = name.to_uppercase();
    stage.freeze(&shouted).await;
    assert!(stage.frozen().await.contains(&json!(format!("{shouted}@{HOST}"))));
    assert_eq!(stage.outcome(&name).await, "in");
    stage.unfreeze(&name).await;
    assert!(stage.frozen().await.contains(&json!(format!("{shouted}@{HOST}"))));
    stage.unfreeze(&shouted).await;
    assert!(!stage.frozen().await.contains(&json!(format!("{shouted}@{HOST}"))));
}

pub(crate) async fn a_missing_group_keeps_everybody_out(stage: &Stage) {
    let (name, other) = (stage.user("cold").await, stage.user("warm").await);
    stage.call("srg_delete", json!({ "group": "frozen", "host": HOST })).await.is(200, json!(0));
    assert_eq!(stage.outcome(&other).await, "dropped");
    stage.freeze(&name).await;
    let listed = stage.call("srg_list", json!({ "host": HOST })).await.ok();
    assert!(!listed.as_array().expect("a list").contains(&json!("frozen")), "members make no group: {listed}");
    assert!(stage.frozen().await.contains(&json!(format!("{name}@{HOST}"))));
    assert_eq!(stage.outcome(&name).await, "not-allowed");
    assert_eq!(stage.outcome(&other).await, "dropped");
    stage.make_group().await;
    assert_eq!(stage.outcome(&other).await, "in");
    assert_eq!(stage.outcome(&name).await, "not-allowed");
    stage.unfreeze(&name).await;
}

pub(crate) async fn making_the_group_again_keeps_its_members(stage: &Stage) {
    let name = stage.user("cold").await;
    stage.freeze(&name).await;
    let args = json!({ "group": "frozen", "host": HOST, "label": "again", "description": "d", "display": "" });
    stage.call("srg_create", args).await.is(200, json!(0));
    assert!(stage.frozen().await.contains(&json!(format!("{name}@{HOST}"))));
    let info = stage.call("srg_get_info", json!({ "group": "frozen", "host": HOST })).await.ok();
    assert_eq!(info[0], json!({ "key": "label", "value": "again" }));
    stage.call("srg_delete", json!({ "group": "frozen", "host": HOST })).await.is(200, json!(0));
    stage.make_group().await;
    assert!(stage.frozen().await.is_empty(), "ending it ends its members");
    stage.call("srg_get_info", json!({ "group": "no-such", "host": HOST })).await.is(200, json!([]));
}

pub(crate) async fn messages_wait_for_the_frozen(stage: &Stage) {
    let (name, other) = (stage.user("cold").await, stage.user("warm").await);
    stage.freeze(&name).await;
    let mut sender = stage.session(&other).await;
    sender.say(&format!("{name}@{HOST}"), "chat", "waiting").await;
    sender.so_far().await;
    stage.of("get_offline_count", &name).await.is(200, json!({ "value": 1 }));
    stage.unfreeze(&name).await;
    let mut client = stage.try_login(&name, Proof::Password(PASSWORD), "desk").await.client();
    stage.of("get_offline_count", &name).await.is(200, json!({ "value": 1 }));
    client.send("<presence/>").await;
    let message = client.until(|stanza| stanza.inside("body") == "waiting").await;
    assert_eq!(message.inside("delay").to_lowercase(), "offline storage");
    stage.of("get_offline_count", &name).await.is(200, json!({ "value": 0 }));
}
