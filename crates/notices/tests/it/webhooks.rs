//! Webhooks and chats, as their receivers see them.

use crate::house::{ByHand, add, carriers, engine, furnish, here, it, open_case};
use exeunt_core::{DeliveryTrouble, EndpointName};
use exeunt_engine::Engine;
use exeunt_engine::notify::{Carrier, Carriers, EndpointKind, Outcome};
use exeunt_engine::outside::Outside;
use exeunt_store::{NoticeState, StoredNotice};
use exeunt_tests::hook::{Hook, verified};
use exeunt_tests::require;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

async fn house() -> (Engine, Arc<ByHand>) {
    let clock = ByHand::now();
    let engine = engine("sqlite::memory:", &clock, 1).await;
    furnish(&engine).await;
    (engine, clock)
}

async fn try_out(engine: &Engine, name: &str, carriers: &Carriers) -> StoredNotice {
    let notice = engine.endpoint_test(&it(), &EndpointName::from(name)).await.unwrap();
    engine.deliver("w1", carriers).await.unwrap();
    engine.store.notice_get(notice).await.unwrap()
}

#[tokio::test]
async fn the_official_package_believes_our_signature_before_and_after_a_rotation() {
    let hook = Hook::start().await.unwrap();
    let (engine, clock) = house().await;
    let first = add(&engine, "hr-system", EndpointKind::Webhook, &format!("{}/in?k=1", hook.url())).await.unwrap();
    let case = open_case(&engine).await;
    engine.deliver("w1", &carriers(None)).await.unwrap();
    let delivery = hook.deliveries().remove(0);
    assert_eq!(delivery.target, "/in?k=1");
    let body = require!(verified(first.expose_secret(), &delivery)).expect("it is signed as it should be");
    let event: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(event["type"], "case.opened");
    assert_eq!(event["data"]["case"]["id"], case.id.to_string());
    assert_eq!(event["data"]["case"]["person"], json!({ "id": "001", "name": "张三" }));

    let second = engine.endpoint_rotate(&it(), &"hr-system".into()).await.unwrap();
    try_out(&engine, "hr-system", &carriers(None)).await;
    let both = hook.deliveries().remove(1);
    for secret in [&first, &second] {
        assert!(require!(verified(secret.expose_secret(), &both)).is_ok(), "for a day both are good");
    }
    clock.advance(SignedDuration::from_hours(25));
    try_out(&engine, "hr-system", &carriers(None)).await;
    let signatures = hook.deliveries().remove(2).headers["webhook-signature"].clone();
    assert_eq!(signatures.split(' ').count(), 1, "then only the new one: {signatures}");

    let mut forged = delivery;
    forged.body = forged.body.replace("001", "002");
    assert!(require!(verified(first.expose_secret(), &forged)).is_err());
}

