//! What an answer to a probe means, before closing and after.

use exeunt_connector::{ConnectorError, ProbeAnswer};
use exeunt_core::{AccountRef, Check, CheckKind, GroupRef, Message, Proof, Verdict};
use jiff::Timestamp;

/// What was tried, and on what.
#[derive(Debug, Clone)]
pub(crate) struct Tried<'a> {
    pub(crate) kind: CheckKind,
    pub(crate) account: &'a AccountRef,
    /// Names the credential for people, such as "phone".
    pub(crate) label: &'a str,
    pub(crate) at: Timestamp,
}

impl Tried<'_> {
    /// A probe on the live account: it must succeed.
    pub(crate) fn as_control(&self, answer: exeunt_connector::Result<ProbeAnswer>) -> Check {
        let (verdict, proof, key) = match answer {
            Ok(ProbeAnswer::Accepted { proof, .. }) => (Verdict::Holds, proof, "control-accepted"),
            Ok(ProbeAnswer::Closed { proof } | ProbeAnswer::Ambiguous { proof }) => {
                (Verdict::Weak, proof, "control-refused")
            }
            Ok(ProbeAnswer::NoSuchDoor { proof }) => (Verdict::NotTried, proof, "probe-no-door"),
            Err(error) => return self.not_tried(true, &error),
        };
        self.check(true, verdict, proof, self.says(key))
    }

    /// The same probe after closing: it must be refused, with an answer that means closed; and it is worth something
    /// only if it was accepted before (`controlled`).
    pub(crate) fn as_proof(&self, answer: exeunt_connector::Result<ProbeAnswer>, controlled: bool) -> Check {
        let (verdict, proof, key) = match answer {
            Ok(ProbeAnswer::Accepted { proof, .. }) => (Verdict::Fails, proof, "probe-got-in"),
            Ok(ProbeAnswer::Closed { proof }) if controlled => (Verdict::Holds, proof, "probe-refused"),
            Ok(ProbeAnswer::Closed { proof }) => (Verdict::Weak, proof, "probe-refused-uncontrolled"),
            Ok(ProbeAnswer::Ambiguous { proof }) => (Verdict::Weak, proof, "probe-ambiguous"),
            Ok(ProbeAnswer::NoSuchDoor { proof }) => (Verdict::NotTried, proof, "probe-no-door"),
            Err(error) => return self.not_tried(false, &error),
        };
        self.check(false, verdict, proof, self.says(key))
    }

    /// The platform failed, in a way that has words.
    fn not_tried(&self, control: bool, error: &ConnectorError) -> Check {
        let of_kind = || self.says("probe-failed-kind").with("kind", error.kind.as_str());
        let says = error.says.as_deref().cloned().unwrap_or_else(of_kind);
        self.check(control, Verdict::NotTried, failed(error), says)
    }

    fn says(&self, key: &'static str) -> Message {
        Message::new(key).with("label", self.label)
    }

    fn check(&self, control: bool, verdict: Verdict, proof: Proof, says: Message) -> Check {
        Check {
            kind: self.kind,
            account: self.account.clone(),
            group: None,
            at: self.at,
            control,
            verdict,
            proof,
            says,
        }
    }
}

/// Something looked at, not tried: it is as it must be, or not.
pub(crate) fn looked(
    kind: CheckKind,
    account: &AccountRef,
    group: Option<GroupRef>,
    at: Timestamp,
    holds: bool,
    proof: Proof,
    says: Message,
) -> Check {
    let verdict = if holds { Verdict::Holds } else { Verdict::Fails };
    Check { kind, account: account.clone(), group, at, control: false, verdict, proof, says }
}

/// What is known of a call that failed.
pub(crate) fn failed(error: &ConnectorError) -> Proof {
    Proof { asked: "the platform".to_owned(), answered: crate::run::describe(error) }
}
