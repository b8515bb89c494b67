//! Who asks, in the words of the API.

use exeunt_core::{Duty, DutyRole};
use exeunt_engine::Caller;
use exeunt_engine::access::{FRESH, Reachable};
use exeunt_store::{How, Session};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Who asks, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    name: String,
    #[schema(value_type = Vec<String>)]
    roles: BTreeSet<DutyRole>,
    /// What they may do about anybody at all.
    #[schema(value_type = Vec<String>)]
    duties: Vec<Duty>,
    /// Whether they read about everybody, settings and the log included, and not about their own people only.
    sees_everybody: bool,
    /// Whether this server makes reports as PDF.
    makes_pdf: bool,
    /// Who of the ledger this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// Absent for whoever asks by a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<Live>,
}

/// The session by which somebody asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Live {
    id: String,
    /// `password`, `passkey` or `provider`.
    how: &'static str,
    /// It ends then at the latest.
    #[schema(value_type = String)]
    ends_at: Timestamp,
    /// Until then nothing asks for password and code again.
    #[schema(value_type = String)]
    fresh_until: Timestamp,
}

impl Me {
    pub(super) fn of(caller: &Caller, session: Option<&Session>) -> Self {
        Self {
            name: caller.name.to_string(),
            roles: caller.roles.clone(),
            duties: Duty::ALL.into_iter().filter(|duty| caller.may(*duty)).collect(),
            sees_everybody: caller.reach(Duty::Read) == Reachable::Everybody,
            makes_pdf: exeunt_pdf::BUILT,
            person: caller.person.as_ref().map(ToString::to_string),
            session: session.map(Live::of),
        }
    }
}

impl Live {
    fn of(session: &Session) -> Self {
        Self {
            id: session.id.to_string(),
            how: match session.how {
                How::Password => "password",
                How::Passkey => "passkey",
                How::Provider => "provider",
            },
            ends_at: session.ends_at,
            fresh_until: session.shown_at.checked_add(FRESH).unwrap_or(session.shown_at),
        }
    }
}
