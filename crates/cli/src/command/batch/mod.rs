//! `exeunt batch …`

mod control;
mod open;
mod plan;
mod report;
mod run;
mod show;

use super::may_read;
use crate::args::{BatchCommand, BatchRef, Globals};
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::screen::Screen;
use control::Order;
use exeunt_core::{Batch, BatchId};
use exeunt_engine::Caller;
pub(crate) use report::MEMBERS;

/// Batches read from the database at once.
const PAGE: u32 = 200;
/// So many digits of an id are needed at least; fewer are a slip of the finger.
const FEWEST_DIGITS: usize = 6;

/// What every subcommand needs.
struct Cx<'a> {
    screen: &'a Screen,
    house: House,
    caller: Caller,
}

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &BatchCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    let cx = Cx { screen, house, caller };
    match command {
        BatchCommand::New(args) => open::run(&cx, args).await,
        BatchCommand::List => show::list(&cx).await,
        BatchCommand::Show { batch } => show::one(&cx, batch).await,
        BatchCommand::Plan { batch, show: true, .. } => plan::show(&cx, batch).await,
        BatchCommand::Plan { batch, look_again, .. } => plan::make(&cx, batch, *look_again).await,
        BatchCommand::Approve { batch, digest, reason } => plan::approve(&cx, batch, digest, reason).await,
        BatchCommand::Run { batch, at_once } => run::run(&cx, batch, usize::from(*at_once)).await,
        BatchCommand::Pause { batch, reason } => control::run(&cx, batch, Order::Pause, reason).await,
        BatchCommand::Resume { batch, reason } => control::run(&cx, batch, Order::Resume, reason).await,
        BatchCommand::Stop { batch, reason } => control::run(&cx, batch, Order::Stop, reason).await,
        BatchCommand::Close { batch, reason } => control::run(&cx, batch, Order::Close, reason).await,
        BatchCommand::Retry { batch, reason } => control::retry(&cx, batch, reason).await,
        BatchCommand::Prove { batch } => report::prove(&cx, batch).await,
        BatchCommand::Report { batch, formats, out } => report::run(&cx, batch, formats, out).await,
    }
}

impl Cx<'_> {
    /// The batch that was named; naming one is reading.
    async fn batch(&self, named: &BatchRef) -> Result<Batch, Failure> {
        may_read(&self.caller)?;
        let text = named.0.as_str();
        if let Ok(id) = text.parse::<BatchId>() {
            return Ok(self.house.engine.batch_get(id).await?);
        }
        let digits = |id: &str| id.replace('-', "").to_ascii_lowercase();
        let wanted = digits(text);
        let is_beginning = wanted.len() >= FEWEST_DIGITS && wanted.bytes().all(|b| b.is_ascii_hexdigit());
        let mut found = self.all().await?;
        found
            .retain(|batch| batch.name == text || (is_beginning && digits(&batch.id.to_string()).starts_with(&wanted)));
        match found.len() {
            0 => Err(Failure::new("error-no-such-batch").with("batch", text).hint("hint-batch")),
            1 => Ok(found.remove(0)),
            count => {
                let failure = Failure::new("error-batch-ambiguous").with("batch", text).with("count", count);
                Err(found.iter().take(5).fold(failure, |f, batch| f.because_of(batch.id)).hint("hint-batch"))
            }
        }
    }

    /// Every batch, the newest first.
    async fn all(&self) -> Result<Vec<Batch>, Failure> {
        let mut batches: Vec<Batch> = Vec::new();
        loop {
            let page = self.house.engine.store.batch_list(batches.last().map(|batch| batch.id), PAGE).await?;
            if page.is_empty() {
                return Ok(batches);
            }
            batches.extend(page);
        }
    }
}
