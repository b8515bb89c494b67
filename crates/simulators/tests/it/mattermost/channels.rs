//! Channels: who gets out, who can't, and who comes back by themselves.

use exeunt_simulators::mattermost::site::{EffectKind, NewChannel, NewUser, TOWN_SQUARE};
use exeunt_simulators::mattermost::{Settings, Version};
use serde_json::{Value, json};

use super::stage::{Answer, Stage, field};

async fn remove(stage: &Stage, channel: &str, id: &str) -> Answer {
    stage.admin("DELETE", &format!("/channels/{channel}/members/{id}"), Value::Null).await
}

async fn add(stage: &Stage, token: &str, channel: &str, id: &str) -> Answer {
    stage.call(token, "POST", &format!("/channels/{channel}/members"), json!({ "user_id": id })).await
}

#[tokio::test]
async fn a_removal_is_seen_by_all_and_a_repeat_finds_nobody() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["li", "zhang"]);
    let channel = stage.private(&team, "plans", &["zhang", "li"]);
    remove(&stage, &channel, &id).await.ok();
    assert_eq!(stage.effects(), [EffectKind::ChannelMemberRemoved, EffectKind::SystemMessagePosted]);
    remove(&stage, &channel, &id).await.is(404, "app.channel.get_member.missing.app_error");
    let gone = stage.admin("GET", &format!("/channels/{channel}/members/{id}"), Value::Null).await;
    gone.is(404, "app.channel.get_member.missing.app_error");
    assert_eq!(stage.read(&format!("/channels/{channel}")).await["creator_id"], id, "history, not ownership");
}

#[tokio::test]
async fn the_last_administrator_and_the_last_member_may_go_even_from_the_archive() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let team = stage.team("hq", &["zhang"]);
    let live = stage.private(&team, "plans", &["zhang"]);
    let archived = stage.site(|site| site.add_channel(NewChannel::private(&team, "old").admin("zhang").archived()));
    for channel in [&live, &archived] {
        remove(&stage, channel, &id).await.ok();
    }
    assert_eq!(stage.read(&format!("/channels/{live}")).await["delete_at"], 0, "an empty live channel remains");
}

#[tokio::test]
async fn the_default_channel_and_conversations_have_no_way_out() {
    let stage = Stage::new().await;
    let (id, other, third) = (stage.user("zhang"), stage.user("li"), stage.user("wang"));
    let team = stage.team("hq", &["li", "zhang"]);
    let square = stage.site(|site| site.channel_named(&team, TOWN_SQUARE).expect("every team has it").id.clone());
    remove(&stage, &square, &id).await.is(400, "api.channel.remove.default.app_error");
    let token = stage.site(|site| site.log_in("zhang"));
    let own = stage.call(&token, "DELETE", &format!("/channels/{square}/members/me"), Value::Null).await;
    own.is(400, "api.channel.remove.default.app_error");
    let (direct, group) = stage.site(|site| (site.add_direct("zhang", "li"), site.add_group(&["zhang", "li", "wang"])));
    for channel in [&direct, &group] {
        remove(&stage, channel, &id).await.is(400, "api.channel.remove_channel_member.type.app_error");
    }
    let again = stage.admin("POST", "/channels/direct", json!([other, id])).await.ok();
    assert_eq!(again["id"], direct, "there is one for each pair");
    let again = stage.call(&token, "POST", "/channels/group", json!([id, other, third])).await.ok();
    assert_eq!(again["id"], group);
}

#[tokio::test]
async fn a_conversation_is_muted_by_taking_both_flags_and_the_socket_still_hears() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let direct = stage.site(|site| site.add_direct("zhang", "li"));
    let (token, other) = stage.site(|site| (site.log_in("zhang"), site.log_in("li")));
    let socket = stage.site(|site| site.open_socket(&token)).expect("the session is live");
    let path = format!("/channels/{direct}/members/{id}/schemeRoles");
    stage.admin("PUT", &path, json!({})).await.ok();
    let body = json!({ "channel_id": direct, "message": "x" });
    stage.call(&token, "POST", "/posts", body.clone()).await.is(403, "api.context.permissions.app_error");
    assert_eq!(stage.call(&token, "GET", &format!("/channels/{direct}/posts"), Value::Null).await.status, 403);
    stage.call(&other, "POST", "/posts", body.clone()).await.ok();
    assert_eq!(stage.site(|site| site.socket(socket).expect("it was opened").received.len()), 1);
    stage.admin("PUT", &path, json!({ "scheme_user": true })).await.ok();
    stage.call(&token, "POST", "/posts", body).await.ok();
}

