//! How long a text may be that somebody writes, in characters. One place, so that no door lets in what another refuses.

/// Employee numbers.
pub const NUMBER: usize = 100;
/// Names: of people, departments, devices, batches.
pub const NAME: usize = 200;
/// Mail addresses, as the standard bounds them.
pub const MAIL: usize = 254;
/// Why something is done, what it rests on, what was done.
pub const REASON: usize = 2_000;
