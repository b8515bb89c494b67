//! Starts a Synapse that holds the estate, says what is where as JSON on stdout, and stays until stdin closes or Ctrl-C.

use std::io::{Write, stdout};

use exeunt_tests::acme;
use exeunt_tests::push::PushReceiver;
use exeunt_tests::synapse::Options;
use serde_json::json;
use tokio::io::AsyncReadExt;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let push = PushReceiver::start().await?;
    let (synapse, estate) = acme::start(Options::default(), &push).await?;
    let description = json!({
        "url": synapse.url(),
        "server_name": synapse.server_name(),
        "admin_user_id": synapse.admin().user_id,
        "admin_token": synapse.admin_token(),
        "second_admin_user_id": synapse.second_admin().user_id,
        "second_admin_token": synapse.second_admin().access_token,
        "push_receiver": push.url(),
        "pid": synapse.pid(),
        "leaver": estate.leaver,
        "people": estate.people,
        "rooms": estate.rooms,
    });
    writeln!(stdout(), "{description:#}")?;
    eprintln!("Synapse with Acme is at {} until stdin closes or Ctrl-C", synapse.url());
    tokio::select! {
        () = stdin_closes() => {}
        result = tokio::signal::ctrl_c() => result?,
    }
    drop(synapse);
    // Not by returning: the runtime would wait for the thread that still reads stdin.
    std::process::exit(0)
}

async fn stdin_closes() {
    let mut stdin = tokio::io::stdin();
    let mut ignored = [0; 256];
    while stdin.read(&mut ignored).await.is_ok_and(|count| count > 0) {}
}
