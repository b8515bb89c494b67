//! What an API token is good for (E3). A token never does more than its actor may; its scopes only take away.

use crate::duty::Duty;
use serde::{Deserialize, Serialize};

/// A part of the duties, for which a token is made out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Look, and change nothing.
    Read,
    /// Work on cases up to the plan, and prove afterwards.
    Cases,
    /// Approve plans and change platforms.
    Run,
    /// Tell who leaves, as an HR system does.
    Intake,
    /// Keep people and their accounts up to date, as a directory does.
    Scim,
    /// Take everybody's messages out of a platform.
    History,
    /// Actors and connections.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Cases, Self::Run, Self::Intake, Self::Scim, Self::History, Self::Admin];

    /// Whether a token of this scope may be used for `duty`. A duty that is named nowhere is closed to every token with
    /// scopes.
    pub fn covers(self, duty: Duty) -> bool {
        use Duty::{
            ApprovePlan, Contain, DecideHandOver, DecideHold, GiveStatement, KeepHistory, MakePlan, ManageActors,
            ManageConnections, ManageLedger, Observe, OpenCase, Prove, Read, Run, SettleFinding, SettleStep, Unfreeze,
            Withdraw, WriteNote,
        };
        match self {
            Self::Read => matches!(duty, Read),
            Self::Cases => {
                matches!(
                    duty,
                    OpenCase
                        | DecideHandOver
                        | DecideHold
                        | WriteNote
                        | Observe
                        | MakePlan
                        | Withdraw
                        | Prove
                        | SettleFinding
                )
            }
            Self::Run => matches!(duty, ApprovePlan | Run | Contain | SettleStep | Unfreeze),
            Self::Intake => matches!(duty, OpenCase | WriteNote | Withdraw | GiveStatement),
            Self::Scim => matches!(duty, ManageLedger | GiveStatement),
            Self::History => matches!(duty, KeepHistory),
            Self::Admin => matches!(duty, ManageActors | ManageConnections),
        }
    }

    /// The word on the command line, in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Cases => "cases",
            Self::Run => "run",
            Self::Intake => "intake",
            Self::Scim => "scim",
            Self::History => "history",
            Self::Admin => "admin",
        }
    }

    /// The scope that [`Scope::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_word_of_its_own() {
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
        }
        assert_eq!(Scope::parse("everything"), None);
    }

    #[test]
    fn looking_gives_nothing_else() {
        assert!(Scope::Read.covers(Duty::Read));
        for duty in [Duty::Run, Duty::OpenCase, Duty::ManageActors, Duty::KeepHistory, Duty::ApprovePlan] {
            assert!(!Scope::Read.covers(duty), "{duty:?}");
        }
    }
}
