//! What a person has to settle, because the machine must not guess. A finding waits until somebody says what is so,
//! with a reason, or until it is overtaken by something newer.

use crate::id::{ActorName, CaseId, FindingId, PersonId};
use crate::intake::{Intention, Said, SourceName};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that waits for a person, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub id: FindingId,
    pub kind: FindingKind,
    pub about: Concern,
    pub since: Timestamp,
    /// `None`: it waits.
    pub settled: Option<Settled>,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// What a source says fits nobody of the ledger.
    FitsNobody,
    /// It fits several.
    FitsSeveral,
    /// The employee number is one person's and the mail address isn't.
    NumberAndMailDisagree,
    /// The employee number alone is said, and the name is not its person's.
    NumberAndNameDisagree,
    /// It contradicts another source, an earlier word of the same source, or what a person decided.
    Contradiction,
    /// A resignation was taken back after something was approved: putting back needs a plan and an approval.
    TakenBackLate,
    /// The last working day was moved after the closing began.
    MovedLate,
    /// A directory deleted the person's entry. Directories delete for many reasons, so that alone makes no leaver.
    EntryDeleted,
}

impl FindingKind {
    /// The word in the database, the API and in notices.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FitsNobody => "fits_nobody",
            Self::FitsSeveral => "fits_several",
            Self::NumberAndMailDisagree => "number_and_mail_disagree",
            Self::NumberAndNameDisagree => "number_and_name_disagree",
            Self::Contradiction => "contradiction",
            Self::TakenBackLate => "taken_back_late",
            Self::MovedLate => "moved_late",
            Self::EntryDeleted => "entry_deleted",
        }
    }
}

/// What a finding is about; whatever is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    pub person: Option<PersonId>,
    pub case: Option<CaseId>,
    /// Who said it.
    pub source: Option<SourceName>,
    /// What the source says of who the person is.
    pub said: Option<Said>,
    pub intention: Option<Intention>,
    /// Who it could be.
    #[serde(default)]
    pub candidates: Vec<PersonId>,
}

impl Concern {
    /// Everybody whom it is about or could be about. Who is among them neither reads nor settles it.
    pub fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.person.iter().chain(&self.candidates)
    }
}

impl Finding {
    /// As [`Concern::people`], with whom somebody said it to be about.
    pub fn people(&self) -> impl Iterator<Item = &PersonId> {
        let said = match self.settled.as_ref().map(|settled| &settled.how) {
            Some(How::Person { person }) => Some(person),
            Some(How::Accepted | How::Dismissed | How::Overtaken) | None => None,
        };
        self.about.people().chain(said)
    }
}

/// How a finding came to rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub how: How,
    pub by: ActorName,
    pub at: Timestamp,
    pub reason: String,
}

/// What was decided about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum How {
    /// It is about this person.
    Person { person: PersonId },
    /// What was said is done.
    Accepted,
    /// Nothing is done about it.
    Dismissed,
    /// The same source said something newer.
    Overtaken,
}
