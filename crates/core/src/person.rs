//! People of the company, and which accounts are theirs (the ledger, 台账).

use crate::bounds;
use crate::hidden::is_hidden;
use crate::id::{AccountRef, ActorName, PersonId};
use crate::language::Language;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A person of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Employee number.
    pub id: PersonId,
    /// Name as written by its owner, such as 张三.
    pub name: String,
    /// Department, as HR names it.
    pub department: String,
    /// IANA time zone in which this person's working days are counted, such as `Asia/Shanghai`.
    pub zone: String,
    /// The person who confirms the hand-over.
    pub manager: Option<PersonId>,
    /// Where mail reaches the person.
    #[serde(default)]
    pub mail: Option<String>,
    /// In which this person is written to.
    #[serde(default)]
    pub language: Language,
}

/// What of a person can't be as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnfitField {
    /// Empty, too long, with a slash, which addresses are cut at, or with a blank, by which two numbers look like one.
    Id,
    /// Empty or too long.
    Name,
    Department,
    Mail,
    Manager,
    /// Not an IANA time zone.
    Zone,
}

impl Person {
    /// Whether this can be somebody: nothing needed is empty, nothing is endless or holds control characters.
    ///
    /// # Errors
    /// The first field that isn't fit.
    pub fn fit(&self) -> Result<(), UnfitField> {
        let bounded = |text: &str, most| text.chars().count() <= most && !text.chars().any(char::is_control);
        let id = |id: &PersonId| bounded(id.as_str(), bounds::NUMBER) && !id.as_str().chars().any(parts_numbers);
        let said = |text: &str| bounded(text, bounds::NAME);
        let fields = [
            (UnfitField::Id, id(&self.id) && !self.id.as_str().is_empty()),
            (UnfitField::Name, said(&self.name) && !self.name.trim().is_empty()),
            (UnfitField::Department, said(&self.department)),
            (UnfitField::Mail, self.mail.as_deref().is_none_or(|mail| bounded(mail, bounds::MAIL))),
            (UnfitField::Manager, self.manager.as_ref().is_none_or(id)),
            (UnfitField::Zone, TimeZone::get(&self.zone).is_ok()),
        ];
        fields.into_iter().find(|(_, fits)| !fits).map_or(Ok(()), |(field, _)| Err(field))
    }

    /// As [`Person::fit`], and the mail address is one. Directories hold all sorts of things there, and their people are
    /// known nevertheless; who types one means it.
    ///
    /// # Errors
    /// The first field that isn't fit.
    pub fn fit_as_typed(&self) -> Result<(), UnfitField> {
        self.fit()?;
        if self.mail.as_deref().is_none_or(is_mail) { Ok(()) } else { Err(UnfitField::Mail) }
    }
}

/// What no employee number has within it.
fn parts_numbers(c: char) -> bool {
    c == '/' || c.is_whitespace() || is_hidden(c)
}

/// Where somebody works of whom nobody says otherwise.
const USUAL_ZONE: &str = "Asia/Shanghai";

/// What is said anew of a person. What isn't said stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonChange {
    /// Somebody new needs one.
    pub name: Option<String>,
    pub department: Option<String>,
    pub zone: Option<String>,
    /// `Some(None)`: nobody any more.
    pub manager: Option<Option<PersonId>>,
    /// `Some(None)`: none any more.
    pub mail: Option<Option<String>>,
    pub language: Option<Language>,
}

impl PersonChange {
    /// The person as they are from now on.
    pub fn over(&self, id: &PersonId, before: Option<&Person>) -> Person {
        let kept = |said: Option<&String>, before: Option<&String>, usual: &str| {
            said.or(before).cloned().unwrap_or_else(|| usual.to_owned())
        };
        Person {
            id: id.clone(),
            name: kept(self.name.as_ref(), before.map(|p| &p.name), ""),
            department: kept(self.department.as_ref(), before.map(|p| &p.department), ""),
            zone: kept(self.zone.as_ref(), before.map(|p| &p.zone), USUAL_ZONE),
            manager: self.manager.clone().unwrap_or_else(|| before.and_then(|p| p.manager.clone())),
            mail: self.mail.clone().unwrap_or_else(|| before.and_then(|p| p.mail.clone())),
            language: self.language.or(before.map(|p| p.language)).unwrap_or_default(),
        }
    }
}

/// Whether this can be one mail address and nothing else. Whether it exists only its server can say.
pub fn is_mail(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;:\"()[]\\".contains(c);
    let parts = text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    text.len() <= bounds::MAIL && parts && text.matches('@').count() == 1 && text.chars().all(plain)
}

/// An account is this person's, because somebody said so with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    pub person: PersonId,
    pub account: AccountRef,
    /// Who bound it.
    pub by: ActorName,
    pub at: Timestamp,
    /// What the binding rests on, such as "employee number in the account name".
    pub evidence: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_has_a_number_a_name_and_a_zone_and_nothing_is_endless() {
        let person = Person {
            id: "001".into(),
            name: "张三".to_owned(),
            department: String::new(),
            zone: "Asia/Shanghai".to_owned(),
            manager: None,
            mail: None,
            language: Language::Zh,
        };
        assert_eq!(person.fit(), Ok(()));
        let with = |change: fn(&mut Person)| {
            let mut person = person.clone();
            change(&mut person);
            person.fit()
        };
        assert_eq!(with(|p| p.id = " ".into()), Err(UnfitField::Id));
        assert_eq!(with(|p| p.id = "a/b".into()), Err(UnfitField::Id));
        for blank in ["001 ", " 001", "00 1", "00\u{a0}1", "00\u{3000}1", "00\u{200b}1"] {
            let person = Person { id: blank.into(), ..person.clone() };
            assert_eq!(person.fit(), Err(UnfitField::Id), "{blank:?}");
        }
        assert_eq!(with(|p| p.manager = Some("00 1".into())), Err(UnfitField::Manager));
        assert_eq!(with(|p| p.id = "1".repeat(101).as_str().into()), Err(UnfitField::Id));
        assert_eq!(with(|p| p.name = String::new()), Err(UnfitField::Name));
        assert_eq!(with(|p| p.name = "张".repeat(300)), Err(UnfitField::Name));
        assert_eq!(with(|p| p.name = "张\u{1b}[2J三".to_owned()), Err(UnfitField::Name));
        assert_eq!(with(|p| p.department = "部".repeat(201)), Err(UnfitField::Department));
        assert_eq!(with(|p| p.mail = Some("a\n@b.example".to_owned())), Err(UnfitField::Mail));
        assert_eq!(with(|p| p.mail = Some("notmail".to_owned())), Ok(()));
        let typed = Person { mail: Some("notmail".to_owned()), ..person.clone() };
        assert_eq!(typed.fit_as_typed(), Err(UnfitField::Mail));
        assert_eq!(with(|p| p.manager = Some("2/3".into())), Err(UnfitField::Manager));
        assert_eq!(with(|p| p.zone = "Mars/Olympus".to_owned()), Err(UnfitField::Zone));
    }
    #[test]
    fn a_mail_address_is_one_and_nothing_else() {
        for mail in ["a@b.cn", "张三@例子.cn", "first.last+tag@mail.example"] {
            assert!(is_mail(mail), "{mail}");
        }
        for wrong in ["", "notmail", "@b.cn", "a@", "a@b@c", "a b@c", "a@b.cn,c@d.cn", "<a@b.cn>", "a@b\r\nBcc: x@y"] {
            assert!(!is_mail(wrong), "{wrong}");
        }
        assert!(!is_mail(&format!("{}@b.cn", "a".repeat(254))));
    }
}
