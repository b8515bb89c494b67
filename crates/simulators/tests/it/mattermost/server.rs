//! The server as such: versions, the shape of errors, the rate limiter.

use exeunt_simulators::mattermost::{RateLimit, Settings, Version};
use serde_json::{Value, json};

use super::stage::Stage;

#[tokio::test]
async fn every_answer_names_the_version_and_the_request() {
    for (version, text) in [(Version::OLD, "5.37.0."), (Version::NEW, "11.9.0.")] {
        let stage = Stage::with(Settings::of(version)).await;
        let ping = stage.call("", "GET", "/system/ping", Value::Null).await;
        assert!(ping.header("x-version-id").starts_with(text), "{}", ping.header("x-version-id"));
        assert_eq!(ping.header("x-request-id").len(), 26);
        assert_eq!(ping.ok()["status"], "OK");
    }
}

#[tokio::test]
async fn an_error_has_five_fields_and_its_request_is_in_the_header() {
    let stage = Stage::new().await;
    let answer = stage.call("rubbish", "GET", "/users/me", Value::Null).await;
    answer.is(401, "api.context.session_expired.app_error");
    let body = answer.body.as_object().expect("an object");
    let mut keys: Vec<&str> = body.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["detailed_error", "id", "message", "request_id", "status_code"]);
    assert_eq!(body["request_id"], answer.header("x-request-id"));
    assert_eq!((&body["status_code"], &body["detailed_error"]), (&json!(401), &json!("")));
    stage.admin("GET", "/no/such/thing", Value::Null).await.is(404, "api.context.404.app_error");
    stage.admin("POST", "/compliance/reports", json!({})).await.is(501, "ent.compliance.licence_disable.app_error");
}

#[tokio::test]
async fn signed_in_people_see_more_settings() {
    let stage = Stage::new().await;
    stage.call("", "GET", "/config/client", Value::Null).await.is(501, "api.config.client.old_format.app_error");
    let path = "/config/client?format=old";
    let outside = stage.call("", "GET", path, Value::Null).await.ok();
    assert_eq!(outside["EnableMultifactorAuthentication"], "false");
    assert!(outside.get("EnableUserAccessTokens").is_none());
    assert_eq!(stage.read(path).await["EnableUserAccessTokens"], "true");
    assert_eq!(stage.read("/config").await["ServiceSettings"]["DisableBotsWhenOwnerIsDeactivated"], true);
    assert_eq!(stage.read("/license/client?format=old").await["IsLicensed"], "false");
    let role = stage.read("/roles/name/channel_admin").await;
    assert_eq!(role["name"], "channel_admin");
}

#[tokio::test]
async fn there_is_no_limit_unless_it_is_switched_on() {
    let stage = Stage::new().await;
    let ping = stage.call("", "GET", "/system/ping", Value::Null).await;
    assert_eq!(ping.header("x-ratelimit-limit"), "");
    let limit = RateLimit { per_second: 10.0, burst: 3, by_user: false };
    stage.site(|site| site.settings.rate_limit = Some(limit));
    for remaining in ["3", "2", "1", "0"] {
        let ping = stage.call("", "GET", "/system/ping", Value::Null).await;
        assert_eq!((ping.status, ping.header("x-ratelimit-remaining")), (200, remaining));
        assert_eq!(ping.header("retry-after"), "");
    }
    let refused = stage.call("", "GET", "/system/ping", Value::Null).await;
    assert_eq!((refused.status, refused.text.trim()), (429, "limit exceeded"), "text, not JSON");
    assert_eq!(refused.header("x-ratelimit-limit"), "4");
    assert_eq!((refused.header("retry-after"), refused.header("x-ratelimit-reset")), ("1", "1"));
    stage.clock.advance_ms(100);
    assert_eq!(stage.call("", "GET", "/system/ping", Value::Null).await.status, 200, "one every tenth of a second");
    assert_eq!(stage.call("", "GET", "/system/ping", Value::Null).await.status, 429);
}

#[tokio::test]
async fn a_limit_by_user_counts_credentials_apart() {
    let limit = RateLimit { per_second: 1.0, burst: 0, by_user: true };
    let stage = Stage::new().await;
    stage.user("zhang");
    let token = stage.site(|site| site.log_in("zhang"));
    stage.site(|site| site.settings.rate_limit = Some(limit));
    assert_eq!(stage.me(&token).await.status, 200);
    assert_eq!(stage.me(&token).await.status, 429);
    assert_eq!(stage.me(&stage.admin).await.status, 200);
}

#[tokio::test]
async fn sign_ins_and_changes_are_audited() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.login("zhang", "wrong").await;
    stage.set_active(&id, false).await.ok();
    let list = stage.read(&format!("/users/{id}/audits")).await;
    let rows = list.as_array().expect("a list");
    assert_eq!(rows.len(), 2, "{list}");
    assert!(rows[0]["extra_info"].as_str().is_some_and(|extra| extra.contains("active=false")), "latest first");
    assert_eq!(rows[1]["action"], "/api/v4/users/login");
    assert_eq!(stage.read("/audits").await, list);
}
