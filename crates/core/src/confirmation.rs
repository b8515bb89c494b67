//! What the manager confirms before anything irreversible (B3): records, projects, successors, devices.
//!
//! Questions come from an observation, answers from people; both are values. Answers are taken one by one, as they are
//! typed, and stay a proposal until all of them are submitted as a whole.

use crate::bounds;
use crate::digest::Digest;
use crate::group::{GroupKind, Role};
use crate::id::{AccountId, ActorName, CaseId, GroupRef, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// More devices than this are in nobody's hands.
pub const MOST_DEVICES: usize = 50;

/// One request to confirm a hand-over, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Confirmation {
    pub case: CaseId,
    /// The newest counts; it is asked again when the answers no longer fit.
    pub round: u32,
    /// The manager; after an escalation also the manager's own manager.
    pub asked: Vec<PersonId>,
    pub requested_by: ActorName,
    pub requested_at: Timestamp,
    pub remind_at: Timestamp,
    pub due_at: Timestamp,
    /// The year whose days off weren't known when `due_at` was counted.
    #[cfg_attr(feature = "schema", schema(required))]
    pub due_beyond: Option<i16>,
    pub escalate_at: Timestamp,
    pub reminded_at: Vec<Timestamp>,
    #[cfg_attr(feature = "schema", schema(required))]
    pub escalated_at: Option<Timestamp>,
    /// Grows with each saved answer.
    pub version: u32,
    pub answers: Answers,
    pub progress: Progress,
    #[cfg_attr(feature = "schema", schema(required))]
    pub submitted: Option<Submitted>,
}

/// How much is answered of what has to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Progress {
    pub answered: usize,
    pub of: usize,
}

/// The answers as they became decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Submitted {
    pub at: Timestamp,
    pub by: ActorName,
    pub how: ConfirmedBy,
    pub questions: Questions,
    /// The digest of questions and answers together: what the receipt names.
    pub receipt: Digest,
}

/// Who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConfirmedBy {
    /// Whoever was asked.
    Asked { person: PersonId },
    /// Somebody wrote down what the person who was asked said elsewhere.
    OnBehalf { person: PersonId, how: String },
    /// Nobody: the policy lets the proposal stand.
    Silence,
}

impl ConfirmedBy {
    /// Whoever answered, or whose words were written down.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Asked { person } | Self::OnBehalf { person, .. } => Some(person),
            Self::Silence => None,
        }
    }
}

/// What is asked, made from one observation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Questions {
    pub observation: Digest,
    /// Finished, or goes on with whom.
    pub projects: Vec<GroupQuestion>,
    /// Who takes over.
    pub groups: Vec<GroupQuestion>,
}

/// A group about which something is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GroupQuestion {
    pub group: GroupRef,
    pub name: String,
    pub kind: GroupKind,
    /// How many others are in it.
    pub others: usize,
    pub owned: bool,
    /// Without an answer the group would be left without an owner, or without the successor that the policy wants.
    pub needed: bool,
    /// Members who would do, the most senior first.
    pub proposed: Vec<Candidate>,
}

/// Somebody who could take over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Candidate {
    pub account: AccountId,
    pub role: Role,
}

/// Everything answered so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answers {
    #[cfg_attr(feature = "schema", schema(required))]
    pub records: Option<Records>,
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(required))]
    pub projects: Vec<ProjectAnswer>,
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(required))]
    pub successors: Vec<SuccessorAnswer>,
    /// What the person still has in hand. Empty: nothing; `None`: not answered.
    #[cfg_attr(feature = "schema", schema(required))]
    pub devices: Option<Vec<DeviceInHand>>,
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(required))]
    pub remark: String,
}

/// Which records stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Records {
    All,
    /// Only those of these groups.
    Chosen {
        groups: BTreeSet<GroupRef>,
    },
}

/// What becomes of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProjectFate {
    Finished,
    GoesOn { with: AccountId },
}

/// What becomes of one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProjectAnswer {
    pub group: GroupRef,
    pub fate: ProjectFate,
}

