//! `exeunt batch run`: lets the batch run, and does here what is due, before somebody's eyes.

use super::super::interrupt::Interrupt;
use super::{Cx, show};
use crate::args::BatchRef;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::{Bar, Screen, visible};
use crate::view;
use exeunt_core::{BatchId, Message, PlanId};
use exeunt_engine::EngineError;
use exeunt_engine::run::{Progress, RunEnd, RunReport, Watch};
use exeunt_words::tell;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

type Ended = Vec<(PlanId, Result<RunReport, EngineError>)>;

pub(super) async fn run(cx: &Cx<'_>, named: &BatchRef, at_once: usize) -> Outcome {
    let batch = cx.batch(named).await?;
    cx.house.engine.batch_start(&cx.caller, batch.id).await?;
    let sealing = cx.house.engine.keep_sealing();
    let ended = work(cx, batch.id, at_once).await?;
    drop(sealing);
    cx.house.engine.seal().await?;
    let whole = ended.iter().all(|(_, ended)| ended.as_ref().is_ok_and(|report| report.end == RunEnd::Finished));
    let standing = cx.house.engine.batch_standing(&cx.caller, batch.id).await?;
    if cx.screen.json {
        let shape = |(plan, ended): &(PlanId, Result<RunReport, EngineError>)| match ended {
            Ok(report) => json!({ "plan": plan, "run": report }),
            Err(error) => json!({ "plan": plan, "error": Failure::from(error).as_value(cx.screen) }),
        };
        let runs: Vec<_> = ended.iter().map(shape).collect();
        cx.screen.document(&json!({ "batch": standing.batch, "counts": standing.counts, "runs": runs }))?;
        return Ok(Exit::findings(!whole));
    }
    if ended.is_empty() {
        cx.screen.tell(&Message::new("batch-run-nothing"));
    }
    for (plan, ended) in &ended {
        match ended {
            Ok(report) if report.end == RunEnd::Finished => {}
            Ok(report) => view::run_sentence(cx.screen, report)?,
            Err(error) => {
                cx.screen.line(plan.to_string())?;
                cx.screen.paragraph(&Failure::from(error).as_lines(cx.screen), 2)?;
            }
        }
    }
    show::sentence(cx, &standing)?;
    view::next(cx.screen, &["batch", if whole { "prove" } else { "show" }, &batch.id.to_string()]);
    Ok(Exit::findings(!whole))
}

/// The first Ctrl-C stops the whole batch after what is under way is recorded; the second leaves at once.
async fn work(cx: &Cx<'_>, id: BatchId, at_once: usize) -> Result<Ended, Failure> {
    let engine = &cx.house.engine;
    let standing = engine.batch_standing(&cx.caller, id).await?;
    let watch = watcher(cx.screen, standing.counts.settled, standing.counts.steps);
    let mut interrupt = Interrupt::listen()?;
    let working = Box::pin(engine.batch_work(&cx.caller, id, at_once, watch));
    interrupt
        .stops(working, async || {
            cx.screen.tell(&Message::new("batch-stopping"));
            engine.batch_stop(&cx.caller, id, &cx.screen.word("run-interrupted")).await
        })
        .await
}

/// A bar over the steps of all members.
fn watcher(screen: &Screen, settled: usize, steps: usize) -> Watch {
    let bar = Bar::new(screen, u64::try_from(steps).unwrap_or(u64::MAX));
    let settled = u64::try_from(settled).unwrap_or(u64::MAX);
    bar.at(settled, "");
    let (waits, language) = (screen.word("run-waits"), screen.language);
    let state = Mutex::new((bar, settled));
    Arc::new(move |progress| {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        match progress {
            Progress::Begins { step, .. } => state.0.at(state.1, step.as_str()),
            Progress::Rests { step, state: at, .. } => {
                state.1 += u64::from(at.is_settled());
                state.0.at(state.1, step.as_str());
                if !at.is_settled() {
                    state.0.note(&format!("▲ {step}"));
                }
            }
            Progress::Waits { step, told, millis, .. } => {
                let seconds = (millis + 500) / 1_000;
                let why = tell(language, &told).line(language);
                state.0.note(&format!("◔ {step} · {waits} {seconds}s · {}", visible(why)));
            }
        }
    })
}
