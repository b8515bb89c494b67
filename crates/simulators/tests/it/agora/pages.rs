//! Listings: four ways to turn pages, and where each ends.

use exeunt_simulators::agora::{MemberPages, NewChat, Options};
use exeunt_simulators::{Fault, FaultKind};
use serde_json::Value;

use super::stage::Stage;

fn list(rows: &Value) -> &[Value] {
    rows.as_array().expect("a listing has rows")
}

/// The values under `key` in the rows.
fn column(rows: &Value, key: &str) -> Vec<String> {
    list(rows).iter().map(|row| row[key].as_str().expect("a text in every row").to_owned()).collect()
}

/// Who is in the rows of members, whatever they are.
fn people(rows: &Value) -> Vec<String> {
    let name = |row: &Value| row.as_object()?.values().next()?.as_str().map(str::to_owned);
    list(rows).iter().filter_map(name).collect()
}

/// Turns pages by cursor until there is none; returns what `read` finds in their rows.
async fn cursor_pages(stage: &Stage, path: &str, rows: &str, read: fn(&Value) -> Vec<String>) -> Vec<Vec<String>> {
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = stage.get(&format!("{path}{cursor}")).await.ok();
        let page = read(&answer[rows]);
        assert_eq!(answer["count"], page.len());
        pages.push(page);
        match answer.get("cursor") {
            Some(next) => cursor = format!("&cursor={}", next.as_str().expect("a cursor is a text")),
            None => return pages,
        }
    }
}

#[tokio::test]
async fn users_come_in_the_order_of_creation_until_no_cursor_is_left() {
    let stage = Stage::new().await;
    for name in ["u4", "u5", "u6"] {
        stage.user(name);
    }
    let pages = cursor_pages(&stage, "/users?limit=4", "entities", |rows| column(rows, "username")).await;
    assert_eq!(pages, [vec!["leaver", "heir", "other", "u4"], vec!["u5", "u6"]]);
    // A last page that is full has no cursor either.
    let pages = cursor_pages(&stage, "/users?limit=3", "entities", |rows| column(rows, "username")).await;
    assert_eq!(pages.len(), 2);
    let first = stage.get("/users?limit=4").await.ok();
    assert_eq!(first["params"]["limit"], serde_json::json!(["4"]));
    stage.get("/users?limit=4&cursor=nonsense").await.is(400, "illegal_argument", "cursor");
    stage.get("/users?limit=many").await.is(400, "illegal_argument", "limit");
}

#[tokio::test]
async fn groups_of_the_app_come_newest_first_with_long_owner_names() {
    let stage = Stage::new().await;
    let ids: Vec<String> = (0..3).map(|_| stage.group()).collect();
    stage.room();
    let pages = cursor_pages(&stage, "/chatgroups?limit=2", "data", |rows| column(rows, "groupid")).await;
    assert_eq!(pages, [vec![ids[2].clone(), ids[1].clone()], vec![ids[0].clone()]]);
    let row = stage.get("/chatgroups?limit=1").await.data()[0].take();
    assert_eq!((row["owner"].as_str(), row["affiliations"].as_i64()), (Some("acme#im_leaver"), Some(3)));
    assert!(row["lastModified"].is_string());
    let short = Stage::with(Options { long_owner_names: false, ..Options::default() }).await;
    short.group();
    assert_eq!(short.get("/chatgroups").await.data()[0]["owner"], "leaver");
}