/// Who takes over one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SuccessorAnswer {
    pub group: GroupRef,
    pub account: AccountId,
}

/// A device of the company that the person still has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceInHand {
    pub kind: crate::device::DeviceKind,
    pub name: String,
}

/// One answer, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Answer {
    Records {
        records: Records,
    },
    Project {
        group: GroupRef,
        /// `None` takes the answer back.
        fate: Option<ProjectFate>,
    },
    Successor {
        group: GroupRef,
        /// `None` takes the answer back.
        account: Option<AccountId>,
    },
    Devices {
        devices: Vec<DeviceInHand>,
    },
    Remark {
        text: String,
    },
}

/// An answer to nothing that was asked, or one that is too long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnfitAnswer {
    #[error("nothing was asked about \"{0}\"")]
    NotAsked(GroupRef),
    #[error("\"{what}\" is too long or holds too much")]
    TooLong { what: &'static str },
}

impl Answers {
    /// Takes one answer in place of an earlier one to the same question.
    pub fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Records { records } => self.records = Some(records),
            Answer::Project { group, fate } => {
                self.projects.retain(|answer| answer.group != group);
                self.projects.extend(fate.map(|fate| ProjectAnswer { group, fate }));
                self.projects.sort_by(|a, b| a.group.cmp(&b.group));
            }
            Answer::Successor { group, account } => {
                self.successors.retain(|answer| answer.group != group);
                self.successors.extend(account.map(|account| SuccessorAnswer { group, account }));
                self.successors.sort_by(|a, b| a.group.cmp(&b.group));
            }
            Answer::Devices { devices } => self.devices = Some(devices),
            Answer::Remark { text } => self.remark = text,
        }
    }

    /// Whoever goes on with a project or takes over a group, by what was answered.
    pub fn successors(&self) -> impl Iterator<Item = (&GroupRef, &AccountId)> {
        let of_projects = self.projects.iter().filter_map(|answer| match &answer.fate {
            ProjectFate::GoesOn { with } => Some((&answer.group, with)),
            ProjectFate::Finished => None,
        });
        of_projects.chain(self.successors.iter().map(|answer| (&answer.group, &answer.account)))
    }

    /// How much of what has to be answered is.
    pub fn progress(&self, questions: &Questions) -> Progress {
        let needed = questions.needed().count();
        let open = self.open(questions).count();
        // Records and devices are always asked about.
        let both = usize::from(self.records.is_some()) + usize::from(self.devices.is_some());
        Progress { answered: needed - open + both, of: needed + 2 }
    }

    /// Groups that have to be answered and aren't.
    pub fn open<'a>(&'a self, questions: &'a Questions) -> impl Iterator<Item = &'a GroupQuestion> {
        questions.needed().filter(|question| !self.answers(&question.group))
    }

    fn answers(&self, group: &GroupRef) -> bool {
        // A project that is finished still needs somebody who keeps the group, if it was the leaver's alone; the plan asks
        // for that one. For the manager it is answered.
        self.projects.iter().any(|answer| answer.group == *group)
            || self.successors.iter().any(|answer| answer.group == *group)
    }

    /// Whether every answer is to something that was asked, and within its bounds.
    pub fn fit(&self, questions: &Questions) -> Result<(), UnfitAnswer> {
        let too_long = |what| Err(UnfitAnswer::TooLong { what });
        let asked = |group: &&GroupRef| !questions.all().any(|question| question.group == **group);
        let about = self.projects.iter().map(|a| &a.group).chain(self.successors.iter().map(|a| &a.group));
        if let Some(group) = about.into_iter().find(asked) {
            return Err(UnfitAnswer::NotAsked(group.clone()));
        }
        if self.remark.chars().count() > bounds::REASON {
            return too_long("remark");
        }
        let devices = self.devices.as_deref().unwrap_or_default();
        let unfit = |device: &DeviceInHand| device.name.trim().is_empty() || device.name.chars().count() > bounds::NAME;
        if devices.len() > MOST_DEVICES || devices.iter().any(unfit) {
            return too_long("devices");
        }
        match &self.records {
            Some(Records::Chosen { groups }) if groups.len() > 10_000 => too_long("records"),
            Some(Records::Chosen { .. } | Records::All) | None => Ok(()),
        }
    }
}

