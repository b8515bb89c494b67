//! Measurements side by side: what our way costs, and what the bare way costs, in one run.
//!
//! Each program prints one small table and asserts nothing timed. Commands and figures: `README.md` in this folder.
//!
//! Start at one of the programs in `bin/`.

pub mod ambient;
pub mod company;
pub mod figures;
pub mod house;
pub mod meter;
pub mod platform;
pub mod recorder;
pub mod script;
