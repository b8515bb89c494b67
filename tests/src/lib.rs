//! Real servers for the tests, and the end-to-end tests.
//!
//! Every server here is software that Exeunt's authors did not write, started on loopback with its own port and its
//! own data folder, and gone when the test is. Start at [`synapse::Synapse`], [`ejabberd::Ejabberd`] and [`postgres::Postgres`].
//!
//! Invariant: this crate depends on no other crate of the workspace, so that any of them may use it as a
//! dev-dependency, and so that what it observes is independent of what is tested.

pub mod acme;
pub mod apt;
pub mod browser;
pub mod certificate;
pub mod collector;
pub mod dump;
pub mod ejabberd;
pub mod error;
pub mod hook;
pub mod install;
pub mod maildev;
pub mod matrix;
pub mod node;
pub mod oidc;
pub mod passkey;
pub mod poppler;
pub mod postgres;
pub mod process;
pub mod push;
pub mod samba;
pub mod schemathesis;
pub mod scim;
pub mod slapd;
pub mod synapse;
pub mod totp;
pub mod tryton;

use std::sync::Once;

pub use error::{Error, Result};

/// Gives the value of a started server, or leaves the test.
///
/// When the server can't be installed on this machine the test says `SKIPPED: …` on stderr and returns; where `CI` is
/// set it fails instead, because there a silent gap would pass for a proof. Any other error fails the test.
/// Only for functions that return `()`.
#[macro_export]
macro_rules! require {
    ($started:expr) => {
        match $started {
            Ok(value) => value,
            Err(error) => {
                $crate::error::skip_or_panic(&error);
                return;
            }
        }
    };
}

/// A plain HTTP client that ignores proxies; TLS is set up once for the process.
pub fn http_client() -> reqwest::Client {
    static TLS: Once = Once::new();
    TLS.call_once(|| {
        // An error means that the process has a provider already, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
    });
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(std::time::Duration::from_mins(1))
        .build()
        .expect("a client with static settings can be built")
}
