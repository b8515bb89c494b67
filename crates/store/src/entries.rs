//! Users and groups as an identity provider wrote them.

use crate::columns::{count, document, micros, parse_document, parse_word, stored, time, word};
use crate::dialect::{Conditions, Cx, Value, among, bulk, change, run, wanted};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{EntryId, EntryKind, EntryState};
use jiff::Timestamp;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// An entry as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectoryEntry {
    pub id: EntryId,
    pub kind: EntryKind,
    /// Counts from 1.
    pub version: u32,
    /// How it is called in lists of others.
    pub name: String,
    pub document: Json,
    pub state: EntryState,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

/// What an entry is found by. Texts are compared as they are: whoever asks writes them as whoever keeps them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryIndex {
    /// No two entries have the same.
    pub unique: Option<String>,
    /// Attribute and value.
    pub keys: Vec<(&'static str, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    version: i64,
    name: String,
    document: String,
    state: String,
    created_at: i64,
    changed_at: i64,
}

reads! {
    /// The entry of this kind, if there is one.
    fn entry_lookup(kind: EntryKind, id: EntryId) -> Option<DirectoryEntry>;
    /// The entry with this unique name, if there is one.
    fn entry_called(unique: &str) -> Option<EntryId>;
    /// Entries of this kind with this value of a key, in the order of their ids.
    fn entry_find(kind: EntryKind, attribute: &str, value: &str, limit: u32) -> Vec<DirectoryEntry>;
    /// How many there are of a kind, without `except`.
    fn entry_count(kind: EntryKind, except: &BTreeSet<EntryId>) -> u64;
    /// Entries of a kind without `except` in the order of their ids, without the first `skipped`.
    fn entry_page(kind: EntryKind, except: &BTreeSet<EntryId>, skipped: u64, limit: u32) -> Vec<DirectoryEntry>;
    /// The next entries of a kind after `after`, in the order of their ids.
    fn entry_list(kind: EntryKind, after: Option<EntryId>, limit: u32) -> Vec<DirectoryEntry>;
    /// Those of these entries that there are.
    fn entry_several(ids: &[EntryId]) -> Vec<DirectoryEntry>;
    /// Which of these entries are members of which groups, with the groups' names.
    fn entry_memberships(members: &[EntryId]) -> Vec<(String, EntryId, String)>;
}

impl Cx<'_> {
    async fn entry_lookup(&mut self, kind: EntryKind, id: EntryId) -> Result<Option<DirectoryEntry>> {
        let sql = "SELECT id, kind, version, name, document, state, created_at, changed_at FROM directory_entry
                   WHERE id = $1 AND kind = $2";
        let kind = word(&kind);
        let row: Option<Row> =
            run!(self, c => sqlx::query_as(sql).bind(id.0).bind(kind.as_str()).fetch_optional(c).await?);
        row.map(entry).transpose()
    }

    async fn entry_called(&mut self, unique: &str) -> Result<Option<EntryId>> {
        let sql = "SELECT id FROM directory_entry WHERE unique_name = $1";
        let id: Option<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(unique).fetch_optional(c).await?);
        Ok(id.map(EntryId))
    }

    async fn entry_find(
        &mut self,
        kind: EntryKind,
        attribute: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<DirectoryEntry>> {
        let sql = "SELECT id, kind, version, name, document, state, created_at, changed_at FROM directory_entry
                   WHERE kind = $1
                   AND id IN (SELECT entry FROM directory_key WHERE attribute = $2 AND value = $3)
                   ORDER BY id LIMIT $4";
        let kind = word(&kind);
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql)
            .bind(kind.as_str())
            .bind(attribute)
            .bind(value)
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        rows.into_iter().map(entry).collect()
    }

    async fn entry_count(&mut self, kind: EntryKind, except: &BTreeSet<EntryId>) -> Result<u64> {
        let wanted = of_kind(kind, except);
        let counted: Vec<(i64,)> = wanted!(self, (i64,), "SELECT COUNT(*) FROM directory_entry {where}", wanted);
        count("entry count", counted.first().map_or(0, |(number,)| *number))
    }

    async fn entry_page(
        &mut self,
        kind: EntryKind,
        except: &BTreeSet<EntryId>,
        skipped: u64,
        limit: u32,
    ) -> Result<Vec<DirectoryEntry>> {
        let wanted = of_kind(kind, except);
        let skipped = stored(skipped);
        let sql = format!(
            "SELECT id, kind, version, name, document, state, created_at, changed_at FROM directory_entry {{where}}
             ORDER BY id LIMIT {limit} OFFSET {skipped}"
        );
        let rows = wanted!(self, Row, &sql, wanted);
        rows.into_iter().map(entry).collect()
    }

    async fn entry_list(&mut self, kind: EntryKind, after: Option<EntryId>, limit: u32) -> Result<Vec<DirectoryEntry>> {
        let sql = "SELECT id, kind, version, name, document, state, created_at, changed_at FROM directory_entry
                   WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3";
        let (kind, after) = (word(&kind), after.map_or(Uuid::nil(), |id| id.0));
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql)
            .bind(kind.as_str())
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        rows.into_iter().map(entry).collect()
    }

    async fn entry_several(&mut self, ids: &[EntryId]) -> Result<Vec<DirectoryEntry>> {
        let sql = "SELECT id, kind, version, name, document, state, created_at, changed_at FROM directory_entry
                   WHERE id IN (VALUES {rows})";
        let rows = among!(self, Row, sql, ids, |query, id| query.bind(id.0));
        rows.into_iter().map(entry).collect()
    }

    async fn entry_memberships(&mut self, members: &[EntryId]) -> Result<Vec<(String, EntryId, String)>> {
        type Row = (String, Uuid, String);
        let sql = "SELECT directory_key.value, directory_entry.id, directory_entry.name
                   FROM directory_key JOIN directory_entry ON directory_entry.id = directory_key.entry
                   WHERE directory_key.attribute = 'members' AND directory_key.value IN (VALUES {rows})
                   ORDER BY directory_entry.id";
        let members: Vec<String> = members.iter().map(ToString::to_string).collect();
        let rows = among!(self, Row, sql, &members, |query, member| query.bind(member.clone()));
        Ok(rows.into_iter().map(|(member, group, name)| (member, EntryId(group), name)).collect())
    }
}

