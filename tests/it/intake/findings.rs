//! What the machine must not guess waits for a person, and does what they say.

use super::{D20, D27, both, cases, colleague, hr, leaves, said, tell};
use crate::refusals::house::{House, only};
use exeunt_core::{Became, DutyRole, Finding, FindingId, FindingKind, How, Intention, PlanKind, Said, Statement};
use exeunt_engine::{Engine, EngineError, Happened, Settlement};
use exeunt_store::FindingFilter;

async fn waiting(engine: &Engine) -> Vec<Finding> {
    let filter = FindingFilter { waiting: Some(true), ..FindingFilter::default() };
    engine.finding_list(&hr(), &filter, None, 100).await.unwrap()
}

async fn only_one(engine: &Engine) -> FindingId {
    let waiting = waiting(engine).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    waiting[0].id
}

fn by(source: &str, statement: Statement) -> Statement {
    Statement { source: source.into(), ..statement }
}

both! {
    async fn who_fits_nobody_is_named_by_a_person(house) {
        let engine = &house.engine;
        let about = Said { mail: Some("Zhang.San@Corp.Test".to_owned()), name: Some("张三".to_owned()), employee_number: None };
        let unknown = |id: &str, minutes, day| Statement { about: about.clone(), ..said(id, minutes, leaves(day)) };
        tell(engine, &unknown("1", 60, D20)).await;
        // The nightly file says it again: one finding.
        tell(engine, &unknown("2", 50, D20)).await;
        let id = only_one(engine).await;
        let (finding, statements) = engine.finding_get(&hr(), id).await.unwrap();
        assert_eq!((finding.kind, statements.len()), (FindingKind::FitsNobody, 2));
        // Something else: the finding says what holds now.
        tell(engine, &unknown("3", 40, D27)).await;
        let id = only_one(engine).await;
        assert_eq!(engine.finding_get(&hr(), id).await.unwrap().0.about.intention, Some(leaves(D27)));

        let accept = engine.finding_settle(&hr(), id, &Settlement::Accept, "it is so").await;
        assert!(matches!(accept, Err(EngineError::UnfitSettlement { .. })), "{accept:?}");
        let person = Settlement::Person(house.person.clone());
        engine.finding_settle(&hr(), id, &person, "asked him").await.unwrap();
        let cases = cases(engine, &house.person).await;
        assert_eq!((cases.len(), cases[0].last_working_day), (1, D27.parse().unwrap()));
        let again = engine.finding_settle(&hr(), id, &person, "asked him").await;
        assert!(matches!(again, Err(EngineError::FindingSettled(_))), "{again:?}");
        let answer = engine.statement_apply(&hr(), &unknown("3", 40, D27)).await.unwrap();
        assert_eq!((answer.became, answer.again), (Became::Opened { case: cases[0].id }, true));
        assert_eq!(house.logged(Happened::FindingSettled).await, 2);
        assert_eq!(house.logged(Happened::FindingRaised).await, 2);
    }

    async fn a_mail_address_finds_one_person_in_any_case_of_letters(house) {
        let engine = &house.engine;
        let zhao = colleague(engine, "E404", Some("zhao.si@corp.test")).await;
        let about = |mail: &str, number: Option<&str>| {
            Said { mail: Some(mail.to_owned()), employee_number: number.map(str::to_owned), name: None }
        };
        let found = Statement { about: about("ZHAO.SI@corp.test", None), ..said("1", 60, leaves(D20)) };
        assert!(matches!(tell(engine, &found).await, Became::Opened { .. }));
        assert_eq!(cases(engine, &zhao).await.len(), 1);

        let other = Statement { about: about("zhao.si@corp.test", Some("E001")), ..said("2", 60, leaves(D20)) };
        tell(engine, &other).await;
        assert_eq!(waiting(engine).await[0].kind, FindingKind::NumberAndMailDisagree);
        colleague(engine, "E405", Some("zhao.si@corp.test")).await;
        let several = Statement { about: about("zhao.si@corp.test", None), ..said("3", 50, leaves(D27)) };
        tell(engine, &several).await;
        let several = waiting(engine).await.into_iter().find(|finding| finding.kind == FindingKind::FitsSeveral);
        assert_eq!(several.unwrap().about.candidates.len(), 2);
    }

    async fn sources_that_contradict_each_other_wait_for_hr(house) {
        let engine = &house.engine;
        let Became::Opened { case } = tell(engine, &by("hr", said("1", 60, leaves(D20)))).await else { panic!("no case") };
        assert!(matches!(tell(engine, &by("ad", said("1", 50, leaves(D27)))).await, Became::Waits { .. }));
        assert_eq!(engine.case_get(case).await.unwrap().last_working_day, D20.parse().unwrap(), "nothing was guessed");
        let id = only_one(engine).await;
        engine.finding_settle(&hr(), id, &Settlement::Dismiss, "AD is never right").await.unwrap();
        assert_eq!(tell(engine, &by("ad", said("2", 40, leaves(D27)))).await, Became::NothingNew, "asked once");

        tell(engine, &by("ad", said("3", 30, Intention::Stays))).await;
        let id = only_one(engine).await;
        // Whoever said it last says it otherwise now: the finding has come to rest by itself.
        assert_eq!(tell(engine, &by("ad", said("4", 20, leaves(D27)))).await, Became::Waits { finding: only_one(engine).await });
        let overtaken = engine.finding_get(&hr(), id).await.unwrap().0;
        assert_eq!(overtaken.settled.unwrap().how, How::Overtaken);
        engine.finding_settle(&hr(), only_one(engine).await, &Settlement::Accept, "HR agrees").await.unwrap();
        assert_eq!(engine.case_get(case).await.unwrap().last_working_day, D27.parse().unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resignation_taken_back_after_the_approval_is_put_back_by_a_plan() {
    let house = House::new().await;
    let day = jiff::civil::date(2026, 2, 4);
    let leaving = Intention::Leaves { last_working_day: day, departure: None };
    let Became::Opened { case } = tell(&house.engine, &said("1", 60, leaving)).await else { panic!("no case") };
    let planned = house.planned(&house.engine.case_get(case).await.unwrap()).await;
    crate::world::approve(&house.engine, &planned).await;
    assert!(matches!(tell(&house.engine, &said("2", 30, Intention::Stays)).await, Became::Waits { .. }));
    let id = only_one(&house.engine).await;
    house.engine.finding_settle(&hr(), id, &Settlement::Accept, "he stays").await.unwrap();
    assert_eq!(house.engine.plan_latest(case, PlanKind::Reinstate).await.unwrap().plan.kind, PlanKind::Reinstate);
    let known = house.engine.statement_apply(&hr(), &said("2", 30, Intention::Stays)).await.unwrap();
    assert_eq!(known.became, Became::PuttingBack { case });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_was_deleted_makes_no_leaver() {
    let house = House::new().await;
    let gone = said("1", 60, leaves(D20));
    let kind = FindingKind::EntryDeleted;
    house.engine.statement_for_a_person(&hr(), &gone, kind).await.unwrap();
    assert_eq!(cases(&house.engine, &house.person).await, []);
    let id = only_one(&house.engine).await;
    let reasons = ["", "  "];
    for reason in reasons {
        let silent = house.engine.finding_settle(&hr(), id, &Settlement::Accept, reason).await;
        assert!(matches!(silent, Err(EngineError::ReasonRequired)), "{silent:?}");
    }
    let all = house.engine.finding_settle_all(&hr(), &[id, id], &Settlement::Accept, "really gone").await.unwrap();
    assert!(matches!(all[1].1, Err(EngineError::FindingSettled(_))), "{all:?}");
    assert_eq!(cases(&house.engine, &house.person).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_hr_and_it_settle_findings() {
    let house = House::new().await;
    for role in DutyRole::ALL {
        let asked = house.engine.finding_list(&only(role), &FindingFilter::default(), None, 1).await;
        let may = matches!(role, DutyRole::Hr | DutyRole::It);
        assert_eq!(asked.is_ok(), may, "{role:?}");
        let told = house.engine.statement_apply(&only(role), &said(role.as_str(), 60, leaves(D20))).await;
        assert_eq!(told.is_ok(), may, "{role:?}");
    }
}
