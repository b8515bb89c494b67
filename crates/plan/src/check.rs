//! Judges a plan, and shares no code with the planner: a mistake there must be found here.
//!
//! Everything is judged from the plan, the observation that it was made from, the policy and the decisions.

mod integrations;
mod owners;
mod rules;
mod shape;
mod within;

use crate::policy::Policy;
use exeunt_core::{AccountId, AccountRef, Decisions, GroupId, GroupRef, IntegrationRef, Login, Observed, Plan, StepId};
use serde::{Deserialize, Serialize};

/// Something that a plan must never contain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Flaw {
    #[error("the plan was made by another policy")]
    OtherPolicy,
    #[error("the plan was made from another observation")]
    OtherObservation,
    #[error("two steps are called \"{step}\"")]
    DuplicateId { step: StepId },
    #[error("\"{step}\" needs \"{need}\", which isn't in the plan")]
    UnknownNeed { step: StepId, need: StepId },
    #[error("\"{step}\" waits for itself, directly or through others")]
    NeedCircle { step: StepId },
    #[error("\"{step}\" stands before \"{need}\", which it needs")]
    OrderViolated { step: StepId, need: StepId },
    #[error("\"{step}\" is on \"{account}\", which isn't an account of the case")]
    ForeignAccount { step: StepId, account: AccountRef },
    #[error("\"{step}\" is about a group that was not seen")]
    UnknownGroup { step: StepId },
    #[error("\"{step}\" takes away what \"{given}\" is given with")]
    GivesWithoutRole { step: StepId, given: StepId },
    #[error("nothing settles what becomes of \"{integration}\"")]
    Unsettled { integration: IntegrationRef },
    #[error("\"{step}\" is about an integration that was not seen")]
    UnknownIntegration { step: StepId },
    #[error("\"{step}\" leaves a group, and with it \"{inner}\", which isn't settled yet")]
    LeavesAroundFirst { step: StepId, inner: GroupId },
    #[error("\"{member}\" would take over in \"{step}\" without being in the group around it")]
    SuccessorOutside { step: StepId, member: AccountId },
    #[error("\"{step}\" has no place in a plan of this kind")]
    ForeignAction { step: StepId },
    #[error("\"{step}\" can't be done by machine on its platform")]
    NotByMachine { step: StepId },
    #[error("\"{step}\" promises more proof than its platform gives")]
    NoProof { step: StepId },
    #[error("\"{step}\" doesn't work while the login is {login:?}")]
    WrongLogin { step: StepId, login: Login },
    #[error("\"{account}\" is open when the plan ends")]
    EndsOpen { account: AccountRef },
    #[error("\"{step}\" keeps somebody out, but comes after other work on the account")]
    ContainedLate { step: StepId },
    #[error("\"{step}\" takes an owner away, and nobody who can log in owns \"{group}\" afterwards")]
    NobodyLeft { step: StepId, group: GroupRef },
    #[error("\"{step}\" takes an owner away without waiting for the successor in \"{group}\"")]
    OwnerLeavesFirst { step: StepId, group: GroupRef },
    #[error("\"{step}\" ends a membership without waiting for the role to be dropped")]
    LeavesBeforeDropping { step: StepId },
    #[error("\"{member}\" can't take over in \"{step}\"")]
    SuccessorCannot { step: StepId, member: AccountId },
    #[error("\"{step}\" changes \"{member}\", which isn't announced")]
    Unannounced { step: StepId, member: AccountId },
    #[error("a change for \"{member}\" in \"{group}\" is announced, but no step makes it")]
    AnnouncedForNothing { group: GroupRef, member: AccountId },
    #[error("the announcement for \"{member}\" in \"{group}\" doesn't say what was seen")]
    AnnouncedWrongly { group: GroupRef, member: AccountId },
    #[error("\"{step}\" needs a second person's approval")]
    FourEyesMissing { step: StepId },
    #[error("nobody decided \"{step}\"")]
    Undecided { step: StepId },
    #[error("\"{step}\" destroys what is under legal hold")]
    UnderHold { step: StepId },
    #[error("\"{step}\" ends an unfreeze, but waits for something or has no time of its own")]
    EndNotFree { step: StepId },
}

/// Every flaw of `plan`, sorted; empty is good.
pub fn check(plan: &Plan, seen: &Observed, policy: &Policy, decisions: &Decisions) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if plan.policy != policy.digest() {
        flaws.push(Flaw::OtherPolicy);
    }
    if plan.observation != *seen.digest() {
        flaws.push(Flaw::OtherObservation);
    }
    shape::check(plan, &mut flaws);
    rules::check(plan, seen, policy, decisions, &mut flaws);
    owners::check(plan, seen, &mut flaws);
    within::check(plan, seen, &mut flaws);
    integrations::check(plan, seen, policy, decisions, &mut flaws);
    flaws.sort();
    flaws.dedup();
    flaws
}
