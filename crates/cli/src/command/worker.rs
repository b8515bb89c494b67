//! `exeunt worker`: takes up everything that is due, and seals the log every second while there is news.

use super::interrupt::Interrupt;
use crate::args::{Globals, WorkerArgs};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{House, token};
use crate::screen::Screen;
use exeunt_core::{Duty, Message, PlanId};
use exeunt_engine::EngineError;
use exeunt_engine::run::{RunEnd, RunReport, unwatched};
use secrecy::SecretString;
use serde_json::json;
use std::time::Duration;

/// How long a worker that is asked to end lets the plans under way come to rest. What is not at rest by then is taken up
/// by the next worker as after a crash: it looks first.
const LAST_ORDERS: Duration = Duration::from_secs(10);

type Ended = Vec<(PlanId, Result<RunReport, EngineError>)>;

pub(crate) async fn run(screen: &Screen, globals: &Globals, args: &WorkerArgs) -> Outcome {
    let house = House::open(globals).await?;
    let token = token(globals)?;
    may_work(&house, &token).await?;
    let name = args.name.clone().unwrap_or_else(|| format!("{}-{}", host(), std::process::id()));
    let sealing = house.engine.keep_sealing();
    let every = Duration::from_secs(u64::from(house.config.worker.look_every_seconds.max(1)));
    let carriers = house.carriers().await?;
    let delivering = (!args.once).then(|| house.engine.keep_delivering(&name, carriers.clone(), every));
    let mut interrupt = Interrupt::listen()?;
    screen.tell(&Message::new("worker-begins").with("name", &name));
    let mut waiting = false;
    loop {
        // Whoever is locked out or loses the duty meanwhile begins nothing more.
        may_work(&house, &token).await?;
        let (ended, asked_to_end) = round(screen, &house, &name, &mut interrupt).await?;
        waiting |= tell(screen, &ended)?;
        if args.once {
            house.engine.notify_due(&name.as_str().into()).await?;
            house.engine.deliver(&name, &carriers).await?;
        }
        if args.once || asked_to_end {
            break;
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = interrupt.next() => break,
        }
    }
    if let Some(delivering) = delivering {
        delivering.end(LAST_ORDERS).await;
    }
    drop(sealing);
    house.engine.seal().await?;
    screen.tell(&Message::new("worker-ends").with("name", &name));
    Ok(Exit::findings(args.once && waiting))
}

/// Fails unless the token's owner may still run plans.
async fn may_work(house: &House, token: &SecretString) -> Result<(), Failure> {
    let caller = house.engine.caller(token).await?;
    if !caller.may(Duty::Run) {
        return Err(EngineError::NotYourDuty { actor: caller.name, duty: Duty::Run }.into());
    }
    Ok(())
}

/// Works once through everything that is due. `true`: somebody asked the worker to end meanwhile.
async fn round(
    screen: &Screen,
    house: &House,
    name: &str,
    interrupt: &mut Interrupt,
) -> Result<(Ended, bool), Failure> {
    let at_once = usize::from(house.config.worker.at_once.max(1));
    let mut work = std::pin::pin!(house.engine.work(name, at_once, unwatched()));
    tokio::select! {
        ended = &mut work => return Ok((ended?, false)),
        () = interrupt.next() => screen.tell(&Message::new("worker-ending")),
    }
    match tokio::time::timeout(LAST_ORDERS, &mut work).await {
        Ok(ended) => Ok((ended?, true)),
        Err(_) => Ok((Vec::new(), true)),
    }
}

/// Says how each run ended; `true` if one of them waits for a person or failed.
fn tell(screen: &Screen, ended: &Ended) -> Result<bool, Failure> {
    let mut waiting = false;
    for (plan, result) in ended {
        match result {
            Ok(report) => {
                waiting |= !matches!(report.end, RunEnd::Finished | RunEnd::WaitsUntil { .. });
                if screen.json {
                    screen.document_line(&json!(report))?;
                } else {
                    let end = screen.variant("run-end", &report.end);
                    screen.line(format!("{plan}  {}/{}  {end}", report.settled, report.steps))?;
                }
            }
            Err(error) => {
                waiting = true;
                screen.talk(&format!("{plan}"));
                screen.failed(&trouble(error));
            }
        }
    }
    Ok(waiting)
}

fn trouble(error: &EngineError) -> Failure {
    let failure = Failure::new("error-run").because_of(error);
    match error.hint() {
        Some(key) => failure.hint(key),
        None => failure,
    }
}

fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok().map(|n| n.trim().to_owned());
    name.filter(|n| !n.is_empty()).or_else(|| std::env::var("HOSTNAME").ok()).unwrap_or_else(|| "worker".to_owned())
}
