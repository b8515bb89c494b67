//! Somebody resigns, is closed, and it is proved: judged from outside.

use super::company::Company;
use super::evidence::{flipped_bytes_are_named, verified_by_both};
use super::owner::{exercise_ownership, expected_changes};
use crate::world::{it, open_case};
use exeunt_core::{CaseState, CheckKind, Departure, Verdict};
use exeunt_engine::Engine;
use exeunt_engine::prove::Proved;
use exeunt_tests::acme::Place;
use exeunt_tests::dump::diff;
use exeunt_tests::require;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaver_is_closed_and_it_is_proved() {
    let company = require!(Company::start().await);
    let (engine, person) = company.furnished().await;
    everything_works_before(&company).await;
    let before = company.dump().await;

    let case = open_case(&engine, &person, Departure::Voluntary).await;
    company.hand_in_credentials(&engine, &case).await;
    let planned = company.leave(&engine, &case).await;
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Closed);

    company.nothing_of_the_leaver_works().await;
    assert!(company.memberships().await.iter().all(|(_, membership)| membership == "leave"));
    let after = company.dump().await;
    let (own, others): (Vec<_>, Vec<_>) =
        diff(&before, &after).into_iter().partition(|change| company.is_the_leavers(change));
    assert!(!own.is_empty());
    let others: BTreeSet<String> = others.iter().map(ToString::to_string).collect();
    assert_eq!(others, expected_changes(&before, &planned.plan), "nobody else moved but as announced");

    let proved = engine.prove(&it("zhao.min"), case.id).await.unwrap();
    proof_has_controls(&engine, &company, &proved, case.id).await;
    proving_left_nothing_behind(&company, &after).await;
    report_verifies(&engine, case.id).await;

    company.nothing_is_pushed().await;
    exercise_ownership(&company).await;
}

async fn everything_works_before(company: &Company) {
    for (label, token) in company.tokens() {
        let whoami = company.client(token).whoami().await;
        assert_eq!(whoami.ok().as_deref(), Some(company.estate.leaver.user_id.as_str()), "{label}");
    }
    let room = company.estate.room("离职验证");
    let speaker = room.members.iter().find(|m| **m != company.estate.leaver.user_id).unwrap();
    company.session_of(speaker).send(&room.id, "今天还能收到").await.unwrap();
    let pushed = company.push.wait_for("今天还能收到", Duration::from_secs(20)).await.unwrap();
    assert!(pushed.to_string().contains("zhangsan001-"));
}

/// The proof holds, and every door that was tried afterwards had been seen open before.
async fn proof_has_controls(engine: &Engine, company: &Company, proved: &Proved, case: exeunt_core::CaseId) {
    let failed: Vec<_> = proved.checks.iter().filter(|c| c.verdict == Verdict::Fails).collect();
    assert!(proved.holds && failed.is_empty(), "{failed:?}");
    assert_eq!(engine.case_get(case).await.unwrap().state, CaseState::Proved);

    let all = engine.store.check_list(case).await.unwrap();
    let labels = |kind, control, verdict| -> BTreeSet<String> {
        let checks =
            all.iter().map(|c| &c.check).filter(|c| (c.kind, c.control, c.verdict) == (kind, control, verdict));
        checks.filter_map(|c| c.says.args.get("label").cloned()).collect()
    };
    let mut tokens: BTreeSet<String> = company.tokens().into_iter().map(|(label, _)| label).collect();
    tokens.insert("control-login".to_owned());
    assert_eq!(labels(CheckKind::Token, true, Verdict::Holds), tokens, "accepted before");
    assert_eq!(labels(CheckKind::Token, false, Verdict::Holds), tokens, "refused after");
    let canaries = labels(CheckKind::Canary, false, Verdict::Holds);
    assert!(tokens.is_subset(&canaries), "no token reads a canary: {canaries:?}");
    // The old password is refused as any wrong one would be; the new one, which nobody knows, shows that it is the bar.
    let logins = |control, verdict| labels(CheckKind::Login, control, verdict).into_iter().collect::<Vec<_>>();
    assert_eq!(logins(true, Verdict::Holds), ["known password", "replacement"]);
    assert_eq!(logins(false, Verdict::Holds), ["replacement"]);
    assert_eq!(logins(false, Verdict::Weak), ["known password"]);
    let refresh = all.iter().find(|c| c.check.kind == CheckKind::RefreshToken).unwrap();
    assert_eq!(refresh.check.verdict, Verdict::Holds);
    let rooms = company.estate.rooms_where(|place| place.is_in() || place == Place::Invited).count();
    let reread = proved.checks.iter().filter(|c| c.kind == CheckKind::Membership && c.verdict == Verdict::Holds);
    assert_eq!(reread.count(), rooms);
}

/// Canaries and control logins change nobody's place; their conversations are empty.
async fn proving_left_nothing_behind(company: &Company, after: &Value) {
    let now = company.dump().await;
    let fresh = |room: &String| after["rooms"].get(room).is_none();
    for change in diff(after, &now) {
        let room = change.path.iter().find(|part| part.starts_with('!')).unwrap_or_else(|| panic!("{change}"));
        assert!(fresh(room), "{change}");
        let members = now["rooms"][room]["members"].as_object().into_iter().flatten();
        assert!(members.into_iter().all(|(_, m)| m == "leave"), "{change}");
    }
    company.nothing_of_the_leaver_works().await;
}

async fn report_verifies(engine: &Engine, case: exeunt_core::CaseId) {
    let sealed = engine.report(&it("zhao.min"), case).await.unwrap();
    let body = verified_by_both(engine, &sealed);
    assert_eq!(body["kind"], "leave");
    assert_eq!(body["conclusion"], "verified", "{}", body["remarks"]);
    assert_eq!(body["collateral"]["unexplained"], serde_json::json!([]));
    flipped_bytes_are_named(engine, &sealed);
}
