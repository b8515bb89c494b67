//! What tests judge by: effects and snapshots.

use exeunt_simulators::agora::{APP_ADMIN, Detail, EffectKind};
use serde_json::{Value, json};

use super::stage::{PASSWORD, Stage};

#[tokio::test]
async fn reads_and_refusals_have_no_effect() {
    let stage = Stage::new().await;
    let group = stage.group();
    stage.effects();
    for path in ["/users", "/users/leaver", "/chatgroups", "/mutes", "/chatrooms"] {
        stage.get(path).await.ok();
    }
    stage.get(&format!("/chatgroups/{group}/users")).await.ok();
    stage.delete(&format!("/chatgroups/{group}/users/leaver")).await.is(403, "forbidden_op", "");
    stage.sign_in("leaver", "wrong").await.is(400, "invalid_grant", "");
    assert_eq!(stage.effects(), []);
    stage.sign_in("leaver", PASSWORD).await.ok();
    assert_eq!(stage.effects(), [EffectKind::UserTokenIssued]);
}

#[tokio::test]
async fn an_effect_names_who_did_what_to_whom_and_where() {
    let stage = Stage::new().await;
    let group = stage.group();
    stage.effects();
    stage.put(&format!("/chatgroups/{group}"), json!({ "newowner": "heir" })).await.ok();
    let effects = stage.simulator.estate().take_effects();
    assert_eq!(effects.len(), 1);
    let effect = &effects[0];
    assert_eq!((effect.actor.as_str(), effect.kind), (APP_ADMIN, EffectKind::OwnerChanged));
    assert_eq!((effect.user.as_deref(), effect.chat.as_ref()), (Some("heir"), Some(&group)));
}

#[tokio::test]
async fn a_stable_snapshot_ignores_the_way_and_sees_the_end() {
    let stage = Stage::new().await;
    let group = stage.group();
    let snapshot = |detail| stage.simulator.estate().snapshot(detail);
    let (stable, full) = (snapshot(Detail::Stable), snapshot(Detail::Full));
    stage.sign_in("heir", PASSWORD).await.ok();
    stage.delete(&format!("/chatgroups/{group}/users/heir")).await.ok();
    assert_ne!(snapshot(Detail::Stable), stable);
    stage.post(&format!("/chatgroups/{group}/users/heir"), Value::Null).await.ok();
    assert_eq!(snapshot(Detail::Stable), stable);
    assert_ne!(snapshot(Detail::Full), full, "another token, another order of joining");
    stage.post("/users/heir/deactivate", Value::Null).await.ok();
    assert_ne!(snapshot(Detail::Stable), stable);
}

#[tokio::test]
async fn an_app_can_be_put_back() {
    let stage = Stage::new().await;
    stage.group();
    let before = stage.simulator.estate().clone();
    stage.delete("/users/leaver").await.ok();
    let full = before.snapshot(Detail::Full);
    stage.simulator.replace(before);
    assert_eq!(stage.simulator.estate().snapshot(Detail::Full), full);
    stage.get("/users/leaver").await.ok();
}
