//! Accounts, and how little the answers about them mean.

use serde_json::{Value, json};

use super::client::Proof;
use super::stage::{HOST, PASSWORD, Stage};

pub(crate) async fn commands_and_arguments_that_there_are_not_are_told_apart(stage: &Stage) {
    let endpoint = json!({ "status": "error", "code": 40, "message": "Endpoint not found." });
    stage.call("unban_account", json!({})).await.is(404, endpoint);
    let missing = "Request have missing argument: host";
    stage.call("registered_users", json!({})).await.is(400, json!(missing));
    stage.call("registered_users", json!({ "x": 1 })).await.is(400, json!(missing));
    let args = json!({ "host": HOST, "x": 1 });
    stage.call("registered_users", args).await.is(400, json!("Request have unknown arguments: [x]"));
    stage.call("registered_users", json!({ "host": 5 })).await.is(400, json!("Arg 5 is not in format binary"));
    let args = json!({ "jid": "a@corp.test", "ttl": "60", "scopes": "sasl_auth" });
    stage.call("oauth_issue_token", args).await.is(400, json!("Arg <<54,48>> is not in format integer"));
    let status = stage.call("status", json!([1])).await.ok();
    assert!(status.as_str().expect("text").contains("23.01"), "{status}");
    stage
        .send(stage.request("status", &Value::Null).body("not json"))
        .await
        .expect("an answer")
        .is(400, json!("400 Bad Request"));
}

pub(crate) async fn a_taken_name_is_409_and_a_bad_one_500(stage: &Stage) {
    let name = stage.user("taken").await;
    let args = |user: &str| json!({ "user": user, "host": HOST, "password": PASSWORD });
    for spelling in [name.clone(), name.to_uppercase()] {
        let text = format!("User {spelling}@{HOST} already registered");
        let body = json!({ "status": "error", "code": 10_090, "message": text });
        stage.call("register", args(&spelling)).await.is(409, body);
    }
    let answer = stage.call("register", args("a b")).await;
    assert_eq!((answer.status, &answer.body["code"]), (500, &json!(10_001)), "{answer:?}");
    assert!(stage.exists(&name.to_uppercase()).await);
}

pub(crate) async fn strangers_get_a_yes_for_everything(stage: &Stage) {
    let ghost = stage.name("ghost");
    stage.of("kick_user", &ghost).await.is(200, json!({ "num_resources": 0 }));
    let args = json!({ "user": ghost, "host": HOST, "resource": "r", "reason": "x" });
    stage.call("kick_session", args).await.is(200, json!(0));
    stage.of("unregister", &ghost).await.is(200, json!(""));
    for command in ["user_sessions_info", "user_resources", "get_user_rooms", "get_user_subscriptions", "get_roster"] {
        stage.of(command, &ghost).await.is(200, json!([]));
    }
    stage.of("get_offline_count", &ghost).await.is(200, json!({ "value": 0 }));
    let args = json!({ "user": ghost, "host": HOST, "newpass": "x" });
    stage.call("change_password", args).await.is(404, json!("unknown_user"));
    assert!(!stage.exists(&ghost).await);
}

pub(crate) async fn a_ban_of_nobody_makes_an_account_that_was_never_seen(stage: &Stage) {
    let ghost = stage.name("typo");
    stage.ban(&ghost).await;
    assert!(stage.exists(&ghost).await);
    assert_eq!(stage.of("get_last", &ghost).await.ok()["status"], "NOT FOUND");
    assert_eq!(stage.outcome(&ghost).await, "not-authorized");
    stage.of("unregister", &ghost).await.ok();
}

pub(crate) async fn another_host_is_answered_in_many_ways(stage: &Stage) {
    let of = async |command: &str| {
        let answer = stage.call(command, json!({ "user": "u", "host": "nope.test" })).await;
        (answer.status, answer.body)
    };
    stage.call("registered_users", json!({ "host": "nope.test" })).await.is(400, json!("Unknown virtual host"));
    assert_eq!(of("unregister").await, (400, json!("Unknown virtual host")));
    assert_eq!(of("kick_user").await, (200, json!({ "num_resources": 0 })));
    assert_eq!(of("check_account").await, (200, json!(1)));
    assert_eq!(of("get_last").await, (500, json!("internal_error")));
    assert_eq!(of("get_offline_count").await, (500, json!("internal_error")));
    stage.call("srg_list", json!({ "host": "nope.test" })).await.is(500, json!("internal_error"));
}

