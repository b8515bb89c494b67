//! `exeunt batch pause`, `resume`, `stop`, `close` and `retry`

use super::Cx;
use crate::args::BatchRef;
use crate::failure::{Exit, Outcome};
use exeunt_core::Message;
use exeunt_engine::batch::Retried;
use serde_json::json;

/// What is said of the whole batch.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order {
    Pause,
    Resume,
    Stop,
    Close,
}

pub(super) async fn run(cx: &Cx<'_>, named: &BatchRef, order: Order, reason: &str) -> Outcome {
    let id = cx.batch(named).await?.id;
    let (engine, caller) = (&cx.house.engine, &cx.caller);
    let (batch, said) = match order {
        Order::Pause => (engine.batch_pause(caller, id, reason).await?, Message::new("batch-paused")),
        Order::Resume => (engine.batch_resume(caller, id, reason).await?, Message::new("batch-resumed")),
        Order::Stop => (engine.batch_stop(caller, id, reason).await?, Message::new("batch-stopped")),
        Order::Close => (engine.batch_close(caller, id, reason).await?, Message::new("batch-closed")),
    };
    cx.screen.tell(&said.with("name", &batch.name));
    if cx.screen.json {
        cx.screen.document(&batch)?;
    }
    Ok(Exit::Done)
}

pub(super) async fn retry(cx: &Cx<'_>, named: &BatchRef, reason: &str) -> Outcome {
    let batch = cx.batch(named).await?;
    let retried = cx.house.engine.batch_retry(&cx.caller, batch.id, reason).await?;
    if cx.screen.json {
        let shape = |one: &Retried| {
            json!({
                "row": one.member.position, "case": one.member.listed.case.id, "plan": one.plan,
                "steps": one.steps, "resumed": one.resumed,
            })
        };
        let members: Vec<_> = retried.iter().map(shape).collect();
        cx.screen.document(&json!({ "batch": batch.id, "members": members }))?;
        return Ok(Exit::Done);
    }
    if retried.is_empty() {
        cx.screen.tell(&Message::new("batch-nothing-failed"));
    }
    for one in &retried {
        let listed = &one.member.listed;
        let said = Message::new("batch-retried").with("name", &listed.name).with("person", &listed.case.person);
        cx.screen.paragraph(&cx.screen.say(&said.with("steps", one.steps.len())), 0)?;
    }
    Ok(Exit::Done)
}
