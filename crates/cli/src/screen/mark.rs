//! States by shape and colour: ○ waiting ◔ in progress ● done ✓ verified ▲ needs a person ✕ failed ⊘ not possible.

use super::paint::{Colour, Paint};
use exeunt_core::{StepState, Verdict};

/// A state as one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Waiting,
    InProgress,
    Done,
    Verified,
    NeedsPerson,
    Failed,
    NotPossible,
}

impl Mark {
    /// The character alone.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Waiting => "○",
            Self::InProgress => "◔",
            Self::Done => "●",
            Self::Verified => "✓",
            Self::NeedsPerson => "▲",
            Self::Failed => "✕",
            Self::NotPossible => "⊘",
        }
    }

    /// The character in its colour.
    pub(crate) fn painted(self, paint: Paint) -> String {
        let colour = match self {
            Self::Waiting | Self::NotPossible => Colour::Faint,
            Self::InProgress => Colour::Copy,
            Self::Done | Self::Verified => Colour::Good,
            Self::NeedsPerson => Colour::Attention,
            Self::Failed => Colour::Bad,
        };
        paint.of(colour, self.symbol())
    }
}

/// The mark of a step's state. Never `Verified`: only a check earns that.
pub(crate) fn step_mark(state: StepState) -> Mark {
    match state {
        StepState::Waiting => Mark::Waiting,
        StepState::Running => Mark::InProgress,
        StepState::Done => Mark::Done,
        StepState::NeedsOperator => Mark::NeedsPerson,
        StepState::Skipped => Mark::NotPossible,
    }
}

/// The mark of a check's verdict.
pub(crate) fn check_mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Holds => Mark::Verified,
        Verdict::Fails => Mark::Failed,
        Verdict::Weak => Mark::NeedsPerson,
        Verdict::NotTried => Mark::NotPossible,
    }
}
