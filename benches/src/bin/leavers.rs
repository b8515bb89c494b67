//! A closed site: thousands of leavers with 20 groups each on a simulated platform, on a durable SQLite database;
//! beside it a bare client that removes the same people without records.
//!
//! `leavers [--leavers N] [--at-once N]`
#![expect(clippy::print_stdout, reason = "a measurement prints what it found")]

use anyhow::Context;
use exeunt_benches::figures::{Used, load, rate};
use exeunt_benches::house::{HQ, House, approver, planner};
use exeunt_benches::meter::Tally;
use exeunt_benches::platform::{AS_PLATFORM, Platform, SERVER_NAME, serve};
use exeunt_benches::script::Script;
use exeunt_core::{CaseId, ConnectionName, Departure};
use exeunt_engine::case::{Decision, NewCase};
use exeunt_engine::run::{RunEnd, RunReport, unwatched};
use exeunt_engine::{EngineError, Result};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::ToSpan;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

struct Arguments {
    leavers: usize,
    at_once: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, default: usize| {
        let at = words.iter().position(|word| word == name);
        at.map_or(Ok(default), |at| words.get(at + 1).context("a number follows")?.parse().context("a number"))
    };
    if words.first().is_some_and(|word| word == AS_PLATFORM) {
        return serve(number(AS_PLATFORM, 0)?).await;
    }
    let arguments = Arguments { leavers: number("--leavers", 10_000)?, at_once: number("--at-once", 64)? };
    println!("{} leavers, {} at once; {}", arguments.leavers, arguments.at_once, load());
    println!(
        "{:<22} {:>8} {:>10} {:>9} {:>9} {:>12}",
        "", "seconds", "leavers/s", "our CPU", "its CPU", "our peak MiB"
    );
    ours(&arguments).await?;
    bare(&arguments).await?;
    println!("{}", load());
    Ok(())
}

/// One line of the table at a time: what a phase took, by clock and by CPU on both sides.
struct Phase<'a> {
    platform: &'a Platform,
    began: Instant,
    us: Used,
    them: Used,
}

impl<'a> Phase<'a> {
    fn begin(platform: &'a Platform) -> Self {
        let (us, them) = (Used::by("self"), Used::by(&platform.process()));
        Self { platform, began: Instant::now(), us, them }
    }

    fn end(self, what: &str, leavers: usize) -> Duration {
        let (took, us, them) = (self.began.elapsed(), Used::by("self"), Used::by(&self.platform.process()));
        let (seconds, a_second) = (took.as_secs_f64(), rate(leavers, took));
        let (ours, its) = (us.cpu_since(&self.us).as_secs_f64(), them.cpu_since(&self.them).as_secs_f64());
        let peak = us.peak_kib / 1024;
        println!("{what:<22} {seconds:>8.1} {a_second:>10.1} {ours:>8.1}s {its:>8.1}s {peak:>12}");
        took
    }
}

async fn ours(arguments: &Arguments) -> anyhow::Result<()> {
    let platform = Platform::start(arguments.leavers).await?;
    let about = &platform.about;
    let house = House::open(&about.url, SERVER_NAME, &about.admin_token).await?;
    let sealing = house.engine.keep_sealing();
    let cases = set_up(&house, &platform, arguments).await?;

    house.meter.take();
    let phase = Phase::begin(&platform);
    let ended = house.engine.work("bench", arguments.at_once, unwatched()).await?;
    let took = phase.end("run", cases);
    let steps: usize = ended.iter().filter_map(|(_, end)| end.as_ref().ok()).map(|report| report.settled).sum();
    println!("  {:.0} steps a second, {steps} in all; {}", rate(steps, took), ends(&ended));
    breakdown(&house.meter.take());
    drop(sealing);
    println!(
        "  {} groups, {} entries in the log, database {} MiB",
        about.groups,
        house.engine.store.log_size().await?,
        house.database_bytes() / 1024 / 1024
    );
    Ok(())
}

