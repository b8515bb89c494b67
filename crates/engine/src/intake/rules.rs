//! What a statement means for its person. A function of what was said before and where the case stands; no database,
//! no clock.
//!
//! The rules, in words:
//! - Of two statements of one source the later holds. Two of the same time that differ are for a person.
//! - A source that repeats itself has said nothing new, whatever people or other sources did meanwhile. So a file that
//!   comes every night doesn't undo what HR decided by hand.
//! - Two sources of which one says what the case stands on and the other something else contradict each other: a person
//!   decides. There is no order among sources: a wrong order would close the account of somebody who stays.
//! - "Stays" takes back what the same source said. From a source that never said that the person goes it is only its
//!   usual word, and old if it is older than the case.
//! - After a case has ended, a new one is opened only for what became so later and names another day. What should have
//!   been known before the end is for a person: the accounts are closed already.

use exeunt_core::{Became, CaseId, Departure, FindingKind, Intention};
use jiff::{Timestamp, civil::Date};

/// What a source said, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) as_of: Timestamp,
    pub(super) intention: Intention,
    pub(super) became: Became,
}

/// What is known of a person when a statement comes.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// What the same source said last.
    pub(super) before: Option<Heard>,
    /// What each other source said last.
    pub(super) others: Vec<Heard>,
    pub(super) case: Standing,
}

/// The case that counts.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    None,
    Unfinished(Unfinished),
    /// `at`: when it ended, by the source's time where a source ended it.
    Ended {
        id: CaseId,
        day: Date,
        at: Timestamp,
        taken_back: bool,
    },
}

#[derive(Debug, Clone)]
pub(super) struct Unfinished {
    pub(super) day: Date,
    pub(super) departure: Departure,
    /// Nobody has said how the person goes.
    pub(super) departure_supposed: bool,
    pub(super) opened_at: Timestamp,
    /// Something was approved, so taking back needs a plan.
    pub(super) approved: bool,
    /// A step of the closing was begun.
    pub(super) closing: bool,
}

/// What is to be done about a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Open,
    Move,
    Complete,
    TakeBack,
    NothingNew,
    Overtaken,
    Find(FindingKind),
}

/// Decides about a statement.
pub(super) fn judge(as_of: Timestamp, intention: Intention, known: &Known) -> Verdict {
    match &known.before {
        Some(before) if before.as_of > as_of => return Verdict::Overtaken,
        Some(before) if before.intention == intention => return repeated(as_of, before, known),
        Some(before) if before.as_of == as_of => return Verdict::Find(FindingKind::Contradiction),
        Some(_) | None => {}
    }
    match (intention, &known.case) {
        (Intention::Leaves { .. }, Standing::None) => Verdict::Open,
        (Intention::Leaves { last_working_day, departure }, Standing::Unfinished(case)) => {
            leaves(as_of, last_working_day, departure, case, known)
        }
        (Intention::Leaves { .. }, Standing::Ended { id, at, taken_back: true, .. }) => {
            let took_it_back = |other: &Heard| other.intention == Intention::Stays && other.became.case() == Some(*id);
            if as_of <= *at {
                Verdict::Overtaken
            } else if known.others.iter().any(took_it_back) {
                Verdict::Find(FindingKind::Contradiction)
            } else {
                Verdict::Open
            }
        }
        (Intention::Leaves { last_working_day, .. }, Standing::Ended { day, at, taken_back: false, .. }) => {
            if last_working_day == *day {
                // Another source has noticed too that they are gone.
                Verdict::NothingNew
            } else if as_of <= *at {
                Verdict::Find(FindingKind::MovedLate)
            } else {
                Verdict::Open
            }
        }
        (Intention::Stays, Standing::Ended { taken_back: false, .. }) if known.before.is_some() => {
            Verdict::Find(FindingKind::TakenBackLate)
        }
        (Intention::Stays, Standing::None | Standing::Ended { .. }) => Verdict::NothingNew,
        (Intention::Stays, Standing::Unfinished(case)) => stays(as_of, case, known),
    }
}

/// A source says what it said before.
fn repeated(as_of: Timestamp, before: &Heard, known: &Known) -> Verdict {
    match (before.intention, &known.case) {
        (Intention::Leaves { .. }, Standing::Ended { at, taken_back: true, .. }) if as_of <= *at => Verdict::Overtaken,
        // People took the resignation back, and the source still says that the person goes. Perhaps it is right; asked
        // about once.
        (Intention::Leaves { .. }, Standing::Ended { at, taken_back: true, .. }) if before.as_of <= *at => {
            Verdict::Find(FindingKind::Contradiction)
        }
        _ => Verdict::NothingNew,
    }
}

