//! What users of such systems suffer from, and what must not happen here. Each test is named after the complaint.

use crate::refusals::house::{House, LEAVER, OTHER, OWNED, SUCCESSOR, account, planner, user};
use crate::world::{HQ, approve, furnish, it, open_case, plan};
use exeunt_core::{
    AccountId, ActionKind, CaseState, CheckKind, ConnectionName, Departure, DutyRole, GroupRef, Language, NoticeKind,
    StepState, Verdict,
};
use exeunt_engine::EngineError;
use exeunt_engine::case::{Decision, NewCase, Planned, Withdrawal};
use exeunt_engine::run::{Progress, RunEnd, unwatched};
use exeunt_simulators::synapse::estate::{Detail, Membership, NewRoom};
use exeunt_simulators::{Fault, FaultKind, World as _};
use exeunt_store::NoticeFilter;
use exeunt_tests::matrix::Client;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Groups in which the leaver and both others are.
fn everybodys_groups() -> impl Iterator<Item = &'static str> {
    OWNED.into_iter().chain(["部门-全员", "机密-薪酬", "周五羽毛球", "离职验证"])
}

async fn run(house: &House, planned: &Planned) -> RunEnd {
    house.engine.run(&planner(), planned.id, unwatched()).await.unwrap().end
}

/// What the letters say of what was put back.
async fn told_of_return(house: &House, case: exeunt_core::CaseId) -> Value {
    let filter = NoticeFilter { case: Some(case), ..NoticeFilter::default() };
    let all = house.engine.store.notice_list(&filter, 1_000).await.unwrap();
    let told = all.iter().find(|notice| notice.kind == NoticeKind::CaseRestored).unwrap();
    told.document["details"].clone()
}

async fn report(house: &House, case: exeunt_core::CaseId) -> Value {
    serde_json::to_value(house.engine.report(&planner(), case).await.unwrap().report).unwrap()
}

/// "Offboarding shows as successful, however not actually running": the platform says yes to everything and does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_only_says_yes_is_no_success() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    house.simulator.faults().add(Fault::new(FaultKind::ErrorWith200).on("POST", "/leave"));
    let end = run(&house, &planned).await;
    assert!(matches!(end, RunEnd::Braked { .. } | RunEnd::NeedsOperator { .. }), "{end:?}");
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Approved);
    let still_in = house.simulator.estate().rooms_of(LEAVER, Membership::Join).len();
    let records = house.engine.store.step_list(planned.id).await.unwrap();
    let ended = |id: &str| id.contains(ActionKind::MembershipEnded.as_str());
    let open = records.iter().filter(|r| ended(r.id.as_str()) && r.state != StepState::Done).count();
    assert!(still_in > 0 && open == still_in, "{open} steps are open, he is in {still_in} groups");
    let body = report(&house, case.id).await;
    assert_eq!(body["conclusion"], "unfinished");
}

/// "Endpoint answered success while the account stayed in every room."
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_back_in_a_group_is_found() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    assert_eq!(run(&house, &planned).await, RunEnd::Finished);
    assert!(house.simulator.estate().rooms_of(LEAVER, Membership::Join).is_empty());
    assert!(house.engine.prove(&planner(), case.id).await.unwrap().holds);

    let room = house.room_id("机密-薪酬");
    house.simulator.with(|estate| estate.put_membership(OTHER, &room, LEAVER, Membership::Join));
    let proved = house.engine.prove(&planner(), case.id).await.unwrap();
    let found: Vec<_> = proved.checks.iter().filter(|c| c.verdict == Verdict::Fails).collect();
    assert!(!proved.holds);
    assert!(found.iter().any(|c| c.kind == CheckKind::Membership && c.group == Some(GroupRef::new(HQ, room.as_str()))));
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Closed, "no longer proved");
    assert_eq!(report(&house, case.id).await["conclusion"], "contradicted");
}

