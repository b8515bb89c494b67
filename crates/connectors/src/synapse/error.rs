//! From the server's answers to kinds of failure: one table, by status and code, never by the English text.

use super::http::{Answer, Caller, Effect};
use exeunt_connector::ConnectorError;
use exeunt_core::ErrorKind;

/// Whose token a refused request carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Service,
    Account,
    Nobody,
}

struct Row {
    status: u16,
    /// `*` stands for any code, also for none.
    errcode: &'static str,
    /// `None`: whoever asked.
    who: Option<Who>,
    kind: ErrorKind,
    hint: Option<&'static str>,
}

const fn row(status: u16, errcode: &'static str, kind: ErrorKind) -> Row {
    Row { status, errcode, who: None, kind, hint: None }
}

const fn row_of(who: Who, status: u16, errcode: &'static str, kind: ErrorKind, hint: &'static str) -> Row {
    Row { status, errcode, who: Some(who), kind, hint: Some(hint) }
}

const fn row_hint(status: u16, errcode: &'static str, kind: ErrorKind, hint: &'static str) -> Row {
    Row { status, errcode, who: None, kind, hint: Some(hint) }
}

/// The first row that fits counts. What fits none is [`ErrorKind::Protocol`]; 5xx is in [`kind_of`].
const TABLE: &[Row] = &[
    row(400, "M_INVALID_PARAM", ErrorKind::Invalid),
    row(400, "M_BAD_JSON", ErrorKind::Invalid),
    row(400, "M_NOT_JSON", ErrorKind::Invalid),
    row(400, "M_MISSING_PARAM", ErrorKind::Invalid),
    row(400, "M_BAD_STATE", ErrorKind::Conflict),
    row(400, "M_UNKNOWN", ErrorKind::Invalid),
    row(400, "M_PASSWORD_TOO_SHORT", ErrorKind::Invalid),
    row(400, "M_PASSWORD_NO_DIGIT", ErrorKind::Invalid),
    row(400, "M_PASSWORD_NO_UPPERCASE", ErrorKind::Invalid),
    row(400, "M_PASSWORD_NO_LOWERCASE", ErrorKind::Invalid),
    row_hint(400, "M_PASSWORD_NO_SYMBOL", ErrorKind::Invalid, "exempt passwords set by admins from the symbol rule"),
    row(400, "M_WEAK_PASSWORD", ErrorKind::Invalid),
    row_of(
        Who::Service,
        401,
        "M_USER_LOCKED",
        ErrorKind::Unauthenticated,
        "our own service account is locked: unlock it as a second admin",
    ),
    row_of(Who::Service, 401, "*", ErrorKind::Unauthenticated, "give the connection a new access token"),
    row_of(Who::Account, 401, "M_USER_LOCKED", ErrorKind::Conflict, "the account is barred: open its login first"),
    row_of(
        Who::Account,
        401,
        "M_UNKNOWN_TOKEN",
        ErrorKind::Unavailable,
        "a token of a few minutes was refused: compare the clocks of this machine and the server",
    ),
    row_of(Who::Service, 403, "M_USER_SUSPENDED", ErrorKind::PermissionDenied, "our own service account is suspended"),
    row_of(Who::Account, 403, "M_USER_SUSPENDED", ErrorKind::Conflict, "the account is suspended: lift that first"),
    row(403, "M_USER_DEACTIVATED", ErrorKind::Conflict),
    row_of(
        Who::Service,
        403,
        "M_FORBIDDEN",
        ErrorKind::PermissionDenied,
        "make the connection's account a server admin",
    ),
    row(403, "M_FORBIDDEN", ErrorKind::Conflict),
    row(403, "M_BAD_STATE", ErrorKind::Conflict),
    row_hint(
        403,
        "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM",
        ErrorKind::Unsupported,
        "the room of server notices stays as long as the account does",
    ),
    row(404, "M_NOT_FOUND", ErrorKind::NotFound),
    row(404, "M_UNKNOWN", ErrorKind::NotFound),
    row_hint(404, "M_UNRECOGNIZED", ErrorKind::Unsupported, UNREACHABLE),
    row_hint(405, "M_UNRECOGNIZED", ErrorKind::Unsupported, UNREACHABLE),
    // No Matrix body: a proxy spoke, not the server, so nothing happened there.
    row_hint(404, "", ErrorKind::Unavailable, UNREACHABLE),
    row(409, "*", ErrorKind::Conflict),
    row(413, "*", ErrorKind::Invalid),
    row(429, "*", ErrorKind::RateLimited),
];

const UNREACHABLE: &str =
    "this call is not reachable: another server version, a separate authentication service, or a proxy that hides it";

