//! What shows that something is so, and what was tried to show it.

use crate::id::{AccountRef, GroupRef};
use crate::message::Message;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a platform answered, as far as it may be kept: no secret, no message text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What was asked, such as `PUT users/{account} locked=true`.
    pub asked: String,
    /// What came back, such as `200 locked=true`.
    pub answered: String,
}

/// Three marks, never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// We acted, and the platform said yes.
    Done,
    /// Read back from the platform.
    Confirmed,
    /// Tried from outside.
    Verified,
}

/// One look or one attempt to get back in, with what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub kind: CheckKind,
    pub account: AccountRef,
    pub group: Option<GroupRef>,
    pub at: Timestamp,
    /// Whether this ran while the account was still live and had to succeed (the negative control).
    pub control: bool,
    pub verdict: Verdict,
    /// Exactly what was asked and answered.
    pub proof: Proof,
    /// For people: what this shows, or why it shows less.
    pub says: Message,
}

impl Check {
    /// Whether the platform failed for now while this was tried, so that trying it later may show more. Where there is
    /// nothing to try, or the platform never lets anybody, it won't.
    pub fn could_be_tried_later(&self) -> bool {
        const FOR_NOW: [&str; 5] =
            ["rate_limited", "unavailable", "unknown_outcome", "unauthenticated", "permission_denied"];
        let kind = self.says.args.get("kind").map(String::as_str);
        self.verdict == Verdict::NotTried
            && self.says.key == "probe-failed-kind"
            && kind.is_some_and(|kind| FOR_NOW.contains(&kind))
    }
}

/// What is tried or looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// A real login with a password.
    Login,
    /// A session or application token used.
    Token,
    /// A refresh token exchanged.
    RefreshToken,
    /// The connection's own right to act as the account, used to see whether the account is barred.
    Impersonation,
    /// A marked message, and an attempt to read it.
    Canary,
    /// Nothing is pushed any more.
    Push,
    /// Sessions re-read.
    Sessions,
    /// Nothing of the account's acts without its person, but what was decided to go on.
    Integrations,
    /// A membership re-read from the platform's side.
    Membership,
    /// The successor can do what an owner does.
    Successor,
    /// Nobody else moved.
    Collateral,
    /// The login state re-read.
    State,
}

/// What a check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it must be.
    Holds,
    /// Not as it must be: a finding.
    Fails,
    /// It shows little: no negative control, or an answer that has two meanings.
    Weak,
    /// Couldn't be tried.
    NotTried,
}
