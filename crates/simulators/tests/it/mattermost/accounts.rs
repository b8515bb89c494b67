//! Active or not, erased or not, and by whom.

use exeunt_simulators::mattermost::site::{EffectKind, NewUser};
use exeunt_simulators::mattermost::{Settings, Version};
use serde_json::{Value, json};

use super::stage::{PASSWORD, Stage};

#[tokio::test]
async fn deactivation_keeps_everything_but_sessions_and_the_last_activity() {
    let stage = Stage::new().await;
    stage.user("li");
    let id = stage.site(|site| site.add(NewUser::new("zhang").password(PASSWORD).last_active_ms(1_000)));
    let team = stage.team("hq", &["li", "zhang"]);
    let channel = stage.private(&team, "plans", &["zhang", "li"]);
    let before = stage.site(|site| {
        site.add_access_token("zhang", "script");
        site.add_incoming_hook("zhang", &channel, "alerts");
        site.add_command("zhang", &team, "deploy", "https://example.com");
        site.add_direct("zhang", "li");
        site.snapshot(exeunt_simulators::mattermost::site::Detail::Stable)
    });
    let token = stage.site(|site| site.log_in("zhang"));
    stage.clock.advance_ms(5_000);
    stage.set_active(&id, false).await.ok();
    assert_eq!(stage.effects(), [EffectKind::Deactivated, EffectKind::SessionEnded]);
    assert_eq!(stage.me(&token).await.status, 401);
    let read = stage.read(&format!("/users/{id}")).await;
    assert_eq!(read["delete_at"], 1_800_000_005_000_i64);
    let status = stage.read(&format!("/users/{id}/status")).await;
    assert_eq!(status["last_activity_at"], 1_800_000_005_000_i64, "overwritten");
    let member = stage.read(&format!("/channels/{channel}/members/{id}")).await;
    assert_eq!(member["scheme_admin"], true);
    stage.set_active(&id, true).await.ok();
    assert_eq!(stage.stable(), before);
    stage.login("zhang", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_repeated_deactivation_moves_the_time_and_a_repeated_activation_nothing() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.set_active(&id, false).await.ok();
    let first = stage.read(&format!("/users/{id}")).await["delete_at"].clone();
    stage.effects();
    stage.clock.advance_ms(1_000);
    stage.set_active(&id, false).await.ok();
    assert_ne!(stage.read(&format!("/users/{id}")).await["delete_at"], first);
    let effects = stage.site(exeunt_simulators::mattermost::Site::take_effects);
    assert_eq!((effects.len(), effects[0].kind, effects[0].detail.as_str()), (1, EffectKind::Deactivated, "again"));
    for _ in 0..2 {
        stage.set_active(&id, true).await.ok();
    }
    assert_eq!(stage.effects(), [EffectKind::Reactivated]);
}

#[tokio::test]
async fn active_is_a_boolean_of_an_existing_user() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let path = format!("/users/{id}/active");
    for body in [json!({ "active": "false" }), json!({}), Value::Null] {
        stage.admin("PUT", &path, body).await.is(400, "api.context.invalid_body_param.app_error");
    }
    stage.set_active("ybndrfg8ejkmcpqxot1uwisza3", false).await.is(404, "app.user.missing_account.const");
    stage.set_active("zhang", false).await.is(400, "api.context.invalid_url_param.app_error");
    assert_eq!(stage.effects(), []);
}

#[tokio::test]
async fn rights_are_needed_and_more_of_them_for_administrators() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.site(|site| {
        let permissions = ["sysconsole_write_user_management_users", "edit_other_users"];
        site.add_role("closer", &permissions);
        site.add(NewUser::new("closer").role("closer"));
        site.add(NewUser::new("li"));
    });
    let (closer, plain) = stage.site(|site| (site.log_in("closer"), site.log_in("li")));
    let body = json!({ "active": false });
    let path = format!("/users/{id}/active");
    stage.call(&plain, "PUT", &path, body.clone()).await.is(403, "api.user.update_active.permissions.app_error");
    stage
        .call(&plain, "DELETE", &format!("/users/{id}"), Value::Null)
        .await
        .is(403, "api.context.permissions.app_error");
    stage.call(&closer, "PUT", &path, body.clone()).await.ok();
    let administrator = format!("/users/{}/active", stage.admin_id);
    stage.call(&closer, "PUT", &administrator, body).await.is(403, "api.context.permissions.app_error");
}

