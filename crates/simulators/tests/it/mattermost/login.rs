//! What a sign-in tells.

use exeunt_simulators::mattermost::Settings;
use exeunt_simulators::mattermost::site::{EffectKind, NewUser};
use serde_json::{Value, json};

use super::stage::{PASSWORD, Stage};

#[tokio::test]
async fn a_session_comes_in_a_header_and_ends_by_logout_twice() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let answer = stage.login("zhang", PASSWORD).await;
    let token = answer.header("token").to_owned();
    assert_eq!(answer.ok()["id"], id);
    assert_eq!(stage.me(&token).await.ok()["username"], "zhang");
    for _ in 0..2 {
        stage.call(&token, "POST", "/users/logout", Value::Null).await.ok();
    }
    stage.me(&token).await.is(401, "api.context.session_expired.app_error");
    stage.login("zhang@example.com", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_deactivated_account_says_so_to_any_password_and_counts_nothing() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.set_active(&id, false).await.ok();
    stage.effects();
    for password in [PASSWORD, "wrong"] {
        stage.login("zhang", password).await.is(401, "api.user.login.inactive.app_error");
    }
    assert_eq!(stage.effects(), []);
    stage.login("nobody", "wrong").await.is(401, "api.user.login.invalid_credentials_email_username");
    stage.login("zhang", "").await.is(400, "api.user.login.blank_pwd.app_error");
}

#[tokio::test]
async fn ten_wrong_passwords_lock_the_right_one_out_and_sessions_live_on() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let session = stage.site(|site| site.log_in("zhang"));
    for _ in 0..10 {
        stage.login("zhang", "wrong").await.is(401, "api.user.login.invalid_credentials_email_username");
    }
    stage.login("zhang", PASSWORD).await.is(401, "api.user.check_user_login_attempts.too_many.app_error");
    stage.me(&session).await.ok();
    stage.set_active(&id, false).await.ok();
    stage.set_active(&id, true).await.ok();
    stage.login("zhang", PASSWORD).await.is(401, "api.user.check_user_login_attempts.too_many.app_error");
    stage.admin("PUT", &format!("/users/{id}/password"), json!({ "new_password": "another-horse-8" })).await.ok();
    stage.login("zhang", "another-horse-8").await.ok();
}

#[tokio::test]
async fn a_second_factor_freezes_and_thaws_with_the_old_password_kept() {
    let stage = Stage::with(Settings { multifactor: true, ..Settings::default() }).await;
    let id = stage.user("zhang");
    let secret = stage.admin("POST", &format!("/users/{id}/mfa/generate"), Value::Null).await.ok();
    assert_eq!(secret["secret"].as_str().map(str::len), Some(32));
    assert!(stage.read(&format!("/users/{id}")).await.get("mfa_active").is_none(), "absent while off");
    let turn = |active: bool, code: String| {
        let body = json!({ "activate": active, "code": code });
        let path = format!("/users/{id}/mfa");
        let stage = &stage;
        async move { stage.admin("PUT", &path, body).await }
    };
    turn(true, "000000".to_owned()).await.is(401, "mfa.activate.bad_token.app_error");
    let code = stage.site(|site| site.mfa_code("zhang")).expect("there is a secret");
    turn(true, code.clone()).await.ok();
    assert_eq!(stage.read(&format!("/users/{id}")).await["mfa_active"], true);
    stage.login("zhang", PASSWORD).await.is(401, "mfa.validate_token.authenticate.app_error");
    stage.login("zhang", "wrong").await.is(401, "api.user.login.invalid_credentials_email_username");
    let with = |token: &str| json!({ "login_id": "zhang", "password": PASSWORD, "token": token });
    let wrong = stage.call("", "POST", "/users/login", with("000000")).await;
    wrong.is(401, "api.user.check_user_mfa.bad_code.app_error");
    stage.call("", "POST", "/users/login", with(&code)).await.ok();

    stage.site(|site| site.settings.multifactor = false);
    stage.login("zhang", PASSWORD).await.ok();
    stage.admin("POST", &format!("/users/{id}/mfa/generate"), Value::Null).await.is(501, "mfa.mfa_disabled.app_error");
    turn(false, String::new()).await.ok();
    stage.site(|site| site.settings.multifactor = true);
    stage.login("zhang", PASSWORD).await.ok();
}

