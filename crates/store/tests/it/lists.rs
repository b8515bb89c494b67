//! Lists as people look through them.

use crate::world::{both, case, zhang};
use exeunt_core::{Case, CaseId, CaseState, Person, PersonId};
use exeunt_store::{CaseFilter, PersonFilter, Store};
use uuid::Uuid;

async fn found(store: &Store, filter: CaseFilter) -> Vec<String> {
    let rows = store.case_search(&filter, None, 100).await.unwrap();
    rows.into_iter().map(|row| row.case.person.to_string()).collect()
}

/// A chain of people, each under the one before, and a case for each.
async fn company(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    for (number, name) in [(1, "李四"), (2, "王五"), (3, "Anna_B")] {
        let manager = (number > 1).then(|| PersonId::from(format!("00{}", number - 1)));
        let id = PersonId::from(format!("00{number}"));
        let person = Person { id: id.clone(), name: name.to_owned(), manager, ..zhang() };
        tx.person_put(&person).await.unwrap();
        let id = CaseId(Uuid::from_u128(number));
        tx.case_insert(&Case { id, person: person.id, ..case(1) }).await.unwrap();
    }
    tx.commit().await.unwrap();
}

both! {
    async fn cases_are_found_by_state_person_day_and_words(store, _url) {
        company(&store).await;
        let all = || CaseFilter::default();
        assert_eq!(found(&store, all()).await, ["003", "002", "001"]);
        assert_eq!(found(&store, CaseFilter { text: Some("五".into()), ..all() }).await, ["002"]);
        assert_eq!(found(&store, CaseFilter { text: Some(" anna_b ".into()), ..all() }).await, ["003"]);
        assert_eq!(found(&store, CaseFilter { text: Some("annaxb".into()), ..all() }).await, Vec::<String>::new());
        assert_eq!(found(&store, CaseFilter { text: Some("%".into()), ..all() }).await, Vec::<String>::new());
        assert_eq!(found(&store, CaseFilter { states: vec![CaseState::Open], ..all() }).await.len(), 3);
        assert_eq!(found(&store, CaseFilter { states: vec![CaseState::Closed], ..all() }).await.len(), 0);
        let either = vec![CaseState::Closed, CaseState::Open];
        assert_eq!(found(&store, CaseFilter { states: either, person: Some("002".into()), ..all() }).await, ["002"]);
        assert_eq!(found(&store, CaseFilter { under: Some("001".into()), ..all() }).await, ["003", "002"]);
        assert_eq!(found(&store, CaseFilter { under: Some("003".into()), ..all() }).await, Vec::<String>::new());
        assert_eq!(found(&store, CaseFilter { except: Some("003".into()), ..all() }).await.len(), 2);
        let day = case(1).last_working_day;
        assert_eq!(found(&store, CaseFilter { last_day_from: Some(day), last_day_to: Some(day), ..all() }).await.len(), 3);
        assert_eq!(found(&store, CaseFilter { last_day_to: Some(day.yesterday().unwrap()), ..all() }).await.len(), 0);
        let older = store.case_search(&all(), Some(CaseId(Uuid::from_u128(2))), 100).await.unwrap();
        assert_eq!(older.len(), 1);
        let under = PersonFilter { under: Some("001".into()), ..PersonFilter::default() };
        let people = store.person_search(&under, Some(&"002".into()), 10).await.unwrap();
        assert_eq!(people.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["003"]);
    }
    async fn thousands_below_somebody_are_found_as_few_are(store, _url) {
        let person = |id: &str, manager: &str| Person { id: id.into(), manager: Some(manager.into()), ..zhang() };
        let mut tx = store.begin().await.unwrap();
        // They are each other's managers: nobody looks for an end of that.
        tx.person_put(&person("head", "lead")).await.unwrap();
        tx.person_put(&person("lead", "head")).await.unwrap();
        for number in 0..4_400 {
            let manager = if number % 2 == 0 { "lead" } else { "elsewhere" };
            tx.person_put(&person(&format!("{number:05}"), manager)).await.unwrap();
        }
        for number in [8_u32, 9, 4_000] {
            let person = format!("{number:05}").as_str().into();
            tx.case_insert(&Case { id: CaseId(Uuid::from_u128(number.into())), person, ..case(1) }).await.unwrap();
        }
        tx.commit().await.unwrap();
        let below = PersonFilter { under: Some("head".into()), ..PersonFilter::default() };
        let page = store.person_search(&below, Some(&"00003".into()), 3).await.unwrap();
        assert_eq!(page.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["00004", "00006", "00008"]);
        let all = store.person_search(&below, None, 5_000).await.unwrap();
        assert_eq!(all.len(), 2_201, "half of them and the one who is above as well, but never themselves");
        let cases = CaseFilter { under: Some("head".into()), ..CaseFilter::default() };
        assert_eq!(found(&store, cases).await, ["04000", "00008"]);
    }
    async fn somebody_with_everybody_below_reads_the_list_itself_and_somebody_in_between_misses_nobody(store, _url) {
        let person = |number: u32, manager: Option<&str>| Person {
            id: format!("{number:05}").as_str().into(),
            manager: manager.map(Into::into),
            name: if number == 3_000 { "欧阳".to_owned() } else { zhang().name },
            ..zhang()
        };
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&person(0, None)).await.unwrap();
        tx.person_put(&person(1, Some("00000"))).await.unwrap();
        // Half a company under 00001, whose numbers all come after those of the other half.
        for number in 2..4_400_u32 {
            let manager = if number < 2_200 { "00000" } else { "00001" };
            tx.person_put(&person(number, Some(manager))).await.unwrap();
        }
        for number in (1_000..4_400).step_by(2) {
            let id = CaseId(Uuid::from_u128(u128::from(9_999 - number)));
            tx.case_insert(&Case { id, person: person(number, None).id, ..case(1) }).await.unwrap();
        }
        tx.commit().await.unwrap();
        let below = |manager: &str| PersonFilter { under: Some(manager.into()), ..PersonFilter::default() };
        let numbers = async |filter: PersonFilter, limit| {
            let people = store.person_search(&filter, None, limit).await.unwrap();
            people.into_iter().map(|person| person.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(numbers(below("00000"), 3).await, ["00001", "00002", "00003"]);
        assert_eq!(numbers(below("00001"), 3).await, ["02200", "02201", "02202"], "none of them is among the first");
        let named = |manager: &str| PersonFilter { text: Some("欧阳".to_owned()), ..below(manager) };
        assert_eq!(numbers(named("00000"), 3).await, ["03000"]);
        assert_eq!(numbers(named("00001"), 3).await, ["03000"]);
        let cases = |manager: &str| CaseFilter { under: Some(manager.into()), ..CaseFilter::default() };
        assert_eq!(found(&store, cases("00000")).await.len(), 100);
        assert_eq!(found(&store, cases("00000")).await[..2], ["01000", "01002"]);
        assert_eq!(found(&store, cases("00001")).await[..2], ["02200", "02202"]);
        let by_day = store.case_search_by_day(&cases("00000"), 2).await.unwrap();
        assert_eq!(by_day.iter().map(|row| row.case.person.as_str()).collect::<Vec<_>>(), ["04398", "04396"]);
    }
    async fn people_are_found_by_any_piece_of_their_name_as_it_is_now(store, _url) {
        company(&store).await;
        let called = async |text: &str| {
            let filter = PersonFilter { text: Some(text.to_owned()), ..PersonFilter::default() };
            let people = store.person_search(&filter, None, 100).await.unwrap();
            people.into_iter().map(|person| person.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(called("NA_b").await, ["003"]);
        assert_eq!(called("00").await, ["001", "002", "003"]);
        assert_eq!(called("03").await, Vec::<String>::new(), "a number is known by its beginning");
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&Person { id: "003".into(), name: "欧阳安娜".to_owned(), ..zhang() }).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(called("anna").await, Vec::<String>::new());
        assert_eq!(called("阳安").await, ["003"]);
        let mut tx = store.begin().await.unwrap();
        tx.person_hear(&Person { id: "004".into(), name: "诸葛".to_owned(), ..zhang() }).await.unwrap();
        tx.person_hear(&Person { id: "003".into(), name: "上官安娜".to_owned(), ..zhang() }).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(called("葛").await, ["004"], "whom a directory tells of is found as well");
        assert_eq!((called("阳安").await, called("官安").await), (vec![], vec!["003".to_owned()]));
        // So many that the list is read in its order.
        let mut tx = store.begin().await.unwrap();
        for number in 0..2_100 {
            let id = PersonId::from(format!("x{number:04}"));
            tx.person_put(&Person { id, name: "司马".to_owned(), ..zhang() }).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(called("马").await.len(), 100);
        assert_eq!(called("马").await[99], "x0099");
        assert_eq!(called("x209").await.len(), 10);
    }
}
