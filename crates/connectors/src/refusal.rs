//! From a platform's answers to kinds of failure: one table a platform, by status and code, never by the text for people.

use exeunt_connector::ConnectorError;
use exeunt_core::{AccountId, ErrorKind, GroupId, Message};

/// Whose credential a refused request carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Service,
    Account,
    Nobody,
}

/// What a refusal means, and what to do about it, as a key of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) kind: ErrorKind,
    pub(crate) hint: Option<&'static str>,
}

/// One row of a platform's table.
pub(crate) struct Row {
    status: u16,
    /// `*` stands for any code, also for none.
    code: &'static str,
    /// `None`: whoever asked.
    who: Option<Who>,
    refused: Refused,
}

impl Row {
    /// A refusal and its kind, whoever asked.
    pub(crate) const fn new(status: u16, code: &'static str, kind: ErrorKind) -> Self {
        Self { status, code, who: None, refused: Refused { kind, hint: None } }
    }

    /// The same, only when this one asked.
    pub(crate) const fn of(self, who: Who) -> Self {
        Self { who: Some(who), ..self }
    }

    /// The same, with what to do about it, as a key of the catalogue.
    pub(crate) const fn hint(self, hint: &'static str) -> Self {
        Self { refused: Refused { hint: Some(hint), ..self.refused }, ..self }
    }
}

/// The first row that fits counts. What fits none is [`ErrorKind::Protocol`], so that it is kept and shown.
pub(crate) fn look_up(table: &[Row], status: u16, code: &str, who: Who) -> Refused {
    let fits =
        |row: &&Row| row.status == status && (row.code == "*" || row.code == code) && row.who.is_none_or(|w| w == who);
    let unknown = Refused { kind: ErrorKind::Protocol, hint: None };
    table.iter().find(fits).map_or(unknown, |row| row.refused)
}

/// The longest word of a platform that is kept.
const LONGEST_CODE: usize = 100;
/// What stands for a word that isn't kept.
const UNREADABLE: &str = "unreadable";

/// A platform's word for a refusal, as it may go into errors, proofs and logs: whoever answers chooses it.
pub(crate) fn readable(code: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b' ');
    if code.len() <= LONGEST_CODE && code.bytes().all(plain) { code } else { UNREADABLE }
}

/// The world is not as expected.
pub(crate) fn conflict(says: Message, message: impl Into<String>) -> ConnectorError {
    ConnectorError::new(ErrorKind::Conflict, message).says(says)
}

/// This deployment or this group can't.
pub(crate) fn unsupported(says: Message, message: impl Into<String>) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, message).says(says)
}

/// The order makes no sense here.
pub(crate) fn invalid(says: Message, message: impl Into<String>) -> ConnectorError {
    ConnectorError::new(ErrorKind::Invalid, message).says(says)
}

/// An order on an account that isn't there.
pub(crate) fn no_account(account: &AccountId) -> ConnectorError {
    let says = Message::new("refused-no-account").with("account", account);
    ConnectorError::new(ErrorKind::NotFound, format!("there is no account \"{account}\" here")).says(says)
}

/// An order on a group that isn't there.
pub(crate) fn no_group(group: &GroupId) -> ConnectorError {
    let says = Message::new("refused-no-group").with("group", group);
    ConnectorError::new(ErrorKind::NotFound, format!("there is no group \"{group}\" here")).says(says)
}

/// An order on the account that we act as: who locks himself out can undo nothing.
pub(crate) fn our_own(account: &AccountId) -> ConnectorError {
    let says = Message::new("refused-own-account").with("account", account);
    invalid(says, format!("\"{account}\" is the connection's own account")).hint("mend-own-account")
}

/// An order to set a password that brings none.
pub(crate) fn no_password(account: &AccountId) -> ConnectorError {
    let says = Message::new("refused-no-password").with("account", account);
    invalid(says, format!("no password was given for \"{account}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_are_kept_of_what_a_platform_calls_a_code() {
        for word in ["", "M_FORBIDDEN", "api.user.login.inactive.app_error", "10090", "not-allowed", "two words"] {
            assert_eq!(readable(word), word);
        }
        for odd in ["<script>", "a\nb", "密码", "token=1", "\u{1b}[31m", &"x".repeat(101)] {
            assert_eq!(readable(odd), UNREADABLE, "{odd}");
        }
    }
}