/// "Deactivating A removed B and C from their rooms."
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_else_who_vanished_meanwhile_is_named() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    assert_eq!(run(&house, &planned).await, RunEnd::Finished);
    for name in everybodys_groups() {
        let room = house.room_id(name);
        let estate = house.simulator.estate();
        assert!(estate.is_joined(SUCCESSOR, &room) && estate.is_joined(OTHER, &room), "{name}");
    }
    let room = house.room_id("部门-平台");
    house.simulator.with(|estate| estate.put_membership(SUCCESSOR, &room, OTHER, Membership::Leave));
    let proved = house.engine.prove(&planner(), case.id).await.unwrap();
    let collateral = proved.checks.iter().find(|c| c.kind == CheckKind::Collateral).unwrap();
    assert_eq!((collateral.verdict, proved.holds), (Verdict::Fails, false));
    let answered = &collateral.proof.answered;
    assert!(answered.contains(&user(OTHER)) && answered.contains("部门-平台"), "{answered}");
    let standing = house.engine.standing(case.id).await.unwrap();
    assert_eq!(standing.sentence.key, "standing-contradicted", "a failed proof is no missing one");
    let body = report(&house, case.id).await;
    assert_eq!(body["collateral"]["unexplained"][0]["account"]["account"], user(OTHER));
    assert_eq!(body["collateral"]["unexplained"][0]["group_name"], "部门-平台");
}

/// "errcode 0 is started, not done": what the platform does by itself is waited for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn started_is_not_done() {
    let house = House::new().await;
    house.simulator.with(|estate| {
        for n in 0..20 {
            estate.add_group(NewRoom::new(OTHER).name(&format!("聚餐-{n}")).version(11).members([LEAVER, SUCCESSOR]));
        }
    });
    let case = house.case(Departure::Voluntary).await;
    for n in 0..20 {
        let group = GroupRef::new(HQ, house.room_id(&format!("聚餐-{n}")).as_str());
        let keep = Decision::Keep { group, reason: "the platform takes him out by itself".to_owned() };
        house.engine.decide(&planner(), case.id, &keep).await.unwrap();
    }
    house.engine.decide(&planner(), case.id, &Decision::Deactivate { erase: false }).await.unwrap();
    let planned = house.planned(&case).await;
    approve(&house.engine, &planned).await;
    let said_done = Arc::new(AtomicBool::new(false));
    let watch = {
        let said_done = said_done.clone();
        let last = planned.plan.steps.iter().find(|s| s.action.kind() == ActionKind::Deactivated).unwrap().id.clone();
        Arc::new(move |progress| {
            if matches!(&progress, Progress::Rests { step, state: StepState::Done, .. } if *step == last) {
                said_done.store(true, Ordering::SeqCst);
            }
        })
    };
    let end = house.engine.run(&planner(), planned.id, watch).await.unwrap().end;
    assert_eq!(end, RunEnd::Finished);
    assert!(said_done.load(Ordering::SeqCst));
    assert!(!house.simulator.estate().is_busy(), "done was said while the platform was still at work");
    assert!(house.simulator.estate().rooms_of(LEAVER, Membership::Join).is_empty());
}

/// "Disabled in the directory, still working in the app"; "every write path must end sessions"; "API keys survive".
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_token_outlives_the_account() {
    let house = House::new().await;
    let (url, mut tokens) = (house.simulator.url().to_owned(), vec![house.token.clone()]);
    house.simulator.with(|estate| {
        tokens.push(estate.log_in(LEAVER, "REPORT-BOT"));
        tokens.push(estate.mint("admin", LEAVER, None));
    });
    let tablet = Client::login_refreshable(&url, LEAVER, "Welcome-2026", "平板").await.unwrap();
    tokens.push(tablet.access_token().to_owned());
    for token in &tokens {
        assert!(house.lets_in(token).await);
    }
    let (case, planned) = house.approved().await;
    assert_eq!(run(&house, &planned).await, RunEnd::Finished);
    for token in &tokens {
        assert!(!house.lets_in(token).await);
    }
    tablet.refresh(tablet.refresh_token().unwrap()).await.unwrap_err();
    Client::login(&url, LEAVER, "Welcome-2026", "手机").await.unwrap_err();
    // Half a year later as well: nothing begins to work again by itself.
    house.plot.clock.advance(SignedDuration::from_hours(24 * 180));
    assert!(house.engine.work("worker", 4, unwatched()).await.unwrap().is_empty());
    for token in &tokens {
        assert!(!house.lets_in(token).await);
    }
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
}

