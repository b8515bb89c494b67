//! What a test judges by: effects, snapshots, counts of requests, and requests that go wrong.

use exeunt_simulators::mattermost::site::{Detail, EffectKind, NewUser};
use exeunt_simulators::{Fault, FaultKind, When};
use serde_json::{Value, json};

use super::stage::{Stage, field};

#[tokio::test]
async fn reading_and_refused_changes_leave_no_effect() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let (_, token) = stage.site(|site| site.add_access_token("zhang", "script"));
    stage.effects();
    stage.me(&token).await.ok();
    stage.read("/users").await;
    stage.read(&format!("/users/{id}/sessions")).await;
    stage.set_active("ybndrfg8ejkmcpqxot1uwisza3", false).await.is(404, "app.user.missing_account.const");
    stage.set_active(&id, true).await.ok();
    assert_eq!(stage.effects(), []);
}

#[tokio::test]
async fn an_effect_names_who_did_what_to_whom_and_where() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let team = stage.team("hq", &["zhang"]);
    let channel = stage.private(&team, "plans", &["zhang"]);
    stage.effects();
    stage.admin("DELETE", &format!("/channels/{channel}/members/{id}"), Value::Null).await.ok();
    let effects = stage.simulator.estate().effects().to_vec();
    let effect = &effects[0];
    assert_eq!((effect.kind, &effect.actor), (EffectKind::ChannelMemberRemoved, &stage.admin_id));
    assert_eq!((&effect.user, &effect.channel), (&Some(id), &Some(channel)));
}

#[tokio::test]
async fn a_stable_snapshot_ignores_the_way_and_sees_the_end() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["li", "zhang"]);
    let channel = stage.private(&team, "plans", &["li", "zhang"]);
    let (stable, full) = (stage.stable(), stage.simulator.estate().snapshot(Detail::Full));
    let path = format!("/channels/{channel}/members");
    stage.admin("DELETE", &format!("{path}/{id}"), Value::Null).await.ok();
    assert_ne!(stage.stable(), stable);
    stage.admin("POST", &path, json!({ "user_id": id })).await.ok();
    assert_eq!(stage.stable(), stable);
    assert_ne!(stage.simulator.estate().snapshot(Detail::Full), full, "two messages more");
}

#[tokio::test]
async fn a_site_can_be_put_back_and_requests_are_counted_by_endpoint() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let before = stage.simulator.estate().clone();
    stage.set_active(&id, false).await.ok();
    stage.set_active(&id, false).await.ok();
    assert_eq!(stage.simulator.estate().requests()["PUT /api/v4/users/{}/active"], 2);
    stage.simulator.replace(before);
    assert_eq!(stage.read(&format!("/users/{id}")).await["delete_at"], 0);
}

#[tokio::test]
async fn a_lost_answer_has_done_its_work_and_a_reset_has_not() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let path = format!("/users/{id}/active");
    for (kind, done) in [(FaultKind::Reset, false), (FaultKind::LostAnswer, true)] {
        stage.simulator.faults().clear();
        stage.simulator.faults().add(Fault::new(kind).on("PUT", "/active"));
        stage.try_call(&stage.admin, "PUT", &path, json!({ "active": false })).await.unwrap_err();
        assert_eq!(stage.effects() == [EffectKind::Deactivated], done);
    }
}

#[tokio::test]
async fn faults_speak_this_platforms_language() {
    let stage = Stage::new().await;
    let faults = stage.simulator.faults();
    faults.add(Fault::new(FaultKind::RateLimited { retry_after_ms: Some(2_500) }).when(When::Nth(1)));
    faults.add(Fault::new(FaultKind::RateLimited { retry_after_ms: None }).when(When::Nth(2)));
    faults.add(Fault::new(FaultKind::ErrorWith200).when(When::Nth(3)));
    let limited = stage.me(&stage.admin).await;
    assert_eq!((limited.status, limited.header("retry-after"), limited.header("x-ratelimit-reset")), (429, "3", "3"));
    let vague = stage.me(&stage.admin).await;
    assert_eq!((vague.status, vague.header("retry-after")), (429, ""));
    let strange = stage.me(&stage.admin).await;
    assert_eq!((strange.status, &strange.body["status_code"]), (200, &json!(500)));
}

#[tokio::test]
async fn a_credential_dies_or_its_owner_is_barred() {
    let stage = Stage::new().await;
    stage.site(|site| site.add(NewUser::new("service").system_admin()));
    let (_, token) = stage.site(|site| site.add_access_token("service", "exeunt"));
    stage.simulator.faults().add(Fault::new(FaultKind::CallerLocked).when(When::Nth(1)));
    stage.me(&token).await.is(401, "api.context.session_expired.app_error");
    stage.simulator.faults().clear();
    stage.site(|site| site.user_mut("service").expect("it exists").delete_at = 0);
    stage.me(&token).await.ok();
    stage.simulator.faults().add(Fault::new(FaultKind::TokenExpires).when(When::Nth(1)));
    stage.me(&token).await.is(401, "api.context.session_expired.app_error");
    stage.me(&token).await.is(401, "api.context.session_expired.app_error");
}

#[tokio::test]
async fn a_listing_moves_under_the_reader() {
    let stage = Stage::new().await;
    for n in 0..6 {
        stage.user(&format!("person-{n}"));
    }
    let names = async |page: usize| {
        let list = stage.read(&format!("/users?per_page=3&page={page}")).await;
        field(&list, "username").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let (first, second) = (names(0).await, names(1).await);
    stage.simulator.faults().add(Fault::new(FaultKind::PagingShift(1)));
    assert_eq!(names(0).await, first, "a first page stays");
    assert_eq!(names(1).await[..2], second[1..], "one row is never shown");
    stage.simulator.faults().clear();
    stage.simulator.faults().add(Fault::new(FaultKind::DuplicateRow));
    assert_eq!(names(0).await.len(), 4);
    stage.simulator.faults().clear();
    stage.simulator.faults().add(Fault::new(FaultKind::EmptyPage));
    assert!(names(0).await.is_empty());
}
