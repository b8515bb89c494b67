//! Why a server is not there: not installable here, or broken.

/// What can go wrong while a real server is installed, started or used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine can't provide the server (no registry, no interpreter). The test proves nothing and must say so.
    #[error("{what} can't be had on this machine: {why}")]
    Skipped {
        /// The server that is missing.
        what: &'static str,
        /// What was tried and how it failed.
        why: String,
    },
    /// The server is there but did not do what was asked: a failure of the test.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// The result of everything that needs a real server.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says loudly that a test is skipped, or panics: for failures, and for any skip where `CI` is set.
///
/// The macro [`require!`](crate::require) calls this; tests have no need to.
pub fn skip_or_panic(error: &Error) {
    match error {
        Error::Failed(cause) => panic!("{cause:?}"),
        Error::Skipped { .. } if in_ci() => panic!("must not be skipped in CI: {error}"),
        Error::Skipped { .. } => eprintln!("SKIPPED: {error}"),
    }
}

fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}