impl Questions {
    /// Every group about which something is asked.
    pub fn all(&self) -> impl Iterator<Item = &GroupQuestion> {
        self.projects.iter().chain(&self.groups)
    }

    fn needed(&self) -> impl Iterator<Item = &GroupQuestion> {
        self.all().filter(|question| question.needed)
    }

    /// What is proposed: all records stay, and where somebody is needed the most senior member takes over.
    pub fn proposal(&self) -> Answers {
        let first = |question: &GroupQuestion| question.proposed.first().map(|candidate| candidate.account.clone());
        let mut answers = Answers { records: Some(Records::All), ..Answers::default() };
        for question in self.projects.iter().filter(|question| question.needed) {
            let fate = first(question).map(|with| ProjectFate::GoesOn { with });
            answers.take(Answer::Project { group: question.group.clone(), fate });
        }
        for question in self.groups.iter().filter(|question| question.needed) {
            answers.take(Answer::Successor { group: question.group.clone(), account: first(question) });
        }
        answers
    }
}

impl Confirmation {
    /// The digest that a receipt names: what was asked and what was answered.
    pub fn receipt(questions: &Questions, answers: &Answers) -> Digest {
        #[derive(Serialize)]
        struct Whole<'a> {
            questions: &'a Questions,
            answers: &'a Answers,
        }
        Digest::of(&Whole { questions, answers })
    }

    /// Whether `person` may answer.
    pub fn asks(&self, person: &PersonId) -> bool {
        self.asked.contains(person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(name: &str, needed: bool) -> GroupQuestion {
        GroupQuestion {
            group: GroupRef::new("hq", name),
            name: name.to_owned(),
            kind: GroupKind::Project,
            others: 3,
            owned: true,
            needed,
            proposed: vec![Candidate { account: "li".into(), role: Role::Moderator }],
        }
    }

    fn asked() -> Questions {
        Questions {
            observation: Digest::of(&1),
            projects: vec![question("alpha", true)],
            groups: vec![question("dept", true), question("lunch", false)],
        }
    }

    #[test]
    fn each_answer_counts_once_and_can_be_taken_back() {
        let (questions, mut answers) = (asked(), Answers::default());
        assert_eq!(answers.progress(&questions), Progress { answered: 0, of: 4 });
        let group = GroupRef::new("hq", "dept");
        answers.take(Answer::Successor { group: group.clone(), account: Some("li".into()) });
        answers.take(Answer::Successor { group: group.clone(), account: Some("wang".into()) });
        answers.take(Answer::Records { records: Records::All });
        assert_eq!(answers.progress(&questions), Progress { answered: 2, of: 4 });
        let successors: Vec<_> = answers.successors().map(|(_, account)| account.as_str()).collect();
        assert_eq!(successors, ["wang"]);
        answers.take(Answer::Successor { group, account: None });
        assert_eq!(answers.progress(&questions).answered, 1);
    }

    #[test]
    fn the_proposal_answers_every_group_that_needs_somebody() {
        let (questions, proposal) = (asked(), asked().proposal());
        assert_eq!(proposal.open(&questions).count(), 0);
        assert_eq!(proposal.successors().count(), 2);
        assert_eq!(proposal.devices, None, "nobody knows what is in the person's hands");
    }

    #[test]
    fn answers_to_what_was_not_asked_and_endless_ones_are_refused() {
        let questions = asked();
        let mut answers = Answers::default();
        answers.take(Answer::Successor { group: GroupRef::new("hq", "other"), account: Some("li".into()) });
        assert_eq!(answers.fit(&questions), Err(UnfitAnswer::NotAsked(GroupRef::new("hq", "other"))));
        let long = Answers { remark: "话".repeat(bounds::REASON + 1), ..Answers::default() };
        assert_eq!(long.fit(&questions), Err(UnfitAnswer::TooLong { what: "remark" }));
        assert_eq!(questions.proposal().fit(&questions), Ok(()));
    }
}