/// "Last owner locked, nobody can name a new one": an admin has locked him already.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_groups_of_an_owner_who_is_locked_already_get_a_new_one() {
    let house = House::new().await;
    house.simulator.with(|estate| estate.account_mut(LEAVER).unwrap().locked = true);
    let (case, planned) = house.approved().await;
    assert!(
        planned.plan.steps.iter().any(|s| s.action.kind() == ActionKind::LoginOpened),
        "through a window, and said so"
    );
    assert_eq!(run(&house, &planned).await, RunEnd::Finished);
    assert!(house.simulator.estate().account(LEAVER).unwrap().locked);
    every_group_has_an_owner(&house);
    let proved = house.engine.prove(&planner(), case.id).await.unwrap();
    assert!(proved.holds, "{:?}", proved.checks);
}

/// "Ownerless groups die with their history"; "a deactivated account with power 100 can't be kicked".
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_group_is_left_without_an_owner_and_no_owner_is_left_in_a_group() {
    let house = House::new().await;
    let (_, planned) = house.approved().await;
    assert_eq!(run(&house, &planned).await, RunEnd::Finished);
    every_group_has_an_owner(&house);
    assert!(house.simulator.estate().rooms_of(LEAVER, Membership::Join).is_empty());
    for name in OWNED {
        let room = house.room_id(name);
        let estate = house.simulator.estate();
        let power = estate.room(&room).unwrap().state("m.room.power_levels", "").unwrap().clone();
        assert!(power["users"].get(user(LEAVER)).is_none(), "{name}: his power would wait for him: {power}");
    }
}

fn every_group_has_an_owner(house: &House) {
    let estate = house.simulator.estate();
    for name in OWNED {
        let room = estate.room_named(name).unwrap();
        let power = room.state("m.room.power_levels", "").unwrap();
        assert!(power["users"][user(SUCCESSOR)].as_i64() >= Some(100), "{name}: {power}");
        assert!(estate.is_joined(SUCCESSOR, &room.id));
    }
}

/// "Friday at 5 terminations": six in the evening where the person lives, and not a minute earlier.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_happens_at_the_persons_own_hour_and_not_a_minute_earlier() {
    let house = House::new().await;
    let day = "2026-02-06".parse().unwrap();
    let new = NewCase { person: house.person.clone(), departure: Departure::Voluntary, last_working_day: day };
    let case = house.engine.case_open(&it("lin.wei"), &new).await.unwrap();
    let planned = house.planned(&case).await;
    approve(&house.engine, &planned).await;
    house.simulator.with(|estate| drop(estate.take_effects()));
    // 18:00 in Shanghai.
    let hour: Timestamp = "2026-02-06T10:00:00Z".parse().unwrap();
    assert_eq!(run(&house, &planned).await, RunEnd::WaitsUntil { at: hour });
    house.plot.clock.advance(hour.duration_since(house.engine.now()) - SignedDuration::from_secs(1));
    assert!(house.engine.work("worker", 4, unwatched()).await.unwrap().is_empty());
    house.untouched();
    assert!(house.lets_in(&house.token).await);

    house.plot.clock.advance(SignedDuration::from_secs(1));
    let worked = house.another().await.work("worker", 4, unwatched()).await.unwrap();
    assert!(matches!(&worked[..], [(_, Ok(report))] if report.end == RunEnd::Finished), "{worked:?}");
    assert!(!house.lets_in(&house.token).await);
}