#[tokio::test]
async fn a_team_administrator_removed_from_a_private_channel_posts_and_comes_back() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["zhang", "li"]);
    let channel = stage.private(&team, "plans", &["li", "zhang"]);
    remove(&stage, &channel, &id).await.ok();
    let token = stage.site(|site| site.log_in("zhang"));
    let body = json!({ "channel_id": channel, "message": "I am still here" });
    assert_eq!(stage.call(&token, "POST", "/posts", body.clone()).await.status, 201);
    assert_eq!(stage.call(&token, "GET", &format!("/channels/{channel}/posts"), Value::Null).await.status, 403);
    assert_eq!(add(&stage, &token, &channel, &id).await.status, 201);
    remove(&stage, &channel, &id).await.ok();
    let path = format!("/teams/{team}/members/{id}/schemeRoles");
    stage.admin("PUT", &path, json!({ "scheme_user": true })).await.ok();
    assert_eq!(stage.call(&token, "POST", "/posts", body).await.status, 403);
    assert_eq!(add(&stage, &token, &channel, &id).await.status, 403);
}

#[tokio::test]
async fn a_member_of_the_team_returns_to_a_public_channel_and_to_no_private_one() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["li", "zhang"]);
    let (public, private) =
        (stage.public(&team, "news", &["li", "zhang"]), stage.private(&team, "plans", &["li", "zhang"]));
    let token = stage.site(|site| site.log_in("zhang"));
    for channel in [&public, &private] {
        remove(&stage, channel, &id).await.ok();
    }
    assert_eq!(add(&stage, &token, &public, &id).await.status, 201);
    add(&stage, &token, &private, &id).await.is(403, "api.context.permissions.app_error");
    assert_eq!(stage.call(&token, "GET", &format!("/channels/{public}/posts"), Value::Null).await.status, 200);
}

#[tokio::test]
async fn putting_back_needs_the_team_first_and_remembers_no_rights() {
    let stage = Stage::new().await;
    let (id, stranger) = (stage.user("zhang"), stage.user("stranger"));
    stage.user("li");
    let team = stage.team("hq", &["li", "zhang"]);
    let channel = stage.private(&team, "plans", &["zhang", "li"]);
    add(&stage, &stage.admin, &channel, &stranger).await.is(404, "app.team.get_member.missing.app_error");
    stage.admin("DELETE", &format!("/teams/{team}/members/{id}"), Value::Null).await.ok();
    add(&stage, &stage.admin, &channel, &id).await.is(400, "api.channel.add_user.to.channel.failed.deleted.app_error");
    let body = json!({ "team_id": team, "user_id": id });
    stage.admin("POST", &format!("/teams/{team}/members"), body).await.ok();
    stage.effects();
    let row = add(&stage, &stage.admin, &channel, &id).await.ok();
    assert_eq!((&row["scheme_user"], &row["scheme_admin"]), (&json!(true), &json!(false)));
    assert_eq!(stage.effects(), [EffectKind::ChannelMemberAdded, EffectKind::SystemMessagePosted]);
    assert_eq!(add(&stage, &stage.admin, &channel, &id).await.status, 201);
    assert_eq!(stage.effects(), [], "a repeat changes nothing");
}

