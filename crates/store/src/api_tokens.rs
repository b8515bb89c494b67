//! Tokens with which programs act for an actor, within scopes and until a day.

use crate::actors::{Actor, actor_of};
use crate::columns::{document, micros, parse_document, time, time_if_any};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::logins::fingerprint;
use crate::tx::{Tx, reads};
use exeunt_core::{ActorName, Scope};
use jiff::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A token as it is listed; the token itself is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    pub id: Uuid,
    pub actor: ActorName,
    /// What it is for, in its maker's words.
    pub name: String,
    pub scopes: BTreeSet<Scope>,
    pub made_by: ActorName,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

type Row = (Uuid, String, String, String, String, i64, i64, Option<i64>, Option<i64>);
type ActorRow = (String, String, Option<String>, bool);

reads! {
    /// The token in force whose text this is, and whose it is. Nothing for a locked actor.
    fn api_token_by_text(text: &str, now: Timestamp) -> Option<(ApiToken, Actor)>;
    /// The tokens of an actor, revoked and expired ones too, the newest first.
    fn api_token_list(actor: &ActorName) -> Vec<ApiToken>;
    /// The token with this id; fails when there is none.
    fn api_token_get(id: Uuid) -> ApiToken;
}

impl Cx<'_> {
    async fn api_token_by_text(&mut self, text: &str, now: Timestamp) -> Result<Option<(ApiToken, Actor)>> {
        let sql = "SELECT id, actor, name, scopes, made_by, made_at, expires_at, used_at, revoked_at FROM api_token
                   WHERE token = $1 AND revoked_at IS NULL AND expires_at > $2";
        let text = fingerprint(text);
        let row: Option<Row> =
            run!(self, c => sqlx::query_as(sql).bind(text.as_str()).bind(micros(now)).fetch_optional(c).await?);
        let Some(token) = row.map(api_token).transpose()? else { return Ok(None) };
        let sql = "SELECT name, roles, person, locked FROM actor WHERE name = $1 AND NOT locked";
        let row: Option<ActorRow> =
            run!(self, c => sqlx::query_as(sql).bind(token.actor.as_str()).fetch_optional(c).await?);
        Ok(row.map(actor_of).transpose()?.map(|actor| (token, actor)))
    }

    async fn api_token_list(&mut self, actor: &ActorName) -> Result<Vec<ApiToken>> {
        let sql = "SELECT id, actor, name, scopes, made_by, made_at, expires_at, used_at, revoked_at FROM api_token
                   WHERE actor = $1 ORDER BY id DESC LIMIT 200";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(actor.as_str()).fetch_all(c).await?);
        rows.into_iter().map(api_token).collect()
    }

    async fn api_token_get(&mut self, id: Uuid) -> Result<ApiToken> {
        let sql = "SELECT id, actor, name, scopes, made_by, made_at, expires_at, used_at, revoked_at FROM api_token
                   WHERE id = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(id).fetch_optional(c).await?);
        row.map(api_token).transpose()?.ok_or_else(|| StoreError::not_found("token", id))
    }
}

impl Tx {
    /// Adds a token. Only a hash of its text is stored, so it must have been made at random.
    pub async fn api_token_insert(&mut self, token: &ApiToken, text: &str) -> Result<()> {
        let sql = "INSERT INTO api_token (id, token, actor, name, scopes, made_by, made_at, expires_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (text, scopes) = (fingerprint(text), document(&token.scopes)?);
        change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(token.id)
                .bind(text.as_str())
                .bind(token.actor.as_str())
                .bind(token.name.as_str())
                .bind(scopes.as_str())
                .bind(token.made_by.as_str())
                .bind(micros(token.made_at))
                .bind(micros(token.expires_at))
        );
        Ok(())
    }

    /// Notes that a token was used.
    pub async fn api_token_used(&mut self, id: Uuid, at: Timestamp) -> Result<()> {
        let sql = "UPDATE api_token SET used_at = $1 WHERE id = $2 AND (used_at IS NULL OR used_at < $1)";
        change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(id));
        Ok(())
    }

    /// Revokes every token of an actor, and says how many there were.
    pub async fn api_token_revoke_all(&mut self, actor: &ActorName, at: Timestamp) -> Result<u64> {
        let sql = "UPDATE api_token SET revoked_at = $1 WHERE actor = $2 AND revoked_at IS NULL";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(actor.as_str())))
    }

    /// Revokes a token; `false` when it was revoked already.
    pub async fn api_token_revoke(&mut self, id: Uuid, at: Timestamp) -> Result<bool> {
        let sql = "UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(id)) == 1)
    }
}

fn api_token(row: Row) -> Result<ApiToken> {
    let (id, actor, name, scopes, made_by, made_at, expires_at, used_at, revoked_at) = row;
    Ok(ApiToken {
        id,
        actor: actor.into(),
        name,
        scopes: parse_document("token", id, &scopes)?,
        made_by: made_by.into(),
        made_at: time("token", made_at)?,
        expires_at: time("token", expires_at)?,
        used_at: time_if_any("token", used_at)?,
        revoked_at: time_if_any("token", revoked_at)?,
    })
}
