//! The planner and its judge, by example and by property.

mod checker;
mod collateral;
mod diff;
mod fit;
mod leave;
mod policy;
mod properties;
mod reinstate;
mod unfreeze;
mod world;
