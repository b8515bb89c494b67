//! What is in the way, and what to do about it, in a language.

use crate::lookup::say;
use exeunt_core::{Language, Message, Told};

/// What somebody reads of a thing in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// What is in the way.
    pub says: String,
    /// The platform's own words beside it: its code, and the id of a group that the sentence names by its name.
    pub aside: Option<String>,
    /// What to do.
    pub hint: Option<String>,
}

/// The sentences of `told` in this language.
pub fn tell(language: Language, told: &Told) -> Telling {
    let aside: Vec<&str> =
        told.code.as_deref().into_iter().chain(told.group.as_ref().map(exeunt_core::GroupId::as_str)).collect();
    Telling {
        says: say(language, &told.says),
        aside: (!aside.is_empty()).then(|| aside.join(" · ")),
        hint: told.hint.as_ref().map(|hint| say(language, hint)),
    }
}

impl Telling {
    /// Everything in one line.
    pub fn line(&self, language: Language) -> String {
        let says = match &self.aside {
            Some(aside) => say(language, &Message::new("told-aside").with("says", &self.says).with("aside", aside)),
            None => self.says.clone(),
        };
        match &self.hint {
            Some(hint) => say(language, &Message::new("told-hint").with("says", says).with("hint", hint)),
            None => says,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_named_its_id_stands_beside_and_the_way_out_follows() {
        let says = Message::new("refused-no-hand-power").with("group", "!a:im.example");
        let hint = Message::new("mend-open-owner").with("owners", "@li:im.example");
        let told = Told::new(says).hint(hint).with_name(&"!a:im.example".into(), "研发二部");
        let chinese = tell(Language::Zh, &told).line(Language::Zh);
        assert!(chinese.starts_with("群“研发二部”中没有"), "{chinese}");
        assert!(chinese.contains("（!a:im.example）。怎么办：临时放开一位群主（@li:im.example）的登录"), "{chinese}");
        let english = tell(Language::En, &told).line(Language::En);
        assert!(english.contains("in \"研发二部\" (!a:im.example). What to do: open the login"), "{english}");
        assert_eq!(
            tell(Language::En, &Told::new(Message::new("refused-nonsense"))).line(Language::En),
            "the platform's answer makes no sense"
        );
    }
}
