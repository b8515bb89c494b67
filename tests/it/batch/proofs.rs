//! Several are proved at the same time, and none of the proofs takes another's for somebody who moved.

use super::site::{Site, both, planner};
use exeunt_core::{Check, CheckKind, Verdict};
use exeunt_simulators::{Fault, FaultKind, When};
use futures::future::join_all;
use jiff::SignedDuration;
use std::collections::BTreeSet;

both! {
    async fn the_conversation_of_another_proof_is_nobody_who_moved(database) {
        let site = Site::of(6, database).await;
        let batch = site.approved().await;
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        assert_eq!(site.work().await, (6, 0));
        let cases = site.cases(&batch).await;
        let me = planner();
        let prove = |at: usize| site.engine.prove(&me, cases[at]);
        let failed = |checks: &[Check]| -> Vec<CheckKind> {
            checks.iter().filter(|check| check.verdict == Verdict::Fails).map(|check| check.kind).collect()
        };

        // The first proof dies in the middle of its conversation, which stands from then on.
        let wrong = Fault::new(FaultKind::StatusBefore(500)).on("POST", "/kick").when(When::First(1));
        site.simulator.faults().add(wrong);
        let first = prove(0).await.unwrap();
        assert_eq!(failed(&first.checks), [CheckKind::Membership], "its own leaver is still invited");
        let second = prove(1).await.unwrap();
        assert!(second.holds, "{:?}", failed(&second.checks));

        for proved in join_all([2, 3, 4, 5].map(prove)).await {
            let proved = proved.unwrap();
            assert!(proved.holds, "{:?}", failed(&proved.checks));
        }

        // Somebody who tries again at once might take it for one that is under way; later it is cleared away.
        let again = prove(0).await.unwrap();
        assert_eq!(failed(&again.checks), [CheckKind::Membership]);
        site.plot.clock.advance(SignedDuration::from_mins(11));
        let later = prove(0).await.unwrap();
        assert!(later.holds, "{:?}", failed(&later.checks));
        let log = site.log().await;
        let cleared: Vec<_> = log.iter().filter(|(_, leaf)| leaf["what"] == "canary.cleared").collect();
        assert_eq!(cleared.len(), 1);
    }

    async fn a_control_that_the_platform_has_no_time_for_is_made_a_little_later(database) {
        let site = Site::of(1, database).await;
        let batch = site.approved().await;
        for (method, path) in [("GET", "/whoami"), ("POST", "/login"), ("GET", "/login")] {
            let busy = FaultKind::RateLimited { retry_after_ms: Some(2) };
            site.simulator.faults().add(Fault::new(busy).on(method, path).when(When::First(2)));
        }
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        assert_eq!(site.work().await, (1, 0));
        let case = site.cases(&batch).await[0];
        let checks = site.engine.store.check_list(case).await.unwrap();
        let controls: Vec<&Check> = checks.iter().map(|kept| &kept.check).filter(|check| check.control).collect();
        assert!(controls.iter().any(|check| check.kind == CheckKind::Login), "{controls:?}");
        assert!(controls.iter().all(|check| check.verdict == Verdict::Holds), "{controls:?}");
        assert!(site.engine.prove(&planner(), case).await.unwrap().holds);
    }

    async fn two_proofs_of_one_case_are_two_rounds(database) {
        let site = Site::of(1, database).await;
        let batch = site.approved().await;
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        assert_eq!(site.work().await, (1, 0));
        let case = site.cases(&batch).await[0];
        let other = site.another(77).await;
        let me = planner();
        let (one, two) = tokio::join!(site.engine.prove(&me, case), other.prove(&me, case));
        let rounds: BTreeSet<u32> = [one.unwrap().round, two.unwrap().round].into();
        assert_eq!(rounds, BTreeSet::from([1, 2]));
    }
}
