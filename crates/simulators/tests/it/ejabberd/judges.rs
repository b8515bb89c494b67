//! What a test may judge by: effects, snapshots, counts.

use exeunt_simulators::Clock;
use exeunt_simulators::ejabberd::FROZEN;
use exeunt_simulators::ejabberd::server::{Detail, EffectKind, NewAccount, NewRoom, Role, Server};
use serde_json::json;

use super::stage::{HOST, PASSWORD, Stage, room_jid};

/// Two people, a room of which one is the owner and the other a member, one live session.
async fn peopled() -> Stage {
    let mut server = Server::new(HOST, Clock::running_from(1_800_000_000_000));
    server.add_group(FROZEN);
    server.add(NewAccount::new("boss").password(PASSWORD));
    server.add(NewAccount::new("leaver").password(PASSWORD).session("desk").file("plan.pdf").mqtt());
    server.add_room(NewRoom::new("project").members_only().owner("leaver").member("boss").subscriber("leaver"));
    server.mint("leaver", "sasl_auth");
    let options = exeunt_simulators::ejabberd::Options { trust_loopback: true, ..Default::default() };
    Stage::serving(server, options).await
}

fn kinds(stage: &Stage) -> Vec<EffectKind> {
    stage.simulator().estate().take_effects().iter().map(|effect| effect.kind).collect()
}

#[tokio::test]
async fn every_change_is_one_effect_and_a_repetition_is_none() {
    let stage = peopled().await;
    assert_eq!(kinds(&stage), [], "what was there before is no effect");
    let of = |user: &str| json!({ "user": user, "host": HOST });
    let grouped = json!({ "user": "leaver", "host": HOST, "group": FROZEN, "grouphost": HOST });
    let affiliation = |user: &str, to: &str| json!({ "name": "project", "service": "conference.corp.test", "jid": format!("{user}@{HOST}"), "affiliation": to });
    let option =
        json!({ "name": "project", "service": "conference.corp.test", "option": "moderated", "value": "false" });
    let token = stage.simulator().estate().tokens()[0].secret.clone();
    for (command, args, expected) in [
        ("srg_user_add", grouped.clone(), vec![EffectKind::GroupMemberAdded]),
        ("kick_user", of("leaver"), vec![EffectKind::SessionEnded]),
        ("set_room_affiliation", affiliation("boss", "owner"), vec![EffectKind::AffiliationChanged]),
        ("change_room_option", option, vec![EffectKind::RoomOptionChanged]),
        (
            "set_room_affiliation",
            affiliation("leaver", "outcast"),
            vec![EffectKind::AffiliationChanged, EffectKind::Unsubscribed],
        ),
        ("oauth_revoke_token", json!({ "token": token }), vec![EffectKind::TokenRevoked]),
        ("srg_user_del", grouped, vec![EffectKind::GroupMemberRemoved]),
        ("unregister", of("leaver"), vec![EffectKind::AccountRemoved, EffectKind::AffiliationChanged]),
    ] {
        stage.call(command, args.clone()).await.ok();
        assert_eq!(kinds(&stage), expected, "{command}");
        stage.call(command, args).await.ok();
        assert_eq!(kinds(&stage), [], "{command} again");
    }
}

#[tokio::test]
async fn reading_and_failing_change_nothing() {
    let stage = peopled().await;
    let before = stage.simulator().estate().snapshot(Detail::Full);
    let of = json!({ "user": "leaver", "host": HOST });
    for command in ["get_last", "check_account", "user_sessions_info", "get_roster", "get_user_rooms"] {
        stage.call(command, of.clone()).await.ok();
    }
    stage.at("get_room_affiliations", "project").await.ok();
    stage.affiliate("no-such", "leaver", "none").await;
    stage.option("project", "bogus", "1").await;
    assert_eq!(stage.simulator().estate().snapshot(Detail::Full), before);
    assert_eq!(kinds(&stage), []);
}

#[tokio::test]
async fn a_ban_of_nobody_is_two_effects() {
    let stage = peopled().await;
    stage.ban("typo").await;
    assert_eq!(kinds(&stage), [EffectKind::AccountCreated, EffectKind::Banned]);
}

#[tokio::test]
async fn mqtt_sessions_outlive_everything_and_are_listed_nowhere() {
    let stage = peopled().await;
    stage.freeze("leaver").await;
    stage.of("kick_user", "leaver").await.is(200, json!({ "num_resources": 1 }));
    stage.of("num_resources", "leaver").await.is(200, json!({ "resources": 0 }));
    stage.ban("leaver").await;
    stage.of("unregister", "leaver").await.ok();
    assert_eq!(stage.simulator().estate().mqtt_sessions("leaver"), 1);
}

#[tokio::test]
async fn a_snapshot_shows_what_an_end_leaves_behind() {
    let stage = peopled().await;
    stage.freeze("leaver").await;
    stage.of("unregister", "leaver").await.ok();
    let server = stage.simulator().estate();
    let after = server.snapshot(Detail::Stable);
    assert_eq!(after["accounts"].get("leaver"), None);
    assert_eq!(after["group_members"][FROZEN], json!(["leaver@corp.test"]));
    assert_eq!(after["tokens"], json!(["leaver@corp.test sasl_auth"]));
    assert_eq!(after["rooms"]["project"]["subscribers"], json!(["leaver@corp.test"]));
    assert_eq!(after["rooms"]["project"]["affiliations"], json!({ "boss@corp.test": "member" }));
    assert_eq!(server.remembered_role("project", "leaver"), Some(Role::Moderator));
}

#[tokio::test]
async fn requests_are_counted_by_command_and_by_step() {
    let stage = peopled().await;
    let mut client = stage.session("boss").await;
    client.join(&room_jid("project")).await;
    stage.of("get_last", "boss").await.ok();
    stage.call("no_such_command", json!({})).await;
    let server = stage.simulator().estate();
    let count = |endpoint: &str| server.requests().get(endpoint).copied().unwrap_or(0);
    for (endpoint, times) in
        [("XMPP auth", 1), ("XMPP bind", 1), ("XMPP presence", 2), ("POST /api/get_last", 1), ("POST /api/?", 1)]
    {
        assert_eq!(count(endpoint), times, "{endpoint}");
    }
}

#[tokio::test]
async fn another_world_cuts_the_streams_of_the_old_one() {
    let stage = peopled().await;
    let mut client = stage.session("boss").await;
    let fresh = Server::new(HOST, Clock::manual(0));
    stage.simulator().replace(fresh);
    assert!(client.is_cut().await);
}
