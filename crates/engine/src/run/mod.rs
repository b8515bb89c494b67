//! Running an approved plan: intent, act, read back, result; interrupted anywhere, resumed, same end.
//!
//! `runner` walks the graph, `step` makes one wanted state so, `brake` stops a run that goes wrong, `settle` is
//! what a person does about a step, `worker` takes up whatever is due, `park` stops what has to stop because of something
//! done elsewhere.

mod attempt;
mod brake;
mod elsewhere;
mod park;
mod progress;
mod read;
mod runner;
mod settle;
mod start;
mod step;
pub(crate) mod why;
mod worker;

pub(crate) use elsewhere::Elsewhere;
pub use progress::{Progress, Watch, unwatched};
pub(crate) use read::read;
pub use runner::{RunEnd, RunReport};
pub(crate) use start::REPLACEMENT;
pub(crate) use step::Cx;
pub(crate) use why::describe;
