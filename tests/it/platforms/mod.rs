//! One case over all four platforms at once.
//!
//! What is asserted is seen in the simulators' own worlds, or with the tests' own clients, not through the code under
//! test.

mod colleagues;
mod company;
mod containment;
mod doors;
mod leave;
mod limits;
mod places;
mod real;
mod servers;
mod trouble;
mod withdrawal;
