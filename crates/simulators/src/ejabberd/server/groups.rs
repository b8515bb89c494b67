//! Shared roster groups, one of which the access rule may name to keep people out.

use super::{EffectKind, Server};

/// A shared roster group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub label: String,
    pub description: String,
    /// Groups that its members see; empty for one that shows in nobody's roster.
    pub display: Vec<String>,
}

impl Server {
    /// Names of the groups that exist; one with members only is not among them.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &Group)> {
        self.groups.iter().map(|(name, group)| (name.as_str(), group))
    }

    /// Addresses of a group's members as they were given, whether or not the group exists.
    pub fn group_members(&self, group: &str) -> Vec<&str> {
        self.group_members.get(group).into_iter().flatten().map(String::as_str).collect()
    }

    /// Makes the group or changes what is said of it; members stay.
    pub(crate) fn create_group(&mut self, by: &str, name: &str, group: Group) {
        if self.groups.get(name) == Some(&group) {
            return;
        }
        let before = self.groups.insert(name.to_owned(), group);
        let kind = if before.is_some() { EffectKind::GroupChanged } else { EffectKind::GroupCreated };
        self.note(by, kind, None, None, name);
    }

    /// Its members are gone with it.
    pub(crate) fn delete_group(&mut self, by: &str, name: &str) {
        let group = self.groups.remove(name);
        let members = self.group_members.remove(name);
        if group.is_some() || members.is_some_and(|members| !members.is_empty()) {
            self.note(by, EffectKind::GroupDeleted, None, None, name);
        }
    }

    /// Neither the account nor the group needs to exist. The address is kept letter by letter.
    pub(crate) fn add_to_group(&mut self, by: &str, group: &str, jid: &str) {
        if self.group_members.entry(group.to_owned()).or_default().insert(jid.to_owned()) {
            self.note(by, EffectKind::GroupMemberAdded, Some(jid), None, group);
        }
    }

    pub(crate) fn remove_from_group(&mut self, by: &str, group: &str, jid: &str) {
        if self.group_members.get_mut(group).is_some_and(|members| members.remove(jid)) {
            self.note(by, EffectKind::GroupMemberRemoved, Some(jid), None, group);
        }
    }

    /// Whether the access rule's group lets that account in.
    pub(crate) fn gate(&self, group: &str, name: &str) -> Gate {
        let jid = self.jid(name);
        if self.group_members.get(group).is_some_and(|members| members.contains(&jid)) {
            return Gate::Closed;
        }
        if self.groups.contains_key(group) { Gate::Open } else { Gate::Broken }
    }
}

/// What the access rule says of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    Open,
    Closed,
    /// The group doesn't exist: looking somebody up in it ends the session.
    Broken,
}
