//! Who may do what (E3). One table; every entry point asks it.

use serde::{Deserialize, Serialize};

/// The part that an actor plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Hr,
    Manager,
    Legal,
    It,
    /// Looks after groups; is told what becomes of them.
    GroupAdmin,
    Auditor,
    Administrator,
}

/// About whom a duty may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    Nobody,
    /// People who report to the actor (to a manager), or whose groups the actor looks after (to a group's admin).
    Own,
    Everybody,
}

/// Something that one may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Manage actors and their roles.
    ManageActors,
    /// Configure connections and their credentials.
    ManageConnections,
    /// Bind accounts to people.
    ManageLedger,
    OpenCase,
    /// Freeze at once, with a reason.
    Contain,
    /// Decide successors, kinds and what is kept.
    DecideHandOver,
    /// Order or lift a legal hold.
    DecideHold,
    /// Write down what was said of a case.
    WriteNote,
    Observe,
    MakePlan,
    ApprovePlan,
    Run,
    /// Say that a manual step is done, retry or skip a step.
    SettleStep,
    Withdraw,
    Unfreeze,
    Prove,
    /// Take everybody's messages out of a platform before it forgets them.
    KeepHistory,
    /// Hand in what a source says of who leaves.
    GiveStatement,
    /// Settle what the machine must not guess.
    SettleFinding,
    /// Read cases, plans, reports and the audit log.
    Read,
}

impl Duty {
    /// Every duty, in the order of the enum.
    pub const ALL: [Self; 20] = [
        Self::ManageActors,
        Self::ManageConnections,
        Self::ManageLedger,
        Self::OpenCase,
        Self::Contain,
        Self::DecideHandOver,
        Self::DecideHold,
        Self::WriteNote,
        Self::Observe,
        Self::MakePlan,
        Self::ApprovePlan,
        Self::Run,
        Self::SettleStep,
        Self::Withdraw,
        Self::Unfreeze,
        Self::Prove,
        Self::KeepHistory,
        Self::GiveStatement,
        Self::SettleFinding,
        Self::Read,
    ];

    /// Whether it may be done about oneself. Nobody works on their own leaving, and nobody watches it being prepared;
    /// shutting one's own accounts at once harms nobody.
    pub fn about_oneself(self) -> bool {
        matches!(self, Self::Contain)
    }
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] =
        [Self::Hr, Self::Manager, Self::Legal, Self::It, Self::GroupAdmin, Self::Auditor, Self::Administrator];

    /// About whom this role may do `duty`. A manager and a group's admin reach only their own.
    pub fn reach(self, duty: Duty) -> Reach {
        match (self.may(duty), self) {
            (false, _) => Reach::Nobody,
            (true, Self::Manager | Self::GroupAdmin) => Reach::Own,
            (true, _) => Reach::Everybody,
        }
    }

    /// Whether this role may do `duty` about anybody at all. An administrator keeps the house and closes nobody; an
    /// auditor reads and proves.
    pub fn may(self, duty: Duty) -> bool {
        use Duty::{
            ApprovePlan, Contain, DecideHandOver, DecideHold, GiveStatement, KeepHistory, MakePlan, ManageActors,
            ManageConnections, ManageLedger, Observe, OpenCase, Prove, Read, Run, SettleFinding, SettleStep, Unfreeze,
            Withdraw, WriteNote,
        };
        match self {
            Self::Hr => {
                matches!(
                    duty,
                    OpenCase | Contain | DecideHandOver | WriteNote | Withdraw | GiveStatement | SettleFinding | Read
                )
            }
            Self::Manager => matches!(duty, DecideHandOver | WriteNote | Read),
            Self::Legal => matches!(duty, DecideHold | WriteNote | ApprovePlan | Unfreeze | KeepHistory | Read),
            Self::It => matches!(
                duty,
                ManageConnections
                    | ManageLedger
                    | OpenCase
                    | Contain
                    | DecideHandOver
                    | WriteNote
                    | Observe
                    | MakePlan
                    | ApprovePlan
                    | Run
                    | SettleStep
                    | Withdraw
                    | Unfreeze
                    | Prove
                    | GiveStatement
                    | SettleFinding
                    | Read
            ),
            Self::GroupAdmin => matches!(duty, Read),
            Self::Auditor => matches!(duty, Read | Prove),
            Self::Administrator => matches!(duty, ManageActors | ManageConnections | Read),
        }
    }

    /// The word in the database and in the API; the command line writes `-` for `_`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hr => "hr",
            Self::Manager => "manager",
            Self::Legal => "legal",
            Self::It => "it",
            Self::GroupAdmin => "group_admin",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role that [`Role::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_duties_is_whole() {
        // A new duty stops the compiler here: it belongs into the list, too, and into a scope.
        let place = |duty: Duty| match duty {
            Duty::ManageActors => 0,
            Duty::ManageConnections => 1,
            Duty::ManageLedger => 2,
            Duty::OpenCase => 3,
            Duty::Contain => 4,
            Duty::DecideHandOver => 5,
            Duty::DecideHold => 6,
            Duty::WriteNote => 7,
            Duty::Observe => 8,
            Duty::MakePlan => 9,
            Duty::ApprovePlan => 10,
            Duty::Run => 11,
            Duty::SettleStep => 12,
            Duty::Withdraw => 13,
            Duty::Unfreeze => 14,
            Duty::Prove => 15,
            Duty::KeepHistory => 16,
            Duty::GiveStatement => 17,
            Duty::SettleFinding => 18,
            Duty::Read => 19,
        };
        for (at, duty) in Duty::ALL.into_iter().enumerate() {
            assert_eq!(place(duty), at);
            assert!(crate::Scope::ALL.iter().any(|scope| scope.covers(duty)), "{duty:?} is in no scope");
        }
    }
}
