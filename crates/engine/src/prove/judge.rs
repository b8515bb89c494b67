//! What an answer to a probe means, before closing and after.

use exeunt_connector::ProbeAnswer;
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
            Err(error) => (Verdict::NotTried, failed(&error), "probe-failed"),
        };
        self.check(true, verdict, proof, key)
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
            Err(error) => (Verdict::NotTried, failed(&error), "probe-failed"),
        };
        self.check(false, verdict, proof, key)
    }

    fn check(&self, control: bool, verdict: Verdict, proof: Proof, key: &'static str) -> Check {
        Check {
            kind: self.kind,
            account: self.account.clone(),
            group: None,
            at: self.at,
            control,
            verdict,
            proof,
            says: Message::new(key).with("label", self.label),
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
pub(crate) fn failed(error: &exeunt_connector::ConnectorError) -> Proof {
    Proof { asked: "the platform".to_owned(), answered: crate::run::describe(error) }
}
