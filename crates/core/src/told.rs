//! What a person is told of something in the way, in no language yet: what it is, and what to do about it.

use crate::id::GroupId;
use crate::message::Message;
use serde::{Deserialize, Serialize};

/// The argument of a sentence that names a group.
const GROUP: &str = "group";

/// What is in the way, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What is in the way.
    pub says: Message,
    /// The platform's own word for it, such as `403 M_FORBIDDEN`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The group as the platform calls it, where the sentence has its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Message>,
}

impl Told {
    /// Only what is in the way.
    pub fn new(says: Message) -> Self {
        Self { says, code: None, group: None, hint: None }
    }

    /// With what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the group `id` by its name where a sentence names it by its id, which then stands beside.
    #[must_use]
    pub fn with_name(mut self, id: &GroupId, name: &str) -> Self {
        if name.is_empty() || name == id.as_str() {
            return self;
        }
        for message in std::iter::once(&mut self.says).chain(&mut self.hint) {
            if let Some(group) = message.args.get_mut(GROUP).filter(|group| group.as_str() == id.as_str()) {
                name.clone_into(group);
                self.group = Some(id.clone());
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_told_by_its_name_and_its_id_stands_beside() {
        let id = GroupId::from("!a:im.example");
        let says = Message::new("refused-banned").with("group", &id).with("account", "@z:im.example");
        let told = Told::new(says).hint(Message::new("mend-by-hand").with("group", &id));
        let named = told.clone().with_name(&id, "研发二部");
        assert_eq!(named.says.args["group"], "研发二部");
        assert_eq!(named.hint.unwrap().args["group"], "研发二部");
        assert_eq!(named.group, Some(id.clone()));
        assert_eq!(told.clone().with_name(&GroupId::from("!b:im.example"), "研发三部"), told, "another group's name");
        assert_eq!(told.clone().with_name(&id, ""), told, "a group without a name");
    }
}
