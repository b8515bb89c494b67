//! Teams: leaving one leaves its channels, coming back brings only the default ones.

use exeunt_simulators::mattermost::Settings;
use exeunt_simulators::mattermost::site::{EffectKind, NewChannel, NewTeam, NewUser, TOWN_SQUARE};
use serde_json::{Value, json};

use super::stage::{Stage, field};

async fn rejoin(stage: &Stage, team: &str, id: &str) -> super::stage::Answer {
    let body = json!({ "team_id": team, "user_id": id });
    stage.admin("POST", &format!("/teams/{team}/members"), body).await
}

async fn leave(stage: &Stage, team: &str, id: &str) -> super::stage::Answer {
    stage.admin("DELETE", &format!("/teams/{team}/members/{id}"), Value::Null).await
}

#[tokio::test]
async fn leaving_a_team_leaves_all_its_channels_and_returning_brings_the_default_ones() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["zhang", "li"]);
    let private = stage.private(&team, "plans", &["zhang", "li"]);
    let archived = stage.site(|site| site.add_channel(NewChannel::private(&team, "old").admin("zhang").archived()));
    let direct = stage.site(|site| site.add_direct("zhang", "li"));
    let square = stage.site(|site| site.channel_named(&team, TOWN_SQUARE).expect("every team has it").id.clone());
    let path = format!("/users/{id}/teams/{team}/channels/categories");
    let made = stage.admin("POST", &path, json!({ "display_name": "重点", "channel_ids": [private] })).await.ok();
    assert_eq!(made["type"], "custom");
    stage.effects();

    leave(&stage, &team, &id).await.ok();
    let kinds = stage.effects();
    let count = |kind: EffectKind| kinds.iter().filter(|k| **k == kind).count();
    assert_eq!(count(EffectKind::ChannelMemberRemoved), 4, "two default ones, a private one, an archived one");
    assert_eq!(count(EffectKind::SystemMessagePosted), 1, "in town-square and nowhere else");
    assert_eq!(count(EffectKind::CategoriesChanged), 1);
    let in_channel = |channel: &str| stage.site(|site| site.is_in_channel("zhang", channel));
    assert!(!in_channel(&private) && !in_channel(&archived) && !in_channel(&square) && in_channel(&direct));
    let rows = stage.read(&format!("/users/{id}/teams/members")).await;
    assert_ne!(rows[0]["delete_at"], 0, "the row stays");
    assert_eq!(rows[0]["scheme_admin"], true, "with its old flags");
    assert_eq!(stage.read(&format!("/users/{id}/teams")).await, json!([]));
    assert_eq!(field(&stage.read(&format!("/teams/{team}/members")).await, "user_id").len(), 1);

    rejoin(&stage, &team, &id).await.ok();
    let row = stage.read(&format!("/teams/{team}/members/{id}")).await;
    assert_eq!((&row["delete_at"], &row["scheme_admin"]), (&json!(0), &json!(false)), "without the flag");
    assert!(in_channel(&square) && !in_channel(&private));
    stage.effects();
    assert_eq!(rejoin(&stage, &team, &id).await.status, 201);
    assert_eq!(stage.effects(), [], "a repeat is free");
}

#[tokio::test]
async fn a_repeated_removal_says_done_and_posts_again() {
    let stage = Stage::new().await;
    let (id, stranger) = (stage.user("zhang"), stage.user("stranger"));
    stage.user("li");
    let team = stage.team("hq", &["li", "zhang"]);
    leave(&stage, &team, &id).await.ok();
    stage.effects();
    leave(&stage, &team, &id).await.ok();
    assert_eq!(stage.effects(), [EffectKind::TeamMemberRemoved, EffectKind::SystemMessagePosted]);
    leave(&stage, &team, &stranger).await.is(400, "api.team.remove_user_from_team.missing.app_error");
}

#[tokio::test]
async fn the_last_administrator_may_go() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let team = stage.team("hq", &["zhang"]);
    let path = format!("/teams/{team}/members/{id}/schemeRoles");
    stage.admin("PUT", &path, json!({ "scheme_user": true, "scheme_admin": false })).await.ok();
    stage.admin("PUT", &path, json!({ "scheme_user": true, "scheme_admin": true })).await.ok();
    leave(&stage, &team, &id).await.ok();
}

