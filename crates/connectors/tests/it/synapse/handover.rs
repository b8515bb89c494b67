//! Groups: who owns them before, during and after, in every version of rooms and in every state of the leaver.

use super::connect;
use crate::orders::{order, refused, twice};
use exeunt_connector::{Applied, Connector};
use exeunt_core::{AccountId, Action, ErrorKind, GroupId, NativeKind, Presence, Role, Standing};
use exeunt_tests::acme::{self, Estate, Nature, Place};
use exeunt_tests::dump::dump;
use exeunt_tests::matrix::Client;
use exeunt_tests::push::PushReceiver;
use exeunt_tests::require;
use exeunt_tests::synapse::{Options, Synapse};
use serde_json::json;

fn id(text: &str) -> AccountId {
    AccountId::from(text)
}

fn successor(estate: &Estate) -> String {
    estate.person("lisi002").user_id.clone()
}

fn client(server: &Synapse, estate: &Estate, user: &str) -> Client {
    let person = estate.people.iter().find(|p| p.user_id == user).unwrap();
    Client::with_token(&server.url(), user, &person.access_token)
}

fn admin(server: &Synapse) -> Client {
    Client::with_token(&server.url(), &server.admin().user_id, server.admin_token())
}

#[tokio::test]
async fn the_whole_of_acme_is_handed_over_and_nobody_else_is_touched() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let heir = successor(&estate);
    let before = dump(&admin(&server)).await.unwrap();
    let account = connector.account_lookup(&id(leaver)).await.unwrap().unwrap();
    let present = estate.rooms_where(|p| p != Place::Absent).count();
    assert_eq!(account.memberships.len(), present);

    for room in estate.rooms_where(Place::owns) {
        let group = GroupId::from(room.id.as_str());
        let seen = connector.group_lookup(&group).await.unwrap().unwrap();
        check_reading(&seen, room, leaver);
        let held = Action::RoleHeld { group: group.clone(), member: id(&heir), role: Role::Owner };
        let first = connector.apply(&order(leaver, held.clone())).await;
        assert!(first.is_ok(), "{}: {first:?}", room.name);
        let again = connector.apply(&order(leaver, held)).await;
        assert!(matches!(again, Ok(Applied::AlreadySo(_))), "{}: {again:?}", room.name);
        if room.version == "12" {
            let creator_made = client(&server, &estate, &heir).power_levels(&room.id).await.unwrap();
            assert_eq!(creator_made["users"][&heir], 150, "{}: enough to close and upgrade it", room.name);
        } else {
            let dropped = connector.apply(&order(leaver, Action::RoleDropped { group })).await;
            assert!(dropped.is_ok(), "{}: {dropped:?}", room.name);
        }
    }
    for room in estate.rooms_where(|p| p != Place::Absent) {
        let group = GroupId::from(room.id.as_str());
        twice(&connector, leaver, Action::MembershipEnded { group: group.clone() }).await;
        let seen = connector.group_lookup(&group).await.unwrap().unwrap();
        assert!(seen.owners().count() > 0, "{}", room.name);
        assert_eq!(seen.member(&id(leaver)), None);
        // A creator would be an owner again the moment he came back: the group says so.
        let creator =
            room.version == "12" && matches!(room.leaver, Place::SoleOwner | Place::CoOwner | Place::AdditionalCreator);
        assert_eq!(
            seen.lingering.contains_key(&id(leaver)),
            creator || room.leaver == Place::Moderator,
            "{}",
            room.name
        );
    }
    let after = dump(&admin(&server)).await.unwrap();
    for (user, picture) in before["users"].as_object().unwrap() {
        if user != leaver && user != &heir {
            assert_eq!(picture, &after["users"][user], "{user} was touched");
        }
    }
    let borrowed = connector.account_lookup(&id(leaver)).await.unwrap().unwrap();
    assert_eq!(borrowed.sessions, account.sessions, "acting as the leaver left no session");
}

