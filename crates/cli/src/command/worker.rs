//! `exeunt worker`: takes up everything that is due, and seals the log every second while there is news.

use super::intake::poll_once;
use super::interrupt::Interrupt;
use crate::args::{Globals, WorkerArgs};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{House, token};
use crate::screen::Screen;
use exeunt_core::{Duty, Message, PlanId};
use exeunt_engine::EngineError;
use exeunt_engine::intake::Sources;
use exeunt_engine::run::{RunEnd, RunReport, unwatched};
use secrecy::SecretString;
use serde_json::json;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How long a worker that is asked to end lets the plans under way come to rest. What is not at rest by then is taken up
/// by the next worker as after a crash: it looks first.
const LAST_ORDERS: Duration = Duration::from_secs(10);

type Ended = Vec<(PlanId, Result<RunReport, EngineError>)>;

pub(crate) async fn run(screen: &Screen, globals: &Globals, args: &WorkerArgs) -> Outcome {
    let house = House::open(globals).await?;
    let shift =
        Shift::new(screen, &house, token(globals)?, args.name.clone(), Arc::new(house.sources()?), Arc::default());
    shift.may_work().await?;
    let sealing = house.engine.keep_sealing();
    let mut interrupt = Interrupt::listen()?;
    screen.tell(&Message::new("worker-begins").with("name", &shift.name));
    let end = std::pin::pin!(interrupt.next());
    let waiting = if args.once { shift.once(end).await? } else { shift.work(end).await.map(|()| false)? };
    drop(sealing);
    house.engine.seal().await?;
    screen.tell(&Message::new("worker-ends").with("name", &shift.name));
    Ok(Exit::findings(waiting))
}

/// Somebody who takes up what is due, in a process of its own or beside the server.
pub(super) struct Shift<'a> {
    screen: &'a Screen,
    house: &'a House,
    token: SecretString,
    name: String,
    sources: Arc<Sources>,
    /// Rung when something has become due before the next look.
    due: Arc<Notify>,
    /// Whether each run's end is said.
    speaks: bool,
}

/// What one look for work came to.
struct Round {
    /// A run waits for a person, or failed.
    waiting: bool,
    asked_to_end: bool,
}

impl<'a> Shift<'a> {
    pub(super) fn new(
        screen: &'a Screen,
        house: &'a House,
        token: SecretString,
        name: Option<String>,
        sources: Arc<Sources>,
        due: Arc<Notify>,
    ) -> Self {
        let name = name.unwrap_or_else(usual_name);
        Self { screen, house, token, name, sources, due, speaks: true }
    }

    /// The same without a word about each run's end.
    pub(super) fn silent(self) -> Self {
        Self { speaks: false, ..self }
    }

    /// Does what is due now and tells whoever must know. `true`: something waits for a person.
    async fn once(&self, mut end: Pin<&mut impl Future<Output = ()>>) -> Result<bool, Failure> {
        let carriers = self.house.carriers().await?;
        // What is heard may be due at once.
        drop(poll_once(self.house, &self.sources, &self.name, None).await);
        self.house.engine.stock_take(&self.name).await?;
        let waiting = self.round(&mut end).await?.waiting;
        self.house.engine.notify_due(&self.name.as_str().into()).await?;
        self.house.engine.deliver(&self.name, &carriers).await?;
        Ok(waiting)
    }

    /// Works and delivers until `end` comes back, and lets what is under way come to rest.
    pub(super) async fn work(&self, end: Pin<&mut impl Future<Output = ()>>) -> Result<(), Failure> {
        let every = Duration::from_secs(u64::from(self.house.config.worker.look_every_seconds.max(1)));
        let carriers = self.house.carriers().await?;
        let delivering = self.house.engine.keep_delivering(&self.name, carriers, every);
        let polling = self.house.engine.keep_polling(&self.sources, &self.name);
        let stocktaking = self.house.engine.keep_taking_stock(&self.name, every);
        let worked = self.rounds(every, end).await;
        // It only looks, and whoever looks next begins anew.
        drop(stocktaking);
        tokio::join!(delivering.end(LAST_ORDERS), polling.end(LAST_ORDERS));
        worked
    }

    async fn rounds(&self, every: Duration, mut end: Pin<&mut impl Future<Output = ()>>) -> Result<(), Failure> {
        loop {
            if self.round(&mut end).await?.asked_to_end {
                return Ok(());
            }
            tokio::select! {
                () = tokio::time::sleep(every) => {}
                () = self.due.notified() => {}
                () = &mut end => return Ok(()),
            }
        }
    }

    /// Fails unless the token's owner may still run plans.
    pub(super) async fn may_work(&self) -> Result<(), Failure> {
        let caller = self.house.engine.caller(&self.token).await?;
        if !caller.may(Duty::Run) {
            return Err(EngineError::NotYourDuty { actor: caller.name, duty: Duty::Run }.into());
        }
        Ok(())
    }

    /// Works once through everything that is due.
    async fn round(&self, end: &mut Pin<&mut impl Future<Output = ()>>) -> Result<Round, Failure> {
        // Whoever is locked out or loses the duty meanwhile begins nothing more.
        self.may_work().await?;
        let at_once = usize::from(self.house.config.worker.at_once.max(1));
        let mut work = std::pin::pin!(self.house.engine.work(&self.name, at_once, unwatched()));
        tokio::select! {
            ended = &mut work => return Ok(Round { waiting: self.tell(&ended?)?, asked_to_end: false }),
            () = end => self.screen.tell(&Message::new("worker-ending")),
        }
        let ended = match tokio::time::timeout(LAST_ORDERS, &mut work).await {
            Ok(ended) => ended?,
            Err(_) => Ended::new(),
        };
        Ok(Round { waiting: self.tell(&ended)?, asked_to_end: true })
    }

    fn tell(&self, ended: &Ended) -> Result<bool, Failure> {
        if self.speaks { tell(self.screen, ended) } else { Ok(false) }
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

/// A name that no other process has.
pub(super) fn usual_name() -> String {
    format!("{}-{}", host(), std::process::id())
}

fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok().map(|n| n.trim().to_owned());
    name.filter(|n| !n.is_empty()).or_else(|| std::env::var("HOSTNAME").ok()).unwrap_or_else(|| "worker".to_owned())
}