/// "Rollback within X days": refused elsewhere, because "it doesn't save the state"; "keep the list of what was removed".
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_weeks_later_finds_everything_that_was_removed() {
    let house = House::new().await;
    let everything = |house: &House| house.simulator.with(|estate| estate.snapshot(Detail::Stable));
    let before = everything(&house);
    let (case, planned) = house.approved().await;
    house.engine.desk_set(&planner(), DutyRole::It, Some(("it@corp.example", Language::En))).await.unwrap();
    assert_eq!(run(&house, &planned).await, RunEnd::Finished);
    house.engine.prove(&planner(), case.id).await.unwrap();
    let body = report(&house, case.id).await;
    let removed: Vec<&str> =
        body["memberships"].as_array().unwrap().iter().map(|m| m["name"].as_str().unwrap()).collect();
    assert_eq!(removed.len(), 7, "{removed:?}");

    house.plot.clock.advance(SignedDuration::from_hours(24 * 20));
    let engine = house.another().await;
    let back = engine.plan_reinstate(&planner(), case.id).await.unwrap();
    assert_eq!(back.plan.questions, []);
    approve(&engine, &back).await;
    let end = engine.run(&planner(), back.id, unwatched()).await.unwrap().end;
    assert_eq!(end, RunEnd::Finished);
    let told = told_of_return(&house, case.id).await;
    assert_eq!((&told["steps"], &told["untouched"]), (&json!(back.plan.steps.len()), &json!(false)));
    let after = everything(&house);
    for name in everybodys_groups() {
        let room = house.room_id(name);
        assert_eq!(place(&after, &room), place(&before, &room), "{name}");
    }
    assert!(!house.simulator.estate().account(LEAVER).unwrap().locked);
}

/// Members and power levels of a room in a snapshot.
fn place(snapshot: &Value, room: &str) -> Value {
    let room = &snapshot["rooms"][room];
    assert!(room["members"].as_object().is_some_and(|members| members.len() == 3), "{room}");
    json!({ "members": room["members"], "power": room["state"]["m.room.power_levels"] })
}

/// "Keep the list of what was removed, for the successor": what came to them, and on whose word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_successor_gets_the_list_of_what_came_to_them() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    let by =
        Decision::DefaultSuccessor { connection: ConnectionName::from(HQ), account: AccountId::from(user(SUCCESSOR)) };
    house.engine.decide(&it("the manager"), case.id, &by).await.unwrap();
    let planned = house.planned(&case).await;
    approve(&house.engine, &planned).await;
    assert_eq!(run(&house, &planned).await, RunEnd::Finished);
    house.engine.prove(&planner(), case.id).await.unwrap();
    let body = report(&house, case.id).await;
    let mut names: Vec<&str> =
        body["successions"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    let mut owned = OWNED;
    owned.sort_unstable();
    assert_eq!(names, owned);
    for succession in body["successions"].as_array().unwrap() {
        assert_eq!(succession["new_owner"], user(SUCCESSOR));
        assert!(!succession["evidence"].as_array().unwrap().is_empty());
    }
    assert_eq!(body["accounts"][0]["account"], json!(account()));
}

