//! What tests judge by: effects, request counts, snapshots, pushes.

use exeunt_simulators::synapse::estate::{Detail, EffectKind};
use serde_json::{Value, json};

use crate::stage::{PASSWORD, Stage, enc};

fn kinds(stage: &Stage) -> Vec<EffectKind> {
    stage.simulator().estate().take_effects().iter().map(|effect| effect.kind).collect()
}

#[tokio::test]
async fn repeats_and_reads_have_no_effect() {
    let stage = Stage::simulated().await;
    let (owner, owner_token) = stage.session("eff").await;
    let (id, token) = stage.session("eff").await;
    let room = stage.room(&owner_token, 11).await;
    stage.bring(&room, &owner_token, &id, &token).await;
    stage.add_pusher(&token, "key").await.ok();
    kinds(&stage);

    let reset = json!({ "new_password": "new-password-1" });
    let path = format!("/v1/reset_password/{}", enc(&id));
    stage.admin("POST", &path, reset.clone()).await.ok();
    assert_eq!(kinds(&stage), [EffectKind::PasswordChanged, EffectKind::PusherRemoved, EffectKind::DeviceRemoved]);
    stage.admin("POST", &path, reset).await.ok();
    stage.delete_devices(&id).await;
    assert_eq!(kinds(&stage), []);

    stage.lock(&id, true).await;
    stage.lock(&id, true).await;
    assert_eq!(kinds(&stage), [EffectKind::Locked]);

    stage.make_admin(&room, &owner).await.ok();
    assert_eq!(kinds(&stage), []);
    stage.set_level(&owner_token, &room, &id, 50).await.ok();
    stage.set_level(&owner_token, &room, &id, 50).await.ok();
    assert_eq!(kinds(&stage), [EffectKind::StateChanged]);

    stage.set_level(&owner_token, &room, &id, 0).await.ok();
    stage.act(&owner_token, &room, "kick", &id).await.ok();
    stage.act(&owner_token, &room, "kick", &id).await.is(403, "M_FORBIDDEN");
    assert_eq!(kinds(&stage), [EffectKind::StateChanged, EffectKind::MembershipChanged]);

    stage.read("/v3/users").await;
    stage.joined_rooms(&id).await;
    stage.members(&room).await;
    stage.try_login(&id, "wrong").await.is(403, "M_FORBIDDEN");
    assert_eq!(kinds(&stage), []);
}

#[tokio::test]
async fn an_effect_names_who_did_what_to_whom_and_through_whom() {
    let stage = Stage::simulated().await;
    let (owner, owner_token) = stage.session("who").await;
    let room = stage.room(&owner_token, 12).await;
    let puppet = stage.puppet(&owner).await;
    stage.simulator().estate().take_effects();
    stage.leave(&puppet, &room).await.ok();
    let effects = stage.simulator().estate().take_effects();
    assert_eq!(effects.len(), 1);
    let effect = &effects[0];
    assert_eq!(effect.actor, owner);
    assert_eq!(effect.through.as_deref(), Some("@admin:im.test"));
    assert_eq!(effect.account.as_ref(), Some(&owner));
    assert_eq!(effect.room.as_ref(), Some(&room));
    assert_eq!((effect.kind, effect.detail.as_str()), (EffectKind::MembershipChanged, "leave"));
}

#[tokio::test]
async fn requests_are_counted_by_endpoint() {
    let stage = Stage::simulated().await;
    for id in [stage.user("count").await, stage.user("count").await] {
        stage.joined_rooms(&id).await;
    }
    let estate = stage.simulator().estate();
    assert_eq!(estate.requests()["GET /_synapse/admin/v1/users/{}/joined_rooms"], 2);
    assert_eq!(estate.requests()["PUT /_synapse/admin/v2/users/{}"], 2);
}

#[tokio::test]
async fn a_stable_snapshot_ignores_the_way_and_sees_the_end() {
    let stage = Stage::simulated().await;
    let (id, token) = stage.session("snap").await;
    let snapshot = |detail| stage.simulator().estate().snapshot(detail);
    let (stable, full) = (snapshot(Detail::Stable), snapshot(Detail::Full));
    stage.whoami(&token).await.ok();
    stage.client(&token, "POST", "/logout", json!({})).await.ok();
    assert_ne!(snapshot(Detail::Stable), stable, "one device less");
    stage.login(&id).await;
    assert_eq!(snapshot(Detail::Stable), stable);
    assert_ne!(snapshot(Detail::Full), full, "another token");
    stage.lock(&id, true).await;
    assert_ne!(snapshot(Detail::Stable), stable);
    stage.lock(&id, false).await;
    assert_eq!(snapshot(Detail::Stable), stable);
}

#[tokio::test]
async fn a_locked_account_still_gets_the_text_of_messages_pushed() {
    let stage = Stage::simulated().await;
    let (_, owner_token) = stage.session("pushed").await;
    let (id, token) = stage.session("pushed").await;
    let room = stage.room(&owner_token, 12).await;
    stage.bring(&room, &owner_token, &id, &token).await;
    stage.add_pusher(&token, "key").await.ok();
    stage.lock(&id, true).await;
    stage.say(&owner_token, &room, "机密").await.ok();
    {
        let estate = stage.simulator().estate();
        let push = estate.pushes().last().expect("one was sent");
        assert_eq!((push.user_id.as_str(), push.body.as_deref(), push.locked), (id.as_str(), Some("机密"), true));
    }
    stage.delete_devices(&id).await;
    stage.say(&owner_token, &room, "安静").await.ok();
    assert_eq!(stage.simulator().estate().pushes().len(), 1, "no device, no push");
}

#[tokio::test]
async fn an_estate_can_be_put_back() {
    let stage = Stage::simulated().await;
    let id = stage.user("again").await;
    let before = stage.simulator().estate().clone();
    stage.deactivate(&id).await;
    stage.simulator().settle().await;
    let stable = before.snapshot(Detail::Stable);
    stage.simulator().replace(before);
    assert_eq!(stage.simulator().estate().snapshot(Detail::Stable), stable);
    stage.try_login(&id, PASSWORD).await.ok();
    assert_ne!(stage.whoami(&stage.admin).await.ok(), Value::Null);
}