fn check_reading(seen: &exeunt_core::Group, room: &acme::Room, leaver: &str) {
    let kind = if room.nature == Nature::Space { NativeKind::Space } else { NativeKind::Group };
    assert_eq!(seen.native_kind, kind, "{}", room.name);
    assert_eq!(seen.public, room.nature == Nature::Public, "{}", room.name);
    assert_eq!(seen.encrypted, room.nature == Nature::Encrypted, "{}", room.name);
    assert_eq!(seen.version.as_deref(), Some(room.version.as_str()));
    let member = seen.member(&id(leaver)).unwrap();
    assert_eq!(member.standing.role, Role::Owner, "{}", room.name);
    assert_eq!(member.permanent, room.version == "12", "{}", room.name);
    assert_eq!(seen.sole_owner(&id(leaver)), room.leaver == Place::SoleOwner, "{}", room.name);
}

#[tokio::test]
async fn a_creator_keeps_his_power_for_ever_and_the_only_owner_may_not_go() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    for room in estate.rooms_where(|p| p == Place::SoleOwner) {
        let group = GroupId::from(room.id.as_str());
        let before = connector.group_lookup(&group).await.unwrap();
        let gone = refused(connector.apply(&order(leaver, Action::MembershipEnded { group: group.clone() })).await);
        assert_eq!(gone.kind, ErrorKind::Conflict, "{}", room.name);
        let dropped = refused(connector.apply(&order(leaver, Action::RoleDropped { group: group.clone() })).await);
        let kind = if room.version == "12" { ErrorKind::Unsupported } else { ErrorKind::Conflict };
        assert_eq!(dropped.kind, kind, "{}", room.name);
        assert_eq!(connector.group_lookup(&group).await.unwrap(), before);
    }
    let deactivated = refused(connector.apply(&order(leaver, Action::Deactivated { erase: false })).await);
    assert_eq!(deactivated.kind, ErrorKind::Conflict, "groups would lose their only owner");
}

#[tokio::test]
async fn through_a_locked_owner_the_server_still_hands_over_but_nobody_can_put_him_out() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let heir = successor(&estate);
    twice(&connector, leaver, Action::LoginBarred).await;
    for room in estate.rooms_where(|p| p == Place::SoleOwner) {
        let group = GroupId::from(room.id.as_str());
        twice(&connector, leaver, Action::RoleHeld { group: group.clone(), member: id(&heir), role: Role::Owner })
            .await;
        let kicked = refused(connector.apply(&order(leaver, Action::MembershipEnded { group: group.clone() })).await);
        assert_eq!(kicked.kind, ErrorKind::Conflict, "{}: an equal or a creator can't be put out", room.name);
        let heir_now = connector.group_lookup(&group).await.unwrap().unwrap();
        assert_eq!(heir_now.member(&id(&heir)).unwrap().standing, Standing { role: Role::Owner, level: Some(100) });
    }
    // A plain member is put out by an owner's hand.
    let plain = estate.room("客户-天成");
    twice(&connector, leaver, Action::MembershipEnded { group: GroupId::from(plain.id.as_str()) }).await;
    let invited = estate.room("外部-律所");
    twice(&connector, leaver, Action::MembershipEnded { group: GroupId::from(invited.id.as_str()) }).await;
}

#[tokio::test]
async fn an_orphaned_group_is_found_again_through_its_old_owner() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    for name in ["项目-凤凰", "项目-玄武"] {
        let room = estate.room(name);
        client(&server, &estate, leaver).leave(&room.id).await.unwrap();
        let group = GroupId::from(room.id.as_str());
        let orphan = connector.group_lookup(&group).await.unwrap().unwrap();
        assert_eq!(orphan.owners().count(), 0, "{name}");
        assert!(orphan.lingering.contains_key(&id(leaver)), "{name}");
        let heir = room.members.iter().find(|m| *m != leaver).unwrap();
        twice(&connector, leaver, Action::RoleHeld { group: group.clone(), member: id(heir), role: Role::Owner }).await;
        let saved = connector.group_lookup(&group).await.unwrap().unwrap();
        assert_eq!(saved.member(&id(leaver)), None, "{name}: the old owner did not stay");
        assert!(saved.sole_owner(&id(heir)), "{name}");
    }
}