/// "Accidental terminations happen all the time": taken back before its hour, it never happens.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resignation_taken_back_before_its_hour_never_runs() {
    let house = House::new().await;
    house.engine.desk_set(&planner(), DutyRole::It, Some(("it@corp.example", Language::En))).await.unwrap();
    let day = "2026-02-06".parse().unwrap();
    let new = NewCase { person: house.person.clone(), departure: Departure::Voluntary, last_working_day: day };
    let case = house.engine.case_open(&it("lin.wei"), &new).await.unwrap();
    let planned = house.planned(&case).await;
    approve(&house.engine, &planned).await;
    assert!(matches!(run(&house, &planned).await, RunEnd::WaitsUntil { .. }));

    let back = house.engine.plan_reinstate(&planner(), case.id).await.unwrap();
    assert_eq!((back.plan.steps.len(), back.plan.questions.len()), (0, 0), "there is nothing to put back");
    approve(&house.engine, &back).await;
    assert_eq!(run(&house, &back).await, RunEnd::Finished);
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Withdrawn);
    let told = told_of_return(&house, case.id).await;
    assert_eq!((&told["steps"], &told["untouched"]), (&json!(0), &json!(true)), "nothing had been closed");

    house.simulator.with(|estate| drop(estate.take_effects()));
    house.plot.clock.advance(SignedDuration::from_hours(72));
    let worked = house.another().await.work("worker", 4, unwatched()).await.unwrap();
    assert!(worked.is_empty(), "{worked:?}");
    house.untouched();
    assert!(house.lets_in(&house.token).await);

    // Nor when somebody takes the old plan up by hand.
    house.engine.run_resume(&planner(), planned.id, "by mistake").await.unwrap();
    let ran = house.engine.run(&planner(), planned.id, unwatched()).await;
    assert!(matches!(ran, Err(EngineError::Withdrawn(_))), "{ran:?}");
    house.untouched();
}

/// An hour of access that was still running when everything was put back does not end with a lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_an_unfreeze_does_not_lock_out_who_came_back() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    assert_eq!(run(&house, &planned).await, RunEnd::Finished);
    let hour = SignedDuration::from_hours(1);
    let hour = house.engine.plan_unfreeze(&planner(), case.id, &account(), hour, "交接").await.unwrap();
    approve(&house.engine, &hour).await;
    assert!(matches!(run(&house, &hour).await, RunEnd::WaitsUntil { .. }));
    let back = house.engine.plan_reinstate(&planner(), case.id).await.unwrap();
    approve(&house.engine, &back).await;
    assert_eq!(run(&house, &back).await, RunEnd::Finished);
    house.plot.clock.advance(SignedDuration::from_hours(2));
    for (_, ended) in house.another().await.work("worker", 4, unwatched()).await.unwrap() {
        assert!(matches!(ended, Err(EngineError::Withdrawn(_))), "{ended:?}");
    }
    assert!(!house.simulator.estate().account(LEAVER).unwrap().locked);
}

/// A closed site: colleagues who share groups leave together, and none of them is collateral damage of another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leavers_who_share_groups_leave_together() {
    let house = House::new().await;
    let other = furnish(&house.engine, &house.plot, "E002", &[&user(OTHER)]).await;
    let (first, _) = house.approved().await;
    let second = open_case(&house.engine, &other, Departure::Voluntary).await;
    let planned = plan(&house.engine, &second, &user(SUCCESSOR)).await;
    approve(&house.engine, &planned).await;

    for (_, report) in house.engine.work("worker", 2, unwatched()).await.unwrap() {
        assert_eq!(report.unwrap().end, RunEnd::Finished);
    }
    for case in [first, second] {
        let proved = house.engine.prove(&planner(), case.id).await.unwrap();
        let failed: Vec<_> = proved.checks.iter().filter(|c| c.verdict == Verdict::Fails).collect();
        assert!(proved.holds, "{failed:?}");
    }
}

/// Taken back before anybody approved anything: the case is withdrawn at once, and what was planned can't be approved.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resignation_taken_back_before_anything_happened_needs_no_plan() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    let planned = house.planned(&case).await;
    house.simulator.with(|estate| drop(estate.take_effects()));
    assert!(matches!(house.engine.withdraw(&planner(), case.id).await.unwrap(), Withdrawal::AtOnce));
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Withdrawn);
    approve_anyway(&house, &planned).await;
    assert!(house.engine.work("worker", 1, unwatched()).await.unwrap().iter().all(|(_, end)| end.is_err()));
    house.untouched();
}

/// An approval may come too late; what matters is that nothing runs.
async fn approve_anyway(house: &House, planned: &Planned) {
    let approved = house.engine.approve(&it("wang.fang"), planned.id, &planned.digest, "too late").await;
    assert!(approved.is_err(), "{approved:?}");
}