pub(crate) async fn last_seen_of_nobody_is_now(stage: &Stage) {
    let ghost = stage.of("get_last", &stage.name("ghost")).await.ok();
    assert_eq!(ghost["status"], "NOT FOUND");
    assert!(ghost["timestamp"].as_str().expect("a time").contains('.'), "to the microsecond: {ghost}");
    let name = stage.user("seen").await;
    let never = stage.of("get_last", &name).await.ok();
    assert_eq!(never["status"], "Registered but didn't login");
    let client = stage.session(&name).await;
    assert_eq!(stage.of("get_last", &name).await.ok()["status"], "ONLINE");
    client.goodbye().await;
}

async fn password(stage: &Stage, user: &str, password: &str) -> bool {
    let args = json!({ "user": user, "host": HOST, "password": password });
    stage.call("check_password", args).await.ok() == 0
}

pub(crate) async fn a_new_password_leaves_sessions(stage: &Stage) {
    let name = stage.user("pass").await;
    let mut client = stage.session(&name).await;
    let args = json!({ "user": name, "host": HOST, "newpass": "another-1" });
    stage.call("change_password", args).await.is(200, json!(0));
    client.so_far().await;
    assert_eq!(stage.outcome(&name).await, "not-authorized");
    assert!(password(stage, &name, "another-1").await);
    let args = json!({ "user": name, "host": HOST, "newpass": "" });
    stage.call("change_password", args).await.is(400, json!("invalid_password"));
}

pub(crate) async fn a_ban_overwrites_the_password_and_ends_sessions(stage: &Stage) {
    let name = stage.user("ban").await;
    let mut client = stage.session(&name).await;
    stage.ban(&name).await;
    assert_eq!(client.ended().await, ("conflict".to_owned(), "left the company".to_owned()));
    assert!(!password(stage, &name, PASSWORD).await);
    let last = stage.of("get_last", &name).await.ok();
    assert_eq!(last["status"], "Stream closed by local host: left the company (conflict)");
    stage.ban(&name).await;
    assert_eq!(stage.outcome(&name).await, "not-authorized");
}

pub(crate) async fn unregistering_twice_is_fine_and_leaves_traps_behind(stage: &Stage) {
    let name = stage.user("gone").await;
    let room = stage.room(&[], &[(&name, "owner")]).await;
    let jid = format!("{name}@{HOST}");
    let subscription = json!({
        "user": format!("{jid}/x"), "nick": name, "room": super::stage::room_jid(&room),
        "nodes": "urn:xmpp:mucsub:nodes:messages",
    });
    stage.call("subscribe_room", subscription).await.ok();
    let token = stage.token(&name).await;
    let mut client = stage.session(&name).await;
    stage.freeze(&name).await;
    stage.of("unregister", &name).await.is(200, json!(""));
    assert_eq!(client.ended().await, ("conflict".to_owned(), "User removed".to_owned()));
    stage.of("unregister", &name).await.is(200, json!(""));
    assert!(!stage.exists(&name).await);
    stage.at("get_room_affiliations", &room).await.is(200, json!([]));
    stage.at("get_subscribers", &room).await.is(200, json!([jid]));
    assert!(stage.frozen().await.contains(&json!(jid)), "who gets the name next is frozen");
    stage.unfreeze(&name).await;
    let login = stage.try_login(&name, Proof::Token(&token), "late").await;
    assert_eq!(login.outcome(), "in", "a token needs no account");
}

pub(crate) async fn what_a_client_keeps_is_kept(stage: &Stage) {
    let name = stage.user("keep").await;
    let bookmarks = "<storage xmlns='storage:bookmarks'><conference jid='a@b' autojoin='true'/></storage>";
    let get = json!({ "user": name, "host": HOST, "element": "storage", "ns": "storage:bookmarks" });
    let empty = "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>";
    stage.call("private_get", get.clone()).await.is(200, json!({ "res": empty }));
    let set = |element: &str| json!({ "user": name, "host": HOST, "element": element });
    stage.call("private_set", set("<broken")).await.is(200, json!(1));
    stage.call("private_set", set(bookmarks)).await.is(200, json!(0));
    let full = format!("<query xmlns='jabber:iq:private'>{bookmarks}</query>");
    stage.call("private_get", get).await.is(200, json!({ "res": full }));
    let mut client = stage.session(&name).await;
    let question = "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>";
    let (_, answer) = client.ask("get", "", question).await;
    assert_eq!(answer.find("conference").map(|bookmark| bookmark.get("jid")), Some("a@b"));
}
