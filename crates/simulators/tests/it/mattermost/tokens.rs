//! Personal access tokens.

use exeunt_simulators::mattermost::site::{EffectKind, NewUser};
use exeunt_simulators::mattermost::{Settings, Version};
use serde_json::{Value, json};

use super::stage::{Stage, field};

#[tokio::test]
async fn a_token_survives_the_end_of_all_sessions_and_a_new_password() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let (token_id, token) = stage.site(|site| site.add_access_token("zhang", "script"));
    stage.me(&token).await.ok();
    let session = stage.read(&format!("/users/{id}/sessions")).await[0].clone();
    assert_eq!(session["props"]["type"], "UserAccessToken");
    assert_eq!(session["props"]["user_access_token_id"], token_id);
    stage.revoke_all(&id).await;
    assert_eq!(stage.read(&format!("/users/{id}/sessions")).await, json!([]));
    stage.admin("PUT", &format!("/users/{id}/password"), json!({ "new_password": "another-horse-8" })).await.ok();
    stage.me(&token).await.ok();
}

#[tokio::test]
async fn a_token_sleeps_with_its_owner_and_wakes_with_them() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let (token_id, token) = stage.site(|site| site.add_access_token("zhang", "script"));
    stage.set_active(&id, false).await.ok();
    stage.me(&token).await.is(401, "api.context.session_expired.app_error");
    let row = stage.read(&format!("/users/tokens/{token_id}")).await;
    assert_eq!(row["is_active"], true, "the record is untouched");
    stage.set_active(&id, true).await.ok();
    stage.me(&token).await.ok();
}

#[tokio::test]
async fn disabling_is_undone_and_revoking_is_not() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let (token_id, token) = stage.site(|site| site.add_access_token("zhang", "script"));
    stage.set_active(&id, false).await.ok();
    stage.effects();
    let act = |what: &'static str| {
        let (stage, body) = (&stage, json!({ "token_id": token_id }));
        async move { stage.admin("POST", &format!("/users/tokens/{what}"), body).await }
    };
    for _ in 0..2 {
        act("disable").await.ok();
    }
    assert_eq!(stage.effects(), [EffectKind::TokenDisabled], "works while the owner is off, and a repeat is free");
    stage.set_active(&id, true).await.ok();
    assert_eq!(stage.me(&token).await.status, 401);
    act("enable").await.ok();
    stage.me(&token).await.ok();
    act("revoke").await.ok();
    act("revoke").await.is(404, "app.user_access_token.get_by_user.app_error");
    assert_eq!(stage.me(&token).await.status, 401);
}

#[tokio::test]
async fn a_token_is_shown_whole_only_once() {
    for (version, has_end) in [(Version::OLD, false), (Version::NEW, true)] {
        let stage = Stage::with(Settings::of(version)).await;
        let id = stage.user("zhang");
        let path = format!("/users/{id}/tokens");
        let made = stage.admin("POST", &path, json!({ "description": "script" })).await.ok();
        stage.me(made["token"].as_str().expect("a secret")).await.ok();
        let list = stage.read(&path).await;
        assert_eq!(list[0]["description"], "script");
        assert!(list[0].get("token").is_none());
        assert_eq!(list[0].get("expires_at").is_some(), has_end, "{version}");
        assert_eq!(field(&stage.read("/users/tokens").await, "id"), [made["id"].as_str().expect("an id")]);
        let found = stage.admin("POST", "/users/tokens/search", json!({ "term": "zhang" })).await.ok();
        assert_eq!(found.as_array().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn people_make_tokens_only_with_the_role_and_an_administrator_for_anybody() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.site(|site| site.add(NewUser::new("li").role("system_user_access_token")));
    let (plain, allowed) = stage.site(|site| (site.log_in("zhang"), site.log_in("li")));
    let body = json!({ "description": "script" });
    let refused = stage.call(&plain, "POST", "/users/me/tokens", body.clone()).await;
    refused.is(403, "api.context.permissions.app_error");
    stage.call(&allowed, "POST", "/users/me/tokens", body.clone()).await.ok();
    stage.set_active(&id, false).await.ok();
    stage.admin("POST", &format!("/users/{id}/tokens"), body).await.ok();
}

#[tokio::test]
async fn dropping_the_role_does_not_stop_a_token() {
    let stage = Stage::new().await;
    let id = stage.site(|site| site.add(NewUser::new("li").role("system_user_access_token")));
    let (_, token) = stage.site(|site| site.add_access_token("li", "script"));
    stage.admin("PUT", &format!("/users/{id}/roles"), json!({ "roles": "system_user" })).await.ok();
    stage.me(&token).await.ok();
    stage.site(|site| site.settings.user_access_tokens = false);
    stage.revoke_all(&id).await;
    assert_eq!(stage.me(&token).await.status, 401, "the setting does");
}

#[tokio::test]
async fn a_socket_of_a_disabled_token_needs_the_empty_patch_too() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let (token_id, token) = stage.site(|site| site.add_access_token("zhang", "script"));
    let socket = stage.site(|site| site.open_socket(&token)).expect("the token is live");
    let open = || stage.site(|site| site.socket(socket).expect("it was opened").open);
    stage.admin("POST", "/users/tokens/disable", json!({ "token_id": token_id })).await.ok();
    assert!(open());
    stage.admin("PUT", &format!("/users/{id}/patch"), json!({})).await.ok();
    assert!(!open());
    stage.admin("GET", "/users/tokens/unknown", Value::Null).await.is(400, "api.context.invalid_url_param.app_error");
}