#[tokio::test]
async fn a_users_groups_start_at_page_one_in_one_list_and_at_page_zero_in_the_other() {
    let stage = Stage::new().await;
    let mut newest: Vec<String> = (0..3).map(|_| stage.group()).collect();
    newest.reverse();
    let one =
        async |page: &str| column(&stage.get(&format!("/users/heir/joined_chatgroups?{page}")).await.data(), "groupid");
    assert_eq!(one("").await, newest);
    assert_eq!(one("pagesize=2&pagenum=1").await, newest[..2]);
    assert_eq!(one("pagesize=2&pagenum=2").await, newest[2..]);
    assert_eq!(one("pagesize=2&pagenum=0").await, newest[..2], "who starts at 0 sees the first page twice");

    let zero = async |page: &str| stage.get(&format!("/chatgroups/user/heir?{page}")).await.ok();
    let first = zero("pagesize=2&pagenum=0").await;
    assert_eq!((column(&first["entities"], "groupId"), &first["total"]), (newest[..2].to_vec(), &Value::from(3)));
    assert_eq!(first["entities"][0]["owner"], "leaver");
    assert_eq!(column(&zero("pagesize=2&pagenum=1").await["entities"], "groupId"), newest[2..]);
    assert_eq!(column(&zero("pagesize=2&pagenum=2").await["entities"], "groupId"), Vec::<String>::new());
    assert_eq!(zero("").await["total"], 3);
    let nobody = stage.get("/chatgroups/user/nobody").await.ok();
    assert_eq!((&nobody["total"], nobody["entities"].as_array().map_or(0, Vec::len)), (&Value::from(0), 0));
    stage.get("/users/nobody/joined_chatgroups").await.is(404, "service_resource_not_found", "");
}

#[tokio::test]
async fn the_small_list_of_a_users_groups_gives_five_and_never_more_than_twenty() {
    let stage = Stage::new().await;
    for _ in 0..25 {
        stage.group();
    }
    for (page, expected) in [("", 5), ("?pagesize=100", 20), ("?pagesize=20&pagenum=1", 5)] {
        let answer = stage.get(&format!("/chatgroups/user/heir{page}")).await.ok();
        assert_eq!(answer["entities"].as_array().map_or(0, Vec::len), expected, "{page}");
    }
}

/// A group with 14 people.
fn crowd(stage: &Stage) -> String {
    let names: Vec<String> = (0..13).map(|n| format!("u{n:02}")).collect();
    for name in &names {
        stage.user(name);
    }
    stage.simulator.with(|app| app.add_chat(NewChat::group("leaver").members(names.iter().map(String::as_str))))
}

#[tokio::test]
async fn members_come_in_three_forms() {
    for (member_pages, default) in [(MemberPages::Agora, 10), (MemberPages::Easemob, 14)] {
        let stage = Stage::with(Options { member_pages, ..Options::default() }).await;
        let path = format!("/chatgroups/{}/users", crowd(&stage));
        let rows = stage.get(&path).await.data();
        assert_eq!(rows.as_array().map_or(0, Vec::len), default);
        assert_eq!(rows[0]["owner"], "leaver");

        let second = stage.get(&format!("{path}?pagenum=2&pagesize=6")).await.ok();
        assert_eq!(column(&second["data"], "member"), ["u05", "u06", "u07", "u08", "u09", "u10"]);
        assert_eq!(second.get("cursor"), None);

        let v3 = format!("{path}?version=v3&limit=7");
        let newest = cursor_pages(&stage, &v3, "data", people).await;
        assert_eq!((newest.len(), newest[0][0].as_str(), newest[1][6].as_str()), (2, "u12", "leaver"));
        let oldest = cursor_pages(&stage, &format!("{v3}&sort=asc"), "data", people).await;
        assert_eq!(oldest.concat().into_iter().rev().collect::<Vec<_>>(), newest.concat());
    }
}

#[tokio::test]
async fn rows_that_move_between_pages_are_missed_or_seen_twice() {
    for (rows, expected) in [(1, ["u05", "u06"]), (-1, ["u03", "u04"])] {
        let stage = Stage::new().await;
        let path = format!("/chatgroups/{}/users", crowd(&stage));
        stage.simulator.faults().add(Fault::new(FaultKind::PagingShift(rows)).on_path("/users"));
        let first = stage.get(&format!("{path}?pagenum=1&pagesize=5")).await.data();
        assert_eq!(first[0]["owner"], "leaver", "the first page stays where it is");
        let second = stage.get(&format!("{path}?pagenum=2&pagesize=5")).await.ok();
        assert_eq!(column(&second["data"], "member")[..2], expected);
        assert_eq!(second["params"].as_object().unwrap().len(), 2);
    }
}
