//! Requests that may come twice, because an answer was lost on its way: each is carried out once, and answered as often
//! as it comes.
//!
//! The server that carries one out holds a lease on it. [`on_behalf`] makes every transaction of a request's say, in the
//! same commit, that the request has changed something, and lets none commit once the lease has gone to somebody else.
//! So whoever finds an unanswered request of a dead server knows whether it had an effect.

use crate::columns::micros;
use crate::dialect::{change, run};
use crate::error::{Result, StoreError};
use crate::tx::Tx;
use exeunt_core::{ActorName, Digest};
use jiff::Timestamp;

/// How long an answer is kept.
const KEPT_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

tokio::task_local! {
    static CURRENT: RequestLease;
}

/// The right to carry a request out and to answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLease {
    caller: ActorName,
    name: String,
    generation: i64,
}

/// What is known of a request that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestBegun {
    /// Nobody carries it out, and it had no effect so far: it is the caller's now.
    Ours(RequestLease),
    /// Somebody carries it out at this moment.
    Running,
    /// It was carried out, and this was the answer.
    Answered(Vec<u8>),
    /// It had an effect, but whoever carried it out was gone before the answer was written down.
    Unanswered,
    /// The same key was used for another request.
    Different,
}

type Row = (String, i64, i64, bool, Option<Vec<u8>>);

/// Runs `work`; every transaction that it commits belongs to the request.
pub async fn on_behalf<T>(lease: RequestLease, work: impl Future<Output = T>) -> T {
    CURRENT.scope(lease, work).await
}

impl Tx {
    /// Takes a request up, unless it was before: `digest` is what is asked, `until` how long we are believed to be alive.
    /// What is older than a day is forgotten. The digest itself is not kept: what is asked may hold a password.
    pub async fn request_begin(
        &mut self,
        caller: &ActorName,
        name: &str,
        digest: &Digest,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<RequestBegun> {
        let digest = self.inner.vault.mark("request", digest.as_str().as_bytes());
        let old = micros(now) - KEPT_MICROS;
        change!(&mut self.cx()?, sqlx::query("DELETE FROM request WHERE begun_at < $1").bind(old));
        let sql = "INSERT INTO request (caller, name, digest, begun_at, until, generation, changed)
                   VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT DO NOTHING";
        let (begun_at, until) = (micros(now), micros(until));
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(caller.as_str())
                .bind(name)
                .bind(digest.as_str())
                .bind(begun_at)
                .bind(until)
                .bind(false)
        );
        let lease = |generation| RequestLease { caller: caller.clone(), name: name.to_owned(), generation };
        if added == 1 {
            return Ok(RequestBegun::Ours(lease(1)));
        }
        let (known, alive_until, generation, changed, answer) = self.request_row(caller, name).await?;
        if known != digest {
            return Ok(RequestBegun::Different);
        }
        if let Some(answer) = answer {
            return Ok(RequestBegun::Answered(answer));
        }
        if alive_until > begun_at {
            return Ok(RequestBegun::Running);
        }
        if changed {
            return Ok(RequestBegun::Unanswered);
        }
        let sql = "UPDATE request SET generation = $1, until = $2 WHERE caller = $3 AND name = $4";
        let next = generation + 1;
        change!(&mut self.cx()?, sqlx::query(sql).bind(next).bind(until).bind(caller.as_str()).bind(name));
        Ok(RequestBegun::Ours(lease(next)))
    }

    async fn request_row(&mut self, caller: &ActorName, name: &str) -> Result<Row> {
        let sql =
            "SELECT digest, until, generation, changed, answer FROM request WHERE caller = $1 AND name = $2 {lock}";
        let mut cx = self.cx()?;
        let sql = cx.locking(sql);
        let row: Option<Row> =
            run!(&mut cx, c => sqlx::query_as(sql).bind(caller.as_str()).bind(name).fetch_optional(c).await?);
        // Somebody's deletion of what is old came between; the next try finds it gone.
        row.ok_or(StoreError::Busy)
    }

    /// Says that whoever carries the request out is alive. `false`: the lease is gone.
    pub async fn request_extend(&mut self, lease: &RequestLease, until: Timestamp) -> Result<bool> {
        let sql = "UPDATE request SET until = $1 WHERE caller = $2 AND name = $3 AND generation = $4";
        let RequestLease { caller, name, generation } = lease;
        let extended = change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(micros(until)).bind(caller.as_str()).bind(name.as_str()).bind(*generation)
        );
        Ok(extended == 1)
    }

    /// Keeps the answer.
    pub async fn request_answer(&mut self, lease: &RequestLease, answer: &[u8]) -> Result<()> {
        let sql = "UPDATE request SET answer = $1 WHERE caller = $2 AND name = $3 AND generation = $4";
        let RequestLease { caller, name, generation } = lease;
        change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(answer).bind(caller.as_str()).bind(name.as_str()).bind(*generation)
        );
        Ok(())
    }

    /// Forgets a request that had no effect, so that it may be tried again. `false`: it had one, and stays.
    pub async fn request_forget(&mut self, lease: &RequestLease) -> Result<bool> {
        let sql = "DELETE FROM request WHERE caller = $1 AND name = $2 AND generation = $3 AND changed = $4";
        let RequestLease { caller, name, generation } = lease;
        let forgotten = change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(caller.as_str()).bind(name.as_str()).bind(*generation).bind(false)
        );
        Ok(forgotten == 1)
    }

    /// Says, in this transaction, that the request on whose behalf it is has changed something.
    pub(crate) async fn request_changed(&mut self) -> Result<()> {
        let Ok(lease) = CURRENT.try_with(RequestLease::clone) else { return Ok(()) };
        let sql = "UPDATE request SET changed = $1 WHERE caller = $2 AND name = $3 AND generation = $4";
        let RequestLease { caller, name, generation } = lease;
        let said = change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(true).bind(caller.as_str()).bind(name.as_str()).bind(generation)
        );
        if said == 0 {
            return Err(StoreError::conflict("request", name, "another server has taken it over"));
        }
        Ok(())
    }
}