/// The kind of a refusal, and what the operator can do about it.
pub(super) fn kind_of(status: u16, errcode: &str, who: Who, effect: Effect) -> (ErrorKind, Option<&'static str>) {
    if status >= 500 {
        return (effect.without_answer(), None);
    }
    let fits = |row: &&Row| {
        row.status == status && (row.errcode == "*" || row.errcode == errcode) && row.who.is_none_or(|w| w == who)
    };
    TABLE.iter().find(fits).map_or((ErrorKind::Protocol, None), |row| (row.kind, row.hint))
}

impl Effect {
    /// What it means when no whole answer came.
    pub(super) fn without_answer(self) -> ErrorKind {
        match self {
            Self::Read => ErrorKind::Unavailable,
            Self::Write => ErrorKind::UnknownOutcome,
        }
    }
}

impl Caller {
    pub(super) fn who(&self) -> Who {
        match self {
            Self::Service(_) => Who::Service,
            Self::Account(_) => Who::Account,
            Self::Nobody => Who::Nobody,
        }
    }
}

impl Answer {
    /// The refusal as an error.
    pub(super) fn refusal(&self) -> ConnectorError {
        let (kind, hint) = kind_of(self.status, &self.errcode, self.who, self.effect);
        let error = ConnectorError::new(kind, format!("cannot {}", self.what)).code(self.code());
        let error = error.retry_after(self.retry_after);
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// An answer that the server doesn't document.
    pub(super) fn nonsense(&self) -> ConnectorError {
        ConnectorError::new(ErrorKind::Protocol, format!("cannot {}: the answer makes no sense", self.what))
            .code(self.code())
    }
}

/// The world is not as expected.
pub(super) fn conflict(message: impl Into<String>) -> ConnectorError {
    ConnectorError::new(ErrorKind::Conflict, message)
}

/// This deployment or this room can't.
pub(super) fn unsupported(message: impl Into<String>) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written down a second time, from the platform's facts and not from the table.
    #[test]
    fn every_refusal_has_its_kind() {
        use ErrorKind::{
            Conflict, Invalid, NotFound, PermissionDenied, Protocol, RateLimited, Unauthenticated, Unavailable,
            UnknownOutcome, Unsupported,
        };
        use Who::{Account, Nobody, Service};
        for (status, errcode, who, kind) in [
            (400, "M_INVALID_PARAM", Service, Invalid),
            (400, "M_BAD_JSON", Account, Invalid),
            (400, "M_NOT_JSON", Service, Invalid),
            (400, "M_MISSING_PARAM", Service, Invalid),
            (400, "M_BAD_STATE", Account, Conflict),
            (400, "M_UNKNOWN", Service, Invalid),
            (400, "M_PASSWORD_TOO_SHORT", Service, Invalid),
            (400, "M_PASSWORD_NO_DIGIT", Service, Invalid),
            (400, "M_PASSWORD_NO_UPPERCASE", Service, Invalid),
            (400, "M_PASSWORD_NO_LOWERCASE", Service, Invalid),
            (400, "M_PASSWORD_NO_SYMBOL", Service, Invalid),
            (400, "M_WEAK_PASSWORD", Service, Invalid),
            (400, "M_SOMETHING_NEW", Service, Protocol),
            (401, "M_USER_LOCKED", Service, Unauthenticated),
            (401, "M_UNKNOWN_TOKEN", Service, Unauthenticated),
            (401, "M_MISSING_TOKEN", Service, Unauthenticated),
            (401, "", Service, Unauthenticated),
            (401, "M_USER_LOCKED", Account, Conflict),
            (401, "M_UNKNOWN_TOKEN", Account, Unavailable),
            (401, "M_UNKNOWN_TOKEN", Nobody, Protocol),
            (403, "M_FORBIDDEN", Service, PermissionDenied),
            (403, "M_FORBIDDEN", Account, Conflict),
            (403, "M_USER_SUSPENDED", Service, PermissionDenied),
            (403, "M_USER_SUSPENDED", Account, Conflict),
            (403, "M_USER_DEACTIVATED", Account, Conflict),
            (403, "M_BAD_STATE", Account, Conflict),
            (403, "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM", Account, Unsupported),
            (404, "M_NOT_FOUND", Service, NotFound),
            (404, "M_UNKNOWN", Service, NotFound),
            (404, "M_UNRECOGNIZED", Service, Unsupported),
            (405, "M_UNRECOGNIZED", Service, Unsupported),
            (404, "", Service, Unavailable),
            (409, "M_UNKNOWN", Service, Conflict),
            (413, "M_TOO_LARGE", Service, Invalid),
            (429, "M_LIMIT_EXCEEDED", Account, RateLimited),
            (429, "", Service, RateLimited),
            (500, "M_UNKNOWN", Service, UnknownOutcome),
            (502, "", Service, UnknownOutcome),
            (302, "", Service, Protocol),
            (418, "M_TEAPOT", Service, Protocol),
        ] {
            assert_eq!(kind_of(status, errcode, who, Effect::Write).0, kind, "{status} {errcode} {who:?}");
        }
        assert_eq!(kind_of(503, "", Service, Effect::Read).0, Unavailable);
    }
}
