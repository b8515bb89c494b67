//! How a run ended, and what is next.

use super::{next, quoted, time};
use crate::failure::{Exit, Failure};
use crate::screen::{Colour, Mark, Screen, visible};
use exeunt_core::Message;
use exeunt_engine::run::{RunEnd, RunReport};

/// The exit code that a run deserves: whatever isn't finished waits for something.
pub(crate) fn run_exit(report: &RunReport) -> Exit {
    Exit::findings(report.end != RunEnd::Finished)
}

/// Prints how a run ended, in a sentence.
pub(crate) fn run_sentence(screen: &Screen, report: &RunReport) -> Result<(), Failure> {
    let (mark, sentence) = match &report.end {
        // "Every step is settled" would read as success where there was none.
        RunEnd::Finished if report.steps == 0 => (Mark::NeedsPerson, Message::new("run-end-nothing")),
        RunEnd::Finished => (Mark::Done, Message::new("run-end-finished")),
        RunEnd::WaitsUntil { at } => (Mark::Waiting, Message::new("run-end-waits-until-at").with("at", time(*at))),
        RunEnd::NeedsOperator { steps } => {
            (Mark::NeedsPerson, Message::new("run-end-needs-operator-count").with("count", steps.len()))
        }
        RunEnd::Braked { .. } => (Mark::Failed, Message::new("run-end-braked")),
        RunEnd::Stopped => (Mark::NeedsPerson, Message::new("run-end-stopped")),
        RunEnd::ConnectionParked { connection, .. } => {
            (Mark::Failed, Message::new("run-end-connection-parked-name").with("name", connection))
        }
        RunEnd::ConnectionAway { connection, .. } => {
            (Mark::Waiting, Message::new("run-end-connection-away-name").with("name", connection))
        }
    };
    let counts = screen.say(&Message::new("run-counts").with("settled", report.settled).with("steps", report.steps));
    let said = screen.paint().of(Colour::Strong, &screen.say(&sentence));
    screen.item(&mark.painted(screen.paint()), &format!("{said} · {counts}"), 0)?;
    match &report.end {
        RunEnd::Braked { told, .. } | RunEnd::ConnectionParked { told, .. } | RunEnd::ConnectionAway { told, .. } => {
            screen.paragraph(&screen.told(told), 2)?;
        }
        RunEnd::NeedsOperator { steps } => {
            steps.iter().try_for_each(|s| screen.line(format!("  {}", visible(s.as_str()))))?;
        }
        RunEnd::Finished | RunEnd::WaitsUntil { .. } | RunEnd::Stopped => {}
    }
    Ok(())
}

/// Prints how a run ended. `case` is what the reader typed for the case.
pub(crate) fn run_report(screen: &Screen, case: &str, report: &RunReport) -> Result<(), Failure> {
    run_sentence(screen, report)?;
    suggestion(screen, case, &report.end);
    Ok(())
}

fn suggestion(screen: &Screen, case: &str, end: &RunEnd) {
    match end {
        RunEnd::Finished => next(screen, &["case", "show", case]),
        RunEnd::WaitsUntil { .. } | RunEnd::ConnectionAway { .. } => next(screen, &["worker"]),
        RunEnd::NeedsOperator { steps } => {
            let step = steps.first().map(|s| quoted(s.as_str())).unwrap_or_default();
            screen.next(&format!("exeunt case step retry {} {step} --reason …", quoted(case)));
        }
        RunEnd::Braked { .. } | RunEnd::Stopped | RunEnd::ConnectionParked { .. } => {
            screen.next(&format!("exeunt case resume {0} --reason … && exeunt case run {0}", quoted(case)));
        }
    }
}
