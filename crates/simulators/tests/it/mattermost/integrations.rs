//! Bots, webhooks, slash commands and applications: what outlives their owner.

use exeunt_simulators::mattermost::site::{EffectKind, NewUser};
use exeunt_simulators::mattermost::{Settings, Version};
use serde_json::{Value, json};

use super::stage::{Stage, field};

#[tokio::test]
async fn bots_go_off_with_their_owner_and_stay_off_when_they_return() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let bot = stage.site(|site| site.add(NewUser::bot("builder", "zhang")));
    let (_, token) = stage.site(|site| site.add_access_token("builder", "ci"));
    stage.me(&token).await.ok();
    stage.set_active(&id, false).await.ok();
    let kinds = stage.effects();
    assert!(kinds.contains(&EffectKind::BotDisabled));
    assert!(
        kinds.ends_with(&[EffectKind::ChannelCreated, EffectKind::SystemMessagePosted]),
        "the administrator is told"
    );
    assert_eq!(stage.me(&token).await.status, 401);
    stage.set_active(&id, true).await.ok();
    assert_eq!(stage.me(&token).await.status, 401);
    let path = format!("/bots/{bot}");
    stage.admin("GET", &path, Value::Null).await.is(404, "store.sql_bot.get.missing.app_error");
    assert_ne!(stage.read(&format!("{path}?include_deleted=true")).await["delete_at"], 0);
    stage.admin("POST", &format!("{path}/enable"), Value::Null).await.ok();
    stage.me(&token).await.ok();
}

