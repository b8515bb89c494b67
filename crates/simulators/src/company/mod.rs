//! A realistic Chinese company, made from a seed: people with departments and managers, groups of every kind, sessions,
//! pushers, files and messages.
//!
//! [`Company::new`] decides who and what there is; each platform's `company.rs` puts it there ([`Company::on_synapse`],
//! [`Company::on_ejabberd`]).

mod groups;
mod names;
mod talk;

use crate::Seed;

use groups::groups;
pub(crate) use talk::message;

/// What to make.
#[derive(Debug, Clone)]
pub struct Size {
    pub people: usize,
    pub groups: usize,
    /// Smallest and largest group; announcements go to everybody all the same.
    pub members: (usize, usize),
    /// At least this many groups for each of the first `busy` people.
    pub groups_each: usize,
    pub busy: usize,
    /// Messages per group.
    pub messages: usize,
    /// Devices per person.
    pub devices: usize,
    /// Announcement groups hold the whole company; not wanted where there are tens of thousands.
    pub all_hands: bool,
}

impl Size {
    /// A company that a person can look through: some hundred people.
    pub fn company(people: usize, groups: usize) -> Self {
        Self { people, groups, members: (8, 40), groups_each: 0, busy: 0, messages: 6, devices: 2, all_hands: true }
    }

    /// A closed site: `leavers` people who are each in about `groups_each` groups of 20 to 50.
    pub fn batch(leavers: usize, groups_each: usize) -> Self {
        let groups = (leavers * groups_each).div_ceil(35).max(1);
        Self {
            people: leavers,
            groups,
            members: (20, 50),
            groups_each,
            busy: leavers,
            messages: 1,
            devices: 1,
            all_hands: false,
        }
    }
}

/// Everybody's password, on every platform.
pub const PASSWORD: &str = "Welcome-2026";
/// The administrator's account.
pub const ADMIN: &str = "admin";

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// `张伟`.
    pub name: String,
    /// `zhangwei001`: full pinyin and number.
    pub account: String,
    /// `E00001`.
    pub employee_number: String,
    pub department: &'static str,
    /// Position of the manager in [`Company::people`]; none for the head of the company.
    pub manager: Option<usize>,
    /// Has not logged in for more than a month.
    pub dormant: bool,
}

/// What a group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupKind {
    Department,
    Project,
    External,
    Customer,
    Confidential,
    Announcement,
}

impl GroupKind {
    pub const ALL: [Self; 6] =
        [Self::Department, Self::Project, Self::External, Self::Customer, Self::Confidential, Self::Announcement];

    /// The first part of the group's name.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Department => "部门",
            Self::Project => "项目",
            Self::External => "外部",
            Self::Customer => "客户",
            Self::Confidential => "机密",
            Self::Announcement => "公告",
        }
    }
}

/// One group, by positions in [`Company::people`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `项目-阿尔法`.
    pub name: String,
    pub kind: GroupKind,
    pub owner: usize,
    /// Everybody in it, the owner first.
    pub members: Vec<usize>,
    /// Room version: old groups keep the old power rules.
    pub version: u8,
    pub encrypted: bool,
}

/// Who works here and in which groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub people: Vec<Person>,
    pub groups: Vec<Group>,
    /// Position of somebody whose leaving shows everything: owner of seven and more groups of several kinds.
    pub leaver: usize,
}

impl Company {
    /// The same seed and size give the same company.
    pub fn new(seed: u64, size: &Size) -> Self {
        let mut seed = Seed::new(seed);
        let people: Vec<Person> = (0..size.people.max(2)).map(|i| person(&mut seed, i)).collect();
        let leaver = leaver_position(people.len());
        let groups = groups(&mut seed, &people, leaver, size);
        Self { people, groups, leaver }
    }

    /// Groups that somebody owns.
    pub fn owned_by(&self, person: usize) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.owner == person)
    }
}

/// Heads of departments come first, so this is an ordinary member of the first department.
fn leaver_position(people: usize) -> usize {
    names::DEPARTMENTS.len().min(people - 1)
}

fn person(seed: &mut Seed, index: usize) -> Person {
    let (family, family_pinyin) = *seed.pick(names::FAMILY);
    let mut name = family.to_owned();
    let mut pinyin = family_pinyin.to_owned();
    for _ in 0..=seed.below(2) {
        let (character, reading) = *seed.pick(names::GIVEN);
        name.push_str(character);
        pinyin.push_str(reading);
    }
    let departments = names::DEPARTMENTS.len();
    let head = index % departments;
    Person {
        name,
        account: format!("{pinyin}{:03}", index + 1),
        employee_number: format!("E{:05}", index + 1),
        department: names::DEPARTMENTS[head],
        manager: match index {
            0 => None,
            _ if index < departments => Some(0),
            _ => Some(head),
        },
        dormant: index > departments && seed.chance(0.05),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_company() {
        let size = Size::company(300, 100);
        assert_eq!(Company::new(7, &size), Company::new(7, &size));
        assert_ne!(Company::new(7, &size), Company::new(8, &size));
    }

    #[test]
    fn the_company_has_every_kind_of_group_and_a_leaver_who_matters() {
        let company = Company::new(1, &Size::company(300, 100));
        assert_eq!(company.people.len(), 300);
        assert_eq!(company.groups.len(), 100);
        for kind in GroupKind::ALL {
            assert!(company.groups.iter().any(|group| group.kind == kind), "{kind:?}");
        }
        let mut kinds: Vec<GroupKind> = company.owned_by(company.leaver).map(|group| group.kind).collect();
        assert!(kinds.len() >= 7, "owns {}", kinds.len());
        kinds.sort_unstable();
        kinds.dedup();
        assert!(kinds.len() >= 4, "{kinds:?}");
    }

    #[test]
    fn names_accounts_and_numbers_are_unique_and_well_formed() {
        let company = Company::new(3, &Size::company(300, 100));
        let accounts: std::collections::BTreeSet<&str> = company.people.iter().map(|p| p.account.as_str()).collect();
        assert_eq!(accounts.len(), 300);
        assert!(accounts.iter().all(|a| a.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())));
        let groups: std::collections::BTreeSet<&str> = company.groups.iter().map(|g| g.name.as_str()).collect();
        assert_eq!(groups.len(), 100);
    }

    #[test]
    fn members_are_distinct_and_include_the_owner() {
        for group in Company::new(5, &Size::company(120, 60)).groups {
            let distinct: std::collections::BTreeSet<usize> = group.members.iter().copied().collect();
            assert_eq!(distinct.len(), group.members.len(), "{}", group.name);
            assert_eq!(group.members.first(), Some(&group.owner), "{}", group.name);
        }
    }

    #[test]
    fn a_batch_puts_every_leaver_into_the_wanted_number_of_groups() {
        let company = Company::new(9, &Size::batch(400, 20));
        let mut count = vec![0; company.people.len()];
        for group in &company.groups {
            assert!((20..=60).contains(&group.members.len()), "{} has {}", group.name, group.members.len());
            group.members.iter().for_each(|person| count[*person] += 1);
        }
        assert!(
            count.iter().all(|groups| (18..=24).contains(groups)),
            "{:?}",
            (count.iter().min(), count.iter().max())
        );
    }
}
