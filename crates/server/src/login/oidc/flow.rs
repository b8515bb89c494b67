//! One way to the provider and back, bound to one browser.

use exeunt_engine::Engine;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A secret of the browser's, from which everything else follows.
pub(super) struct Flow(SecretString);

impl Flow {
    pub(super) fn begin(engine: &Engine) -> Self {
        Self(engine.fresh_secret())
    }

    pub(super) fn resume(secret: SecretString) -> Self {
        Self(secret)
    }

    /// What the browser keeps.
    pub(super) fn secret(&self) -> &SecretString {
        &self.0
    }

    /// Under which the flow stands in the database.
    pub(super) fn name(&self) -> SecretString {
        self.derived("flow").into()
    }

    /// What the provider gives back as it was.
    pub(super) fn state(&self) -> String {
        self.derived("state")
    }

    pub(super) fn is_state(&self, given: &str) -> bool {
        self.state().as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// What the identity token must repeat.
    pub(super) fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// The PKCE verifier: whoever redeems the code must know it. 64 characters, as RFC 7636 allows.
    pub(super) fn verifier(&self) -> String {
        self.derived("verifier")
    }

    /// The secret has 256 random bits, so that no hash tells anything of it or of another hash.
    fn derived(&self, purpose: &str) -> String {
        hex::encode(Sha256::digest(format!("exeunt oidc {purpose} {}", self.0.expose_secret())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_follows_from_the_browsers_secret_and_nothing_gives_it_away() {
        let flow = Flow::resume("secret".into());
        let again = Flow::resume("secret".into());
        assert!(again.is_state(&flow.state()) && !Flow::resume("other".into()).is_state(&flow.state()));
        let name = flow.name();
        let all = [flow.state(), flow.nonce(), flow.verifier(), name.expose_secret().to_owned()];
        for (at, one) in all.iter().enumerate() {
            assert_eq!(one.len(), 64);
            assert!(all.iter().skip(at + 1).all(|other| other != one));
        }
    }
}
