//! The same company that the other platforms have.

use exeunt_simulators::Clock;
use exeunt_simulators::company::{Company, GroupKind, PASSWORD, Size};
use exeunt_simulators::ejabberd::server::Detail;
use exeunt_simulators::ejabberd::{ADMIN_PASSWORD, Options};
use serde_json::json;

use super::client::Proof;
use super::stage::Stage;

const HOST: &str = "im.example.com";

#[tokio::test]
async fn the_leaver_owns_rooms_of_several_kinds_and_has_ways_in() {
    let size = Size::company(60, 40);
    let company = Company::new(7, &size);
    let demo = company.on_ejabberd(HOST, Clock::manual(1_800_000_000_000), &size);
    let leaver = format!("{}@{HOST}", demo.leaver);
    let owned = |kind: GroupKind| {
        let rooms = company.groups.iter().zip(&demo.rooms).filter(|(group, _)| group.kind == kind);
        let rooms = rooms.filter_map(|(_, room)| demo.server.room(room.as_deref()?));
        rooms.filter(|room| room.owners().any(|owner| owner == leaver)).count()
    };
    assert!(owned(GroupKind::Project) >= 3 && owned(GroupKind::Customer) >= 2 && owned(GroupKind::Confidential) >= 1);
    assert!(demo.rooms.iter().any(Option::is_none), "some groups talk elsewhere");
    let people = company.people.iter().all(|person| demo.server.exists(&person.account));
    assert!(people && demo.server.accounts().count() == company.people.len() + 1);
    assert_eq!(demo.server.sessions_of(&demo.leaver).count(), size.devices);
    assert!(demo.server.password_is(&demo.leaver, PASSWORD));
}

#[tokio::test]
async fn the_administrator_s_password_and_the_leaver_s_token_work() {
    let size = Size::company(20, 20);
    let demo = Company::new(7, &size).on_ejabberd(super::stage::HOST, Clock::manual(1_800_000_000_000), &size);
    let stage = Stage::serving(demo.server, Options::default()).await;
    let request = stage.request("status", &json!({})).basic_auth("admin@corp.test", Some(ADMIN_PASSWORD));
    stage.send(request).await.expect("an answer").ok();
    assert_eq!(stage.try_login(&demo.leaver, Proof::Token(&demo.leaver_token), "robot").await.outcome(), "in");
}

#[test]
fn the_same_seed_makes_the_same_server() {
    let size = Size::company(30, 20);
    let snapshot = |seed| {
        Company::new(seed, &size)
            .on_ejabberd(HOST, Clock::manual(1_800_000_000_000), &size)
            .server
            .snapshot(Detail::Full)
    };
    assert_eq!(snapshot(7), snapshot(7));
    assert_ne!(snapshot(7), snapshot(8));
}
