//! Putting the people whom a directory knows into the ledger.
//!
//! Invariants: nobody is ever removed; what the directory doesn't say stays as it is, and so do a known person's language
//! and zone. What changed is one audit entry for each transaction, which names everybody whom it concerns.

use super::read::Heard;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{Digest, Message, Person, PersonId, SourceName, bounds};
use exeunt_intake::{Place, Trouble};
use exeunt_store::Tx;
use serde_json::json;
use std::collections::BTreeMap;

/// People in one transaction.
pub(super) const AT_ONCE: usize = 200;

impl Engine {
    /// Adds these people, or changes what is known of them; at most [`AT_ONCE`].
    pub(super) async fn people_hear(&self, source: &SourceName, said: &[Person], heard: &mut Heard) -> Result<()> {
        let (fit, unfit): (Vec<&Person>, Vec<&Person>) = said.iter().partition(|person| person.fit().is_ok());
        heard.troubles.extend(unfit.into_iter().map(unreadable));
        let mut tx = self.store.begin().await?;
        let change = Change::between(&mut tx, &fit).await?;
        if change.is_empty() {
            return Ok(());
        }
        for person in change.people() {
            tx.person_hear(person).await?;
        }
        let event = self.event(&format!("source:{source}"), Happened::PeopleHeard, source.as_str());
        tx.audit(event.payload(change.document()));
        tx.commit().await?;
        heard.people_added += change.added.len();
        heard.people_changed += change.changed.len();
        Ok(())
    }
}

/// What the ledger doesn't have yet.
#[derive(Debug, Default)]
struct Change {
    added: Vec<Person>,
    /// As they will be, and what of them is new.
    changed: Vec<(Person, Vec<&'static str>)>,
}

impl Change {
    async fn between(tx: &mut Tx, said: &[&Person]) -> Result<Self> {
        // Of somebody who is said twice, the last counts.
        let said: BTreeMap<&PersonId, &Person> = said.iter().map(|person| (&person.id, *person)).collect();
        let ids: Vec<PersonId> = said.keys().map(|id| (*id).clone()).collect();
        let known = tx.person_several(&ids).await?;
        let known: BTreeMap<&PersonId, &Person> = known.iter().map(|person| (&person.id, person)).collect();
        let mut change = Self::default();
        for (id, said) in said {
            match known.get(id) {
                None => change.added.push(said.clone()),
                Some(before) => {
                    let after = merged(before, said);
                    let fields = differences(before, &after);
                    if !fields.is_empty() {
                        change.changed.push((after, fields));
                    }
                }
            }
        }
        Ok(change)
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }

    fn people(&self) -> impl Iterator<Item = &Person> {
        self.added.iter().chain(self.changed.iter().map(|(person, _)| person))
    }

    /// For the audit log: whom it concerns, what of them, and the digest of how they are from now on.
    fn document(&self) -> serde_json::Value {
        let added: Vec<&PersonId> = self.added.iter().map(|person| &person.id).collect();
        let changed: Vec<_> =
            self.changed.iter().map(|(person, fields)| json!({ "person": person.id, "fields": fields })).collect();
        let people: Vec<&Person> = self.people().collect();
        json!({ "added": added, "changed": changed, "digest": Digest::of(&people) })
    }
}

/// A known person with what is said of them now.
fn merged(before: &Person, said: &Person) -> Person {
    let mut after = before.clone();
    // Where a directory has no name, the number stands for it.
    if said.name != said.id.as_str() {
        after.name.clone_from(&said.name);
    }
    if !said.department.is_empty() {
        after.department.clone_from(&said.department);
    }
    after.manager = said.manager.clone().or(after.manager);
    after.mail = said.mail.clone().or(after.mail);
    after
}

fn differences(before: &Person, after: &Person) -> Vec<&'static str> {
    let fields = [
        ("name", before.name != after.name),
        ("department", before.department != after.department),
        ("manager", before.manager != after.manager),
        ("mail", before.mail != after.mail),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

fn unreadable(person: &Person) -> Trouble {
    let name: String = person.id.as_str().chars().filter(|c| !c.is_control()).take(bounds::NUMBER).collect();
    Trouble::new(Place::Entry { name }, Message::new("intake-unfit-person"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use exeunt_core::Language;

    fn person() -> Person {
        Person {
            id: "001".into(),
            name: "张三".to_owned(),
            department: "研发一部".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            manager: Some("002".into()),
            mail: Some("zhang@corp.test".to_owned()),
            language: Language::En,
        }
    }

    #[test]
    fn what_a_directory_does_not_say_stays() {
        let silent = Person {
            name: "001".to_owned(),
            department: String::new(),
            zone: "UTC".to_owned(),
            manager: None,
            mail: None,
            language: Language::Zh,
            ..person()
        };
        assert_eq!(merged(&person(), &silent), person());
        let moved = Person { department: "研发二部".to_owned(), manager: Some("003".into()), ..silent };
        let after = merged(&person(), &moved);
        assert_eq!(differences(&person(), &after), ["department", "manager"]);
        assert_eq!((after.language, after.zone.as_str()), (Language::En, "Asia/Shanghai"));
    }
}