impl Tx {
    /// Adds an entry.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when its unique name is somebody else's.
    pub async fn entry_insert(&mut self, new: &DirectoryEntry, index: &EntryIndex) -> Result<()> {
        let sql = "INSERT INTO directory_entry (id, kind, version, name, unique_name, document, state, created_at,
                       changed_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        let (text, state) = (document(&new.document)?, document(&new.state)?);
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(new.id.0)
                .bind(word(&new.kind))
                .bind(i64::from(new.version))
                .bind(new.name.as_str())
                .bind(index.unique.as_deref())
                .bind(text.as_str())
                .bind(state.as_str())
                .bind(micros(new.created_at))
                .bind(micros(new.changed_at))
        );
        if added == 0 {
            return Err(StoreError::conflict("entry", new.id, "there is one of this name already"));
        }
        self.entry_index(new.id, index).await
    }

    /// Stores an entry as it is now, in place of the version before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody changed it since.
    pub async fn entry_update(&mut self, new: &DirectoryEntry, index: &EntryIndex) -> Result<()> {
        let sql = "UPDATE directory_entry SET version = $1, name = $2, unique_name = $3, document = $4, state = $5,
                       changed_at = $6
                   WHERE id = $7 AND version = $1 - 1";
        let (text, state) = (document(&new.document)?, document(&new.state)?);
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(i64::from(new.version))
                .bind(new.name.as_str())
                .bind(index.unique.as_deref())
                .bind(text.as_str())
                .bind(state.as_str())
                .bind(micros(new.changed_at))
                .bind(new.id.0)
        );
        if done == 0 {
            return Err(StoreError::conflict("entry", new.id, "somebody changed it at the same time"));
        }
        let sql = "DELETE FROM directory_key WHERE entry = $1";
        change!(&mut self.cx()?, sqlx::query(sql).bind(new.id.0));
        self.entry_index(new.id, index).await
    }

    async fn entry_index(&mut self, id: EntryId, index: &EntryIndex) -> Result<()> {
        let sql = "INSERT INTO directory_key (entry, attribute, value) VALUES {rows}";
        let mut cx = self.cx()?;
        bulk!(&mut cx, sql, 3, &index.keys, |query, (attribute, value)| query
            .bind(id.0)
            .bind(*attribute)
            .bind(value.clone()));
        Ok(())
    }

    /// Takes a member out of a group's index and stores the group's document without it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody changed the group since.
    pub async fn entry_member_removed(&mut self, group: &DirectoryEntry, member: EntryId) -> Result<()> {
        let sql = "UPDATE directory_entry SET version = $1, document = $2, changed_at = $3
                   WHERE id = $4 AND version = $1 - 1";
        let text = document(&group.document)?;
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(i64::from(group.version))
                .bind(text.as_str())
                .bind(micros(group.changed_at))
                .bind(group.id.0)
        );
        if done == 0 {
            return Err(StoreError::conflict("entry", group.id, "somebody changed it at the same time"));
        }
        let sql = "DELETE FROM directory_key WHERE entry = $1 AND attribute = 'members' AND value = $2";
        change!(&mut self.cx()?, sqlx::query(sql).bind(group.id.0).bind(member.to_string()));
        Ok(())
    }

    /// Deletes an entry that still has this version.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody changed or deleted it since.
    pub async fn entry_delete(&mut self, id: EntryId, version: u32) -> Result<()> {
        let sql = "DELETE FROM directory_key WHERE entry = $1";
        change!(&mut self.cx()?, sqlx::query(sql).bind(id.0));
        let sql = "DELETE FROM directory_entry WHERE id = $1 AND version = $2";
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(id.0).bind(i64::from(version)));
        if done == 0 {
            return Err(StoreError::conflict("entry", id, "somebody changed it at the same time"));
        }
        Ok(())
    }
}

fn of_kind(kind: EntryKind, except: &BTreeSet<EntryId>) -> Conditions {
    let mut wanted = Conditions::default();
    wanted.and("kind = ?", [Value::Text(word(&kind))]);
    for id in except {
        wanted.and("id <> ?", [Value::Id(id.0)]);
    }
    wanted
}

fn entry(row: Row) -> Result<DirectoryEntry> {
    let id = EntryId(row.id);
    Ok(DirectoryEntry {
        id,
        kind: parse_word("entry", &row.kind)?,
        version: count("entry", row.version)?,
        name: row.name,
        document: parse_document("entry", id, &row.document)?,
        state: parse_document("entry", id, &row.state)?,
        created_at: time("entry", row.created_at)?,
        changed_at: time("entry", row.changed_at)?,
    })
}
