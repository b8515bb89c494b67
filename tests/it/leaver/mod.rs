//! The main job on a real Synapse: Acme's leaver is closed, proved, put back, contained, opened for an hour.
//!
//! What is asserted is seen with the tests' own Matrix client and dump, not through the code under test.

mod company;
mod containment;
mod evidence;
mod main_job;
mod outage;
mod owner;
mod unfreeze;
mod withdrawal;
