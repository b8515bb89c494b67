//! Pure decisions: policy and observation in, plan out.
//!
//! Start at [`Policy`] and [`plan_leave`]. [`check`] judges plans without sharing code with the planner; [`diff`] and
//! [`stale`] compare two plans; [`still_fits`], [`too_late`] and [`after_unknown`] are asked while a plan runs, and
//! [`collateral`] afterwards.
//!
//! Invariants: functions from values to values, the same answer on every machine; no platform's name, because everything
//! follows from capability tables; what can't be done becomes a gap or a question, never silence.
//! It never touches a platform, a clock or a database.

mod calendar;
mod check;
mod collateral;
mod diff;
mod fit;
mod planner;
mod policy;
mod questions;
mod recovery;
mod render;
mod standing;
mod timing;

pub use calendar::{Calendar, DaysOff, Due, NoTime};
pub use check::{Flaw, check};
pub use collateral::{Difference, Scene, Side, collateral, missing};
pub use diff::{PlanDiff, Staleness, StepChange, diff, stale};
pub use fit::{Misfit, still_fits, too_late};
pub use planner::{UnfreezeError, UnfreezeRequest, plan_contain, plan_leave, plan_reinstate, plan_unfreeze};
pub use policy::{
    Brake, BusinessDay, Close, CloseOn, Collateral, CollateralScope, Confirming, Contain, Deactivate, FourEyes, Groups,
    IntegrationRule, Integrations, KindRule, Kinds, Ledger, Notices, Pattern, Policy, PolicyError, Probes, Recognise,
    Reviewing, Run, Silence, SuccessorNeed, SuccessorRule, Successors, Timing, Trouble, Unfreeze, Wording,
};
pub use questions::questions;
pub use recovery::{Recovery, after_unknown};
pub use render::render;
pub use standing::{
    CasePhase, Facts, Lacking, Owed, OwedState, Party, Standing, lacking, no_longer_fits, proposal_stands, standing,
};
