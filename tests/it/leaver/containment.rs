//! A hostile leaver: frozen at once, closed later through an explicit window in which nobody gets in.

use super::company::{Company, run_to_the_end};
use crate::world::{approve, it, plan};
use exeunt_core::{Action, CaseState, CheckKind, Departure, Phase, Verdict};
use exeunt_engine::EngineError;
use exeunt_engine::case::Ordered;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_tests::acme::Estate;
use exeunt_tests::matrix::Client;
use exeunt_tests::require;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_leaver_is_shut_out_at_once_and_stays_out_through_the_window() {
    let company = require!(Company::start().await);
    let (engine, person) = company.furnished().await;
    let refused = engine.contain(&it("lin.wei"), &person, "  ").await;
    assert!(matches!(refused, Err(EngineError::ReasonRequired)), "{refused:?}");
    let Ordered { case, plan: ordered, .. } = engine.contain(&it("lin.wei"), &person, "拷贝客户资料").await.unwrap();
    assert_eq!(case.departure, Departure::Hostile);
    let report = engine.run(&it("lin.wei"), ordered, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    company.nothing_of_the_leaver_works().await;
    // He is still in every room.
    assert!(company.memberships().await.iter().filter(|(_, m)| m == "join").count() >= 20);
    company.nothing_is_pushed().await;

    company.hand_in_credentials(&engine, &case).await;
    let planned = plan(&engine, &case, company.successor()).await;
    assert!(planned.plan.four_eyes(), "a window needs a second person");
    let window =
        |action: &Action, phase| planned.plan.steps.iter().position(|s| s.action == *action && s.phase == phase);
    let (opened, barred) =
        (window(&Action::LoginOpened, Phase::HandOver).unwrap(), window(&Action::LoginBarred, Phase::Close).unwrap());
    assert!(opened < barred && !planned.plan.steps[opened].breaks.is_empty(), "the approver is told of the window");
    let own = engine.approve(&it("lin.wei"), planned.id, &planned.digest, "mine").await;
    assert!(matches!(own, Err(EngineError::FourEyes(_))), "{own:?}");
    approve(&engine, &planned).await;

    let burglar = Burglar::at_work(&company);
    run_to_the_end(&engine, &planned).await;
    burglar.never_got_in().await;
    company.nothing_of_the_leaver_works().await;
    assert!(company.memberships().await.iter().all(|(_, membership)| membership == "leave"));

    let proved = engine.prove(&it("zhao.min"), case.id).await.unwrap();
    let failed: Vec<_> = proved.checks.iter().filter(|c| c.verdict == Verdict::Fails).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let bar = proved.checks.iter().find(|c| c.kind == CheckKind::Impersonation).unwrap();
    assert_eq!(bar.verdict, Verdict::Holds, "the window showed that the probe works: {bar:?}");
    assert!(proved.holds);
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Proved);
}

/// Tries every session, the application and the old password, over and over.
///
/// Not the token that the server's admin lent out: it is in no list, nothing but its own logout ends it, and while the
/// window is open it works. The plan says of the window that sessions are gone "as far as the steps before could".
struct Burglar {
    stop: Arc<AtomicBool>,
    tries: Arc<AtomicU64>,
    at_work: tokio::task::JoinHandle<Vec<String>>,
}

impl Burglar {
    fn at_work(company: &Company) -> Self {
        let (stop, tries) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (url, estate) = (company.synapse.url(), company.estate.clone());
        let (told, counted) = (stop.clone(), tries.clone());
        let at_work = tokio::spawn(async move {
            let mut got_in = Vec::new();
            while !told.load(Ordering::SeqCst) {
                got_in.extend(round(&url, &estate).await);
                counted.fetch_add(1, Ordering::SeqCst);
            }
            got_in
        });
        Self { stop, tries, at_work }
    }

    async fn never_got_in(self) {
        self.stop.store(true, Ordering::SeqCst);
        assert_eq!(self.at_work.await.unwrap(), Vec::<String>::new());
        let tries = self.tries.load(Ordering::SeqCst);
        assert!(tries >= 5, "only {tries} rounds during the run");
    }
}

/// One round; what was accepted.
async fn round(url: &str, estate: &Estate) -> Vec<String> {
    let leaver = &estate.leaver;
    let mut got_in = Vec::new();
    for session in leaver.sessions.iter().chain([&leaver.application]) {
        if Client::with_token(url, "", &session.access_token).whoami().await.is_ok() {
            got_in.push(format!("session {}", session.device_id));
        }
        if let Some(refresh) = &session.refresh_token
            && let Ok(fresh) = Client::with_token(url, "", "").refresh(refresh).await
            && fresh.whoami().await.is_ok()
        {
            got_in.push(format!("refreshed {}", session.device_id));
        }
    }
    if Client::login(url, &leaver.user_id, &leaver.password, "手机").await.is_ok() {
        got_in.push("old password".to_owned());
    }
    got_in
}
