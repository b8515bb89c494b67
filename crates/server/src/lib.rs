//! The HTTP API, the log-in and the console.
