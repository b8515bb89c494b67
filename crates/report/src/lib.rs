//! One report value per case and per batch, as canonical JSON for machines and as one HTML file for people.
//!
//! Every statement carries the log indexes of the audit entries that it rests on. The report never says more than those:
//! *verified* stands only where a way in was open before, was tried again, and was refused.
//!
//! Start at [`ReportInput`], then [`Report::build`], then [`render_html`]; [`BatchReport`] is the same for many,
//! [`document()`] and [`batch_document()`] the same for paper. Invariant: pure; no clock, no files, no network.

mod batch;
mod controls;
mod counts;
pub mod document;
mod facts;
mod html;
mod input;
mod pairing;
mod report;
mod summary;

pub use batch::{
    BATCH, BatchApproval, BatchCounts, BatchInput, BatchReport, Became, MemberInput, MemberReport, MemberResult,
    OpenStep, render_batch_html,
};
pub use controls::{Clause, ControlRow, ControlVerdict};
pub use counts::Counts;
pub use document::{Document, batch_document, document};

pub use exeunt_words::Language;
pub use html::escape::code_point;
pub use html::{Meta, render_html};
pub use input::{
    AccountResult, Approval, Attempt, ByHand, CheckResult, Collateral, Comparison, ConnectionRef, ContainTiming,
    Difference, Field, FieldComparison, Finding, LogEntry, MembershipResult, NegativeControl, ObservationRef, Ordered,
    Place, PlanRef, PolicyRef, ReportInput, StepResult, Succession,
};
pub use report::Report;
pub use summary::Conclusion;
