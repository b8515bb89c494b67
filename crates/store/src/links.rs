//! One-time links to a confirmation, and the short sessions that they open. Tokens are stored as digests only.

use crate::columns::micros;
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, Digest, PersonId};
use jiff::Timestamp;
use uuid::Uuid;

/// For which case and whom a link or session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedTo {
    pub case: CaseId,
    pub person: PersonId,
}

type Row = (Uuid, String);

reads! {
    /// For whom this link was made, whatever became of it.
    fn link_lookup(token: &Digest) -> Option<LinkedTo>;
    /// For whom this link was made, if it can still be opened at `now`.
    fn link_alive(token: &Digest, now: Timestamp) -> Option<LinkedTo>;
    /// How many links were made for this case and person since `since`.
    fn link_count(to: &LinkedTo, since: Timestamp) -> i64;
    /// For whom this session is, if it still holds at `now`.
    fn link_session(token: &Digest, now: Timestamp) -> Option<LinkedTo>;
}

impl Cx<'_> {
    async fn link_lookup(&mut self, token: &Digest) -> Result<Option<LinkedTo>> {
        let sql = "SELECT case_id, person FROM confirmation_link WHERE token = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(token.as_str()).fetch_optional(c).await?);
        Ok(row.map(linked))
    }

    async fn link_alive(&mut self, token: &Digest, now: Timestamp) -> Result<Option<LinkedTo>> {
        let sql = "SELECT case_id, person FROM confirmation_link
                   WHERE token = $1 AND ended_at IS NULL AND expires_at > $2";
        let row: Option<Row> =
            run!(self, c => sqlx::query_as(sql).bind(token.as_str()).bind(micros(now)).fetch_optional(c).await?);
        Ok(row.map(linked))
    }

    async fn link_count(&mut self, to: &LinkedTo, since: Timestamp) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM confirmation_link WHERE case_id = $1 AND person = $2 AND made_at > $3";
        Ok(run!(self, c => sqlx::query_scalar(sql).bind(to.case.0).bind(to.person.as_str()).bind(micros(since))
            .fetch_one(c).await?))
    }

    async fn link_session(&mut self, token: &Digest, now: Timestamp) -> Result<Option<LinkedTo>> {
        let sql = "SELECT case_id, person FROM confirmation_session
                   WHERE token = $1 AND ended_at IS NULL AND expires_at > $2";
        let row: Option<Row> =
            run!(self, c => sqlx::query_as(sql).bind(token.as_str()).bind(micros(now)).fetch_optional(c).await?);
        Ok(row.map(linked))
    }
}

impl Tx {
    /// Stores a link.
    pub async fn link_insert(
        &mut self,
        token: &Digest,
        to: &LinkedTo,
        made: Timestamp,
        until: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO confirmation_link (token, case_id, person, made_at, expires_at)
                   VALUES ($1, $2, $3, $4, $5)";
        change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(token.as_str())
                .bind(to.case.0)
                .bind(to.person.as_str())
                .bind(micros(made))
                .bind(micros(until))
        );
        Ok(())
    }

    /// Uses a link up. Of two who open it at the same time only one gets an answer.
    pub async fn link_burn(&mut self, token: &Digest, now: Timestamp) -> Result<Option<LinkedTo>> {
        let sql = "UPDATE confirmation_link SET ended_at = $2
                   WHERE token = $1 AND ended_at IS NULL AND expires_at > $2";
        let burnt = change!(&mut self.cx()?, sqlx::query(sql).bind(token.as_str()).bind(micros(now)));
        if burnt == 0 { Ok(None) } else { self.link_lookup(token).await }
    }

    /// Stores the session that a link opened.
    pub async fn link_session_insert(&mut self, token: &Digest, to: &LinkedTo, until: Timestamp) -> Result<()> {
        let sql = "INSERT INTO confirmation_session (token, case_id, person, expires_at) VALUES ($1, $2, $3, $4)";
        change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(token.as_str()).bind(to.case.0).bind(to.person.as_str()).bind(micros(until))
        );
        Ok(())
    }

    /// Ends every link and session of a case, and says how many there were.
    pub async fn link_revoke(&mut self, case: CaseId, now: Timestamp) -> Result<u64> {
        let links = "UPDATE confirmation_link SET ended_at = $2 WHERE case_id = $1 AND ended_at IS NULL";
        let sessions = "UPDATE confirmation_session SET ended_at = $2 WHERE case_id = $1 AND ended_at IS NULL";
        let cx = &mut self.cx()?;
        let links = change!(cx, sqlx::query(links).bind(case.0).bind(micros(now)));
        let sessions = change!(cx, sqlx::query(sessions).bind(case.0).bind(micros(now)));
        Ok(links + sessions)
    }
}

fn linked((case, person): Row) -> LinkedTo {
    LinkedTo { case: CaseId(case), person: person.into() }
}
