//! Platform servers for tests and the demo.
