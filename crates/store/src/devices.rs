//! Devices in leavers' hands, each a task.

use crate::columns::{document, parse_document};
use crate::dialect::{Cx, among, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, DeviceId, DeviceTask};
use uuid::Uuid;

type Row = (Uuid, String);

reads! {
    /// The device; fails when there is none.
    fn device_get(id: DeviceId) -> DeviceTask;
    /// Every device of these cases, in the order in which they were added.
    fn device_list(cases: &[CaseId]) -> Vec<DeviceTask>;
}

impl Cx<'_> {
    async fn device_get(&mut self, id: DeviceId) -> Result<DeviceTask> {
        let sql = "SELECT id, document FROM device WHERE id = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_optional(c).await?);
        row.map(device).transpose()?.ok_or_else(|| StoreError::not_found("device", id))
    }

    async fn device_list(&mut self, cases: &[CaseId]) -> Result<Vec<DeviceTask>> {
        let sql = "SELECT id, document FROM device WHERE case_id IN (VALUES {rows}) ORDER BY id";
        let rows = among!(self, Row, sql, cases, |query, case| query.bind(case.0));
        rows.into_iter().map(device).collect()
    }
}

impl Tx {
    /// Adds a device; its version is 0.
    pub async fn device_insert(&mut self, task: &DeviceTask) -> Result<()> {
        let sql = "INSERT INTO device (id, case_id, version, document) VALUES ($1, $2, 0, $3)";
        let text = document(task)?;
        change!(&mut self.cx()?, sqlx::query(sql).bind(task.id.0).bind(task.case.0).bind(text.as_str()));
        Ok(())
    }

    /// Stores a device as it is now, in place of the version before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody changed it since.
    pub async fn device_update(&mut self, task: &DeviceTask) -> Result<()> {
        let sql = "UPDATE device SET version = $1, document = $2 WHERE id = $3 AND version = $1 - 1";
        let text = document(task)?;
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(i64::from(task.version)).bind(text.as_str()).bind(task.id.0)
        );
        if done == 0 {
            return Err(StoreError::conflict("device", task.id, "somebody changed it at the same time"));
        }
        Ok(())
    }
}

fn device((id, text): Row) -> Result<DeviceTask> {
    parse_document("device", DeviceId(id), &text)
}
