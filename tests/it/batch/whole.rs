//! Twenty leavers from the list to the last verified row.

use super::site::{Site, account, approver, both, leaves, planner};
use exeunt_core::{BatchState, CaseState, StepState};
use exeunt_engine::EngineError;
use exeunt_engine::batch::{Look, MemberState, NewBatch, NewRow};
use exeunt_engine::case::{Decision, NewCase, Ordered};
use exeunt_evidence::{TrustedKeys, verify};
use exeunt_simulators::{Fault, FaultKind, When};
use exeunt_store::RunState;
use serde_json::json;

fn leaver(row: &NewRow) -> NewCase {
    let NewRow::Leaver(new) = row else { panic!("{row:?}") };
    new.clone()
}

/// Lines of the file that can't be done, and whom they are about.
fn lines_of(refused: &EngineError) -> Vec<(u64, &str)> {
    let EngineError::BatchRows(faults) = refused else { panic!("{refused:?}") };
    faults.iter().map(|fault| (fault.line.unwrap(), fault.about.as_str())).collect()
}

both! {
    async fn a_list_is_taken_in_whole_or_not_at_all(database) {
        let site = Site::of(3, database).await;
        let mut list = site.list();
        list.rows.insert(1, leaves(&"E999".into()));
        list.rows.push(leaves(&site.people[0]));
        let refused = site.engine.batch_open(&planner(), &list).await.unwrap_err();
        let EngineError::BatchRows(faults) = &refused else { panic!("{refused:?}") };
        let named: Vec<_> = faults.iter().map(|fault| (fault.row, fault.about.as_str())).collect();
        assert_eq!(named, [(2, "E999"), (5, "E001")], "{faults:?}");
        assert!(site.engine.case_of(&site.people[0]).await.unwrap().is_none(), "nothing was opened");

        // Whoever looks first hears the same, by the lines of their file; and nothing is done.
        list.rows[0] = NewRow::Leaver(NewCase { last_working_day: "1999-01-05".parse().unwrap(), ..leaver(&list.rows[0]) });
        list.lines = (3..8).collect();
        let nameless = NewBatch { name: String::new(), ..list.clone() };
        let foreseen = site.engine.batch_foresee(&planner(), &nameless).await.unwrap_err();
        let sent = site.engine.batch_open(&planner(), &list).await.unwrap_err();
        assert_eq!(lines_of(&foreseen), [(3, "E001"), (4, "E999"), (7, "E001")], "{foreseen:?}");
        assert_eq!(lines_of(&foreseen), lines_of(&sent), "{sent:?}");
        site.engine.batch_foresee(&planner(), &site.list()).await.unwrap();
        assert!(site.engine.case_of(&site.people[0]).await.unwrap().is_none(), "nothing was opened");

        let batch = site.opened().await;
        let again = site.engine.batch_open(&planner(), &site.list()).await.unwrap_err();
        assert!(matches!(&again, EngineError::BatchRows(faults) if faults.len() == 3), "{again:?}");
        // A case is in one batch at a time.
        let case = site.cases(&batch).await[0];
        let mut taken = site.list();
        taken.rows = vec![NewRow::Case(case)];
        let refused = site.engine.batch_open(&planner(), &taken).await.unwrap_err();
        let EngineError::BatchRows(faults) = &refused else { panic!("{refused:?}") };
        assert!(matches!(faults[0].why, EngineError::CaseHeld { batch: held, .. } if held == batch.id), "{faults:?}");
        site.engine.batch_close(&planner(), batch.id, "a mistake").await.unwrap();
        site.engine.batch_open(&planner(), &taken).await.unwrap();
    }

    async fn one_approval_names_exactly_what_was_planned(database) {
        let site = Site::of(3, database).await;
        let batch = site.opened().await;
        let seen = site.engine.batch_plan_get(&approver(), batch.id).await.unwrap();
        assert_eq!((seen.ready(), seen.waiting()), (0, 3));
        assert!(seen.members.iter().all(|member| member.waits[0].key == "batch-waits-observation"));
        let nothing = site.engine.batch_approve(&approver(), batch.id, &seen.digest, "").await.unwrap_err();
        assert!(matches!(nothing, EngineError::NothingToApprove(_)), "{nothing:?}");

        let plan = site.planned(&batch).await;
        assert_eq!((plan.ready(), plan.waiting()), (3, 0));
        let (again, _) = site.engine.batch_plan(&planner(), batch.id, Look::Again).await.unwrap();
        assert_eq!(again.digest, plan.digest, "planning twice changes nothing");
        let stale = site.engine.batch_approve(&approver(), batch.id, &seen.digest, "").await.unwrap_err();
        assert!(matches!(stale, EngineError::WrongDigest { .. }), "{stale:?}");

        // Legal decides about one of them meanwhile: the whole is another one.
        let cases = site.cases(&batch).await;
        site.engine.decide(&approver(), cases[1], &Decision::LegalHold { hold: true }).await.unwrap();
        let moved = site.engine.batch_approve(&approver(), batch.id, &plan.digest, "").await.unwrap_err();
        assert!(matches!(moved, EngineError::WrongDigest { .. }), "{moved:?}");
        let now = site.engine.batch_plan_get(&approver(), batch.id).await.unwrap();
        assert_eq!((now.ready(), now.waiting()), (2, 1));
        let approved = site.engine.batch_approve(&approver(), batch.id, &now.digest, "").await.unwrap();
        assert_eq!((approved.plans.len(), approved.waiting), (2, 1), "who waits is left out, and said");

        let rest = site.planned(&batch).await;
        assert_eq!((rest.ready(), rest.approved(), rest.waiting()), (1, 2, 0));
        let approved = site.engine.batch_approve(&approver(), batch.id, &rest.digest, "").await.unwrap();
        assert_eq!(approved.plans.len(), 1);
        let twice = site.engine.batch_approve(&approver(), batch.id, &rest.digest, "").await.unwrap_err();
        assert!(matches!(twice, EngineError::NothingToApprove(_)), "{twice:?}");
        assert_eq!(site.engine.store.batch_approval_list(batch.id).await.unwrap().len(), 2);
    }

    async fn twenty_leave_as_one_and_only_what_failed_is_tried_again(database) {
        let site = Site::of(20, database).await;
        let batch = site.approved().await;
        assert_eq!(site.work().await, (0, 0), "nothing begins before the batch does");
        assert!(site.is_untouched());

        // The platform asks everybody to slow down, and one step of one leaver goes wrong.
        let slow = FaultKind::RateLimited { retry_after_ms: Some(1) };
        site.simulator.faults().add(Fault::new(slow).on("POST", "/rooms/").when(When::Chance(0.05)));
        let wrong = Fault::new(FaultKind::ErrorWith200).on("POST", &format!("{}*delete_devices", account(7)));
        site.simulator.faults().add(wrong);
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        assert_eq!(site.work().await, (19, 1));
        let standing = site.engine.batch_standing(&planner(), batch.id).await.unwrap();
        assert_eq!((standing.counts.closed, standing.counts.stuck, standing.counts.members), (19, 1, 20));
        let members = site.engine.batch_members_standing(&planner(), batch.id, 6, 1).await.unwrap();
        assert_eq!((members[0].state, members[0].member.position), (MemberState::Stuck, 7));
        assert!(members[0].failed[0].step.as_str().contains(&account(7)), "{:?}", members[0].failed);
        assert!(members[0].failed[0].why.is_some());

        site.simulator.faults().clear();
        let proved = site.engine.batch_prove(&planner(), batch.id).await.unwrap();
        let held = proved.iter().filter(|one| matches!(one.holds, Ok(true))).count();
        assert_eq!((proved.len(), held), (19, 19));
        let sealed = site.engine.batch_report(&planner(), batch.id).await.unwrap();
        let body = json!(sealed.report);
        assert_eq!((&body["conclusion"], &body["rows"]), (&json!("unfinished"), &json!(20)));
        assert_eq!(body["counts"]["verified"], 19, "{}", body["counts"]);
        let row = &body["members"][6];
        assert_eq!((&row["became"], &row["row"]), (&json!("unfinished"), &json!(7)));
        assert!(row["open_steps"].as_array().unwrap().iter().any(|step| step["why"].is_string()), "{row}");
        let page = &sealed.html[1].1;
        let (attention, rows) = (page.find("Not verified").unwrap(), page.find("Every row of the list").unwrap());
        let between = page.get(attention..rows);
        assert!(between.is_some_and(|text| text.contains("E007")), "what isn't verified stands on top");

        let before = site.steps(&batch).await;
        let retried = site.engine.batch_retry(&planner(), batch.id, "the platform is well again").await.unwrap();
        assert_eq!(retried.iter().map(|one| one.member.position).collect::<Vec<_>>(), [7]);
        assert_eq!(site.work().await, (1, 0));
        let after = site.steps(&batch).await;
        let touched: Vec<_> = after.iter().filter(|(plan, steps)| before[*plan] != **steps).collect();
        assert_eq!(touched.len(), 1, "nobody else was touched");
        assert_eq!(*touched[0].0, retried[0].plan);
        let done = |steps: &Vec<exeunt_store::StepRecord>| steps.iter().all(|step| step.state == StepState::Done);
        assert!(after.values().all(done));
        assert_eq!(site.engine.batch_retry(&planner(), batch.id, "again").await.unwrap(), []);

        site.engine.batch_prove(&planner(), batch.id).await.unwrap();
        let sealed = site.engine.batch_report(&planner(), batch.id).await.unwrap();
        assert_eq!(sealed.report.counts.verified, 20, "{:?}", sealed.report.counts);
        let trusted = TrustedKeys::parse(&[site.engine.log_public_key()]).unwrap();
        let pages: Vec<(&str, &[u8])> = sealed.html.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let body = verify(&sealed.json, &trusted, &pages).unwrap().body;
        assert_eq!(body["conclusion"], "verified");
        assert_eq!(sealed.members.len(), 20);
        for (member, row) in sealed.members.iter().zip(body["members"].as_array().unwrap()) {
            let own = verify(&member.sealed.json, &trusted, &[]).unwrap().body;
            assert_eq!(row["report"]["digest"], json!(exeunt_core::Digest::of(&own)), "{}", member.person);
        }
        for case in site.cases(&batch).await {
            assert_eq!(site.engine.case_get(case).await.unwrap().state, CaseState::Proved);
        }
        let closed = site.engine.batch_close(&planner(), batch.id, "all gone").await.unwrap();
        assert_eq!(closed.state, BatchState::Closed);
        assert!(site.engine.store.batch_of(site.cases(&batch).await[0]).await.unwrap().is_none());
    }

    async fn containing_a_member_waits_for_no_batch(database) {
        let site = Site::of(2, database).await;
        let batch = site.approved().await;
        let Ordered { case, plan: ordered, .. } = site.engine.contain(&planner(), &site.people[1], "拷贝客户资料").await.unwrap();
        assert_eq!(case.id, site.cases(&batch).await[1]);
        assert_eq!(site.work().await, (1, 0));
        assert_eq!(site.engine.store.run_get(ordered).await.unwrap().state, RunState::Finished);
    }

    async fn before_its_first_step_a_run_lists_the_accounts_of_the_platform_once(database) {
        let site = Site::of(1, database).await;
        let batch = site.approved().await;
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        site.simulator.watch_arrivals();
        assert_eq!(site.work().await, (1, 0));
        let listings = site.simulator.arrivals().into_iter().filter(|arrival| arrival.path.ends_with("/v3/users"));
        assert_eq!(listings.count(), 1);
    }
}
