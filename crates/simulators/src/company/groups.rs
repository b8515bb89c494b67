//! Which groups a company has, who owns them and who is in them.

use super::names::{ANNOUNCEMENTS, CONFIDENTIAL, CUSTOMERS, DEPARTMENTS, PARTNERS, PROJECTS};
use super::{Group, GroupKind, Person, Size};
use crate::Seed;

/// How many of 20 groups are of each kind, and the stems of their names.
const SHARES: [(GroupKind, usize, &[&str]); 6] = [
    (GroupKind::Department, 4, DEPARTMENTS),
    (GroupKind::Project, 7, PROJECTS),
    (GroupKind::External, 3, PARTNERS),
    (GroupKind::Customer, 4, CUSTOMERS),
    (GroupKind::Confidential, 1, CONFIDENTIAL),
    (GroupKind::Announcement, 1, ANNOUNCEMENTS),
];

/// What the demo leaver owns, at the least.
const OWNED_BY_LEAVER: [(GroupKind, usize); 4] =
    [(GroupKind::Project, 3), (GroupKind::Customer, 2), (GroupKind::External, 2), (GroupKind::Confidential, 1)];

pub(super) fn groups(seed: &mut Seed, people: &[Person], leaver: usize, size: &Size) -> Vec<Group> {
    let kinds: Vec<GroupKind> = SHARES.iter().flat_map(|(kind, share, _)| std::iter::repeat_n(*kind, *share)).collect();
    let mut made = [0_usize; SHARES.len()];
    let mut deal = Deal::new(people.len());
    (0..size.groups)
        .map(|index| {
            // A stride that shares no factor with 20 mixes the kinds, so that small companies have each of them.
            let kind = kinds[index * 7 % kinds.len()];
            let slot = GroupKind::ALL.iter().position(|k| *k == kind).expect("every kind has a share");
            let nth = made[slot];
            made[slot] += 1;
            group(seed, people, leaver, size, kind, nth, &mut deal)
        })
        .collect()
}

fn group(
    seed: &mut Seed,
    people: &[Person],
    leaver: usize,
    size: &Size,
    kind: GroupKind,
    nth: usize,
    deal: &mut Deal,
) -> Group {
    let leavers_share = OWNED_BY_LEAVER.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n);
    let wanted = size.members.0 + seed.below(size.members.1 - size.members.0 + 1);
    let members = if size.busy > 0 {
        deal.hand(seed, wanted)
    } else if kind == GroupKind::Announcement && size.all_hands {
        (0..people.len()).collect()
    } else {
        some(seed, people, kind, nth, wanted)
    };
    let owner = if size.busy == 0 && nth < leavers_share { leaver } else { members[0] };
    Group {
        name: name(kind, nth),
        kind,
        owner,
        members: owner_first(owner, members),
        version: if seed.chance(0.4) { 10 } else { 12 },
        encrypted: kind == GroupKind::Confidential,
    }
}

fn name(kind: GroupKind, nth: usize) -> String {
    let stems = SHARES.iter().find(|(k, _, _)| *k == kind).map_or(DEPARTMENTS, |(_, _, stems)| stems);
    let stem = stems[nth % stems.len()];
    match nth / stems.len() {
        0 => format!("{}-{stem}", kind.prefix()),
        round => format!("{}-{stem}{}", kind.prefix(), round + 1),
    }
}

/// People of the department for its group, anybody for the others.
fn some(seed: &mut Seed, people: &[Person], kind: GroupKind, nth: usize, wanted: usize) -> Vec<usize> {
    let department = DEPARTMENTS[nth % DEPARTMENTS.len()];
    let fits = |i: &usize| kind != GroupKind::Department || people[*i].department == department;
    let mut pool: Vec<usize> = (0..people.len()).filter(fits).collect();
    if pool.is_empty() {
        pool = (0..people.len()).collect();
    }
    if kind != GroupKind::Department {
        shuffle(seed, &mut pool);
        pool.truncate(wanted.max(2));
    }
    pool
}

fn owner_first(owner: usize, mut members: Vec<usize>) -> Vec<usize> {
    members.retain(|member| *member != owner);
    members.insert(0, owner);
    members
}

fn shuffle(seed: &mut Seed, items: &mut [usize]) {
    for i in (1..items.len()).rev() {
        items.swap(i, seed.below(i + 1));
    }
}

/// Hands people out like cards, so that everybody ends up in about as many groups.
struct Deal {
    people: usize,
    pack: Vec<usize>,
}

impl Deal {
    fn new(people: usize) -> Self {
        Self { people, pack: Vec::new() }
    }

    fn hand(&mut self, seed: &mut Seed, wanted: usize) -> Vec<usize> {
        let wanted = wanted.min(self.people);
        let mut hand: Vec<usize> = Vec::with_capacity(wanted);
        while hand.len() < wanted {
            if self.pack.is_empty() {
                self.pack = (0..self.people).collect();
                shuffle(seed, &mut self.pack);
            }
            let next = self.pack.pop().expect("the pack was just filled");
            if !hand.contains(&next) {
                hand.push(next);
            }
        }
        hand
    }
}
