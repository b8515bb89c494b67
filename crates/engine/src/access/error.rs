//! Why somebody doesn't come in.

use jiff::SignedDuration;

/// A refusal at the door. None says more than the one outside may know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// Unknown name, locked actor, wrong password or wrong code: not told apart.
    #[error("name, password or code is wrong")]
    Refused,
    /// Logging in failed too often; nothing was tried.
    #[error("too many attempts, the next one is possible in {wait}")]
    TooSoon { wait: SignedDuration },
    /// The new password is not accepted.
    #[error("this password is not accepted: {0}")]
    Weak(Weakness),
    /// The link was used, was replaced by a newer one, or is over.
    #[error("this link is no longer good")]
    LinkOver,
    /// The code doesn't belong to the secret that was shown.
    #[error("the code is wrong")]
    WrongCode,
    /// The operation wants the user to show again who they are.
    #[error("show again who you are")]
    ShowAgain,
    /// Tokens can't do this: it takes somebody who is logged in, or the actor's own key.
    #[error("an API token cannot do this")]
    NotByToken,
    /// The session, token or passkey is somebody else's, or not there.
    #[error("there is no such session, token or passkey")]
    NotYours,
    /// The provider vouches for somebody whom nobody here is.
    #[error("nobody here is known by this identity")]
    UnknownIdentity,
    /// What was asked of a new token isn't given.
    #[error("a token needs a name of at most 100 characters, one scope or more, and an end within a year")]
    TokenTerms,
    /// Unknown passkey, locked actor, another page's signature, or anything else: not told apart.
    #[error("the passkey opens nothing here")]
    PasskeyNotAccepted,
    /// What a device made can't be used as a passkey.
    #[error("the device's answer is no passkey for this house")]
    PasskeyUnfit,
    /// What was asked of a passkey isn't given.
    #[error("a passkey needs a name of at most 100 characters")]
    PasskeyTerms,
    /// One must go before another comes.
    #[error("nobody has more than ten passkeys")]
    TooManyPasskeys,
    /// There is none to show who one is by.
    #[error("there is no passkey yet")]
    NoPasskey,
    /// Whom only a provider vouches for gets no way in that the provider doesn't know of.
    #[error("a passkey stands beside password and code, and there are none")]
    NoPassword,
    /// An invitation lasts from an hour to a month.
    #[error("an invitation lasts from an hour to 31 days")]
    InvitationTerms,
}

/// What is wrong with a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    #[error("it has fewer than 12 characters")]
    Short,
    #[error("it has more than 128 characters")]
    Long,
    #[error("it is among the first that anybody would try")]
    Common,
}

impl AccessError {
    /// The stable word for this refusal, by which clients tell it.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::Refused => "login-refused",
            Self::TooSoon { .. } => "too-many-attempts",
            Self::Weak(Weakness::Short) => "password-short",
            Self::Weak(Weakness::Long) => "password-long",
            Self::Weak(Weakness::Common) => "password-common",
            Self::LinkOver => "link-over",
            Self::WrongCode => "wrong-code",
            Self::ShowAgain => "show-again",
            Self::NotByToken => "not-by-token",
            Self::NotYours => "not-yours",
            Self::UnknownIdentity => "unknown-identity",
            Self::TokenTerms => "token-terms",
            Self::PasskeyNotAccepted => "passkey-not-accepted",
            Self::PasskeyUnfit => "passkey-unfit",
            Self::PasskeyTerms => "passkey-terms",
            Self::TooManyPasskeys => "too-many-passkeys",
            Self::NoPasskey => "no-passkey",
            Self::NoPassword => "no-password",
            Self::InvitationTerms => "invitation-terms",
        }
    }

    /// The key of the catalogue's sentence on what to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Refused => "hint-login-refused",
            Self::TooSoon { .. } => "hint-too-many-attempts",
            Self::Weak(_) => "hint-password",
            Self::LinkOver => "hint-link-over",
            Self::WrongCode => "hint-wrong-code",
            Self::ShowAgain => "hint-show-again",
            Self::NotByToken => "hint-not-by-token",
            Self::NotYours => "hint-not-yours",
            Self::UnknownIdentity => "hint-unknown-identity",
            Self::TokenTerms => "hint-token-terms",
            Self::PasskeyNotAccepted => "hint-passkey-not-accepted",
            Self::PasskeyUnfit => "hint-passkey-unfit",
            Self::PasskeyTerms => "hint-passkey-terms",
            Self::TooManyPasskeys => "hint-too-many-passkeys",
            Self::NoPasskey => "hint-no-passkey",
            Self::NoPassword => "hint-no-password",
            Self::InvitationTerms => "hint-invitation-terms",
        }
    }
}
