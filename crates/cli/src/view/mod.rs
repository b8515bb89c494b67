//! How things look: values in, lines out. Decides nothing and asks nobody, but for the names of groups and people.

mod case;
mod observation;
mod plan;
mod platform;
mod proof;
mod run;
mod step;

pub(crate) use case::{Stage, Status, case_mark, case_page};
pub(crate) use observation::observation;
pub(crate) use plan::{PlanPage, plan, plan_diff, time};
pub(crate) use platform::{capabilities, connection};
pub(crate) use proof::{proof, proof_counts};
pub(crate) use run::{run_exit, run_report, run_sentence};
pub(crate) use step::{Names, step_title};

use crate::failure::Failure;
use crate::screen::{Colour, Screen};

/// The part of an id that people compare: enough to tell cases apart, and to find one by.
pub(crate) fn short_id(id: &str) -> String {
    id.chars().take(13).collect()
}

/// Suggests the next command.
pub(crate) fn next(screen: &Screen, words: &[&str]) {
    let words: Vec<String> = words.iter().map(|w| quoted(w)).collect();
    screen.next(&format!("exeunt {}", words.join(" ")));
}

/// A word as a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=+,%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// A heading with an empty line before it.
pub(crate) fn heading(screen: &Screen, text: &str) -> Result<(), Failure> {
    screen.line("")?;
    screen.line(screen.paint().of(Colour::Strong, text))
}
