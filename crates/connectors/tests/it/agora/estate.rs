//! On the simulated platform, whose record of effects is the judge: a group there and back again, push, and an hour.

use crate::clocks::Hands;
use crate::orders::{order, refused, twice};
use exeunt_connector::{Applied, Connector, History, Pace};
use exeunt_connectors::agora::{Agora, Config};
use exeunt_core::{AccountId, Action, Clock as _, ErrorKind, GroupId, Role, Standing};
use exeunt_simulators::agora::{Agora as Face, App, NewChat, NewUser, Options, Project};
use exeunt_simulators::{Clock, Simulator};
use serde_json::json;

const LEAVER: &str = "zhangsan001";
const NOW: &str = "2026-03-05T12:30:00Z";
const MODERATOR: Standing = Standing { role: Role::Moderator, level: None };

async fn simulated(people: &[&str]) -> (Simulator<App>, Agora) {
    let clock = Hands::at(NOW);
    let mut app = App::new(Project::new("1100", "demo"), Clock::running_from(clock.now().as_millisecond()));
    for name in people {
        app.add(NewUser::new(name).password("first").push(&format!("{name}-device"), "a-push-token", "apns"));
    }
    let project = app.project().clone();
    let simulator = Simulator::start(app, Face::new(Options::default())).await.unwrap();
    let settings = json!({ "base_url": simulator.url(), "org_name": project.org, "app_name": project.app });
    let config = Config::parse(&settings, &format!("{} {}", project.client_id, project.client_secret)).unwrap();
    (simulator, Agora::new(config, clock, Pace::free()).unwrap())
}

async fn role(connector: &Agora, group: &GroupId, who: &str) -> Option<Role> {
    let group = connector.group_lookup(group).await.unwrap().unwrap();
    group.member(&AccountId::from(who)).map(|member| member.standing.role)
}

/// Handed over, left, and taken back: the successor stands exactly as before, an admin again.
#[tokio::test]
async fn a_group_goes_to_the_successor_and_comes_back() {
    let (simulator, connector) = simulated(&[LEAVER, "lisi002", "wangwu003"]).await;
    for room in [false, true] {
        let new = if room { NewChat::room(LEAVER) } else { NewChat::group(LEAVER) };
        let id = simulator.with(|app| app.add_chat(new.members(["wangwu003"]).admins(["lisi002"])));
        let group = GroupId::from(if room { format!("chatroom/{id}") } else { id });
        let before = connector.group_lookup(&group).await.unwrap().unwrap();
        let member = AccountId::from("lisi002");

        twice(&connector, LEAVER, Action::RoleHeld { group: group.clone(), member: member.clone(), role: Role::Owner })
            .await;
        let dropped = connector.apply(&order(LEAVER, Action::RoleDropped { group: group.clone() })).await.unwrap();
        assert!(matches!(dropped, Applied::AlreadySo(_)), "the old owner is a member from then on");
        twice(&connector, LEAVER, Action::MembershipEnded { group: group.clone() }).await;
        assert_eq!(role(&connector, &group, LEAVER).await, None);

        let restored = Action::MembershipRestored { group: group.clone(), standing: Standing::OWNER };
        twice(&connector, LEAVER, restored).await;
        assert_eq!(role(&connector, &group, "lisi002").await, Some(Role::Member), "an owner who gave it back");
        twice(&connector, LEAVER, Action::StandingRestored { group: group.clone(), member, standing: MODERATOR }).await;
        assert_eq!(connector.group_lookup(&group).await.unwrap().unwrap(), before);
    }
}

/// In the other order too: whoever steps back gives the group to the account that came back.
#[tokio::test]
async fn a_successor_who_steps_back_gives_the_group_back() {
    let (simulator, connector) = simulated(&[LEAVER, "lisi002"]).await;
    let group = GroupId::from(simulator.with(|app| app.add_chat(NewChat::group("lisi002").members([LEAVER]))));
    let back = Action::StandingRestored {
        group: group.clone(),
        member: AccountId::from("lisi002"),
        standing: Standing::MEMBER,
    };
    twice(&connector, LEAVER, back.clone()).await;
    assert_eq!(role(&connector, &group, LEAVER).await, Some(Role::Owner));

    let away = GroupId::from(simulator.with(|app| app.add_chat(NewChat::group("lisi002"))));
    let Action::StandingRestored { member, standing, .. } = back else { unreachable!() };
    let nobody = Action::StandingRestored { group: away, member, standing };
    assert_eq!(refused(connector.apply(&order(LEAVER, nobody)).await).kind, ErrorKind::Conflict);
}

