//! A resignation taken back: everything that the platform can give back is back, field by field.

use super::company::{Company, run_to_the_end};
use super::evidence::verified_by_both;
use crate::world::{approve, it, open_case};
use exeunt_core::{CaseState, Departure};
use exeunt_engine::EngineError;
use exeunt_engine::case::Planned;
use exeunt_tests::acme::Place;
use exeunt_tests::dump::{Change, diff};
use exeunt_tests::matrix::Client;
use exeunt_tests::require;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_brings_back_what_the_platform_can_give() {
    let company = require!(Company::start().await);
    let (engine, person) = company.furnished().await;
    let leaver = &company.estate.leaver;
    let admin = company.admin();
    admin.put_user(&leaver.user_id, json!({ "admin": true })).await.unwrap();
    let before = company.dump().await;
    let case = open_case(&engine, &person, Departure::Voluntary).await;
    company.leave(&engine, &case).await;
    assert_eq!(company.dump().await["users"][&leaver.user_id]["flags"]["admin"], false);

    let back = engine.plan_reinstate(&it("lin.wei"), case.id).await.unwrap();
    assert_eq!(back.plan.questions, []);
    let own = engine.approve(&it("lin.wei"), back.id, &back.digest, "mine").await;
    assert!(matches!(own, Err(EngineError::FourEyes(_))), "{own:?}");
    approve(&engine, &back).await;
    run_to_the_end(&engine, &back).await;
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Withdrawn);

    let after = company.dump().await;
    let (own, others): (Vec<_>, Vec<_>) = diff(&before, &after).into_iter().partition(|c| company.is_the_leavers(c));
    own_losses_were_announced(&company, &own, &back);
    others_stand_as_before(&others, &before, &back);
    the_leaver_is_back(&company, &before).await;

    engine.observe(&it("lin.wei"), case.id).await.unwrap();
    let sealed = engine.report(&it("zhao.min"), case.id).await.unwrap();
    comparison_is_shown(&verified_by_both(&engine, &sealed), &company);
}

/// What differs at the leaver's own places is what no platform gives back, and the plan said so.
fn own_losses_were_announced(company: &Company, own: &[Change], back: &Planned) {
    let leaver = &company.estate.leaver.user_id;
    let invited = company.estate.rooms_where(|place| place == Place::Invited).next().unwrap();
    let mut expected: BTreeSet<String> = BTreeSet::from([
        format!("users / {leaver} / memberships / {}: \"invite\" → \"leave\"", invited.id),
        format!("rooms / {} / members / {leaver}: \"invite\" → \"leave\"", invited.id),
    ]);
    let sessions = company.estate.leaver.sessions.iter().chain([&company.estate.leaver.application]);
    expected.extend(sessions.map(|s| format!("users / {leaver} / devices / {}", s.device_id)));
    let found = own.iter().map(|c| match c.path[2].as_str() {
        "devices" => c.path.join(" / "),
        _ => c.to_string(),
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    let said: BTreeSet<&str> = back.plan.lost.iter().map(|m| &*m.key).collect();
    for key in ["plan-lost-credential", "plan-lost-sessions", "plan-lost-invite"] {
        assert!(said.contains(key), "{key} not in {said:?}");
    }
}

/// Whoever was brought into a room as a successor stays there as an ordinary member, announced; nobody else moved.
fn others_stand_as_before(others: &[Change], before: &Value, back: &Planned) {
    let introduced = back.plan.lost.iter().filter(|m| m.key == "plan-lost-introduced").count();
    let joined = others.iter().filter(|c| c.path[0] == "rooms" && c.path[2] == "members").count();
    assert_eq!(joined, introduced);
    for change in others {
        let absent = |room: &str, member: &str| before["rooms"][room]["members"].get(member).is_none();
        let explained = match change.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["rooms", room, "members", member] => absent(room, member) && change.after == Some(json!("join")),
            ["users", member, "memberships", room] => absent(room, member) && change.after == Some(json!("join")),
            _ => false,
        };
        assert!(explained, "{change}");
    }
}

/// He logs in, administers, owns and hears his phone again.
async fn the_leaver_is_back(company: &Company, before: &Value) {
    let leaver = &company.estate.leaver;
    let refusal = Client::login(&company.synapse.url(), &leaver.user_id, &leaver.password, "手机").await.unwrap_err();
    assert_eq!(refusal.refusal(), Some((403, "M_FORBIDDEN")), "the old password is not back");
    let password = "a-first-password-again";
    company.admin().put_user(&leaver.user_id, json!({ "password": password, "logout_devices": false })).await.unwrap();
    let phone = Client::login(&company.synapse.url(), &leaver.user_id, password, "手机").await.unwrap();
    for room in company.estate.rooms_where(Place::owns) {
        let name = json!({ "name": "又是我的" });
        phone.set_state(&room.id, "m.room.name", "", name).await.unwrap_or_else(|e| panic!("{}: {e}", room.name));
        let levels = phone.power_levels(&room.id).await.unwrap();
        assert_eq!(levels, before["rooms"][&room.id]["power_levels"], "{}", room.name);
        phone.set_state(&room.id, "m.room.power_levels", "", levels).await.unwrap();
    }
    let room = company.estate.room("离职验证");
    let speaker = room.members.iter().find(|m| **m != leaver.user_id).unwrap();
    company.session_of(speaker).send(&room.id, "欢迎回来").await.unwrap();
    let pushed = company.push.wait_for("欢迎回来", Duration::from_secs(20)).await.unwrap();
    assert!(pushed.to_string().contains("zhangsan001-"), "{pushed}");
}

fn comparison_is_shown(body: &Value, company: &Company) {
    assert_eq!(body["kind"], "reinstate");
    let rows = body["comparison"].as_array().unwrap();
    let of = |result: &str| -> BTreeSet<&str> {
        rows.iter().filter(|r| r["result"] == result).map(|r| r["field"].as_str().unwrap()).collect()
    };
    assert_eq!(of("expected"), BTreeSet::from(["membership", "other_member", "sessions"]));
    let expected = rows.iter().filter(|r| r["result"] == "expected");
    let why: BTreeSet<&str> = expected.map(|r| r["why"]["key"].as_str().unwrap()).collect();
    assert_eq!(why, BTreeSet::from(["plan-lost-introduced", "plan-lost-invite", "plan-lost-sessions"]));
    assert_eq!(body["conclusion"], "confirmed", "{}", body["summary"]);
    let equal = of("equal");
    for field in ["login", "admin", "push", "identities", "display_name", "native"] {
        assert!(equal.contains(field), "{field} not in {equal:?}");
    }
    let rooms = company.estate.rooms_where(Place::is_in).count();
    assert_eq!(rows.iter().filter(|r| r["field"] == "membership" && r["result"] == "equal").count(), rooms);
    let unexpected: Vec<&Value> = rows.iter().filter(|r| r["result"] == "unexpected").collect();
    assert_eq!(unexpected, Vec::<&Value>::new());
}
