//! Sources that are asked: by one worker at a time, from where the last one stopped.

use super::{D20, D27, both, cases, leaves, said};
use crate::refusals::house::House;
use crate::world::Cut;
use async_trait::async_trait;
use exeunt_core::{SourceName, Statement};
use exeunt_engine::intake::Asking;
use exeunt_intake::{Batch, Cursor, Source, SourceError};
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

both! {
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
