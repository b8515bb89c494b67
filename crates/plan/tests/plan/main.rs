//! The planner and its judge, by example and by property.

#![expect(clippy::unwrap_used, reason = "all of this is tests")]

mod calendar;
mod checker;
mod collateral;
mod diff;
mod fit;
mod judged;
mod leave;
mod policy;
mod properties;
mod reinstate;
mod unfreeze;
mod within;
mod world;
