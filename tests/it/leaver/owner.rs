//! What an owner can do, tried with the successor's own session; and what the plan announced, as the dump would show it.

use super::company::Company;
use exeunt_core::{Plan, Role};
use exeunt_tests::acme::{Nature, Place, Room};
use exeunt_tests::matrix::Client;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The changes that the announcements of a plan come to, in the words of a difference of two dumps.
pub(super) fn expected_changes(before: &Value, plan: &Plan) -> BTreeSet<String> {
    let mut expected = BTreeSet::new();
    for announced in &plan.announced {
        let (room, member) = (announced.group.group.as_str(), announced.member.as_str());
        let picture = &before["rooms"][room];
        if picture["members"].get(member).is_none() {
            expected.insert(format!("rooms / {room} / members / {member}: nothing → \"join\""));
            expected.insert(format!("users / {member} / memberships / {room}: nothing → \"join\""));
        }
        if announced.role == Role::Owner {
            let was = picture["power_levels"]["users"].get(member).map_or("nothing".to_owned(), Value::to_string);
            let level = if picture["version"] == "12" { 150 } else { 100 };
            expected.insert(format!("rooms / {room} / power_levels / users / {member}: {was} → {level}"));
        }
    }
    expected
}

/// Every room that the leaver owned has somebody who does, now, what an owner does.
pub(super) async fn exercise_ownership(company: &Company) {
    let rooms: Vec<&Room> = company.estate.rooms_where(Place::owns).collect();
    assert_eq!(rooms.len(), 8);
    let dump = company.dump().await;
    for room in rooms {
        let owner = owner_of(&dump, room);
        let session = company.session_of(&owner);
        let levels = session.power_levels(&room.id).await.unwrap();
        act_as_owner(company, &session, room).await;
        assert_eq!(session.power_levels(&room.id).await.unwrap(), levels, "put back in {}", room.name);
        if room.version == "12" {
            let level = levels["users"][&owner].as_i64();
            let creator = room.creator == owner;
            assert!(creator || level >= Some(150) || room.leaver == Place::CoOwner, "{owner} in {}", room.name);
        }
        if room.version != "12" || levels["users"][&owner].as_i64() >= Some(150) {
            let tombstone = json!({ "body": "搬到新群", "replacement_room": "!new:im.test" });
            session.set_state(&room.id, "m.room.tombstone", "", tombstone).await.unwrap();
        }
    }
}

/// The strongest member who is left.
fn owner_of(dump: &Value, room: &Room) -> String {
    let picture = &dump["rooms"][&room.id];
    let joined = picture["members"].as_object().unwrap().iter().filter(|(_, m)| **m == "join").map(|(id, _)| id);
    let strength = |id: &&String| picture["power_levels"]["users"].get(id.as_str()).and_then(Value::as_i64);
    joined.max_by_key(strength).unwrap().clone()
}

async fn act_as_owner(company: &Company, session: &Client, room: &Room) {
    let gone = [company.estate.leaver.user_id.as_str(), company.successor()];
    let outsider = |id: &str| !gone.contains(&id) && !room.members.iter().any(|m| m == id);
    let outsider = company.estate.people.iter().find(|p| outsider(&p.user_id)).unwrap();
    done(session.set_state(&room.id, "m.room.name", "", json!({ "name": "改名" })).await, "rename", room);
    done(session.set_state(&room.id, "m.room.name", "", json!({ "name": room.name })).await, "rename", room);
    done(session.invite(&room.id, &outsider.user_id).await, "invite", room);
    done(company.session_of(&outsider.user_id).join(&room.id).await, "join", room);
    let before = session.power_levels(&room.id).await.unwrap();
    done(session.set_power(&room.id, &outsider.user_id, 50).await, "promote", room);
    done(session.kick(&room.id, &outsider.user_id, "验证").await, "kick", room);
    done(session.set_state(&room.id, "m.room.power_levels", "", before).await, "demote", room);
    if room.nature != Nature::Space {
        done(session.send(&room.id, "由我接手").await, "send", room);
    }
}

fn done<T>(result: exeunt_tests::matrix::Result<T>, doing: &str, room: &Room) {
    if let Err(error) = result {
        panic!("{doing} in {}: {error}", room.name);
    }
}
