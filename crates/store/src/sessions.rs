//! Browsers that are logged in.

use crate::actors::{Actor, actor_of};
use crate::columns::{micros, parse_word, time, word};
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::logins::fingerprint;
use crate::tx::{Tx, reads};
use exeunt_core::ActorName;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How somebody showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Password and code.
    Password,
    /// An identity provider vouched.
    Provider,
    /// A key on a device, opened there by its owner.
    Passkey,
}

/// A browser that is logged in, from its log-in to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: Uuid,
    pub actor: ActorName,
    pub how: How,
    /// From where, at the log-in.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    pub opened_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When its user last showed who they are.
    pub shown_at: Timestamp,
    /// It ends then at the latest.
    pub ends_at: Timestamp,
}

type Row = (Uuid, String, String, String, String, i64, i64, i64, i64);
type ActorRow = (String, String, Option<String>, bool);

/// What is idle since before `used_since`, or past its end at `now`, is no session any more.
#[derive(Debug, Clone, Copy)]
pub struct Alive {
    pub now: Timestamp,
    pub used_since: Timestamp,
}

reads! {
    /// The live session whose token this is, and whose it is. Nothing for a locked actor.
    fn session_by_token(token: &str, alive: Alive) -> Option<(Session, Actor)>;
    /// The actor's live sessions, the newest first.
    fn session_list(actor: &ActorName, alive: Alive) -> Vec<Session>;
    /// Everybody's live sessions after `after`.
    fn session_list_all(after: Option<Uuid>, limit: u32, alive: Alive) -> Vec<Session>;
}

impl Cx<'_> {
    async fn session_by_token(&mut self, token: &str, alive: Alive) -> Result<Option<(Session, Actor)>> {
        let sql = "SELECT id, actor, how, address, agent, opened_at, seen_at, shown_at, ends_at FROM session
                   WHERE token = $1 AND ended_at IS NULL AND ends_at > $2 AND seen_at > $3";
        let token = fingerprint(token);
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql)
            .bind(token.as_str()).bind(micros(alive.now)).bind(micros(alive.used_since)).fetch_optional(c).await?);
        let Some(session) = row.map(session).transpose()? else { return Ok(None) };
        let sql = "SELECT name, roles, person, locked FROM actor WHERE name = $1 AND NOT locked";
        let row: Option<ActorRow> =
            run!(self, c => sqlx::query_as(sql).bind(session.actor.as_str()).fetch_optional(c).await?);
        Ok(row.map(actor_of).transpose()?.map(|actor| (session, actor)))
    }

    async fn session_list(&mut self, actor: &ActorName, alive: Alive) -> Result<Vec<Session>> {
        let sql = "SELECT id, actor, how, address, agent, opened_at, seen_at, shown_at, ends_at FROM session
                   WHERE actor = $1 AND ended_at IS NULL AND ends_at > $2 AND seen_at > $3
                   ORDER BY id DESC LIMIT 200";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql)
            .bind(actor.as_str()).bind(micros(alive.now)).bind(micros(alive.used_since)).fetch_all(c).await?);
        rows.into_iter().map(session).collect()
    }

    async fn session_list_all(&mut self, after: Option<Uuid>, limit: u32, alive: Alive) -> Result<Vec<Session>> {
        let sql = "SELECT id, actor, how, address, agent, opened_at, seen_at, shown_at, ends_at FROM session
                   WHERE id > $1 AND ended_at IS NULL AND ends_at > $2 AND seen_at > $3 ORDER BY id LIMIT $4";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql)
            .bind(after.unwrap_or(Uuid::nil())).bind(micros(alive.now)).bind(micros(alive.used_since))
            .bind(i64::from(limit)).fetch_all(c).await?);
        rows.into_iter().map(session).collect()
    }
}

impl Tx {
    /// Opens a session. Of the token only a hash is stored, so it must have been made at random.
    pub async fn session_insert(&mut self, session: &Session, token: &str) -> Result<()> {
        let sql = "INSERT INTO session (id, token, actor, how, address, agent, opened_at, seen_at, shown_at, ends_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let token = fingerprint(token);
        change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(session.id)
                .bind(token.as_str())
                .bind(session.actor.as_str())
                .bind(word(&session.how))
                .bind(session.address.as_str())
                .bind(session.agent.as_str())
                .bind(micros(session.opened_at))
                .bind(micros(session.seen_at))
                .bind(micros(session.shown_at))
                .bind(micros(session.ends_at))
        );
        Ok(())
    }

    /// Notes that a session was used.
    pub async fn session_seen(&mut self, id: Uuid, at: Timestamp) -> Result<()> {
        let sql = "UPDATE session SET seen_at = $1 WHERE id = $2 AND ended_at IS NULL AND seen_at < $1";
        change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(id));
        Ok(())
    }

    /// Notes that the user of a session showed again who they are.
    pub async fn session_shown(&mut self, id: Uuid, at: Timestamp) -> Result<()> {
        let sql = "UPDATE session SET shown_at = $1 WHERE id = $2 AND ended_at IS NULL";
        change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(id));
        Ok(())
    }

    /// Keeps a session from ending until this is committed; `false` when it has ended.
    pub async fn session_hold(&mut self, id: Uuid) -> Result<bool> {
        let sql = "UPDATE session SET ended_at = NULL WHERE id = $1 AND ended_at IS NULL";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(id)) == 1)
    }

    /// Ends one session of an actor; `false` when it isn't theirs or has ended.
    pub async fn session_end(&mut self, actor: &ActorName, id: Uuid, at: Timestamp) -> Result<bool> {
        let sql = "UPDATE session SET ended_at = $1 WHERE id = $2 AND actor = $3 AND ended_at IS NULL";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(id).bind(actor.as_str())) == 1)
    }

    /// Ends every session of an actor, but for `except`, and says how many there were. What ended long ago is forgotten.
    pub async fn session_end_all(&mut self, actor: &ActorName, except: Option<Uuid>, at: Timestamp) -> Result<u64> {
        let sql = "UPDATE session SET ended_at = $1 WHERE actor = $2 AND id <> $3 AND ended_at IS NULL";
        let except = except.unwrap_or(Uuid::nil());
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(actor.as_str()).bind(except)))
    }

    /// Forgets sessions that ended, or could not be used any more, before `before`.
    pub async fn session_forget(&mut self, before: Timestamp) -> Result<()> {
        let sql = "DELETE FROM session WHERE ends_at < $1 OR ended_at < $1";
        change!(&mut self.cx()?, sqlx::query(sql).bind(micros(before)));
        Ok(())
    }
}

fn session(row: Row) -> Result<Session> {
    let (id, actor, how, address, agent, opened_at, seen_at, shown_at, ends_at) = row;
    let at = |micros| time("session", micros);
    Ok(Session {
        id,
        actor: actor.into(),
        how: parse_word("session", &how)?,
        address,
        agent,
        opened_at: at(opened_at)?,
        seen_at: at(seen_at)?,
        shown_at: at(shown_at)?,
        ends_at: at(ends_at)?,
    })
}
