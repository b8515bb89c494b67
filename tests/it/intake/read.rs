//! Sources that are asked: by one worker at a time, from where the last one stopped.

use super::{D20, D27, both, cases, leaves, said};
use crate::refusals::house::House;
use crate::world::Cut;
use async_trait::async_trait;
use exeunt_core::{Became, Language, Message, Person, Said, SourceName, Statement};
use exeunt_engine::intake::{Asking, KnownSource, Sources};
use exeunt_intake::{Batch, Cursor, Failure, Opened, Source, SourceError};
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Says one thing after the other; its cursor is how many it has said.
#[derive(Debug)]
struct Script {
    name: SourceName,
    says: Vec<Statement>,
    asked: AtomicUsize,
}

impl Script {
    fn new() -> Self {
        let says = vec![said("1", 50, leaves(D20)), said("2", 40, leaves(D27))];
        Self { name: "hr".into(), says, asked: AtomicUsize::new(0) }
    }
}

#[async_trait]
impl Source for Script {
    fn name(&self) -> &SourceName {
        &self.name
    }

    async fn read(&self, cursor: Option<&Cursor>, _: Timestamp) -> Result<Batch, SourceError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let from: usize = cursor.map_or(0, |cursor| cursor.as_str().parse().unwrap());
        let statements: Vec<_> = self.says.iter().skip(from).take(1).cloned().collect();
        let next = from + statements.len();
        let more = next < self.says.len();
        Ok(Batch { statements, next: Some(Cursor::from_stored(next.to_string())), more, ..Batch::default() })
    }
}

const NEVER_MIND: Asking = Asking { every: SignedDuration::ZERO, people: false };

/// Says whom it knows, or that it can't be asked.
#[derive(Debug)]
struct Directory {
    name: SourceName,
    people: std::result::Result<Vec<Person>, Message>,
}

#[async_trait]
impl Source for Directory {
    fn name(&self) -> &SourceName {
        &self.name
    }

    async fn read(&self, _: Option<&Cursor>, _: Timestamp) -> Result<Batch, SourceError> {
        let failed = |what: Message| SourceError { source_name: self.name.clone(), kind: Failure::Unavailable, what };
        let people = self.people.clone().map_err(failed)?;
        // Whoever is new is said to leave in the same breath.
        let about = Said { employee_number: Some("E777".to_owned()), ..Said::default() };
        let statement = Statement { source: self.name.clone(), about, ..said("new", 5, leaves(D20)) };
        Ok(Batch { people, statements: vec![statement], ..Batch::default() })
    }
}

fn person(id: &str, name: &str, mail: Option<&str>) -> Person {
    Person {
        id: id.into(),
        name: name.to_owned(),
        department: String::new(),
        zone: "UTC".to_owned(),
        manager: None,
        mail: mail.map(str::to_owned),
        language: Language::Zh,
    }
}

fn known(opened: Box<dyn Source>, asking: Asking) -> KnownSource {
    KnownSource { kind: "directory", asking, opened: Ok(Opened::Asked(opened)) }
}

both! {
    async fn a_directory_fills_the_ledger_and_takes_nothing_out_of_it(house) {
        let engine = &house.engine;
        let before = Person { language: Language::En, ..person("E778", "王五", Some("wang@corp.test")) };
        engine.person_put(&crate::refusals::house::only(exeunt_core::DutyRole::It), &before).await.unwrap();
        let said = vec![
            person("E777", "新人", None),
            person("E778", "王武", None),
            Person { zone: "Mars/Base".to_owned(), ..person("E779", "x", None) },
        ];
        let directory = Directory { name: "ad".into(), people: Ok(said) };
        let ignored = engine.intake_read(&directory, "w1", NEVER_MIND).await.unwrap().unwrap();
        assert_eq!(ignored.people_added, 0);
        assert!(matches!(ignored.applied[0].became, Became::Waits { .. }), "nobody of the ledger was meant: {ignored:?}");

        let asking = Asking { people: true, ..NEVER_MIND };
        house.plot.clock.advance(SignedDuration::from_mins(1));
        let heard = engine.intake_read(&directory, "w1", asking).await.unwrap().unwrap();
        assert_eq!((heard.people_added, heard.people_changed, heard.troubles.len()), (1, 1, 1), "{heard:?}");
        let after = engine.person_get(&before.id).await.unwrap();
        assert_eq!(after, Person { name: "王武".to_owned(), ..before.clone() });
        house.plot.clock.advance(SignedDuration::from_mins(1));
        let again = engine.intake_read(&directory, "w1", asking).await.unwrap().unwrap();
        assert_eq!((again.people_added, again.people_changed), (0, 0));
        // Kept, although the look that found it isn't the last one.
        let stored = engine.store.intake_source_list().await.unwrap();
        assert!(stored[0].remark.as_ref().unwrap().1.contains("E779"), "{stored:?}");
    }

    async fn a_broken_source_holds_up_no_other_and_its_trouble_is_kept(house) {
        let broken = Directory { name: "broken".into(), people: Err(Message::new("intake-nonsense").with("a", "b")) };
        let mut sources = Sources::default();
        assert!(sources.add("broken".into(), known(Box::new(broken), NEVER_MIND)));
        assert!(sources.add("hr".into(), known(Box::new(Script::new()), NEVER_MIND)));
        let sources = std::sync::Arc::new(sources);
        let polling = house.engine.keep_polling(&sources, "w1");
        let both_asked = async {
            loop {
                let states = house.engine.intake_states(&sources).await.unwrap();
                if states.iter().all(|state| state.asked_at.is_some()) {
                    return states;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        let states = tokio::time::timeout(std::time::Duration::from_mins(1), both_asked).await.unwrap();
        polling.end(std::time::Duration::from_secs(10)).await;
        let troubles: Vec<_> = states.iter().map(|state| state.trouble.clone()).collect();
        assert_eq!(troubles, [Some(Message::new("intake-nonsense").with("a", "b")), None]);
        assert_eq!(cases(&house.engine, &house.person).await.len(), 1);
    }

    async fn a_source_is_read_on_from_where_the_last_worker_stopped(house) {
        let script = Script::new();
        for point in 0..8 {
            let engine = house.plot.open(&Cut::at(point)).await;
            drop(engine.intake_read(&script, "w1", NEVER_MIND).await);
            house.plot.clock.advance(SignedDuration::from_mins(6));
        }
        let heard = house.engine.intake_read(&script, "w2", NEVER_MIND).await.unwrap().unwrap();
        assert!(heard.applied.is_empty() && heard.failed.is_none(), "{heard:?}");
        let cases = cases(&house.engine, &house.person).await;
        assert_eq!((cases.len(), cases[0].last_working_day), (1, D27.parse().unwrap()));
        let read = house.engine.store.intake_source_list().await.unwrap();
        assert_eq!(read[0].cursor.as_deref(), Some("2"));
    }

    async fn nobody_asks_a_source_again_before_it_is_time(house) {
        let (script, hour) = (Script::new(), SignedDuration::from_hours(1));
        let hourly = Asking { every: hour, people: false };
        assert!(house.engine.intake_read(&script, "w1", hourly).await.unwrap().is_some());
        let asked = script.asked.load(Ordering::SeqCst);
        assert!(house.another().await.intake_read(&script, "w2", hourly).await.unwrap().is_none());
        assert_eq!(script.asked.load(Ordering::SeqCst), asked);
        house.plot.clock.advance(hour + hour);
        assert!(house.engine.intake_read(&script, "w2", hourly).await.unwrap().is_some());
    }
}
