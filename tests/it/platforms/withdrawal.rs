//! A resignation taken back on four platforms: field by field as before, except what the tables say is lost.

use super::company::{AGORA, DOMAIN, EJABBERD, Four, MATTERMOST, SYNAPSE};
use super::places::{Places, announced, changes, snapshot};
use crate::world::{approve, it};
use exeunt_core::CaseState;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_platforms_are_as_before_but_for_what_the_tables_say_is_lost() {
    let four = Four::new().await;
    let (before, places) = (snapshot(&four), Places::of(&four));
    let (case, planned) = four.approved().await;
    four.run_to_the_end(&planned).await;
    assert_eq!(four.open_doors().await, Vec::<String>::new());

    let back = four.engine.plan_reinstate(&it("lin.wei"), case.id).await.unwrap();
    assert_eq!(back.plan.questions, []);
    approve(&four.engine, &back).await;
    four.run_to_the_end(&back).await;
    assert_eq!(four.engine.case_get(case.id).await.unwrap().state, CaseState::Withdrawn);

    let changes = changes(&before, &snapshot(&four));
    let (introduced, own): (Vec<_>, Vec<_>) =
        changes.iter().partition(|change| change.to_string().contains(&four.heir));
    let own: BTreeSet<String> = own.into_iter().map(|change| change.path.join(" / ")).collect();
    assert_eq!(own, lost(&four));
    assert!(introduced.iter().all(|change| change.before.is_none()), "{introduced:#?}");
    let moved = Places::of(&four).moved(&places, &four, &four.leaver);
    assert!(!moved.is_empty() && moved.is_subset(&announced(&planned.plan)));
    let said = back.plan.lost.iter().filter(|message| message.key == "plan-lost-introduced");
    assert_eq!(said.count(), moved.len(), "each who was brought in and stays is named");

    let said: BTreeSet<&str> = back.plan.lost.iter().map(|message| &*message.key).collect();
    assert_eq!(said, BTreeSet::from(SAID));
    let gaps: Vec<_> =
        back.plan.gaps.iter().map(|gap| (gap.connection.as_str(), gap.what.args.get("action"))).collect();
    assert_eq!(gaps, [(MATTERMOST, Some(&"push_restored".to_owned()))]);
    let acting = [format!("bot of {}", four.leaver), format!("command of {}", four.leaver)];
    assert_eq!(four.acting(), acting, "what was stopped for good was named as lost");
}

/// What the plan says that no platform gives back: passwords, sessions, webhooks, the leaver's own settings in
/// groups, and that whoever was brought in stays.
const SAID: [&str; 9] = [
    "agora-lost-membership",
    "ejabberd-lost-membership",
    "mattermost-lost-membership",
    "plan-lost-bound-role",
    "plan-lost-credential",
    "plan-lost-integrations",
    "plan-lost-introduced",
    "plan-lost-sessions",
    "synapse-lost-membership",
];

/// Where the worlds differ, apart from those who were brought in. The administrator was told of the bot that stopped; in
/// the channel of the whole team the leaver is an ordinary member now.
fn lost(four: &Four) -> BTreeSet<String> {
    let (leaver, number) = (&four.leaver, four.company.people[four.company.leaver].employee_number.to_lowercase());
    BTreeSet::from([
        format!("{AGORA} / users / {leaver} / online / android_{number}"),
        format!("{AGORA} / users / {leaver} / online / ios_{number}"),
        format!("{MATTERMOST} / channels / D admin"),
        format!("{MATTERMOST} / channels / delivery/town-square / members / {leaver} / roles"),
        format!(
            "{MATTERMOST} / integrations / incoming_hooks / [\"监控告警\",\"{leaver}\",\"delivery/group-002\",null]"
        ),
        format!("{MATTERMOST} / integrations / outgoing_hooks / [\"!工单\",\"{leaver}\",\"delivery/group-002\",null]"),
        format!("{MATTERMOST} / users / {leaver} / sessions"),
        format!("{SYNAPSE} / accounts / @{leaver}:{DOMAIN} / devices"),
        format!("{EJABBERD} / tokens / {leaver}@{DOMAIN} sasl_auth"),
    ])
}
