//! The report: the input, and what follows from it.

use crate::controls::{ControlRow, control_rows};
use crate::counts::Counts;
use crate::facts::Facts;
use crate::input::ReportInput;
use crate::summary::{Conclusion, conclude, remarks, summary};
use exeunt_core::Message;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The body of a sealed report, and what its HTML shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// One sentence of state.
    pub summary: Message,
    pub conclusion: Conclusion,
    /// What the sentence rests on.
    pub evidence: Vec<u64>,
    /// What the sentence on top leaves open.
    pub remarks: Vec<Message>,
    /// When nobody could get into the last account any more, as far as the evidence shows it.
    pub access_ended_at: Option<Timestamp>,
    pub counts: Counts,
    pub controls: Vec<ControlRow>,
    #[serde(flatten)]
    pub input: ReportInput,
}

impl Report {
    /// Judges the input. Total: whatever is missing makes the report say less, never fail.
    pub fn build(mut input: ReportInput) -> Self {
        // Nothing in a report rests on how its person is reached.
        input.person.mail = None;
        let facts = Facts::of(&input);
        let counts = Counts::of(&input);
        let conclusion = conclude(&input, &facts);
        Self {
            summary: summary(&input, &facts, &counts, conclusion),
            conclusion,
            evidence: facts.evidence(),
            remarks: remarks(&input, &facts, &counts),
            access_ended_at: facts.access_ended_at(),
            controls: control_rows(&input, &facts),
            counts,
            input,
        }
    }
}