#[tokio::test]
async fn a_withdrawal_puts_roles_and_memberships_back_exactly() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    for name in
        ["项目-凤凰", "项目-麒麟", "项目-玄武", "客户-华星", "部门-研发", "外部-供应商甲", "客户-天成", "公告-公司"]
    {
        let room = estate.room(name);
        let group = GroupId::from(room.id.as_str());
        let before = connector.group_lookup(&group).await.unwrap().unwrap();
        let heir = room.members.iter().rfind(|m| *m != leaver && room.co_owner.as_ref() != Some(m)).unwrap();
        let standing = before.member(&id(leaver)).unwrap().standing;
        let heirs = before.member(&id(heir)).unwrap().standing;
        let handed = room.leaver.owns();
        if handed {
            let held = Action::RoleHeld { group: group.clone(), member: id(heir), role: Role::Owner };
            twice(&connector, leaver, held).await;
            if room.version != "12" {
                twice(&connector, leaver, Action::RoleDropped { group: group.clone() }).await;
            }
        }
        twice(&connector, leaver, Action::MembershipEnded { group: group.clone() }).await;
        twice(&connector, leaver, Action::MembershipRestored { group: group.clone(), standing }).await;
        if handed {
            let back = Action::StandingRestored { group: group.clone(), member: id(heir), standing: heirs };
            twice(&connector, leaver, back).await;
        }
        let after = connector.group_lookup(&group).await.unwrap().unwrap();
        assert_eq!(after, before, "{name}");
        assert_eq!(after.member(&id(leaver)).unwrap().presence, Presence::Joined);
    }
}

#[tokio::test]
async fn a_level_that_somebody_changes_meanwhile_is_not_lost() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let room = estate.room("项目-凤凰");
    let others: Vec<_> = room.members.iter().filter(|m| *m != leaver).collect();
    let owner = client(&server, &estate, leaver);
    let group = GroupId::from(room.id.as_str());
    for round in 0..8 {
        let level = 10 + round;
        let held =
            order(leaver, Action::RoleHeld { group: group.clone(), member: id(others[0]), role: Role::Moderator });
        let (ours, theirs) = tokio::join!(connector.apply(&held), owner.set_power(&room.id, others[1], level));
        theirs.unwrap();
        let levels = owner.power_levels(&room.id).await.unwrap();
        // Theirs is a read and a write too and may undo ours; but ours never undoes theirs.
        assert_eq!(levels["users"][others[1]], level, "round {round}: {ours:?}");
        let mut levels = levels;
        levels["users"].as_object_mut().unwrap().remove(others[0]);
        owner.set_state(&room.id, "m.room.power_levels", "", levels).await.unwrap();
    }
}

#[tokio::test]
async fn a_suspended_successor_or_one_from_elsewhere_is_refused() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let heir = successor(&estate);
    let suspend = format!("/_synapse/admin/v1/suspend/{}", exeunt_tests::matrix::encode(&heir));
    admin(&server).call(reqwest::Method::PUT, &suspend, Some(json!({ "suspend": true }))).await.unwrap();
    assert!(connector.account_lookup(&id(&heir)).await.unwrap().unwrap().read_only);
    let group = GroupId::from(estate.room("项目-凤凰").id.as_str());
    for (member, kind) in [(heir.as_str(), ErrorKind::Conflict), ("@somebody:elsewhere.test", ErrorKind::Invalid)] {
        let held = Action::RoleHeld { group: group.clone(), member: id(member), role: Role::Owner };
        assert_eq!(refused(connector.apply(&order(leaver, held)).await).kind, kind);
    }
}
