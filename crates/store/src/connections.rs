//! Connections: the configured platforms, and the credential of each.

use crate::columns::{document, parse_document};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::tx::{Tx, reads};
use exeunt_core::{ConnectionName, Digest};
use secrecy::SecretString;
use serde_json::Value;

const CREDENTIAL: &str = "credential";

/// A configured platform. Its credential is read apart, by [`Store::connection_secret`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    pub name: ConnectionName,
    /// The kind of platform, such as `synapse`.
    pub platform: String,
    pub settings: Value,
}

type Row = (String, String, String);

reads! {
    /// The connection of this name; fails when there is none.
    fn connection_get(name: &ConnectionName) -> StoredConnection;
    /// The connection of this name, if there is one.
    fn connection_lookup(name: &ConnectionName) -> Option<StoredConnection>;
    /// Every connection, by name.
    fn connection_list() -> Vec<StoredConnection>;
    /// Another mark whenever the connection or its credential was put, if there is one of this name.
    fn connection_mark(name: &ConnectionName) -> Option<Digest>;
}

impl Cx<'_> {
    async fn connection_get(&mut self, name: &ConnectionName) -> Result<StoredConnection> {
        self.connection_lookup(name).await?.ok_or_else(|| StoreError::not_found("connection", name))
    }

    async fn connection_lookup(&mut self, name: &ConnectionName) -> Result<Option<StoredConnection>> {
        let sql = "SELECT name, platform, settings FROM connection WHERE name = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(name.as_str()).fetch_optional(c).await?);
        row.map(connection).transpose()
    }

    async fn connection_mark(&mut self, name: &ConnectionName) -> Result<Option<Digest>> {
        // A credential is sealed anew each time that it is put, also the same one.
        let sql = "SELECT platform, settings, sealed FROM connection
                   JOIN secret ON secret.owner = $2 AND secret.name = $3 WHERE connection.name = $1";
        let row: Option<(String, String, Vec<u8>)> = run!(self, c => sqlx::query_as(sql)
            .bind(name.as_str())
            .bind(owner(name))
            .bind(CREDENTIAL)
            .fetch_optional(c)
            .await?);
        Ok(row.map(|row| Digest::of(&row)))
    }

    async fn connection_list(&mut self) -> Result<Vec<StoredConnection>> {
        let sql = "SELECT name, platform, settings FROM connection ORDER BY name";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).fetch_all(c).await?);
        rows.into_iter().map(connection).collect()
    }
}

impl StoredConnection {
    /// What tells this deployment from another one: everything but the credential, and but how fast it may be asked.
    pub fn digest(&self) -> Digest {
        deployment(&self.platform, &self.settings)
    }

    /// Whether these settings lead to the same deployment.
    pub fn leads_to(&self, platform: &str, settings: &Value) -> bool {
        self.digest() == deployment(platform, settings)
    }
}

fn deployment(platform: &str, settings: &Value) -> Digest {
    let mut settings = settings.clone();
    if let Some(settings) = settings.as_object_mut() {
        settings.remove("limits");
    }
    Digest::of(&(platform, &settings))
}

impl Store {
    /// The credential of a connection.
    pub async fn connection_secret(&self, name: &ConnectionName) -> Result<SecretString> {
        self.secret_get(&owner(name), CREDENTIAL).await
    }
}

impl Tx {
    /// Adds or changes a connection and its credential, which is stored encrypted.
    pub async fn connection_put(
        &mut self,
        name: &ConnectionName,
        platform: &str,
        settings: &Value,
        secret: &SecretString,
    ) -> Result<()> {
        let sql = "INSERT INTO connection (name, platform, settings) VALUES ($1, $2, $3)
                   ON CONFLICT (name) DO UPDATE SET platform = excluded.platform, settings = excluded.settings";
        let settings = document(settings)?;
        change!(&mut self.cx()?, sqlx::query(sql).bind(name.as_str()).bind(platform).bind(settings.as_str()));
        self.secret_put(&owner(name), CREDENTIAL, secret).await
    }
}

fn owner(name: &ConnectionName) -> String {
    format!("connection/{name}")
}

fn connection((name, platform, settings): Row) -> Result<StoredConnection> {
    let settings = parse_document("connection", &name, &settings)?;
    Ok(StoredConnection { name: name.into(), platform, settings })
}