#[tokio::test]
async fn a_full_team_takes_nobody_back_and_a_deactivated_member_frees_a_seat() {
    let stage = Stage::with(Settings { max_users_per_team: 2, ..Settings::default() }).await;
    let (id, other, third) = (stage.user("zhang"), stage.user("li"), stage.user("wang"));
    let team = stage.team("hq", &["zhang", "li"]);
    rejoin(&stage, &team, &third).await.is(400, "app.team.join_user_to_team.max_accounts.app_error");
    leave(&stage, &team, &id).await.ok();
    stage.set_active(&other, false).await.ok();
    let stats = stage.read(&format!("/teams/{team}/stats")).await;
    assert_eq!((&stats["total_member_count"], &stats["active_member_count"]), (&json!(1), &json!(0)));
    rejoin(&stage, &team, &id).await.ok();
    rejoin(&stage, &team, &third).await.ok();
    stage.set_active(&other, true).await.ok();
    assert_eq!(stage.read(&format!("/teams/{team}/stats")).await["active_member_count"], 3, "over the maximum");
}

#[tokio::test]
async fn a_deactivated_person_can_be_put_back() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["li", "zhang"]);
    stage.set_active(&id, false).await.ok();
    leave(&stage, &team, &id).await.ok();
    rejoin(&stage, &team, &id).await.ok();
    let listed = async |query: &str| {
        let list = stage.read(&format!("/teams/{team}/members{query}")).await;
        field(&list, "user_id").contains(&id.as_str())
    };
    assert!(listed("").await);
    assert!(!listed("?exclude_deleted_users=true").await);
}

#[tokio::test]
async fn missing_flags_count_as_false_and_names_map_onto_flags() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["li", "zhang"]);
    let member = format!("/teams/{team}/members/{id}");
    stage.effects();
    for _ in 0..2 {
        stage.admin("PUT", &format!("{member}/schemeRoles"), json!({})).await.ok();
    }
    assert_eq!(stage.effects(), [EffectKind::TeamRolesChanged]);
    assert_eq!(stage.read(&member).await["roles"], "");
    let roles = json!({ "roles": "team_user team_admin system_post_all" });
    stage.admin("PUT", &format!("{member}/roles"), roles).await.ok();
    let row = stage.read(&member).await;
    assert_eq!((&row["scheme_admin"], &row["explicit_roles"]), (&json!(true), &json!("system_post_all")));
    let unknown = stage.admin("PUT", &format!("{member}/roles"), json!({ "roles": "team_wizard" })).await;
    unknown.is(400, "app.role.get_by_name.app_error");
    let guest = stage.admin("PUT", &format!("{member}/schemeRoles"), json!({ "scheme_guest": true })).await;
    guest.is(400, "api.team.update_team_member_roles.guest.app_error");
}

#[tokio::test]
async fn a_team_of_a_directory_group_lets_nobody_go_but_bots_and_oneself() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let bot = stage.site(|site| site.add(NewUser::bot("builder", "zhang")));
    let team =
        stage.site(|site| site.add_team(NewTeam::new("linked").group_constrained().members(["zhang", "builder"])));
    leave(&stage, &team, &id).await.is(400, "api.team.remove_member.group_constrained.app_error");
    leave(&stage, &team, &bot).await.ok();
    let token = stage.site(|site| site.log_in("zhang"));
    stage.call(&token, "DELETE", &format!("/teams/{team}/members/me"), Value::Null).await.ok();
}

#[tokio::test]
async fn an_invitation_link_is_for_administrators_and_dies_when_renewed() {
    let stage = Stage::new().await;
    stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["zhang", "li"]);
    let (admin, plain) = stage.site(|site| (site.log_in("zhang"), site.log_in("li")));
    let path = format!("/teams/{team}");
    let invite = stage.call(&admin, "GET", &path, Value::Null).await.ok()["invite_id"].clone();
    assert_eq!(stage.call(&plain, "GET", &path, Value::Null).await.ok()["invite_id"], "");
    let old = format!("/teams/invite/{}", invite.as_str().expect("an id"));
    stage.call(&plain, "GET", &old, Value::Null).await.ok();
    stage.call(&admin, "POST", &format!("{path}/regenerate_invite_id"), Value::Null).await.ok();
    stage.call(&plain, "GET", &old, Value::Null).await.is(404, "app.team.get_by_invite_id.finding.app_error");
}
