//! The estate: it is what it says it is, and a dump sees every part of it.

use std::time::{Duration, Instant};

use exeunt_tests::acme::{self, Nature, Place};
use exeunt_tests::dump::{diff, dump};
use exeunt_tests::matrix::Client;
use exeunt_tests::push::PushReceiver;
use exeunt_tests::require;
use exeunt_tests::synapse::{Options, RateLimits};
use serde_json::{Value, json};

#[tokio::test]
async fn the_estate_is_alive_and_a_lock_is_the_only_difference_it_makes() {
    let push = PushReceiver::start().await.unwrap();
    let started = Instant::now();
    let (synapse, estate) = require!(acme::start(Options::default(), &push).await);
    eprintln!("Acme was there after {:?}", started.elapsed());
    let url = synapse.url();
    let leaver = &estate.leaver;
    let admin = Client::with_token(&url, &synapse.admin().user_id, synapse.admin_token());

    let tokens: Vec<&str> = leaver
        .sessions
        .iter()
        .chain([&leaver.application])
        .map(|session| session.access_token.as_str())
        .chain([leaver.puppet_token.as_str()])
        .collect();
    assert_eq!(tokens.len(), 6);
    for token in &tokens {
        assert_eq!(Client::with_token(&url, "", token).whoami().await.unwrap(), leaver.user_id);
    }

    let started = Instant::now();
    let before = dump(&admin).await.unwrap();
    eprintln!("a dump took {:?}", started.elapsed());
    assert_estate(&before, &estate);

    let colleague = Client::with_token(&url, "", &estate.person("ouyangxue009").access_token);
    let room =
        estate.rooms_where(Place::is_in).find(|room| room.members.contains(&estate.person("ouyangxue009").user_id));
    colleague.send(&room.unwrap().id, "羽毛球还打吗").await.unwrap();
    push.wait_for("羽毛球还打吗", Duration::from_secs(20)).await.unwrap();

    assert_eq!(diff(&before, &dump(&admin).await.unwrap()), [], "messages and pushes move nothing");
    admin.put_user(&leaver.user_id, json!({ "locked": true })).await.unwrap();
    let changes = diff(&before, &dump(&admin).await.unwrap());
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(changes, ["users / @zhangsan001:im.test / flags / locked: false → true"]);
    for token in &tokens {
        let refusal = Client::with_token(&url, "", token).whoami().await.unwrap_err();
        assert_eq!(refusal.refusal(), Some((401, "M_USER_LOCKED")));
    }
}

fn assert_estate(dump: &Value, estate: &acme::Estate) {
    assert_eq!((estate.people.len(), estate.rooms.len()), (30, 40));
    assert_eq!(estate.rooms_where(Place::owns).count(), 8);
    assert_eq!(estate.rooms_where(Place::is_in).count(), 20);
    let leaver = &estate.leaver.user_id;
    let picture = &dump["users"][leaver];
    assert_eq!(picture["devices"].as_object().unwrap().len(), 5);
    assert_eq!(picture["pushers"].as_object().unwrap().len(), 2);
    assert_eq!(picture["external_ids"], json!({ "oidc-corp|zhangsan001": {} }));
    for room in &estate.rooms {
        let seen = &dump["rooms"][&room.id];
        assert_eq!(seen["version"], room.version);
        assert_eq!(seen["m.room.name"]["name"], room.name);
        assert_eq!(seen.get("m.room.encryption").is_some(), room.nature == Nature::Encrypted);
        for member in &room.members {
            assert_eq!(seen["members"][member], "join", "{member} in {}", room.name);
        }
        let creator = seen["creators"].as_array().unwrap().contains(&json!(leaver));
        let power = seen["power_levels"]["users"][leaver].as_i64();
        let expected = match (room.leaver, room.version.as_str()) {
            (Place::SoleOwner | Place::CoOwner | Place::AdditionalCreator, "12") => (true, None),
            (Place::SoleOwner | Place::CoOwner, _) => (true, Some(100)),
            (Place::Moderator, _) => (false, Some(50)),
            _ => (false, None),
        };
        assert_eq!((creator, power), expected, "{}", room.name);
        let membership = match room.leaver {
            Place::Invited => json!("invite"),
            Place::Absent => Value::Null,
            _ => json!("join"),
        };
        assert_eq!(seen["members"][leaver], membership, "{}", room.name);
        assert_eq!(picture["memberships"][&room.id], membership, "{}", room.name);
    }
}

#[tokio::test]
async fn a_stock_server_holds_the_estate_and_throttles_the_sixth_login() {
    let push = PushReceiver::start().await.unwrap();
    let options = Options { rate_limits: RateLimits::Stock, ..Options::default() };
    let (synapse, estate) = require!(acme::start(options, &push).await);
    let (user, password) = (&estate.leaver.user_id, &estate.leaver.password);
    for _ in 0..5 {
        Client::login(&synapse.url(), user, password, "手机").await.unwrap();
    }
    let refusal = Client::login(&synapse.url(), user, password, "手机").await.unwrap_err();
    assert_eq!(refusal.refusal(), Some((429, "M_LIMIT_EXCEEDED")));
}