fn leaves(as_of: Timestamp, day: Date, departure: Option<Departure>, case: &Unfinished, known: &Known) -> Verdict {
    if day == case.day {
        return match departure {
            Some(_) if case.departure_supposed => Verdict::Complete,
            Some(said) if said != case.departure => Verdict::Find(FindingKind::Contradiction),
            Some(_) | None => Verdict::NothingNew,
        };
    }
    let older_than_the_case = known.before.is_none() && as_of < case.opened_at;
    if others_stand_for(case, known) || older_than_the_case {
        return Verdict::Find(FindingKind::Contradiction);
    }
    if case.closing { Verdict::Find(FindingKind::MovedLate) } else { Verdict::Move }
}

fn stays(as_of: Timestamp, case: &Unfinished, known: &Known) -> Verdict {
    if known.before.is_none() && as_of < case.opened_at {
        return Verdict::Overtaken;
    }
    // A source that never said that the person goes contradicts whoever did.
    if known.before.is_none() || others_stand_for(case, known) {
        return Verdict::Find(FindingKind::Contradiction);
    }
    if case.approved { Verdict::Find(FindingKind::TakenBackLate) } else { Verdict::TakeBack }
}

/// Another source says what the case stands on.
fn others_stand_for(case: &Unfinished, known: &Known) -> bool {
    let says_so = |other: &Heard| matches!(other.intention, Intention::Leaves { last_working_day, .. } if last_working_day == case.day);
    known.others.iter().any(says_so)
}