#[tokio::test]
async fn an_heir_must_be_a_member_and_is_raised_even_in_the_archive() {
    let stage = Stage::new().await;
    let (id, heir) = (stage.user("zhang"), stage.user("li"));
    let team = stage.team("hq", &["zhang", "li"]);
    let channel = stage
        .site(|site| site.add_channel(NewChannel::private(&team, "old").admin("zhang").members(["li"]).archived()));
    stage.set_active(&id, false).await.ok();
    let path = |user: &str| format!("/channels/{channel}/members/{user}/schemeRoles");
    let both = json!({ "scheme_user": true, "scheme_admin": true });
    let outsider = stage.user("wang");
    stage.admin("PUT", &path(&outsider), both.clone()).await.is(404, "app.channel.get_member.missing.app_error");
    stage.effects();
    for _ in 0..2 {
        stage.admin("PUT", &path(&heir), both.clone()).await.ok();
    }
    assert_eq!(stage.effects(), [EffectKind::ChannelRolesChanged]);
    stage.admin("PUT", &path(&id), json!({ "scheme_user": true })).await.ok();
    let token = stage.site(|site| site.log_in("wang"));
    stage.call(&token, "PUT", &path(&heir), both).await.is(403, "api.context.permissions.app_error");
    let text = stage.admin("PUT", &path(&heir), json!({ "scheme_user": "true" })).await;
    text.is(400, "api.context.invalid_body_param.app_error");
}

#[tokio::test]
async fn a_channel_of_a_directory_group_keeps_whom_the_group_vouches_for() {
    let stage = Stage::new().await;
    let (id, other) = (stage.user("zhang"), stage.user("li"));
    let team = stage.team("hq", &["li", "zhang"]);
    let channel = stage
        .site(|site| site.add_channel(NewChannel::private(&team, "linked").members(["zhang"]).group_constrained()));
    assert_eq!(stage.read(&format!("/channels/{channel}")).await["group_constrained"], true);
    remove(&stage, &channel, &id).await.is(400, "api.channel.remove_members.denied");
    add(&stage, &stage.admin, &channel, &other).await.is(400, "api.channel.add_members.user_denied");
    let token = stage.site(|site| site.log_in("zhang"));
    stage.call(&token, "DELETE", &format!("/channels/{channel}/members/me"), Value::Null).await.ok();
}

#[tokio::test]
async fn a_custom_scheme_refuses_the_default_names() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let team = stage.team("hq", &["zhang"]);
    let channel = stage
        .site(|site| site.add_channel(NewChannel::private(&team, "own-rules").members(["zhang"]).scheme("scheme-1")));
    let path = format!("/channels/{channel}/members/{id}/roles");
    let refused = stage.admin("PUT", &path, json!({ "roles": "channel_user channel_admin" })).await;
    refused.is(400, "api.channel.update_channel_member_roles.scheme_role.app_error");
    stage.admin("PUT", &path, json!({ "roles": "system_post_all" })).await.ok();
    let row = stage.read(&format!("/channels/{channel}/members/{id}")).await;
    assert_eq!((&row["scheme_user"], &row["explicit_roles"]), (&json!(true), &json!("system_post_all")));
}

#[tokio::test]
async fn a_guest_without_a_channel_leaves_the_team_too() {
    let stage = Stage::new().await;
    let id = stage.site(|site| site.add(NewUser::new("visitor").guest()));
    stage.user("li");
    let team = stage.team("hq", &["li"]);
    stage.site(|site| site.settings.guests = true);
    stage.admin("POST", &format!("/teams/{team}/members"), json!({ "team_id": team, "user_id": id })).await.ok();
    let channel = stage.private(&team, "shared", &["li"]);
    let row = add(&stage, &stage.admin, &channel, &id).await.ok();
    assert_eq!(row["scheme_guest"], true);
    remove(&stage, &channel, &id).await.ok();
    assert!(!stage.site(|site| site.is_in_team("visitor", &team)));
}

#[tokio::test]
async fn turning_a_group_conversation_private_breaks_it_for_good() {
    let stage = Stage::new().await;
    let (id, other, third) = (stage.user("zhang"), stage.user("li"), stage.user("wang"));
    let (direct, group) = stage.site(|site| (site.add_direct("zhang", "li"), site.add_group(&["zhang", "li", "wang"])));
    let privacy = async |channel: &str, kind: &str| {
        stage.admin("PUT", &format!("/channels/{channel}/privacy"), json!({ "privacy": kind })).await
    };
    assert_eq!(privacy(&direct, "P").await.status, 400);
    assert_eq!(privacy(&group, "P").await.ok()["type"], "P");
    remove(&stage, &group, &id).await.ok();
    assert_eq!(add(&stage, &stage.admin, &group, &id).await.status, 404);
    assert_eq!(privacy(&group, "G").await.status, 400);
    let token = stage.site(|site| site.log_in("zhang"));
    let same = stage.call(&token, "POST", "/channels/group", json!([id, other, third])).await.ok();
    assert_eq!(same["id"], group, "the broken one is found again");
}

