//! The lists of a company of 100,000 people: how long the console waits for each, over HTTP, while all of them together
//! are asked for 50 times a second, or as `--every` says. A time counts from when the request was due, so that a slow answer delays nobody's
//! clock but its own.
//!
//! `lists [--people N] [--seconds N] [--every MILLISECONDS] [--only WORDS] [--database URL]`; a database that is named is
//! filled once and kept, and `--only` asks for the lists whose name holds these words.
#![expect(clippy::print_stdout, reason = "a measurement prints what it found")]

use anyhow::{Context, ensure};
use exeunt_benches::ambient::{SystemClock, SystemRandomness};
use exeunt_benches::company::{self, Company};
use exeunt_benches::figures::{Samples, Used, load, ms};
use exeunt_core::{ActorName, DutyRole, PersonId};
use exeunt_engine::{Caller, Engine, Hub, Parts};
use exeunt_evidence::LogKey;
use exeunt_plan::Policy;
use exeunt_server::{AppState, Settings, router, serve};
use exeunt_store::{Store, Vault};
use secrecy::{ExposeSecret, SecretString};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let given = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    let number = |name: &str, default: usize| given(name).map_or(Ok(default), |word| word.parse().context("a number"));
    let (people, seconds) = (number("--people", 100_000)?, number("--seconds", 60)?);
    // From one request to the next.
    let every = Duration::from_millis(u64::try_from(number("--every", 20)?)?);
    let folder = tempfile::tempdir_in(".").context("no temporary folder")?;
    let beside = || format!("sqlite:{}", folder.path().join("exeunt.db").display());
    let url = given("--database").unwrap_or_else(beside);

    // An error means that the process has a provider already, which is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
    let vault = Vault::from_text(&SecretString::from("11".repeat(32)))?;
    let store = Store::open(&url, vault, Arc::new(SystemRandomness)).await?;
    let began = Instant::now();
    let company = Company::of(people);
    company.fill(&store).await?;
    println!("{people} people in the database after {:.0} s; {}", began.elapsed().as_secs_f64(), load());

    let engine = engine(store)?;
    let officer = token(&engine, DutyRole::Hr, None).await?;
    let director = token(&engine, DutyRole::Manager, Some(company.director())).await?;
    let head = token(&engine, DutyRole::Manager, Some(company.head())).await?;
    let mut questions = company.questions(&engine.store, &officer, &director, &head).await?;
    questions.retain(|question| given("--only").is_none_or(|only| question.name.contains(&only)));
    ensure!(!questions.is_empty(), "no list is called like that");
    let address = answering(engine).await?;
    measure(&address, &questions, every, Duration::from_secs(u64::try_from(seconds)?)).await
}

fn engine(store: Store) -> anyhow::Result<Engine> {
    Ok(Engine::new(Parts {
        store,
        policy: Policy::shipped(),
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness),
        hub: Hub::new(Box::new(|_, _, _, _| Err("setting-platform".into()))),
        log_key: LogKey::from_seed("exeunt.bench/log", &[7; 32])?,
    }))
}

/// The token of a new actor.
async fn token(engine: &Engine, role: DutyRole, person: Option<PersonId>) -> anyhow::Result<String> {
    let keeper = Caller::new("set.up", [DutyRole::Administrator]);
    let name = ActorName::from(format!("{}-{}", role.as_str(), engine.fresh_id()));
    let token = engine.actor_add(&keeper, &name, &BTreeSet::from([role]), person.as_ref()).await?;
    Ok(token.expose_secret().to_owned())
}

/// Begins to answer on a free port of this machine, without limits to a caller's pace.
async fn answering(engine: Engine) -> anyhow::Result<String> {
    let settings = Settings { requests_per_minute: 1_000_000, requests_at_once: 100_000, ..Settings::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let serving = serve(listener, router(AppState::new(engine, settings)), std::future::pending());
    tokio::spawn(serving);
    Ok(address)
}

/// What is asked in the first seconds isn't counted: connections are opened, statements prepared, pages read from the disk.
const WARMING: Duration = Duration::from_secs(5);

async fn measure(
    address: &str,
    questions: &[company::Question],
    every: Duration,
    length: Duration,
) -> anyhow::Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut under_way = JoinSet::new();
    let mut ticks = tokio::time::interval(every);
    let (began, mut before) = (Instant::now(), None);
    for question in questions.iter().cycle() {
        ticks.tick().await;
        if began.elapsed() > WARMING + length {
            break;
        }
        let counts = began.elapsed() > WARMING;
        if counts {
            before.get_or_insert_with(|| Used::by("self"));
        }
        let (name, due) = (question.name, Instant::now());
        let request = client.get(format!("{address}/api/v1{}", question.path)).bearer_auth(&question.token);
        under_way.spawn(async move {
            let answer = request.send().await?;
            let status = answer.status();
            let bytes = answer.bytes().await?.len();
            anyhow::Ok((name, status, bytes, counts.then(|| due.elapsed())))
        });
    }
    let (mut times, mut sizes) = (BTreeMap::<&str, Samples>::new(), BTreeMap::new());
    let mut all = Samples::default();
    while let Some(ended) = under_way.join_next().await {
        let (name, status, bytes, took) = ended??;
        ensure!(status.is_success(), "{name}: {status}");
        sizes.insert(name, bytes);
        if let Some(took) = took {
            times.entry(name).or_default().push(took);
            all.push(took);
        }
    }
    let used = before.map_or(Duration::ZERO, |before| Used::by("self").cpu_since(&before));
    println!("{:<44} {:>7} {:>8} {:>8} {:>8}", "milliseconds", "number", "median", "p99", "KiB");
    for question in questions {
        let samples = &times[question.name];
        let size = sizes[question.name] / 1024;
        println!(
            "{:<44} {:>7} {:>8.1} {:>8.1} {:>8}",
            question.name,
            samples.len(),
            ms(samples.median()),
            ms(samples.percentile(99)),
            size
        );
    }
    println!("{:<44} {:>7} {:>8.1} {:>8.1}", "all", all.len(), ms(all.median()), ms(all.percentile(99)));
    println!("{:.1} s of CPU for client and server in {:.0} s; {}", used.as_secs_f64(), length.as_secs_f64(), load());
    Ok(())
}
