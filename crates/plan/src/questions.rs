//! What the manager is asked (B3), made from what was observed: projects, and groups that lose their owner.

use crate::planner::{HandOver, Remaining, hand_over};
use crate::policy::Policy;
use exeunt_core::confirmation::{Candidate, GroupQuestion};
use exeunt_core::{
    AccountId, ConnectionView, Decisions, Group, GroupKind, GroupRef, NativeKind, Observed, Presence, Questions, Role,
};

/// What the manager is asked about the hand-over of everything that was observed. What was decided about successors is
/// left aside, because that is what is asked; a group that is kept, or nobody else is in, raises no question.
pub fn questions(observation: &Observed, policy: &Policy, decisions: &Decisions) -> Questions {
    let open = Decisions {
        successors: std::collections::BTreeMap::new(),
        default_successors: std::collections::BTreeMap::new(),
        ..decisions.clone()
    };
    let mut questions =
        Questions { observation: observation.digest().clone(), projects: Vec::new(), groups: Vec::new() };
    for (name, view) in &observation.connections {
        for group in view.groups.values().filter(|group| raises_questions(group)) {
            let at = GroupRef { connection: name.clone(), group: group.id.clone() };
            let Some(question) = question(view, group, at, policy, &open) else { continue };
            match question.kind {
                GroupKind::Project => questions.projects.push(question),
                GroupKind::Department
                | GroupKind::External
                | GroupKind::Customer
                | GroupKind::Confidential
                | GroupKind::Announcement
                | GroupKind::Direct
                | GroupKind::Other => questions.groups.push(question),
            }
        }
    }
    // What needs an answer comes first.
    questions.projects.sort_by_key(|question| !question.needed);
    questions.groups.sort_by_key(|question| !question.needed);
    questions
}

fn raises_questions(group: &Group) -> bool {
    let talk = match group.native_kind {
        NativeKind::Group | NativeKind::Space => true,
        NativeKind::Direct | NativeKind::Notices => false,
    };
    talk && !group.bound_to_parent && !group.lasting
}

fn question(
    view: &ConnectionView,
    group: &Group,
    at: GroupRef,
    policy: &Policy,
    open: &Decisions,
) -> Option<GroupQuestion> {
    if open.kept.contains_key(&at) {
        return None;
    }
    let kind = open.kinds.get(&at).map_or_else(|| policy.kind_of(group), |decided| decided.value);
    let remaining = Remaining { at: &at, group, view };
    let owned = remaining.owner_leaves();
    let leads = leads(view, group);
    let needed = matches!(hand_over(policy, open, policy.kinds.rule(kind).successor, &remaining), HandOver::Ask(_));
    let asked = needed || owned || (kind == GroupKind::Project && leads);
    let others = remaining.others();
    if !asked || others == 0 {
        return None;
    }
    let role = |account: &AccountId| group.member(account).map_or(Role::Member, |member| member.standing.role);
    let proposed = remaining.proposed().into_iter();
    let proposed = proposed.map(|account| Candidate { role: role(&account), account }).collect();
    Some(GroupQuestion { name: group.name.clone(), kind, others, owned, needed, proposed, group: at })
}

/// Whether one of the leaver's accounts is more than an ordinary member.
fn leads(view: &ConnectionView, group: &Group) -> bool {
    view.accounts
        .keys()
        .filter_map(|account| group.member(account))
        .any(|member| member.presence == Presence::Joined && member.standing.role > Role::Member)
}
