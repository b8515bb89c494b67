//! Links by which an actor chooses a password, each good once.

use crate::columns::{micros, time};
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::logins::fingerprint;
use crate::tx::{Tx, reads};
use exeunt_core::ActorName;
use jiff::Timestamp;
use uuid::Uuid;

/// An invitation that waits for its actor; the link's token is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: Uuid,
    pub actor: ActorName,
    pub made_by: ActorName,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
}

type Row = (Uuid, String, String, i64, i64);

reads! {
    /// The invitation whose link this is, if it is still open and its actor isn't locked.
    fn invitation_by_token(token: &str, now: Timestamp) -> Option<Invitation>;
    /// Every open invitation, the oldest first.
    fn invitation_list(now: Timestamp) -> Vec<Invitation>;
}

impl Cx<'_> {
    async fn invitation_by_token(&mut self, token: &str, now: Timestamp) -> Result<Option<Invitation>> {
        let sql = "SELECT id, invitation.actor, made_by, made_at, expires_at FROM invitation
                   JOIN actor ON actor.name = invitation.actor AND NOT actor.locked
                   WHERE invitation.token = $1 AND used_at IS NULL AND expires_at > $2";
        let token = fingerprint(token);
        let row: Option<Row> =
            run!(self, c => sqlx::query_as(sql).bind(token.as_str()).bind(micros(now)).fetch_optional(c).await?);
        row.map(invitation).transpose()
    }

    async fn invitation_list(&mut self, now: Timestamp) -> Result<Vec<Invitation>> {
        let sql = "SELECT id, actor, made_by, made_at, expires_at FROM invitation
                   WHERE used_at IS NULL AND expires_at > $1 ORDER BY id LIMIT 1000";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(micros(now)).fetch_all(c).await?);
        rows.into_iter().map(invitation).collect()
    }
}

impl Tx {
    /// Adds an invitation, in place of every earlier one of its actor. Of the link's token only a hash is stored.
    pub async fn invitation_insert(&mut self, new: &Invitation, token: &str) -> Result<()> {
        self.invitation_close_all(&new.actor, new.made_at).await?;
        let sql = "INSERT INTO invitation (id, token, actor, made_by, made_at, expires_at)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let token = fingerprint(token);
        change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(new.id)
                .bind(token.as_str())
                .bind(new.actor.as_str())
                .bind(new.made_by.as_str())
                .bind(micros(new.made_at))
                .bind(micros(new.expires_at))
        );
        Ok(())
    }

    /// Uses an invitation up; `false` when it was used or is over. Of two who accept it, one does.
    pub async fn invitation_use(&mut self, id: Uuid, at: Timestamp) -> Result<bool> {
        let sql = "UPDATE invitation SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND expires_at > $1";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(id)) == 1)
    }

    /// Closes every open invitation of an actor.
    pub async fn invitation_close_all(&mut self, actor: &ActorName, at: Timestamp) -> Result<()> {
        let sql = "UPDATE invitation SET used_at = $1 WHERE actor = $2 AND used_at IS NULL";
        change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(actor.as_str()));
        Ok(())
    }
}

fn invitation((id, actor, made_by, made_at, expires_at): Row) -> Result<Invitation> {
    Ok(Invitation {
        id,
        actor: actor.into(),
        made_by: made_by.into(),
        made_at: time("invitation", made_at)?,
        expires_at: time("invitation", expires_at)?,
    })
}