#[tokio::test]
async fn archiving_and_restoring_keep_members_and_say_when_done_before() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let team = stage.team("hq", &["zhang"]);
    let channel = stage.private(&team, "plans", &["zhang"]);
    let path = format!("/channels/{channel}");
    stage.admin("DELETE", &path, Value::Null).await.ok();
    stage.admin("DELETE", &path, Value::Null).await.is(400, "api.channel.delete_channel.deleted.app_error");
    let member = stage.read(&format!("{path}/members/{id}")).await;
    assert_eq!(member["scheme_admin"], true);
    stage.admin("POST", &format!("{path}/restore"), Value::Null).await.ok();
    let again = stage.admin("POST", &format!("{path}/restore"), Value::Null).await;
    again.is(400, "api.channel.restore_channel.restored.app_error");
}

#[tokio::test]
async fn conversations_appear_under_every_team_and_archived_ones_only_when_asked() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let (home, foreign) = (stage.team("hq", &["zhang"]), stage.team("branch", &["li"]));
    let plans = stage.private(&home, "plans", &["zhang"]);
    stage.site(|site| site.add_channel(NewChannel::private(&home, "old").admin("zhang").archived()));
    let direct = stage.site(|site| site.add_direct("zhang", "li"));
    let names = async |path: String| {
        let list = stage.read(&path).await;
        let mut names: Vec<String> = field(&list, "id").into_iter().map(str::to_owned).collect();
        names.sort();
        names
    };
    assert_eq!(names(format!("/users/{id}/teams/{foreign}/channels")).await, std::slice::from_ref(&direct));
    let here = names(format!("/users/{id}/teams/{home}/channels")).await;
    assert!(here.contains(&plans) && here.contains(&direct) && here.len() == 4, "{here:?}");
    assert_eq!(names(format!("/users/{id}/teams/{home}/channels?include_deleted=true")).await.len(), 5);
    assert_eq!(names(format!("/users/{id}/channels")).await.len(), 4);
    let rows = stage.read(&format!("/users/{id}/teams/{home}/channels/members")).await;
    assert_eq!(rows.as_array().map(Vec::len), Some(5), "archived and direct ones included");
    let everywhere = stage.read(&format!("/users/{id}/channel_members?per_page=3")).await;
    assert_eq!(everywhere.as_array().map(Vec::len), Some(3));
    assert_eq!(
        stage.read(&format!("/users/{id}/channel_members?per_page=3&page=1")).await.as_array().map(Vec::len),
        Some(2)
    );
    assert!(everywhere[0].get("team_name").is_some());

    let old = Stage::with(Settings::of(Version::OLD)).await;
    let id = old.user("zhang");
    for path in [format!("/users/{id}/channels"), format!("/users/{id}/channel_members")] {
        old.admin("GET", &path, Value::Null).await.is(404, "api.context.404.app_error");
    }
}

#[tokio::test]
async fn members_are_paged_with_the_deactivated_and_counted_without() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let names: Vec<String> = (0..70).map(|n| format!("person-{n}")).collect();
    for name in &names {
        stage.user(name);
    }
    let team = stage.team("hq", &["zhang"]);
    let members: Vec<&str> = ["zhang"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let channel = stage.public(&team, "news", &members);
    stage.set_active(&id, false).await.ok();
    let path = format!("/channels/{channel}/members");
    assert_eq!(stage.read(&path).await.as_array().map(Vec::len), Some(60));
    assert_eq!(stage.read(&format!("{path}?page=1")).await.as_array().map(Vec::len), Some(11));
    assert_eq!(stage.read(&format!("/channels/{channel}/stats")).await["member_count"], 70);
    let some = stage.admin("POST", &format!("{path}/ids"), json!([id])).await.ok();
    assert_eq!(field(&some, "user_id"), [id.as_str()]);
    let all = stage.read("/channels?include_total_count=true&per_page=1").await;
    assert_eq!((&all["total_count"], all["channels"].as_array().map(Vec::len)), (&json!(3), Some(1)));
    let token = stage.site(|site| site.log_in("person-1"));
    assert_eq!(stage.call(&token, "GET", "/channels", Value::Null).await.status, 403);
}

