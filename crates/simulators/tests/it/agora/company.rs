//! The demo company.

use exeunt_simulators::agora::{Agora, ChatKind, Detail, Project};
use exeunt_simulators::company::{Company, GroupKind, PASSWORD, Size};
use exeunt_simulators::{Clock, Simulator};
use serde_json::json;

use super::stage::{HOUR_MS, NOW_MS};

fn company() -> (Company, exeunt_simulators::agora::Demo) {
    let size = Size::company(120, 60);
    let company = Company::new(2026, &size);
    let demo = company.on_agora(Project::new("acme", "im"), Clock::manual(NOW_MS), &size);
    (company, demo)
}

#[test]
fn the_same_people_are_here_and_the_groups_that_outsiders_are_in() {
    let (company, demo) = company();
    assert!(company.people.iter().all(|person| demo.app.user(&person.account).is_some()));
    for (index, group) in company.groups.iter().enumerate() {
        let outsiders = matches!(group.kind, GroupKind::Customer | GroupKind::External);
        let here = demo.groups.get(&index).and_then(|id| demo.app.chat(id));
        assert!(here.is_some() || !outsiders, "{}", group.name);
        if let Some(chat) = here {
            assert_eq!(chat.name, group.name);
            assert_eq!(chat.owner, company.people[group.owner].account);
            assert_eq!(chat.members.len(), group.members.len());
        }
    }
}

#[test]
fn the_leaver_owns_groups_and_a_room_is_online_and_rules() {
    let (_, demo) = company();
    let owned = |kind| demo.app.chats_of(&demo.leaver, kind).iter().filter(|chat| chat.owner == demo.leaver).count();
    assert!(owned(ChatKind::Group) >= 4, "owns {}", owned(ChatKind::Group));
    assert_eq!((owned(ChatKind::Room), demo.rooms.len()), (1, 3));
    assert!(demo.app.super_admins().contains(&demo.leaver));
    let leaver = demo.app.user(&demo.leaver).unwrap();
    assert!(leaver.is_online() && leaver.activated && !leaver.pushes.is_empty());
    assert_eq!(demo.app.live_tokens(&demo.leaver), 1);
}

#[test]
fn every_hour_of_the_last_day_has_messages() {
    let (_, demo) = company();
    for hour in 1..=24 {
        let from = NOW_MS - hour * HOUR_MS;
        let said = demo.app.messages().iter().filter(|m| (from..from + HOUR_MS).contains(&m.at_ms)).count();
        assert!(said > 0, "{hour} hours ago");
    }
    assert!(demo.app.messages().iter().any(|message| message.body["secret"].is_string()));
}

#[test]
fn the_same_seed_makes_the_same_app() {
    assert_eq!(company().1.app.snapshot(Detail::Full), company().1.app.snapshot(Detail::Full));
}

#[tokio::test]
async fn it_is_served() {
    let (_, demo) = company();
    let leaver = demo.leaver.clone();
    let simulator = Simulator::start(demo.app, Agora::default()).await.unwrap();
    let body = json!({ "grant_type": "password", "username": leaver, "password": PASSWORD });
    let url = format!("{}/acme/im/token", simulator.url());
    let answer = exeunt_tests::http_client().post(url).json(&body).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
}