#[tokio::test]
async fn nobody_deactivates_themselves_and_another_administrator_may_be_the_last() {
    let stage = Stage::new().await;
    let own = stage.admin_id.clone();
    stage.set_active(&own, false).await.is(401, "api.user.update_active.not_enable.app_error");
    let second = stage.site(|site| site.add(NewUser::new("second").system_admin()));
    let token = stage.site(|site| site.log_in("second"));
    stage.set_active(&second, false).await.ok();
    assert_eq!(stage.me(&token).await.status, 401);
    stage.site(|site| site.settings.self_deactivation = true);
    stage.set_active(&own, false).await.ok();
    assert_eq!(stage.me(&stage.admin).await.status, 401, "the very last one");
}

#[tokio::test]
async fn deleting_deactivates_unless_permanent_is_spelt_right_and_allowed() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let path = format!("/users/{id}?permanent=");
    stage.admin("DELETE", &format!("{path}yes"), Value::Null).await.ok();
    assert_eq!(stage.effects(), [EffectKind::Deactivated], "any other spelling is a soft deletion");
    let refused = stage.admin("DELETE", &format!("{path}true"), Value::Null).await;
    refused.is(401, "api.user.delete_user.not_enabled.for_admin.app_error");
    stage.site(|site| {
        site.settings.version = Version::OLD;
        site.settings.api_user_deletion = false;
    });
    let refused = stage.admin("DELETE", &format!("{path}true"), Value::Null).await;
    refused.is(401, "api.user.delete_user.not_enabled.app_error");
    stage.site(|site| site.settings.api_user_deletion = true);
    stage.admin("DELETE", &format!("{path}T"), Value::Null).await.ok();
    assert_eq!(stage.effects(), [EffectKind::Erased]);
    stage.admin("DELETE", &format!("{path}true"), Value::Null).await.is(400, "app.user.update.find.app_error");
    stage.read(&format!("/users/{id}")).await;
    stage.admin("POST", "/caches/invalidate", Value::Null).await.ok();
    let gone = stage.admin("GET", &format!("/users/{id}"), Value::Null).await;
    gone.is(404, "app.user.missing_account.const");
}

#[tokio::test]
async fn a_directory_account_is_refused_by_new_servers_and_comes_back_with_the_next_sync() {
    for (version, refused) in [(Version::OLD, false), (Version::NEW, true)] {
        let stage = Stage::with(Settings::of(version)).await;
        let id = stage.site(|site| site.add(NewUser::new("zhao").ldap("zhao").password(PASSWORD)));
        let answer = stage.set_active(&id, false).await;
        if refused {
            let code = "api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error";
            answer.is(403, code);
            stage.admin("DELETE", &format!("/users/{id}"), Value::Null).await.ok();
        } else {
            answer.ok();
        }
        let is_off = async |stage: &Stage| stage.read(&format!("/users/{id}")).await["delete_at"] != 0;
        assert!(is_off(&stage).await);
        stage.site(exeunt_simulators::mattermost::Site::directory_sync);
        assert!(!is_off(&stage).await, "the directory says otherwise");
        stage.site(|site| {
            site.user_mut("zhao").expect("they exist").directory_active = Some(false);
            site.directory_sync();
        });
        assert!(is_off(&stage).await);
    }
}

#[tokio::test]
async fn a_password_for_a_sso_account_opens_a_door_and_cuts_the_link() {
    let stage = Stage::new().await;
    let id = stage.site(|site| site.add(NewUser::new("wang").auth("saml", "wang@idp")));
    let read = stage.read(&format!("/users/{id}")).await;
    assert_eq!((&read["auth_service"], &read["auth_data"]), (&json!("saml"), &json!("")), "the link itself is blank");
    stage.admin("PUT", &format!("/users/{id}/password"), json!({ "new_password": PASSWORD })).await.ok();
    assert_eq!(stage.effects(), [EffectKind::PasswordChanged, EffectKind::AuthChanged]);
    assert_eq!(stage.read(&format!("/users/{id}")).await["auth_service"], "");
    stage.login("wang", PASSWORD).await.ok();
}

