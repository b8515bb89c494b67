//! Listings that leave something out.

use exeunt_simulators::mattermost::site::NewUser;
use exeunt_simulators::mattermost::{Settings, Version};
use serde_json::{Value, json};

use super::stage::{Stage, field};

fn crowd(stage: &Stage, people: usize) {
    stage.site(|site| {
        for n in 0..people {
            site.add(NewUser::new(&format!("person-{n:03}")));
        }
    });
}

#[tokio::test]
async fn pages_hold_sixty_or_what_is_asked_up_to_two_hundred() {
    let stage = Stage::new().await;
    crowd(&stage, 230);
    for (query, expected) in
        [("", 60), ("?per_page=10", 10), ("?per_page=1000", 200), ("?per_page=-1", 60), ("?per_page=x", 60)]
    {
        let list = stage.read(&format!("/users{query}")).await;
        assert_eq!(list.as_array().map(Vec::len), Some(expected), "{query}");
    }
    let (first, second) = (stage.read("/users?per_page=200").await, stage.read("/users?per_page=200&page=1").await);
    assert_eq!(second.as_array().map(Vec::len), Some(31));
    let names: Vec<&str> = field(&first, "username").into_iter().chain(field(&second, "username")).collect();
    assert!(names.is_sorted(), "ordered by name");
    assert_eq!(stage.read("/users?page=2&per_page=200").await, json!([]));
}

#[tokio::test]
async fn the_list_has_bots_and_the_deactivated_and_never_a_total() {
    let stage = Stage::new().await;
    stage.user("zhang");
    stage.site(|site| {
        site.add(NewUser::bot("builder", "zhang"));
        site.add(NewUser::new("gone").deactivated_ms(5));
    });
    assert_eq!(field(&stage.read("/users").await, "username"), ["admin", "builder", "gone", "zhang"]);
    assert_eq!(field(&stage.read("/users?inactive=true").await, "username"), ["gone"]);
    assert_eq!(field(&stage.read("/users?active=true").await, "username"), ["admin", "builder", "zhang"]);
    assert_eq!(field(&stage.read("/users?role=system_admin").await, "username"), ["admin"]);
    assert_eq!(stage.read("/users/stats/filtered").await["total_users_count"], 2);
    let all = stage.read("/users/stats/filtered?include_deleted=true&include_bots=true").await;
    assert_eq!(all["total_users_count"], 4);
    let both = stage.admin("GET", "/users?active=true&inactive=true", Value::Null).await;
    assert_eq!((both.status, &both.body), (200, &Value::Null), "not valid JSON");
    assert!(both.text.starts_with('[') && both.text.contains("]{\""), "{}", both.text);
}

#[tokio::test]
async fn people_are_found_by_name_address_and_id_each_with_its_refusal() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    let get = async |path: &str| stage.admin("GET", path, Value::Null).await;
    assert_eq!(get("/users/username/zhang").await.ok()["id"], id);
    assert_eq!(get("/users/email/Zhang@Example.com").await.ok()["id"], id);
    get("/users/username/Zhang").await.is(400, "api.context.invalid_body_param.app_error");
    get("/users/username/nobody").await.is(404, "app.user.get_by_username.app_error");
    get("/users/email/nobody@example.com").await.is(404, "app.user.missing_account.const");
    get("/users/ybndrfg8ejkmcpqxot1uwisza3").await.is(404, "app.user.missing_account.const");
    get("/users/short").await.is(400, "api.context.invalid_url_param.app_error");
    let some = json!([id, "ybndrfg8ejkmcpqxot1uwisza3"]);
    assert_eq!(field(&stage.admin("POST", "/users/ids", some).await.ok(), "id"), [id.as_str()], "silently missing");
    let names = json!(["zhang", "nobody"]);
    assert_eq!(field(&stage.admin("POST", "/users/usernames", names).await.ok(), "username"), ["zhang"]);
}

#[tokio::test]
async fn searching_leaves_out_the_deactivated_unless_told() {
    let stage = Stage::new().await;
    let id = stage.user("zhang");
    stage.set_active(&id, false).await.ok();
    let search = async |body: Value| stage.admin("POST", "/users/search", body).await;
    assert_eq!(search(json!({ "term": "zha" })).await.ok(), json!([]));
    let found = search(json!({ "term": "zha", "allow_inactive": true })).await.ok();
    assert_eq!(field(&found, "username"), ["zhang"]);
    search(json!({ "term": "" })).await.is(400, "api.context.invalid_body_param.app_error");
    search(json!({ "term": "a", "limit": 2000 })).await.is(400, "api.context.invalid_body_param.app_error");
}

#[tokio::test]
async fn by_activity_leaves_out_whoever_has_no_status() {
    let stage = Stage::new().await;
    stage.user("never");
    let gone = stage.site(|site| site.add(NewUser::new("gone").last_active_ms(100)));
    stage.site(|site| site.add(NewUser::new("seen").last_active_ms(200)));
    let team = stage.team("hq", &["never", "seen", "gone"]);
    stage.set_active(&gone, false).await.ok();
    let list = stage.read(&format!("/users?in_team={team}&sort=last_activity_at")).await;
    assert_eq!(field(&list, "username"), ["gone", "seen"], "the deactivated one's time is now");
    assert_eq!(stage.admin("GET", "/users?sort=last_activity_at", Value::Null).await.status, 400);
    let never = stage.site(|site| site.id_of("never").expect("they exist").to_owned());
    let status = stage.admin("POST", "/users/status/ids", json!([never])).await.ok();
    assert_eq!(status[0]["last_activity_at"], 0);
}

#[tokio::test]
async fn the_report_pages_by_a_cursor_and_old_servers_have_none() {
    let stage = Stage::new().await;
    crowd(&stage, 5);
    let first = stage.read("/reports/users?page_size=4").await;
    assert_eq!(first.as_array().map(Vec::len), Some(4));
    let (name, id) = (first[3]["username"].as_str().expect("a name"), first[3]["id"].as_str().expect("an id"));
    let next = stage.read(&format!("/reports/users?page_size=4&from_column_value={name}&from_id={id}")).await;
    assert_eq!(field(&next, "username"), ["person-003", "person-004"]);
    assert!(next[0].get("total_posts").is_none(), "statistics need a licence");
    stage.site(|site| site.settings.licensed = true);
    assert_eq!(stage.read("/reports/users").await[0]["total_posts"], 0);
    assert_eq!(stage.admin("GET", "/reports/users?page_size=101", Value::Null).await.status, 400);
    let old = Stage::with(Settings::of(Version::OLD)).await;
    old.admin("GET", "/reports/users", Value::Null).await.is(404, "api.context.404.app_error");
}

#[tokio::test]
async fn ordinary_people_see_who_is_off_but_not_how_they_sign_in() {
    let stage = Stage::new().await;
    stage.user("li");
    let id = stage.site(|site| site.add(NewUser::new("wang").auth("saml", "wang@idp").deactivated_ms(7)));
    let token = stage.site(|site| site.log_in("li"));
    let seen = stage.call(&token, "GET", &format!("/users/{id}"), Value::Null).await.ok();
    assert_eq!((&seen["delete_at"], &seen["auth_service"]), (&json!(7), &json!("")));
    assert!(seen.get("notify_props").is_none());
}