#[tokio::test]
async fn newer_servers_hide_when_others_were_last_there() {
    for (version, shown) in [(Version::OLD, true), (Version::NEW, false)] {
        let stage = Stage::with(Settings::of(version)).await;
        let id = stage.user("zhang");
        let team = stage.team("hq", &["zhang"]);
        let channel = stage.private(&team, "plans", &["zhang"]);
        let row = stage.read(&format!("/channels/{channel}/members/{id}")).await;
        assert_eq!(row.get("last_viewed_at").is_some(), shown, "{version}");
        let token = stage.site(|site| site.log_in("zhang"));
        let own = stage.call(&token, "GET", &format!("/channels/{channel}/members/me"), Value::Null).await.ok();
        assert!(own.get("last_viewed_at").is_some());
    }
}

#[tokio::test]
async fn several_are_added_at_once_on_newer_servers() {
    let stage = Stage::new().await;
    let (id, other) = (stage.user("zhang"), stage.user("li"));
    let team = stage.team("hq", &["zhang", "li"]);
    stage.user("wang");
    let channel = stage.private(&team, "plans", &["wang"]);
    let path = format!("/channels/{channel}/members");
    let rows = stage.admin("POST", &path, json!({ "user_ids": [id, other] })).await.ok();
    assert_eq!(field(&rows, "user_id"), [id.as_str(), other.as_str()]);
    stage.site(|site| site.settings.version = Version::OLD);
    let old = stage.admin("POST", &path, json!({ "user_ids": [id, other] })).await;
    old.is(400, "api.context.invalid_body_param.app_error");
}

#[tokio::test]
async fn an_administrator_restores_what_others_had_arranged_but_not_what_they_had_read() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let team = stage.team("hq", &["zhang"]);
    let channel = stage.private(&team, "plans", &["zhang"]);
    let props = json!({ "mark_unread": "mention", "desktop": "all" });
    let path = format!("/channels/{channel}/members/{id}/notify_props");
    stage.effects();
    for _ in 0..2 {
        stage.admin("PUT", &path, props.clone()).await.ok();
    }
    assert_eq!(stage.effects(), [EffectKind::NotifyPropsChanged]);
    let row = stage.read(&format!("/channels/{channel}/members/{id}")).await;
    assert_eq!(row["notify_props"]["mark_unread"], "mention");
    let preference = json!([{ "user_id": id, "category": "favorite_channel", "name": channel, "value": "true" }]);
    for _ in 0..2 {
        stage.admin("PUT", &format!("/users/{id}/preferences"), preference.clone()).await.ok();
    }
    assert_eq!(stage.effects(), [EffectKind::PreferencesChanged]);
    let sidebar = format!("/users/{id}/teams/{team}/channels/categories");
    let built_in = stage.read(&sidebar).await;
    assert_eq!(field(&built_in["categories"], "type"), ["favorites", "channels", "direct_messages"]);
    let shown = &built_in["categories"][1]["channel_ids"];
    assert_eq!(shown.as_array().map(Vec::len), Some(3), "what is in no section shows in the built-in one");
    let mut favourites = built_in["categories"][0].clone();
    favourites["channel_ids"] = json!([channel]);
    let one = format!("{sidebar}/{}", favourites["id"].as_str().expect("an id"));
    for _ in 0..2 {
        stage.admin("PUT", &one, favourites.clone()).await.ok();
    }
    let mut order = built_in["order"].as_array().expect("a list").clone();
    order.reverse();
    stage.admin("PUT", &format!("{sidebar}/order"), json!(order)).await.ok();
    assert_eq!(stage.effects(), [EffectKind::CategoriesChanged, EffectKind::CategoriesChanged]);
    assert_eq!(stage.read(&sidebar).await["order"], json!(order));
    stage.site(|site| site.post("zhang", &channel, "read by its author"));
    stage.admin("POST", &format!("/channels/members/{id}/view"), json!({ "channel_id": channel })).await.ok();
    assert_eq!(stage.effects(), []);
}
