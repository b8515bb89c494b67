//! How steps run: their states, what came of an attempt, and what an error asks for.

use crate::proof::Proof;
use crate::told::Told;
use serde::{Deserialize, Serialize};

/// Where a step stands. `Done`, `Confirmed` and `Verified` are different marks and never mixed (see [`crate::proof::Mark`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Waits for its dependencies, its time or a worker.
    Waiting,
    /// An attempt is open. After a crash: its outcome is unknown.
    Running,
    /// It is so, and reading back showed it where reading can.
    Done,
    /// Waits for a person: a manual step, or an error that only a person can settle.
    NeedsOperator,
    /// A person decided not to do it, with a reason.
    Skipped,
}

impl StepState {
    /// Nothing more will happen to it by itself, and nothing waits for it.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::Skipped)
    }

    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::NeedsOperator => "needs_operator",
            Self::Skipped => "skipped",
        }
    }

    /// The state that [`StepState::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::NeedsOperator, Self::Skipped]
            .into_iter()
            .find(|s| s.as_str() == word)
    }
}

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// We changed it.
    Changed { proof: Proof },
    /// It was so already.
    AlreadySo { proof: Proof },
    /// A person did it by hand.
    ByHand { by: String, statement: String },
    /// It failed, in a way that is known.
    Failed {
        error: ErrorKind,
        /// For operators and logs.
        detail: String,
        /// For people; absent in what was written before there was such a thing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<Box<Told>>,
    },
}

/// Kinds of failure. Data, never found by searching in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Too many requests; wait as long as the platform says.
    RateLimited,
    /// Not reached: the request can't have had an effect.
    Unavailable,
    /// It may have happened: no answer, or a broken one, after sending a write.
    UnknownOutcome,
    /// Our own credential isn't accepted.
    Unauthenticated,
    /// Our credential lacks a right.
    PermissionDenied,
    NotFound,
    /// The world is not as expected.
    Conflict,
    /// The platform says that the request makes no sense.
    Invalid,
    /// This deployment can't do it.
    Unsupported,
    /// The answer isn't one that the platform documents.
    Protocol,
}

/// What an error asks for. Total: every kind has one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// Wait as told, then again; doesn't count as a retry.
    Wait,
    /// Again, later each time, a limited number of times.
    Retry,
    /// It may have happened: look, then decide.
    ObserveFirst,
    /// The whole connection stops until a person has mended it.
    ParkConnection,
    /// This step waits for a person.
    ParkStep,
    /// The plan no longer fits the world.
    PlanAgain,
}

impl ErrorKind {
    /// What this kind asks for.
    pub fn response(self) -> Response {
        match self {
            Self::RateLimited => Response::Wait,
            Self::Unavailable => Response::Retry,
            Self::UnknownOutcome | Self::Protocol => Response::ObserveFirst,
            Self::Unauthenticated => Response::ParkConnection,
            Self::PermissionDenied | Self::NotFound | Self::Invalid => Response::ParkStep,
            Self::Conflict | Self::Unsupported => Response::PlanAgain,
        }
    }

    /// The word in catalogues and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::UnknownOutcome => "unknown_outcome",
            Self::Unauthenticated => "unauthenticated",
            Self::PermissionDenied => "permission_denied",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Invalid => "invalid",
            Self::Unsupported => "unsupported",
            Self::Protocol => "protocol",
        }
    }
}
