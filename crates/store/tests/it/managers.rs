//! Who is above whom.

use crate::world::{both, zhang};
use exeunt_core::{Person, PersonId};
use exeunt_store::{Store, Tx};
use std::collections::{BTreeMap, BTreeSet};

fn id(number: usize) -> PersonId {
    format!("{number:03}").as_str().into()
}

async fn put(tx: &mut Tx, person: &PersonId, manager: Option<&PersonId>) {
    let person = Person { id: person.clone(), manager: manager.cloned(), ..zhang() };
    tx.person_put(&person).await.unwrap();
}

/// Everybody above, as walking up from one manager to the next finds them.
fn above(managers: &BTreeMap<PersonId, Option<PersonId>>, person: &PersonId) -> BTreeSet<PersonId> {
    let mut found = BTreeSet::new();
    let mut next = managers[person].as_ref();
    while let Some(manager) = next.filter(|manager| found.insert((*manager).clone())) {
        next = managers.get(manager).and_then(Option::as_ref);
    }
    found.remove(person);
    found
}

/// Whether everybody is below whom walking up says, and nobody else.
async fn check(store: &Store, managers: &BTreeMap<PersonId, Option<PersonId>>) {
    let people: Vec<PersonId> = managers.keys().cloned().collect();
    let tops: BTreeSet<&PersonId> = managers.keys().chain(managers.values().flatten()).collect();
    for top in tops {
        let expected = people.iter().filter(|person| above(managers, person).contains(top)).cloned().collect();
        assert_eq!(store.people_below(top, &people).await.unwrap(), expected, "below {top} in {managers:?}");
    }
}

both! {
    async fn who_is_above_whom_follows_everybody_who_moves(store, _url) {
        // Twelve people who move at random: circles, managers whom nobody knows, and managers who come after their people.
        let mut state = 7_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut managers = BTreeMap::new();
        for _ in 0..80 {
            let mut tx = store.begin().await.unwrap();
            for _ in 0..=random(3) {
                let person = id(random(12));
                let manager = Some(id(random(14))).filter(|_| random(4) > 0);
                if random(2) == 0 {
                    put(&mut tx, &person, manager.as_ref()).await;
                } else {
                    tx.person_hear(&Person { id: person.clone(), manager: manager.clone(), ..zhang() }).await.unwrap();
                }
                managers.insert(person, manager);
            }
            tx.commit().await.unwrap();
            check(&store, &managers).await;
        }
        assert!(store.people_below(&id(0), &[]).await.unwrap().is_empty());
    }
    async fn two_who_move_people_of_one_line_at_the_same_moment_miss_nothing(store, _url) {
        let mut managers = BTreeMap::from([(id(1), None), (id(2), None), (id(3), None)]);
        let mut tx = store.begin().await.unwrap();
        for person in managers.keys() {
            put(&mut tx, person, None).await;
        }
        tx.commit().await.unwrap();
        for _ in 0..10 {
            let moves = [(id(3), id(2)), (id(2), id(1))].map(|(person, manager)| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut tx = store.begin().await.unwrap();
                    put(&mut tx, &person, Some(&manager)).await;
                    tokio::task::yield_now().await;
                    tx.commit().await.unwrap();
                    (person, manager)
                })
            });
            for moved in moves {
                let (person, manager) = moved.await.unwrap();
                managers.insert(person, Some(manager));
            }
            check(&store, &managers).await;
            let mut tx = store.begin().await.unwrap();
            for person in [id(2), id(3)] {
                put(&mut tx, &person, None).await;
                managers.insert(person, None);
            }
            tx.commit().await.unwrap();
            check(&store, &managers).await;
        }
    }
    async fn a_line_that_never_ends_is_cut_where_no_company_is_taller(store, _url) {
        let mut tx = store.begin().await.unwrap();
        for number in (0..200).rev() {
            put(&mut tx, &id(number), (number > 0).then(|| id(number - 1)).as_ref()).await;
        }
        tx.commit().await.unwrap();
        let all: Vec<PersonId> = (0..200).map(id).collect();
        assert_eq!(store.people_below(&id(0), &all).await.unwrap().len(), 32);
        assert_eq!(store.people_below(&id(100), &all).await.unwrap(), (101..=132).map(id).collect());
    }
}