#[tokio::test]
async fn a_bot_handed_over_before_goes_on_and_one_enabled_after_falls_by_a_repeat() {
    let stage = Stage::new().await;
    let (id, heir) = (stage.user("zhang"), stage.user("li"));
    let (kept, other) =
        stage.site(|site| (site.add(NewUser::bot("kept", "zhang")), site.add(NewUser::bot("other", "zhang"))));
    stage.admin("POST", &format!("/bots/{kept}/assign/{heir}"), Value::Null).await.ok();
    stage.set_active(&id, false).await.ok();
    let is_on = |bot: &str| stage.site(|site| site.bot(bot).expect("it exists").delete_at == 0);
    assert!(is_on("kept") && !is_on("other"));
    stage.admin("POST", &format!("/bots/{other}/enable"), Value::Null).await.ok();
    assert_eq!(field(&stage.read("/bots?only_orphaned=true").await, "username"), ["other"]);
    stage.set_active(&id, false).await.ok();
    assert!(is_on("kept") && !is_on("other"));
    assert_eq!(field(&stage.read("/bots").await, "username"), ["kept"]);
    assert_eq!(stage.read("/bots?include_deleted=true").await.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn with_the_setting_off_bots_go_on() {
    let stage = Stage::with(Settings { disable_bots_with_owner: false, ..Settings::default() }).await;
    let id = stage.user("zhang");
    stage.site(|site| site.add(NewUser::bot("builder", "zhang")));
    let (_, token) = stage.site(|site| site.add_access_token("builder", "ci"));
    stage.set_active(&id, false).await.ok();
    stage.me(&token).await.ok();
}

#[tokio::test]
async fn a_bot_is_given_to_anybody_even_to_nobody() {
    let stage = Stage::new().await;
    stage.user("zhang");
    let bot = stage.site(|site| site.add(NewUser::bot("builder", "zhang")));
    let nobody = "ybndrfg8ejkmcpqxot1uwisza3";
    stage.admin("POST", &format!("/bots/{bot}/disable"), Value::Null).await.ok();
    stage.effects();
    for _ in 0..2 {
        let given = stage.admin("POST", &format!("/bots/{bot}/assign/{nobody}"), Value::Null).await.ok();
        assert_eq!(given["owner_id"], nobody);
    }
    assert_eq!(stage.effects(), [EffectKind::BotAssigned], "while it is off, and once");
    let unknown = stage.admin("POST", &format!("/bots/{nobody}/assign/{bot}"), Value::Null).await;
    unknown.is(404, "store.sql_bot.get.missing.app_error");
}

struct Desk {
    stage: Stage,
    leaver: String,
    heir: String,
    team: String,
    channel: String,
}

async fn desk() -> Desk {
    let stage = Stage::new().await;
    let (leaver, heir) = (stage.user("zhang"), stage.user("li"));
    let team = stage.team("hq", &["zhang", "li"]);
    let channel = stage.private(&team, "plans", &["zhang", "li"]);
    Desk { stage, leaver, heir, team, channel }
}

#[tokio::test]
async fn an_incoming_webhook_outlives_its_owner_until_they_leave_the_channel() {
    let Desk { stage, leaver, channel, .. } = desk().await;
    let hook = stage.site(|site| site.add_incoming_hook("zhang", &channel, "alerts"));
    let url = format!("!/hooks/{hook}");
    stage.set_active(&leaver, false).await.ok();
    let alive = stage.call("", "POST", &url, json!({ "text": "disk full" })).await;
    assert_eq!((alive.status, alive.text.as_str()), (200, "ok"));
    stage.admin("DELETE", &format!("/channels/{channel}/members/{leaver}"), Value::Null).await.ok();
    let refused = stage.call("", "POST", &url, json!({ "text": "disk full" })).await;
    refused.is(403, "web.incoming_webhook.permissions.app_error");
    stage.admin("DELETE", &format!("/hooks/incoming/{hook}"), Value::Null).await.ok();
    let again = stage.admin("DELETE", &format!("/hooks/incoming/{hook}"), Value::Null).await;
    again.is(404, "app.webhooks.get_incoming.app_error");
    stage.call("", "POST", &url, json!({ "text": "x" })).await.is(400, "web.incoming_webhook.invalid.app_error");
}

#[tokio::test]
async fn a_webhook_changes_hands_only_by_being_made_again() {
    let Desk { stage, leaver, heir, channel, .. } = desk().await;
    let hook = stage.site(|site| site.add_incoming_hook("zhang", &channel, "alerts"));
    let path = format!("/hooks/incoming/{hook}");
    let body = json!({ "id": hook, "channel_id": channel, "display_name": "alarms", "user_id": heir });
    let updated = stage.admin("PUT", &path, body).await.ok();
    assert_eq!((&updated["user_id"], &updated["display_name"]), (&json!(leaver), &json!("alarms")));
    let body = json!({ "channel_id": channel, "display_name": "alarms", "user_id": heir });
    let made = stage.admin("POST", "/hooks/incoming", body).await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    assert_eq!(made["user_id"], heir);
    assert_ne!(made["id"], hook, "another address");
    let list = stage.read("/hooks/incoming?per_page=1&include_total_count=true").await;
    assert_eq!((&list["total_count"], list["incoming_webhooks"].as_array().map(Vec::len)), (&json!(2), Some(1)));
}

#[tokio::test]
async fn outgoing_webhooks_and_commands_call_on_for_a_deactivated_creator() {
    let Desk { stage, leaver, team, .. } = desk().await;
    let open = stage.public(&team, "news", &["zhang", "li"]);
    let (hook, command) = stage.site(|site| {
        (
            site.add_outgoing_hook("zhang", &open, "!ticket", "https://t.example.com"),
            site.add_command("zhang", &team, "deploy", "https://d.example.com"),
        )
    });
    stage.set_active(&leaver, false).await.ok();
    let token = stage.site(|site| site.log_in("li"));
    let post = json!({ "channel_id": open, "message": "!ticket broken" });
    stage.call(&token, "POST", "/posts", post).await.ok();
    let line = json!({ "channel_id": open, "command": "/deploy now" });
    stage.call(&token, "POST", "/commands/execute", line.clone()).await.ok();
    let urls = stage.site(|site| site.outgoing_calls().iter().map(|call| call.url.clone()).collect::<Vec<_>>());
    assert_eq!(urls, ["https://t.example.com", "https://d.example.com"]);

    let path = format!("/hooks/outgoing/{hook}");
    let old = stage.read(&path).await["token"].clone();
    let new = stage.admin("POST", &format!("{path}/regen_token"), Value::Null).await.ok();
    assert_ne!(new["token"], old);
    stage.admin("DELETE", &path, Value::Null).await.ok();
    stage.admin("DELETE", &path, Value::Null).await.is(404, "app.webhooks.get_outgoing.app_error");
    let path = format!("/commands/{command}");
    stage.admin("PUT", &format!("{path}/regen_token"), Value::Null).await.ok();
    stage.admin("DELETE", &path, Value::Null).await.ok();
    stage.admin("DELETE", &path, Value::Null).await.is(404, "store.sql_command.save.get.app_error");
    assert_eq!(stage.call(&token, "POST", "/commands/execute", line).await.status, 404);
}

#[tokio::test]
async fn a_command_moves_to_another_team_and_keeps_its_creator() {
    let Desk { stage, leaver, heir, team, .. } = desk().await;
    let branch = stage.team("branch", &["li"]);
    let command = stage.site(|site| site.add_command("zhang", &team, "deploy", "https://d.example.com"));
    let path = format!("/commands/{command}");
    let body = json!({ "id": command, "team_id": team, "trigger": "ship", "creator_id": heir, "url": "https://e.example.com" });
    let updated = stage.admin("PUT", &path, body).await.ok();
    assert_eq!((&updated["creator_id"], &updated["trigger"]), (&json!(leaver), &json!("ship")));
    stage.admin("PUT", &format!("{path}/move"), json!({ "team_id": branch })).await.ok();
    assert_eq!(stage.read(&format!("/commands?team_id={team}&custom_only=true")).await, json!([]));
    let there = stage.read(&format!("/commands?team_id={branch}&custom_only=true")).await;
    assert_eq!(field(&there, "creator_id"), [leaver.as_str()]);
}

#[tokio::test]
async fn grants_die_with_sessions_and_the_list_still_shows_them() {
    for (version, shown_after_deactivation) in [(Version::OLD, 1), (Version::NEW, 0)] {
        let stage = Stage::with(Settings::of(version)).await;
        let id = stage.user("zhang");
        stage.user("li");
        let app = stage.site(|site| site.add_oauth_app("li", "日程"));
        let (token, refresh_token) = stage.site(|site| site.add_grant("zhang", &app));
        stage.me(&token).await.ok();
        let refresh = async |secret: &str| {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", secret)];
            stage.form("/oauth/access_token", &fields).await
        };
        let fresh = refresh(&refresh_token).await.ok();
        assert_eq!(stage.me(&token).await.status, 401, "the old one is gone");
        let text = |name: &str| fresh[name].as_str().expect("a text").to_owned();
        let (token, refresh_token) = (text("access_token"), text("refresh_token"));
        stage.me(&token).await.ok();
        stage.revoke_all(&id).await;
        assert_eq!(stage.effects(), [EffectKind::SessionEnded, EffectKind::GrantEnded]);
        assert_eq!(stage.me(&token).await.status, 401);
        let path = format!("/users/{id}/oauth/apps/authorized");
        assert_eq!(stage.read(&path).await.as_array().map(Vec::len), Some(1), "it proves nothing");
        refresh(&refresh_token).await.is(404, "api.oauth.get_access_token.refresh_token.app_error");
        stage.set_active(&id, false).await.ok();
        assert_eq!(stage.read(&path).await.as_array().map(Vec::len), Some(shown_after_deactivation), "{version}");
    }
}

#[tokio::test]
async fn applications_are_listed_renewed_and_deleted_unless_switched_off() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let app = stage.site(|site| site.add_oauth_app("zhang", "日程"));
    let (token, _) = stage.site(|site| site.add_grant("li", &app));
    stage.set_active(&id, false).await.ok();
    stage.me(&token).await.ok();
    let list = stage.read("/oauth/apps").await;
    assert_eq!(field(&list, "creator_id"), [id.as_str()]);
    let path = format!("/oauth/apps/{app}");
    let renewed = stage.admin("POST", &format!("{path}/regen_secret"), Value::Null).await.ok();
    assert_ne!(renewed["client_secret"], list[0]["client_secret"]);
    let plain = stage.site(|site| site.log_in("li"));
    assert_eq!(stage.call(&plain, "GET", "/oauth/apps", Value::Null).await.status, 403);
    stage.admin("DELETE", &path, Value::Null).await.ok();
    stage.admin("DELETE", &path, Value::Null).await.is(404, "app.oauth.get_app.find.app_error");
    assert_eq!(stage.me(&token).await.status, 401, "what it was allowed ends with it");
    stage.site(|site| site.settings.oauth_provider = false);
    stage.admin("GET", "/oauth/apps", Value::Null).await.is(501, "api.oauth.allow_oauth.turn_off.app_error");
}
