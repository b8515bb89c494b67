//! A process that dies at any of its durable writes, and the sender that says the same thing again.

use super::{D20, D27, both, cases, hr, leaves, said};
use crate::refusals::house::House;
use crate::world::Cut;
use exeunt_core::{CaseState, Intention, Statement};
use exeunt_engine::Settlement;
use exeunt_store::FindingFilter;

/// What a source sends one after the other; it goes on only when the last was acknowledged.
fn history() -> Vec<Statement> {
    vec![
        said("1", 50, leaves(D20)),
        said("2", 40, leaves(D27)),
        Statement { source: "ad".into(), ..said("3", 30, leaves(D20)) },
        said("4", 20, Intention::Stays),
        said("5", 10, leaves(D20)),
    ]
}

both! {
    async fn nothing_is_lost_or_doubled_wherever_the_process_dies(house) {
        let (mut sent, mut point, mut deaths) = (0, 0, 0);
        let history = history();
        while sent < history.len() {
            // Each process dies at its first write, before or after it became durable, and then at none.
            let cut = Cut::at(point % 3);
            let engine = house.plot.open(&cut).await;
            point += 1;
            while sent < history.len() && engine.statement_apply(&hr(), &history[sent]).await.is_ok() {
                sent += 1;
            }
            deaths += usize::from(cut.struck());
            house.plot.clock.advance(jiff::SignedDuration::from_secs(1));
        }
        assert!(deaths >= 3, "only {deaths} deaths");
        for statement in &history {
            assert!(house.engine.statement_apply(&hr(), statement).await.unwrap().again, "{}", statement.id);
        }
        let states: Vec<_> = cases(&house.engine, &house.person).await.iter().map(|case| case.state).collect();
        assert_eq!(states, [CaseState::Withdrawn, CaseState::Open]);
        assert_eq!(house.engine.store.finding_count_waiting().await.unwrap(), 1);
        assert_eq!(house.engine.store.log_consistent().await.unwrap().misfit, None);
    }

    async fn a_finding_is_settled_once_wherever_the_process_dies(house) {
        let unknown = Statement { source: "ad".into(), ..said("1", 60, Intention::Stays) };
        house.case(exeunt_core::Departure::Voluntary).await;
        house.engine.statement_apply(&hr(), &Statement { as_of: house.engine.now(), ..unknown }).await.unwrap();
        let filter = FindingFilter { waiting: Some(true), ..FindingFilter::default() };
        let id = house.engine.store.finding_list(&filter, None, 1).await.unwrap()[0].id;
        for point in [0, 1] {
            let engine = house.plot.open(&Cut::at(point)).await;
            engine.finding_settle(&hr(), id, &Settlement::Accept, "he stays").await.unwrap_err();
            let settled = house.engine.store.finding_lookup(id).await.unwrap().unwrap().settled.is_some();
            assert_eq!(settled, point == 1);
            let state = cases(&house.engine, &house.person).await[0].state;
            assert_eq!(state == CaseState::Withdrawn, settled, "the finding and what it does are one");
        }
    }
}