#[tokio::test]
async fn generating_a_secret_replaces_that_of_a_factor_in_use() {
    let stage = Stage::with(Settings { multifactor: true, ..Settings::default() }).await;
    let id = stage.site(|site| site.add(NewUser::new("li").password(PASSWORD).mfa()));
    let old = stage.site(|site| site.mfa_code("li")).expect("there is a secret");
    stage.admin("POST", &format!("/users/{id}/mfa/generate"), Value::Null).await.ok();
    assert_eq!(stage.effects(), [EffectKind::MfaSecretReplaced]);
    let body = json!({ "login_id": "li", "password": PASSWORD, "token": old });
    stage.call("", "POST", "/users/login", body).await.is(401, "api.user.check_user_mfa.bad_code.app_error");
}

#[tokio::test]
async fn bots_and_people_of_other_services_have_no_password_door() {
    let stage = Stage::with(Settings { sso: true, ..Settings::default() }).await;
    stage.user("owner");
    stage.site(|site| {
        site.add(NewUser::bot("builder", "owner"));
        site.add(NewUser::new("wang").auth("saml", "wang@idp"));
        site.add(NewUser::new("zhao").password(PASSWORD).ldap("zhao"));
    });
    stage.login("builder", "x").await.is(401, "api.user.login.bot_login_forbidden.app_error");
    stage.login("wang", "x").await.is(401, "api.user.login.invalid_credentials_sso");
    stage.login("zhao", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_reset_link_sets_the_password_of_a_deactivated_account_once() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let link = stage.site(|site| site.reset_link("zhang"));
    stage.set_active(&id, false).await.ok();
    let body = json!({ "token": link, "new_password": "mailbox-horse-9" });
    stage.call("", "POST", "/users/password/reset", body.clone()).await.ok();
    stage.login("zhang", "mailbox-horse-9").await.is(401, "api.user.login.inactive.app_error");
    let used = stage.call("", "POST", "/users/password/reset", body).await;
    used.is(400, "api.user.reset_password.invalid_link.app_error");
    stage.set_active(&id, true).await.ok();
    stage.login("zhang", "mailbox-horse-9").await.ok();
}

#[tokio::test]
async fn a_reset_link_does_not_open_a_second_factor_but_a_live_session_does() {
    let stage = Stage::with(Settings { multifactor: true, ..Settings::default() }).await;
    stage.site(|site| site.add(NewUser::new("li").password(PASSWORD).mfa()));
    let (link, session) = stage.site(|site| (site.reset_link("li"), site.log_in("li")));
    let body = json!({ "token": link, "new_password": "mailbox-horse-9" });
    stage.call("", "POST", "/users/password/reset", body).await.ok();
    stage.login("li", "mailbox-horse-9").await.is(401, "mfa.validate_token.authenticate.app_error");
    stage.call(&session, "PUT", "/users/me/mfa", json!({ "activate": false })).await.ok();
    stage.login("li", "mailbox-horse-9").await.ok();
}

#[tokio::test]
async fn a_credential_comes_as_bearer_token_cookie_or_parameter() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let login = json!({ "login_id": "zhang", "password": PASSWORD });
    let plain = stage.login("zhang", PASSWORD).await;
    assert_eq!(plain.header("set-cookie"), "", "cookies are for browsers");
    let browser = [("X-Requested-With", "XMLHttpRequest")];
    let answer = stage.with_headers("POST", "/users/login", &browser, login).await;
    let token = answer.header("token").to_owned();
    assert!(answer.header("set-cookie").starts_with(&format!("MMAUTHTOKEN={token};")));
    let (bearer, shouted) = (format!("bearer {token}"), format!("BEARER {token}"));
    let (application, cookie) = (format!("token {token}"), format!("a=b; MMAUTHTOKEN={token}"));
    for header in [
        ("Authorization", bearer.as_str()),
        ("Authorization", &shouted),
        ("Authorization", &application),
        ("Cookie", &cookie),
    ] {
        assert_eq!(stage.with_headers("GET", "/users/me", &[header], Value::Null).await.ok()["id"], id);
    }
    let path = format!("/users/me?access_token={token}");
    assert_eq!(stage.with_headers("GET", &path, &[], Value::Null).await.ok()["id"], id);
    let basic = [("Authorization", "Basic abc")];
    assert_eq!(stage.with_headers("GET", "/users/me", &basic, Value::Null).await.status, 401);
}
