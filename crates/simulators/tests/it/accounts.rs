//! Accounts: creating, listing, locking, suspending.

use serde_json::{Value, json};

use crate::stage::{Stage, enc, list, text};

pub(crate) async fn a_put_to_an_unknown_name_creates_an_unlocked_account(stage: &Stage) {
    let id = format!("@typo{:03}:im.test", stage.number());
    let path = format!("/v2/users/{}", enc(&id));
    let made = stage.admin("PUT", &path, json!({ "locked": true })).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.body["locked"], false);
    let again = stage.admin("PUT", &path, json!({ "locked": true })).await;
    assert_eq!((again.status, &again.body["locked"]), (200, &json!(true)));
}

pub(crate) async fn listings_hide_locked_and_deactivated_accounts(stage: &Stage) {
    let tag = format!("hide{:03}x", stage.number());
    let (live, locked, gone) = (stage.user(&tag).await, stage.user(&tag).await, stage.user(&tag).await);
    stage.lock(&locked, true).await;
    stage.deactivate(&gone).await;
    let (live, locked, gone) = (live.as_str(), locked.as_str(), gone.as_str());
    for (query, expected) in [
        ("v2/users?", vec![live]),
        ("v2/users?deactivated=true", vec![live, gone]),
        ("v2/users?deactivated=true&locked=true", vec![live, locked, gone]),
        ("v3/users?", vec![live, gone]),
        ("v3/users?locked=true", vec![live, locked, gone]),
        ("v3/users?locked=true&deactivated=true", vec![gone]),
        ("v3/users?locked=true&deactivated=false", vec![live, locked]),
    ] {
        let found = stage.read(&format!("/{query}&name={tag}")).await;
        let names: Vec<&str> = list(&found["users"]).iter().filter_map(|user| user["name"].as_str()).collect();
        assert_eq!(names, expected, "{query}");
        assert_eq!(found["total"], expected.len(), "{query}");
    }
}

