//! Trying to get back in, from outside.

use exeunt_core::{AccountId, Proof};
use jiff::Timestamp;
use secrecy::SecretString;

/// One attempt to get in.
#[derive(Debug, Clone)]
pub enum Probe {
    /// A real login. An accepted one leaves a session named after us, which [`ProbeAnswer::Accepted`] returns and
    /// which the step "sessions ended" ends.
    Login { account: AccountId, password: SecretString },
    /// A session or application token used for a harmless read.
    Token { account: AccountId, token: SecretString },
    /// A refresh token exchanged.
    RefreshToken { account: AccountId, token: SecretString },
    /// Acting as the account with our own administrative right, where the platform applies the account's bar to it too.
    Impersonation { account: AccountId },
    /// Reading the canary `event` in `group` with a token of the account.
    ReadCanary { account: AccountId, token: SecretString, group: String, event: String },
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum ProbeAnswer {
    /// We got in.
    Accepted { proof: Proof, session: Option<SecretString> },
    /// We were refused with an answer that can only mean "this account is closed" or "this session has ended".
    Closed { proof: Proof },
    /// We were refused with an answer that a wrong password or an unknown account would get too.
    Ambiguous { proof: Proof },
    /// This deployment has no such door (no password login, say).
    NoSuchDoor { proof: Proof },
}

/// What every canary's marker begins with, by which it is known as ours.
pub const CANARY_MARK: &str = "exeunt-canary-";

/// When the canary with this marker was sent: a marker is [`CANARY_MARK`] and an id that sorts by time. `None` for what is
/// no marker.
pub fn canary_time(marker: &str) -> Option<Timestamp> {
    let id = marker.strip_prefix(CANARY_MARK)?;
    let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let millis = id.get(..12).filter(|_| is_id)?;
    Timestamp::from_millisecond(i64::from_str_radix(millis, 16).ok()?).ok()
}

/// A canary that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanarySent {
    /// Where it lies now; for a direct message, the conversation made for it.
    pub group: String,
    pub event: String,
    pub proof: Proof,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_says_when_it_was_sent() {
        let time = canary_time("exeunt-canary-019c2a3b4c5d7000800000000000001f").unwrap();
        assert_eq!(time.as_millisecond(), 0x019c_2a3b_4c5d);
        for other in [
            "",
            "exeunt-canary-",
            "exeunt-canary-1",
            "other-019c2a3b4c5d7000800000000000001f",
            "exeunt-canary-é19c2a3b4c5d700080000000000000f",
        ] {
            assert_eq!(canary_time(other), None, "{other}");
        }
    }
}
