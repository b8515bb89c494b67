//! Testers that others wrote, on a server that listens.

use crate::world::World;
use exeunt_core::DutyRole;
use exeunt_server::{Settings, router, serve};
use exeunt_tests::scim::ScimTesters;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A listening server, its address, and a token; it ends with the sender.
async fn listening() -> (String, String, oneshot::Sender<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let public_url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    // Testers ask more in a second than a provider in a minute.
    let settings =
        Settings { public_url, requests_per_minute: 60_000, requests_at_once: 10_000, ..Settings::default() };
    let url = format!("{}scim/v2", settings.public_url);
    let mut world = World::with(settings).await;
    world.actor("idp", DutyRole::Hr, None).await;
    let (ends, ended) = oneshot::channel::<()>();
    tokio::spawn(serve(listener, router(world.state.clone()), async { drop(ended.await) }));
    (url, world.token("idp").to_owned(), ends)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scim2_tester_finds_nothing_wrong() {
    let testers = exeunt_tests::require!(ScimTesters::installed().await);
    let (url, token, _ends) = listening().await;
    let said = testers.scim2(&url, &token).await.unwrap();
    println!("{said}");
    assert!(said.matches("SUCCESS").count() > 100, "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scim_sanity_finds_nothing_wrong() {
    let testers = exeunt_tests::require!(ScimTesters::installed().await);
    let (url, token, _ends) = listening().await;
    let said = testers.sanity(&url, &token).await.unwrap();
    println!("{said}");
}