pub(crate) async fn listings_page_by_a_text_token(stage: &Stage) {
    let tag = format!("page{:03}x", stage.number());
    for _ in 0..5 {
        stage.user(&tag).await;
    }
    let mut seen = Vec::new();
    let mut from = "0".to_owned();
    loop {
        let page = stage.read(&format!("/v3/users?limit=2&from={from}&name={tag}")).await;
        seen.extend(list(&page["users"]).iter().map(|user| text(user, "name")));
        assert_eq!(page["total"], 5);
        match page.get("next_token") {
            Some(Value::String(next)) => from.clone_from(next),
            Some(other) => panic!("the token is no text: {other}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted(), "{seen:?}");
}

pub(crate) async fn creation_time_is_in_seconds_only_when_one_account_is_asked(stage: &Stage) {
    let id = stage.user("time").await;
    let one = stage.read(&format!("/v2/users/{}", enc(&id))).await;
    let listed = stage.read(&format!("/v3/users?user_id={}", enc(&id))).await;
    let listed = listed["users"][0]["creation_ts"].as_i64().expect("a number");
    assert_eq!(one["creation_ts"].as_i64().expect("a number"), listed / 1000);
    assert!(listed > 1_000_000_000_000);
    assert_eq!(one["last_seen_ts"], Value::Null, "never used");
    assert_eq!(one["suspended"], false);
    let row = stage.read(&format!("/v3/users?user_id={}", enc(&id))).await;
    assert!(row["users"][0].get("suspended").is_none(), "listings don't say who is suspended");
}

pub(crate) async fn a_lock_refuses_every_call_and_undoes_exactly(stage: &Stage) {
    let (id, token) = stage.session("lock").await;
    let room = stage.room(&token, 12).await;
    stage.add_pusher(&token, "key-lock").await.ok();
    let before = (stage.devices(&id).await, stage.pushers(&id).await, stage.joined_rooms(&id).await);
    for _ in 0..2 {
        stage.lock(&id, true).await;
    }
    let path = format!("/rooms/{}/state", enc(&room));
    for path in ["/account/whoami", "/sync", "/joined_rooms", "/pushers", &path] {
        let body = stage.client(&token, "GET", path, Value::Null).await.is(401, "M_USER_LOCKED");
        assert_eq!(body["soft_logout"], true, "{path}");
    }
    stage.say(&token, &room, "?").await.is(401, "M_USER_LOCKED");
    stage.lock(&id, false).await;
    let after = (stage.devices(&id).await, stage.pushers(&id).await, stage.joined_rooms(&id).await);
    assert_eq!(before, after);
    stage.whoami(&token).await.ok();
    stage.say(&token, &room, "back").await.ok();
}

pub(crate) async fn an_administrator_may_lock_themselves_but_not_demote(stage: &Stage) {
    let (id, token) = stage.session("second").await;
    stage.change(&id, json!({ "admin": true })).await;
    let path = format!("/_synapse/admin/v1/users/{}/admin", enc(&id));
    stage.call(&token, "PUT", &path, json!({ "admin": false })).await.is(400, "M_UNKNOWN");
    let path = format!("/_synapse/admin/v2/users/{}", enc(&id));
    stage.call(&token, "PUT", &path, json!({ "admin": false })).await.is(400, "M_UNKNOWN");
    stage.call(&token, "PUT", &path, json!({ "locked": true })).await.ok();
    stage.call(&token, "GET", &path, Value::Null).await.is(401, "M_USER_LOCKED");
}

pub(crate) async fn lock_and_deactivation_are_independent(stage: &Stage) {
    let id = stage.user("both").await;
    let path = format!("/v2/users/{}", enc(&id));
    stage.admin("PUT", &path, json!({ "locked": true, "deactivated": true })).await.is(400, "M_UNKNOWN");
    stage.deactivate(&id).await;
    assert_eq!(stage.change(&id, json!({ "locked": true })).await["locked"], true);
    let back = stage.change(&id, json!({ "deactivated": false, "password": "new-password-8" })).await;
    assert_eq!((&back["deactivated"], &back["locked"]), (&json!(false), &json!(true)));
    stage.try_login(&id, "new-password-8").await.is(401, "M_USER_LOCKED");
}

pub(crate) async fn a_suspended_user_reads_and_leaves_but_does_not_write(stage: &Stage) {
    let (id, token) = stage.session("susp").await;
    let (other, other_token) = stage.session("susp").await;
    let room = stage.room(&other_token, 11).await;
    stage.bring(&room, &other_token, &id, &token).await;
    let own = text(&stage.say(&token, &room, "mine").await.ok(), "event_id");
    stage.suspend(&id).await;
    stage.suspend(&id).await;
    assert_eq!(stage.read(&format!("/v2/users/{}", enc(&id))).await["suspended"], true);

    stage.login(&id).await;
    stage.whoami(&token).await.ok();
    stage.client(&token, "GET", "/sync?timeout=0", Value::Null).await.ok();
    stage.client(&token, "GET", &format!("/rooms/{}/messages?dir=b", enc(&room)), Value::Null).await.ok();
    stage.call(&token, "POST", "/_matrix/media/v3/upload?filename=a.txt", json!({})).await.ok();

    let refused = (403, "M_USER_SUSPENDED");
    assert_eq!(stage.say(&token, &room, "no").await.code(), refused);
    assert_eq!(stage.client(&token, "POST", "/createRoom", json!({})).await.code(), refused);
    assert_eq!(stage.act(&token, &room, "invite", &other).await.code(), refused);
    let name = format!("/profile/{}/displayname", enc(&id));
    assert_eq!(stage.client(&token, "PUT", &name, json!({ "displayname": "x" })).await.code(), refused);
    let public = stage.room_with(&other_token, json!({ "preset": "public_chat" })).await;
    assert_eq!(stage.join(&token, &public).await.code(), refused);

    let redact = format!("/rooms/{}/redact/{}/r{}", enc(&room), enc(&own), stage.number());
    stage.client(&token, "PUT", &redact, json!({})).await.ok();
    stage.leave(&token, &room).await.ok();
    let nobody = format!("/v1/suspend/{}", enc("@nobody-here:im.test"));
    stage.admin("PUT", &nobody, json!({ "suspend": true })).await.is(404, "M_NOT_FOUND");
}

pub(crate) async fn an_address_is_taken_away_silently_and_an_external_id_is_not(stage: &Stage) {
    let (first, second) = (stage.user("bind").await, stage.user("bind").await);
    let mail = format!("mail{}@example.com", stage.number());
    let threepids = json!({ "threepids": [{ "medium": "email", "address": mail }] });
    let sso = format!("sso-{}", stage.number());
    let external = json!({ "external_ids": [{ "auth_provider": "oidc-x", "external_id": sso }] });
    stage.change(&first, threepids.clone()).await;
    stage.change(&first, external.clone()).await;
    stage.change(&second, threepids).await;
    let found = stage.read(&format!("/v1/threepid/email/users/{}", enc(&mail))).await;
    assert_eq!(found["user_id"], second.as_str());
    assert_eq!(stage.read(&format!("/v2/users/{}", enc(&first))).await["threepids"], json!([]));
    stage.admin("PUT", &format!("/v2/users/{}", enc(&second)), external).await.is(409, "M_UNKNOWN");
    stage.deactivate(&first).await;
    let found = stage.read(&format!("/v1/auth_providers/oidc-x/users/{sso}")).await;
    assert_eq!(found["user_id"], first.as_str(), "stays after deactivation");
    stage.deactivate(&second).await;
    let path = format!("/v1/threepid/email/users/{}", enc(&mail));
    stage.admin("GET", &path, Value::Null).await.is(404, "M_NOT_FOUND");
}

pub(crate) async fn a_plain_user_is_no_administrator(stage: &Stage) {
    let (id, token) = stage.session("plain").await;
    let path = format!("/_synapse/admin/v2/users/{}", enc(&id));
    stage.call(&token, "GET", &path, Value::Null).await.is(403, "M_FORBIDDEN");
    stage.call("", "GET", &path, Value::Null).await.is(401, "M_MISSING_TOKEN");
    stage.call("nonsense", "GET", &path, Value::Null).await.is(401, "M_UNKNOWN_TOKEN");
    stage.call("", "GET", "/_synapse/admin/v1/server_version", Value::Null).await.ok();
    stage.admin("GET", "/v9/nothing", Value::Null).await.is(404, "M_UNRECOGNIZED");
}

pub(crate) async fn a_rate_override_is_echoed(stage: &Stage) {
    let id = stage.user("rate").await;
    let path = format!("/v1/users/{}/override_ratelimit", enc(&id));
    assert_eq!(stage.read(&path).await, json!({}));
    let unlimited = json!({ "messages_per_second": 0, "burst_count": 0 });
    assert_eq!(stage.admin("POST", &path, unlimited.clone()).await.ok(), unlimited);
    assert_eq!(stage.read(&path).await, unlimited);
    assert_eq!(stage.admin("DELETE", &path, Value::Null).await.ok(), json!({}));
    assert_eq!(stage.read(&path).await, json!({}));
}

pub(crate) async fn unknown_accounts_are_404(stage: &Stage) {
    let nobody = enc("@nobody-here:im.test");
    for (method, path, body) in [
        ("GET", format!("/v2/users/{nobody}"), Value::Null),
        ("GET", format!("/v2/users/{nobody}/devices"), Value::Null),
        ("POST", format!("/v2/users/{nobody}/delete_devices"), json!({ "devices": [] })),
        ("GET", format!("/v1/users/{nobody}/pushers"), Value::Null),
        ("POST", format!("/v1/deactivate/{nobody}"), json!({})),
        ("POST", format!("/v1/reset_password/{nobody}"), json!({ "new_password": "x-new-pass-1" })),
        ("GET", format!("/v1/users/{nobody}/accountdata"), Value::Null),
        ("POST", format!("/v1/users/{nobody}/override_ratelimit"), json!({})),
        ("GET", "/v1/threepid/email/users/nobody%40example.com".to_owned(), Value::Null),
    ] {
        assert_eq!(stage.admin(method, &path, body).await.code(), (404, "M_NOT_FOUND"), "{method} {path}");
    }
}
