//! Colleagues who look after a group together and leave with the same batch.

use super::site::{KEEPER, Site, account, approver, both, leaves, planner};
use crate::world::{HQ, it};
use exeunt_core::{AccountId, CaseId, CaseState, ConnectionName, GroupRef, PlanKind, Question};
use exeunt_engine::batch::{Look, NewBatch, NewRow};
use exeunt_engine::case::Decision;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_simulators::synapse::estate::NewRoom;

const ROSTER: &str = "排班群";

fn user(name: &str) -> AccountId {
    format!("@{name}:im.test").into()
}

/// The first two own a group together, in which somebody is who stays.
async fn with_a_roster(database: crate::refusals::house::Database) -> Site {
    with_a_roster_of(3, database).await
}

async fn with_a_roster_of(size: usize, database: crate::refusals::house::Database) -> Site {
    Site::with(size, database, |estate| {
        let (first, second, third) = (account(1), account(2), account(3));
        let roster = NewRoom::new(&first).name(ROSTER).version(11).members([second.as_str(), third.as_str(), KEEPER]);
        estate.add_group(roster.power(&second, 100));
    })
    .await
}

impl Site {
    /// The one thing that a case's plan asks.
    async fn asked(&self, case: CaseId) -> Question {
        let mut questions = self.engine.plan_latest(case, PlanKind::Leave).await.unwrap().plan.questions;
        assert_eq!(questions.len(), 1, "{questions:?}");
        questions.remove(0)
    }

    async fn given_to(&self, case: CaseId, name: &str) {
        let group = self.roster(case).await;
        let decision = Decision::Successor { group, account: user(name) };
        self.engine.decide(&it("lin.wei"), case, &decision).await.unwrap();
    }

    async fn roster(&self, case: CaseId) -> GroupRef {
        let seen = self.engine.observation_latest(case).await.unwrap();
        let mut groups = seen.connections[&ConnectionName::from(HQ)].groups.values();
        let group = groups.find(|group| group.name == ROSTER).unwrap();
        GroupRef::new(HQ, group.id.clone())
    }
}

both! {
    async fn a_group_is_left_to_nobody_who_leaves_with_the_same_batch(database) {
        let site = with_a_roster(database).await;
        // The first one's case was there before, and planned as if the second one stayed.
        let NewRow::Leaver(alone) = leaves(&site.people[0]) else { unreachable!() };
        let case = site.engine.case_open(&planner(), &alone).await.unwrap().id;
        site.engine.observe(&planner(), case).await.unwrap();
        let planned = site.engine.plan_leave(&planner(), case).await.unwrap();
        assert_eq!(planned.plan.questions, [], "the other owner stays");

        let mut rows: Vec<NewRow> = site.people.iter().map(leaves).collect();
        rows[0] = NewRow::Case(case);
        let batch = site.engine.batch_open(&planner(), &NewBatch { rows, ..site.list() }).await.unwrap();
        let plan = site.planned(&batch).await;
        assert_eq!((plan.ready(), plan.waiting()), (2, 1), "of two owners one is asked who takes over");
        let cases = site.cases(&batch).await;
        let asked = site.asked(cases[0]).await;
        assert_eq!(asked.what.key, "plan-question-successor");
        assert_eq!(asked.proposed, [user(KEEPER)], "nobody is proposed who goes as well");

        site.given_to(cases[0], &account(2)).await;
        site.planned(&batch).await;
        let again = site.asked(cases[0]).await.what;
        assert_eq!(again.key, "plan-question-successor-leaves", "{again:?}");

        // Whoever stays after all can take over.
        site.engine.withdraw(&planner(), cases[1]).await.unwrap();
        site.planned(&batch).await;
        let settled = site.engine.plan_latest(cases[0], PlanKind::Leave).await.unwrap().plan;
        assert_eq!(settled.questions, []);
    }

    async fn what_is_kept_of_a_batch_does_not_grow_with_it(database) {
        let site = with_a_roster_of(40, database).await;
        let batch = site.opened().await;
        site.planned(&batch).await;
        let mut known = Vec::new();
        for case in site.cases(&batch).await {
            let seen = site.engine.observation_latest(case).await.unwrap();
            known.push(seen.connections[&ConnectionName::from(HQ)].leaving.len());
        }
        // The two who own the roster know of all others in it; the group of the whole site isn't theirs to leave.
        assert_eq!(known[..4], [2, 2, 0, 0]);
        assert_eq!(known.iter().sum::<usize>(), 4);

        // Somebody who is in none of the groups and goes as well takes nothing over, whenever that is decided.
        let case = site.cases(&batch).await[0];
        site.given_to(case, &account(30)).await;
        let before = site.engine.observation_latest(case).await.unwrap();
        site.planned(&batch).await;
        assert_eq!(site.asked(case).await.what.key, "plan-question-successor-leaves");
        let seen = site.engine.observation_latest(case).await.unwrap();
        assert_eq!(seen.at, before.at, "no platform was asked again");
        assert_eq!(seen.connections[&ConnectionName::from(HQ)].leaving.len(), 3);
    }

    async fn what_one_members_plan_did_to_a_shared_group_stops_no_other(database) {
        let site = with_a_roster(database).await;
        let batch = site.opened().await;
        site.planned(&batch).await;
        let cases = site.cases(&batch).await;
        site.given_to(cases[0], KEEPER).await;
        let plan = site.planned(&batch).await;
        assert_eq!((plan.ready(), plan.waiting()), (3, 0));
        site.engine.batch_approve(&approver(), batch.id, &plan.digest, "").await.unwrap();
        site.engine.batch_start(&planner(), batch.id).await.unwrap();

        // One has gone altogether before the next one's turn comes.
        for plan in site.plans(&batch).await {
            let ran = site.engine.run(&planner(), plan, unwatched()).await.unwrap();
            assert_eq!(ran.end, RunEnd::Finished);
        }
        let (again, troubles) = site.engine.batch_plan(&planner(), batch.id, Look::Again).await.unwrap();
        assert_eq!((again.approved(), troubles.len()), (3, 0));
        let proved = site.engine.batch_prove(&planner(), batch.id).await.unwrap();
        assert!(proved.iter().all(|one| matches!(one.holds, Ok(true))), "{proved:?}");
        for case in cases {
            assert_eq!(site.engine.case_get(case).await.unwrap().state, CaseState::Proved);
        }
    }
}
