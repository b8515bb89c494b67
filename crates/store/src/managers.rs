//! Who is above whom, however far up.
//!
//! Invariant: after each commit `person_above` says what the managers of all people say, up to [`tallest!`] of them on top
//! of each other, and never that somebody is above themselves, whatever circles there are. A transaction that moves
//! people brings it up to date once, at its end.

use crate::dialect::{Cx, Lock, bulk, chunks, padded, run, with_rows};
use crate::error::Result;
use crate::tx::{Tx, reads};
use exeunt_core::PersonId;
use std::collections::BTreeSet;

/// No company has more managers on top of each other; a circle ends here.
macro_rules! tallest {
    () => {
        "32"
    };
}

/// Those who were moved, and everybody below them.
macro_rules! moved {
    () => {
        concat!(
            "moved (id, depth) AS (
                 SELECT id, 0 FROM person WHERE id IN (VALUES {rows})
                 UNION
                 SELECT one.id, moved.depth + 1 FROM moved JOIN person one ON one.manager = moved.id
                 WHERE moved.depth < ",
            tallest!(),
            ")"
        )
    };
}

const FORGET: &str =
    concat!("DELETE FROM person_above WHERE person IN (WITH RECURSIVE ", moved!(), " SELECT id FROM moved)");

const KEEP: &str = concat!(
    "INSERT INTO person_above (person, above) WITH RECURSIVE ",
    moved!(),
    ", chain (person, above, height) AS (
         SELECT id, manager, 1 FROM person WHERE id IN (SELECT id FROM moved) AND manager IS NOT NULL
         UNION
         SELECT chain.person, one.manager, chain.height + 1 FROM chain JOIN person one ON one.id = chain.above
         WHERE one.manager IS NOT NULL AND chain.height < ",
    tallest!(),
    ")
     SELECT DISTINCT person, above FROM chain WHERE above <> person"
);

reads! {
    /// Those of these people who report to `manager`, however far down.
    fn people_below(manager: &PersonId, people: &[PersonId]) -> BTreeSet<PersonId>;
}

impl Cx<'_> {
    async fn people_below(&mut self, manager: &PersonId, people: &[PersonId]) -> Result<BTreeSet<PersonId>> {
        // Each is asked for by itself: everybody below may be everybody there is.
        let sql = "WITH wanted (person, above) AS (VALUES {rows}) SELECT person FROM wanted
                   WHERE (SELECT 1 FROM person_above a WHERE a.person = wanted.person AND a.above = wanted.above) = 1";
        let mut below = BTreeSet::new();
        for chunk in padded(people) {
            let sql = with_rows(sql, chunk.len(), 2);
            let rows: Vec<String> = run!(self, c => {
                let mut query = sqlx::query_scalar(sql);
                for person in &chunk {
                    query = query.bind(person.as_str()).bind(manager.as_str());
                }
                query.fetch_all(c).await?
            });
            below.extend(rows.into_iter().map(PersonId::from));
        }
        Ok(below)
    }
}

impl Tx {
    /// Says anew who is above everybody whom this transaction moved. Two who move people of one line at the same moment
    /// would each miss what the other did, so they take turns; called last, so that whoever waits holds up nobody else.
    pub(crate) async fn managers_settle(&mut self) -> Result<()> {
        let moved: Vec<PersonId> = std::mem::take(&mut self.moved).into_iter().collect();
        if moved.is_empty() {
            return Ok(());
        }
        let mut cx = self.cx()?;
        cx.lock(Lock::Managers).await?;
        for chunk in chunks(&moved) {
            for sql in [FORGET, KEEP] {
                bulk!(&mut cx, sql, 1, chunk, |query, id| query.bind(id.as_str()));
            }
        }
        Ok(())
    }
}
