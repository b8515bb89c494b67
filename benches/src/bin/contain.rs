//! From the command to "nobody gets in" on a real Synapse, for people with four sessions each: our containment beside a
//! bare client that sends the same requests in the same order, and beside the two requests that change something.
//!
//! `contain [--people N]`: so many for each of the three ways, in turn.
#![expect(clippy::print_stdout, reason = "a measurement prints what it found")]

use anyhow::{Context, ensure};
use exeunt_benches::figures::{Samples, load, ms};
use exeunt_benches::house::{House, planner};
use exeunt_benches::recorder::{Recorded, Recorder, Replay};
use exeunt_benches::script::{Script, part};
use exeunt_core::PersonId;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_tests::http_client;
use exeunt_tests::matrix::Client;
use exeunt_tests::synapse::{Options, SERVER_NAME, Synapse};
use futures::future::try_join_all;
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

const SESSIONS: usize = 4;
const PASSWORD: &str = "Welcome-2026";
/// Between two tries of a session's token.
const PAUSE: Duration = Duration::from_millis(5);

/// Somebody with live sessions.
struct Somebody {
    account: String,
    tokens: Vec<String>,
}

/// What was measured of one way.
#[derive(Default)]
struct Way {
    refused: Samples,
    whole: Samples,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let people = match words.iter().position(|word| word == "--people") {
        Some(at) => words.get(at + 1).context("a number follows")?.parse()?,
        None => 30,
    };
    let synapse = Synapse::start(Options::default()).await?;
    let url = synapse.url();
    let admin = Script::new(&url, synapse.admin_token());
    let (calls, recorded) = record(&synapse, &admin).await?;

    println!("{people} people each, {SESSIONS} sessions a person; {}", load());
    println!("{} requests for one containment", calls.len());
    let house = House::open(&url, synapse.server_name(), synapse.admin_token()).await?;
    // The first one opens the connection and asks what the server can do, which a running service has done long ago.
    let warm = person(&admin, &url, "warm").await?;
    contain(&house, &house.person(&warm.account).await?).await?;
    house.meter.take();

    let (http, mut ways) = (http_client(), <[Way; 3]>::default());
    for n in 0..people * 3 {
        let somebody = person(&admin, &url, &format!("p{n:04}")).await?;
        let known = house.person(&somebody.account).await?;
        // Which goes first changes from round to round.
        let which = (n + n / 3) % 3;
        let began = Instant::now();
        let watch = tokio::spawn(all_refused(url.clone(), somebody.tokens.clone(), began));
        match which {
            0 => contain(&house, &known).await?,
            1 => Replay { http: &http, url: &url, from: &recorded, to: &somebody.account }.send(&calls).await?,
            _ => {
                admin.lock(&somebody.account).await?;
                admin.shut_sessions(&somebody.account, "Nobody-knows-this-1").await?;
            }
        }
        ways[which].whole.push(began.elapsed());
        ways[which].refused.push(watch.await??);
    }
    table(&ways);
    breakdown(&house, people);
    println!("{}", load());
    Ok(())
}

/// Records what our containment asks the server, for somebody who is then the pattern for others.
async fn record(synapse: &Synapse, admin: &Script) -> anyhow::Result<(Vec<Recorded>, String)> {
    let recorder = Recorder::start(&synapse.url()).await?;
    let house = House::open(&recorder.url, synapse.server_name(), synapse.admin_token()).await?;
    let mut account = String::new();
    for name in ["pattern0", "pattern1"] {
        account = person(admin, &synapse.url(), name).await?.account;
        recorder.take();
        contain(&house, &house.person(&account).await?).await?;
    }
    Ok((recorder.take(), account))
}

/// The order and its run, as the command does them.
async fn contain(house: &House, person: &PersonId) -> anyhow::Result<()> {
    let plan = house.engine.contain(&planner(), person, "measurement").await?.plan;
    let report = house.engine.run(&planner(), plan, unwatched()).await?;
    ensure!(report.end == RunEnd::Finished, "{:?}", report.end);
    Ok(())
}

/// A new account, logged in on several devices.
async fn person(admin: &Script, url: &str, name: &str) -> anyhow::Result<Somebody> {
    let account = format!("@{name}:{SERVER_NAME}");
    let path = format!("/_synapse/admin/v2/users/{}", part(&account));
    admin.send(Method::PUT, &path, Some(json!({ "password": PASSWORD }))).await?;
    let mut tokens = Vec::new();
    for device in 0..SESSIONS {
        let session = Client::login(url, &account, PASSWORD, &format!("device {device}")).await?;
        tokens.push(session.access_token().to_owned());
    }
    Ok(Somebody { account, tokens })
}

/// Tries every token until the last is refused; how long after `began` that was.
async fn all_refused(url: String, tokens: Vec<String>, began: Instant) -> anyhow::Result<Duration> {
    let refused = try_join_all(tokens.iter().map(|token| refused(&url, token, began))).await?;
    refused.into_iter().max().context("there are sessions")
}

async fn refused(url: &str, token: &str, began: Instant) -> anyhow::Result<Duration> {
    let session = Client::with_token(url, "", token);
    loop {
        match session.whoami().await {
            Ok(_) => tokio::time::sleep(PAUSE).await,
            Err(error) if error.refusal().is_some_and(|(status, _)| status == 401) => return Ok(began.elapsed()),
            // While the server forgets a device, its token is neither accepted nor refused.
            Err(error) if error.refusal().is_some() => tokio::time::sleep(PAUSE).await,
            Err(error) => return Err(error.into()),
        }
    }
}

fn table(ways: &[Way; 3]) {
    println!("{:<26} {:>20} {:>20} {:>20} {:>20}", "ms", "last token refused", "p90", "everything done", "p90");
    let names = ["ours", "the same requests, bare", "lock and reset alone"];
    for (name, way) in names.iter().zip(ways) {
        let of = |samples: &Samples| (ms(samples.median()), ms(samples.percentile(90)));
        let ((refused, refused90), (whole, whole90)) = (of(&way.refused), of(&way.whole));
        println!("{name:<26} {refused:>20.0} {refused90:>20.0} {whole:>20.0} {whole90:>20.0}");
    }
    let ratio =
        |of: fn(&Way) -> &Samples, percent| ms(of(&ways[0]).percentile(percent)) / ms(of(&ways[1]).percentile(percent));
    let ratios = [
        ratio(|way| &way.refused, 50),
        ratio(|way| &way.refused, 90),
        ratio(|way| &way.whole, 50),
        ratio(|way| &way.whole, 90),
    ];
    let cells = ratios.map(|ratio| format!("{ratio:>20.2}"));
    println!("{:<26} {}", "ours / the same requests", cells.join(" "));
}

/// Where the time of our containments went. Calls overlap, so their times add up to more than the clock shows.
#[expect(clippy::cast_precision_loss, reason = "averages for people to read")]
fn breakdown(house: &House, people: usize) {
    for (what, tally) in house.meter.take() {
        let (count, time) = (tally.count as f64 / people as f64, ms(tally.time) / people as f64);
        println!("  each of ours: {what:<16} {count:>5.1} times {time:>8.1} ms in all");
    }
}
