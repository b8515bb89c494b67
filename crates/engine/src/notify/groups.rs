//! Whoever looks after a group that the leaver is in, and what the leaving means for it.

use super::notice::Notice;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{
    AccountId, AccountRef, Audience, Case, CaseId, CaseState, Decisions, Group, GroupKind, GroupRef, NoticeKind,
    Observation, PersonId, Plan, PlanKind, Receiver, Role,
};
use exeunt_plan::SuccessorNeed;
use exeunt_store::{NoticeFilter, Tx};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Groups told of in one notice; whoever looks after more looks at the case.
const MOST: usize = 100;
/// Notices of one case that are read to see what was told already.
const READ: u32 = 10_000;

/// What somebody's leaving means for one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupNote {
    pub group: GroupRef,
    pub name: String,
    pub group_kind: GroupKind,
    /// What the leaver is there.
    pub role: Role,
    /// Nobody else could do what an owner does.
    pub sole_owner: bool,
    /// The leaver is taken out, else stays in as a closed account.
    pub removed: bool,
    /// Somebody is to take over first.
    pub successor: bool,
}

/// Who looks after which of the leaver's groups.
pub(crate) type Concerned = BTreeMap<PersonId, Vec<GroupNote>>;

impl Engine {
    /// Whom to tell of which groups, as far as they weren't told of them yet. Nobody while the policy wants discretion.
    pub(crate) async fn concerned(&self, case: &Case, seen: &Observation, decisions: &Decisions) -> Result<Concerned> {
        let discreet = self.policy.notices.discreet.contains(&case.departure) && case.state == CaseState::Open;
        let wanted = self.policy.notices.told(NoticeKind::GroupsConcerned).contains(&Audience::GroupAdmins);
        let over = !matches!(case.state, CaseState::Open | CaseState::Approved);
        if discreet || over || !wanted {
            return Ok(Concerned::new());
        }
        let mut owners: BTreeMap<AccountRef, Option<PersonId>> = BTreeMap::new();
        let mut concerned = Concerned::new();
        for (connection, view) in &seen.connections {
            for group in view.groups.values() {
                let at = GroupRef { connection: connection.clone(), group: group.id.clone() };
                let kind = self.kind_of(decisions, &at, group);
                let Some(note) = self.note(at, group, kind, &view.accounts.keys().collect()) else { continue };
                for owner in group.owners().filter(|id| !view.accounts.contains_key(*id)) {
                    let account = AccountRef { connection: connection.clone(), account: owner.clone() };
                    let Some(person) = self.owner_of(&mut owners, account).await? else { continue };
                    let notes = concerned.entry(person).or_default();
                    // Somebody with two accounts in a group is told of it once.
                    if notes.last().is_none_or(|last| last.group != note.group) {
                        notes.push(note.clone());
                    }
                }
            }
        }
        concerned.remove(&case.person);
        self.not_told_yet(case, concerned).await
    }

    /// As [`Engine::concerned`], once this plan is approved: then discretion ends.
    pub(crate) async fn concerned_by(&self, approved: &Plan) -> Result<Concerned> {
        if approved.kind != PlanKind::Leave {
            return Ok(Concerned::new());
        }
        let case = Case { state: CaseState::Approved, ..self.case_get(approved.case).await? };
        let seen = self.store.observation_get(case.id, &approved.observation).await?;
        self.concerned(&case, &seen, &self.decisions(case.id).await?).await
    }

    /// Whether somebody was told that groups of theirs are concerned by a case.
    pub(crate) async fn was_told_of_groups(&self, case: CaseId, person: &PersonId) -> Result<bool> {
        let filter = NoticeFilter { case: Some(case), ..NoticeFilter::default() };
        let told = self.store.notice_list(&filter, READ).await?;
        let to = Receiver::Person(person.clone());
        Ok(told.iter().any(|notice| notice.kind == NoticeKind::GroupsConcerned && notice.to == to))
    }

    async fn owner_of(
        &self,
        known: &mut BTreeMap<AccountRef, Option<PersonId>>,
        account: AccountRef,
    ) -> Result<Option<PersonId>> {
        if let Some(person) = known.get(&account) {
            return Ok(person.clone());
        }
        let person = self.store.binding_lookup(&account).await?.map(|binding| binding.person);
        known.insert(account, person.clone());
        Ok(person)
    }

    /// What it means for a group that these accounts leave it; nothing where it is only between two, or long closed.
    fn note(&self, at: GroupRef, group: &Group, kind: GroupKind, leaving: &BTreeSet<&AccountId>) -> Option<GroupNote> {
        let standing = leaving.iter().filter_map(|id| group.member(id)).map(|member| member.standing.role).max()?;
        if kind == GroupKind::Direct || group.closed {
            return None;
        }
        let rule = self.policy.kinds.rule(kind);
        let sole_owner = leaving.iter().any(|id| group.sole_owner(id));
        let successor = match rule.successor {
            SuccessorNeed::Always => true,
            SuccessorNeed::IfLastOwner => sole_owner,
            SuccessorNeed::Never => false,
        };
        let name = group.name.clone();
        Some(GroupNote {
            group: at,
            name,
            group_kind: kind,
            role: standing,
            sole_owner,
            removed: rule.remove,
            successor,
        })
    }

    async fn not_told_yet(&self, case: &Case, mut concerned: Concerned) -> Result<Concerned> {
        if concerned.is_empty() {
            return Ok(concerned);
        }
        let filter = NoticeFilter { case: Some(case.id), ..NoticeFilter::default() };
        for notice in self.store.notice_list(&filter, READ).await? {
            let (NoticeKind::GroupsConcerned, Receiver::Person(person)) = (notice.kind, &notice.to) else { continue };
            let Some(notes) = concerned.get_mut(person) else { continue };
            let told: Told = serde_json::from_value(notice.document).unwrap_or_default();
            notes.retain(|note| !told.details.groups.iter().any(|before| before.group == note.group));
        }
        concerned.retain(|_, notes| !notes.is_empty());
        Ok(concerned)
    }

    /// Tells everybody of their groups, and other systems of all of them.
    pub(crate) async fn tell_concerned(&self, tx: &mut Tx, case: CaseId, concerned: &Concerned) -> Result<()> {
        let mut all: BTreeMap<GroupRef, GroupNote> = BTreeMap::new();
        for (person, notes) in concerned {
            all.extend(notes.iter().map(|note| (note.group.clone(), note.clone())));
            let receiver = Receiver::Person(person.clone());
            self.tell_these(tx, Some(case), &bounded(notes.clone()), &[receiver], None).await?;
        }
        if all.is_empty() {
            return Ok(());
        }
        self.tell_systems(tx, Some(case), &bounded(all.into_values().collect())).await
    }
}

fn bounded(mut groups: Vec<GroupNote>) -> Notice {
    let more = groups.len().saturating_sub(MOST);
    groups.truncate(MOST);
    Notice::GroupsConcerned { groups, more }
}

/// As much of a document as says which groups it was about.
#[derive(Default, Deserialize)]
struct Told {
    details: Details,
}

#[derive(Default, Deserialize)]
struct Details {
    groups: Vec<GroupNote>,
}
