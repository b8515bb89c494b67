//! What people and systems are told: the kinds of it, who can be meant, by which way, and how a delivery can fail.

use crate::duty::Role;
use crate::id::{ActorName, EndpointName, PersonId};
use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A kind of notice. Its word is also the event type in a webhook, so it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NoticeKind {
    /// Somebody leaves: the ticket.
    #[serde(rename = "case.opened")]
    CaseOpened,
    /// Groups that the receiver looks after lose a member or an owner.
    #[serde(rename = "groups.concerned")]
    GroupsConcerned,
    #[serde(rename = "case.last_day_moved")]
    CaseLastDayMoved,
    /// The resignation was taken back before anything was done.
    #[serde(rename = "case.withdrawn")]
    CaseWithdrawn,
    /// The resignation was taken back, and everything is put back as far as it goes.
    #[serde(rename = "case.restored")]
    CaseRestored,
    /// Somebody ordered that everything be shut at once.
    #[serde(rename = "contain.ordered")]
    ContainOrdered,
    /// Everything that was to be shut at once is shut.
    #[serde(rename = "contain.done")]
    ContainDone,
    /// A temporary unfreeze was approved: an account opens for a while.
    #[serde(rename = "unfreeze.approved")]
    UnfreezeApproved,
    #[serde(rename = "plan.waits_for_approval")]
    PlanWaitsForApproval,
    #[serde(rename = "run.waits_for_person")]
    RunWaitsForPerson,
    #[serde(rename = "case.closed")]
    CaseClosed,
    #[serde(rename = "case.proved")]
    CaseProved,
    /// Something was found open after closing.
    #[serde(rename = "case.not_proved")]
    CaseNotProved,
    /// Many leave as one: the ticket of them all.
    #[serde(rename = "batch.opened")]
    BatchOpened,
    #[serde(rename = "batch.plan_waits_for_approval")]
    BatchPlanWaitsForApproval,
    /// Runs of a batch, or what was found after them, wait for a person.
    #[serde(rename = "batch.waits_for_person")]
    BatchWaitsForPerson,
    /// Everybody of a batch is closed, or stays after all.
    #[serde(rename = "batch.closed")]
    BatchClosed,
    /// Members of a batch were proved.
    #[serde(rename = "batch.proved")]
    BatchProved,
    #[serde(rename = "confirmation.wanted")]
    ConfirmationWanted,
    #[serde(rename = "confirmation.reminder")]
    ConfirmationReminder,
    #[serde(rename = "confirmation.escalated")]
    ConfirmationEscalated,
    #[serde(rename = "confirmation.received")]
    ConfirmationReceived,
    #[serde(rename = "review.wanted")]
    ReviewWanted,
    /// A one-time link was used by somebody.
    #[serde(rename = "link.used")]
    LinkUsed,
    /// Something that fits nobody, or doesn't fit, is to be settled by a person.
    #[serde(rename = "finding.opened")]
    FindingOpened,
    /// Somebody logged in from a place that they never logged in from.
    #[serde(rename = "login.new_place")]
    LoginNewPlace,
    /// A way in of somebody's was changed, by them or by another.
    #[serde(rename = "credentials.changed")]
    CredentialsChanged,
    /// Mail for a department goes to another address.
    #[serde(rename = "desk.moved")]
    DeskMoved,
    /// A webhook failed for days and gets nothing more.
    #[serde(rename = "endpoint.disabled")]
    EndpointDisabled,
    /// Somebody tries whether it works.
    #[serde(rename = "test")]
    Test,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 30] = [
        Self::CaseOpened,
        Self::GroupsConcerned,
        Self::CaseLastDayMoved,
        Self::CaseWithdrawn,
        Self::CaseRestored,
        Self::ContainOrdered,
        Self::ContainDone,
        Self::UnfreezeApproved,
        Self::PlanWaitsForApproval,
        Self::RunWaitsForPerson,
        Self::CaseClosed,
        Self::CaseProved,
        Self::CaseNotProved,
        Self::BatchOpened,
        Self::BatchPlanWaitsForApproval,
        Self::BatchWaitsForPerson,
        Self::BatchClosed,
        Self::BatchProved,
        Self::ConfirmationWanted,
        Self::ConfirmationReminder,
        Self::ConfirmationEscalated,
        Self::ConfirmationReceived,
        Self::ReviewWanted,
        Self::LinkUsed,
        Self::FindingOpened,
        Self::LoginNewPlace,
        Self::CredentialsChanged,
        Self::DeskMoved,
        Self::EndpointDisabled,
        Self::Test,
    ];

    /// The kind's word, such as `case.opened`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CaseOpened => "case.opened",
            Self::GroupsConcerned => "groups.concerned",
            Self::CaseLastDayMoved => "case.last_day_moved",
            Self::CaseWithdrawn => "case.withdrawn",
            Self::CaseRestored => "case.restored",
            Self::ContainOrdered => "contain.ordered",
            Self::ContainDone => "contain.done",
            Self::UnfreezeApproved => "unfreeze.approved",
            Self::PlanWaitsForApproval => "plan.waits_for_approval",
            Self::RunWaitsForPerson => "run.waits_for_person",
            Self::CaseClosed => "case.closed",
            Self::CaseProved => "case.proved",
            Self::CaseNotProved => "case.not_proved",
            Self::BatchOpened => "batch.opened",
            Self::BatchPlanWaitsForApproval => "batch.plan_waits_for_approval",
            Self::BatchWaitsForPerson => "batch.waits_for_person",
            Self::BatchClosed => "batch.closed",
            Self::BatchProved => "batch.proved",
            Self::ConfirmationWanted => "confirmation.wanted",
            Self::ConfirmationReminder => "confirmation.reminder",
            Self::ConfirmationEscalated => "confirmation.escalated",
            Self::ConfirmationReceived => "confirmation.received",
            Self::ReviewWanted => "review.wanted",
            Self::LinkUsed => "link.used",
            Self::FindingOpened => "finding.opened",
            Self::LoginNewPlace => "login.new_place",
            Self::CredentialsChanged => "credentials.changed",
            Self::DeskMoved => "desk.moved",
            Self::EndpointDisabled => "endpoint.disabled",
            Self::Test => "test",
        }
    }

    /// The kind that [`NoticeKind::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who is meant, before it is known who that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Hr,
    It,
    Legal,
    Auditor,
    Administrator,
    /// The leaver's manager.
    Manager,
    /// The manager's manager; IT where there is none.
    ManagersManager,
    /// Whoever looks after a group that the leaver is in.
    GroupAdmins,
}

