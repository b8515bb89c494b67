//! Tokens of the app and of users.

use super::super::access_token::{self, Bad, Subject};
use super::{App, EffectKind};

/// How every token of this server's own begins.
const OWN_PREFIX: &str = "YWMt";

/// Whom a token speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bearer {
    App,
    User(String),
}

/// A token that the platform has given out.
#[derive(Debug, Clone)]
pub(super) struct Token {
    bearer: Bearer,
    /// None never expires.
    until_ms: Option<i64>,
}

impl App {
    /// Gives out a token of the app, without asking anybody.
    pub fn app_token(&mut self, ttl_s: Option<i64>) -> String {
        self.issue(Bearer::App, ttl_s)
    }

    /// Gives out a token of a user, as a login would.
    pub fn user_token(&mut self, name: &str, ttl_s: Option<i64>) -> String {
        self.note_user(name, EffectKind::UserTokenIssued, name, "");
        self.issue(Bearer::User(name.to_owned()), ttl_s)
    }

    fn issue(&mut self, bearer: Bearer, ttl_s: Option<i64>) -> String {
        let text = format!("{OWN_PREFIX}{}", self.seed.text(84));
        let until_ms = ttl_s.map(|ttl| self.now_ms().saturating_add(ttl.saturating_mul(1000)));
        self.tokens.insert(text.clone(), Token { bearer, until_ms });
        text
    }

    /// Whom a token speaks for, in whatever state the user or the project is.
    pub(in crate::agora) fn bearer(&self, text: &str) -> Result<Bearer, Bad> {
        if self.ended.contains(text) {
            return Err(Bad::Expired);
        }
        if access_token::looks_like_one(text) {
            return self.made_by_certificate(text);
        }
        if !text.starts_with(OWN_PREFIX) {
            return Err(Bad::Corrupt);
        }
        let token = self.tokens.get(text).ok_or(Bad::Foreign)?;
        let is_over = token.until_ms.is_some_and(|until| until <= self.now_ms());
        if is_over { Err(Bad::Expired) } else { Ok(token.bearer.clone()) }
    }

    fn made_by_certificate(&self, text: &str) -> Result<Bearer, Bad> {
        let project = &self.project;
        let claims = access_token::verify(text, &project.app_id, &project.app_certificate, self.now_ms())?;
        match claims.subject {
            Subject::App => Ok(Bearer::App),
            Subject::User(uuid) => self.find(&uuid).map(|user| Bearer::User(user.username.clone())).ok_or(Bad::Foreign),
        }
    }

    /// Ends the tokens that the platform has given to a user; one effect if there was any.
    pub(crate) fn revoke_tokens(&mut self, by: &str, name: &str) {
        let bearer = Bearer::User(name.to_owned());
        let now = self.now_ms();
        let alive = |token: &Token| token.bearer == bearer && token.until_ms.is_none_or(|until| until > now);
        let tokens: Vec<String> =
            self.tokens.iter().filter(|(_, token)| alive(token)).map(|(text, _)| text.clone()).collect();
        if tokens.is_empty() {
            return;
        }
        for text in tokens {
            self.tokens.remove(&text);
            self.ended.insert(text);
        }
        self.note_user(by, EffectKind::UserTokensRevoked, name, "");
    }

    /// Tokens of a user that would still be taken.
    pub fn live_tokens(&self, name: &str) -> usize {
        let now = self.now_ms();
        let of_user = |token: &Token| matches!(&token.bearer, Bearer::User(user) if user == name);
        let alive = |token: &Token| token.until_ms.is_none_or(|until| until > now);
        self.tokens.iter().filter(|(text, t)| of_user(t) && alive(t) && !self.ended.contains(*text)).count()
    }

    /// Whether the project's own credentials are switched off.
    pub fn is_barred(&self) -> bool {
        self.barred
    }

    /// Switches the project's credentials off or on.
    pub fn set_barred(&mut self, barred: bool) {
        self.barred = barred;
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.blocked_until_ms.is_some_and(|until| until > self.now_ms())
    }

    pub(crate) fn block_for(&mut self, ms: i64) {
        self.blocked_until_ms = Some(self.now_ms() + ms);
    }
}
