//! The connectors on real servers and on simulators.

mod real;
