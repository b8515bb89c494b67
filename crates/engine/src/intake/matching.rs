//! Whom a statement is about. Found by employee number, else by mail address, and never guessed: a name is never enough,
//! and what fits nobody or several, or a number with another's name, is for a person to settle. Number and mail together
//! may come with another name: names are written in many ways.

use crate::error::Result;
use exeunt_core::{FindingKind, Person, PersonId, Said};
use exeunt_store::Tx;

/// More people than this with one mail address are shown as so many.
const CANDIDATES: u32 = 20;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Match {
    One(PersonId),
    Unclear { kind: FindingKind, candidates: Vec<PersonId> },
}

/// The one person of the ledger that fits everything that is said.
pub(super) async fn person_of(tx: &mut Tx, said: &Said) -> Result<Match> {
    let by_number = match &said.employee_number {
        Some(number) => tx.person_lookup(&PersonId::from(number.as_str())).await?,
        None => None,
    };
    let by_mail = match &said.mail {
        Some(mail) => tx.person_list_by_mail(mail, CANDIDATES).await?,
        None => Vec::new(),
    };
    Ok(compare(said, by_number, by_mail))
}

fn compare(said: &Said, by_number: Option<Person>, by_mail: Vec<Person>) -> Match {
    let unclear = |kind, people: Vec<Person>| Match::Unclear { kind, candidates: ids(people) };
    match (by_number, said.employee_number.is_some(), said.mail.is_some()) {
        (Some(person), true, false) if is_called(&person, said) => Match::One(person.id),
        // One digit that slipped is somebody else's number.
        (Some(person), true, false) => unclear(FindingKind::NumberAndNameDisagree, vec![person]),
        (Some(person), true, true) => {
            let fits = by_mail.iter().any(|other| other.id == person.id);
            // The ledger may not know the person's address yet; that contradicts nothing, unless it is somebody else's.
            if fits || (person.mail.is_none() && by_mail.is_empty()) {
                return Match::One(person.id);
            }
            let both = std::iter::once(person).chain(by_mail).collect();
            unclear(FindingKind::NumberAndMailDisagree, both)
        }
        (None, true, _) if by_mail.is_empty() => unclear(FindingKind::FitsNobody, by_mail),
        (None, true, _) => unclear(FindingKind::NumberAndMailDisagree, by_mail),
        (_, false, _) => match <[Person; 1]>::try_from(by_mail) {
            Ok([person]) => Match::One(person.id),
            Err(none) if none.is_empty() => unclear(FindingKind::FitsNobody, none),
            Err(several) => unclear(FindingKind::FitsSeveral, several),
        },
    }
}

/// Whether the name that is said, if one is, can be this person's: "Zhang San (R&D)" can be "zhang  san".
fn is_called(person: &Person, said: &Said) -> bool {
    let bare = |name: &str| name.split_whitespace().collect::<String>().to_lowercase();
    let (known, said) = (bare(&person.name), bare(said.name.as_deref().unwrap_or_default()));
    known.contains(&said) || (!known.is_empty() && said.contains(&known))
}

fn ids(people: Vec<Person>) -> Vec<PersonId> {
    let mut ids: Vec<PersonId> = people.into_iter().map(|person| person.id).collect();
    ids.sort();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use exeunt_core::Language;

    fn person(id: &str, mail: Option<&str>) -> Person {
        Person {
            id: id.into(),
            name: "张三".to_owned(),
            department: String::new(),
            zone: "Asia/Shanghai".to_owned(),
            manager: None,
            mail: mail.map(str::to_owned),
            language: Language::Zh,
        }
    }

    #[test]
    fn a_number_with_another_name_is_for_a_person() {
        let said = |number: bool, mail: bool, name: &str| Said {
            employee_number: number.then(|| "001".to_owned()),
            mail: mail.then(|| "zhang@corp.test".to_owned()),
            name: Some(name.to_owned()),
        };
        let zhang = || person("001", Some("zhang@corp.test"));
        for name in ["张三", " 张 三 ", "张三（研发部）", "三", ""] {
            let one = Match::One("001".into());
            assert_eq!(compare(&said(true, false, name), Some(zhang()), vec![]), one, "{name}");
        }
        let other = Match::Unclear { kind: FindingKind::NumberAndNameDisagree, candidates: vec!["001".into()] };
        assert_eq!(compare(&said(true, false, "李四"), Some(zhang()), vec![]), other);
        let both = compare(&said(true, true, "Zhang San"), Some(zhang()), vec![zhang()]);
        assert_eq!(both, Match::One("001".into()), "two marks are enough");
    }

    #[test]
    fn one_person_fits_or_nobody_is_guessed() {
        let zhang = || person("001", Some("zhang@corp.test"));
        let zhao = || person("002", Some("zhang@corp.test"));
        let one = |id: &str| Match::One(id.into());
        let unclear =
            |kind, ids: &[&str]| Match::Unclear { kind, candidates: ids.iter().map(|i| (*i).into()).collect() };
        let table = [
            ("number alone", (true, false), Some(zhang()), vec![], one("001")),
            ("mail alone", (false, true), None, vec![zhang()], one("001")),
            ("both", (true, true), Some(zhang()), vec![zhang()], one("001")),
            ("a shared address", (true, true), Some(zhang()), vec![zhang(), zhao()], one("001")),
            ("an address not known yet", (true, true), Some(person("003", None)), vec![], one("003")),
            (
                "another address",
                (true, true),
                Some(zhang()),
                vec![],
                unclear(FindingKind::NumberAndMailDisagree, &["001"]),
            ),
            (
                "somebody else's address",
                (true, true),
                Some(person("003", None)),
                vec![zhang()],
                unclear(FindingKind::NumberAndMailDisagree, &["001", "003"]),
            ),
            ("a number of nobody", (true, false), None, vec![], unclear(FindingKind::FitsNobody, &[])),
            (
                "a number of nobody, with an address",
                (true, true),
                None,
                vec![zhang()],
                unclear(FindingKind::NumberAndMailDisagree, &["001"]),
            ),
            ("an address of nobody", (false, true), None, vec![], unclear(FindingKind::FitsNobody, &[])),
            (
                "an address of two",
                (false, true),
                None,
                vec![zhang(), zhao()],
                unclear(FindingKind::FitsSeveral, &["001", "002"]),
            ),
            ("a name alone", (false, false), None, vec![], unclear(FindingKind::FitsNobody, &[])),
        ];
        for (what, (number, mail), by_number, by_mail, expected) in table {
            let some = |there: bool| there.then(|| "said".to_owned());
            let said = Said { employee_number: some(number), mail: some(mail), name: Some("张三".to_owned()) };
            assert_eq!(compare(&said, by_number, by_mail), expected, "{what}");
        }
    }
}
