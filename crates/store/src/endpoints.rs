//! Where others are told: endpoints of other systems and chats, and the mailboxes of departments.
//!
//! An endpoint's address may itself be its key (a chat bot's is), so it lies in the vault; only its origin is shown.

use crate::columns::{document, micros, parse_document, parse_word, time, time_if_any, word};
use crate::dialect::{Cx, Lock, change, run};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::tx::{Tx, reads};
use exeunt_core::{ActorName, DutyRole, EndpointName, Language, NoticeKind};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const ADDRESS: &str = "address";
const SECRET: &str = "secret";
const SECRET_BEFORE: &str = "secret-before";

/// Where another system or a chat is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Endpoint {
    pub name: EndpointName,
    pub kind: EndpointKind,
    /// The address without what may be secret in it, such as `https://hr.example.com`.
    pub origin: String,
    /// What it is told; empty: everything.
    pub events: BTreeSet<NoticeKind>,
    /// In which a chat is written to.
    pub language: Language,
    pub put_by: ActorName,
    pub put_at: Timestamp,
    /// When its secret was last changed.
    pub rotated_at: Option<Timestamp>,
    /// Since when nothing arrived.
    pub failing_since: Option<Timestamp>,
    /// Since when it is told nothing any more.
    pub disabled_at: Option<Timestamp>,
    pub disabled_for: Option<String>,
}

/// What speaks at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointKind {
    /// A system that verifies signatures (Standard Webhooks).
    Webhook,
    /// 企业微信群机器人
    Wecom,
    /// 钉钉自定义机器人
    Dingtalk,
    /// 飞书自定义机器人
    Feishu,
}

/// The secrets of an endpoint.
#[derive(Debug, Clone)]
pub struct EndpointSecrets {
    pub address: SecretString,
    pub secret: Option<SecretString>,
    /// The one before the last rotation.
    pub before: Option<SecretString>,
}

/// The mailbox of a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Desk {
    pub role: DutyRole,
    pub mail: String,
    pub language: Language,
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    kind: String,
    origin: String,
    events: String,
    language: String,
    put_by: String,
    put_at: i64,
    rotated_at: Option<i64>,
    failing_since: Option<i64>,
    disabled_at: Option<i64>,
    disabled_for: Option<String>,
}

reads! {
    /// The endpoint of this name; fails when there is none.
    fn endpoint_get(name: &EndpointName) -> Endpoint;
    /// The endpoint of this name, if there is one.
    fn endpoint_lookup(name: &EndpointName) -> Option<Endpoint>;
    /// Every endpoint, by name.
    fn endpoint_list() -> Vec<Endpoint>;
    /// The mailbox of a department, if it has one.
    fn desk_lookup(role: DutyRole) -> Option<Desk>;
    /// Every department's mailbox.
    fn desk_list() -> Vec<Desk>;
}

impl Cx<'_> {
    async fn endpoint_get(&mut self, name: &EndpointName) -> Result<Endpoint> {
        self.endpoint_lookup(name).await?.ok_or_else(|| StoreError::not_found("endpoint", name))
    }

    async fn endpoint_lookup(&mut self, name: &EndpointName) -> Result<Option<Endpoint>> {
        let sql = "SELECT name, kind, origin, events, language, put_by, put_at, rotated_at, failing_since, disabled_at,
                   disabled_for FROM endpoint WHERE name = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(name.as_str()).fetch_optional(c).await?);
        row.map(endpoint).transpose()
    }

    async fn endpoint_list(&mut self) -> Result<Vec<Endpoint>> {
        let sql = "SELECT name, kind, origin, events, language, put_by, put_at, rotated_at, failing_since, disabled_at,
                   disabled_for FROM endpoint ORDER BY name";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).fetch_all(c).await?);
        rows.into_iter().map(endpoint).collect()
    }

    async fn desk_lookup(&mut self, role: DutyRole) -> Result<Option<Desk>> {
        Ok(self.desk_list().await?.into_iter().find(|desk| desk.role == role))
    }

    async fn desk_list(&mut self) -> Result<Vec<Desk>> {
        let sql = "SELECT role, mail, language FROM desk ORDER BY role";
        let rows: Vec<(String, String, String)> = run!(self, c => sqlx::query_as(sql).fetch_all(c).await?);
        let desk = |(role, mail, language): (String, String, String)| {
            Ok(Desk { role: parse_word("desk", &role)?, mail, language: parse_word("desk", &language)? })
        };
        rows.into_iter().map(desk).collect()
    }
}

impl Store {
    /// The address and the secrets of an endpoint.
    pub async fn endpoint_secrets(&self, name: &EndpointName) -> Result<EndpointSecrets> {
        let owner = owner(name);
        Ok(EndpointSecrets {
            address: self.secret_get(&owner, ADDRESS).await?,
            secret: self.secret_lookup(&owner, SECRET).await?,
            before: self.secret_lookup(&owner, SECRET_BEFORE).await?,
        })
    }
}

