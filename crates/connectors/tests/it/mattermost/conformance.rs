//! The conformance suite on a simulated Mattermost, and what else only a server that remembers can show.

use super::simulated::SimulatedStage;
use crate::orders::order;
use exeunt_connector::Applied;
use exeunt_connector::conformance::{Stage as _, run};
use exeunt_core::{Action, IntegrationId};
use exeunt_simulators::mattermost::Version;
use secrecy::ExposeSecret;

/// A newer server, and the oldest one that was ever watched.
#[tokio::test]
async fn simulated_servers_of_two_ages_pass_the_suite_alike() {
    let new = run(&SimulatedStage::start(Version::NEW).await).await;
    assert_eq!(new.violations, Vec::<String>::new(), "{:#?}", new.rows);
    assert_eq!(new.rows["integration_handed_over/private/open"], "changed, already_so, holds");
    assert_eq!(new.rows["login_barred/private/open"], "accepted, already_so, holds", "and was polled in between");
    let old = run(&SimulatedStage::calm(Version::OLD).await).await;
    assert_eq!(old.violations, Vec::<String>::new(), "{:#?}", old.rows);
    for (case, came_to) in &old.rows {
        assert_eq!(new.rows.get(case), Some(came_to), "{case}");
    }
}

/// A bar stops the bots of the account with it; one that goes to an heir afterwards works for him as it did before.
#[tokio::test]
async fn a_bot_that_its_owners_bar_has_stopped_works_again_for_the_heir() {
    let stage = SimulatedStage::calm(Version::NEW).await;
    let (leaver, heir) = (stage.account("leaver").await, stage.account("heir").await);
    let connector = stage.connector();
    let bot =
        IntegrationId::from(stage.simulator.with(|site| format!("bot/{}", site.bot("leaver-bot").unwrap().user_id)));
    let barred = connector.apply(&order(leaver.id.as_str(), Action::LoginBarred)).await;
    assert!(matches!(barred, Ok(Applied::Accepted { .. })), "{barred:?}");
    assert!(!stage.simulator.with(|site| site.user("leaver-bot").unwrap().is_active()));
    let given = Action::IntegrationHandedOver { integration: bot, to: heir.id.clone() };
    connector.apply(&order(leaver.id.as_str(), given)).await.unwrap();
    stage.simulator.with(|site| {
        assert_eq!(site.bot("leaver-bot").unwrap().owner_id, heir.id.as_str());
        assert!(site.user("leaver-bot").unwrap().is_active());
    });
}

/// A session is dead to requests and alive in its socket, until the server forgets the account.
#[tokio::test]
async fn an_open_socket_hears_nothing_after_its_session_was_ended() {
    let stage = SimulatedStage::calm(Version::NEW).await;
    let leaver = stage.account("leaver").await;
    let socket = stage.simulator.with(|site| site.open_socket(leaver.token.expose_secret()).unwrap());
    stage.connector().apply(&order(leaver.id.as_str(), Action::SessionsEnded)).await.unwrap();
    let open = stage.simulator.with(|site| site.socket(socket).unwrap().open);
    assert!(!open, "it goes on delivering");
}
