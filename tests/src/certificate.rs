//! A certificate of its own for a server on loopback.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::install::run;

/// Where a certificate and its key lie.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Certificate {
    /// Makes one in `folder` for an address, signed by itself.
    pub fn make(folder: &Path, address: &str) -> anyhow::Result<Self> {
        let made = Self { certificate: folder.join("server.crt"), key: folder.join("server.key") };
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]);
        openssl.args(["-days", "30", "-subj", &format!("/CN={address}"), "-addext"]);
        openssl.arg(format!("subjectAltName=IP:{address}"));
        openssl.args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"]).arg(&made.key);
        run(openssl.arg("-out").arg(&made.certificate))?;
        Ok(made)
    }

    /// The certificate as text (PEM).
    pub fn pem(&self) -> anyhow::Result<String> {
        std::fs::read_to_string(&self.certificate).context("the certificate is gone")
    }
}
