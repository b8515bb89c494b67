//! Keys on people's own devices, by which they log in, and what such a device was asked to sign.

use crate::columns::{micros, time, time_if_any};
use crate::dialect::{Cx, Lock, change, run};
use crate::error::{Result, StoreError};
use crate::logins::fingerprint;
use crate::tx::{Tx, reads};
use exeunt_core::ActorName;
use jiff::Timestamp;
use uuid::Uuid;

/// A key on a device. What is here opens nothing: the other half never leaves the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    pub id: Uuid,
    /// What the device calls the key.
    pub credential: Vec<u8>,
    pub actor: ActorName,
    /// What the device knows the actor by.
    pub handle: Uuid,
    /// In its owner's words.
    pub name: String,
    /// The public half, and what else is known of the key, as the library that checks answers writes it.
    pub public_key: String,
    pub made_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

type Row = (Uuid, Vec<u8>, String, Uuid, String, String, i64, Option<i64>);

reads! {
    /// The key that a device calls by this, whoever's it is.
    fn passkey_by_credential(credential: &[u8]) -> Option<Passkey>;
    /// The actor's keys, the oldest first.
    fn passkey_list(actor: &ActorName) -> Vec<Passkey>;
}

impl Cx<'_> {
    async fn passkey_by_credential(&mut self, credential: &[u8]) -> Result<Option<Passkey>> {
        let sql = "SELECT id, credential, actor, handle, name, public_key, made_at, used_at FROM passkey
                   WHERE credential = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(credential).fetch_optional(c).await?);
        row.map(passkey).transpose()
    }

    async fn passkey_list(&mut self, actor: &ActorName) -> Result<Vec<Passkey>> {
        let sql = "SELECT id, credential, actor, handle, name, public_key, made_at, used_at FROM passkey
                   WHERE actor = $1 ORDER BY id LIMIT 200";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(actor.as_str()).fetch_all(c).await?);
        rows.into_iter().map(passkey).collect()
    }
}

impl Tx {
    /// Adds a key. `false` when the actor has `most` already; of two who add at the same time one waits for the other.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the key is somebody's already.
    pub async fn passkey_insert(&mut self, passkey: &Passkey, most: usize) -> Result<bool> {
        self.cx()?.lock(Lock::Actors).await?;
        if self.passkey_list(&passkey.actor).await?.len() >= most {
            return Ok(false);
        }
        let sql = "INSERT INTO passkey (id, credential, actor, handle, name, public_key, made_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(passkey.id)
                .bind(passkey.credential.as_slice())
                .bind(passkey.actor.as_str())
                .bind(passkey.handle)
                .bind(passkey.name.as_str())
                .bind(passkey.public_key.as_str())
                .bind(micros(passkey.made_at))
        );
        match added {
            0 => Err(StoreError::conflict("passkey", passkey.id, "it is somebody's already")),
            _ => Ok(true),
        }
    }

    /// Notes a use of a key, and what is known of it now. `false` when it isn't any more what `seen` was read as: it was
    /// removed, or used by another answer meanwhile.
    pub async fn passkey_used(&mut self, seen: &Passkey, public_key: &str, at: Timestamp) -> Result<bool> {
        let sql = "UPDATE passkey SET public_key = $1, used_at = $2 WHERE id = $3 AND public_key = $4";
        let used = change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(public_key).bind(micros(at)).bind(seen.id).bind(seen.public_key.as_str())
        );
        Ok(used == 1)
    }

    /// Gives a key of the actor's another name; `false` when they have no such key.
    pub async fn passkey_rename(&mut self, actor: &ActorName, id: Uuid, name: &str) -> Result<bool> {
        let sql = "UPDATE passkey SET name = $1 WHERE id = $2 AND actor = $3";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(name).bind(id).bind(actor.as_str())) == 1)
    }

    /// Forgets a key of the actor's; `false` when they have no such key.
    pub async fn passkey_delete(&mut self, actor: &ActorName, id: Uuid) -> Result<bool> {
        let sql = "DELETE FROM passkey WHERE id = $1 AND actor = $2";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(id).bind(actor.as_str())) == 1)
    }

    /// Forgets every key of the actor's, and says how many there were.
    pub async fn passkey_delete_all(&mut self, actor: &ActorName) -> Result<u64> {
        let sql = "DELETE FROM passkey WHERE actor = $1";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(actor.as_str())))
    }

    /// Notes what a device is asked to sign, in place of what was asked in this flow before. What is over is forgotten.
    pub async fn passkey_challenge_put(
        &mut self,
        flow: &str,
        state: &str,
        at: Timestamp,
        until: Timestamp,
    ) -> Result<()> {
        let mut cx = self.cx()?;
        change!(&mut cx, sqlx::query("DELETE FROM passkey_challenge WHERE expires_at <= $1").bind(micros(at)));
        let sql = "INSERT INTO passkey_challenge (flow, state, expires_at) VALUES ($1, $2, $3)
                   ON CONFLICT (flow) DO UPDATE SET state = excluded.state, expires_at = excluded.expires_at";
        let flow = fingerprint(flow);
        change!(&mut cx, sqlx::query(sql).bind(flow.as_str()).bind(state).bind(micros(until)));
        Ok(())
    }

    /// Takes what a device was asked to sign, if that isn't over; of two who ask, one gets it.
    pub async fn passkey_challenge_take(&mut self, flow: &str, at: Timestamp) -> Result<Option<String>> {
        let sql = "DELETE FROM passkey_challenge WHERE flow = $1 AND expires_at > $2 RETURNING state";
        let flow = fingerprint(flow);
        let mut cx = self.cx()?;
        Ok(run!(&mut cx, c => sqlx::query_scalar(sql).bind(flow.as_str()).bind(micros(at)).fetch_optional(c).await?))
    }
}

fn passkey((id, credential, actor, handle, name, public_key, made_at, used_at): Row) -> Result<Passkey> {
    Ok(Passkey {
        id,
        credential,
        actor: actor.into(),
        handle,
        name,
        public_key,
        made_at: time("passkey", made_at)?,
        used_at: time_if_any("passkey", used_at)?,
    })
}