#[tokio::test]
async fn linking_to_a_service_erases_the_password_and_reads_stale() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let body = json!({ "auth_service": "gitlab", "auth_data": "77" });
    stage.admin("PUT", &format!("/users/{id}/auth"), body).await.ok();
    assert_eq!(stage.read(&format!("/users/{id}")).await["auth_service"], "", "from cache");
    stage.login("zhang", PASSWORD).await.is(401, "api.user.login.invalid_credentials_email_username");
    stage.admin("PUT", &format!("/users/{id}/patch"), json!({})).await.ok();
    assert_eq!(stage.read(&format!("/users/{id}")).await["auth_service"], "gitlab");
    let incomplete = stage.admin("PUT", &format!("/users/{id}/auth"), json!({ "auth_service": "saml" })).await;
    incomplete.is(400, "api.user.update_user_auth.invalid_request");
}

#[tokio::test]
async fn a_password_has_a_policy_and_can_be_set_while_the_account_is_off() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let path = format!("/users/{id}/password");
    let short = stage.admin("PUT", &path, json!({ "new_password": "short" })).await;
    short.is(400, "model.user.is_valid.pwd_min_length.app_error");
    stage.set_active(&id, false).await.ok();
    stage.admin("PUT", &path, json!({ "new_password": "another-horse-8" })).await.ok();
    stage.set_active(&id, true).await.ok();
    stage.login("zhang", "another-horse-8").await.ok();
}

#[tokio::test]
async fn empty_roles_freeze_nothing_but_new_conversations() {
    let stage = Stage::new().await;
    let (id, other) = (stage.user("zhang"), stage.user("li"));
    let team = stage.team("hq", &["li", "zhang"]);
    let channel = stage.private(&team, "plans", &["li", "zhang"]);
    let token = stage.site(|site| site.log_in("zhang"));
    let path = format!("/users/{id}/roles");
    let unknown = stage.admin("PUT", &path, json!({ "roles": "system_wizard" })).await;
    unknown.is(400, "app.role.check_roles_exist.role_not_found");
    stage.admin("PUT", &path, json!({ "roles": "" })).await.ok();
    assert_eq!(stage.effects(), [EffectKind::SystemRolesChanged]);
    stage.login("zhang", PASSWORD).await.ok();
    let body = json!({ "channel_id": channel, "message": "still here" });
    stage.call(&token, "POST", "/posts", body).await.ok();
    stage.call(&token, "GET", &format!("/channels/{channel}/posts"), Value::Null).await.ok();
    let direct = stage.call(&token, "POST", "/channels/direct", json!([id, other])).await;
    direct.is(403, "api.context.permissions.app_error");
    assert_eq!(stage.call(&token, "GET", "/teams", Value::Null).await.status, 403);
}

#[tokio::test]
async fn a_whole_put_blanks_what_a_patch_leaves() {
    let stage = Stage::new().await;
    let id = stage.site(|site| site.add(NewUser::new("zhang").nickname("张三").position("研发一部")));
    stage.admin("PUT", &format!("/users/{id}/patch"), json!({ "position": "离职" })).await.ok();
    let read = stage.read(&format!("/users/{id}")).await;
    assert_eq!((&read["nickname"], &read["position"]), (&json!("张三"), &json!("离职")));
    let body = json!({ "id": id, "username": "zhang", "email": "zhang@example.com" });
    stage.admin("PUT", &format!("/users/{id}"), body).await.ok();
    let read = stage.read(&format!("/users/{id}")).await;
    assert_eq!((&read["nickname"], &read["position"]), (&json!(""), &json!("")));
}

#[tokio::test]
async fn a_full_server_takes_nobody_back() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.set_active(&id, false).await.ok();
    stage.site(|site| site.settings.user_limit = Some(1));
    stage.set_active(&id, true).await.is(400, "app.user.update_active.user_limit.exceeded");
    let guest = stage.site(|site| {
        site.settings.user_limit = None;
        site.add(NewUser::new("visitor").guest().deactivated_ms(1))
    });
    let code = "api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error";
    stage.set_active(&guest, true).await.is(401, code);
}

#[tokio::test]
async fn a_converted_user_is_a_bot_and_signs_in_no_more() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let bot = stage.admin("POST", &format!("/users/{id}/convert_to_bot"), Value::Null).await.ok();
    assert_eq!((&bot["user_id"], &bot["owner_id"]), (&json!(id), &json!(id)));
    stage.login("zhang", PASSWORD).await.is(401, "api.user.login.bot_login_forbidden.app_error");
}
