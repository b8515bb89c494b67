//! Entries of a directory that an identity provider keeps with us: users and groups, as it wrote them.
//!
//! An entry is not a person of the ledger. It says whom it is about, and from one state to the next it may say that they
//! leave or stay.

use crate::case::Departure;
use crate::intake::{Intention, Said};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    User,
    Group,
}

/// What the entry of a user says about its person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryFacts {
    pub active: bool,
    /// A day that was given as such.
    pub last_working_day: Option<Date>,
    pub departure: Option<Departure>,
    pub about: Said,
}

/// How a user's entry stands, and what it has said last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryState {
    pub facts: EntryFacts,
    pub said: Option<Intention>,
}

impl EntryFacts {
    /// What an entry says now that it stands so, after it stood as in `before`; `today` is the day of the change where the
    /// person is. `None`: it has never said anything.
    ///
    /// A day that is given counts, whether the entry is active or not. Without one, the day on which it was switched off
    /// counts. An entry that was made inactive, or from which the day was taken while it is inactive, says nothing new:
    /// accounts are inactive for many reasons.
    pub fn says(&self, before: Option<&EntryState>, today: Date) -> Option<Intention> {
        let said = before.and_then(|before| before.said);
        let was_active = before.map(|before| before.facts.active);
        match (self.last_working_day, self.active, was_active) {
            (Some(last_working_day), ..) => Some(Intention::Leaves { last_working_day, departure: self.departure }),
            (None, false, Some(true)) => Some(Intention::Leaves { last_working_day: today, departure: self.departure }),
            (None, false, Some(false) | None) => said.map(|said| self.completed(said)),
            (None, true, Some(false)) => Some(Intention::Stays),
            (None, true, Some(true) | None) => said.map(|_| Intention::Stays),
        }
    }

    /// The same, with how the person goes where that is known by now.
    fn completed(&self, said: Intention) -> Intention {
        match said {
            Intention::Leaves { last_working_day, departure } => {
                Intention::Leaves { last_working_day, departure: self.departure.or(departure) }
            }
            Intention::Stays => Intention::Stays,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 25);
    const LATER: Date = jiff::civil::date(2026, 12, 31);

    fn facts(active: bool, day: Option<Date>) -> EntryFacts {
        EntryFacts { active, last_working_day: day, ..EntryFacts::default() }
    }

    fn leaves(last_working_day: Date) -> Option<Intention> {
        Intention::Leaves { last_working_day, departure: None }.into()
    }

    fn check(
        what: &str,
        before: Option<(bool, Option<Date>, Option<Intention>)>,
        after: &EntryFacts,
        says: Option<Intention>,
    ) {
        let before = before.map(|(active, day, said)| EntryState { facts: facts(active, day), said });
        assert_eq!(after.says(before.as_ref(), TODAY), says, "{what}");
    }

    #[test]
    fn an_entry_speaks_when_it_is_switched_off_or_names_a_day() {
        check("made", None, &facts(true, None), None);
        check("made inactive", None, &facts(false, None), None);
        check("made with a day", None, &facts(true, Some(LATER)), leaves(LATER));
        check("switched off", Some((true, None, None)), &facts(false, None), leaves(TODAY));
        check("a day", Some((true, None, None)), &facts(true, Some(LATER)), leaves(LATER));
        check(
            "off, the day stands",
            Some((true, Some(LATER), leaves(LATER))),
            &facts(false, Some(LATER)),
            leaves(LATER),
        );
        check("still off", Some((false, None, leaves(LATER))), &facts(false, None), leaves(LATER));
        check("made inactive, still off", Some((false, None, None)), &facts(false, None), None);
    }

    #[test]
    fn an_entry_takes_back_what_it_said() {
        let stays = Some(Intention::Stays);
        check("on again", Some((false, None, leaves(TODAY))), &facts(true, None), stays);
        check("no day any more", Some((true, Some(LATER), leaves(LATER))), &facts(true, None), stays);
        check("neither", Some((true, None, None)), &facts(true, None), None);
        check("off without a day", Some((false, Some(LATER), leaves(LATER))), &facts(false, None), leaves(LATER));
    }
}
