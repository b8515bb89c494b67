//! OAuth tokens. No lock, no password and no end of the account touches them.

use super::{EffectKind, Server, Token};

impl Server {
    pub(crate) fn issue_token(&mut self, by: &str, jid: &str, ttl_s: i64, scope: &str) -> String {
        let secret = self.secret(32);
        let until_ms = self.now_ms().saturating_add(ttl_s.saturating_mul(1000));
        let token = Token { secret: secret.clone(), jid: jid.to_owned(), scope: scope.to_owned(), until_ms };
        self.tokens.push(token);
        self.note(by, EffectKind::TokenIssued, Some(jid), None, scope);
        secret
    }

    pub(crate) fn revoke_token(&mut self, by: &str, secret: &str) {
        let Some(at) = self.tokens.iter().position(|token| token.secret == secret) else { return };
        let token = self.tokens.remove(at);
        self.note(by, EffectKind::TokenRevoked, Some(&token.jid), None, &token.scope);
    }

    /// Whether the token is that account's, alive, and of that scope.
    pub(crate) fn token_is_good(&self, secret: &str, jid: &str, scope: &str) -> bool {
        self.tokens.iter().any(|t| t.secret == secret && t.jid == jid && t.is_good(scope, self.now_ms()))
    }

    /// Whose token it is, while it lives.
    pub(crate) fn token_owner(&self, secret: &str, scope: &str) -> Option<&str> {
        let token = self.tokens.iter().find(|t| t.secret == secret && t.is_good(scope, self.now_ms()))?;
        Some(&token.jid)
    }
}
