//! Statements: once and for good, in whatever order and from however many servers they come.

use super::{D20, D27, both, cases, hr, leaves, said, tell};
use crate::refusals::house::House;
use exeunt_core::{Became, CaseState, Intention, Statement};
use exeunt_engine::{EngineError, Happened};

both! {
    async fn the_same_statement_has_one_effect_and_one_answer(house) {
        let statement = said("1", 60, leaves(D20));
        let first = house.engine.statement_apply(&hr(), &statement).await.unwrap();
        assert!(matches!(first.became, Became::Opened { .. }) && !first.again, "{first:?}");
        let again = house.engine.statement_apply(&hr(), &statement).await.unwrap();
        assert_eq!((again.key, again.became, again.again), (first.key, first.became, true));
        assert_eq!(cases(&house.engine, &house.person).await.len(), 1);
        assert_eq!(house.logged(Happened::StatementReceived).await, 1);

        let other = said("1", 60, leaves(D27));
        let refused = house.engine.statement_apply(&hr(), &other).await;
        assert!(matches!(refused, Err(EngineError::StatementDiffers { .. })), "{refused:?}");
        assert!(house.refusals().await.iter().any(|(_, why)| why.contains("something else under the id")));
        assert_eq!(cases(&house.engine, &house.person).await[0].last_working_day, D20.parse().unwrap());
    }

    async fn two_servers_that_hear_the_same_open_one_case(house) {
        let engines = [house.engine.clone(), house.another().await];
        let statement = said("1", 60, leaves(D20));
        let told = (0..8).map(|i| {
            let (engine, statement) = (engines[i % 2].clone(), statement.clone());
            tokio::spawn(async move { engine.statement_apply(&hr(), &statement).await.unwrap() })
        });
        let told: Vec<_> = futures::future::join_all(told).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(told.iter().filter(|applied| !applied.again).count(), 1);
        assert!(told.iter().all(|applied| applied.became == told[0].became), "{told:?}");
        assert_eq!(cases(&house.engine, &house.person).await.len(), 1);
    }

    async fn two_sources_that_say_the_same_at_once_open_one_case(house) {
        let engines = [house.engine.clone(), house.another().await];
        let told = (0..8).map(|i| {
            let engine = engines[i % 2].clone();
            let source = format!("source-{i}").into();
            let statement = Statement { source, ..said("1", 60, leaves(D20)) };
            tokio::spawn(async move { engine.statement_from_source(&statement).await.unwrap().became })
        });
        let told: Vec<Became> = futures::future::join_all(told).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(told.iter().filter(|became| matches!(became, Became::Opened { .. })).count(), 1, "{told:?}");
        assert_eq!(told.iter().filter(|became| **became == Became::NothingNew).count(), 7, "{told:?}");
        assert_eq!(cases(&house.engine, &house.person).await.len(), 1);
    }
}

/// Every order of what a source said in four steps comes to the same end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_in_which_statements_come_does_not_matter() {
    let history = [
        said("1", 40, leaves(D20)),
        said("2", 30, leaves(D27)),
        said("3", 20, Intention::Stays),
        said("4", 10, leaves(D20)),
    ];
    let house = House::new().await;
    for (round, order) in orders(history.len()).into_iter().enumerate() {
        let person = super::colleague(&house.engine, &format!("E1{round:02}"), None).await;
        for i in &order {
            let mut statement = history[*i].clone();
            statement.id = format!("{round}/{i}");
            statement.about.employee_number = Some(person.to_string());
            tell(&house.engine, &statement).await;
        }
        let cases = cases(&house.engine, &person).await;
        let unfinished: Vec<_> = cases.iter().filter(|case| case.state == CaseState::Open).collect();
        assert_eq!(unfinished.len(), 1, "{order:?}: {cases:?}");
        assert_eq!(unfinished[0].last_working_day, D20.parse().unwrap(), "{order:?}");
        let waiting = house.engine.store.finding_count_waiting().await.unwrap();
        assert_eq!(waiting, 0, "{order:?}");
    }
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let with_last = |order: &Vec<usize>, place: usize| {
        let mut longer = order.clone();
        longer.insert(place, count - 1);
        longer
    };
    shorter.iter().flat_map(|order| (0..count).map(move |place| with_last(order, place))).collect()
}