/// What a person orders who has read the statement: it is done, whatever speaks against it.
pub(super) fn ordered(intention: Intention, case: &Standing) -> Verdict {
    match (intention, case) {
        (Intention::Leaves { .. }, Standing::None | Standing::Ended { .. }) => Verdict::Open,
        (Intention::Leaves { last_working_day, departure }, Standing::Unfinished(case)) => {
            if last_working_day != case.day {
                Verdict::Move
            } else if departure.is_some_and(|said| case.departure_supposed || said != case.departure) {
                Verdict::Complete
            } else {
                Verdict::NothingNew
            }
        }
        (Intention::Stays, Standing::None | Standing::Ended { .. }) => Verdict::NothingNew,
        (Intention::Stays, Standing::Unfinished(case)) if case.approved => Verdict::Find(FindingKind::TakenBackLate),
        (Intention::Stays, Standing::Unfinished(_)) => Verdict::TakeBack,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const CASE: CaseId = CaseId(Uuid::from_u128(1));

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_770_000_000 + hour * 3_600).unwrap()
    }

    fn leaves(day: &str) -> Intention {
        Intention::Leaves { last_working_day: day.parse().unwrap(), departure: None }
    }

    fn heard(hour: i64, intention: Intention) -> Heard {
        Heard { as_of: at(hour), intention, became: Became::NothingNew }
    }

    fn known(before: Option<Heard>, others: &[Heard], case: Standing) -> Known {
        Known { before, others: others.to_vec(), case }
    }

    /// A case for the 20th, opened at hour 10.
    fn open() -> Unfinished {
        Unfinished {
            day: "2026-02-20".parse().unwrap(),
            departure: Departure::Voluntary,
            departure_supposed: true,
            opened_at: at(10),
            approved: false,
            closing: false,
        }
    }

    fn ended(taken_back: bool) -> Standing {
        Standing::Ended { id: CASE, day: "2026-02-20".parse().unwrap(), at: at(10), taken_back }
    }

    const D20: &str = "2026-02-20";
    const D27: &str = "2026-02-27";
    const CONTRADICTION: Verdict = Verdict::Find(FindingKind::Contradiction);

    fn check(what: &str, hour: i64, intention: Intention, known: &Known, expected: Verdict) {
        assert_eq!(judge(at(hour), intention, known), expected, "{what}");
    }

    #[test]
    fn the_later_word_of_a_source_holds() {
        let none = || Standing::None;
        check("the first word", 1, leaves(D20), &known(None, &[], none()), Verdict::Open);
        let before = known(Some(heard(5, Intention::Stays)), &[], none());
        check("an older one", 4, leaves(D20), &before, Verdict::Overtaken);
        check("one of the same time that differs", 5, leaves(D20), &before, CONTRADICTION);
        check("one of the same time that doesn't", 5, Intention::Stays, &before, Verdict::NothingNew);
        check("a newer one", 6, leaves(D20), &before, Verdict::Open);
    }

    #[test]
    fn an_open_case_follows_its_source() {
        let case = |before, others: &[Heard], case| known(before, others, Standing::Unfinished(case));
        let said = || Some(heard(11, leaves(D20)));
        check("another day", 12, leaves(D27), &case(said(), &[], open()), Verdict::Move);
        check("the same day", 12, leaves(D20), &case(None, &[], open()), Verdict::NothingNew);
        check("taken back", 12, Intention::Stays, &case(said(), &[], open()), Verdict::TakeBack);
        let how = Intention::Leaves { last_working_day: D20.parse().unwrap(), departure: Some(Departure::Dismissed) };
        check("how", 12, how, &case(said(), &[], open()), Verdict::Complete);
        let decided = Unfinished { departure_supposed: false, ..open() };
        check("how, but HR has said otherwise", 12, how, &case(said(), &[], decided), CONTRADICTION);
        let moved_by_hand = Unfinished { day: D27.parse().unwrap(), ..open() };
        check("said before a person moved it", 12, leaves(D20), &case(said(), &[], moved_by_hand), Verdict::NothingNew);
    }

    #[test]
    fn what_comes_too_late_is_for_a_person() {
        let said = || Some(heard(11, leaves(D20)));
        let unfinished = |case| known(said(), &[], Standing::Unfinished(case));
        let approved = Unfinished { approved: true, ..open() };
        check("approved, moved", 12, leaves(D27), &unfinished(approved.clone()), Verdict::Move);
        check("approved", 12, Intention::Stays, &unfinished(approved), Verdict::Find(FindingKind::TakenBackLate));
        let closing = Unfinished { approved: true, closing: true, ..open() };
        check("closing", 12, leaves(D27), &unfinished(closing), Verdict::Find(FindingKind::MovedLate));
        let gone = || known(Some(heard(5, leaves(D20))), &[], ended(false));
        check("closed", 9, leaves(D27), &gone(), Verdict::Find(FindingKind::MovedLate));
        check("closed", 12, Intention::Stays, &gone(), Verdict::Find(FindingKind::TakenBackLate));
    }

    #[test]
    fn sources_that_contradict_each_other_are_for_a_person() {
        let other = [heard(11, leaves(D20))];
        let case = || Standing::Unfinished(open());
        check("another day", 12, leaves(D27), &known(None, &other, case()), CONTRADICTION);
        let before = Some(heard(5, leaves(D20)));
        check("taken back by one", 12, Intention::Stays, &known(before, &other, case()), CONTRADICTION);
        check("a person opened it", 12, Intention::Stays, &known(None, &[], case()), CONTRADICTION);
        check(
            "its usual word, older than the case",
            9,
            Intention::Stays,
            &known(None, &[], case()),
            Verdict::Overtaken,
        );
        check("older than the case", 9, leaves(D27), &known(None, &[], case()), CONTRADICTION);
        let took_back = [Heard { became: Became::Withdrawn { case: CASE }, ..heard(10, Intention::Stays) }];
        check("one took it back", 12, leaves(D20), &known(None, &took_back, ended(true)), CONTRADICTION);
    }

    #[test]
    fn after_the_end_only_news_opens_a_case() {
        let said = |hour| Some(heard(hour, leaves(D20)));
        check("again, later", 12, leaves(D27), &known(said(5), &[], ended(false)), Verdict::Open);
        check("the nightly file", 12, leaves(D20), &known(said(5), &[], ended(false)), Verdict::NothingNew);
        check("another source, late", 12, leaves(D20), &known(None, &[], ended(false)), Verdict::NothingNew);
        check(
            "taken back and resigned again",
            12,
            leaves(D20),
            &known(Some(heard(10, Intention::Stays)), &[], ended(true)),
            Verdict::Open,
        );
        check("older than the taking back", 9, leaves(D20), &known(None, &[], ended(true)), Verdict::Overtaken);
        check("taken back by hand", 12, leaves(D20), &known(said(5), &[], ended(true)), CONTRADICTION);
        check("and asked about once", 13, leaves(D20), &known(said(12), &[], ended(true)), Verdict::NothingNew);
    }
}
