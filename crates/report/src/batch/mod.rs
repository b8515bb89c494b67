//! The report of a batch: every row of the list that was handed in, with what became of it. Nothing is added up that
//! hides a row.

pub(crate) mod html;

pub use html::render_batch_html;

use crate::input::LogEntry;
use crate::summary::Conclusion;
use exeunt_core::{
    ActionKind, Batch, CaseId, CaseState, Departure, Digest, Message, PersonId, PlanKind, StepId, StepState, Told,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// What a body of this kind says of itself.
pub const BATCH: &str = "batch";

/// Everything that is known of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchInput {
    /// [`BATCH`].
    pub kind: String,
    pub made_at: Timestamp,
    /// The time zone in which the page tells times.
    pub zone: String,
    pub batch: Batch,
    /// The entry with the list as it was handed in.
    pub opened_evidence: Vec<u64>,
    /// How many rows it had.
    pub rows: usize,
    pub approvals: Vec<BatchApproval>,
    /// Every entry of the batch itself.
    pub timeline: Vec<LogEntry>,
}

/// Somebody approved the plan of the whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchApproval {
    pub digest: Digest,
    pub by: String,
    pub at: Timestamp,
    pub evidence: Vec<u64>,
}

/// What is known of a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberInput {
    /// Counted from 1.
    pub row: u32,
    pub person: PersonId,
    pub name: String,
    pub department: String,
    pub case: CaseId,
    pub state: CaseState,
    pub departure: Departure,
    pub last_working_day: Date,
    /// What its own report says in one sentence; without one, where the case stands.
    pub says: Message,
    /// What is still owed.
    pub waits: Vec<Message>,
    pub steps: usize,
    pub steps_done: usize,
    /// Steps of its leaving that are not done.
    pub open_steps: Vec<OpenStep>,
    /// Its own sealed report.
    pub report: Option<MemberReport>,
}

/// A step that isn't done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenStep {
    pub step: StepId,
    pub action: ActionKind,
    pub state: StepState,
    /// What was said at its last attempt.
    pub why: Option<String>,
    /// The same for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

/// A member's own report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberReport {
    /// The digest of its body.
    pub digest: Digest,
    /// What its newest plan was for.
    pub kind: PlanKind,
    pub conclusion: Conclusion,
    pub made_at: Timestamp,
    /// The entry that sealed it.
    pub evidence: Vec<u64>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// Something contradicts that it is closed.
    Contradicted,
    /// Nothing of its leaving was ever run.
    NotBegun,
    Unfinished,
    /// Closed, and read back; not, or not everywhere, tried from outside.
    Confirmed,
    /// Closed, tried from outside and refused.
    Verified,
    /// The resignation was taken back.
    Withdrawn,
}

/// A row with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberResult {
    pub became: Became,
    #[serde(flatten)]
    pub input: MemberInput,
}

/// How many rows became what; each is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCounts {
    pub rows: usize,
    pub verified: usize,
    pub confirmed: usize,
    pub unfinished: usize,
    pub contradicted: usize,
    pub not_begun: usize,
    pub withdrawn: usize,
    pub without_report: usize,
    pub steps: usize,
    pub steps_done: usize,
}

/// The body of a batch's sealed report, and what its HTML shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchReport {
    /// One sentence of state.
    pub summary: Message,
    pub conclusion: Conclusion,
    /// What the sentence rests on.
    pub evidence: Vec<u64>,
    pub counts: BatchCounts,
    #[serde(flatten)]
    pub input: BatchInput,
    /// Every row, in the order of the list.
    pub members: Vec<MemberResult>,
}

impl BatchReport {
    /// Judges what is known. A row that is missing from `members` makes the whole unfinished, never smaller.
    pub fn build(input: BatchInput, members: Vec<MemberInput>) -> Self {
        let members: Vec<MemberResult> =
            members.into_iter().map(|input| MemberResult { became: became(&input), input }).collect();
        let counts = BatchCounts::of(input.rows, &members);
        let conclusion = conclude(&counts);
        let mut evidence = input.opened_evidence.clone();
        evidence
            .extend(members.iter().filter_map(|m| m.input.report.as_ref()).flat_map(|r| r.evidence.iter().copied()));
        evidence.sort_unstable();
        evidence.dedup();
        Self { summary: summary(&input.batch, &counts, conclusion), conclusion, evidence, counts, input, members }
    }
}

/// What became of a row. Only the report of its leaving can say that it is closed: one that was merely frozen isn't.
fn became(member: &MemberInput) -> Became {
    if member.state == CaseState::Withdrawn {
        return Became::Withdrawn;
    }
    let begun = if member.steps == 0 { Became::NotBegun } else { Became::Unfinished };
    let Some(report) = &member.report else { return begun };
    match (report.conclusion, report.kind) {
        (Conclusion::Contradicted, _) => Became::Contradicted,
        (Conclusion::Verified, PlanKind::Leave) => Became::Verified,
        (Conclusion::Confirmed, PlanKind::Leave) => Became::Confirmed,
        _ => begun,
    }
}

impl BatchCounts {
    fn of(rows: usize, members: &[MemberResult]) -> Self {
        let mut counts = Self { rows, ..Self::default() };
        for member in members {
            *match member.became {
                Became::Verified => &mut counts.verified,
                Became::Confirmed => &mut counts.confirmed,
                Became::Unfinished => &mut counts.unfinished,
                Became::Contradicted => &mut counts.contradicted,
                Became::NotBegun => &mut counts.not_begun,
                Became::Withdrawn => &mut counts.withdrawn,
            } += 1;
            counts.without_report += usize::from(member.input.report.is_none());
            counts.steps += member.input.steps;
            counts.steps_done += member.input.steps_done;
        }
        counts
    }

    /// Rows that are neither verified nor taken back. A row that isn't there at all is one of them.
    fn left(&self) -> usize {
        self.rows.saturating_sub(self.verified + self.withdrawn)
    }
}

fn conclude(counts: &BatchCounts) -> Conclusion {
    match counts.left() {
        _ if counts.contradicted > 0 => Conclusion::Contradicted,
        0 if counts.verified > 0 => Conclusion::Verified,
        left if left == counts.confirmed && counts.verified + counts.confirmed > 0 => Conclusion::Confirmed,
        _ => Conclusion::Unfinished,
    }
}

fn summary(batch: &Batch, counts: &BatchCounts, conclusion: Conclusion) -> Message {
    let message = match conclusion {
        Conclusion::Verified => Message::new("report-batch-summary-verified").with("withdrawn", counts.withdrawn),
        Conclusion::Confirmed => Message::new("report-batch-summary-confirmed").with("withdrawn", counts.withdrawn),
        Conclusion::Unfinished => Message::new("report-batch-summary-unfinished")
            .with("withdrawn", counts.withdrawn)
            .with("left", counts.left()),
        Conclusion::Contradicted => {
            Message::new("report-batch-summary-contradicted").with("contradicted", counts.contradicted)
        }
    };
    message.with("name", &batch.name).with("verified", counts.verified).with("rows", counts.rows)
}
