//! Building the estate, as its people would: each with his own session.

use anyhow::Context;
use serde_json::{Value, json};

use super::cast::{PEOPLE, ROOMS};
use super::{Estate, Leaver, Nature, Person, Place, Room, Session};
use crate::matrix::Client;
use crate::synapse::Synapse;

/// How many colleagues are asked into each room, beside its owners and the leaver.
const COMPANY: usize = 4;

/// Creates the estate on an empty server whose rate limits are lifted. The leaver's pushers are named but not set.
pub async fn seed(synapse: &Synapse) -> anyhow::Result<Estate> {
    let admin = Client::with_token(&synapse.url(), &synapse.admin().user_id, synapse.admin_token());
    let mut people = Vec::new();
    for (localpart, name) in PEOPLE {
        people.push(person(synapse, &admin, localpart, name).await.with_context(|| format!("seeding {name}"))?);
    }
    let mut rooms = Vec::new();
    for number in 0..ROOMS.len() {
        rooms.push(room(&synapse.url(), &people, number).await.with_context(|| format!("seeding room {number}"))?);
    }
    let leaver = leaver(synapse, &admin, &people[0]).await.context("seeding the leaver")?;
    Ok(Estate { people, rooms, leaver })
}

async fn person(synapse: &Synapse, admin: &Client, localpart: &str, name: &str) -> anyhow::Result<Person> {
    let user_id = format!("@{localpart}:{}", synapse.server_name());
    let password = format!("{localpart}-first-password");
    let account = json!({
        "password": password,
        "displayname": name,
        "threepids": [{ "medium": "email", "address": format!("{localpart}@corp.example") }],
        "external_ids": [{ "auth_provider": "oidc-corp", "external_id": localpart }],
    });
    admin.put_user(&user_id, account).await?;
    let desktop = Client::login(&synapse.url(), localpart, &password, "电脑").await?;
    let access_token = desktop.access_token().to_owned();
    Ok(Person { user_id, display_name: name.to_owned(), password, access_token })
}

async fn room(url: &str, people: &[Person], number: usize) -> anyhow::Result<Room> {
    let (name, version, place, nature) = ROOMS[number];
    let leaver = &people[0];
    let colleague = |step: usize| &people[1 + (number * 7 + step * 3) % (people.len() - 1)];
    let is_maker = matches!(place, Place::SoleOwner | Place::CoOwner);
    let creator = if is_maker { leaver } else { colleague(0) };
    let co_owner = (place == Place::CoOwner).then(|| colleague(1));
    let company = (2..2 + COMPANY).map(colleague);
    let guests: Vec<&Person> =
        company.chain(co_owner).chain((place != Place::Absent && !is_maker).then_some(leaver)).collect();

    let owner = client(url, creator);
    let id = owner.create_room(request(number, creator, co_owner, leaver, &guests)).await?;
    let mut members = vec![creator.user_id.clone()];
    for guest in guests {
        if guest.user_id == leaver.user_id && place == Place::Invited {
            continue;
        }
        client(url, guest).join(&id).await?;
        members.push(guest.user_id.clone());
    }
    talk(url, people, &id, &members, nature).await?;
    Ok(Room {
        id,
        name: name.to_owned(),
        version: version.to_owned(),
        creator: creator.user_id.clone(),
        co_owner: co_owner.map(|person| person.user_id.clone()),
        leaver: place,
        nature,
        members,
    })
}

fn request(number: usize, creator: &Person, co_owner: Option<&Person>, leaver: &Person, guests: &[&Person]) -> Value {
    let (name, version, place, nature) = ROOMS[number];
    let mut users = serde_json::Map::new();
    if version != "12" {
        // From version 12 on creators have power without an entry, and must not have one.
        users.insert(creator.user_id.clone(), json!(100));
    }
    if let Some(co_owner) = co_owner {
        users.insert(co_owner.user_id.clone(), json!(100));
    }
    if place == Place::Moderator {
        users.insert(leaver.user_id.clone(), json!(50));
    }
    let mut creation = serde_json::Map::new();
    if nature == Nature::Space {
        creation.insert("type".into(), json!("m.space"));
    }
    if place == Place::AdditionalCreator {
        creation.insert("additional_creators".into(), json!([leaver.user_id]));
    }
    let encryption =
        json!({ "type": "m.room.encryption", "state_key": "", "content": { "algorithm": "m.megolm.v1.aes-sha2" } });
    json!({
        "name": name,
        "room_version": version,
        "preset": if nature == Nature::Public { "public_chat" } else { "private_chat" },
        "creation_content": creation,
        "power_level_content_override": { "users": users },
        "initial_state": if nature == Nature::Encrypted { json!([encryption]) } else { json!([]) },
        "invite": guests.iter().map(|guest| &guest.user_id).collect::<Vec<_>>(),
    })
}

/// Two members say something, in encrypted rooms as ciphertext. In spaces nobody talks.
async fn talk(url: &str, people: &[Person], room: &str, members: &[String], nature: Nature) -> anyhow::Result<()> {
    let speakers = people.iter().filter(|person| members.contains(&person.user_id)).take(2);
    for person in speakers {
        let speaker = client(url, person);
        match nature {
            Nature::Space => {}
            Nature::Encrypted => {
                let ciphertext = json!({
                    "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEnACgAkL", "session_id": "seed",
                    "sender_key": "seed", "device_id": "SEED",
                });
                speaker.send_event(room, "m.room.encrypted", ciphertext).await?;
            }
            Nature::Private | Nature::Public => {
                speaker.send(room, &format!("大家好，我是{}。", person.display_name)).await?;
            }
        }
    }
    Ok(())
}

async fn leaver(synapse: &Synapse, admin: &Client, person: &Person) -> anyhow::Result<Leaver> {
    let (url, user, password) = (synapse.url(), &person.user_id, &person.password);
    let desktop = client(&url, person);
    // The session of the seeding itself is the one on the desktop; its device is the only one so far.
    let devices = desktop.call(reqwest::Method::GET, "/_matrix/client/v3/devices", None).await?;
    let device_id = devices["devices"][0]["device_id"].as_str().context("the desktop has a device")?;
    let desktop =
        Session { device_id: device_id.to_owned(), access_token: person.access_token.clone(), refresh_token: None };
    let phone = session(Client::login(&url, user, password, "手机").await?).await?;
    let browser = session(Client::login(&url, user, password, "网页").await?).await?;
    let tablet = session(Client::login_refreshable(&url, user, password, "平板").await?).await?;
    let application = session(Client::login(&url, user, password, "报表机器人").await?).await?;
    let puppet = admin.puppet(user).await?;
    puppet.whoami().await?;
    Ok(Leaver {
        user_id: user.clone(),
        password: password.clone(),
        sessions: vec![phone, desktop, browser, tablet],
        application,
        puppet_token: puppet.access_token().to_owned(),
        pushers: ["phone", "desktop"].map(|on| (format!("test.exeunt.{on}"), format!("zhangsan001-{on}"))).to_vec(),
    })
}

/// Uses the session once, for a login alone does not count as use.
async fn session(client: Client) -> anyhow::Result<Session> {
    client.whoami().await?;
    Ok(Session {
        device_id: client.device_id().context("a login has a device")?.to_owned(),
        access_token: client.access_token().to_owned(),
        refresh_token: client.refresh_token().map(str::to_owned),
    })
}

fn client(url: &str, person: &Person) -> Client {
    Client::with_token(url, &person.user_id, &person.access_token)
}
