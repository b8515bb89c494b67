//! The Mattermost connector on a simulated server, on canned answers, and against what the vendor publishes.

mod canned;
mod company;
mod conformance;
mod documented;
mod doors;
mod lists;
mod orders;
mod published;
mod simulated;