#[tokio::test]
async fn nobody_is_brought_in_as_an_heir_who_could_not_log_in() {
    let (simulator, connector) = simulated(&[LEAVER, "lisi002"]).await;
    let group = GroupId::from(simulator.with(|app| app.add_chat(NewChat::group(LEAVER))));
    let barred = connector.apply(&order("lisi002", Action::LoginBarred)).await.unwrap();
    assert!(matches!(barred, Applied::Changed(_)));
    let held = Action::RoleHeld { group: group.clone(), member: AccountId::from("lisi002"), role: Role::Owner };
    assert_eq!(refused(connector.apply(&order(LEAVER, held)).await).kind, ErrorKind::Conflict);
    assert_eq!(role(&connector, &group, "lisi002").await, None);
}

#[tokio::test]
async fn an_account_is_not_erased_while_it_owns_anything_and_barring_needs_no_erasing() {
    let (simulator, connector) = simulated(&[LEAVER, "lisi002"]).await;
    let room = simulator.with(|app| app.add_chat(NewChat::room(LEAVER).members(["lisi002"])));
    let erase = Action::Deactivated { erase: true };
    assert_eq!(refused(connector.apply(&order(LEAVER, erase.clone())).await).kind, ErrorKind::Conflict);
    assert!(simulator.with(|app| app.user(LEAVER).is_some() && app.chat(&room).is_some()));
    let kept = Action::Deactivated { erase: false };
    assert_eq!(refused(connector.apply(&order(LEAVER, kept)).await).kind, ErrorKind::Unsupported);

    let group = GroupId::from(format!("chatroom/{room}"));
    let held = Action::RoleHeld { group, member: AccountId::from("lisi002"), role: Role::Owner };
    twice(&connector, LEAVER, held).await;
    twice(&connector, LEAVER, erase).await;
    assert!(simulator.with(|app| app.user(LEAVER).is_none() && app.chat(&room).is_some()));
    assert_eq!(connector.account_lookup(&AccountId::from(LEAVER)).await, Ok(None));
}

#[tokio::test]
async fn push_is_unbound_and_bound_again_as_it_was() {
    let (simulator, connector) = simulated(&[LEAVER]).await;
    let before = connector.account_lookup(&AccountId::from(LEAVER)).await.unwrap().unwrap();
    assert_eq!(before.push.len(), 1);
    twice(&connector, LEAVER, Action::PushStopped).await;
    assert!(simulator.with(|app| app.user(LEAVER).unwrap().pushes.is_empty()));
    twice(&connector, LEAVER, Action::PushRestored { targets: before.push.clone() }).await;
    assert_eq!(connector.account_lookup(&AccountId::from(LEAVER)).await.unwrap().unwrap(), before);
}

#[tokio::test]
async fn an_hour_of_messages_is_what_was_written_in_it() {
    let (simulator, connector) = simulated(&[LEAVER, "lisi002"]).await;
    let hour: jiff::Timestamp = "2026-03-04T02:00:00Z".parse().unwrap();
    simulator.with(|app| {
        let chat = app.add_chat(NewChat::group(LEAVER).members(["lisi002"]));
        for (minutes, text) in [(-1, "earlier"), (0, "first"), (59, "last"), (60, "later")] {
            app.post_at(hour.as_millisecond() + minutes * 60_000, LEAVER, &chat, text);
        }
    });
    let written = async |hour| match connector.history(hour).await.unwrap() {
        History::Hour(hour) => String::from_utf8(hour.content).unwrap(),
        none => panic!("{none:?}"),
    };
    let text = written(hour).await;
    let said: Vec<_> = ["earlier", "first", "last", "later"].into_iter().filter(|word| text.contains(word)).collect();
    assert_eq!((said, text.lines().count()), (vec!["first", "last"], 2));
    let silent: jiff::Timestamp = "2026-03-03T20:00:00Z".parse().unwrap();
    assert_eq!(written(silent).await, "");
    let young: jiff::Timestamp = "2026-03-05T12:00:00Z".parse().unwrap();
    assert_eq!(connector.history(young).await.unwrap(), History::NotYet);
    let old: jiff::Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    assert_eq!(connector.history(old).await.unwrap(), History::Forgotten);
}
