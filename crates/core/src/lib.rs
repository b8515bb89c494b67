//! Values and state machines of a leaver's case: people, accounts, groups, wanted states, observations, plans.
//!
//! Invariant: no IO, no async, no ambient clock, no ambient randomness. Everything here can be written to canonical
//! JSON and hashed, because approvals and evidence name digests.
//! It never decides what should happen to a leaver (that is `exeunt-plan`) and never touches a platform.
//!
//! Start at [`case`], then [`observation`], [`action`], [`plan`].

pub mod account;
pub mod action;
pub mod ambient;
pub mod batch;
pub mod bounds;
pub mod capability;
pub mod case;
pub mod confirmation;
pub mod decision;
pub mod device;
pub mod digest;
pub mod duty;
pub mod entry;
pub mod finding;
pub mod group;
pub mod hidden;
pub mod id;
pub mod intake;
pub mod language;
pub mod message;
pub mod note;
pub mod notice;
pub mod observation;
pub mod outside;
pub mod pace;
pub mod person;
pub mod plan;
pub mod proof;
pub mod run;
pub mod scope;
pub mod told;
pub mod webhook;
pub mod work;

pub use account::{Account, AccountState, Identity, Integration, IntegrationKind, Login, PushTarget, Session};
pub use action::{Action, ActionKind, Holds};
pub use ambient::{Clock, Randomness};
pub use batch::{Batch, BatchState};
pub use capability::{Capability, CapabilityTable, ProofKind, Reversal, Support};
pub use case::{Case, CaseState, Departure, LONG_GONE_DAYS, is_far_off};
pub use confirmation::{Answer, Answers, Confirmation, ConfirmedBy, Questions, Submitted};
pub use decision::{Decided, Decisions, Export, Fate};
pub use device::{DeviceKind, DeviceState, DeviceTask};
pub use digest::Digest;
pub use duty::{Duty, Reach, Role as DutyRole};
pub use entry::{EntryFacts, EntryKind, EntryState};
pub use finding::{Concern, Finding, FindingKind, How, Settled};
pub use group::{Group, GroupKind, Member, NativeKind, Presence, Role, Standing};
pub use hidden::is_hidden;
pub use id::{
    AccountId, AccountRef, ActorName, BatchId, CaseId, ConnectionName, DeviceId, EndpointName, EntryId, FindingId,
    GroupId, GroupRef, IntegrationId, IntegrationRef, NoteId, NoticeId, PersonId, PlanId, StatementId, StepId,
};
pub use intake::{Became, Intention, Said, SourceName, Statement};
pub use language::Language;
pub use message::{Message, Word};
pub use note::{Attachment, Note, NoteKind};
pub use notice::{Audience, Channel, DeliveryTrouble, NoticeKind, Receiver};
pub use observation::{ConnectionView, Gap, Observation, Observed};
pub use pace::PublishedLimit;
pub use person::{Binding, Person, PersonChange, UnfitField, is_mail};
pub use plan::{About, Announcement, Lane, Phase, Plan, PlanKind, Question, Step, Undo};
pub use proof::{Check, CheckKind, Mark, Proof, Verdict};
pub use run::{ErrorKind, Outcome, Response, StepState};
pub use scope::Scope;
pub use told::Told;
pub use work::{PlanBrief, PlanWork, RunWork, Work};
