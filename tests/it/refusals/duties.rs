//! Every role at every operation: the table decides, and each refusal is in the log.

use super::house::{House, account, only, user};
use crate::world::HQ;
use exeunt_core::{
    AccountRef, ActorName, Case, ConnectionName, Departure, Duty, DutyRole, FindingId, GroupRef, Intention, Language,
    NoteKind, Person, PersonChange, Said, Scope, Statement, StepId,
};
use exeunt_engine::access::AccessError;
use exeunt_engine::case::{CredentialKind, Decision, NewCase, NewNote, Planned};
use exeunt_engine::run::unwatched;
use exeunt_engine::{Caller, EngineError, Happened, PersonSeen, Settlement};
use jiff::SignedDuration;
use secrecy::SecretString;
use std::collections::BTreeSet;

type Asked = Result<(), EngineError>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_asks_the_table_and_every_refusal_is_logged() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    let planned = house.planned(&case).await;
    let mut refusals = house.refusals().await.len();
    for role in DutyRole::ALL {
        let caller = only(role);
        for (operation, duty) in OPERATIONS {
            let result = ask(&house, &caller, operation, &case, &planned).await;
            let refused = matches!(&result, Err(EngineError::NotYourDuty { duty: named, .. }) if *named == duty);
            assert_eq!(refused, !role.may(duty), "{role:?} {operation}: {result:?}");
            refusals += usize::from(refused);
        }
    }
    let logged = house.refusals().await;
    let by_role = |(by, _): &&(String, String)| by.starts_with("the ");
    let (duty, other): (Vec<_>, Vec<_>) =
        logged.iter().filter(by_role).partition(|(_, why)| why.contains("has no role that may do this"));
    assert_eq!(duty.len(), refusals, "each refusal is one entry; others: {other:?}");
}

const OPERATIONS: [(&str, Duty); 24] = [
    ("actor_add", Duty::ManageActors),
    ("connection_put", Duty::ManageConnections),
    ("person_put", Duty::ManageLedger),
    ("person_change", Duty::ManageLedger),
    ("bind", Duty::ManageLedger),
    ("case_open", Duty::OpenCase),
    ("decide", Duty::DecideHandOver),
    ("hold", Duty::DecideHold),
    ("note_write", Duty::WriteNote),
    ("credential_add", Duty::Prove),
    ("observe", Duty::Observe),
    ("plan_leave", Duty::MakePlan),
    ("plan_reinstate", Duty::Withdraw),
    ("plan_unfreeze", Duty::Unfreeze),
    ("prove", Duty::Prove),
    ("report", Duty::Read),
    ("step_skip", Duty::SettleStep),
    ("run_stop", Duty::SettleStep),
    ("run", Duty::Run),
    ("contain", Duty::Contain),
    ("approve", Duty::ApprovePlan),
    ("case_last_day_move", Duty::OpenCase),
    ("statement_apply", Duty::GiveStatement),
    ("finding_settle", Duty::SettleFinding),
];

/// Asks for one operation. What fails for another reason than the caller's role has passed the table.
async fn ask(house: &House, by: &Caller, operation: &str, case: &Case, planned: &Planned) -> Asked {
    let (engine, id) = (&house.engine, case.id);
    let hq = ConnectionName::from(HQ);
    let person = Person {
        id: "E009".into(),
        name: "周九".to_owned(),
        department: "财务".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: Language::Zh,
    };
    let no_step = StepId::from("none");
    let secret = || SecretString::from(house.plot.admin_token.clone());
    match operation {
        "actor_add" => {
            let name = ActorName::from(format!("new by {}", by.name).as_str());
            engine.actor_add(by, &name, &BTreeSet::new(), None).await.map(drop)
        }
        "connection_put" => engine.connection_put(by, &hq, "synapse", &house.plot.settings(), secret()).await.map(drop),
        "person_put" => engine.person_put(by, &person).await,
        "person_change" => {
            engine.person_change(by, &"E010".into(), &PersonChange::default(), PersonSeen::Whatever).await.map(drop)
        }
        "bind" => engine.bind(by, &"E404".into(), &AccountRef::new(HQ, user("nobody").as_str()), "none").await,
        "case_open" => {
            let new = NewCase {
                departure: Departure::Voluntary,
                last_working_day: case.last_working_day,
                person: "E404".into(),
            };
            engine.case_open(by, &new).await.map(drop)
        }
        "decide" => {
            let decision = Decision::Keep { group: GroupRef::new(HQ, "!none"), reason: "none".to_owned() };
            engine.decide(by, id, &decision).await
        }
        "hold" => engine.decide(by, id, &Decision::LegalHold { hold: false }).await,
        "note_write" => {
            let new = NewNote {
                kind: NoteKind::Call,
                happened_at: None,
                with: String::new(),
                text: "none".to_owned(),
                corrects: None,
            };
            engine.note_write(by, id, new, &[]).await.map(drop)
        }
        "credential_add" => {
            engine.credential_add(by, id, &account(), CredentialKind::Token, "t", &SecretString::from("t")).await
        }
        "observe" => engine.observe(by, id).await.map(drop),
        "plan_leave" => engine.plan_leave(by, id).await.map(drop),
        "plan_reinstate" => engine.plan_reinstate(by, id).await.map(drop),
        "plan_unfreeze" => {
            let hour = SignedDuration::from_hours(1);
            engine.plan_unfreeze(by, id, &account(), hour, "look").await.map(drop)
        }
        "prove" => engine.prove(by, id).await.map(drop),
        "report" => engine.report(by, id).await.map(drop),
        "step_skip" => engine.step_skip(by, planned.id, &no_step, "none").await,
        "run_stop" => engine.run_stop(by, planned.id, "none").await,
        "run" => engine.run(by, planned.id, unwatched()).await.map(drop),
        "contain" => engine.contain(by, &"E404".into(), "suspicious").await.map(drop),
        "approve" => engine.approve(by, planned.id, &planned.digest, "read").await.map(drop),
        "case_last_day_move" => engine.case_last_day_move(by, id, case.last_working_day, "none").await.map(drop),
        "statement_apply" => {
            let statement = Statement {
                source: "".into(),
                id: String::new(),
                as_of: engine.now(),
                about: Said::default(),
                intention: Intention::Stays,
            };
            engine.statement_apply(by, &statement).await.map(drop)
        }
        "finding_settle" => {
            let none = FindingId(id.0);
            engine.finding_settle(by, none, &Settlement::Dismiss, "none").await.map(drop)
        }
        other => panic!("no operation {other}"),
    }
}

