//! Opened for an hour, and shut again by whoever is there when the hour is over.

use super::company::Company;
use crate::world::{approve, it, open_case};
use exeunt_core::Departure;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_engine::{Engine, EngineError};
use exeunt_tests::require;
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_of_access_ends_by_itself_in_any_process() {
    let company = require!(Company::start().await);
    let (engine, person) = company.furnished().await;
    let case = open_case(&engine, &person, Departure::Voluntary).await;
    company.leave(&engine, &case).await;
    assert!(!is_open(&company).await);

    let (by, hour) = (it("lin.wei"), SignedDuration::from_hours(1));
    let too_long = engine.plan_unfreeze(&by, case.id, &company.account(), hour * 1_000, "审计取证").await;
    assert!(matches!(too_long, Err(EngineError::Planning(_))), "{too_long:?}");
    let planned = engine.plan_unfreeze(&by, case.id, &company.account(), hour, "审计取证").await.unwrap();
    let own = engine.approve(&by, planned.id, &planned.digest, "mine").await;
    assert!(matches!(own, Err(EngineError::FourEyes(_))), "{own:?}");
    approve(&engine, &planned).await;
    let report = engine.run(&by, planned.id, unwatched()).await.unwrap();
    let RunEnd::WaitsUntil { at } = report.end else { panic!("{report:?}") };
    assert!(is_open(&company).await);
    company.memberships().await.iter().for_each(|(room, m)| assert_eq!(m, "leave", "{room}"));

    // Somebody uses the hour, and leaves a session and a phone behind.
    let session = company.admin().puppet(&company.estate.leaver.user_id).await.unwrap();
    let password = "for-one-hour-only";
    let account = serde_json::json!({ "password": password, "logout_devices": false });
    company.admin().put_user(&company.estate.leaver.user_id, account).await.unwrap();
    let phone =
        exeunt_tests::matrix::Client::login(&company.synapse.url(), session.user_id(), password, "手机").await.unwrap();
    phone.set_pusher("test.exeunt.hour", "zhangsan001-hour", company.push.url()).await.unwrap();

    engine.store.close().await;
    drop(engine);
    let other = company.house().await;
    company.plot.clock.advance(at.duration_since(other.now()) - SignedDuration::from_secs(5));
    assert_eq!(ended(&other).await, [], "not before the hour is over");
    assert!(is_open(&company).await);
    company.plot.clock.advance(SignedDuration::from_secs(10));
    assert_eq!(ended(&other).await, [RunEnd::Finished]);
    assert!(!is_open(&company).await);
    assert!(phone.whoami().await.is_err() && session.whoami().await.is_err());
    let picture = &company.dump().await["users"][&company.estate.leaver.user_id];
    assert_eq!((&picture["devices"], &picture["pushers"]), (&serde_json::json!({}), &serde_json::json!({})));
}

/// Whether the server lets the account in: its admin may always borrow its hand, and only use it while it is open.
async fn is_open(company: &Company) -> bool {
    let puppet = company.admin().puppet(&company.estate.leaver.user_id).await.unwrap();
    let open = puppet.whoami().await;
    puppet.logout().await.unwrap();
    match open {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.refusal(), Some((401, "M_USER_LOCKED")));
            false
        }
    }
}

/// How everything ended that a worker took up.
async fn ended(engine: &Engine) -> Vec<RunEnd> {
    let ended = engine.work("somebody else", 4, unwatched()).await.unwrap();
    ended.into_iter().map(|(_, report)| report.unwrap().end).collect()
}
