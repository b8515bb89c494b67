//! Messages: who reads them, what is left of deleted ones.

use exeunt_simulators::mattermost::{Settings, Version};
use serde_json::{Value, json};

use super::stage::{Stage, field};

fn talk(stage: &Stage) -> (String, Vec<String>) {
    stage.user("zhang");
    stage.user("li");
    let team = stage.team("hq", &["zhang", "li"]);
    let channel = stage.private(&team, "plans", &["zhang", "li"]);
    let posts = (0..5)
        .map(|n| {
            stage.clock.advance_ms(1_000);
            stage.site(|site| site.post("zhang", &channel, &format!("第{n}条")))
        })
        .collect();
    (channel, posts)
}

fn order(list: &Value) -> Vec<&str> {
    list["order"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[tokio::test]
async fn an_administrator_reads_every_channel_in_pages_without_joining() {
    let stage = Stage::new().await;
    let (channel, posts) = talk(&stage);
    let path = format!("/channels/{channel}/posts");
    let first = stage.read(&format!("{path}?per_page=2")).await;
    assert_eq!(order(&first), [&posts[4], &posts[3]]);
    assert_eq!((&first["next_post_id"], &first["prev_post_id"]), (&json!(""), &json!(posts[2])));
    let second = stage.read(&format!("{path}?per_page=2&page=1")).await;
    assert_eq!(order(&second), [&posts[2], &posts[1]]);
    let before = stage.read(&format!("{path}?before={}", posts[2])).await;
    assert_eq!(order(&before), [&posts[1], &posts[0]]);
    let after = stage.read(&format!("{path}?after={}&per_page=1", posts[2])).await;
    assert_eq!(order(&after), [&posts[3]]);
    assert_eq!(after["next_post_id"], posts[4]);
    let direct = stage.site(|site| {
        let direct = site.add_direct("zhang", "li");
        site.post("li", &direct, "unter uns");
        direct
    });
    assert_eq!(order(&stage.read(&format!("/channels/{direct}/posts")).await).len(), 1);
}

#[tokio::test]
async fn a_deleted_message_is_gone_alone_and_a_shell_since_a_time() {
    for (version, shown) in [(Version::OLD, 4), (Version::NEW, 5)] {
        let stage = Stage::with(Settings::of(version)).await;
        let (channel, posts) = talk(&stage);
        stage.admin("DELETE", &format!("/posts/{}", posts[1]), Value::Null).await.ok();
        stage.admin("GET", &format!("/posts/{}", posts[1]), Value::Null).await.is(404, "app.post.get.app_error");
        let path = format!("/channels/{channel}/posts");
        assert_eq!(order(&stage.read(&path).await).len(), 4);
        assert_eq!(order(&stage.read(&format!("{path}?include_deleted=true")).await).len(), shown, "{version}");
        let since = stage.read(&format!("{path}?since=1")).await;
        let shell = &since["posts"][&posts[1]];
        assert_eq!((&shell["message"], shell["delete_at"] != 0), (&json!(""), true));
    }
}

#[tokio::test]
async fn a_search_sees_only_channels_that_one_is_in() {
    let stage = Stage::new().await;
    let (channel, _) = talk(&stage);
    let team = stage.site(|site| site.channel(&channel).expect("it exists").team_id.clone());
    let path = format!("/teams/{team}/posts/search");
    let found = stage.admin("POST", &path, json!({ "terms": "from:zhang" })).await.ok();
    assert_eq!(order(&found).len(), 0, "an administrator too");
    let token = stage.site(|site| site.log_in("li"));
    let found = stage.call(&token, "POST", &path, json!({ "terms": "from:zhang 第3条" })).await.ok();
    assert_eq!(order(&found).len(), 1);
}

#[tokio::test]
async fn a_message_to_somebody_deactivated_is_taken_and_counted() {
    let stage = Stage::new().await;
    let (id, other) = (stage.user("zhang"), stage.user("li"));
    stage.set_active(&id, false).await.ok();
    let token = stage.site(|site| site.log_in("li"));
    let direct = stage.call(&token, "POST", "/channels/direct", json!([other, id])).await.ok();
    let body = json!({ "channel_id": direct["id"], "message": "are you there?" });
    assert_eq!(stage.call(&token, "POST", "/posts", body).await.status, 201);
    let channel = direct["id"].as_str().expect("an id");
    let row = stage.read(&format!("/channels/{channel}/members/{id}")).await;
    assert_eq!(row["mention_count"], 1);
}

#[tokio::test]
async fn archived_channels_take_no_messages_and_posting_sets_the_last_activity() {
    let stage = Stage::new().await;
    let (channel, _) = talk(&stage);
    let token = stage.site(|site| site.log_in("zhang"));
    let body = json!({ "channel_id": channel, "message": "x" });
    assert_eq!(stage.call(&token, "GET", "/users/me/status", Value::Null).await.ok()["last_activity_at"], 0);
    stage.call(&token, "POST", "/posts", body.clone()).await.ok();
    assert_ne!(stage.call(&token, "GET", "/users/me/status", Value::Null).await.ok()["last_activity_at"], 0);
    stage.admin("DELETE", &format!("/channels/{channel}"), Value::Null).await.ok();
    let refused = stage.call(&token, "POST", "/posts", body).await;
    refused.is(400, "api.post.create_post.can_not_post_to_deleted.error");
    let list = stage.read(&format!("/users/{}/audits", stage.admin_id)).await;
    assert!(field(&list, "action").is_empty(), "reading and posting are not audited");
}