#[tokio::test]
async fn a_locked_actor_and_a_wrong_token_are_nobody() {
    let house = House::new().await;
    let admin = only(DutyRole::Administrator);
    let roles = BTreeSet::from([DutyRole::It]);
    let token = house.engine.actor_add(&admin, &"he.jun".into(), &roles, None).await.unwrap();
    assert_eq!(house.engine.caller(&token).await.unwrap().roles, roles);
    house.engine.actor_lock(&admin, &"he.jun".into()).await.unwrap();
    for token in [token, SecretString::from("exeunt_wrong")] {
        let nobody = house.engine.caller(&token).await;
        assert!(matches!(nobody, Err(EngineError::UnknownToken)), "{nobody:?}");
    }
}

#[tokio::test]
async fn whoever_was_locked_out_by_mistake_is_let_in_again_with_another_key() {
    let house = House::new().await;
    let admin = only(DutyRole::Administrator);
    let roles = BTreeSet::from([DutyRole::It]);
    let former = house.engine.actor_add(&admin, &"he.jun".into(), &roles, None).await.unwrap();
    house.engine.actor_lock(&admin, &"he.jun".into()).await.unwrap();
    let key = house.engine.actor_unlock(&admin, &"he.jun".into()).await.unwrap();
    assert_eq!(house.engine.caller(&key).await.unwrap().roles, roles);
    let nobody = house.engine.caller(&former).await;
    assert!(matches!(nobody, Err(EngineError::UnknownToken)), "it may be why they were locked out: {nobody:?}");
    assert_eq!(house.logged(Happened::ActorUnlocked).await, 1);
    // Of somebody who isn't locked out the key is left alone.
    house.engine.actor_unlock(&admin, &"he.jun".into()).await.unwrap_err();
    assert!(house.engine.caller(&key).await.is_ok());
}

#[tokio::test]
async fn a_token_that_leaked_locks_nobody_out_and_changes_nobody() {
    let house = House::new().await;
    let admin = only(DutyRole::Administrator);
    let roles = BTreeSet::from([DutyRole::It]);
    house.engine.actor_add(&admin, &"he.jun".into(), &roles, None).await.unwrap();
    let program = Caller { within: Some(BTreeSet::from(Scope::ALL)), ..admin };
    let tried = [
        house.engine.actor_lock(&program, &"he.jun".into()).await,
        house.engine.actor_unlock(&program, &"he.jun".into()).await.map(drop),
        house.engine.actor_roles(&program, &"he.jun".into(), &BTreeSet::new()).await,
        house.engine.actor_is(&program, &"he.jun".into(), Some(&house.person)).await,
    ];
    for refused in tried {
        assert!(matches!(refused, Err(EngineError::Access(AccessError::NotByToken))), "{refused:?}");
    }
}

#[tokio::test]
async fn nobody_becomes_somebody_else_to_work_on_their_own_leaving() {
    let house = House::new().await;
    let admin = only(DutyRole::Administrator);
    house.engine.actor_add(&admin, &"zhang.san".into(), &BTreeSet::new(), Some(&house.person)).await.unwrap();
    let leaver = Caller { name: "zhang.san".into(), ..admin.clone() }.who_is("E001");
    let refused = house.engine.actor_is(&leaver, &"zhang.san".into(), None).await;
    assert!(matches!(refused, Err(EngineError::Oneself(_))), "{refused:?}");
    house.engine.actor_is(&admin, &"zhang.san".into(), None).await.unwrap();
}