#[tokio::test]
async fn the_same_notice_has_the_same_id_until_it_arrives() {
    let hook = Hook::start().await.unwrap();
    hook.answer(&[(503, "later"), (200, "{}")]);
    let (engine, clock) = house().await;
    add(&engine, "hr-system", EndpointKind::Webhook, hook.url()).await;
    let waiting = try_out(&engine, "hr-system", &carriers(None)).await;
    assert_eq!((waiting.state, waiting.trouble), (NoticeState::Waiting, Some(DeliveryTrouble::Busy)));
    clock.advance(SignedDuration::from_mins(2));
    engine.deliver("w1", &carriers(None)).await.unwrap();
    assert_eq!(engine.store.notice_get(waiting.id).await.unwrap().state, NoticeState::Sent);
    let ids: Vec<_> = hook.deliveries().iter().map(|delivery| delivery.headers["webhook-id"].clone()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert_eq!(ids[0], format!("msg_{}", waiting.id));
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_told_nothing_more_at_once() {
    let hook = Hook::start().await.unwrap();
    hook.answer(&[(410, "")]);
    let (engine, _clock) = house().await;
    add(&engine, "old", EndpointKind::Webhook, hook.url()).await;
    engine.endpoint_test(&it(), &"old".into()).await.unwrap();
    engine.deliver("w1", &carriers(None)).await.unwrap();
    let endpoint = engine.endpoint_list(&it()).await.unwrap().remove(0);
    assert_eq!(endpoint.disabled_for.as_deref(), Some("gone"));
    open_case(&engine).await;
    engine.deliver("w1", &carriers(None)).await.unwrap();
    assert_eq!(hook.deliveries().len(), 1);
}

#[tokio::test]
async fn nothing_leads_inside() {
    let hook = Hook::start().await.unwrap();
    let port = hook.url().rsplit(':').next().unwrap().to_owned();
    let (engine, _clock) = house().await;
    let outside = exeunt_notices::carriers(None, crate::house::texts(), Outside::default());
    let addresses =
        ["http://127.0.0.1", "https://127.0.0.1", "https://localhost", "https://[::1]", "https://169.254.169.254"];
    for (number, address) in addresses.into_iter().enumerate() {
        let name = format!("inside-{number}");
        add(&engine, &name, EndpointKind::Webhook, &format!("{address}:{port}/")).await;
        let refused = try_out(&engine, &name, &outside).await;
        assert_eq!(refused.trouble, Some(DeliveryTrouble::Forbidden), "{address}");
        assert_eq!(refused.state, NoticeState::Failed, "{address}");
    }
    assert_eq!(hook.deliveries(), []);

    // A redirect is an answer like another, and nobody goes there.
    hook.answer_with(302, &[("location", "http://127.0.0.1/secret")]);
    add(&engine, "moved", EndpointKind::Webhook, hook.url()).await;
    let moved = try_out(&engine, "moved", &carriers(None)).await;
    assert_eq!((moved.state, moved.trouble), (NoticeState::Waiting, Some(DeliveryTrouble::Refused)));
    assert_eq!(hook.deliveries().len(), 1);
}

#[tokio::test]
async fn the_three_chats_get_a_text_and_their_answers_count() {
    let hook = Hook::start().await.unwrap();
    let (engine, _clock) = house().await;
    let url = format!("{}/robot/send?access_token=t", hook.url());
    let all = [
        ("it-wecom", EndpointKind::Wecom, "{\"errcode\":0}", "/text/content", "{\"errcode\":93000}"),
        ("it-dingtalk", EndpointKind::Dingtalk, "{\"errcode\":0}", "/text/content", "{\"errcode\":310000}"),
        ("it-feishu", EndpointKind::Feishu, "{\"code\":0}", "/content/text", "{\"code\":19021}"),
    ];
    for (name, kind, good, content, bad) in all {
        add(&engine, name, kind, &url).await;
        hook.answer(&[(200, good)]);
        assert_eq!(try_out(&engine, name, &carriers(None)).await.state, NoticeState::Sent, "{name}");
        let delivery = hook.deliveries().pop().unwrap();
        let body: Value = serde_json::from_str(&delivery.body).unwrap();
        let text = body.pointer(content).and_then(Value::as_str).unwrap();
        assert!(text.starts_with("测试通知\n\nit-li"), "{name}: {text}");
        assert_eq!(kind == EndpointKind::Dingtalk, delivery.target.contains("&sign="), "{}", delivery.target);
        hook.answer(&[(200, bad)]);
        let refused = try_out(&engine, name, &carriers(None)).await;
        assert_eq!(refused.trouble, Some(DeliveryTrouble::Unauthenticated), "{name}: 200 isn't yet a yes");
        engine.endpoint_remove(&it(), &name.into()).await.unwrap();
    }
}

#[tokio::test]
async fn no_address_and_no_secret_is_ever_shown() {
    let hook = Hook::start().await.unwrap();
    let (engine, _clock) = house().await;
    let secret =
        add(&engine, "hr-system", EndpointKind::Webhook, &format!("{}/in?key=hunter2", hook.url())).await.unwrap();
    let mut shown = format!("{:?}", engine.endpoint_list(&it()).await.unwrap());
    let entries = engine.store.log_entries(0..1_000).await.unwrap();
    for entry in entries {
        shown.push_str(&String::from_utf8_lossy(&entry.leaf));
        write!(shown, "{entry:?}").unwrap();
    }
    assert!(!shown.contains("hunter2") && !shown.contains(secret.expose_secret()));
    let parcel = exeunt_notices::samples::all().into_iter().find(|parcel| parcel.sealed.is_some()).unwrap();
    assert!(!format!("{parcel:?}").contains("8J2mVwq0"));
}

#[tokio::test]
async fn what_only_a_person_may_see_reaches_no_system() {
    let hook = Hook::start().await.unwrap();
    let (engine, _clock) = house().await;
    add(&engine, "hr-system", EndpointKind::Webhook, hook.url()).await;
    let endpoint = engine.endpoint_list(&it()).await.unwrap().remove(0);
    let secrets = engine.store.endpoint_secrets(&endpoint.name).await.unwrap();
    let mut wanted = exeunt_notices::samples::all().into_iter().find(|sample| sample.sealed.is_some()).unwrap();
    wanted.to = exeunt_engine::notify::Destination::Endpoint { endpoint, secrets };
    let webhooks = exeunt_notices::webhook::Webhooks::new(exeunt_notices::outward::Client::new(here()));
    assert_eq!(webhooks.carry(&wanted).await, Outcome::Sent);
    assert!(!hook.deliveries()[0].body.contains("8J2mVwq0"));
}