/// Everything before the run, phase by phase. Returns how many leavers there are.
async fn set_up(house: &House, platform: &Platform, arguments: &Arguments) -> anyhow::Result<usize> {
    let (engine, leavers, n) = (&house.engine, &platform.about.leavers, platform.about.leavers.len());
    let phase = Phase::begin(platform);
    let people: Vec<_> = all(arguments, leavers, async |account| house.person(account).await).await?;
    phase.end("ledger", n);

    let phase = Phase::begin(platform);
    let day = engine.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date().checked_sub(3.days())?;
    let cases: Vec<CaseId> = all(arguments, &people, async |person| {
        let new = NewCase { person: person.clone(), departure: Departure::Voluntary, last_working_day: day };
        let case = engine.case_open(&planner(), &new).await?.id;
        let account = platform.about.successor.as_str().into();
        let heir = Decision::DefaultSuccessor { connection: ConnectionName::from(HQ), account };
        engine.decide(&planner(), case, &heir).await?;
        Ok(case)
    })
    .await?;
    phase.end("cases, decisions", n);

    let phase = Phase::begin(platform);
    all(arguments, &cases, async |case| {
        engine.observe(&planner(), *case).await?;
        Ok(())
    })
    .await?;
    phase.end("observe", n);
    breakdown(&house.meter.take());

    let phase = Phase::begin(platform);
    let plans = all(arguments, &cases, async |case| {
        let planned = engine.plan_leave(&planner(), *case).await?;
        Ok((planned.id, planned.digest))
    })
    .await?;
    phase.end("plan", n);

    let phase = Phase::begin(platform);
    all(arguments, &plans, async |(plan, digest)| {
        engine.approve(&approver(), *plan, digest, "closing of the site").await?;
        Ok(())
    })
    .await?;
    phase.end("approve", n);
    Ok(n)
}

/// Does it for everything, several at once.
async fn all<T, U>(
    arguments: &Arguments,
    things: &[T],
    act: impl AsyncFn(&T) -> anyhow::Result<U>,
) -> anyhow::Result<Vec<U>> {
    stream::iter(things).map(|thing| act(thing)).buffered(arguments.at_once).try_collect().await
}

/// How the runs ended, counted.
fn ends(ended: &[(exeunt_core::PlanId, Result<RunReport>)]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, end) in ended {
        let word = match end {
            Ok(RunReport { end: RunEnd::Finished, .. }) => "finished".to_owned(),
            Ok(RunReport { end: RunEnd::NeedsOperator { .. }, .. }) => "with steps for a person".to_owned(),
            Ok(RunReport { end: RunEnd::Braked { .. }, .. }) => "braked".to_owned(),
            Ok(RunReport { end, .. }) => format!("{end:?}"),
            Err(EngineError::Stale(_)) => "stale, to be planned again".to_owned(),
            Err(error) => error.to_string(),
        };
        *counts.entry(word).or_default() += 1;
    }
    counts.iter().map(|(word, count)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}

/// Times are summed over everything that went on at once, so they may exceed the clock.
fn breakdown(tallies: &BTreeMap<&'static str, Tally>) {
    for (what, tally) in tallies {
        let (count, seconds) = (tally.count, tally.time.as_secs_f64());
        println!("  {what:<22} {count:>9} times {seconds:>9.1} s waited");
    }
}

async fn bare(arguments: &Arguments) -> anyhow::Result<()> {
    let platform = Platform::start(arguments.leavers).await?;
    let script = Script::new(&platform.about.url, &platform.about.admin_token);
    let phase = Phase::begin(&platform);
    let groups = all(arguments, &platform.about.leavers, async |account| script.close(account).await).await?;
    phase.end("bare client", platform.about.leavers.len());
    println!("  {} groups left, {} requests", groups.iter().sum::<usize>(), script.calls());
    Ok(())
}