impl Tx {
    /// Adds an endpoint, with its address and its secret encrypted.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the name is taken.
    pub async fn endpoint_insert(
        &mut self,
        new: &Endpoint,
        address: &SecretString,
        secret: Option<&SecretString>,
    ) -> Result<()> {
        let sql = "INSERT INTO endpoint (name, kind, origin, events, language, put_by, put_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let events = document(&new.events)?;
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(new.name.as_str())
                .bind(word(&new.kind))
                .bind(new.origin.as_str())
                .bind(events.as_str())
                .bind(word(&new.language))
                .bind(new.put_by.as_str())
                .bind(micros(new.put_at))
        );
        if added == 0 {
            return Err(StoreError::conflict("endpoint", &new.name, "there is one already"));
        }
        let owner = owner(&new.name);
        self.secret_put(&owner, ADDRESS, address).await?;
        if let Some(secret) = secret {
            self.secret_put(&owner, SECRET, secret).await?;
        }
        Ok(())
    }

    /// Gives an endpoint a new secret. What is sent is signed with the one before, too, until it is forgotten.
    pub async fn endpoint_rotate(
        &mut self,
        name: &EndpointName,
        before: &SecretString,
        secret: &SecretString,
        at: Timestamp,
    ) -> Result<()> {
        let sql = "UPDATE endpoint SET rotated_at = $1 WHERE name = $2";
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(name.as_str()));
        there(name, done)?;
        let owner = owner(name);
        self.secret_put(&owner, SECRET_BEFORE, before).await?;
        self.secret_put(&owner, SECRET, secret).await
    }

    /// Something arrived there, or didn't: since when nothing does.
    pub async fn endpoint_failing(&mut self, name: &EndpointName, since: Option<Timestamp>) -> Result<()> {
        let sql = "UPDATE endpoint SET failing_since = $1 WHERE name = $2";
        change!(&mut self.cx()?, sqlx::query(sql).bind(since.map(micros)).bind(name.as_str()));
        Ok(())
    }

    /// Tells it nothing any more, until somebody turns it on again. `false`: so it was already.
    pub async fn endpoint_disable(&mut self, name: &EndpointName, at: Timestamp, reason: &str) -> Result<bool> {
        let sql = "UPDATE endpoint SET disabled_at = $1, disabled_for = $2 WHERE name = $3 AND disabled_at IS NULL";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(reason).bind(name.as_str())) == 1)
    }

    /// Turns it on again.
    pub async fn endpoint_enable(&mut self, name: &EndpointName) -> Result<()> {
        let sql = "UPDATE endpoint SET disabled_at = NULL, disabled_for = NULL, failing_since = NULL WHERE name = $1";
        there(name, change!(&mut self.cx()?, sqlx::query(sql).bind(name.as_str())))
    }

    /// Forgets an endpoint and its secrets. What it was told stays in the outbox.
    pub async fn endpoint_delete(&mut self, name: &EndpointName) -> Result<()> {
        let sql = "DELETE FROM endpoint WHERE name = $1";
        there(name, change!(&mut self.cx()?, sqlx::query(sql).bind(name.as_str())))?;
        for secret in [ADDRESS, SECRET, SECRET_BEFORE] {
            self.secret_delete(&owner(name), secret).await?;
        }
        Ok(())
    }

    /// The mailbox of a department. Nobody else changes one until this transaction ends.
    pub async fn desk_held(&mut self, role: DutyRole) -> Result<Option<Desk>> {
        self.cx()?.lock(Lock::Desks).await?;
        self.desk_lookup(role).await
    }

    /// Sets a department's mailbox.
    pub async fn desk_put(&mut self, desk: &Desk) -> Result<()> {
        let sql = "INSERT INTO desk (role, mail, language) VALUES ($1, $2, $3)
                   ON CONFLICT (role) DO UPDATE SET mail = excluded.mail, language = excluded.language";
        change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(desk.role.as_str()).bind(desk.mail.as_str()).bind(word(&desk.language))
        );
        Ok(())
    }

    /// Forgets a department's mailbox.
    pub async fn desk_delete(&mut self, role: DutyRole) -> Result<()> {
        let sql = "DELETE FROM desk WHERE role = $1";
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(role.as_str()));
        if done == 0 { Err(StoreError::not_found("desk", role.as_str())) } else { Ok(()) }
    }
}

fn there(name: &EndpointName, done: u64) -> Result<()> {
    if done == 0 { Err(StoreError::not_found("endpoint", name)) } else { Ok(()) }
}

fn owner(name: &EndpointName) -> String {
    format!("endpoint/{name}")
}

fn endpoint(row: Row) -> Result<Endpoint> {
    Ok(Endpoint {
        kind: parse_word("endpoint", &row.kind)?,
        events: parse_document("endpoint", &row.name, &row.events)?,
        language: parse_word("endpoint", &row.language)?,
        put_at: time("endpoint", row.put_at)?,
        rotated_at: time_if_any("endpoint", row.rotated_at)?,
        failing_since: time_if_any("endpoint", row.failing_since)?,
        disabled_at: time_if_any("endpoint", row.disabled_at)?,
        name: row.name.into(),
        origin: row.origin,
        put_by: row.put_by.into(),
        disabled_for: row.disabled_for,
    })
}
