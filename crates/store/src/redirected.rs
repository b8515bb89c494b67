//! Changes by hand of where somebody's letters go, or of whose people they are.

use crate::columns::{micros, time};
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::tx::{Tx, reads};
use exeunt_core::{ActorName, PersonId};
use jiff::Timestamp;

reads! {
    /// Who last changed this person's mail address or manager by hand, and when.
    fn person_redirected_lookup(person: &PersonId) -> Option<(ActorName, Timestamp)>;
}

impl Cx<'_> {
    async fn person_redirected_lookup(&mut self, person: &PersonId) -> Result<Option<(ActorName, Timestamp)>> {
        let sql = "SELECT changed_by, changed_at FROM person_redirected WHERE person = $1";
        let row: Option<(String, i64)> =
            run!(self, c => sqlx::query_as(sql).bind(person.as_str()).fetch_optional(c).await?);
        row.map(|(by, at)| Ok((by.into(), time("person", at)?))).transpose()
    }
}

impl Tx {
    /// Somebody changed this person's mail address or manager by hand.
    pub async fn person_redirected(&mut self, person: &PersonId, by: &ActorName, at: Timestamp) -> Result<()> {
        let sql = "INSERT INTO person_redirected (person, changed_by, changed_at) VALUES ($1, $2, $3)
                   ON CONFLICT (person) DO UPDATE SET changed_by = excluded.changed_by,
                   changed_at = excluded.changed_at";
        change!(&mut self.cx()?, sqlx::query(sql).bind(person.as_str()).bind(by.as_str()).bind(micros(at)));
        Ok(())
    }
}