/// The way that a notice goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Mail,
    Webhook,
    /// The bot of a group chat.
    Chat,
}

impl Channel {
    /// The channel's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
            Self::Chat => "chat",
        }
    }
}

/// Who is told. Where it reaches them is looked up when it is sent, so that a corrected address counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Receiver {
    Person(PersonId),
    Actor(ActorName),
    /// The mailbox of a department, whichever it is by then.
    Desk(Role),
    /// This very mailbox, which was a department's or becomes it, in the language that is read there.
    Mailbox(Language, String),
    Endpoint(EndpointName),
}

impl Receiver {
    /// The receiver that its `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once('/')?;
        match kind {
            "person" => Some(Self::Person(name.into())),
            "actor" => Some(Self::Actor(name.into())),
            "desk" => Role::parse(name).map(Self::Desk),
            "mailbox" => {
                let (language, mail) = name.split_once('/')?;
                Some(Self::Mailbox(language.parse().ok()?, mail.to_owned()))
            }
            "endpoint" => Some(Self::Endpoint(name.into())),
            _ => None,
        }
    }
}

impl fmt::Display for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person/{id}"),
            Self::Actor(name) => write!(f, "actor/{name}"),
            Self::Desk(role) => write!(f, "desk/{}", role.as_str()),
            Self::Mailbox(language, mail) => write!(f, "mailbox/{}/{mail}", language.as_str()),
            Self::Endpoint(name) => write!(f, "endpoint/{name}"),
        }
    }
}

impl Serialize for Receiver {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a delivery failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryTrouble {
    /// Nobody wrote down where the receiver is reached.
    NoAddress,
    /// What is written down is no address.
    BadAddress,
    /// The other side isn't there.
    Unreachable,
    /// No answer in time; it may have arrived.
    TimedOut,
    /// The other side can't take it now.
    Busy,
    /// The other side says no, and will say no again.
    Refused,
    /// Our own credential isn't accepted.
    Unauthenticated,
    /// The address lies inside our own walls, and the house doesn't allow it.
    Forbidden,
    /// The other side can't prove who it is.
    Untrusted,
    /// The receiver exists no more.
    Gone,
    /// The endpoint gets nothing any more until somebody turns it on again.
    Disabled,
    /// It leads to a page, and nobody wrote down where this house's pages are.
    NoPage,
    /// It could not be put into words.
    Unwritable,
    /// It was tried for as long as the policy says.
    GaveUp,
}

impl DeliveryTrouble {
    /// The trouble's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoAddress => "no_address",
            Self::BadAddress => "bad_address",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Busy => "busy",
            Self::Refused => "refused",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Untrusted => "untrusted",
            Self::Gone => "gone",
            Self::Disabled => "disabled",
            Self::NoPage => "no_page",
            Self::Unwritable => "unwritable",
            Self::GaveUp => "gave_up",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_json_and_read_back() {
        for kind in NoticeKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(NoticeKind::parse(kind.as_str()), Some(kind));
        }
        let receivers = [
            Receiver::Person("00/1".into()),
            Receiver::Actor("it-li".into()),
            Receiver::Desk(Role::GroupAdmin),
            Receiver::Mailbox(Language::En, "a/b@corp.example".to_owned()),
            Receiver::Endpoint("hr".into()),
        ];
        for receiver in receivers {
            assert_eq!(Receiver::parse(&receiver.to_string()), Some(receiver));
        }
        assert_eq!(Receiver::parse("desk/nobody"), None);
        assert_eq!(Receiver::parse("mailbox/it@corp.example"), None);
    }
}
