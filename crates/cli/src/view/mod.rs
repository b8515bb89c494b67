//! How things look: values in, lines out. Decides nothing and asks nobody, but for the names of groups and people.

mod case;
mod observation;
mod paper;
mod plan;
mod platform;
mod proof;
mod run;
mod step;

pub(crate) use case::{Stage, Status, case_mark, case_page};
pub(crate) use observation::observation;
pub(crate) use paper::{confirmation, devices, notes, owed};
pub(crate) use plan::{PlanPage, plan, plan_diff};
pub(crate) use platform::{capabilities, connection};
pub(crate) use proof::{proof, proof_counts};
pub(crate) use run::{run_exit, run_report, run_sentence};
pub(crate) use step::{Names, step_title};

pub(crate) use crate::screen::time;

use crate::failure::Failure;
use crate::screen::{Colour, Mark, Screen};
use exeunt_core::{Message, PersonId};
use exeunt_words::is_hidden;

/// The part of an id that people compare: enough to tell cases apart, and to find one by.
pub(crate) fn short_id(id: &str) -> String {
    id.chars().take(13).collect()
}

/// Prints what nobody may overlook; where there is such a thing, the command that mends it comes after.
pub(crate) fn warnings(screen: &Screen, says: &[Message]) -> Result<(), Failure> {
    let mark = Mark::NeedsPerson.painted(screen.paint());
    says.iter().try_for_each(|m| screen.item(&mark, &screen.paint().of(Colour::Strong, &screen.say(m)), 0))
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
    } else if word.chars().any(is_hidden) {
        // What can't be seen can't be copied either; bash, zsh and ksh read it like this.
        format!("$'{}'", word.chars().map(escaped).collect::<String>())
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// The command that bars every account of a person now.
pub(crate) fn contain(person: &PersonId) -> String {
    format!("exeunt contain {} --reason …", quoted(person.as_str()))
}

fn escaped(letter: char) -> String {
    match letter {
        '\\' | '\'' => format!("\\{letter}"),
        hidden if is_hidden(hidden) => format!("\\U{:08x}", u32::from(hidden)),
        letter => letter.to_string(),
    }
}

/// A heading with an empty line before it.
pub(crate) fn heading(screen: &Screen, text: &str) -> Result<(), Failure> {
    screen.line("")?;
    screen.line(screen.paint().of(Colour::Strong, text))
}
